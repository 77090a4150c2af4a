// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/hashkind.h"

#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/filedigest.h"

namespace Landline::Tasks {

TaskSpec hashSpec(const QString &file, const QString &algorithm)
{
    return {QStringLiteral("hash"),
            {{QStringLiteral("file"), file}, {QStringLiteral("algorithm"), algorithm}}};
}

static QVariant hashFile(const QJsonObject &arguments, TaskContext &context)
{
    const QString path = orThrow(absolutePath(arguments, QStringLiteral("file")));
    const OsFile file = orThrow(OsFile::open(path, OpenMode::ReadOnly));
    Digest digest = orThrow(Digest::create(arguments.value(u"algorithm").toString()));
    ByteProgress progress(context, orThrow(file.size()));
    const QByteArray hex = addFile(digest, file, progress);
    return QStringLiteral("%1 %2").arg(digest.algorithm(), QString::fromLatin1(hex));
}

TaskKind hashKind()
{
    TaskKind kind;
    kind.group = filesGroup;
    kind.resumable = true; // by starting over, which reading allows
    kind.function = withDigests(hashFile);
    return kind;
}

} // namespace Landline::Tasks
