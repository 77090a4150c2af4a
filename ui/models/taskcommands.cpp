// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskcommands.h"

#include "core/tasks/taskqueue.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/taskorder.h"
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
    case TaskDeed::StartNow:
        if (isWaiting(task.state))
            return TaskVerb::StartNow;
        if (task.state == TaskState::Suspended)
            return TaskVerb::Resume; // which puts it before all that wait
        break;
    case TaskDeed::MoveToTop:
    case TaskDeed::MoveToBottom:
        if (isWaiting(task.state))
            return deed == TaskDeed::MoveToTop ? TaskVerb::MoveToTop : TaskVerb::MoveToBottom;
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
    connect(&m_table, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                for (int row = first; row <= last; ++row)
                    forget(m_table.taskAt(row).id);
            });
}

void TaskCommands::carryOut(TaskDeed deed, const QList<TaskId> &ids)
{
    // Each goes to the very top: the first one last, so that they keep their order.
    const bool backwards = deed == TaskDeed::MoveToTop || deed == TaskDeed::StartNow;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const TaskId id = ids.at(backwards ? ids.size() - 1 - i : i);
        const TaskSnapshot *task = m_table.task(id);
        if (const auto verb = task ? verbFor(deed, *task) : std::nullopt)
            m_queue.request(id, *verb);
    }
}

bool TaskCommands::any(const QList<TaskId> &ids, const std::function<bool(const TaskSnapshot &)> &holds) const
{
    return std::any_of(ids.cbegin(), ids.cend(), [&](TaskId id) {
        const TaskSnapshot *task = m_table.task(id);
        return task && holds(*task);
    });
}

bool TaskCommands::isPossible(TaskDeed deed, const QList<TaskId> &ids) const
{
    return any(ids, [deed](const TaskSnapshot &task) { return verbFor(deed, task).has_value(); });
}

bool TaskCommands::canPrioritize(const QList<TaskId> &ids) const
{
    return any(ids, [](const TaskSnapshot &task) { return !isFinished(task.state); });
}

bool TaskCommands::canOrder(const QList<TaskId> &ids) const
{
    return any(ids, [](const TaskSnapshot &task) { return isWaiting(task.state); });
}

void TaskCommands::setPriority(const QList<TaskId> &ids, int priority)
{
    for (const TaskId id : ids) {
        const TaskSnapshot *task = m_table.task(id);
        if (task && !isFinished(task->state) && task->priority != priority)
            m_queue.requestPriority(id, priority);
    }
}

void TaskCommands::changePriority(const QList<TaskId> &ids, int step)
{
    for (const TaskId id : ids) {
        if (const TaskSnapshot *task = m_table.task(id))
            setPriority({id}, task->priority + step);
    }
}

void TaskCommands::setStartAt(const QList<TaskId> &ids, const QDateTime &time)
{
    for (const TaskId id : ids) {
        const TaskSnapshot *task = m_table.task(id);
        if (task && isWaiting(task->state))
            m_queue.requestStartAt(id, time);
    }
}

void TaskCommands::carryOut(const QList<TaskMove> &moves)
{
    for (const TaskMove &move : moves) {
        if (move.priority)
            setPriority(move.ids, *move.priority);
        m_queue.requestMove(move.ids, move.before);
    }
}

void TaskCommands::removeLater(const QList<TaskId> &ids, Files files)
{
    commitRemoval();
    m_pending = QSet<TaskId>(ids.cbegin(), ids.cend());
    m_removed.unite(m_pending);
    if (files != Files::Stay) {
        for (const TaskId id : ids)
            m_discarded.insert(id, files);
    }
    pauseRemoved(ids);
    Q_EMIT removedChanged(m_removed);
}

void TaskCommands::pauseRemoved(const QList<TaskId> &ids)
{
    for (const TaskId id : ids) {
        const TaskSnapshot *task = m_table.task(id);
        if (const auto verb = task ? verbFor(TaskDeed::Pause, *task) : std::nullopt) {
            m_queue.request(id, *verb);
            m_paused.append({id, *verb});
        }
    }
}

