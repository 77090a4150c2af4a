// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/transferkind.h"

#include "core/base/bytecount.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/movedsource.h"
#include "core/tasks/kinds/treecopy.h"

#include <QDir>
#include <QFileInfo>

namespace Landline::Tasks {

TaskSpec transferSpec(TransferMode mode, const QString &source, const QString &directory,
                      TransferConflict onConflict)
{
    return {mode == TransferMode::Copy ? QStringLiteral("copy") : QStringLiteral("move"),
            {{QStringLiteral("source"), source},
             {QStringLiteral("directory"), directory},
             {QStringLiteral("onConflict"),
              onConflict == TransferConflict::Rename ? QStringLiteral("rename") : QStringLiteral("fail")}}};
}

namespace {
struct Transfer
{
    QString source;
    QString directory;
    QString name;
    TransferConflict onConflict = TransferConflict::Rename;
};
} // namespace

static Error invalid(const QString &what, const QString &path)
{
    return {ErrorCode::InvalidInput, what, path, 0, {}};
}

static Transfer parse(const QJsonObject &arguments)
{
    orThrow(onlyKnown(arguments, {QStringLiteral("source"), QStringLiteral("directory"),
                                  QStringLiteral("name"), QStringLiteral("onConflict")}));
    Transfer transfer;
    transfer.source = orThrow(absolutePath(arguments, QStringLiteral("source")));
    transfer.directory = orThrow(absolutePath(arguments, QStringLiteral("directory")));
    transfer.name =
        orThrow(optionalText(arguments, QStringLiteral("name"), QFileInfo(transfer.source).fileName()));
    if (transfer.name.isEmpty() || transfer.name.contains(u'/') || transfer.name.contains(QChar::Null)
        || transfer.name == QLatin1String(".") || transfer.name == QLatin1String(".."))
        throw invalid(QStringLiteral("“%1” can't be a name").arg(transfer.name.left(200)),
                      transfer.directory);
    const QString conflict =
        orThrow(optionalText(arguments, QStringLiteral("onConflict"), QStringLiteral("rename")));
    if (conflict == QLatin1String("fail"))
        transfer.onConflict = TransferConflict::Fail;
    else if (conflict != QLatin1String("rename"))
        throw invalid(QStringLiteral("“onConflict” must be “rename” or “fail”"), transfer.directory);
    return transfer;
}

/** Throws where the copy would be within what is copied, or the same. */
static void checkPlaces(const Transfer &transfer)
{
    const QFileInfo source(transfer.source);
    if (!source.exists() && !source.isSymLink()) {
        throw Error{ErrorCode::NotFound,
                    QStringLiteral("%1 is not there").arg(transfer.source),
                    transfer.source,
                    0,
                    {}};
    }
    orThrow(makeDirectory(transfer.directory));
    if (source.isSymLink() || !source.isDir())
        return;
    const QString inner = QFileInfo(transfer.directory).canonicalFilePath() + u'/';
    if (inner.startsWith(source.canonicalFilePath() + u'/')) {
        throw invalid(
            QStringLiteral("%1 can't be put into itself; choose another directory").arg(transfer.source),
            transfer.directory);
    }
}

static QString publish(const QString &from, const Transfer &transfer)
{
    const QString target = QDir(transfer.directory).filePath(transfer.name);
    if (transfer.onConflict == TransferConflict::Rename)
        return orThrow(publishUnderFreeName(from, transfer.directory, transfer.name));
    if (const Result<void> published = publishFile(from, target); !published) {
        Error error = published.error();
        if (error.code == ErrorCode::AlreadyExists)
            error.message =
                QStringLiteral("%1 is there already; choose another name or directory").arg(target);
        throw error;
    }
    return target;
}

/** By renaming alone; empty where that can't be: another file system, or a copy was begun. */
static QString moveByRenaming(TransferMode mode, const Transfer &transfer, const TransferControl &control)
{
    if (mode == TransferMode::Copy || !control.isFresh())
        return {};
    const QString target = QDir(transfer.directory).filePath(transfer.name);
    if (QFileInfo(target).absoluteFilePath() == QFileInfo(transfer.source).absoluteFilePath())
        throw invalid(QStringLiteral("%1 is there already").arg(target), target);
    try {
        const QString path = publish(transfer.source, transfer);
        syncDirectory(QFileInfo(transfer.source).path());
        return path;
    } catch (const Error &error) {
        if (error.code != ErrorCode::Io) // EXDEV has no code of its own
            throw;
        return {};
    }
}

static void checkConflict(const Transfer &transfer)
{
    const QFileInfo target(QDir(transfer.directory).filePath(transfer.name));
    if (transfer.onConflict == TransferConflict::Fail && (target.exists() || target.isSymLink())) {
        throw Error{
            ErrorCode::AlreadyExists,
            QStringLiteral("%1 is there already; choose another name or directory").arg(target.filePath()),
            target.filePath(),
            0,
            {}};
    }
}

static QVariant run(TransferMode mode, qint64 syncStep, const QJsonObject &arguments, TaskContext &context)
{
    const Transfer transfer = parse(arguments);
    checkPlaces(transfer);
    TransferControl control = TransferControl::claim(transfer.source, transfer.directory, transfer.name);
    if (mode == TransferMode::Copy)
        control.state().published.clear(); // of a move, which has no say here
    QHash<QString, FileStamp> copied;
    if (control.state().published.isEmpty()) {
        try {
            if (const QString path = moveByRenaming(mode, transfer, control); !path.isEmpty()) {
                control.remove();
                return path;
            }
            checkConflict(transfer);
            copied = TreeCopy(transfer.source, control, mode, syncStep, context).run();
            control.state().published = publish(control.partPath(), transfer);
        } catch (...) {
            control.removeIfNothingWasWritten();
            throw;
        }
        if (mode == TransferMode::Move)
            control.save();
    }
    const QString path = control.state().published;
    if (mode == TransferMode::Move)
        removeMovedSource(transfer.source, path, copied, context);
    control.remove();
    return path;
}

TaskKind transferKind(TransferMode mode, qint64 syncStep)
{
    TaskKind kind;
    kind.group = filesGroup;
    kind.resumable = true;
    kind.function = [mode, syncStep](const QJsonObject &arguments, TaskContext &context) {
        return run(mode, syncStep, arguments, context);
    };
    return kind;
}

} // namespace Landline::Tasks
