// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Tasks {

enum class TransferMode { Copy, Move };

/** What happens when the target's name is taken. It is never overwritten. */
enum class TransferConflict { Rename, Fail };

/** So much of what was written may be lost when the machine stops; a copy goes on from there. */
inline constexpr qint64 transferSyncStep = qint64(64) << 20;

/**
 * "copy" and "move": arguments "source" (a file or a directory), "directory" (where to; made when missing),
 * "name" (default: the source's) and "onConflict": "rename" (default: "name (1)") or "fail".
 *
 * Until all is there and on the disk it is called NAME.part, with NAME.part.copy beside it, which says how
 * far it is: after a cancel or a crash the same task goes on there, as long as the source is the same. A move
 * within a file system is a renaming; else the source is deleted file by file once the copy has its name, and
 * what was changed meanwhile stays. Permissions and times of files are kept, set-id bits are not. Links are
 * copied as links.
 */
[[nodiscard]] TaskSpec transferSpec(TransferMode mode, const QString &source, const QString &directory,
                                    TransferConflict onConflict = TransferConflict::Rename);
[[nodiscard]] TaskKind transferKind(TransferMode mode, qint64 syncStep = transferSyncStep);

} // namespace Landline::Tasks
