// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <optional>

namespace Landline::Ui {

class TaskFilterModel;

/** Tasks of one group that go to another place in its order, as TaskQueue::requestMove() takes it. */
struct TaskMove
{
    QList<Tasks::TaskId> ids;
    Tasks::TaskId before;        ///< null: to the end
    std::optional<int> priority; ///< what they need to stand at the end
    bool operator==(const TaskMove &) const = default;
};

/**
 * What has to be asked of the queue so that the waiting ones among `ids` stand before `row` of the rows shown
 * (rowCount(): at the end), a move for each of their groups: a group's tasks only stand before each other.
 * Nothing where rows are sorted by a column, which is no order of the queue.
 */
[[nodiscard]] QList<TaskMove> movesTo(const TaskFilterModel &rows, const QList<Tasks::TaskId> &ids, int row);

enum class MoveStep { Up, Down };
/** The row to give movesTo() for one step; nothing where there is no way further. */
[[nodiscard]] std::optional<int> rowForStep(const TaskFilterModel &rows, const QList<Tasks::TaskId> &ids,
                                            MoveStep step);

} // namespace Landline::Ui
