// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

#include <QList>
#include <QProcessEnvironment>

#include <utility>

namespace Landline::Tasks {

/** All kinds of this folder with their names, for TaskQueue::registerKind(). Commands start from
 * `environment`. */
[[nodiscard]] QList<std::pair<QString, TaskKind>> standardKinds(const QProcessEnvironment &environment);

} // namespace Landline::Tasks
