// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/profile.h"

#include "core/base/filesystem.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace Landline {

Profile::Profile(QString directory)
    : m_directory(std::move(directory))
{}

Result<Profile> Profile::open(const QString &directory)
{
    const QString wanted = directory.isEmpty()
                               ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
                                     + QStringLiteral("/landline")
                               : QDir(directory).absolutePath();
    const bool isNew = !QFileInfo::exists(wanted);
    if (Result<void> made = makeDirectory(wanted); !made)
        return failure(made.error());
    if (isNew)
        QFile::setPermissions(wanted, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const QFileInfo info(wanted);
    if (!info.isWritable()) {
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("the profile directory %1 can't be written").arg(wanted), wanted);
    }
    return Profile(info.canonicalFilePath());
}

QString Profile::filePath(const QString &name) const
{
    return m_directory + u'/' + name;
}

QString Profile::key() const
{
    const QByteArray digest = QCryptographicHash::hash(m_directory.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.first(12).toHex());
}

QString Profile::runtimePath(const QString &name) const
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty() && QFileInfo(runtime).isWritable())
        return QStringLiteral("%1/landline-%2-%3").arg(runtime, key(), name);
    // A socket's path is limited to about 100 bytes; a longer profile path gets a directory of this user's
    // own.
    static constexpr qsizetype longestSocketPath = 90;
    const QString inProfile = filePath(name);
    if (QFile::encodeName(inProfile).size() <= longestSocketPath)
        return inProfile;
    const QString own = QStringLiteral("%1/landline-%2").arg(QDir::homePath(), key());
    QDir().mkpath(own);
    QFile::setPermissions(own, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return own + u'/' + name;
}

QString Profile::lockPath(const QString &name) const
{
    return filePath(name + QStringLiteral(".lock"));
}

Result<std::unique_ptr<FileLock>> Profile::lock(const QString &name) const
{
    Result<std::unique_ptr<FileLock>> lock = FileLock::take(lockPath(name));
    if (lock || lock.error().code != ErrorCode::Busy)
        return lock;
    const FileLock::Owner owner =
        FileLock::ownerOf(lockPath(name)).value_or(FileLock::Owner{0, QStringLiteral("another program")});
    const QString process = owner.pid > 0 ? QStringLiteral(" (process %1)").arg(owner.pid) : QString();
    return failure(
        ErrorCode::Busy,
        QStringLiteral("the profile %1 is in use by %2%3").arg(m_directory, owner.program, process),
        m_directory);
}

} // namespace Landline
