// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/standardkinds.h"

#include "core/base/digest.h"
#include "core/base/filesystem.h"
#include "core/tasks/processoperation.h"

namespace Landline::Tasks {

static constexpr qint64 hashBlock = 1 << 20;

TaskSpec commandSpec(const QString &command, const QString &directory)
{
    return {QStringLiteral("command"),
            {{QStringLiteral("command"), command}, {QStringLiteral("directory"), directory}}};
}

TaskKind commandKind(const QProcessEnvironment &environment)
{
    TaskKind kind;
    kind.group = QStringLiteral("commands");
    kind.operation = [environment](const QJsonObject &arguments, const QJsonObject &) {
        return std::make_unique<ProcessOperation>(Command{
            arguments.value(u"command").toString(), arguments.value(u"directory").toString(), environment});
    };
    return kind;
}

TaskSpec hashSpec(const QString &file, const QString &algorithm)
{
    return {QStringLiteral("hash"),
            {{QStringLiteral("file"), file}, {QStringLiteral("algorithm"), algorithm}}};
}

/** Errors are thrown, as functions of the queue do. */
template <class T>
static T orThrow(Result<T> result)
{
    if (!result)
        throw result.error(); // NOLINT: the queue catches Error by design
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

static QVariant hashFile(const QJsonObject &arguments, TaskContext &context)
{
    Digest digest = orThrow(Digest::create(arguments.value(u"algorithm").toString()));
    const OsFile file = orThrow(OsFile::open(arguments.value(u"file").toString(), OpenMode::ReadOnly));
    const qint64 size = orThrow(file.size());
    qint64 done = 0;
    while (true) {
        context.suspendIfRequested();
        context.throwIfCanceled();
        const QByteArray block = orThrow(file.readAt(done, hashBlock));
        digest.add(block);
        done += block.size();
        context.setProgress({done, std::max(size, done), Unit::Bytes});
        if (block.size() < hashBlock)
            break;
    }
    return QStringLiteral("%1 %2").arg(digest.algorithm(), QString::fromLatin1(digest.finish()));
}

TaskKind hashKind()
{
    TaskKind kind;
    kind.group = QStringLiteral("files");
    kind.resumable = true; // by starting over, which reading allows
    kind.function = hashFile;
    return kind;
}

} // namespace Landline::Tasks
