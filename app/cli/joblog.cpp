// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/joblog.h"

#include <cmath>

namespace Landline::Cli {

static constexpr qsizetype columnsBeforeCommand = 8;
static constexpr qint64 readSize = 1 << 20;

QByteArray jobLogHeader()
{
    return "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";
}

static QByteArray seconds(std::chrono::milliseconds span)
{
    return QByteArray::number(static_cast<double>(span.count()) / 1000, 'f', 3);
}

QByteArray toLine(const JobLogEntry &entry)
{
    const std::chrono::milliseconds startedAt(entry.startedAt.toMSecsSinceEpoch());
    return QByteArray::number(entry.number) + "\t:\t" + seconds(startedAt) + '\t'
           + seconds(entry.runtime).rightJustified(10) + "\t0\t" + QByteArray::number(entry.bytesOut) + '\t'
           + QByteArray::number(entry.exitStatus) + '\t' + QByteArray::number(entry.signalNumber) + '\t'
           + entry.command + '\n';
}

/** Sets `ok` to false where a column is not a number; never to true. */
static std::chrono::milliseconds toSpan(const QByteArray &column, bool &ok)
{
    bool isNumber = false;
    const double value = column.trimmed().toDouble(&isNumber);
    static constexpr double most = 1e12; // in milliseconds that still fits, and is no date of ours
    ok &= isNumber && value >= 0 && value < most;
    return std::chrono::milliseconds(ok ? std::llround(value * 1000) : 0);
}

static qint64 toNumber(const QByteArray &column, bool &ok)
{
    bool isNumber = false;
    const qint64 value = column.toLongLong(&isNumber);
    ok &= isNumber;
    return value;
}

Result<JobLogEntry> jobLogEntryFromLine(const QByteArray &line)
{
    QList<QByteArray> columns;
    qsizetype from = 0;
    while (columns.size() < columnsBeforeCommand) {
        const qsizetype tab = line.indexOf('\t', from);
        if (tab < 0)
            return failure(ErrorCode::Damaged, QStringLiteral("not a line of a joblog"));
        columns.append(line.mid(from, tab - from));
        from = tab + 1;
    }
    bool ok = true;
    JobLogEntry entry;
    entry.number = toNumber(columns.at(0), ok);
    entry.startedAt = QDateTime::fromMSecsSinceEpoch(toSpan(columns.at(2), ok).count());
    entry.runtime = toSpan(columns.at(3), ok);
    entry.bytesOut = toNumber(columns.at(5), ok);
    entry.exitStatus = static_cast<int>(toNumber(columns.at(6), ok));
    entry.signalNumber = static_cast<int>(toNumber(columns.at(7), ok));
    entry.command = line.mid(from);
    if (!ok || entry.number < 1)
        return failure(ErrorCode::Damaged, QStringLiteral("not a line of a joblog"));
    return entry;
}

JobLog::JobLog(OsFile file)
    : m_file(std::move(file))
{}

/** Whatever else the file is, it is left alone. */
static Result<void> checkIsJobLog(const OsFile &file)
{
    const Result<QByteArray> start = file.readAt(0, jobLogHeader().size());
    if (!start)
        return failure(start.error());
    if (jobLogHeader().startsWith(*start)) // also where nothing, or a torn header, is all there is
        return {};
    return failure(ErrorCode::Damaged,
                   QStringLiteral("%1 is there and is not a joblog: choose another name").arg(file.path()),
                   file.path());
}

Result<JobLog> JobLog::open(const QString &path, JobLogStart start)
{
    // The name may have been given to another file between the opening and the locking.
    static constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
        Result<OsFile> file = OsFile::open(path, OpenMode::CreateReadWrite);
        if (!file)
            return failure(file.error());
        if (const Result<void> locked = file->lock(); !locked)
            return failure(locked.error());
        if (const Result<void> checked = checkIsJobLog(*file); !checked)
            return failure(checked.error());
        const Result<qint64> size = file->size();
        if (!size)
            return failure(size.error());
        if (start == JobLogStart::New && *size > 0) {
            if (const Result<void> kept = replaceFile(path, path + u'~'); !kept)
                return failure(kept.error());
        }
        if (!file->isAtItsPath()) {
            if (attempt == attempts)
                return failure(ErrorCode::Busy, QStringLiteral("%1 is in use by another program").arg(path),
                               path);
            continue;
        }
        JobLog log(std::move(*file));
        if (const Result<void> read = log.readEntries(*size); !read)
            return failure(read.error());
        return log;
    }
}

Result<void> JobLog::readEntries(qint64 size)
{
    QByteArray buffer;
    qint64 bufferAt = 0;
    for (qint64 at = 0; at < size;) {
        const Result<QByteArray> block = m_file.readAt(at, readSize);
        if (!block)
            return failure(block.error());
        if (block->isEmpty())
            break;
        at += block->size();
        buffer.append(*block);
        qsizetype from = 0;
        for (qsizetype end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n', from)) {
            if (const Result<void> read = readLine(buffer.mid(from, end - from), bufferAt + from); !read)
                return read;
            from = end + 1;
        }
        buffer.remove(0, from);
        bufferAt += from;
        if (buffer.size() > maxLineBytes) {
            return failure(ErrorCode::Damaged,
                           QStringLiteral("%1 is not a joblog: it has a line of more than %2 bytes")
                               .arg(m_file.path())
                               .arg(maxLineBytes),
                           m_file.path());
        }
    }
    m_end = bufferAt;
    if (m_end < size) {
        m_mended = true;
        if (const Result<void> cut = m_file.truncate(m_end); !cut)
            return cut;
    }
    if (m_end == 0) {
        if (const Result<void> begun = m_file.writeAt(0, jobLogHeader()); !begun)
            return begun;
        m_end = jobLogHeader().size();
    }
    return {};
}

Result<void> JobLog::readLine(const QByteArray &line, qint64 offset)
{
    const Result<JobLogEntry> entry = jobLogEntryFromLine(line);
    if (offset == 0 ? line + '\n' == jobLogHeader() : entry.has_value()) {
        if (entry)
            m_last.insert(entry->number, {offset, line.size()});
        return {};
    }
    return failure(
        ErrorCode::Damaged,
        QStringLiteral("%1 is not a joblog: “%2” is not a line of one. Repair it, or choose another name")
            .arg(m_file.path(), QString::fromUtf8(line.left(60))),
        m_file.path());
}

JobLog::Earlier JobLog::earlier(qint64 number, const QByteArray &command) const
{
    const auto place = m_last.constFind(number);
    if (place == m_last.constEnd())
        return Earlier::None;
    const Result<QByteArray> line = m_file.readAt(place->offset, place->length);
    const Result<JobLogEntry> entry = line.and_then(jobLogEntryFromLine);
    if (!entry)
        return Earlier::None; // it can't be read any more: running it again is the safe side
    if (entry->command != command)
        return Earlier::OtherCommand;
    return entry->succeeded() ? Earlier::Succeeded : Earlier::Failed;
}

Result<void> JobLog::append(const JobLogEntry &entry)
{
    const QByteArray line = toLine(entry);
    Result<void> written = m_file.writeAt(m_end, line);
    if (written)
        m_end += line.size();
    else
        (void)m_file.truncate(m_end);
    return written;
}

} // namespace Landline::Cli
