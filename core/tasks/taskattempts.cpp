// SPDX-License-Identifier: GPL-3.0-or-later
// An attempt at a task, from its start to its end.
#include "core/tasks/retrypolicy.h"
#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

#include <QRandomGenerator>

namespace Landline::Tasks {

using std::chrono::milliseconds;

void FunctionMailbox::post(Letter letter)
{
    const QMutexLocker lock(&mutex);
    letters.append(std::move(letter));
    // One event for all that arrives until it is read.
    if (wakeQueue && letters.size() == 1)
        wakeQueue();
}

void TaskQueuePrivate::readMailbox()
{
    QList<FunctionMailbox::Letter> letters;
    {
        const QMutexLocker lock(&mailbox->mutex);
        letters.swap(mailbox->letters);
    }
    for (FunctionMailbox::Letter &letter : letters) {
        TaskRecord *record = find(letter.id);
        const bool current = record && record->attempt && record->attempt->number == letter.attempt;
        if (current) {
            readNews(*record);
            attemptEnded(*record, std::move(letter.outcome), {});
        } else {
            // A detached function has come back at last: its extra thread is no longer needed.
            pool->setMaxThreadCount(std::max(maxWorkers, pool->maxThreadCount() - 1));
            if (record && record->task().detached) {
                record->task().detached = false;
                changed(*record);
            }
        }
    }
}

bool TaskQueuePrivate::canStart(const TaskRecord &record) const
{
    if (record.attempt)
        return true;
    const bool isFunction =
        record.function || (record.isStored() && kinds.value(record.task().spec.kind).function);
    return !isFunction || busyWorkers < maxWorkers;
}

void TaskQueuePrivate::takeSlot(TaskRecord &record)
{
    ++group(record.task().group).running;
    record.holdsSlot = true;
    active.insert(record.task().id);
}

void TaskQueuePrivate::releaseSlot(TaskRecord &record)
{
    if (!std::exchange(record.holdsSlot, false))
        return;
    --group(record.task().group).running;
    active.remove(record.task().id);
    scheduleDispatch();
}

void TaskQueuePrivate::start(TaskRecord &record)
{
    TaskSnapshot &task = record.task();
    takeSlot(record);
    if (record.attempt) { // a suspended operation whose turn has come again
        move(record, TaskState::Running);
        record.attempt->operation->resume();
        return;
    }
    record.attempt = std::make_unique<Attempt>();
    record.attempt->number = ++attempts;
    ++task.attempt;
    if (!task.startedAt.isValid())
        task.startedAt = clock.now();
    task.capabilities = Capability::None;
    const TaskKind kind = kinds.value(task.spec.kind);
    if (record.function) {
        startFunction(record, record.function);
    } else if (record.factory) {
        startOperation(record, record.factory());
    } else if (kind.function) {
        startFunction(record, [function = kind.function, arguments = task.spec.arguments](
                                  TaskContext &context) { return function(arguments, context); });
    } else {
        startOperation(record, kind.operation(task.spec.arguments, task.details));
    }
}

void TaskQueuePrivate::startFunction(TaskRecord &record, TaskFunction function)
{
    record.attempt->run = std::make_shared<FunctionRun>(std::move(function));
    record.task().capabilities = Capability::Suspendable;
    record.holdsWorker = true;
    ++busyWorkers;
    move(record, TaskState::Running);
    pool->start(
        [run = record.attempt->run, box = mailbox, id = record.task().id, number = record.attempt->number] {
            box->post({id, number, run->execute()});
        });
}

void TaskQueuePrivate::startOperation(TaskRecord &record, std::unique_ptr<Operation> operation)
{
    Operation &started = *operation;
    record.attempt->operation.reset(operation.release());
    record.task().capabilities = started.capabilities();
    connectOperation(record, started);
    move(record, TaskState::Running);
    started.start();
}

void TaskQueuePrivate::connectOperation(TaskRecord &record, Operation &operation)
{
    // The record lives as long as it has an attempt, and the attempt's end disconnects the operation.
    QObject::connect(&operation, &Operation::progressed, &q, [this, &record](const Progress &progress) {
        record.task().progress = progress;
        changed(record);
    });
    QObject::connect(&operation, &Operation::statusChanged, &q, [this, &record](const QString &status) {
        record.task().status = status;
        changed(record);
    });
    QObject::connect(&operation, &Operation::detailsChanged, &q, [this, &record](const QJsonObject &details) {
        record.task().details = details;
        changed(record);
    });
    QObject::connect(&operation, &Operation::titleChanged, &q, [this, &record](const QString &title) {
        record.task().title = title;
        changed(record);
    });
    QObject::connect(&operation, &Operation::outputReceived, &q,
                     [this, &record](const QByteArray &text) { appendLog(record, text); });
    QObject::connect(&operation, &Operation::suspendAcknowledged, &q,
                     [this, &record] { suspendAcknowledged(record); });
    QObject::connect(&operation, &Operation::succeeded, &q,
                     [this, &record](const QString &text, const QVariant &value) {
                         attemptEnded(record, {FunctionOutcome::End::Value, value, {}}, text);
                     });
    QObject::connect(&operation, &Operation::failed, &q, [this, &record](const Error &error) {
        attemptEnded(record, {FunctionOutcome::End::Error, {}, error}, {});
    });
    QObject::connect(&operation, &Operation::canceled, &q, [this, &record] {
        attemptEnded(record, {FunctionOutcome::End::Canceled, {}, {}}, {});
    });
}

void TaskQueuePrivate::requestCancel(TaskRecord &record, CancelCause cause)
{
    if (record.attempt)
        record.attempt->cause = cause;
    move(record, TaskState::Canceling);
    if (!record.attempt)
        finish(record, TaskState::Canceled); // suspended in an earlier life of the program
    else if (record.attempt->run)
        record.attempt->run->requestCancel();
    else
        record.attempt->operation->cancel();
}

void TaskQueuePrivate::suspendAcknowledged(TaskRecord &record)
{
    if (record.task().state != TaskState::Suspending)
        return;
    move(record, TaskState::Suspended);
    record.attempt->rate.reset();
    if (record.attempt->operation)
        releaseSlot(record);
}

void TaskQueuePrivate::resumeAttempt(TaskRecord &record)
{
    if (record.task().state == TaskState::Suspending) {
        move(record, TaskState::Running);
        if (record.attempt->run)
            record.attempt->run->requestResume();
        else
            record.attempt->operation->resume();
    } else if (record.attempt && record.attempt->run) {
        record.attempt->run->requestResume();
        move(record, TaskState::Running);
    } else {
        toFront(record); // it gave its slot away
    }
}

void TaskQueuePrivate::readNews(TaskRecord &record)
{
    FunctionNews news = record.attempt->run->takeNews();
    if (news.progress && *news.progress != record.task().progress) {
        record.task().progress = *news.progress;
        changed(record);
    }
    if (news.status) {
        record.task().status = *news.status;
        changed(record);
    }
    if (!news.output.isEmpty())
        appendLog(record, news.output);
    if (news.suspended)
        suspendAcknowledged(record);
}

void TaskQueuePrivate::appendLog(TaskRecord &record, const QByteArray &text)
{
    record.log.append(text);
    if (record.log.size() > maxLogBytes)
        record.log.remove(0, record.log.size() - maxLogBytes);
    Q_EMIT q.outputAppended(record.task().id, text);
}

void TaskQueuePrivate::updateActiveTime(TaskRecord &record)
{
    const milliseconds span = clock.monotonic() - record.attempt->runningSince;
    record.attempt->runFor += span;
    record.task().activeTime += span;
}

void TaskQueuePrivate::endAttempt(TaskRecord &record)
{
    if (std::exchange(record.holdsWorker, false))
        --busyWorkers;
    releaseSlot(record);
    record.attempt.reset();
}

void TaskQueuePrivate::attemptEnded(TaskRecord &record, FunctionOutcome outcome, const QString &text)
{
    if (shuttingDown) {
        // The stored state is left as it was, and the next start goes on from it; but what is done is done.
        if (outcome.end == FunctionOutcome::End::Value && record.task().state != TaskState::Canceling) {
            record.task().state = TaskState::Succeeded;
            record.task().result = text.isEmpty() ? outcome.value.toString() : text;
            record.task().error = {};
            record.task().finishedAt = clock.now();
            if (store && record.isStored())
                store->save(record.data);
        }
        endAttempt(record);
        shutdownStep();
        return;
    }
    if (record.task().state == TaskState::Canceling) {
        attemptCanceled(record); // what it had found out meanwhile is dropped
        return;
    }
    // It ended while paused and waiting for its slot again, as a command that was killed from outside.
    if (record.task().state == TaskState::Queued)
        move(record, TaskState::Running);
    switch (outcome.end) {
    case FunctionOutcome::End::Value:
        record.value = outcome.value;
        record.task().result = text.isEmpty() ? outcome.value.toString() : text;
        record.task().status.clear();
        record.task().error = {};
        finish(record, TaskState::Succeeded);
        break;
    case FunctionOutcome::End::Error:
        failAttempt(record, outcome.error);
        break;
    case FunctionOutcome::End::Canceled:
        move(record, TaskState::Canceling);
        record.attempt->cause = CancelCause::Person;
        attemptCanceled(record);
        break;
    }
}

void TaskQueuePrivate::attemptCanceled(TaskRecord &record)
{
    if (record.attempt->cause == CancelCause::Timeout) {
        const double seconds = static_cast<double>(record.task().timeout.count()) / 1000;
        failAttempt(record, {ErrorCode::Timeout,
                             QStringLiteral("stopped after its time-out of %1 s").arg(seconds),
                             {},
                             0,
                             {}});
    } else {
        finish(record, TaskState::Canceled);
    }
}

void TaskQueuePrivate::failAttempt(TaskRecord &record, const Error &error)
{
    TaskSnapshot &task = record.task();
    task.error = error;
    task.status.clear();
    const std::optional<milliseconds> delay =
        retryDelay(record.data.retry, task.attempt, error, QRandomGenerator::global()->generateDouble());
    if (!delay) {
        finish(record, TaskState::Failed);
        return;
    }
    rememberFailure(record);
    task.nextStartAt = clock.now().addMSecs(delay->count());
    move(record, TaskState::RetryWait);
    setDeadline(record, DeadlineKind::Retry, clock.monotonic() + *delay);
    endAttempt(record);
}

void TaskQueuePrivate::graceOver(TaskRecord &record)
{
    if (record.attempt->operation) {
        record.attempt->operation->kill();
    } else {
        // Its thread can't be taken away: the row ends, the pool gets another thread, the result will be
        // dropped.
        record.task().detached = true;
        pool->setMaxThreadCount(pool->maxThreadCount() + 1);
    }
    attemptCanceled(record);
}

void TaskQueuePrivate::finish(TaskRecord &record, TaskState state)
{
    TaskSnapshot &task = record.task();
    const TaskId id = task.id;
    task.finishedAt = clock.now();
    if (state == TaskState::Failed)
        rememberFailure(record);
    move(record, state);
    endAttempt(record);
    board.finish(id, {state, record.value, task.error});
    finishedOrder.push_back(id);
    --unfinished;
    tellReceivers(record);
    Q_EMIT q.taskFinished(snapshot(record));
    followEnds(id);
    if (state == TaskState::Failed)
        afterFailure(task.group);
    if (task.repeat.isSet() && state != TaskState::Canceled)
        addNextOccurrence(record);
    if (unfinished == 0)
        Q_EMIT q.idle();
    if (finishedOrder.size() > maxFinishedTasks && !std::exchange(trimPosted, true)) {
        // Later: whoever called may still hold one of the records.
        QMetaObject::invokeMethod(
            &q, [this] { forgetOldest(); }, Qt::QueuedConnection);
    }
}

void TaskQueuePrivate::rememberFailure(TaskRecord &record)
{
    TaskSnapshot &task = record.task();
    const milliseconds running =
        task.state == TaskState::Running ? clock.monotonic() - record.attempt->runningSince : milliseconds(0);
    const milliseconds spent = record.attempt ? record.attempt->runFor + running : milliseconds(0);
    if (task.attempts.size() == maxKeptAttempts)
        task.attempts.removeFirst();
    task.attempts.append({task.attempt, clock.now(), spent, task.error});
}

/** When the series goes on after an occurrence that was due at `due`: always ahead of `now`. */
static QDateTime nextOccurrence(const Repeat &repeat, const QDateTime &due, const QDateTime &now)
{
    if (repeat.every.count() > 0) {
        const qint64 span = repeat.every.count();
        const qint64 missed = std::max<qint64>(0, due.msecsTo(now)) / span; // of a machine that slept
        return due.addMSecs((missed + 1) * span);
    }
    const QDateTime local = now.toLocalTime();
    QDateTime next(local.date(), repeat.at);
    if (next <= local)
        next = QDateTime(local.date().addDays(1), repeat.at);
    return next.toUTC();
}

void TaskQueuePrivate::addNextOccurrence(TaskRecord &record)
{
    TaskSnapshot &task = record.task();
    TaskOptions options = optionsLike(record);
    const QDateTime due = task.startedAt.isValid() ? task.startedAt : task.createdAt;
    options.startAt = nextOccurrence(task.repeat, due, clock.now());
    task.repeat = {}; // the series goes on in the new row, not by a restart of this one
    save(record);
    auto next = std::make_unique<TaskRecord>();
    next->task().spec = task.spec;
    next->function = record.function;
    next->factory = record.factory;
    add(std::move(next), std::move(options));
}

void TaskQueuePrivate::forgetOldest()
{
    trimPosted = false;
    while (finishedOrder.size() > maxFinishedTasks) {
        if (TaskRecord *oldest = find(finishedOrder.front()))
            remove(*oldest);
        else
            finishedOrder.pop_front();
    }
}

} // namespace Landline::Tasks
