// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/controlfile.h"
#include "core/downloads/downloadrequest.h"
#include "core/downloads/partfile.h"
#include "core/downloads/unfinishedindex.h"

#include <memory>
#include <optional>

namespace Landline::Downloads {

/** Names tried beside one that is taken: "name (1)" … */
inline constexpr int maxNumberedNames = 9999;

/** An unfinished file, open and locked, with what is known of it. A new one may have neither a name nor a
 * record yet: most small files are complete before they need any. */
struct DownloadTarget
{
    std::shared_ptr<PartFile> part;
    ControlData control;
    bool recordIsStale = false; ///< the record on the disk promises more than there is
};

/** True where anything has this name, a dangling link too. */
[[nodiscard]] bool isNameTaken(const QString &path);

/** True for a directory itself, not for a link to one. */
[[nodiscard]] bool isDirectory(const QString &path);
/** Error AlreadyExists: no file can take a directory's place. */
[[nodiscard]] Error directoryInTheWay(const QString &path);

/**
 * What an earlier run of the same request left in `directory`; nothing where there is none. Error Busy:
 * another run is at it.
 */
[[nodiscard]] Result<std::optional<DownloadTarget>>
openUnfinished(const DownloadRequest &request, const QString &directory, UnfinishedIndex &index);

/**
 * Makes a part file for `control.name` in `directory`, unnamed where that can be; else with its control file,
 * under a numbered name where somebody's files are in the way: `control.name` is then the one that was
 * chosen. Errors: AlreadyExists (by the request's policy), Busy, PermissionDenied, DiskFull, NotFound, Io.
 */
[[nodiscard]] Result<DownloadTarget> beginTarget(const DownloadRequest &request, const QString &directory,
                                                 ControlData control);

/** Gives the part file of a target that has none its name, and makes its record, as beginTarget() would. */
[[nodiscard]] Result<void> nameTarget(const DownloadRequest &request, const QString &directory,
                                      DownloadTarget &target);

/**
 * Gives a complete, synced part file its final name by the policy, and takes its control file away. Returns
 * the path. Blocks: for the pool. Error AlreadyExists: by the policy; the part file stays as it is.
 */
[[nodiscard]] Result<QString> publishTarget(PartFile &part, const QString &directory, const QString &name,
                                            ConflictPolicy policy);

/** Takes away part and control file of a download that has brought nothing. */
void discardTarget(const DownloadTarget &target);

} // namespace Landline::Downloads