void TaskCommands::undoRemoval()
{
    m_removed.subtract(m_pending);
    for (const TaskId id : std::exchange(m_pending, {}))
        m_discarded.remove(id);
    // Each goes to the very top: the first one last. The rows may not have heard yet that they are paused.
    const auto paused = std::exchange(m_paused, {});
    for (auto one = paused.crbegin(); one != paused.crend(); ++one) {
        const auto &[id, verb] = *one;
        const TaskSnapshot *task = m_table.task(id);
        if (task && !isFinished(task->state))
            m_queue.request(id, verb == TaskVerb::Hold ? TaskVerb::Release : TaskVerb::Resume);
    }
    Q_EMIT removedChanged(m_removed);
}

void TaskCommands::commitRemoval()
{
    m_paused.clear();
    std::optional<Owners> owners;
    for (const TaskId id : std::exchange(m_pending, {})) {
        const TaskSnapshot *task = m_table.task(id);
        if (!task) {
            m_removed.remove(id);
        } else if (isFinished(task->state)) {
            discard(*task, owners);
            m_queue.request(id, TaskVerb::Remove);
        } else {
            m_queue.request(id, TaskVerb::Cancel);
        }
    }
}

void TaskCommands::finishRemoval(const TaskSnapshot &task)
{
    if (!m_removed.contains(task.id) || m_pending.contains(task.id))
        return;
    std::optional<Owners> owners;
    discard(task, owners);
    m_queue.request(task.id, TaskVerb::Remove);
}

TaskCommands::Owners TaskCommands::ownersBut(TaskId discarded) const
{
    Owners owners;
    for (int row = 0; row < m_table.rowCount(); ++row) {
        const TaskSnapshot &task = m_table.taskAt(row);
        // The row of one that has just ended may not know that yet; one that is discarded too needs nothing.
        if (task.id == discarded || (isFinished(task.state) && m_discarded.contains(task.id)))
            continue;
        const QStringList paths = filesOf(task);
        owners.unite(QSet<QString>(paths.cbegin(), paths.cend()));
    }
    return owners;
}

/** `owners` are made when they are needed: of many tasks none has a file yet. */
void TaskCommands::discard(const TaskSnapshot &task, std::optional<Owners> &owners)
{
    const Files files = m_discarded.value(task.id, Files::Stay);
    const bool isBegunOnly = files == Files::DiscardBegun;
    if (files == Files::Stay || (isBegunOnly && task.state == TaskState::Succeeded))
        return;
    QStringList paths = filesOf(task);
    if (!paths.isEmpty() && !owners)
        owners = ownersBut(task.id);
    // Where the same was asked for twice, another row goes on with what this one has begun.
    paths.removeIf([&owners](const QString &path) { return owners->contains(path); });
    if (!paths.isEmpty())
        Q_EMIT filesLeft(paths, isBegunOnly ? task.createdAt : QDateTime());
}

void TaskCommands::forget(TaskId id)
{
    // Nobody is told: its row goes as well, and must not be shown until then.
    m_pending.remove(id);
    m_discarded.remove(id);
    m_removed.remove(id);
}

void connectTable(const TaskQueue &queue, TaskTableModel &table)
{
    QObject::connect(&queue, &TaskQueue::tasksRestored, &table, &TaskTableModel::addTasks);
    QObject::connect(&queue, &TaskQueue::taskAdded, &table, &TaskTableModel::addTask);
    QObject::connect(&queue, &TaskQueue::tasksChanged, &table, &TaskTableModel::updateTasks);
    QObject::connect(&queue, &TaskQueue::taskFinished, &table, &TaskTableModel::updateTask);
    QObject::connect(&queue, &TaskQueue::taskRemoved, &table, &TaskTableModel::removeTaskSoon);
    QObject::connect(&queue, &TaskQueue::groupChanged, &table, &TaskTableModel::setGroup);
}

} // namespace Landline::Ui
