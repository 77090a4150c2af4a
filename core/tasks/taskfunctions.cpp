// SPDX-License-Identifier: GPL-3.0-or-later
// Functions between the queue and the pool: handed out ahead of time, called back when something comes first.
#include "core/tasks/taskqueue_p.h"

namespace Landline::Tasks {

bool TaskQueuePrivate::isFunction(const TaskRecord &record) const
{
    if (!record.isStored())
        return record.hasFunction();
    const auto kind = kinds.constFind(record.rest().spec.kind);
    return kind != kinds.cend() && kind->function;
}

/** It stays Queued until the pool says that it runs. */
void TaskQueuePrivate::handOut(TaskRecord &record)
{
    record.handedOut = true;
    ++handedOut;
    ++groupOf(record).handedOut;
    lowestHandedOut = std::min<int>(lowestHandedOut, record.priority);
    if (!record.hasFunction()) { // of a kind
        const TaskSpec &spec = record.rest().spec;
        record.setFunction([function = kinds.value(spec.kind).function, arguments = spec.arguments](
                               TaskContext &context) { return function(arguments, context); });
    }
    toHandOut.push_back({record.id, record.takeFunction()});
}

/** A new plain function for which nothing else waits need not wait in line for itself. */
bool TaskQueuePrivate::canHandOutAtOnce(const TaskRecord &record)
{
    GroupState &state = groupOf(record);
    return record.hasFunction() && !shuttingDown && state.ready.isEmpty() && state.hasRoom()
           && handedOut < std::max<qint64>(handOutWindow, pool->maxWorkers())
           && (handedOut == 0 || record.priority <= lowestHandedOut);
}

void TaskQueuePrivate::handOutAtOnce(TaskRecord &record)
{
    ++groupOf(record).waiting;
    changed(record);
    if (heard.states)
        Q_EMIT q.stateChanged(record.id, TaskState::Queued);
    handOut(record);
}

void TaskQueuePrivate::flushHandOut()
{
    if (!toHandOut.empty())
        pool->hand(toHandOut);
}

/** What no thread has begun waits in the queue again; what some thread has begun or ended is known. */
void TaskQueuePrivate::recall()
{
    std::vector<FunctionPool::Work> back = pool->recall();
    std::move(toHandOut.begin(), toHandOut.end(), std::back_inserter(back));
    toHandOut.clear();
    for (FunctionPool::Work &work : back) {
        TaskRecord &record = *find(work.id);
        record.setFunction(std::move(work.function));
        noLongerHandedOut(record);
        groupOf(record).ready.insert({record.priority, record.position(), record.id});
    }
    scheduleDispatch();
    hearPool(Look::AtAll); // no more: nothing is to start while the caller holds one that waits
}

void TaskQueuePrivate::noLongerHandedOut(TaskRecord &record)
{
    record.handedOut = false;
    --groupOf(record).handedOut;
    if (--handedOut == 0)
        lowestHandedOut = INT_MAX;
}

/** What the pool has to tell; the number of functions that have ended or returned. */
qint64 TaskQueuePrivate::hearPool(Look look)
{
    FunctionPool::News fresh = std::move(news); // for its memory; a slot may come here again
    if (look == Look::AtAll)
        pool->takeNews(fresh);
    else
        pool->takeEnds(fresh);
    if (!fresh.ended.empty())
        stamp = now();
    for (FunctionReport &report : fresh.ended) {
        if (TaskRecord *record = find(report.id))
            functionEnded(*record, report);
    }
    for (const TaskId id : fresh.running) {
        TaskRecord *record = find(id);
        if (record && record->handedOut)
            functionBegan(*record);
    }
    if (fresh.returned > 0)
        detachedReturned();
    const qint64 count = qint64(fresh.ended.size()) + fresh.returned;
    news = std::move(fresh);
    return count;
}

/** The same, and what can start then does. False: there was nothing new. */
bool TaskQueuePrivate::readPool(Look look)
{
    const qint64 count = hearPool(look);
    if (count > 0 && !shuttingDown) {
        // As many as the pool may get through until it is heard of again; those that take long, one by one.
        const qint64 workers = pool->maxWorkers();
        handOutWindow = std::clamp(workers + 2 * count, workers, maxHandedOut);
        dispatch();
    }
    return count > 0;
}

void TaskQueuePrivate::functionBegan(TaskRecord &record)
{
    noLongerHandedOut(record);
    takeSlot(record);
    beginAttempt(record);
    record.more().capabilities = Capability::Suspendable;
    move(record, TaskState::Running);
    if (shuttingDown)
        pool->requestCancel(record.id);
}

void TaskQueuePrivate::functionEnded(TaskRecord &record, FunctionReport &report)
{
    const bool hasNews = report.rest && (report.rest->news.status || !report.rest->news.output.isEmpty());
    if (record.handedOut && report.end == FunctionEnd::Value && !hasNews && !shuttingDown) {
        endedUnseen(record, report);
        return;
    }
    if (record.handedOut)
        functionBegan(record);
    if (!record.currentAttempt())
        return;
    if (report.progress != Progress())
        record.setProgress(report.progress);
    if (report.rest) {
        takeNews(record, std::move(report.rest->news));
        if (report.rest->function)
            record.setFunction(std::move(report.rest->function));
    }
    switch (report.end) {
    case FunctionEnd::Value:
        attemptSucceeded(record, std::move(report.value), {});
        break;
    case FunctionEnd::Error:
        attemptFailed(record, report.rest->error);
        break;
    case FunctionEnd::Canceled:
        attemptStopped(record);
        break;
    }
}

/** It began and succeeded since the pool was last heard of: the same moves, without an attempt. */
void TaskQueuePrivate::endedUnseen(TaskRecord &record, FunctionReport &report)
{
    noLongerHandedOut(record);
    --groupOf(record).waiting;
    ++record.attempt;
    record.finishedAt = stamp;
    if (record.startedAt == 0)
        record.startedAt = record.finishedAt;
    if (report.progress != Progress())
        record.setProgress(report.progress);
    record.setValue(std::move(report.value));
    if (record.hasMore()) {
        record.more().error = {};
        record.more().status.clear();
    }
    record.setState(TaskState::Running);
    if (heard.states)
        Q_EMIT q.stateChanged(record.id, TaskState::Running);
    record.setState(TaskState::Succeeded);
    changed(record);
    save(record);
    if (heard.states)
        Q_EMIT q.stateChanged(record.id, TaskState::Succeeded);
    finished(record);
}

void TaskQueuePrivate::takeNews(TaskRecord &record, FunctionNews said)
{
    if (said.progress && *said.progress != record.progress()) {
        record.setProgress(*said.progress);
        changed(record);
    }
    if (said.status) {
        record.more().status = *said.status;
        changed(record);
    }
    if (!said.output.isEmpty())
        appendLog(record, said.output);
    if (said.suspended)
        suspendAcknowledged(record);
}

/** Functions that were given up have come back: they hold no thread any more. */
void TaskQueuePrivate::detachedReturned()
{
    for (const TaskId id : std::exchange(detached, {})) {
        TaskRecord *record = find(id);
        if (!record)
            continue;
        if (pool->isDetached(id)) {
            detached.append(id);
        } else {
            record->detached = false;
            changed(*record);
        }
    }
}

} // namespace Landline::Tasks
