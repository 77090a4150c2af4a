// SPDX-License-Identifier: GPL-3.0-or-later
// How tasks come into the queue, how many it takes, and how long it keeps those that have ended.
#include "core/tasks/taskintake.h"

#include "core/tasks/taskstore.h"

#include <QThread>

namespace Landline::Tasks {

static constexpr int receivedInARow = 512;
static constexpr int maxAttemptNumber = 0xffff;

void TaskQueuePrivate::fill(TaskRecord &record, TaskOptions &options)
{
    record.setState(options.held ? TaskState::Held : TaskState::Queued);
    record.priority = static_cast<qint16>(std::clamp(options.priority, -maxPriority, maxPriority));
    static const TaskOptions plain;
    const RetryPolicy &retry = options.retry;
    const bool isPlain = options.title.isEmpty() && options.group.isEmpty() && options.after.isEmpty()
                         && !options.startAt.isValid() && options.timeout == plain.timeout
                         && options.grace == plain.grace && retry.maxAttempts == 1 && !options.repeat.isSet()
                         && options.postTo.isEmpty();
    if (isPlain)
        return;
    TaskMore &more = record.more();
    more.title = std::move(options.title);
    more.groupName = std::move(options.group);
    more.after = std::move(options.after);
    more.nextStartAt = options.startAt;
    more.timeout = options.timeout;
    more.grace = options.grace;
    more.retry = std::move(options.retry);
    more.retry.maxAttempts = std::clamp(more.retry.maxAttempts, 1, maxAttemptNumber);
    more.repeat = options.repeat;
    more.postTo = std::move(options.postTo);
}

void TaskQueuePrivate::announce()
{
    if (QThread::currentThread() == q.thread())
        receivePending();
    else
        postWork();
}

/** Any thread: there is something to receive, or the pool has news. */
void TaskQueuePrivate::postWork()
{
    if (workPosted.load(std::memory_order_relaxed) || workPosted.exchange(true))
        return;
    QMetaObject::invokeMethod(
        &q, [this] { work(); }, Qt::QueuedConnection);
}

/**
 * Receives tasks and hears of the pool until there is nothing more for a moment. To sleep and be woken for
 * each that comes in a stream would cost both sides more than the tasks do.
 */
void TaskQueuePrivate::work()
{
    static constexpr int patience = 16; ///< looks in vain
    static constexpr std::chrono::milliseconds turn{2};
    const QDeadlineTimer end(turn);
    int inVain = 0;
    while (inVain < patience && !end.hasExpired()) {
        const bool received = receivePending();
        const bool heardOfPool = readPool(Look::AtEnds);
        if (received || heardOfPool) {
            inVain = 0;
        } else {
            ++inVain;
            QThread::yieldCurrentThread();
        }
    }
    if (inVain < patience) { // other events have their turn
        readPool(Look::AtAll);
        QMetaObject::invokeMethod(
            &q, [this] { work(); }, Qt::QueuedConnection);
        return;
    }
    // From here on whoever has something posts; what came just before is found now.
    workPosted = false;
    pool->rearm();
    readPool(Look::AtAll);
    if (records.hasPending())
        postWork();
}

/** Some of what was added, so that nobody who adds quicker keeps the queue from all else. False: nothing. */
bool TaskQueuePrivate::receivePending()
{
    stamp = now();
    int received = 0;
    TaskRecord *record = nullptr;
    while (received < receivedInARow && (record = records.receive())) {
        receive(*record);
        ++received;
    }
    flushHandOut();
    return received > 0;
}

/** For what is asked from outside: whoever has added a task may ask at once, before its turn has come. */
TaskRecord *TaskQueuePrivate::known(TaskId id)
{
    if (records.isPending(id)) {
        stamp = now();
        while (records.isPending(id))
            receive(*records.receive());
        flushHandOut();
    }
    return find(id);
}

void TaskQueuePrivate::refuseTask(TaskRecord &record, const Error &error)
{
    const TaskId id = record.id;
    records.erase(id);
    countEnded(1);
    if (!receivers.isEmpty()) {
        for (const FinishReceiver &receiver : receivers.take(id))
            receiver(failure(error));
    }
    Q_EMIT q.refused(id, error);
}

void TaskQueuePrivate::receive(TaskRecord &record)
{
    static constexpr size_t maxGroups = 0xffff;
    if (shuttingDown) {
        refuseTask(record, {ErrorCode::Busy, QStringLiteral("the program is about to end"), {}, 0, {}});
        return;
    }
    if (inQueue() - records.pending() > limits.maxUnfinished) {
        refuseTask(record,
                   {ErrorCode::Busy,
                    QStringLiteral("the queue is full: %1 tasks wait. Add more when some of them have ended")
                        .arg(limits.maxUnfinished),
                    {},
                    0,
                    {}});
        return;
    }
    if (record.hasMore()) {
        QString name = std::exchange(record.more().groupName, {});
        if (record.isStored() && !kinds.contains(record.rest().spec.kind)) {
            refuseTask(record,
                       {ErrorCode::InvalidInput, QStringLiteral("there is no such kind of task"), {}, 0, {}});
            return;
        }
        if (record.isStored() && name.isEmpty())
            name = kinds.value(record.rest().spec.kind).group;
        if (!name.isEmpty()) {
            if (!groupNumbers.contains(name) && groups.size() == maxGroups) {
                refuseTask(record,
                           {ErrorCode::TooLarge, QStringLiteral("there are too many groups"), {}, 0, {}});
                return;
            }
            (void)group(name);
            record.group = groupNumbers.value(name);
        }
    }
    if (GroupState &state = groupOf(record); !state.told) {
        state.named = state.told = true;
        tellGroup(state);
    }
    record.createdAt = stamp;
    if (record.position() <= backPosition)
        record.more().position = backPosition + positionStride;
    backPosition = record.position();
    if (!record.isStored() || !store) {
        accept(record);
        return;
    }
    // Accepted when its commit is done; stored as what it will be, for a program that ends before that.
    if (record.state() != TaskState::Held)
        record.setState(waitingState(record));
    save(record);
}

void TaskQueuePrivate::accept(TaskRecord &record)
{
    record.accepted = true;
    const TaskId id = record.id;
    for (const TaskId after : record.rest().after) {
        if (TaskRecord *dependency = find(after))
            dependency->more().dependents.append(id);
    }
    if (record.state() != TaskState::Held && record.hasMore())
        record.setState(waitingState(record));
    if (heard.added)
        Q_EMIT q.taskAdded(snapshot(record));
    if (record.state() == TaskState::Queued && !record.hasMore() && canHandOutAtOnce(record))
        handOutAtOnce(record);
    else
        entered(record);
    if (!record.hasMore())
        return;
    if (const TaskRecord *failed = failedDependency(record); failed && record.state() == TaskState::Held)
        skip(record, *failed); // nobody need release it first
    const auto asked = std::exchange(record.more().beforeAcceptance, {});
    for (const auto &action : asked)
        action();
}

/** Tasks have finished, or were never received: more may come. Or they were started again. */
void TaskQueuePrivate::countEnded(qint64 change)
{
    room.ended.store(room.ended.load(std::memory_order_relaxed) + change); // no other thread writes
    if (room.waiting > 0 && inQueue() < room.limit) {
        const QMutexLocker lock(&room.mutex);
        room.changed.wakeAll();
    }
}

qint64 TaskQueuePrivate::keptBytes(const TaskRecord &record) const
{
    qint64 bytes = 0;
    const QVariant &value = record.value();
    if (const int type = value.typeId(); type == QMetaType::QString)
        bytes += value.toString().size() * qint64(sizeof(QChar));
    else if (type == QMetaType::QByteArray)
        bytes += value.toByteArray().size();
    if (record.hasMore())
        bytes += record.rest().log.size() + record.rest().result.size() * qint64(sizeof(QChar));
    return bytes;
}

void TaskQueuePrivate::forgetOldest()
{
    trimPosted = false;
    const qint64 tooOld = now() - limits.maxAge.count();
    while (!finishedOrder.empty()) {
        TaskRecord *oldest = find(finishedOrder.front());
        if (!oldest) {
            finishedOrder.pop_front();
            continue;
        }
        const bool tooMany = qint64(finishedOrder.size()) > limits.maxFinished;
        const bool tooLarge = finishedBytes > limits.maxResultBytes && finishedOrder.size() > 1;
        if (!tooMany && !tooLarge && oldest->finishedAt >= tooOld)
            return;
        remove(*oldest);
    }
}

void TaskQueuePrivate::remove(TaskRecord &record)
{
    const TaskId id = record.id;
    if (record.isStored() && store)
        store->remove(id);
    finishedBytes -= keptBytes(record);
    if (!finishedOrder.empty() && finishedOrder.front() == id)
        finishedOrder.pop_front();
    else
        std::erase(finishedOrder, id);
    records.erase(id);
    Q_EMIT q.taskRemoved(id);
}

bool TaskQueue::waitForRoom(QDeadlineTimer deadline)
{
    Q_ASSERT_X(QThread::currentThread() != thread(), "waitForRoom", "would wait for itself");
    TaskQueuePrivate::Room &room = d->room;
    const QMutexLocker lock(&room.mutex);
    ++room.waiting;
    bool inTime = true;
    while (d->inQueue() >= room.limit && inTime)
        inTime = room.changed.wait(&room.mutex, deadline);
    --room.waiting;
    return d->inQueue() < room.limit;
}

void TaskQueue::setLimits(const QueueLimits &limits)
{
    QMetaObject::invokeMethod(this, [this, limits] {
        d->limits = limits;
        d->room.limit = limits.maxUnfinished;
        {
            const QMutexLocker lock(&d->room.mutex);
            d->room.changed.wakeAll();
        }
        d->forgetOldest();
    });
}

} // namespace Landline::Tasks
