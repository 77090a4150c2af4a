// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/processoperation.h"
#include "core/tasks/taskqueue.h"

#include <QProcessEnvironment>

namespace Landline::Tasks {

/** The system takes no longer one argument of a program (MAX_ARG_STRLEN, its zero included). */
inline constexpr qsizetype maxArgumentBytes = 131'071;

/** Where commands go by default. */
inline constexpr QLatin1String commandsGroup{"commands"};

/** "command": arguments "command" (for sh -c) and "directory". */
[[nodiscard]] TaskSpec commandSpec(const QString &command, const QString &directory = {});

/**
 * What the arguments of a command ask for:
 * - "command": a text for the shell's -c; an array (program, arguments …) where there is no shell;
 * - "directory": where it runs; without it, this program's own;
 * - "environment": an object of what is added to `environment`; null takes a variable away;
 * - "shell": a program (default "/bin/sh"), "none" for an array.
 * Pure: whether directory and shell are there is looked up when it starts. Error: InvalidInput.
 */
[[nodiscard]] Result<Command> commandFromArguments(const QJsonObject &arguments,
                                                   const QProcessEnvironment &environment);

/** `environment` is what commands start from. */
[[nodiscard]] TaskKind commandKind(const QProcessEnvironment &environment);

} // namespace Landline::Tasks
