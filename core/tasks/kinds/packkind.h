// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Tasks {

/**
 * "pack": arguments "sources" (paths of files and directories) and "archive" (the path of what is made; its
 * extension says the kind: .tar.zst, .tar.gz, .tar.xz, .tar.bz2, .tar, .zip). Each source keeps its own name
 * at the archive's top. Links are packed as links; sockets and devices are left out with a line in the log.
 * An existing archive is never replaced: the new one becomes "name (1)". What fails leaves nothing.
 */
[[nodiscard]] TaskSpec packSpec(const QStringList &sources, const QString &archive);
[[nodiscard]] TaskKind packKind();

/** The extensions of archives that can be made, the best one first. */
[[nodiscard]] QStringList packExtensions();

} // namespace Landline::Tasks
