// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace Landline {

/**
 * A directory for work in progress beside where its result will be: on the same file system, so that what is
 * ready gets its name in one step. Only its owner may enter, it is held by a lock, and it goes away with all
 * that is in it when this object does. What a killed program left there is cleared by the next one.
 */
class ScratchDirectory
{
public:
    /** ".NAME.landline-part" in `directory`, or a numbered one while others work there. Errors: NotFound,
     * PermissionDenied, Busy and the like. */
    [[nodiscard]] static Result<ScratchDirectory> create(const QString &directory, const QString &name);
    ScratchDirectory(ScratchDirectory &&other) noexcept;
    ScratchDirectory &operator=(ScratchDirectory &&other) noexcept;
    ScratchDirectory(const ScratchDirectory &) = delete;
    ScratchDirectory &operator=(const ScratchDirectory &) = delete;
    ~ScratchDirectory();

    [[nodiscard]] QString path(const QString &name) const;

private:
    ScratchDirectory(int lock, QString path);
    int m_lock = -1; ///< descriptor of the locked directory
    QString m_path;
};

} // namespace Landline
