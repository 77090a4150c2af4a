// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace Landline::Chat {

/**
 * Up to which private message each room's were shown, in a file of the profile (0600), so that a program
 * that starts again tells none twice. Hosts keep them for minutes alone: a file that can't be understood
 * counts as none and is written anew. One thread.
 */
class LastLetters
{
public:
    static constexpr qsizetype maxRooms = 1000; ///< then the one that was silent for longest is forgotten

    /** `file` empty: nothing is kept. */
    explicit LastLetters(QString file);

    /** 0: nothing is known. `host` is a fingerprint, `room` as it was asked for: empty for the host's first.
     */
    [[nodiscard]] qint64 of(const QString &host, const QString &room) const;
    /** Reads, changes and writes the file, so that programs that share a profile keep each other's. Error:
     * what writing said. */
    [[nodiscard]] Result<void> keep(const QString &host, const QString &room, qint64 id) const;

private:
    QString m_file;
};

} // namespace Landline::Chat
