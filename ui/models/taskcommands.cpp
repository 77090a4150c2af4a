// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskcommands.h"

#include "core/tasks/taskqueue.h"
#include "ui/models/tasktablemodel.h"
#include "ui/models/tasktext.h"

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskQueue;
using Tasks::TaskSnapshot;
using Tasks::TaskState;
using Tasks::TaskVerb;

namespace {

/** Nothing: the deed makes no sense in this state. */
std::optional<TaskVerb> verbFor(TaskDeed deed, const TaskSnapshot &task)
{
    const TaskVerbs verbs = verbsFor(task);
    switch (deed) {
    case TaskDeed::Pause:
        if (verbs.pause)
            return task.state == TaskState::Running ? TaskVerb::Suspend : TaskVerb::Hold;
        break;
    case TaskDeed::Resume:
        if (verbs.resume)
            return task.state == TaskState::Held ? TaskVerb::Release : TaskVerb::Resume;
        break;
    case TaskDeed::Cancel:
        if (verbs.cancel)
            return TaskVerb::Cancel;
        break;
    case TaskDeed::Retry:
        if (verbs.retry)
            return task.state == TaskState::RetryWait ? TaskVerb::StartNow : TaskVerb::Restart;
        break;
    }
    return {};
}

} // namespace

TaskCommands::TaskCommands(TaskQueue &queue, const TaskTableModel &table, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_table(table)
{
    connect(&m_queue, &TaskQueue::taskFinished, this, &TaskCommands::finishRemoval);
    connect(&m_queue, &TaskQueue::taskRemoved, this, &TaskCommands::forget);
}

void TaskCommands::carryOut(TaskDeed deed, const QList<TaskId> &ids)
{
    for (const TaskId id : ids) {
        const TaskSnapshot *task = m_table.task(id);
        if (const auto verb = task ? verbFor(deed, *task) : std::nullopt)
            m_queue.request(id, *verb);
    }
}

bool TaskCommands::isPossible(TaskDeed deed, const QList<TaskId> &ids) const
{
    return std::any_of(ids.cbegin(), ids.cend(), [&](TaskId id) {
        const TaskSnapshot *task = m_table.task(id);
        return task && verbFor(deed, *task);
    });
}

void TaskCommands::removeLater(const QList<TaskId> &ids)
{
    commitRemoval();
    m_pending = QSet<TaskId>(ids.cbegin(), ids.cend());
    m_removed.unite(m_pending);
    Q_EMIT removedChanged(m_removed);
}

void TaskCommands::undoRemoval()
{
    m_removed.subtract(m_pending);
    m_pending.clear();
    Q_EMIT removedChanged(m_removed);
}

void TaskCommands::commitRemoval()
{
    for (const TaskId id : std::exchange(m_pending, {})) {
        const TaskSnapshot *task = m_table.task(id);
        if (!task)
            m_removed.remove(id);
        else
            m_queue.request(id, isFinished(task->state) ? TaskVerb::Remove : TaskVerb::Cancel);
    }
}

void TaskCommands::finishRemoval(const TaskSnapshot &task)
{
    if (m_removed.contains(task.id) && !m_pending.contains(task.id))
        m_queue.request(task.id, TaskVerb::Remove);
}

void TaskCommands::forget(TaskId id)
{
    m_pending.remove(id);
    if (m_removed.remove(id))
        Q_EMIT removedChanged(m_removed);
}

void connectTable(const TaskQueue &queue, TaskTableModel &table)
{
    QObject::connect(&queue, &TaskQueue::tasksRestored, &table, &TaskTableModel::addTasks);
    QObject::connect(&queue, &TaskQueue::taskAdded, &table, &TaskTableModel::addTask);
    QObject::connect(&queue, &TaskQueue::tasksChanged, &table, &TaskTableModel::updateTasks);
    QObject::connect(&queue, &TaskQueue::taskFinished, &table, &TaskTableModel::updateTask);
    QObject::connect(&queue, &TaskQueue::taskRemoved, &table, &TaskTableModel::removeTask);
    QObject::connect(&queue, &TaskQueue::groupChanged, &table, &TaskTableModel::setGroup);
}

} // namespace Landline::Ui
