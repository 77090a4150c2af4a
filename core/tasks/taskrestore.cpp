// SPDX-License-Identifier: GPL-3.0-or-later
// How the queue outlives the program: what is read back at its start, what is left at its end.
#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

namespace Landline::Tasks {

/** Where a stored task goes on; `interrupted` when it was being worked on and can't go on by itself. */
static TaskState stateAfterRestart(TaskState stored, bool resumable, bool &interrupted)
{
    using enum TaskState;
    interrupted = false;
    switch (stored) {
    case Running:
    case RetryWait:
        if (resumable || stored == RetryWait)
            return Queued;
        interrupted = true;
        return Failed;
    case Suspending:
    case Suspended:
        if (resumable)
            return Suspended;
        interrupted = true;
        return Failed;
    case Canceling:
        return Canceled;
    default:
        return stored;
    }
}

static qint64 msecsOf(const QDateTime &time)
{
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

/** Takes the row back into the queue; nothing of it starts yet. */
void TaskQueuePrivate::restoreTask(const StoredTask &task, int &interrupted)
{
    const TaskSnapshot &was = task.task;
    const auto kind = kinds.constFind(was.spec.kind);
    if (kind == kinds.cend()) {
        records.reserve(was.id); // this program has no such kind, or the row is gone: the number stays taken
        return;
    }
    TaskRecord *record = records.restore(was.id);
    if (!record)
        return;
    bool wasInterrupted = false;
    const TaskState state = stateAfterRestart(was.state, kind->resumable, wasInterrupted);
    (void)group(was.group);
    record->group = groupNumbers.value(was.group);
    record->priority = static_cast<qint16>(std::clamp(was.priority, -maxPriority, maxPriority));
    record->setState(state);
    record->accepted = true;
    record->createdAt = msecsOf(was.createdAt);
    record->startedAt = msecsOf(was.startedAt);
    record->finishedAt = isFinished(state) && !was.finishedAt.isValid() ? now() : msecsOf(was.finishedAt);
    record->setProgress(was.progress);
    // The attempt that the program's end cut short is made again.
    const int attempt = state == TaskState::Queued && was.attempt > 0 ? was.attempt - 1 : was.attempt;
    record->attempt = static_cast<quint16>(std::clamp(attempt, 0, 0xffff));
    TaskMore &more = record->more();
    more.spec = was.spec;
    more.title = was.title;
    more.status = was.status;
    more.result = was.result;
    more.error = was.error;
    more.activeTime = was.activeTime;
    if (was.state != TaskState::RetryWait) // a restart of the program is a good moment to try again
        more.nextStartAt = was.nextStartAt;
    more.details = was.details;
    more.position = was.position;
    more.after = was.after;
    more.timeout = was.timeout;
    more.grace = task.grace;
    more.retry = task.retry;
    more.repeat = was.repeat;
    more.postTo = was.postTo;
    more.owesNext = task.owesNext && state == TaskState::Succeeded;
    more.attempts = was.attempts;
    if (!wasInterrupted)
        return;
    ++interrupted;
    more.error = {
        ErrorCode::Interrupted, QStringLiteral("interrupted: the program ended while it ran"), {}, 0, {}};
    groupOf(*record).suspended = true;
}

void TaskQueuePrivate::restoreTasks(const QList<StoredTask> &stored, const QList<StoredGroup> &storedGroups)
{
    receivePending();
    restoreGroups(storedGroups);
    int interrupted = 0;
    for (const StoredTask &task : stored) {
        restoreTask(task, interrupted);
        backPosition = std::max(backPosition, task.task.position);
        frontPosition = std::min(frontPosition, task.task.position);
    }
    QList<TaskSnapshot> restored;
    for (const StoredTask &task : stored) {
        TaskRecord *record = task.task.spec.kind.isEmpty() ? nullptr : find(task.task.id);
        if (!record)
            continue;
        for (const TaskId id : record->rest().after) {
            if (TaskRecord *dependency = find(id))
                dependency->more().dependents.append(record->id);
        }
    }
    for (const StoredTask &task : stored) {
        TaskRecord *record = task.task.spec.kind.isEmpty() ? nullptr : find(task.task.id);
        if (!record)
            continue;
        // What it waits for may have ended, and its time come, without its own row hearing of it.
        const TaskState state = record->state();
        if (state == TaskState::Blocked || state == TaskState::Scheduled || state == TaskState::Queued)
            record->setState(waitingState(*record));
        restored.append(snapshot(*record));
        if (isFinished(record->state())) {
            finishedOrder.push_back(record->id);
            finishedBytes += keptBytes(*record);
            countEnded(1);
        }
    }
    Q_EMIT q.tasksRestored(restored, interrupted);
    for (const TaskSnapshot &task : std::as_const(restored)) {
        TaskRecord *record = find(task.id);
        if (record && !isFinished(task.state))
            entered(*record);
        else if (record)
            save(*record);
        // One that was interrupted, or ended as the program did, has left its series to be gone on with.
        if (record && isFinished(task.state) && task.state != TaskState::Canceled && task.repeat.isSet())
            addNextOccurrence(*record);
        if (record && record->rest().owesNext)
            addNext(*record);
    }
    for (const auto &state : groups) {
        if (state->named)
            state->suspended ? changeGroup(*state) : tellGroup(*state);
    }
    forgetOldest();
}

void TaskQueuePrivate::shutdown(std::chrono::milliseconds grace)
{
    if (shuttingDown)
        return;
    if (handedOut > 0)
        recall();
    shuttingDown = true;
    deadlines.clear();
    deadlineTimer.stop();
    shutdownTimer.start(grace);
    records.forEach([&](TaskRecord &record) {
        const Attempt *attempt = record.currentAttempt();
        if (attempt && !attempt->operation)
            pool->requestCancel(record.id);
    });
    records.forEach([&](TaskRecord &record) {
        if (Operation *operation = record.operation())
            operation->cancel();
    });
    shutdownStep();
}

void TaskQueuePrivate::shutdownStep()
{
    const bool over = !shutdownTimer.isActive();
    bool waiting = false;
    records.forEach([&](TaskRecord &record) {
        if (!record.currentAttempt())
            return;
        if (!over) {
            waiting = true;
        } else if (Operation *operation = record.operation()) {
            operation->kill();
            endAttempt(record);
        }
    });
    if (waiting || std::exchange(shutdownTold, true))
        return;
    shutdownTimer.stop();
    QMetaObject::invokeMethod(
        &q,
        [this] {
            if (!store) {
                Q_EMIT q.shutdownFinished();
                return;
            }
            QObject::connect(store, &TaskStore::flushed, &q, &TaskQueue::shutdownFinished);
            store->flush();
        },
        Qt::QueuedConnection);
}

} // namespace Landline::Tasks
