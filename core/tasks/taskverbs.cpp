// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's records: how they come in, and what people can ask of them.
#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

namespace Landline::Tasks {

TaskQueuePrivate::TaskQueuePrivate(TaskQueue &owner, const Clock &wall, TaskStore *rows)
    : q(owner)
    , clock(wall)
    , store(rows)
    , mailbox(std::make_shared<FunctionMailbox>())
    , pool(new QThreadPool)
    , maxWorkers(pool->maxThreadCount())
    , deadlineTimer(&owner)
    , tickTimer(&owner)
    , shutdownTimer(&owner)
{
    mailbox->wakeQueue = [this] {
        QMetaObject::invokeMethod(
            &q, [this] { readMailbox(); }, Qt::QueuedConnection);
    };
    deadlineTimer.setSingleShot(true);
    deadlineTimer.setTimerType(Qt::PreciseTimer);
    tickTimer.setInterval(tickInterval);
    shutdownTimer.setSingleShot(true);
    QObject::connect(&deadlineTimer, &QTimer::timeout, &q, [this] { processDue(); });
    QObject::connect(&tickTimer, &QTimer::timeout, &q, [this] { tick(); });
    QObject::connect(&shutdownTimer, &QTimer::timeout, &q, [this] { shutdownStep(); });
    if (!store)
        return;
    QObject::connect(store, &TaskStore::loaded, &q,
                     [this](const QList<StoredTask> &stored, const QList<StoredGroup> &storedGroups) {
                         restoreTasks(stored, storedGroups);
                     });
    QObject::connect(store, &TaskStore::failed, &q, &TaskQueue::storeFailed);
    QObject::connect(store, &TaskStore::committed, &q, [this](const QList<TaskId> &ids) {
        for (const TaskId id : ids) {
            TaskRecord *record = find(id);
            if (record && !record->accepted)
                accept(*record);
        }
    });
}

TaskQueuePrivate::~TaskQueuePrivate()
{
    {
        const QMutexLocker lock(&mailbox->mutex);
        mailbox->wakeQueue = nullptr;
    }
    // Nobody waits for a queue that is gone.
    for (const QList<FinishReceiver> &waiting : std::as_const(receivers)) {
        for (const FinishReceiver &receiver : waiting)
            receiver(failure(ErrorCode::Interrupted, QStringLiteral("the program ended before the task")));
    }
    for (const auto &[id, record] : records) {
        if (record->attempt && record->attempt->run)
            record->attempt->run->requestCancel();
        if (record->attempt && record->attempt->operation)
            record->attempt->operation->kill();
    }
    // A pool's destructor waits for its functions. One that was detached may never end: leave it its thread.
    static constexpr int patience = 1000;
    if (pool->waitForDone(patience))
        delete pool;
}

TaskId TaskQueuePrivate::add(std::unique_ptr<TaskRecord> record, TaskOptions options)
{
    const TaskId id(nextId++);
    TaskSnapshot &task = record->task();
    task.id = id;
    task.title = options.title;
    task.group = options.group;
    task.priority = options.priority;
    task.maxAttempts = options.retry.maxAttempts;
    task.createdAt = clock.now();
    task.nextStartAt = options.startAt;
    task.state = options.held ? TaskState::Held : TaskState::Queued;
    record->task().timeout = options.timeout;
    task.repeat = options.repeat;
    task.postTo = options.postTo;
    record->data.grace = options.grace;
    record->data.retry = options.retry;
    record->task().after = options.after;
    board.set(id, task.state);
    // std::function wants copyable captures.
    auto shared = std::make_shared<std::unique_ptr<TaskRecord>>(std::move(record));
    QMetaObject::invokeMethod(&q, [this, shared] { receive(std::move(*shared)); });
    return id;
}

void TaskQueuePrivate::receive(std::unique_ptr<TaskRecord> owned)
{
    TaskRecord &record = *owned;
    TaskSnapshot &task = record.task();
    const TaskId id = task.id;
    if (record.isStored() && task.group.isEmpty())
        task.group = kinds.value(task.spec.kind).group;
    if (task.group.isEmpty())
        task.group = QStringLiteral("default");
    record.task().position = (backPosition += positionStride);
    records.emplace(id, std::move(owned));
    if (shuttingDown) {
        records.erase(id);
        board.remove(id);
        Q_EMIT q.refused(id, {ErrorCode::Busy, QStringLiteral("the program is about to end"), {}, 0, {}});
        return;
    }
    if (record.isStored() && !kinds.contains(task.spec.kind)) {
        records.erase(id);
        board.remove(id);
        Q_EMIT q.refused(
            id, {ErrorCode::InvalidInput, QStringLiteral("there is no such kind of task"), {}, 0, {}});
        return;
    }
    if (record.isStored() && store)
        save(record); // accepted when its commit is done
    else
        accept(record);
}

void TaskQueuePrivate::accept(TaskRecord &record)
{
    record.accepted = true;
    TaskSnapshot &task = record.task();
    TaskId failedAlready;
    for (const TaskId id : record.task().after) {
        TaskRecord *dependency = find(id);
        if (!dependency)
            continue;
        dependency->dependents.append(task.id);
        const TaskState state = dependency->task().state;
        if (isFinished(state) && state != TaskState::Succeeded)
            failedAlready = id;
    }
    if (task.state != TaskState::Held)
        task.state = waitingState(record);
    ++unfinished;
    Q_EMIT q.taskAdded(snapshot(record));
    entered(record);
    if (!failedAlready.isNull())
        followEnds(failedAlready);
    const QList<int> verbs = std::exchange(record.verbsBeforeAcceptance, {});
    for (const int verb : verbs) {
        if (Result<void> done = perform(record, static_cast<TaskVerb>(verb)); !done)
            Q_EMIT q.refused(task.id, done.error());
    }
}

TaskRecord *TaskQueuePrivate::find(TaskId id)
{
    const auto found = records.find(id);
    return found == records.end() ? nullptr : found->second.get();
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
                   QStringLiteral("“%1” can't be %2 now").arg(record.task().title, words.value(verb)));
}

