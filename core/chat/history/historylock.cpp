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

Result<std::unique_ptr<FileLock>> lockHistory(const QString &file)
{
    Result<std::unique_ptr<FileLock>> lock = FileLock::take(canonicalHistory(file) + QStringLiteral(".lock"));
    if (lock)
        return lock;
    Error error = lock.error();
    error.message = error.code == ErrorCode::Busy
                        ? QStringLiteral("another host keeps its history in %1").arg(file)
                        : QStringLiteral("cannot keep the history in %1: %2").arg(file, error.message);
    error.path = file;
    return failure(error);
}

} // namespace Landline::Chat
