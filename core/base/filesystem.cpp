// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filesystem.h"

#include "core/base/filename.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>

#ifdef Q_OS_LINUX
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

namespace Landline {

static constexpr qint64 nanosecondsInSecond = 1'000'000'000;
static constexpr int maxNumberedNames = 1000;
static constexpr mode_t permissionBits = 0777;

static Error lastError(const char *what, const QString &path)
{
    return errorFromErrno(errno, QString::fromLatin1(what), path);
}

OsFile::OsFile(int descriptor, QString path)
    : m_descriptor(descriptor)
    , m_path(std::move(path))
{}

OsFile::OsFile(OsFile &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_path(std::move(other.m_path))
{}

OsFile &OsFile::operator=(OsFile &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_path, other.m_path);
    return *this;
}

OsFile::~OsFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<OsFile> OsFile::open(const QString &path, OpenMode mode)
{
    int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    flags |= mode == OpenMode::ReadOnly ? O_RDONLY : O_RDWR;
    if (mode == OpenMode::CreateReadWrite)
        flags |= O_CREAT;
    else if (mode == OpenMode::CreateNew)
        flags |= O_CREAT | O_EXCL;
    const int descriptor = ::open(QFile::encodeName(path).constData(), flags, 0666);
    if (descriptor < 0)
        return failure(lastError("cannot open", path));
    OsFile file(descriptor, path);
    struct stat info = {};
    if (::fstat(descriptor, &info) != 0)
        return failure(lastError("cannot examine", path));
    if (!S_ISREG(info.st_mode))
        return failure(ErrorCode::PermissionDenied, QStringLiteral("%1 is not a regular file").arg(path),
                       path);
    return file;
}

#ifdef Q_OS_LINUX
/** By what a file without a name is reached: linking by descriptor alone takes a privilege. */
static QByteArray descriptorPath(int descriptor)
{
    return "/proc/self/fd/" + QByteArray::number(descriptor);
}
#endif

Result<OsFile> OsFile::openUnnamed(const QString &path)
{
#ifdef Q_OS_LINUX
    static const bool canBeNamed = ::access("/proc/self/fd", X_OK) == 0;
    const QByteArray directory = QFile::encodeName(QFileInfo(path).path());
    const int descriptor =
        canBeNamed ? ::open(directory.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666) : -1;
    if (descriptor >= 0)
        return OsFile(descriptor, path);
#endif
    return failure(ErrorCode::Io, QStringLiteral("there are no files without a name here"), path);
}

Result<void> OsFile::linkAs(const QString &path)
{
#ifdef Q_OS_LINUX
    if (::linkat(AT_FDCWD, descriptorPath(m_descriptor).constData(), AT_FDCWD,
                 QFile::encodeName(path).constData(), AT_SYMLINK_FOLLOW)
        != 0)
        return failure(lastError("cannot name the file", path));
    m_path = path;
    return {};
#else
    return failure(ErrorCode::Io, QStringLiteral("it has a name already"), path);
#endif
}

Result<void> OsFile::lock()
{
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0)
        return {};
    if (errno == EWOULDBLOCK) {
        return failure(ErrorCode::Busy, QStringLiteral("%1 is in use by another program").arg(m_path),
                       m_path);
    }
    return failure(lastError("cannot lock", m_path));
}

/**
 * What is written at once. Larger pieces make Linux take the page cache in blocks of contiguous memory, which
 * are seldom in use already: in a virtual machine each has to be fetched from its host first, at three times
 * the cost.
 */
static constexpr size_t maxWriteBytes = 64 * 1024;

Result<void> OsFile::writeAt(qint64 offset, QByteArrayView data)
{
    while (!data.isEmpty()) {
        const size_t piece = std::min<size_t>(static_cast<size_t>(data.size()), maxWriteBytes);
        const ssize_t written = ::pwrite(m_descriptor, data.data(), piece, offset);
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return failure(lastError("cannot write", m_path));
        }
        offset += written;
        data = data.sliced(written);
    }
    return {};
}

