// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadtarget.h"

#include "core/base/filename.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <filesystem>

namespace Landline::Downloads {

bool isNameTaken(const QString &path)
{
    std::error_code ignored;
    return std::filesystem::symlink_status(QFile::encodeName(path).toStdString(), ignored).type()
           != std::filesystem::file_type::not_found;
}

bool isDirectory(const QString &path)
{
    std::error_code ignored;
    return std::filesystem::symlink_status(QFile::encodeName(path).toStdString(), ignored).type()
           == std::filesystem::file_type::directory;
}

Error directoryInTheWay(const QString &path)
{
    return {ErrorCode::AlreadyExists,
            QStringLiteral("%1 is a directory: no file can take its place").arg(QFileInfo(path).fileName()),
            path,
            0,
            {}};
}

static bool isOf(const ControlData &control, const DownloadRequest &request)
{
    return control.url == request.partKey() && control.wantedName == request.fileName;
}

/** The request's own address for one that was read without its login. */
static QUrl withLogin(const QUrl &kept, const DownloadRequest &request)
{
    const QList<QUrl> own = QList<QUrl>{request.url} + request.alternatives;
    const auto found = std::find_if(own.cbegin(), own.cend(), [&kept](const QUrl &url) {
        return url.adjusted(QUrl::RemoveUserInfo) == kept;
    });
    return found == own.cend() ? kept : *found;
}

/** Notices where the control data promises what the part file can't hold. */
static Result<void> checkAgainstPart(DownloadTarget &target)
{
    const Result<qint64> size = target.part->size();
    if (!size)
        return failure(size.error());
    const QList<ByteRange> &present = target.control.segments.present();
    if (!present.isEmpty() && present.last().end > *size)
        target.recordIsStale = true;
    return {};
}

Result<std::optional<DownloadTarget>> openUnfinished(const DownloadRequest &request, const QString &directory,
                                                     UnfinishedIndex &index)
{
    const QStringList candidates = index.controlFiles(directory, request.partKey(), request.fileName);
    for (const QString &controlPath : candidates) {
        const Result<ControlData> control = loadControl(controlPath);
        if (!control || !isOf(*control, request))
            continue;
        const QString partPath = controlPath.chopped(controlSuffix.size());
        Result<std::shared_ptr<PartFile>> part = PartFile::reopen(partPath);
        if (part) {
            DownloadTarget target{*part, *control, false};
            target.control.sourceUrl = withLogin(control->sourceUrl, request);
            if (const Result<void> checked = checkAgainstPart(target); !checked)
                return failure(checked.error());
            return std::optional(target);
        }
        if (part.error().code == ErrorCode::Busy)
            return failure(part.error());
        if (part.error().code == ErrorCode::NotFound)
            QFile::remove(controlPath); // nothing is left that it could describe
    }
    return std::optional<DownloadTarget>();
}

/**
 * Makes both files at this name, or gives the name to `unnamed`; nothing where it is in use by something
 * else.
 */
static Result<std::optional<DownloadTarget>> tryName(const DownloadRequest &request, const QString &partPath,
                                                     const ControlData &control,
                                                     const std::shared_ptr<PartFile> &unnamed)
{
    const QString controlPath = controlPathFor(partPath);
    const auto inUse = [] { return Result<std::optional<DownloadTarget>>(std::optional<DownloadTarget>()); };
    const auto make = [&partPath, &unnamed]() -> Result<std::shared_ptr<PartFile>> {
        if (!unnamed)
            return PartFile::create(partPath);
        return unnamed->linkAs(partPath).map([&unnamed] { return unnamed; });
    };
    // The record comes first, so that there is never a part file of ours without one.
    const Result<void> created = createControl(controlPath, control);
    if (!created && created.error().code != ErrorCode::AlreadyExists)
        return failure(created.error());
    if (created) {
        Result<std::shared_ptr<PartFile>> part = make();
        if (part)
            return std::optional(DownloadTarget{*part, control, false});
        QFile::remove(controlPath);
        if (part.error().code == ErrorCode::AlreadyExists)
            return inUse();
        return failure(part.error());
    }
    const Result<ControlData> other = loadControl(controlPath);
    if (other ? !isOf(*other, request) : other.error().code != ErrorCode::Damaged)
        return inUse();
    // A record that was damaged, or that another run has made a moment ago: what it stands for starts over.
    Result<std::shared_ptr<PartFile>> part = PartFile::reopen(partPath);
    if (!part && part.error().code == ErrorCode::NotFound)
        part = make();
    if (!part && part.error().code == ErrorCode::Busy && other)
        return failure(part.error());
    if (!part || (unnamed && *part != unnamed))
        return inUse();
    if (const Result<void> saved = saveControl(controlPath, control); !saved)
        return failure(saved.error());
    if (!unnamed) {
        if (const Result<void> cleared = (*part)->clear(); !cleared)
            return failure(cleared.error());
    }
    return std::optional(DownloadTarget{*part, control, false});
}

/** The first of the names that is free. */
static Result<DownloadTarget> takeName(const DownloadRequest &request, const QString &directory,
                                       ControlData control, const std::shared_ptr<PartFile> &unnamed)
{
    const QDir place(directory);
    const QString wanted = control.name;
    for (int number = 0; number <= maxNumberedNames; ++number) {
        const QString candidate = number == 0 ? wanted : numberedName(wanted, number);
        if (request.onConflict == ConflictPolicy::Rename) {
            if (isNameTaken(place.filePath(candidate)))
                continue;
            control.name = candidate;
        }
        Result<std::optional<DownloadTarget>> target =
            tryName(request, place.filePath(candidate) + partSuffix, control, unnamed);
        if (!target)
            return failure(target.error());
        if (*target)
            return std::move(**target);
    }
    return failure(ErrorCode::AlreadyExists,
                   QStringLiteral("%1 and every numbered name beside it are taken").arg(wanted),
                   place.filePath(wanted));
}

Result<DownloadTarget> beginTarget(const DownloadRequest &request, const QString &directory,
                                   ControlData control)
{
    if (const Result<void> made = makeDirectory(directory); !made)
        return failure(made.error());
    const QString path = QDir(directory).filePath(control.name);
    const QString partPath = path + partSuffix;
    const bool isTaken = isNameTaken(path);
    const ConflictPolicy policy = request.onConflict;
    if (isTaken && (policy == ConflictPolicy::Fail || policy == ConflictPolicy::Skip)) {
        return failure(ErrorCode::AlreadyExists, QStringLiteral("%1 is there already").arg(control.name),
                       path);
    }
    if (isTaken && policy == ConflictPolicy::Overwrite && isDirectory(path))
        return tl::make_unexpected(directoryInTheWay(path));
    // What is to replace a file needs a name of its own first.
    const bool isFree = !isTaken && policy != ConflictPolicy::Overwrite && !isNameTaken(partPath)
                        && !isNameTaken(controlPathFor(partPath));
    if (isFree) {
        if (Result<std::shared_ptr<PartFile>> part = PartFile::createUnnamed(partPath))
            return DownloadTarget{*part, std::move(control), false};
    }
    return takeName(request, directory, std::move(control), nullptr);
}

Result<void> nameTarget(const DownloadRequest &request, const QString &directory, DownloadTarget &target)
{
    // What the record claims has to be on the disk first: the first one claims nothing.
    ControlData begun = target.control;
    begun.segments.clear();
    const Result<DownloadTarget> named = takeName(request, directory, std::move(begun), target.part);
    if (!named)
        return failure(named.error());
    target.control.name = named->control.name;
    return {};
}

/** A complete file's name, where there is a part file of that name, and where there is none. */
static Result<void> giveFinalName(PartFile &part, const QString &path, ConflictPolicy policy)
{
    if (!part.isNamed()) {
        Result<void> linked = part.linkAs(path);
        if (linked)
            syncDirectory(QFileInfo(path).path());
        return linked;
    }
    return policy == ConflictPolicy::Overwrite ? replaceFile(part.path(), path)
                                               : publishFile(part.path(), path);
}

Result<QString> publishTarget(PartFile &part, const QString &directory, const QString &name,
                              ConflictPolicy policy)
{
    const QString controlPath = part.isNamed() ? controlPathFor(part.path()) : QString();
    const QDir place(directory);
    QString path = place.filePath(name);
    Result<void> named = giveFinalName(part, path, policy);
    if (policy == ConflictPolicy::Rename) {
        for (int number = 1;
             !named && named.error().code == ErrorCode::AlreadyExists && number <= maxNumberedNames;
             ++number) {
            path = place.filePath(numberedName(name, number));
            named = giveFinalName(part, path, policy);
        }
    }
    if (!named)
        return failure(named.error());
    if (!controlPath.isEmpty())
        QFile::remove(controlPath);
    return path;
}

void discardTarget(const DownloadTarget &target)
{
    if (!target.part->isNamed())
        return; // nothing of it will be left
    QFile::remove(target.part->path());
    QFile::remove(controlPathFor(target.part->path()));
}

} // namespace Landline::Downloads
