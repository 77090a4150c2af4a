// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/task.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QMutex>
#include <QWaitCondition>

#include <optional>

namespace Landline::Tasks {

/** What any thread may know of the tasks: their states, and how the finished ones ended. Thread-safe. */
class StatusBoard
{
public:
    void set(TaskId id, TaskState state);
    void finish(TaskId id, TaskOutcome outcome);
    void remove(TaskId id);

    [[nodiscard]] std::optional<TaskState> state(TaskId id) const;
    /** Blocks; see TaskQueue::waitForResult(). */
    [[nodiscard]] Result<TaskOutcome> wait(TaskId id, QDeadlineTimer deadline) const;

private:
    mutable QMutex m_mutex;
    mutable QWaitCondition m_changed;
    QHash<TaskId, TaskState> m_states;
    QHash<TaskId, TaskOutcome> m_outcomes;
};

} // namespace Landline::Tasks