Result<qint64> OsFile::readAt(qint64 offset, char *data, qint64 size) const
{
    qint64 filled = 0;
    while (filled < size) {
        const ssize_t got =
            ::pread(m_descriptor, data + filled, static_cast<size_t>(size - filled), offset + filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failure(lastError("cannot read", m_path));
        if (got == 0)
            break;
        filled += got;
    }
    return filled;
}

Result<QByteArray> OsFile::readAt(qint64 offset, qint64 size) const
{
    QByteArray out(size, Qt::Uninitialized);
    return readAt(offset, out.data(), size).map([&out](qint64 filled) {
        out.truncate(filled);
        return out;
    });
}

Result<void> OsFile::reserve(qint64 size)
{
#ifdef Q_OS_LINUX
    // A file system in memory would clear all of it first, and hold up who writes meanwhile.
    struct statfs system = {};
    if (::fstatfs(m_descriptor, &system) == 0 && system.f_type == TMPFS_MAGIC)
        return {};
    // Not posix_fallocate: where the file system can't, that writes zeros over the whole length.
    if (size > 0 && ::fallocate(m_descriptor, FALLOC_FL_KEEP_SIZE, 0, size) != 0 && errno == ENOSPC)
        return failure(lastError("cannot reserve space for", m_path));
#else
    Q_UNUSED(size);
#endif
    return {};
}

Result<void> OsFile::truncate(qint64 size)
{
    if (::ftruncate(m_descriptor, size) != 0)
        return failure(lastError("cannot cut", m_path));
    return {};
}

Result<void> OsFile::sync()
{
#ifdef Q_OS_LINUX
    const int status = ::fdatasync(m_descriptor);
#else
    const int status = ::fsync(m_descriptor);
#endif
    if (status != 0 && errno != EINVAL)
        return failure(lastError("cannot flush", m_path));
    return {};
}

Result<qint64> OsFile::size() const
{
    struct stat info = {};
    if (::fstat(m_descriptor, &info) != 0)
        return failure(lastError("cannot examine", m_path));
    return info.st_size;
}

Result<FileStamp> OsFile::stamp() const
{
    struct stat info = {};
    if (::fstat(m_descriptor, &info) != 0)
        return failure(lastError("cannot examine", m_path));
    return FileStamp{info.st_size, info.st_mtim.tv_sec * nanosecondsInSecond + info.st_mtim.tv_nsec,
                     static_cast<int>(info.st_mode & permissionBits)};
}

Result<void> OsFile::setModified(qint64 time)
{
    timespec times[2] = {};
    times[0].tv_nsec = UTIME_OMIT;
    times[1].tv_sec = time / nanosecondsInSecond;
    times[1].tv_nsec = time % nanosecondsInSecond;
    if (times[1].tv_nsec < 0) { // before 1970
        times[1].tv_nsec += nanosecondsInSecond;
        --times[1].tv_sec;
    }
    if (::futimens(m_descriptor, times) != 0)
        return failure(lastError("cannot set the time of", m_path));
    return {};
}

Result<void> OsFile::setMode(int mode)
{
    if (::fchmod(m_descriptor, static_cast<mode_t>(mode) & permissionBits) != 0)
        return failure(lastError("cannot set the permissions of", m_path));
    return {};
}

Result<int> OsFile::linkCount() const
{
    struct stat info = {};
    if (::fstat(m_descriptor, &info) != 0)
        return failure(lastError("cannot examine", m_path));
    return static_cast<int>(info.st_nlink);
}

bool OsFile::isAtItsPath() const
{
    struct stat open = {};
    struct stat named = {};
    return ::fstat(m_descriptor, &open) == 0 && ::lstat(QFile::encodeName(m_path).constData(), &named) == 0
           && open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

void syncDirectory(const QString &directory)
{
    const int descriptor =
        ::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

Result<QString> linkTarget(const QString &path)
{
    char target[PATH_MAX];
    const ssize_t size = ::readlink(QFile::encodeName(path).constData(), target, sizeof target);
    if (size < 0)
        return failure(lastError("cannot read the link", path));
    return QFile::decodeName(QByteArray(target, size));
}

void syncFileSystem(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
#ifdef Q_OS_LINUX
    ::syncfs(descriptor);
#else
    ::fsync(descriptor);
#endif
    ::close(descriptor);
}

Result<void> publishFile(const QString &from, const QString &to)
{
    const QByteArray source = QFile::encodeName(from);
    const QByteArray target = QFile::encodeName(to);
#ifdef Q_OS_LINUX
    if (::renameat2(AT_FDCWD, source.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE) == 0) {
        syncDirectory(QFileInfo(to).absolutePath());
        return {};
    }
    if (errno != EINVAL && errno != ENOSYS)
        return failure(lastError("cannot name the file", to));
#endif
    // A hard link fails when the name is taken, on every file system that has links.
    if (::link(source.constData(), target.constData()) != 0) {
        const bool hasNoLinks = errno == EPERM || errno == ENOSYS || errno == EOPNOTSUPP;
        struct stat info = {};
        if (!hasNoLinks || ::lstat(target.constData(), &info) == 0 || errno != ENOENT) {
            errno = hasNoLinks ? EEXIST : errno;
            return failure(lastError("cannot name the file", to));
        }
        return replaceFile(from, to); // the best there is: the name was free a moment ago
    }
    ::unlink(source.constData());
    syncDirectory(QFileInfo(to).absolutePath());
    return {};
}

Result<QString> publishUnderFreeName(const QString &from, const QString &directory, const QString &name)
{
    for (int number = 0; number < maxNumberedNames; ++number) {
        const QString path = QDir(directory).filePath(number == 0 ? name : numberedName(name, number));
        const Result<void> published = publishFile(from, path);
        if (published)
            return path;
        if (published.error().code != ErrorCode::AlreadyExists)
            return failure(published.error());
    }
    return failure(ErrorCode::AlreadyExists,
                   QStringLiteral("%1 and %2 numbered names beside it are taken; tidy up %3")
                       .arg(name)
                       .arg(maxNumberedNames - 1)
                       .arg(directory),
                   directory);
}

Result<void> replaceFile(const QString &from, const QString &to)
{
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return failure(lastError("cannot replace", to));
    syncDirectory(QFileInfo(to).absolutePath());
    return {};
}

Result<void> writePrivateFile(const QString &path, QByteArrayView content)
{
    // QTemporaryFile creates with 0600.
    QTemporaryFile file(path + QStringLiteral(".XXXXXX"));
    if (!file.open())
        return failure(ErrorCode::Io, QStringLiteral("cannot write %1: %2").arg(path, file.errorString()),
                       path);
    if (file.write(content.data(), content.size()) != content.size() || !file.flush())
        return failure(ErrorCode::Io, QStringLiteral("cannot write %1: %2").arg(path, file.errorString()),
                       path);
    if (::fsync(file.handle()) != 0)
        return failure(lastError("cannot flush", path));
    const QString temporary = file.fileName();
    file.setAutoRemove(false);
    file.close();
    Result<void> replaced = replaceFile(temporary, path);
    if (!replaced)
        QFile::remove(temporary);
    return replaced;
}

qint64 freeSpace(const QString &path)
{
    struct statvfs info = {};
    if (::statvfs(QFile::encodeName(path).constData(), &info) != 0)
        return -1;
    return static_cast<qint64>(info.f_bavail) * static_cast<qint64>(info.f_frsize);
}

Result<void> makeDirectory(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {};
    const QString parent = QFileInfo(QDir::cleanPath(path)).path();
    if (parent != QDir::cleanPath(path) && !QFileInfo::exists(parent)) {
        if (Result<void> made = makeDirectory(parent); !made)
            return made;
    }
    if (::mkdir(QFile::encodeName(path).constData(), 0777) != 0
        && !(errno == EEXIST && QFileInfo(path).isDir()))
        return failure(lastError("cannot make the directory", path));
    return {};
}

} // namespace Landline
