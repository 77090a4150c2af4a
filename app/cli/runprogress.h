// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace Landline::Cli {

/** How far a list of commands is. */
struct RunProgress
{
    qint64 ended = 0;            ///< skipped ones included
    std::optional<qint64> total; ///< nothing: the list is still being read
    int failed = 0;
    int running = 0;
    std::chrono::milliseconds elapsed{0};
};

/** One line for a terminal: a bar where the total is known, then the figures. Pure. */
[[nodiscard]] QString progressLine(const RunProgress &progress);

/** How many commands a file holds; nothing for what is no regular file, or too large to be read twice. */
[[nodiscard]] std::optional<qint64> countCommands(const QString &path);

} // namespace Landline::Cli
