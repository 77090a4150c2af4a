// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's groups: how many of one run at once, whether it is suspended, what a failure leads to.
#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

namespace Landline::Tasks {

/** Made when it is first named. */
GroupState &TaskQueuePrivate::group(const QString &name)
{
    const auto known = groupNumbers.constFind(name);
    if (known != groupNumbers.cend()) {
        groups.at(*known)->named = true;
        return *groups.at(*known);
    }
    groupNumbers.insert(name, static_cast<quint16>(groups.size()));
    groups.push_back(std::make_unique<GroupState>());
    groups.back()->name = name;
    groups.back()->named = true;
    return *groups.back();
}

GroupSnapshot TaskQueuePrivate::groupSnapshot(const GroupState &state) const
{
    return {state.name, state.limit(), state.suspended, state.running, state.waiting, state.onFailure};
}

void TaskQueuePrivate::tellGroup(const GroupState &state)
{
    Q_EMIT q.groupChanged(groupSnapshot(state));
}

/** What a person has chosen has changed: kept, told, acted on. */
void TaskQueuePrivate::changeGroup(GroupState &state)
{
    if (handedOut > 0)
        recall();
    if (store && !shuttingDown)
        store->saveGroup({state.name, state.chosenLimit, state.suspended, state.onFailure});
    tellGroup(state);
    scheduleDispatch();
}

void TaskQueuePrivate::suspendGroup(GroupState &state, TaskVerb verb)
{
    state.suspended = verb == TaskVerb::Suspend;
    changeGroup(state);
    records.forEach([&](TaskRecord &record) {
        const TaskState now = record.state();
        const bool fits = verb == TaskVerb::Suspend
                              ? now == TaskState::Running
                              : now == TaskState::Suspended || now == TaskState::Suspending;
        if (fits && &groupOf(record) == &state)
            (void)perform(record, verb); // one that can't be suspended goes on: nothing to tell
    });
}

void TaskQueuePrivate::afterFailure(TaskRecord &record)
{
    GroupState &state = groupOf(record);
    switch (state.onFailure) {
    case FailurePolicy::Continue:
        break;
    case FailurePolicy::SuspendGroup:
        state.suspended = true;
        changeGroup(state);
        break;
    case FailurePolicy::CancelWaiting:
        cancelWaiting(state);
        break;
    }
}

/** Later, as whoever has failed is still being dealt with; until then none of them starts. */
void TaskQueuePrivate::cancelWaiting(GroupState &state)
{
    if (handedOut > 0)
        recall();
    QList<TaskId> ids;
    records.forEach([&](const TaskRecord &record) {
        if (record.accepted && isWaiting(record.state()) && &groupOf(record) == &state)
            ids.append(record.id);
    });
    ++state.cancelsToCome;
    QMetaObject::invokeMethod(
        &q,
        [this, &state, ids] {
            --state.cancelsToCome;
            for (const TaskId id : ids) {
                TaskRecord *record = find(id);
                if (record && isWaiting(record->state()))
                    (void)perform(*record, TaskVerb::Cancel); // what waits can be cancelled
            }
            scheduleDispatch();
        },
        Qt::QueuedConnection);
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
    GroupState &state = d->group(group);
    state.defaultLimit = std::max(1, limit);
    if (d->handedOut > 0)
        d->recall();
    d->tellGroup(state);
    d->scheduleDispatch();
}

void TaskQueue::setGroupSuspended(const QString &group, bool suspended)
{
    GroupState &state = d->group(group);
    state.suspended = suspended;
    d->changeGroup(state);
}

QList<GroupSnapshot> TaskQueue::groups() const
{
    QList<GroupSnapshot> out;
    for (const auto &state : d->groups) {
        if (state->named)
            out.append(d->groupSnapshot(*state));
    }
    return out;
}

void TaskQueue::requestGroup(const QString &group, TaskVerb verb)
{
    QMetaObject::invokeMethod(this, [this, group, verb] { d->suspendGroup(d->group(group), verb); });
}

void TaskQueue::requestGroupLimit(const QString &group, int limit)
{
    QMetaObject::invokeMethod(this, [this, group, limit] {
        GroupState &state = d->group(group);
        state.chosenLimit = std::max(0, limit);
        d->changeGroup(state);
    });
}

void TaskQueue::requestGroupOnFailure(const QString &group, FailurePolicy policy)
{
    QMetaObject::invokeMethod(this, [this, group, policy] {
        GroupState &state = d->group(group);
        state.onFailure = policy;
        d->changeGroup(state);
    });
}

} // namespace Landline::Tasks
