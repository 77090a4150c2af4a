// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>

#include <chrono>
#include <memory>

namespace Landline::Cli {

/** One line of a joblog: a command that has ended. */
struct JobLogEntry
{
    qint64 number = 0; ///< of the command, from 1
    QDateTime startedAt;
    std::chrono::milliseconds runtime{0};
    qint64 bytesOut = 0; ///< of its standard output
    int exitStatus = 0;  ///< -1: it had none
    int signalNumber = 0;
    QByteArray command;

    [[nodiscard]] bool succeeded() const { return exitStatus == 0 && signalNumber == 0; }
    bool operator==(const JobLogEntry &) const = default;
};

/**
 * The columns of GNU parallel's joblog, separated by tabs: Seq Host Starttime JobRuntime Send Receive Exitval
 * Signal Command. The command is the rest of the line as it is: it is the last column, so tabs in it do no
 * harm, and it can't hold a newline. Pure.
 */
[[nodiscard]] QByteArray jobLogHeader();
/** With its newline. */
[[nodiscard]] QByteArray toLine(const JobLogEntry &entry);
/** `line` without its newline. Error Damaged: not what toLine() or GNU parallel write. */
[[nodiscard]] Result<JobLogEntry> jobLogEntryFromLine(const QByteArray &line);

/** Whether a joblog that is there is gone on with, or kept as FILE~ while a new one is begun. */
enum class JobLogStart { New, Resume };

/**
 * A joblog on the disk, locked while this lives. One write a line, so that a program that is killed leaves
 * whole lines; a torn last line (power cut, full disk) is cut off at the next resume.
 */
class JobLog
{
public:
    /** A longer line is not of a joblog. */
    static constexpr qint64 maxLineBytes = 2 << 20;

    /** Errors: Busy, Damaged (something else than a joblog; left alone), and those of OsFile. */
    [[nodiscard]] static Result<JobLog> open(const QString &path, JobLogStart start);

    /** How a command ended in the runs that are resumed. */
    enum class Earlier { None, Failed, Succeeded, OtherCommand };
    [[nodiscard]] Earlier earlier(qint64 number, const QByteArray &command) const;
    /** True when a torn line was cut off. */
    [[nodiscard]] bool wasMended() const { return m_mended; }

    /** Errors: DiskFull, Io; the file then ends with the last whole line. */
    [[nodiscard]] Result<void> append(const JobLogEntry &entry);

private:
    explicit JobLog(OsFile file);
    [[nodiscard]] Result<void> readEntries(qint64 size);
    [[nodiscard]] Result<void> readLine(const QByteArray &line, qint64 offset);

    struct Place
    {
        qint64 offset = 0;
        qint64 length = 0;
    };
    OsFile m_file;
    QHash<qint64, Place> m_last; ///< of each number, the line that counts; read again when it is asked for
    qint64 m_end = 0;
    bool m_mended = false;
};

} // namespace Landline::Cli
