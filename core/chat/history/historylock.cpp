// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historylock.h"

#include <QFileInfo>

namespace Landline::Chat {

QString canonicalHistory(const QString &file)
{
    const QFileInfo info(file);
    if (const QString path = info.canonicalFilePath(); !path.isEmpty())
        return path;
    const QString directory = QFileInfo(info.absolutePath()).canonicalFilePath();
    return directory.isEmpty() ? info.absoluteFilePath() : directory + u'/' + info.fileName();
}

Result<std::unique_ptr<QLockFile>> lockHistory(const QString &file)
{
    auto lock = std::make_unique<QLockFile>(canonicalHistory(file) + QStringLiteral(".lock"));
    lock->setStaleLockTime(0); // only a dead owner makes a lock stale, never its age
    if (lock->tryLock(0))
        return lock;
    switch (lock->error()) {
    case QLockFile::LockFailedError:
        return failure(ErrorCode::Busy, QStringLiteral("another host keeps its history in %1").arg(file),
                       file);
    case QLockFile::UnknownError:
        return failure(ErrorCode::DiskFull,
                       QStringLiteral("cannot keep the history in %1: there is no room beside it").arg(file),
                       file);
    case QLockFile::PermissionError:
    case QLockFile::NoError:
        break;
    }
    return failure(ErrorCode::PermissionDenied,
                   QStringLiteral("cannot keep the history in %1: its directory can't be written").arg(file),
                   file);
}

} // namespace Landline::Chat
