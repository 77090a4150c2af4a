// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

#include <QProcessEnvironment>

namespace Landline::Tasks {

/** "command": arguments "command" (for sh -c) and "directory". */
[[nodiscard]] TaskSpec commandSpec(const QString &command, const QString &directory = {});
[[nodiscard]] TaskKind commandKind(const QProcessEnvironment &environment);

/** "hash": arguments "file" and "algorithm" (see Digest). The result is "ALGORITHM HEX". */
[[nodiscard]] TaskSpec hashSpec(const QString &file, const QString &algorithm);
[[nodiscard]] TaskKind hashKind();

} // namespace Landline::Tasks
