// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/tasklogs.h"

#include "core/base/filesystem.h"

#include <QDir>
#include <QFile>

namespace Landline::Tasks {

static const QString suffix = QStringLiteral(".log");
/** A file may grow to this before its front is cut off: not at each line. */
static constexpr qint64 maxFileBytes = 2 * maxLogBytes;

void appendCapped(QByteArray &log, QByteArrayView text)
{
    log.append(text);
    if (log.size() > maxLogBytes)
        log.remove(0, log.size() - maxLogBytes);
}

TaskLogs::TaskLogs(QString directory)
    : m_directory(std::move(directory))
{}

QString TaskLogs::path(TaskId id) const
{
    return m_directory + u'/' + QString::number(id.value()) + suffix;
}

Result<void> TaskLogs::append(TaskId id, const QByteArray &text) const
{
    if (!QFile::exists(m_directory)) {
        if (Result<void> made = makeDirectory(m_directory); !made)
            return made;
        QFile::setPermissions(m_directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    Result<OsFile> file = OsFile::open(path(id), OpenMode::CreateReadWrite);
    if (!file)
        return failure(file.error());
    const Result<qint64> size = file->size();
    if (!size)
        return failure(size.error());
    if (*size == 0) {
        if (Result<void> closed = file->setMode(ownerReadsAndWrites); !closed)
            return closed;
    }
    if (*size + text.size() <= maxFileBytes)
        return file->writeAt(*size, text);
    Result<QByteArray> end = file->readAt(std::max<qint64>(0, *size - maxLogBytes), maxLogBytes);
    if (!end)
        return failure(end.error());
    appendCapped(*end, text);
    return writePrivateFile(path(id), *end);
}

QByteArray TaskLogs::read(TaskId id) const
{
    const Result<OsFile> file = OsFile::open(path(id), OpenMode::ReadOnly);
    const Result<qint64> size = file ? file->size() : failure(file.error());
    if (!size)
        return {};
    return file->readAt(std::max<qint64>(0, *size - maxLogBytes), maxLogBytes).value_or(QByteArray());
}

void TaskLogs::remove(TaskId id) const
{
    QFile::remove(path(id));
}

void TaskLogs::removeOthers(const QSet<TaskId> &known) const
{
    const QStringList names = QDir(m_directory).entryList({u'*' + suffix}, QDir::Files);
    for (const QString &name : names) {
        bool isNumber = false;
        const TaskId id(name.chopped(suffix.size()).toLongLong(&isNumber));
        if (isNumber && !known.contains(id))
            remove(id);
    }
}

} // namespace Landline::Tasks
