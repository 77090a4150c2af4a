// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's groups: how many of one run at once, whether it is suspended, what a failure leads to.
#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

namespace Landline::Tasks {

GroupState &TaskQueuePrivate::group(const QString &name)
{
    return groups[name];
}

GroupSnapshot TaskQueuePrivate::groupSnapshot(const QString &name, const GroupState &state) const
{
    return {
        name,           state.limit(), state.suspended, state.running, static_cast<int>(state.ready.size()),
        state.onFailure};
}

void TaskQueuePrivate::tellGroup(const QString &name)
{
    Q_EMIT q.groupChanged(groupSnapshot(name, group(name)));
}

/** What a person has chosen has changed: kept, told, acted on. */
void TaskQueuePrivate::changeGroup(const QString &name)
{
    const GroupState &state = group(name);
    if (store && !shuttingDown)
        store->saveGroup({name, state.chosenLimit, state.suspended, state.onFailure});
    tellGroup(name);
    scheduleDispatch();
}

void TaskQueuePrivate::suspendGroup(const QString &name, TaskVerb verb)
{
    group(name).suspended = verb == TaskVerb::Suspend;
    changeGroup(name);
    for (const auto &[id, record] : records) {
        const TaskState state = record->task().state;
        const bool fits = verb == TaskVerb::Suspend
                              ? state == TaskState::Running
                              : state == TaskState::Suspended || state == TaskState::Suspending;
        if (record->task().group == name && fits)
            (void)perform(*record, verb); // one that can't be suspended goes on: nothing to tell
    }
}

void TaskQueuePrivate::afterFailure(const QString &name)
{
    switch (group(name).onFailure) {
    case FailurePolicy::Continue:
        break;
    case FailurePolicy::SuspendGroup:
        group(name).suspended = true;
        changeGroup(name);
        break;
    case FailurePolicy::CancelWaiting: {
        QList<TaskId> waiting;
        for (const auto &[id, record] : records) {
            if (record->task().group == name && record->accepted && record->task().state < TaskState::Running)
                waiting.append(id);
        }
        std::sort(waiting.begin(), waiting.end());
        for (const TaskId id : std::as_const(waiting))
            q.request(id, TaskVerb::Cancel); // later: whoever has failed is still being dealt with
        break;
    }
    }
}

void TaskQueuePrivate::restoreGroups(const QList<StoredGroup> &stored)
{
    for (const StoredGroup &one : stored) {
        GroupState &state = group(one.name);
        state.chosenLimit = one.limit;
        state.suspended = one.suspended;
        state.onFailure = one.onFailure;
    }
}

void TaskQueue::setGroupLimit(const QString &group, int limit)
{
    d->group(group).defaultLimit = std::max(1, limit);
    d->tellGroup(group);
    d->scheduleDispatch();
}

void TaskQueue::setGroupSuspended(const QString &group, bool suspended)
{
    d->group(group).suspended = suspended;
    d->changeGroup(group);
}

QList<GroupSnapshot> TaskQueue::groups() const
{
    QList<GroupSnapshot> out;
    for (const auto &[name, state] : d->groups)
        out.append(d->groupSnapshot(name, state));
    return out;
}

void TaskQueue::requestGroup(const QString &group, TaskVerb verb)
{
    QMetaObject::invokeMethod(this, [this, group, verb] { d->suspendGroup(group, verb); });
}

void TaskQueue::requestGroupLimit(const QString &group, int limit)
{
    QMetaObject::invokeMethod(this, [this, group, limit] {
        d->group(group).chosenLimit = std::max(0, limit);
        d->changeGroup(group);
    });
}

void TaskQueue::requestGroupOnFailure(const QString &group, FailurePolicy policy)
{
    QMetaObject::invokeMethod(this, [this, group, policy] {
        d->group(group).onFailure = policy;
        d->changeGroup(group);
    });
}

} // namespace Landline::Tasks
