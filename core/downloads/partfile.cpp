// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/partfile.h"

namespace Landline::Downloads {

PartFile::PartFile(OsFile file)
    : m_file(std::move(file))
{}

Result<std::shared_ptr<PartFile>> PartFile::take(const QString &path, OpenMode mode)
{
    Result<OsFile> file = OsFile::open(path, mode);
    if (!file)
        return failure(file.error());
    if (const Result<void> locked = file->lock(); !locked) {
        if (locked.error().code == ErrorCode::Busy) {
            return failure(ErrorCode::Busy, QStringLiteral("%1 is being downloaded by another run").arg(path),
                           path);
        }
        return failure(locked.error());
    }
    if (mode == OpenMode::CreateNew) // nobody else can have known it
        return std::shared_ptr<PartFile>(new PartFile(std::move(*file)));
    const Result<int> links = file->linkCount();
    if (!links)
        return failure(links.error());
    // Between opening and locking another run may have finished the file and given it its final name.
    if (!file->isAtItsPath()) {
        return failure(ErrorCode::Busy, QStringLiteral("%1 was finished by another run").arg(path), path);
    }
    if (*links != 1) {
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("%1 has other names (hard links) and is left alone").arg(path), path);
    }
    return std::shared_ptr<PartFile>(new PartFile(std::move(*file)));
}

Result<std::shared_ptr<PartFile>> PartFile::create(const QString &path)
{
    return take(path, OpenMode::CreateNew);
}

Result<std::shared_ptr<PartFile>> PartFile::createUnnamed(const QString &path)
{
    Result<OsFile> file = OsFile::openUnnamed(path);
    if (!file)
        return failure(file.error());
    if (const Result<void> locked = file->lock(); !locked)
        return failure(locked.error());
    std::shared_ptr<PartFile> part(new PartFile(std::move(*file)));
    part->m_named = false;
    return part;
}

Result<void> PartFile::linkAs(const QString &path)
{
    Result<void> linked = m_file.linkAs(path);
    if (linked)
        m_named = true;
    return linked;
}

Result<std::shared_ptr<PartFile>> PartFile::reopen(const QString &path)
{
    return take(path, OpenMode::ReadWrite);
}

Result<void> PartFile::write(qint64 offset, QByteArrayView bytes)
{
    return m_file.writeAt(offset, bytes);
}

} // namespace Landline::Downloads
