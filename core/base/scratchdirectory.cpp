// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/scratchdirectory.h"

#include "core/base/filename.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace Landline {

// So many may work on results of one name at once.
static constexpr int maxScratchDirectories = 100;

ScratchDirectory::ScratchDirectory(int lock, QString path)
    : m_lock(lock)
    , m_path(std::move(path))
{}

ScratchDirectory::ScratchDirectory(ScratchDirectory &&other) noexcept
    : m_lock(std::exchange(other.m_lock, -1))
    , m_path(std::move(other.m_path))
{}

ScratchDirectory &ScratchDirectory::operator=(ScratchDirectory &&other) noexcept
{
    std::swap(m_lock, other.m_lock);
    std::swap(m_path, other.m_path);
    return *this;
}

ScratchDirectory::~ScratchDirectory()
{
    if (m_lock < 0)
        return;
    QDir(m_path).removeRecursively(); // follows no links
    ::close(m_lock);
}

QString ScratchDirectory::path(const QString &name) const
{
    return m_path + u'/' + name;
}

/** The locked directory's descriptor, or -1: somebody works there, or it isn't ours. */
static int lockOwnDirectory(const QByteArray &path)
{
    const int descriptor = ::open(path.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    struct stat open = {};
    struct stat named = {};
    // Locked and still at its name: else the one who had it has just taken it away.
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && ::fstat(descriptor, &open) == 0
        && ::lstat(path.constData(), &named) == 0 && open.st_ino == named.st_ino
        && open.st_dev == named.st_dev && open.st_uid == ::geteuid())
        return descriptor;
    ::close(descriptor);
    return -1;
}

/** Takes away what nobody works in any more. */
static bool clearAbandoned(const QByteArray &path)
{
    const int descriptor = lockOwnDirectory(path);
    if (descriptor < 0)
        return false;
    const bool gone = QDir(QFile::decodeName(path)).removeRecursively();
    ::close(descriptor);
    return gone;
}

Result<ScratchDirectory> ScratchDirectory::create(const QString &directory, const QString &name)
{
    const QString stem = extensibleName(name);
    for (int number = 0; number < maxScratchDirectories; ++number) {
        const QString leaf = number == 0 ? QStringLiteral(".%1.landline-part").arg(stem)
                                         : QStringLiteral(".%1.%2.landline-part").arg(stem).arg(number);
        const QString path = QDir(directory).filePath(leaf);
        const QByteArray encoded = QFile::encodeName(path);
        int status = ::mkdir(encoded.constData(), 0700);
        if (status != 0 && errno == EEXIST) {
            if (!clearAbandoned(encoded))
                continue;
            status = ::mkdir(encoded.constData(), 0700);
        }
        if (status != 0)
            return failure(errorFromErrno(errno, QStringLiteral("cannot write in"), directory));
        if (const int lock = lockOwnDirectory(encoded); lock >= 0)
            return ScratchDirectory(lock, path);
    }
    return failure(ErrorCode::Busy,
                   QStringLiteral("too much is being made in %1 at once; try again later").arg(directory),
                   directory);
}

} // namespace Landline
