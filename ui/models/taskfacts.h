// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QList>
#include <QString>

#include <functional>

namespace Landline::Ui {

/** A line of what is known of a task: "Folder", "/home/ana". The text may have several lines. */
struct TaskFact
{
    QString title;
    QString text;
    bool operator==(const TaskFact &) const = default;
};

/** The most that is shown of one text; results of programs can be long. */
inline constexpr qsizetype maxFactLength = 20'000;

/**
 * All that people may want to know of a task, in the order in which they would ask; nothing that is empty.
 * `titleOf` names the tasks that it waits for; an empty name is shown as the task's number.
 */
[[nodiscard]] QList<TaskFact> taskFacts(const Tasks::TaskSnapshot &task,
                                        const std::function<QString(Tasks::TaskId)> &titleOf);

/** "again every 2 h", "daily at 08:00"; empty where nothing repeats. */
[[nodiscard]] QString repeatText(const Tasks::Repeat &repeat);

/** "high", "low", "normal", or the number beside. */
[[nodiscard]] QString priorityText(int priority);

} // namespace Landline::Ui
