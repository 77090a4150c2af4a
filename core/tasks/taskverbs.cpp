// SPDX-License-Identifier: GPL-3.0-or-later
// What people can ask of tasks, and what the queue tells of them.
#include "core/tasks/taskintake.h"
#include "core/tasks/taskstore.h"

namespace Landline::Tasks {

TaskRecord *TaskQueuePrivate::find(TaskId id)
{
    return records.find(id);
}

Result<void> TaskQueuePrivate::refuse(const TaskRecord &record, TaskVerb verb) const
{
    static const QHash<TaskVerb, QString> words{
        {TaskVerb::Cancel, QStringLiteral("cancelled")},
        {TaskVerb::Suspend, QStringLiteral("paused")},
        {TaskVerb::Resume, QStringLiteral("resumed")},
        {TaskVerb::Hold, QStringLiteral("held")},
        {TaskVerb::Release, QStringLiteral("released")},
        {TaskVerb::StartNow, QStringLiteral("started now")},
        {TaskVerb::Restart, QStringLiteral("started again")},
        {TaskVerb::Remove, QStringLiteral("removed")},
        {TaskVerb::MoveToTop, QStringLiteral("moved")},
        {TaskVerb::MoveToBottom, QStringLiteral("moved")},
    };
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("“%1” can't be %2 now").arg(record.rest().title, words.value(verb)));
}

Result<void> TaskQueuePrivate::perform(TaskRecord &record, TaskVerb verb)
{
    using enum TaskState;
    if (record.handedOut)
        recall(); // it is back, or it runs
    const TaskState state = record.state();
    const bool waits = isWaiting(state);
    switch (verb) {
    case TaskVerb::Cancel:
        if ((waits && !record.currentAttempt()) || state == RetryWait) {
            finish(record, Canceled);
        } else if (waits) { // a suspended operation that was resumed, and waits for its slot
            move(record, Running);
            requestCancel(record, CancelCause::Person);
        } else if (state == Running || state == Suspending || state == Suspended) {
            requestCancel(record, CancelCause::Person);
        } else {
            return refuse(record, verb);
        }
        return {};
    case TaskVerb::Suspend:
        if (state != Running || !record.rest().capabilities.testFlag(Capability::Suspendable))
            return refuse(record, verb);
        move(record, Suspending);
        if (Operation *operation = record.operation())
            operation->suspend();
        else
            pool->requestSuspend(record.id);
        return {};
    case TaskVerb::Resume:
        if (state != Suspending && state != Suspended)
            return refuse(record, verb);
        resumeAttempt(record);
        return {};
    case TaskVerb::Hold:
        if ((!waits && state != RetryWait) || state == Held)
            return refuse(record, verb);
        // What was suspended, and waits for its slot to go on, is so again.
        move(record, record.currentAttempt() ? Suspended : Held);
        return {};
    case TaskVerb::Release:
        if (state != Held)
            return refuse(record, verb);
        move(record, waitingState(record));
        return {};
    case TaskVerb::StartNow:
        if (!waits && state != RetryWait)
            return refuse(record, verb);
        record.more().nextStartAt = {};
        record.more().after.clear();
        toFront(record);
        return {};
    case TaskVerb::Restart:
        if (!isFinished(state) || record.detached)
            return refuse(record, verb);
        if (const TaskRecord *failed = failedDependency(record)) {
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("“%1” waits for “%2”, which did not succeed: start that one again")
                               .arg(record.rest().title, failed->rest().title));
        }
        return restart(record);
    case TaskVerb::Remove:
        if (!isFinished(state))
            return refuse(record, verb);
        remove(record);
        return {};
    case TaskVerb::MoveToTop:
    case TaskVerb::MoveToBottom:
        if (!waits)
            return refuse(record, verb);
        setPosition(record, record.priority,
                    verb == TaskVerb::MoveToTop ? frontPosition - positionStride
                                                : backPosition + positionStride);
        return {};
    }
    return refuse(record, verb);
}

Result<void> TaskQueuePrivate::restart(TaskRecord &record)
{
    const bool hasWork = record.hasFunction() || record.rest().factory || record.isStored();
    if (!hasWork)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("“%1” can't be started again: its function is gone").arg(record.rest().title));
    finishedBytes -= keptBytes(record);
    std::erase(finishedOrder, record.id);
    TaskMore &more = record.more();
    if (!record.hasFunction())
        record.setValue({});
    record.attempt = 0;
    more.error = {};
    more.result.clear();
    more.status.clear();
    record.startedAt = record.finishedAt = 0;
    more.activeTime = {};
    more.nextStartAt = {};
    more.position = backPosition += positionStride;
    countEnded(-1);
    move(record, waitingState(record));
    reopenDependents(record, record.id);
    return {};
}

