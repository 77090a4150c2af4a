// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

namespace Landline::Tasks {

/** The states that `from` may be left for. Everything else is refused. Pure. */
[[nodiscard]] QList<TaskState> movesFrom(TaskState from);

[[nodiscard]] bool isLegalMove(TaskState from, TaskState to);

} // namespace Landline::Tasks
