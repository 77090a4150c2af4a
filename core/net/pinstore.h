// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QMap>
#include <QStringList>

#include <chrono>
#include <optional>

namespace Landline::Net {

/** A host that was seen before: its key is who it is; where it was found may change. */
struct KnownHost
{
    QString key;        ///< fingerprint
    QString name;       ///< as it called its room; empty when it never did
    QStringList places; ///< "HOST:PORT" as canonicalPlace() writes it, the latest last
    bool operator==(const KnownHost &) const = default;
};

/** The hosts that were seen before, by their keys, in a file of the profile (0600). A place may be spelled in
 * any way. One thread. */
class PinStore
{
public:
    /** Of one host; the oldest is forgotten. */
    static constexpr qsizetype maxPlaces = 16;
    /** For another program that changes the file at the same time. */
    static constexpr std::chrono::milliseconds lockWait{5000};

    explicit PinStore(QString file);

    /** The key that is expected at "HOST:PORT". Error Damaged: the file can't be understood. Nothing may
     * then be trusted as seen for the first time. */
    [[nodiscard]] Result<std::optional<QString>> pinned(const QString &place) const;
    /** The host with this key, wherever it was found. */
    [[nodiscard]] Result<std::optional<KnownHost>> host(const QString &key) const;
    /** The host with this key is at `place` from now on, and nobody else is. An empty name changes none.
     * Reads, changes and writes the file under a lock, so that programs that share a profile keep each
     * other's pins. Error Busy: one of them has held it for lockWait. */
    [[nodiscard]] Result<void> pin(const QString &place, const QString &key, const QString &name = {});

private:
    [[nodiscard]] Result<QMap<QString, KnownHost>> read() const;
    QString m_file;
};

} // namespace Landline::Net
