// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QHash>

namespace Landline::Chat {

/**
 * Whose messages a person does not want to see, by their keys, in a file of the profile (0600): in every
 * room, until told otherwise. One thread.
 */
class HiddenList
{
public:
    static constexpr qsizetype maxHidden = 1000;

    explicit HiddenList(QString file);

    /** Names as they were when they were hidden, by key. Error Damaged: the file can't be understood. */
    [[nodiscard]] Result<QHash<QString, QString>> read() const;
    /** Each reads, changes and writes the file, so that programs that share a profile keep each other's.
     * Errors: Damaged, TooLarge (there are maxHidden), what writing said. */
    [[nodiscard]] Result<void> hide(const QString &key, const QString &nick) const;
    [[nodiscard]] Result<void> show(const QString &key) const;

private:
    [[nodiscard]] Result<void> write(const QHash<QString, QString> &hidden) const;
    QString m_file;
};

} // namespace Landline::Chat
