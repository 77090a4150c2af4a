// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Tasks {

/** "hash": arguments "file" and "algorithm" (see Digest). The result is "ALGORITHM HEX". */
[[nodiscard]] TaskSpec hashSpec(const QString &file, const QString &algorithm);
[[nodiscard]] TaskKind hashKind();

} // namespace Landline::Tasks
