// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's states, slots and deadlines.
#include "core/tasks/stategraph.h"
#include "core/tasks/taskqueue_p.h"

namespace Landline::Tasks {

using std::chrono::milliseconds;

// A start time is by the wall clock, which people and time servers set: it is looked at again this often.
static constexpr milliseconds longestNap{60'000};
/** How many of a group start before it is another group's turn. */
static constexpr int startsInARow = 64;

void TaskQueuePrivate::move(TaskRecord &record, TaskState to)
{
    const TaskState from = record.state();
    Q_ASSERT_X(isLegalMove(from, to), "TaskQueue", "an illegal move of a task");
    left(record, from);
    record.setState(to);
    entered(record);
}

void TaskQueuePrivate::left(TaskRecord &record, TaskState from)
{
    switch (from) {
    case TaskState::Queued:
        --groupOf(record).waiting;
        break;
    case TaskState::Scheduled:
        setDeadline(record, DeadlineKind::Start, std::nullopt);
        break;
    case TaskState::RetryWait:
        setDeadline(record, DeadlineKind::Retry, std::nullopt);
        record.more().nextStartAt = {};
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
    switch (record.state()) {
    case TaskState::Queued:
        ++groupOf(record).waiting;
        insertReady(record);
        break;
    case TaskState::Scheduled:
        armStart(record);
        break;
    case TaskState::Running: {
        Attempt &attempt = *record.currentAttempt();
        const milliseconds now = clock.monotonic();
        attempt.runningSince = now;
        if (const milliseconds timeout = record.rest().timeout; timeout.count() > 0)
            setDeadline(record, DeadlineKind::Timeout,
                        now + std::max(timeout - attempt.runFor, milliseconds(0)));
        break;
    }
    case TaskState::Canceling:
        setDeadline(record, DeadlineKind::Grace, clock.monotonic() + record.rest().grace);
        break;
    default:
        break;
    }
    changed(record);
    save(record);
    if (heard.states)
        Q_EMIT q.stateChanged(record.id, record.state());
    if (record.state() != TaskState::Blocked)
        return;
    // What has ended already will not tell it again that it did not succeed.
    if (const TaskRecord *failed = failedDependency(record))
        skip(record, *failed);
}

void TaskQueuePrivate::armStart(TaskRecord &record)
{
    const milliseconds wait(clock.now().msecsTo(record.rest().nextStartAt));
    setDeadline(record, DeadlineKind::Start,
                clock.monotonic() + std::clamp(wait, milliseconds(0), longestNap));
}

TaskState TaskQueuePrivate::waitingState(const TaskRecord &record)
{
    const TaskMore &more = record.rest();
    for (const TaskId id : more.after) {
        const TaskRecord *dependency = find(id);
        if (dependency && dependency->state() != TaskState::Succeeded)
            return TaskState::Blocked;
    }
    if (more.nextStartAt.isValid() && more.nextStartAt > clock.now())
        return TaskState::Scheduled;
    return TaskState::Queued;
}

/** The first one that has ended otherwise than with success; null when there is none. */
const TaskRecord *TaskQueuePrivate::failedDependency(const TaskRecord &record)
{
    for (const TaskId id : record.rest().after) {
        const TaskRecord *dependency = find(id);
        if (dependency && isFinished(dependency->state()) && dependency->state() != TaskState::Succeeded)
            return dependency;
    }
    return nullptr;
}

void TaskQueuePrivate::skip(TaskRecord &record, const TaskRecord &dependency)
{
    record.more().error = {ErrorCode::DependencyFailed,
                           QStringLiteral("“%1” did not succeed").arg(dependency.rest().title),
                           {},
                           0,
                           {}};
    finish(record, TaskState::Skipped);
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
    using enum TaskState;
    const bool succeeded = record.state() == Succeeded;
    const QList<TaskId> dependents = record.rest().dependents;
    for (const TaskId id : dependents) {
        TaskRecord *dependent = find(id);
        if (!dependent || !dependent->rest().after.contains(record.id)) // it was told to start without
            continue;
        const TaskState state = dependent->state();
        if (!succeeded && (state == Blocked || state == Held || state == Scheduled)) {
            skip(*dependent, record);
        } else if (state == Blocked && waitingState(*dependent) != Blocked) {
            move(*dependent, waitingState(*dependent));
        }
    }
}

/** A list, not a recursion, as in followEnds(). */
void TaskQueuePrivate::reopenDependents(TaskRecord &first, TaskId firstNowAfter)
{
    std::deque<std::pair<TaskId, TaskId>> toFollow{{first.id, firstNowAfter}};
    while (!toFollow.empty()) {
        const auto [ended, nowAfter] = toFollow.front();
        toFollow.pop_front();
        TaskRecord &record = *find(ended);
        const QList<TaskId> dependents = record.rest().dependents;
        for (const TaskId id : dependents) {
            TaskRecord *dependent = find(id);
            if (!dependent || dependent->state() != TaskState::Skipped)
                continue;
            TaskMore &more = dependent->more();
            more.after.removeAll(ended);
            more.after.append(nowAfter);
            if (nowAfter != ended) {
                record.more().dependents.removeAll(id);
                if (TaskRecord *next = find(nowAfter))
                    next->more().dependents.append(id);
            }
            more.error = {};
            dependent->finishedAt = 0;
            finishedBytes -= keptBytes(*dependent);
            std::erase(finishedOrder, id);
            countEnded(-1);
            // Blocked even where the new row is not accepted yet and therefore not seen by waitingState().
            move(*dependent, TaskState::Blocked);
            toFollow.emplace_back(id, id);
        }
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
    bool started = !shuttingDown;
    while (started) {
        started = false;
        for (size_t i = 0; i < groups.size(); ++i) { // by number: what starts may add a group
            for (int n = 0; n < startsInARow && startFirst(*groups.at(i)); ++n)
                started = true;
        }
    }
    flushHandOut();
}

/** False: nothing of the group can start now. */
bool TaskQueuePrivate::startFirst(GroupState &state)
{
    if (!state.hasRoom())
        return false;
    const TaskId id = state.ready.first([this](const ReadyKey &key) {
        const TaskRecord *record = find(key.id);
        return record && record->state() == TaskState::Queued && !record->handedOut
               && record->position() == key.position && record->priority == key.priority;
    });
    TaskRecord *record = find(id);
    if (!record)
        return false;
    const bool isNewFunction = !record->currentAttempt() && isFunction(*record);
    if (isNewFunction && handedOut >= std::max<qint64>(handOutWindow, pool->maxWorkers()))
        return false;
    state.ready.popFirst();
    if (isNewFunction)
        handOut(*record);
    else
        start(*record);
    return true;
}

void TaskQueuePrivate::setDeadline(TaskRecord &record, DeadlineKind kind, std::optional<milliseconds> due)
{
    if (!due && !record.hasMore())
        return;
    auto &slot = record.more().deadlines.at(static_cast<size_t>(kind));
    if (!due && !slot)
        return;
    if (slot)
        deadlines.erase({*slot, record.id, kind});
    slot = due;
    if (slot)
        deadlines.insert({*slot, record.id, kind});
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
            if (record->rest().nextStartAt > clock.now())
                armStart(*record); // the wall clock says not yet: another nap
            else
                move(*record, waitingState(*record));
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
        Attempt *attempt = record->currentAttempt();
        if (attempt && !attempt->operation)
            takeNews(*record, pool->newsOf(id));
        if (attempt && record->state() == TaskState::Running) {
            attempt->rate.add(clock.monotonic(), record->done);
            changed(*record);
        }
    }
    tellChanges();
    if (active.isEmpty())
        tickTimer.stop();
    else
        tickTimer.start(tickInterval);
}

void TaskQueuePrivate::tellChanges()
{
    const bool snapshots = heard.changes;
    const bool reports = heard.reports;
    QList<TaskSnapshot> changes;
    QList<TaskReport> inShort;
    changes.reserve(snapshots ? qsizetype(dirty.size()) : 0);
    inShort.reserve(reports ? qsizetype(dirty.size()) : 0);
    for (const TaskId id : dirty) {
        TaskRecord *record = find(id);
        if (!record)
            continue;
        record->dirty = false;
        if (snapshots)
            changes.append(snapshot(*record));
        if (reports)
            inShort.append({id, record->state(), record->progress(), record->value()});
    }
    dirty.clear();
    if (!changes.isEmpty())
        Q_EMIT q.tasksChanged(changes);
    if (!inShort.isEmpty())
        Q_EMIT q.tasksReported(inShort);
}

} // namespace Landline::Tasks
