// SPDX-License-Identifier: GPL-3.0-or-later
// The order in which the queue's waiting tasks start: position, priority, start time.
#include "core/tasks/taskqueue_p.h"

#include <algorithm>

namespace Landline::Tasks {

static Result<void> cannotMove(const TaskRecord &record)
{
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("“%1” no longer waits and can't be moved").arg(record.rest().title));
}

void TaskQueuePrivate::insertReady(TaskRecord &record)
{
    groupOf(record).ready.insert({record.priority, record.position(), record.id});
    if (handedOut > 0 && record.priority > lowestHandedOut)
        recall(); // the pool has what should come later
    scheduleDispatch();
}

void TaskQueuePrivate::setPosition(TaskRecord &record, int priority, qint64 position)
{
    if (handedOut > 0)
        recall();
    record.priority = static_cast<qint16>(std::clamp(priority, -maxPriority, maxPriority));
    record.more().position = position;
    backPosition = std::max(backPosition, position);
    frontPosition = std::min(frontPosition, position);
    if (record.state() == TaskState::Queued)
        insertReady(record);
    changed(record);
    save(record);
}

void TaskQueuePrivate::toFront(TaskRecord &record)
{
    setPosition(record, record.priority, frontPosition - positionStride);
    if (record.state() != TaskState::Queued)
        move(record, TaskState::Queued);
}

/** The waiting tasks of its group that have that priority, without itself, in their order. */
QList<TaskRecord *> TaskQueuePrivate::waitingLike(const TaskRecord &record, int priority)
{
    QList<TaskRecord *> out;
    records.forEach([&](TaskRecord &other) {
        if (&other != &record && other.accepted && isWaiting(other.state()) && other.priority == priority
            && other.group == record.group)
            out.append(&other);
    });
    std::sort(out.begin(), out.end(), [](const TaskRecord *a, const TaskRecord *b) {
        return std::pair(a->position(), a->id) < std::pair(b->position(), b->id);
    });
    return out;
}

Result<void> TaskQueuePrivate::place(const QList<TaskId> &ids, TaskId before)
{
    if (handedOut > 0)
        recall();
    TaskRecord *next = known(before);
    if (!before.isNull() && !next)
        return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(before.value()));
    if (next && !isWaiting(next->state()))
        return cannotMove(*next);
    // All or none.
    QList<TaskRecord *> toMove;
    for (const TaskId id : ids) {
        TaskRecord *record = known(id);
        if (!record)
            return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
        if (!isWaiting(record->state()))
            return cannotMove(*record);
        if (!record->accepted)
            return failure(
                ErrorCode::Busy,
                QStringLiteral("“%1” is still being stored: move it in a moment").arg(record->rest().title));
        if (next && record->group != next->group)
            return failure(ErrorCode::InvalidInput, QStringLiteral("“%1” and “%2” are in different groups")
                                                        .arg(record->rest().title, next->rest().title));
        toMove.append(record);
    }
    for (TaskRecord *record : std::as_const(toMove)) {
        if (!next) {
            setPosition(*record, record->priority, backPosition + positionStride);
            continue;
        }
        if (record == next)
            continue;
        const int priority = next->priority;
        const QList<TaskRecord *> others = waitingLike(*record, priority);
        const qsizetype at = others.indexOf(next);
        const qint64 upper = next->position();
        const qint64 lower = at > 0 ? others.at(at - 1)->position() : upper - 2 * positionStride;
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
    if (isFinished(record.state()))
        return cannotMove(record);
    setPosition(record, priority, record.position());
    return {};
}

Result<void> TaskQueuePrivate::setStartAt(TaskRecord &record, const QDateTime &time)
{
    if (record.handedOut)
        recall();
    const TaskState state = record.state();
    if (!isWaiting(state) || record.currentAttempt())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” no longer waits for its start").arg(record.rest().title));
    record.more().nextStartAt = time;
    const TaskState next = waitingState(record);
    if (state != TaskState::Held && next != state) {
        move(record, next);
        return {};
    }
    if (state == TaskState::Scheduled)
        armStart(record);
    changed(record);
    save(record);
    return {};
}

Result<void> TaskQueue::moveTo(TaskId id, int position)
{
    TaskRecord *record = d->find(id);
    if (!record)
        return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
    const QList<TaskRecord *> others = d->waitingLike(*record, record->priority);
    if (position < 0)
        return failure(ErrorCode::InvalidInput, QStringLiteral("a place in the queue counts from 0"));
    return d->place({id}, position < others.size() ? others.at(position)->id : TaskId());
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
