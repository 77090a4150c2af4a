// SPDX-License-Identifier: GPL-3.0-or-later
// What the table counts: the totals of all tasks, and those of each group.
#include "ui/models/tasktablemodel.h"

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

void TaskTableModel::count(const TaskSnapshot &task, int sign)
{
    countInTotal(task, sign);
    Group &group = m_groups[task.group];
    group.told.name = task.group;
    group.tasks += sign;
    group.told.running += isActive(task.state) ? sign : 0;
    group.told.waiting += isWaiting(task.state) || task.state == TaskState::RetryWait ? sign : 0;
    m_groupsDiffer = true;
    if (group.tasks == 0 && !group.known)
        m_groups.remove(task.group);
}

void TaskTableModel::countInTotal(const TaskSnapshot &task, int sign)
{
    if (!isSetAside(task.id))
        sign > 0 ? m_total.add(task) : m_total.subtract(task);
}

void TaskTableModel::setAside(const QSet<TaskId> &ids)
{
    const QSet<TaskId> before = std::exchange(m_setAside, ids);
    for (const TaskId id : before) {
        const TaskSnapshot *task = ids.contains(id) ? nullptr : this->task(id);
        if (task)
            m_total.add(*task);
    }
    for (const TaskId id : ids) {
        const TaskSnapshot *task = before.contains(id) ? nullptr : this->task(id);
        if (task)
            m_total.subtract(*task);
    }
    if (before != ids)
        tellTotals();
}

void TaskTableModel::tellTotals()
{
    if (std::exchange(m_groupsDiffer, false))
        Q_EMIT groupsChanged();
    Q_EMIT totalsChanged();
}

QList<Tasks::GroupSnapshot> TaskTableModel::groups() const
{
    QList<Tasks::GroupSnapshot> groups;
    for (const Group &group : m_groups)
        groups.append(group.told);
    std::sort(groups.begin(), groups.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return groups;
}

void TaskTableModel::setGroup(const Tasks::GroupSnapshot &told)
{
    Group &group = m_groups[told.name];
    const bool wasSuspended = group.told.suspended;
    group.known = true;
    group.told = {told.name,          told.limit,         told.suspended,
                  group.told.running, group.told.waiting, told.onFailure};
    if (wasSuspended != told.suspended)
        tellRowsIn(TaskState::Queued);
    Q_EMIT groupsChanged();
}

} // namespace Landline::Ui
