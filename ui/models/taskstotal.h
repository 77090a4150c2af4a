// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QString>

namespace Landline::Ui {

class TaskTableModel;

/** Sums over all tasks, for the sidebar and the status line. Kept by adding and subtracting, never by
 * counting. */
struct TasksTotal
{
    int downloads = 0;       ///< not finished
    int others = 0;          ///< not finished, of every other kind
    int running = 0;         ///< downloads that run
    int paused = 0;          ///< downloads that are paused
    int failed = 0;          ///< of every kind
    int failedDownloads = 0; ///< of `failed`
    int over = 0;            ///< finished, but not failed; of every kind
    int unknownSizes = 0;    ///< downloads on their way whose size is unknown
    qint64 bytesPerSecond = 0;
    qint64 bytesLeft = 0; ///< of downloads on their way whose size is known

    void add(const Tasks::TaskSnapshot &task) { count(task, 1); }
    void subtract(const Tasks::TaskSnapshot &task) { count(task, -1); }
    /** Until the downloads are through; -1: unknown. */
    [[nodiscard]] std::chrono::milliseconds timeLeft() const;
    bool operator==(const TasksTotal &) const = default;

private:
    void count(const Tasks::TaskSnapshot &task, int sign);
};

/** "↓ 3.2 MB/s of 5 MB/s · 2 downloads, 4 min left"; empty when there is nothing to say. `limit`: 0 is none.
 */
[[nodiscard]] QString downloadsLine(const TasksTotal &total, qint64 limit = 0);

/** "2 running · 1 waiting", of these tasks. */
[[nodiscard]] QString stateSums(const TaskTableModel &table, const QList<Tasks::TaskId> &ids);

/** "2 downloads", "1 download". */
[[nodiscard]] QString downloadsText(int count);

} // namespace Landline::Ui
