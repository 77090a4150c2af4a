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

void TaskQueuePrivate::restoreTasks(const QList<StoredTask> &stored, const QList<StoredGroup> &storedGroups)
{
    restoreGroups(storedGroups);
    QList<TaskSnapshot> restored;
    int interrupted = 0;
    for (const StoredTask &data : stored) {
        nextId = std::max<qint64>(nextId, data.task.id.value() + 1);
        backPosition = std::max(backPosition, data.task.position);
        frontPosition = std::min(frontPosition, data.task.position);
    }
    for (const StoredTask &data : stored) {
        if (!kinds.contains(data.task.spec.kind) || records.contains(data.task.id))
            continue; // of a kind that this program does not have; its row stays in the file
        auto owned = std::make_unique<TaskRecord>();
        TaskRecord &record = *owned;
        record.data = data;
        record.accepted = true;
        TaskSnapshot &task = record.task();
        bool wasInterrupted = false;
        const TaskKind kind = kinds.value(task.spec.kind);
        task.state = stateAfterRestart(task.state, kind.resumable, wasInterrupted);
        task.detached = false;
        if (wasInterrupted) {
            ++interrupted;
            task.error = {ErrorCode::Interrupted,
                          QStringLiteral("interrupted: the program ended while it ran"),
                          {},
                          0,
                          {}};
            group(task.group).suspended = true;
        }
        if (isFinished(task.state) && !task.finishedAt.isValid())
            task.finishedAt = clock.now();
        if (task.state == TaskState::Queued && task.attempt > 0)
            --task.attempt; // the attempt that the program's end cut short is made again
        records.emplace(task.id, std::move(owned));
        restored.append(task);
    }
    for (const StoredTask &data : stored) {
        TaskRecord *record = find(data.task.id);
        if (!record)
            continue;
        for (const TaskId id : record->task().after) {
            if (TaskRecord *dependency = find(id))
                dependency->dependents.append(data.task.id);
        }
        if (isFinished(record->task().state)) {
            board.finish(data.task.id, {record->task().state, record->task().result, record->task().error});
            finishedOrder.push_back(data.task.id);
        } else {
            ++unfinished;
        }
    }
    Q_EMIT q.tasksRestored(restored, interrupted);
    for (const TaskSnapshot &task : std::as_const(restored)) {
        TaskRecord *record = find(task.id);
        if (record && !isFinished(task.state))
            entered(*record);
        else if (record)
            save(*record);
    }
    for (const auto &[name, state] : groups)
        state.suspended ? changeGroup(name) : tellGroup(name);
}

void TaskQueuePrivate::shutdown(std::chrono::milliseconds grace)
{
    if (std::exchange(shuttingDown, true))
        return;
    deadlines.clear();
    deadlineTimer.stop();
    shutdownTimer.start(grace);
    for (const auto &[id, record] : records) {
        if (record->attempt && record->attempt->run)
            record->attempt->run->requestCancel();
    }
    for (const auto &[id, record] : records) {
        if (record->attempt && record->attempt->operation)
            record->attempt->operation->cancel();
    }
    shutdownStep();
}

void TaskQueuePrivate::shutdownStep()
{
    const bool over = !shutdownTimer.isActive();
    bool waiting = false;
    for (const auto &[id, record] : records) {
        if (!record->attempt)
            continue;
        if (!over) {
            waiting = true;
        } else if (record->attempt->operation) {
            record->attempt->operation->kill();
            endAttempt(*record);
        }
    }
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
