// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QString>

namespace Landline::Ui {

class TaskTableModel;

/** Sums over all tasks, for the sidebar and the status line. */
struct TasksTotal
{
    int downloads = 0; ///< not finished
    int others = 0;    ///< not finished, of every other kind
    int running = 0;   ///< downloads that run
    int paused = 0;    ///< downloads that are paused
    int failed = 0;    ///< of every kind
    double bytesPerSecond = 0;
    std::chrono::milliseconds timeLeft{-1}; ///< until the downloads are through; -1: unknown
    bool operator==(const TasksTotal &) const = default;
};
[[nodiscard]] TasksTotal totalOf(const TaskTableModel &table);

/** "↓ 3.2 MB/s · 2 downloads, 4 min left"; empty when there is nothing to say. */
[[nodiscard]] QString downloadsLine(const TasksTotal &total);

/** "2 downloads", "1 download". */
[[nodiscard]] QString downloadsText(int count);

} // namespace Landline::Ui
