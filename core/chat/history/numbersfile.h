// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"

#include <QString>

#include <optional>

namespace Landline::Chat {

/** Numbers below these bounds may be given out: a crash does not make them come again. */
struct Reservation
{
    qint64 seq = 0;
    qint64 plainId = 0;
    bool operator==(const Reservation &) const = default;
};

/**
 * A reservation beside a history that has no room for it: FILE.numbers takes its block of the disk while
 * there is one, and is written over in place. (File systems that never write in place, as btrfs, may lack
 * the room for that too.) One thread: the store's.
 */
class NumbersFile
{
public:
    /** Of the file, whatever it says; no more than a disk writes at once. */
    static constexpr qsizetype bytes = 512;

    explicit NumbersFile(const QString &history);

    /** Takes the block, and what it says. A file that is not one of these is left alone, and nothing kept. */
    void open();
    /** What was kept for the history that is called `epoch`. */
    [[nodiscard]] std::optional<Reservation> kept(const QString &epoch) const;
    /** Keeps `bounds` instead of what it kept. Errors: DiskFull, Io. */
    [[nodiscard]] Result<void> keep(const QString &epoch, const Reservation &bounds);
    /** The history has them itself. */
    void clear();
    /** Nothing is to be kept any more: takes the file away. */
    void remove();

private:
    [[nodiscard]] Result<void> write(const QByteArray &text);
    [[nodiscard]] bool read();

    QString m_path;
    std::optional<OsFile> m_file;
    QByteArray m_text; ///< what it says, after the word that all of them begin with
};

} // namespace Landline::Chat
