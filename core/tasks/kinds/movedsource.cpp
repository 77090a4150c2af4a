// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/movedsource.h"

#include "core/base/plaintext.h"
#include "core/tasks/kinds/filetree.h"
#include "core/tasks/kinds/treecopy.h"

#include <QDir>
#include <QFileInfo>

namespace Landline::Tasks {

static QString joined(const QString &top, const QString &inner)
{
    return inner.isEmpty() ? top : top + u'/' + inner;
}

static std::optional<FileStamp> stampOf(const QString &path)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return std::nullopt;
    const Result<FileStamp> stamp = file->stamp();
    return stamp ? std::optional(*stamp) : std::nullopt;
}

static bool isSafelyCopied(const QString &from, const QString &to, const FileStamp *read)
{
    const std::optional<FileStamp> source = stampOf(from);
    const std::optional<FileStamp> target = stampOf(to);
    if (!source || !target || source->size != target->size)
        return false;
    return read ? source->modified == read->modified && source->size == read->size
                : isSameTime(source->modified, target->modified);
}

void removeMovedSource(const QString &source, const QString &copy, const QHash<QString, FileStamp> &copied,
                       TaskContext &context)
{
    if (!QFileInfo::exists(source) && !QFileInfo(source).isSymLink())
        return; // an earlier attempt has done all
    context.setStatus(QStringLiteral("deleting the source"));
    const QList<TreeEntry> entries = listTree(source, context);
    int kept = 0;
    for (auto entry = entries.crbegin(); entry != entries.crend(); ++entry) {
        context.throwIfCanceled();
        const QString inner = innerPath(*entry);
        const QString from = joined(source, inner);
        const QString to = joined(copy, inner);
        const auto read = copied.constFind(inner);
        bool gone = false;
        if (entry->type == EntryType::Directory)
            gone = QDir().rmdir(from); // only when empty
        else if (entry->type == EntryType::Link)
            gone = linkTarget(from) == linkTarget(to) && QFile::remove(from);
        else if (entry->type == EntryType::File)
            gone = isSafelyCopied(from, to, read == copied.cend() ? nullptr : &*read) && QFile::remove(from);
        if (!gone && entry->type != EntryType::Directory) {
            ++kept;
            context.log(QStringLiteral("%1 stays: it was changed or added while it was moved, or can't be "
                                       "deleted\n")
                            .arg(plainText(from, KeepBreaks::No))
                            .toUtf8());
        }
    }
    syncDirectory(QFileInfo(source).path());
    if (kept > 0 || QFileInfo::exists(source)) {
        throw Error{ErrorCode::Changed,
                    QStringLiteral("%1 was copied to %2, but some of it was changed meanwhile, or can't be "
                                   "deleted, and is still there; see the log")
                        .arg(source, copy),
                    source,
                    0,
                    {}};
    }
}

} // namespace Landline::Tasks
