// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filelock.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace Landline {

static constexpr qint64 maxOwnerBytes = 4096;
static constexpr qsizetype maxOwnerLines = 7; ///< QLockFile writes more of them

FileLock::FileLock(OsFile file)
    : m_file(std::move(file))
{
    // The window takes its lock before there is an application to ask.
    const QString program = QCoreApplication::instance()
                                ? QFileInfo(QCoreApplication::applicationFilePath()).fileName()
                                : QStringLiteral("landline");
    const QString owner = QStringLiteral("%1\n%2\n").arg(QCoreApplication::applicationPid()).arg(program);
    // It is for people: on a full disk the lock is none the worse.
    if (m_file.truncate(0))
        static_cast<void>(m_file.writeAt(0, owner.toUtf8()));
}

FileLock::~FileLock()
{
    // While it is locked: who opened it meanwhile sees that it has gone, and makes another.
    if (m_file.isAtItsPath())
        QFile::remove(m_file.path());
}

static std::optional<FileLock::Owner> ownerIn(const OsFile &file)
{
    const Result<QByteArray> text = file.readAt(0, maxOwnerBytes);
    if (!text)
        return {};
    const QList<QByteArray> lines = text->split('\n');
    const FileLock::Owner owner{lines.value(0).toLongLong(), QString::fromUtf8(lines.value(1))};
    const bool isOurs = owner.pid > 0 && !owner.program.isEmpty() && lines.size() <= maxOwnerLines;
    return isOurs ? std::optional(owner) : std::nullopt;
}

/** Empty, or written by an owner; anything else by that name is somebody's file. */
static Result<void> checkIsLock(const OsFile &file)
{
    const Result<qint64> size = file.size();
    if (!size)
        return failure(size.error());
    if (*size == 0 || (*size <= maxOwnerBytes && ownerIn(file)))
        return {};
    return failure(ErrorCode::AlreadyExists,
                   QStringLiteral("%1 is there and is not a lock: give it another name").arg(file.path()),
                   file.path());
}

Result<std::unique_ptr<FileLock>> FileLock::take(const QString &path)
{
    for (;;) {
        Result<OsFile> file = OsFile::open(path, OpenMode::CreateReadWrite);
        if (!file)
            return failure(file.error());
        if (const Result<void> locked = file->lock(); !locked)
            return failure(locked.error());
        if (!file->isAtItsPath()) // its last owner has just taken it away
            continue;
        if (const Result<void> checked = checkIsLock(*file); !checked)
            return failure(checked.error());
        return std::unique_ptr<FileLock>(new FileLock(std::move(*file)));
    }
}

std::optional<FileLock::Owner> FileLock::ownerOf(const QString &path)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    return file ? ownerIn(*file) : std::nullopt;
}

} // namespace Landline