Result<void> TaskQueuePrivate::perform(TaskRecord &record, TaskVerb verb)
{
    using enum TaskState;
    TaskSnapshot &task = record.task();
    const TaskState state = task.state;
    const bool waits = state == Held || state == Scheduled || state == Blocked || state == Queued;
    switch (verb) {
    case TaskVerb::Cancel:
        if ((waits && !record.attempt) || state == RetryWait) {
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
        if (state != Running || !task.capabilities.testFlag(Capability::Suspendable))
            return refuse(record, verb);
        move(record, Suspending);
        if (record.attempt->run)
            record.attempt->run->requestSuspend();
        else
            record.attempt->operation->suspend();
        return {};
    case TaskVerb::Resume:
        if (state != Suspending && state != Suspended)
            return refuse(record, verb);
        resumeAttempt(record);
        return {};
    case TaskVerb::Hold:
        if ((!waits && state != RetryWait) || state == Held || record.attempt)
            return refuse(record, verb);
        move(record, Held);
        return {};
    case TaskVerb::Release:
        if (state != Held)
            return refuse(record, verb);
        move(record, waitingState(record));
        return {};
    case TaskVerb::StartNow:
        if (!waits && state != RetryWait)
            return refuse(record, verb);
        task.nextStartAt = {};
        record.task().after.clear();
        toFront(record);
        return {};
    case TaskVerb::Restart:
        if (!isFinished(state) || task.detached)
            return refuse(record, verb);
        task.attempt = 0;
        task.error = {};
        task.result.clear();
        task.status.clear();
        task.startedAt = task.finishedAt = {};
        task.activeTime = {};
        record.task().position = (backPosition += positionStride);
        ++unfinished;
        std::erase(finishedOrder, task.id);
        task.nextStartAt = {};
        move(record, waitingState(record));
        reopenDependents(record, task.id);
        return {};
    case TaskVerb::Remove:
        if (!isFinished(state))
            return refuse(record, verb);
        remove(record);
        return {};
    case TaskVerb::MoveToTop:
    case TaskVerb::MoveToBottom:
        if (!waits)
            return refuse(record, verb);
        setPosition(record, task.priority,
                    verb == TaskVerb::MoveToTop ? frontPosition - positionStride
                                                : backPosition + positionStride);
        return {};
    }
    return refuse(record, verb);
}

void TaskQueuePrivate::remove(TaskRecord &record)
{
    const TaskId id = record.task().id;
    if (record.isStored() && store)
        store->remove(id);
    std::erase(finishedOrder, id);
    dirty.remove(id);
    board.remove(id);
    records.erase(id);
    Q_EMIT q.taskRemoved(id);
}

void TaskQueuePrivate::save(const TaskRecord &record)
{
    if (store && record.isStored() && !shuttingDown)
        store->save(record.data);
}

void TaskQueuePrivate::changed(const TaskRecord &record)
{
    dirty.insert(record.task().id);
    if (!tickTimer.isActive())
        tickTimer.start();
}

/** For another row with the same work. */
TaskOptions TaskQueuePrivate::optionsLike(const TaskRecord &record) const
{
    const TaskSnapshot &task = record.task();
    TaskOptions options;
    options.title = task.title;
    options.group = task.group;
    options.priority = task.priority;
    options.timeout = task.timeout;
    options.grace = record.data.grace;
    options.retry = record.data.retry;
    options.repeat = task.repeat;
    options.postTo = task.postTo;
    return options;
}

void TaskQueuePrivate::whenFinished(TaskId id, FinishReceiver receiver)
{
    const TaskRecord *record = find(id);
    if (!record) {
        receiver(failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value())));
        return;
    }
    receivers[id].append(std::move(receiver));
    if (isFinished(record->task().state))
        tellReceivers(*record);
}

void TaskQueuePrivate::tellReceivers(const TaskRecord &record)
{
    const TaskSnapshot &task = record.task();
    const QList<FinishReceiver> waiting = receivers.take(task.id);
    for (const FinishReceiver &receiver : waiting)
        receiver(TaskOutcome{task.state, record.value, task.error});
}

TaskSnapshot TaskQueuePrivate::snapshot(const TaskRecord &record) const
{
    TaskSnapshot task = record.task();
    if (record.attempt && task.state == TaskState::Running) {
        const std::chrono::milliseconds now = clock.monotonic();
        task.activeTime += now - record.attempt->runningSince;
        if (task.progress.unit == Unit::Bytes)
            task.bytesPerSecond = record.attempt->rate.rate(now);
        task.timeLeft = record.attempt->rate.timeLeft(now, task.progress.done, task.progress.total);
    }
    return task;
}

} // namespace Landline::Tasks