Result<void> TaskQueuePrivate::setArguments(TaskRecord &record, const QJsonObject &arguments)
{
    if (!record.isStored() || isFunction(record) || record.state() == TaskState::Succeeded) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” can't be changed now").arg(record.rest().title));
    }
    record.more().spec.arguments = arguments;
    if (Operation *operation = record.operation())
        operation->setArguments(arguments);
    save(record);
    changed(record);
    return {};
}

void TaskQueue::requestArguments(TaskId id, const QJsonObject &arguments)
{
    later([this, arguments](TaskRecord &record) { return d->setArguments(record, arguments); }, id);
}

void TaskQueuePrivate::save(const TaskRecord &record)
{
    if (store && record.isStored() && !shuttingDown)
        store->save(stored(record));
}

void TaskQueuePrivate::changed(TaskRecord &record)
{
    if (record.dirty || (!heard.changes && !heard.reports && active.isEmpty()))
        return;
    record.dirty = true;
    dirty.push_back(record.id);
    if (!tickTimer.isActive())
        tickTimer.start(tickInterval);
}

static QDateTime timeFrom(qint64 msecs)
{
    return msecs == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(msecs, Qt::UTC);
}

TaskSnapshot TaskQueuePrivate::snapshot(const TaskRecord &record) const
{
    TaskSnapshot task;
    task.id = record.id;
    task.group = groupName(record);
    task.priority = record.priority;
    task.state = record.state();
    task.progress = record.progress();
    task.attempt = record.attempt;
    task.createdAt = timeFrom(record.createdAt);
    task.startedAt = timeFrom(record.startedAt);
    task.finishedAt = timeFrom(record.finishedAt);
    task.detached = record.detached;
    task.position = record.position();
    if (!record.hasMore()) {
        task.result = record.value().toString();
        return task;
    }
    const TaskMore &more = record.rest();
    task.spec = more.spec;
    task.title = more.title;
    task.status = more.status;
    task.result = more.result.isEmpty() ? record.value().toString() : more.result;
    task.error = more.error;
    task.maxAttempts = more.retry.maxAttempts;
    task.activeTime = more.activeTime;
    task.nextStartAt = more.nextStartAt;
    task.capabilities = more.capabilities;
    task.details = more.details;
    task.after = more.after;
    task.timeout = more.timeout;
    task.repeat = more.repeat;
    task.postTo = more.postTo;
    task.attempts = more.attempts;
    if (more.attempt && task.state == TaskState::Running) {
        const std::chrono::milliseconds now = clock.monotonic();
        task.activeTime += now - more.attempt->runningSince;
        if (task.progress.unit == Unit::Bytes)
            task.bytesPerSecond = more.attempt->rate.rate(now);
        task.timeLeft = more.attempt->rate.timeLeft(now, task.progress.done, task.progress.total);
    }
    return task;
}

StoredTask TaskQueuePrivate::stored(const TaskRecord &record) const
{
    StoredTask out{snapshot(record), record.rest().grace, record.rest().retry, record.rest().owesNext};
    out.task.activeTime = record.rest().activeTime; // not what is still running
    return out;
}

/** For another row with the same work. */
TaskOptions TaskQueuePrivate::optionsLike(const TaskRecord &record) const
{
    const TaskMore &more = record.rest();
    TaskOptions options;
    options.title = more.title;
    options.group = groupName(record);
    options.priority = record.priority;
    options.timeout = more.timeout;
    options.grace = more.grace;
    options.retry = more.retry;
    options.repeat = more.repeat;
    options.postTo = more.postTo;
    return options;
}

/** A new row for the same work; null when that is gone. */
TaskId TaskQueuePrivate::addLike(const TaskRecord &record, TaskOptions options)
{
    if (record.isStored())
        return add(TaskSpec(record.rest().spec), std::move(options));
    if (record.rest().factory)
        return add(OperationFactory(record.rest().factory), std::move(options));
    if (record.rest().series)
        return add(TaskFunction(record.rest().series), std::move(options));
    if (record.hasFunction())
        return add(TaskFunction(record.function()), std::move(options));
    return {};
}

void TaskQueuePrivate::whenFinished(TaskId id, FinishReceiver receiver)
{
    const TaskRecord *record = known(id);
    if (!record) {
        receiver(failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value())));
        return;
    }
    receivers[id].append(std::move(receiver));
    if (isFinished(record->state()))
        tellReceivers(*record);
}

void TaskQueuePrivate::tellReceivers(const TaskRecord &record)
{
    if (receivers.isEmpty())
        return;
    const QList<FinishReceiver> waiting = receivers.take(record.id);
    for (const FinishReceiver &receiver : waiting)
        receiver(TaskOutcome{record.state(), record.value(), record.rest().error});
}

} // namespace Landline::Tasks
