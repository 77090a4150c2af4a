// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/kinds/listedkind.h"
#include "core/tasks/taskqueue.h"

#include <QHash>

namespace Landline::Tasks {

inline constexpr qsizetype maxTaskListBytes = 4 << 20;
inline constexpr qsizetype maxTaskListTasks = 10'000;
/** Of a name, a title, a group's name and such. */
inline constexpr qsizetype maxTaskListTextLength = 200;
/** The longest time-out, delay or repeat. */
inline constexpr std::chrono::seconds maxTaskListSpan{std::chrono::hours(24 * 3660)};
inline constexpr int maxTaskListRetries = 1000;
inline constexpr int maxTaskListGroupLimit = 1000;

struct ListedTask
{
    QString name; ///< within the list; may be empty
    TaskSpec spec;
    TaskOptions options;    ///< `after` is empty: ids are known when the tasks are added
    QList<qsizetype> after; ///< places in the list, all before this one's
};

/** What a file says is to be done. */
struct TaskList
{
    QList<ListedTask> tasks; ///< in the file's order, but each after those it waits for
    QHash<QString, int> groupLimits;
};

/**
 * Reads a list of tasks; docs/task-lists.md describes it. Pure: no file but the text is looked at. Relative
 * paths count from `directory`, where the list lies. Errors, which say the line or the task and what to do:
 * Damaged, InvalidInput, TooLarge.
 */
[[nodiscard]] Result<TaskList> parseTaskList(const QByteArray &json, const QString &directory,
                                             const QList<ListedKind> &kinds = standardListedKinds());

/** Adds them all; their ids in the list's order. Any thread. */
QList<TaskId> addTaskList(TaskQueue &queue, const TaskList &list);

} // namespace Landline::Tasks
