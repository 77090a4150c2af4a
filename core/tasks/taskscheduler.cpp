// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's states, order, slots and deadlines.
#include "core/tasks/stategraph.h"
#include "core/tasks/taskqueue_p.h"

namespace Landline::Tasks {

using std::chrono::milliseconds;

// A start time is by the wall clock, which people and time servers set: it is looked at again this often.
static constexpr milliseconds longestNap{60'000};

void TaskQueuePrivate::move(TaskRecord &record, TaskState to)
{
    const TaskState from = record.task().state;
    Q_ASSERT_X(isLegalMove(from, to), "TaskQueue", "an illegal move of a task");
    left(record, from);
    record.task().state = to;
    entered(record);
}

void TaskQueuePrivate::left(TaskRecord &record, TaskState from)
{
    switch (from) {
    case TaskState::Queued:
        group(record.task().group).ready.erase(record.readyKey());
        break;
    case TaskState::Scheduled:
        setDeadline(record, DeadlineKind::Start, std::nullopt);
        break;
    case TaskState::RetryWait:
        setDeadline(record, DeadlineKind::Retry, std::nullopt);
        record.task().nextStartAt = {};
        break;
    case TaskState::Running:
        updateActiveTime(record);
        setDeadline(record, DeadlineKind::Timeout, std::nullopt);
        break;
    case TaskState::Canceling:
        setDeadline(record, DeadlineKind::Grace, std::nullopt);
        break;
    default:
        break;
    }
}

void TaskQueuePrivate::entered(TaskRecord &record)
{
    TaskSnapshot &task = record.task();
    const milliseconds now = clock.monotonic();
    switch (task.state) {
    case TaskState::Queued:
        group(task.group).ready.insert(record.readyKey());
        scheduleDispatch();
        break;
    case TaskState::Scheduled:
        armStart(record);
        break;
    case TaskState::Running:
        record.attempt->runningSince = now;
        if (record.task().timeout.count() > 0) {
            const milliseconds left = record.task().timeout - record.attempt->runFor;
            setDeadline(record, DeadlineKind::Timeout, now + std::max(left, milliseconds(0)));
        }
        break;
    case TaskState::Canceling:
        setDeadline(record, DeadlineKind::Grace, now + record.data.grace);
        break;
    default:
        break;
    }
    if (!isFinished(task.state))
        board.set(task.id, task.state);
    changed(record);
    save(record);
    Q_EMIT q.stateChanged(task.id, task.state);
}

void TaskQueuePrivate::armStart(TaskRecord &record)
{
    const milliseconds wait(clock.now().msecsTo(record.task().nextStartAt));
    setDeadline(record, DeadlineKind::Start,
                clock.monotonic() + std::clamp(wait, milliseconds(0), longestNap));
}

TaskState TaskQueuePrivate::waitingState(const TaskRecord &record) const
{
    const TaskSnapshot &task = record.task();
    for (const TaskId id : record.task().after) {
        const auto found = records.find(id);
        if (found != records.end() && found->second->task().state != TaskState::Succeeded)
            return TaskState::Blocked;
    }
    if (task.nextStartAt.isValid() && task.nextStartAt > clock.now())
        return TaskState::Scheduled;
    return TaskState::Queued;
}

/** A list, not a recursion: a chain of dependents may be as long as the queue. */
void TaskQueuePrivate::followEnds(TaskId ended)
{
    endsToFollow.push_back(ended);
    if (std::exchange(followingEnds, true))
        return;
    while (!endsToFollow.empty()) {
        TaskRecord *record = find(endsToFollow.front());
        endsToFollow.pop_front();
        if (record)
            dependencyEnded(*record);
    }
    followingEnds = false;
}

void TaskQueuePrivate::dependencyEnded(TaskRecord &record)
{
    const bool succeeded = record.task().state == TaskState::Succeeded;
    const QList<TaskId> dependents = record.dependents;
    for (const TaskId id : dependents) {
        TaskRecord *dependent = find(id);
        if (!dependent)
            continue;
        const TaskState state = dependent->task().state;
        if (!succeeded
            && (state == TaskState::Blocked || state == TaskState::Held || state == TaskState::Scheduled)) {
            dependent->task().error = {ErrorCode::DependencyFailed,
                                       QStringLiteral("“%1” did not succeed").arg(record.task().title),
                                       {},
                                       0,
                                       {}};
            finish(*dependent, TaskState::Skipped);
        } else if (state == TaskState::Blocked && waitingState(*dependent) != TaskState::Blocked) {
            move(*dependent, waitingState(*dependent));
        }
    }
}

void TaskQueuePrivate::reopenDependents(TaskRecord &record, TaskId nowAfter)
{
    const QList<TaskId> dependents = record.dependents;
    for (const TaskId id : dependents) {
        TaskRecord *dependent = find(id);
        if (!dependent || dependent->task().state != TaskState::Skipped)
            continue;
        dependent->task().after.removeAll(record.task().id);
        dependent->task().after.append(nowAfter);
        if (nowAfter != record.task().id) {
            record.dependents.removeAll(id);
            if (TaskRecord *next = find(nowAfter))
                next->dependents.append(id);
        }
        dependent->task().error = {};
        dependent->task().finishedAt = {};
        std::erase(finishedOrder, id);
        ++unfinished;
        // Blocked even where the new row is not accepted yet and therefore not seen by waitingState().
        move(*dependent, TaskState::Blocked);
        reopenDependents(*dependent, id);
    }
}

void TaskQueuePrivate::scheduleDispatch()
{
    if (std::exchange(dispatchPosted, true))
        return;
    QMetaObject::invokeMethod(
        &q,
        [this] {
            dispatchPosted = false;
            dispatch();
        },
        Qt::QueuedConnection);
}

void TaskQueuePrivate::dispatch()
{
    for (auto &[name, state] : groups) {
        while (!shuttingDown && !state.suspended && state.running < state.limit() && !state.ready.empty()) {
            TaskRecord *record = find(state.ready.begin()->id);
            if (!canStart(*record))
                break;
            start(*record);
        }
    }
}

void TaskQueuePrivate::setDeadline(TaskRecord &record, DeadlineKind kind, std::optional<milliseconds> due)
{
    auto &slot = record.deadlines.at(static_cast<size_t>(kind));
    if (slot)
        deadlines.erase({*slot, record.task().id, kind});
    slot = due;
    if (slot)
        deadlines.insert({*slot, record.task().id, kind});
    armTimer();
}

void TaskQueuePrivate::armTimer()
{
    if (deadlines.empty()) {
        deadlineTimer.stop();
        return;
    }
    const milliseconds wait = deadlines.begin()->due - clock.monotonic();
    deadlineTimer.start(std::clamp(wait, milliseconds(0), longestNap));
}

void TaskQueuePrivate::processDue()
{
    const milliseconds now = clock.monotonic();
    while (!deadlines.empty() && deadlines.begin()->due <= now) {
        const Deadline deadline = *deadlines.begin();
        TaskRecord *record = find(deadline.id);
        setDeadline(*record, deadline.kind, std::nullopt);
        switch (deadline.kind) {
        case DeadlineKind::Start:
            if (const TaskState next = waitingState(*record); next == TaskState::Scheduled)
                entered(*record); // the wall clock says not yet: another nap
            else
                move(*record, next);
            break;
        case DeadlineKind::Retry:
            move(*record, TaskState::Queued);
            break;
        case DeadlineKind::Timeout:
            requestCancel(*record, CancelCause::Timeout);
            break;
        case DeadlineKind::Grace:
            graceOver(*record);
            break;
        }
    }
    armTimer();
}

void TaskQueuePrivate::tick()
{
    const QSet<TaskId> running = active;
    for (const TaskId id : running) {
        TaskRecord *record = find(id);
        if (record->attempt && record->attempt->run)
            readNews(*record);
        if (record->attempt && record->task().state == TaskState::Running) {
            record->attempt->rate.add(clock.monotonic(), record->task().progress.done);
            dirty.insert(id);
        }
    }
    QList<TaskSnapshot> changes;
    changes.reserve(dirty.size());
    for (const TaskId id : std::as_const(dirty)) {
        if (const TaskRecord *record = find(id))
            changes.append(snapshot(*record));
    }
    dirty.clear();
    if (active.isEmpty())
        tickTimer.stop();
    if (!changes.isEmpty())
        Q_EMIT q.tasksChanged(changes);
}

} // namespace Landline::Tasks
