// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QHash>

#include <optional>

namespace Landline::Net {

/** The keys of hosts that were seen before, by "HOST:PORT", in a file of the profile (0600). One thread. */
class PinStore
{
public:
    explicit PinStore(QString file);

    /** Error Damaged: the file can't be understood. Nothing may then be trusted as seen for the first time.
     */
    [[nodiscard]] Result<std::optional<QString>> pinned(const QString &place) const;
    /** Reads, changes and writes the file, so that programs that share a profile keep each other's pins. */
    [[nodiscard]] Result<void> pin(const QString &place, const QString &fingerprint);

private:
    [[nodiscard]] Result<QHash<QString, QString>> read() const;
    QString m_file;
};

} // namespace Landline::Net
