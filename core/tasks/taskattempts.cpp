// SPDX-License-Identifier: GPL-3.0-or-later
// An attempt at a task, from its start to its end.
#include "core/tasks/retrypolicy.h"
#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

#include <QRandomGenerator>

#include <utility>

namespace Landline::Tasks {

using std::chrono::milliseconds;

void TaskQueuePrivate::takeSlot(TaskRecord &record)
{
    ++groupOf(record).running;
    record.holdsSlot = true;
    active.insert(record.id);
}

void TaskQueuePrivate::releaseSlot(TaskRecord &record)
{
    if (!record.holdsSlot)
        return;
    record.holdsSlot = false;
    --groupOf(record).running;
    active.remove(record.id);
    scheduleDispatch();
}

void TaskQueuePrivate::beginAttempt(TaskRecord &record)
{
    record.more().attempt = std::make_unique<Attempt>();
    ++record.attempt;
    if (record.startedAt == 0)
        record.startedAt = now();
}

/** An operation; functions begin in functionBegan(). */
void TaskQueuePrivate::start(TaskRecord &record)
{
    takeSlot(record);
    if (record.currentAttempt()) { // suspended, and its turn has come again
        move(record, TaskState::Running);
        record.operation()->resume();
        return;
    }
    beginAttempt(record);
    const TaskMore &more = record.rest();
    startOperation(record, more.factory
                               ? more.factory()
                               : kinds.value(more.spec.kind).operation(more.spec.arguments, more.details));
}

void TaskQueuePrivate::startOperation(TaskRecord &record, std::unique_ptr<Operation> operation)
{
    Operation &started = *operation;
    record.currentAttempt()->operation.reset(operation.release());
    record.more().capabilities = started.capabilities();
    connectOperation(record, started);
    move(record, TaskState::Running);
    started.start();
}

void TaskQueuePrivate::connectOperation(TaskRecord &record, Operation &operation)
{
    // The record lives as long as it has an attempt, and the attempt's end disconnects the operation.
    // What an attempt finds there already has not come at any speed.
    QObject::connect(&operation, &Operation::progressed, &q,
                     [this, &record, isFirst = true](const Progress &progress) mutable {
                         if (std::exchange(isFirst, false))
                             record.currentAttempt()->rate.reset();
                         record.setProgress(progress);
                         changed(record);
                     });
    QObject::connect(&operation, &Operation::statusChanged, &q, [this, &record](const QString &status) {
        record.more().status = status;
        changed(record);
    });
    QObject::connect(&operation, &Operation::detailsChanged, &q, [this, &record](const QJsonObject &details) {
        record.more().details = details;
        changed(record);
    });
    QObject::connect(&operation, &Operation::titleChanged, &q, [this, &record](const QString &title) {
        record.more().title = title;
        changed(record);
    });
    QObject::connect(&operation, &Operation::outputReceived, &q,
                     [this, &record](const QByteArray &text) { appendLog(record, text); });
    QObject::connect(&operation, &Operation::suspendAcknowledged, &q,
                     [this, &record] { suspendAcknowledged(record); });
    QObject::connect(&operation, &Operation::suspendedItself, &q,
                     [this, &record](const QString &why) { suspendedItself(record, why); });
    QObject::connect(&operation, &Operation::succeeded, &q,
                     [this, &record](const QString &text, const QVariant &value) {
                         attemptSucceeded(record, value, text);
                     });
    QObject::connect(&operation, &Operation::failed, &q,
                     [this, &record](const Error &error) { attemptFailed(record, error); });
    QObject::connect(&operation, &Operation::canceled, &q, [this, &record] { attemptStopped(record); });
}

void TaskQueuePrivate::requestCancel(TaskRecord &record, CancelCause cause)
{
    Attempt *attempt = record.currentAttempt();
    if (attempt)
        attempt->cause = cause;
    move(record, TaskState::Canceling);
    if (!attempt)
        finish(record, TaskState::Canceled); // suspended in an earlier life of the program
    else if (attempt->operation)
        attempt->operation->cancel();
    else
        pool->requestCancel(record.id);
}

void TaskQueuePrivate::suspendAcknowledged(TaskRecord &record)
{
    if (record.state() != TaskState::Suspending)
        return;
    record.more().status.clear();
    move(record, TaskState::Suspended);
    record.currentAttempt()->rate.reset();
    if (record.operation())
        releaseSlot(record);
}

void TaskQueuePrivate::suspendedItself(TaskRecord &record, const QString &why)
{
    if (record.state() == TaskState::Running)
        move(record, TaskState::Suspending);
    suspendAcknowledged(record);
    if (record.state() == TaskState::Suspended) {
        record.more().status = why;
        changed(record);
    }
}

void TaskQueuePrivate::resumeAttempt(TaskRecord &record)
{
    Operation *operation = record.operation();
    if (record.state() == TaskState::Suspending) {
        move(record, TaskState::Running);
        if (operation)
            operation->resume();
        else
            pool->requestResume(record.id);
    } else if (record.currentAttempt() && !operation) {
        pool->requestResume(record.id); // it has kept its thread
        move(record, TaskState::Running);
    } else {
        toFront(record); // it gave its slot away
    }
}

/** The log of a stored task is a file, which outlives the program; that of another is kept here. */
void TaskQueuePrivate::appendLog(TaskRecord &record, const QByteArray &text)
{
    if (store && record.isStored()) {
        store->appendLog(record.id, text);
        if (const auto read = logReads.find(record.id); read != logReads.end())
            read->append(text);
    } else {
        appendCapped(record.more().log, text);
    }
    Q_EMIT q.outputAppended(record.id, text);
}

void TaskQueuePrivate::readLog(TaskId id)
{
    const TaskRecord *record = find(id);
    if (!record)
        return;
    if (!store || !record->isStored()) {
        Q_EMIT q.outputRead(id, record->rest().log);
    } else if (!logReads.contains(id)) {
        logReads.insert(id, {});
        store->readLog(id);
    }
}

/** With what was logged since the store was asked, or whoever listens would miss it. */
void TaskQueuePrivate::logWasRead(TaskId id, const QByteArray &text)
{
    QByteArray whole = text;
    appendCapped(whole, logReads.take(id));
    Q_EMIT q.outputRead(id, whole);
}

void TaskQueuePrivate::updateActiveTime(TaskRecord &record)
{
    Attempt &attempt = *record.currentAttempt();
    const milliseconds span = clock.monotonic() - attempt.runningSince;
    attempt.runFor += span;
    record.more().activeTime += span;
}

void TaskQueuePrivate::endAttempt(TaskRecord &record)
{
    releaseSlot(record);
    if (record.hasMore())
        record.more().attempt.reset();
}

/** False: the end is not taken as it came, and has been dealt with. */
bool TaskQueuePrivate::endsNormally(TaskRecord &record)
{
    if (shuttingDown) { // the stored state is left as it was, and the next start goes on from it
        endAttempt(record);
        shutdownStep();
        return false;
    }
    if (record.state() == TaskState::Canceling) {
        attemptStopped(record); // what it had found out meanwhile is dropped
        return false;
    }
    // It ended while paused and waiting for its slot again, as a command that was killed from outside.
    if (record.state() == TaskState::Queued)
        move(record, TaskState::Running);
    return true;
}

void TaskQueuePrivate::attemptSucceeded(TaskRecord &record, QVariant value, const QString &text)
{
    const bool counts = record.state() != TaskState::Canceling;
    if (counts) {
        record.setValue(std::move(value));
        TaskMore &more = record.more();
        more.result = text;
        more.status.clear();
        more.error = {};
        more.owesNext = nextOf(record).has_value();
    }
    if (shuttingDown && counts) { // what is done is done
        record.setState(TaskState::Succeeded);
        record.finishedAt = now();
        if (store && record.isStored())
            store->save(stored(record));
    }
    if (endsNormally(record))
        finish(record, TaskState::Succeeded);
}

void TaskQueuePrivate::attemptFailed(TaskRecord &record, const Error &error)
{
    if (endsNormally(record))
        failOrRetry(record, error);
}

/** It has stopped because it was asked to, or of its own accord. */
void TaskQueuePrivate::attemptStopped(TaskRecord &record)
{
    if (record.state() != TaskState::Canceling) {
        if (!endsNormally(record))
            return;
        move(record, TaskState::Canceling);
        record.currentAttempt()->cause = CancelCause::Person;
    }
    if (shuttingDown) {
        endAttempt(record);
        shutdownStep();
    } else if (record.currentAttempt()->cause == CancelCause::Timeout) {
        const double seconds = static_cast<double>(record.rest().timeout.count()) / 1000;
        failOrRetry(record, {ErrorCode::Timeout,
                             QStringLiteral("stopped after its time-out of %1 s").arg(seconds),
                             {},
                             0,
                             {}});
    } else {
        finish(record, TaskState::Canceled);
    }
}

void TaskQueuePrivate::failOrRetry(TaskRecord &record, const Error &error)
{
    TaskMore &more = record.more();
    more.error = error;
    more.status.clear();
    const std::optional<milliseconds> delay =
        retryDelay(more.retry, record.attempt, error, QRandomGenerator::global()->generateDouble());
    if (!delay || record.detached) { // a second one beside a function that never ended would make it worse
        finish(record, TaskState::Failed);
        return;
    }
    rememberFailure(record);
    more.nextStartAt = clock.now().addMSecs(delay->count());
    move(record, TaskState::RetryWait);
    setDeadline(record, DeadlineKind::Retry, clock.monotonic() + *delay);
    endAttempt(record);
}

void TaskQueuePrivate::graceOver(TaskRecord &record)
{
    if (Operation *operation = record.operation()) {
        operation->kill();
    } else {
        // Its thread can't be taken away: the row ends, the pool gets another thread, the result is dropped.
        if (!pool->detach(record.id)) {
            readPool(); // it has just ended
            return;
        }
        record.detached = true;
        detached.append(record.id);
    }
    attemptStopped(record);
}

void TaskQueuePrivate::finish(TaskRecord &record, TaskState state)
{
    record.finishedAt = now();
    if (state == TaskState::Failed)
        rememberFailure(record);
    move(record, state);
    endAttempt(record);
    finished(record);
}

/** What every end leads to. */
void TaskQueuePrivate::finished(TaskRecord &record)
{
    const TaskId id = record.id;
    finishedOrder.push_back(id);
    finishedBytes += keptBytes(record);
    countEnded(1);
    tellReceivers(record);
    if (heard.finished)
        Q_EMIT q.taskFinished(snapshot(record));
    if (record.hasMore()) {
        followEnds(id);
        if (record.state() == TaskState::Failed)
            afterFailure(record);
        if (record.rest().repeat.isSet() && record.state() != TaskState::Canceled)
            addNextOccurrence(record);
        if (record.rest().owesNext)
            addNext(record);
    }
    if (inQueue() == 0) {
        if (tickTimer.isActive())
            tickTimer.start(std::chrono::milliseconds(0)); // nothing more comes: why wait
        Q_EMIT q.idle();
    }
    const bool tooMuch =
        qint64(finishedOrder.size()) > limits.maxFinished || finishedBytes > limits.maxResultBytes;
    if (tooMuch && !std::exchange(trimPosted, true)) {
        // Later: whoever called may still hold one of the records.
        QMetaObject::invokeMethod(
            &q, [this] { forgetOldest(); }, Qt::QueuedConnection);
    }
}

void TaskQueuePrivate::rememberFailure(TaskRecord &record)
{
    TaskMore &more = record.more();
    milliseconds spent{0};
    if (const Attempt *attempt = more.attempt.get()) {
        spent = attempt->runFor;
        if (record.state() == TaskState::Running)
            spent += clock.monotonic() - attempt->runningSince;
    }
    if (more.attempts.size() == maxKeptAttempts)
        more.attempts.removeFirst();
    more.attempts.append({record.attempt, clock.now(), spent, more.error});
}

} // namespace Landline::Tasks
