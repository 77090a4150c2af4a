// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/statusboard.h"

namespace Landline::Tasks {

void StatusBoard::set(TaskId id, TaskState state)
{
    const QMutexLocker lock(&m_mutex);
    m_states.insert(id, state);
    m_outcomes.remove(id);
}

void StatusBoard::finish(TaskId id, TaskOutcome outcome)
{
    const QMutexLocker lock(&m_mutex);
    m_states.insert(id, outcome.state);
    m_outcomes.insert(id, std::move(outcome));
    m_changed.wakeAll();
}

void StatusBoard::remove(TaskId id)
{
    const QMutexLocker lock(&m_mutex);
    m_states.remove(id);
    m_outcomes.remove(id);
    m_changed.wakeAll();
}

std::optional<TaskState> StatusBoard::state(TaskId id) const
{
    const QMutexLocker lock(&m_mutex);
    const auto found = m_states.constFind(id);
    return found == m_states.cend() ? std::nullopt : std::optional(*found);
}

Result<TaskOutcome> StatusBoard::wait(TaskId id, QDeadlineTimer deadline) const
{
    const QMutexLocker lock(&m_mutex);
    while (true) {
        const auto state = m_states.constFind(id);
        if (state == m_states.cend())
            return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
        if (isFinished(*state))
            return m_outcomes.value(id);
        if (!m_changed.wait(&m_mutex, deadline))
            return TaskOutcome{m_states.value(id), {}, {}};
    }
}

} // namespace Landline::Tasks
