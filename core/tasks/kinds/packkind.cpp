// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/packkind.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "core/base/scratchdirectory.h"
#include "core/tasks/kinds/archivewriter.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/filedigest.h"
#include "core/tasks/kinds/filetree.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QSet>

namespace Landline::Tasks {

TaskSpec packSpec(const QStringList &sources, const QString &archive)
{
    return {QStringLiteral("pack"),
            {{QStringLiteral("sources"), QJsonArray::fromStringList(sources)},
             {QStringLiteral("archive"), archive}}};
}

QStringList packExtensions()
{
    return ArchiveWriter::extensions();
}

namespace {
struct PackItem
{
    QString path;
    TreeEntry entry;
};
} // namespace

static QList<PackItem> collect(const QStringList &sources, TaskContext &context)
{
    QList<PackItem> items;
    QSet<QString> names;
    for (const QString &source : sources) {
        const QFileInfo info(source);
        if (names.contains(info.fileName())) {
            throw Error{ErrorCode::InvalidInput,
                        QStringLiteral("two of the sources are called “%1”; pack them one by one, or the "
                                       "directory above them")
                            .arg(info.fileName()),
                        source,
                        0,
                        {}};
        }
        names.insert(info.fileName());
        for (const TreeEntry &entry : listTree(source, context, maxTreeEntries - items.size()))
            items.append({info.dir().filePath(entry.relative), entry});
    }
    return items;
}

static void packFile(ArchiveWriter &writer, const PackItem &item, ByteProgress &progress)
{
    const OsFile file = orThrow(OsFile::open(item.path, OpenMode::ReadOnly));
    const FileStamp stamp = orThrow(file.stamp());
    writer.beginFile(item.entry.relative, stamp);
    qint64 offset = 0;
    while (offset < stamp.size) {
        progress.checkpoint();
        const QByteArray block = orThrow(file.readAt(offset, std::min(fileBlock, stamp.size - offset)));
        if (block.isEmpty())
            break;
        writer.write(block);
        offset += block.size();
        progress.add(block.size());
    }
    if (orThrow(file.stamp()) != stamp) {
        throw Error{ErrorCode::Changed,
                    QStringLiteral("%1 was changed while it was packed; try again when nobody writes to it")
                        .arg(item.path),
                    item.path,
                    0,
                    {}};
    }
}

/** The number of entries left out. */
static int packAll(ArchiveWriter &writer, const QList<PackItem> &items, ByteProgress &progress)
{
    int leftOut = 0;
    for (const PackItem &item : items) {
        progress.checkpoint();
        const QString shown = plainText(item.entry.relative, KeepBreaks::No);
        progress.context().setStatus(shown);
        switch (item.entry.type) {
        case EntryType::File:
            packFile(writer, item, progress);
            break;
        case EntryType::Directory:
            writer.addDirectory(item.entry.relative, QFileInfo(item.path).lastModified());
            break;
        case EntryType::Link:
            writer.addLink(item.entry.relative, item.path);
            break;
        case EntryType::Other:
            ++leftOut;
            progress.context().log(QStringLiteral("%1 was left out: it is neither a file nor a directory\n")
                                       .arg(shown)
                                       .toUtf8());
            break;
        }
    }
    return leftOut;
}

static QVariant pack(const QJsonObject &arguments, TaskContext &context)
{
    orThrow(onlyKnown(arguments, {QStringLiteral("sources"), QStringLiteral("archive")}));
    const QStringList sources = orThrow(absolutePaths(arguments, QStringLiteral("sources")));
    const QString target = orThrow(absolutePath(arguments, QStringLiteral("archive")));
    const QFileInfo info(target);
    orThrow(ArchiveWriter::checkName(info.fileName()));
    const QList<PackItem> items = collect(sources, context);
    qint64 total = 0;
    for (const PackItem &item : items)
        total += item.entry.size;

    const ScratchDirectory scratch = orThrow(ScratchDirectory::create(info.path(), info.fileName()));
    const QString unfinished = scratch.path(info.fileName());
    ByteProgress progress(context, total);
    ArchiveWriter writer(unfinished);
    const int leftOut = packAll(writer, items, progress);
    context.setStatus(QStringLiteral("writing to the disk"));
    const qint64 size = writer.finish();
    context.throwIfCanceled();
    const QString path = orThrow(publishUnderFreeName(unfinished, info.path(), info.fileName()));
    QString text = QStringLiteral("%1, %2, from %3").arg(path, bytesText(size), bytesText(total));
    if (leftOut > 0)
        text += QStringLiteral("; %1 left out, see the log").arg(leftOut);
    return text;
}

TaskKind packKind()
{
    TaskKind kind;
    kind.group = filesGroup;
    kind.resumable = true; // by starting over: nothing has been published
    kind.function = pack;
    return kind;
}

} // namespace Landline::Tasks
