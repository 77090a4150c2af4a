// SPDX-License-Identifier: GPL-3.0-or-later
// The order in which the queue's waiting tasks start: position, priority, start time.
#include "core/tasks/taskqueue_p.h"

#include <algorithm>

namespace Landline::Tasks {

static bool isWaiting(TaskState state)
{
    return state < TaskState::Running;
}

static Result<void> cannotMove(const TaskRecord &record)
{
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("“%1” no longer waits and can't be moved").arg(record.task().title));
}

void TaskQueuePrivate::setPosition(TaskRecord &record, int priority, qint64 position)
{
    TaskSnapshot &task = record.task();
    const bool ready = task.state == TaskState::Queued;
    if (ready)
        group(task.group).ready.erase(record.readyKey());
    task.priority = priority;
    task.position = position;
    backPosition = std::max(backPosition, position);
    frontPosition = std::min(frontPosition, position);
    if (ready) {
        group(task.group).ready.insert(record.readyKey());
        scheduleDispatch();
    }
    changed(record);
    save(record);
}

void TaskQueuePrivate::toFront(TaskRecord &record)
{
    setPosition(record, record.task().priority, frontPosition - positionStride);
    if (record.task().state != TaskState::Queued)
        move(record, TaskState::Queued);
}

/** The waiting tasks of its group that have that priority, without itself, in their order. */
QList<TaskRecord *> TaskQueuePrivate::waitingLike(const TaskRecord &record, int priority)
{
    QList<TaskRecord *> out;
    for (const auto &[id, other] : records) {
        const TaskSnapshot &task = other->task();
        if (other.get() != &record && other->accepted && isWaiting(task.state) && task.priority == priority
            && task.group == record.task().group)
            out.append(other.get());
    }
    std::sort(out.begin(), out.end(),
              [](const TaskRecord *a, const TaskRecord *b) { return a->readyKey() < b->readyKey(); });
    return out;
}

Result<void> TaskQueuePrivate::place(const QList<TaskId> &ids, TaskId before)
{
    TaskRecord *next = find(before);
    if (!before.isNull() && !next)
        return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(before.value()));
    if (next && !isWaiting(next->task().state))
        return cannotMove(*next);
    for (const TaskId id : ids) {
        TaskRecord *record = find(id);
        if (!record)
            return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
        if (!isWaiting(record->task().state))
            return cannotMove(*record);
        if (!next) {
            setPosition(*record, record->task().priority, backPosition + positionStride);
            continue;
        }
        if (record == next)
            continue;
        if (record->task().group != next->task().group)
            return failure(ErrorCode::InvalidInput, QStringLiteral("“%1” and “%2” are in different groups")
                                                        .arg(record->task().title, next->task().title));
        const int priority = next->task().priority;
        const QList<TaskRecord *> others = waitingLike(*record, priority);
        const qsizetype at = others.indexOf(next);
        const qint64 upper = next->task().position;
        const qint64 lower = at > 0 ? others.at(at - 1)->task().position : upper - 2 * positionStride;
        if (upper - lower >= 2) {
            setPosition(*record, priority, lower + (upper - lower) / 2);
            continue;
        }
        // No number is left between the two: give all of them new ones, with room again.
        qint64 position = backPosition;
        for (TaskRecord *other : others) {
            if (other == next)
                setPosition(*record, priority, position += positionStride);
            setPosition(*other, priority, position += positionStride);
        }
    }
    return {};
}

Result<void> TaskQueuePrivate::setPriority(TaskRecord &record, int priority)
{
    if (isFinished(record.task().state))
        return cannotMove(record);
    setPosition(record, priority, record.task().position);
    return {};
}

Result<void> TaskQueuePrivate::setStartAt(TaskRecord &record, const QDateTime &time)
{
    TaskSnapshot &task = record.task();
    if (!isWaiting(task.state) || record.attempt)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("“%1” no longer waits, so it can't be given a start time").arg(task.title));
    task.nextStartAt = time;
    const TaskState next = waitingState(record);
    if (task.state == TaskState::Scheduled && next == TaskState::Scheduled) {
        armStart(record);
        changed(record);
        save(record);
    } else if (task.state != TaskState::Held && next != task.state) {
        move(record, next);
    } else {
        changed(record);
        save(record);
    }
    return {};
}

Result<void> TaskQueue::moveTo(TaskId id, int position)
{
    TaskRecord *record = d->find(id);
    if (!record)
        return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
    const QList<TaskRecord *> others = d->waitingLike(*record, record->task().priority);
    if (position < 0)
        return failure(ErrorCode::InvalidInput, QStringLiteral("a place in the queue counts from 0"));
    return d->place({id}, position < others.size() ? others.at(position)->task().id : TaskId());
}

void TaskQueue::requestMove(const QList<TaskId> &ids, TaskId before)
{
    later([this, ids, before] { return d->place(ids, before); }, ids.value(0));
}

void TaskQueue::requestPriority(TaskId id, int priority)
{
    later([this, priority](TaskRecord &record) { return d->setPriority(record, priority); }, id);
}

void TaskQueue::requestStartAt(TaskId id, const QDateTime &time)
{
    later([this, time](TaskRecord &record) { return d->setStartAt(record, time); }, id);
}

} // namespace Landline::Tasks
