// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/verifykind.h"

#include "core/base/plaintext.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/digestlist.h"
#include "core/tasks/kinds/filedigest.h"

#include <QDir>
#include <QFileInfo>

namespace Landline::Tasks {

// Of the files that are not right, an error names so many; the log has all.
static constexpr qsizetype maxNamesInError = 3;

TaskSpec verifySpec(const QString &list)
{
    return {QStringLiteral("verify"), {{QStringLiteral("list"), list}}};
}

static QString shown(const QString &name)
{
    return plainText(name, KeepBreaks::No);
}

/** A link within the directory may lead out of it: the file then belongs to somebody else's list. */
static bool liesWithin(const QString &path, const QDir &directory)
{
    const QString parent = QFileInfo(QFileInfo(path).path()).canonicalFilePath();
    const QString root = directory.canonicalPath();
    return parent == root || parent.startsWith(root.endsWith(u'/') ? root : root + u'/');
}

/** Empty when the file is right, else what is wrong with it. */
static QString checkEntry(const DigestEntry &entry, const QDir &directory, ByteProgress &progress)
{
    const QString path = directory.filePath(entry.name);
    if (!QFileInfo::exists(path))
        return QStringLiteral("is missing");
    if (!liesWithin(path, directory))
        return QStringLiteral("lies behind a link that leads elsewhere");
    try {
        return fileDigest(path, entry.algorithm, progress) == entry.hex ? QString()
                                                                        : QStringLiteral("differs");
    } catch (const Error &error) {
        return QStringLiteral("can't be read (%1)").arg(error.message);
    }
}

static Error summary(const QStringList &wrong, qsizetype count, const QString &list)
{
    QString text = QStringLiteral("%1 of %2 files %3 not right: %4")
                       .arg(wrong.size())
                       .arg(count)
                       .arg(wrong.size() == 1 ? QStringLiteral("is") : QStringLiteral("are"),
                            wrong.mid(0, maxNamesInError).join(QStringLiteral(", ")));
    if (wrong.size() > maxNamesInError)
        text += QStringLiteral(" and %1 more, see the log").arg(wrong.size() - maxNamesInError);
    return {ErrorCode::Checksum, text, list, 0, {}};
}

static DigestList readList(const QString &path)
{
    const OsFile file = orThrow(OsFile::open(path, OpenMode::ReadOnly));
    Result<DigestList> list = parseDigestList(orThrow(file.readAt(0, maxDigestListBytes + 1)));
    if (!list)
        throw Error{list.error().code, QStringLiteral("%1: %2").arg(path, list.error().message), path, 0, {}};
    return std::move(*list);
}

static QVariant verify(const QJsonObject &arguments, TaskContext &context)
{
    orThrow(onlyKnown(arguments, {QStringLiteral("list")}));
    const QString path = orThrow(absolutePath(arguments, QStringLiteral("list")));
    const DigestList list = readList(path);
    const QDir directory = QFileInfo(path).dir();
    if (list.isSigned)
        context.log("The list is signed; its signature is not checked here.\n");
    qint64 total = 0;
    for (const DigestEntry &entry : list.entries)
        total += QFileInfo(directory.filePath(entry.name)).size();

    ByteProgress progress(context, total);
    QStringList wrong;
    for (const DigestEntry &entry : list.entries) {
        progress.checkpoint();
        context.setStatus(shown(entry.name));
        const QString fault = checkEntry(entry, directory, progress);
        context.log(QStringLiteral("%1 %2\n")
                        .arg(shown(entry.name), fault.isEmpty() ? QStringLiteral("is right") : fault)
                        .toUtf8());
        if (!fault.isEmpty())
            wrong.append(QStringLiteral("%1 %2").arg(shown(entry.name), fault));
    }
    if (!wrong.isEmpty())
        throw summary(wrong, list.entries.size(), path);
    return list.entries.size() == 1 ? QStringLiteral("1 file is right")
                                    : QStringLiteral("%1 files are right").arg(list.entries.size());
}

TaskKind verifyKind()
{
    TaskKind kind;
    kind.group = filesGroup;
    kind.resumable = true; // by starting over
    kind.function = withDigests(verify);
    return kind;
}

} // namespace Landline::Tasks
