// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/treecopy.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "core/tasks/kinds/arguments.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>
#include <cstdlib>

namespace Landline::Tasks {

// Of small files so many may have to be copied again.
static constexpr int entriesPerSync = 1000;
// FAT keeps every other second.
static constexpr qint64 coarsestTime = 2'000'000'000;

bool isSameTime(qint64 one, qint64 other)
{
    return std::llabs(one - other) < coarsestTime;
}

QString innerPath(const TreeEntry &entry)
{
    const qsizetype slash = entry.relative.indexOf(u'/');
    return slash < 0 ? QString() : entry.relative.mid(slash + 1);
}

TreeCopy::TreeCopy(QString source, TransferControl &control, TransferMode mode, qint64 syncStep,
                   TaskContext &context)
    : m_source(std::move(source))
    , m_control(control)
    , m_mode(mode)
    , m_syncStep(syncStep)
    , m_context(context)
    , m_isTree(entryType(m_source) == EntryType::Directory)
{}

QString TreeCopy::sourcePath(const QString &inner) const
{
    return inner.isEmpty() ? m_source : m_source + u'/' + inner;
}

QString TreeCopy::targetPath(const QString &inner) const
{
    return inner.isEmpty() ? m_control.partPath() : m_control.partPath() + u'/' + inner;
}

void TreeCopy::checkEntries(const QList<TreeEntry> &entries) const
{
    for (const TreeEntry &entry : entries) {
        if (entry.type == EntryType::Other && (m_mode == TransferMode::Move || !m_isTree)) {
            throw Error{ErrorCode::InvalidInput,
                        QStringLiteral("%1 is neither a file nor a directory and can't be copied")
                            .arg(sourcePath(innerPath(entry))),
                        sourcePath(innerPath(entry)),
                        0,
                        {}};
        }
    }
    const qint64 needed = totalSize(entries);
    const qint64 space = freeSpace(QFileInfo(m_control.partPath()).path());
    // An earlier attempt has taken some of it already; then the disk itself says when it is full.
    if (m_control.isFresh() && space >= 0 && space < needed) {
        throw Error{ErrorCode::DiskFull,
                    QStringLiteral("%1 needs %2, and %3 are free there; make room and try again")
                        .arg(m_source, bytesText(needed), bytesText(space)),
                    m_control.partPath(),
                    0,
                    {}};
    }
}

QHash<QString, FileStamp> TreeCopy::run()
{
    const QList<TreeEntry> entries = listTree(m_source, m_context);
    checkEntries(entries);
    const QString synced = m_control.state().lastSynced;
    m_trustsEarlier = !synced.isEmpty()
                      && std::any_of(entries.cbegin(), entries.cend(),
                                     [&](const TreeEntry &entry) { return innerPath(entry) == synced; });
    ByteProgress progress(m_context, totalSize(entries));
    QSet<QString> inners;
    for (const TreeEntry &entry : entries) {
        const QString inner = innerPath(entry);
        if (!m_control.isFresh())
            inners.insert(inner);
        progress.checkpoint();
        copyEntry(entry, inner, progress);
        if (inner == m_control.state().lastSynced)
            m_trustsEarlier = false;
        if (m_isTree && (++m_entriesSinceSync >= entriesPerSync || m_sinceSync >= m_syncStep))
            noteSynced(inner);
    }
    if (m_isTree) {
        if (!m_control.isFresh())
            removeOthers(inners);
        copyDirectoryModes(entries);
        m_context.setStatus(QStringLiteral("writing to the disk"));
        syncFileSystem(m_control.partPath());
    }
    m_context.throwIfCanceled();
    return std::move(m_copied);
}

void TreeCopy::copyEntry(const TreeEntry &entry, const QString &inner, ByteProgress &progress)
{
    const QString shown = plainText(entry.relative, KeepBreaks::No);
    switch (entry.type) {
    case EntryType::Directory:
        orThrow(makeDirectory(targetPath(inner)));
        break;
    case EntryType::Link:
        copyLink(inner);
        break;
    case EntryType::Other:
        m_context.log(
            QStringLiteral("%1 was left out: it is neither a file nor a directory\n").arg(shown).toUtf8());
        break;
    case EntryType::File:
        if (m_trustsEarlier && isCopied(inner)) {
            progress.add(entry.size);
            break;
        }
        m_context.setStatus(shown);
        copyFile(inner, progress);
        break;
    }
}

bool TreeCopy::isCopied(const QString &inner) const
{
    const Result<OsFile> from = OsFile::open(sourcePath(inner), OpenMode::ReadOnly);
    const Result<OsFile> to = OsFile::open(targetPath(inner), OpenMode::ReadOnly);
    if (!from || !to)
        return false;
    const Result<FileStamp> wanted = from->stamp();
    const Result<FileStamp> there = to->stamp();
    return wanted && there && wanted->size == there->size && isSameTime(wanted->modified, there->modified);
}

void TreeCopy::copyFile(const QString &inner, ByteProgress &progress)
{
    const OsFile from = orThrow(OsFile::open(sourcePath(inner), OpenMode::ReadOnly));
    const FileStamp stamp = orThrow(from.stamp());
    const QString path = m_isTree ? m_control.stagePath() : targetPath(inner);
    OsFile to = orThrow(OsFile::open(path, OpenMode::CreateReadWrite));
    TransferState &state = m_control.state();
    if (state.current != inner || state.size != stamp.size || state.modified != stamp.modified) {
        state.current = inner;
        state.size = stamp.size;
        state.modified = stamp.modified;
        state.offset = 0;
    }
    copyContent(from, to, stamp, progress);
    const FileStamp after = orThrow(from.stamp());
    if (after.size != stamp.size || after.modified != stamp.modified) {
        state.offset = 0;
        throw Error{ErrorCode::Changed,
                    QStringLiteral("%1 was changed while it was copied; try again when nobody writes to it")
                        .arg(sourcePath(inner)),
                    sourcePath(inner),
                    0,
                    {}};
    }
    // Not every file system has permissions and times; the content is what counts.
    static_cast<void>(to.setModified(stamp.modified));
    if (m_isTree) {
        QFile::remove(targetPath(inner)); // what an earlier attempt has left
        if (!QFile::rename(path, targetPath(inner))) {
            throw Error{ErrorCode::Io,
                        QStringLiteral("cannot name the file %1").arg(targetPath(inner)),
                        targetPath(inner),
                        0,
                        {}};
        }
        state.offset = 0;
    } else {
        orThrow(to.sync());
    }
    static_cast<void>(to.setMode(stamp.mode));
    m_copied.insert(inner, stamp);
}

void TreeCopy::copyContent(const OsFile &from, OsFile &to, const FileStamp &stamp, ByteProgress &progress)
{
    TransferState &state = m_control.state();
    qint64 offset = std::clamp<qint64>(state.offset, 0, std::min(orThrow(to.size()), stamp.size));
    orThrow(to.truncate(offset));
    orThrow(to.reserve(stamp.size)); // a full disk shows now
    progress.add(offset);
    qint64 synced = offset;
    const auto noteOffset = [&] {
        orThrow(to.sync());
        state.offset = synced = offset;
        m_control.save();
    };
    try {
        while (offset < stamp.size) {
            progress.checkpoint();
            const QByteArray block = orThrow(from.readAt(offset, std::min(fileBlock, stamp.size - offset)));
            if (block.isEmpty())
                break; // it became shorter: the caller looks
            orThrow(to.writeAt(offset, block));
            offset += block.size();
            m_sinceSync += block.size();
            progress.add(block.size());
            if (offset - synced >= m_syncStep)
                noteOffset();
        }
    } catch (const TaskCanceled &) {
        noteOffset(); // nothing is copied twice after a pause of days
        throw;
    }
}

void TreeCopy::copyLink(const QString &inner)
{
    QFile::remove(targetPath(inner));
    if (!QFile::link(orThrow(linkTarget(sourcePath(inner))), targetPath(inner))) {
        throw Error{ErrorCode::Io,
                    QStringLiteral("cannot make the link %1").arg(targetPath(inner)),
                    targetPath(inner),
                    0,
                    {}};
    }
}

void TreeCopy::noteSynced(const QString &inner)
{
    m_sinceSync = 0;
    m_entriesSinceSync = 0;
    if (m_trustsEarlier)
        return; // still behind what is noted
    syncFileSystem(m_control.partPath());
    m_control.state().lastSynced = inner;
    m_control.save();
}

void TreeCopy::removeOthers(const QSet<QString> &inners) const
{
    const QDir top(m_control.partPath());
    QStringList others;
    QDirIterator it(top.path(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString inner = top.relativeFilePath(it.next());
        if (!inners.contains(inner))
            others.append(inner);
    }
    for (const QString &other : others) {
        if (entryType(top.filePath(other)) == EntryType::Directory)
            QDir(top.filePath(other)).removeRecursively();
        else
            QFile::remove(top.filePath(other));
    }
}

void TreeCopy::copyDirectoryModes(const QList<TreeEntry> &entries) const
{
    // Last and from the bottom: nothing can be written into some of them afterwards.
    for (auto entry = entries.crbegin(); entry != entries.crend(); ++entry) {
        const QString inner = innerPath(*entry);
        if (entry->type == EntryType::Directory)
            QFile::setPermissions(targetPath(inner), QFile::permissions(sourcePath(inner)));
    }
}

} // namespace Landline::Tasks
