// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadtarget.h"

#include "core/base/filename.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <filesystem>

namespace Landline::Downloads {

bool isNameTaken(const QString &path)
{
    std::error_code ignored;
    return std::filesystem::symlink_status(QFile::encodeName(path).toStdString(), ignored).type()
           != std::filesystem::file_type::not_found;
}

static bool isOf(const ControlData &control, const DownloadRequest &request)
{
    return control.url == request.partKey() && control.wantedName == request.fileName;
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

/** Makes both files at this name; nothing where it is in use by something else. */
static Result<std::optional<DownloadTarget>> tryName(const DownloadRequest &request, const QString &partPath,
                                                     const ControlData &control)
{
    const QString controlPath = controlPathFor(partPath);
    const auto inUse = [] { return Result<std::optional<DownloadTarget>>(std::optional<DownloadTarget>()); };
    // The record comes first, so that there is never a part file of ours without one.
    const Result<void> created = createControl(controlPath, control);
    if (!created && created.error().code != ErrorCode::AlreadyExists)
        return failure(created.error());
    if (created) {
        Result<std::shared_ptr<PartFile>> part = PartFile::create(partPath);
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
        part = PartFile::create(partPath);
    if (!part && part.error().code == ErrorCode::Busy && other)
        return failure(part.error());
    if (!part)
        return inUse();
    if (const Result<void> saved = saveControl(controlPath, control); !saved)
        return failure(saved.error());
    if (const Result<void> cleared = (*part)->clear(); !cleared)
        return failure(cleared.error());
    return std::optional(DownloadTarget{*part, control, false});
}

Result<DownloadTarget> beginTarget(const DownloadRequest &request, const QString &directory,
                                   ControlData control)
{
    if (const Result<void> made = makeDirectory(directory); !made)
        return failure(made.error());
    const QDir place(directory);
    const QString wanted = control.name;
    const ConflictPolicy policy = request.onConflict;
    const bool keepsName = policy == ConflictPolicy::Fail || policy == ConflictPolicy::Skip;
    if (keepsName && isNameTaken(place.filePath(wanted))) {
        return failure(ErrorCode::AlreadyExists, QStringLiteral("%1 is there already").arg(wanted),
                       place.filePath(wanted));
    }
    for (int number = 0; number <= maxNumberedNames; ++number) {
        const QString candidate = number == 0 ? wanted : numberedName(wanted, number);
        if (policy == ConflictPolicy::Rename) {
            if (isNameTaken(place.filePath(candidate)))
                continue;
            control.name = candidate;
        }
        Result<std::optional<DownloadTarget>> target =
            tryName(request, place.filePath(candidate) + partSuffix, control);
        if (!target)
            return failure(target.error());
        if (*target)
            return std::move(**target);
    }
    return failure(ErrorCode::AlreadyExists,
                   QStringLiteral("%1 and every numbered name beside it are taken").arg(wanted),
                   place.filePath(wanted));
}

Result<QString> publishTarget(const QString &partPath, const QString &directory, const QString &name,
                              ConflictPolicy policy)
{
    const QDir place(directory);
    QString path = place.filePath(name);
    Result<void> named =
        policy == ConflictPolicy::Overwrite ? replaceFile(partPath, path) : publishFile(partPath, path);
    if (policy == ConflictPolicy::Rename) {
        for (int number = 1;
             !named && named.error().code == ErrorCode::AlreadyExists && number <= maxNumberedNames;
             ++number) {
            path = place.filePath(numberedName(name, number));
            named = publishFile(partPath, path);
        }
    }
    if (!named)
        return failure(named.error());
    QFile::remove(controlPathFor(partPath));
    return path;
}

void discardTarget(const DownloadTarget &target)
{
    QFile::remove(target.part->path());
    QFile::remove(controlPathFor(target.part->path()));
}

} // namespace Landline::Downloads
