// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Tasks {

/** What an archive may become. Archives are hostile: some are made to fill disks. */
struct UnpackLimits
{
    qint64 maxBytes = qint64(1) << 40; ///< of all files together
    qint64 maxEntries = 1'000'000;     ///< files, links and directories
    /** All files together may be so many times the archive's size … */
    qint64 maxRatio = 250;
    /** … once there are so many bytes; below, nobody is harmed. */
    qint64 ratioFloor = qint64(1) << 30;
    qint64 minFreeSpace = qint64(64) << 20; ///< is left on the disk for others
};

/**
 * "unpack": argument "archive", any known kind; "directory" (default: the archive's own) gets a new directory
 * "name" (default: the archive's name without its extension), or "name (1)" where that is taken. Nothing is
 * written outside of it, over anything, or through a link; links that would lead out, hard links and devices
 * are left out with a line in the log. What fails or is cancelled leaves nothing. The result says the path.
 */
[[nodiscard]] TaskSpec unpackSpec(const QString &archive, const QString &directory = {});
[[nodiscard]] TaskKind unpackKind(const UnpackLimits &limits = {});

} // namespace Landline::Tasks
