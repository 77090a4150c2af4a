// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"

#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

#include <QMutex>
#include <QThread>
#include <QWaitCondition>

namespace Landline::Tasks {

TaskQueue::TaskQueue(const Clock &clock, TaskStore *store, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<TaskQueuePrivate>(*this, clock, store))
{}

TaskQueue::~TaskQueue() = default;

void TaskQueue::registerKind(const QString &name, const TaskKind &kind)
{
    d->kinds.insert(name, kind);
}

/** Runs `action` in the queue's thread: now if that is the calling one. */
template <class Action>
static void inQueueThread(TaskQueue *queue, Action &&action)
{
    QMetaObject::invokeMethod(queue, std::forward<Action>(action));
}

TaskId TaskQueue::addTask(TaskFunction function, TaskOptions options)
{
    auto record = std::make_unique<TaskRecord>();
    record->function = std::move(function);
    return d->add(std::move(record), std::move(options));
}

TaskId TaskQueue::addTask(OperationFactory factory, TaskOptions options)
{
    auto record = std::make_unique<TaskRecord>();
    record->factory = std::move(factory);
    return d->add(std::move(record), std::move(options));
}

TaskId TaskQueue::addTask(const TaskSpec &spec, TaskOptions options)
{
    auto record = std::make_unique<TaskRecord>();
    record->task().spec = spec;
    return d->add(std::move(record), std::move(options));
}

void TaskQueue::request(TaskId id, TaskVerb verb)
{
    // Always later, so that it may be called from a slot of any signal.
    later([this, id, verb] { return perform(id, verb); }, id);
}

void TaskQueue::restore()
{
    if (d->store)
        d->store->load();
    else
        Q_EMIT tasksRestored({}, 0);
}

void TaskQueue::later(std::function<Result<void>()> action, TaskId id)
{
    QMetaObject::invokeMethod(
        this,
        [this, action = std::move(action), id] {
            if (Result<void> done = action(); !done)
                Q_EMIT refused(id, done.error());
        },
        Qt::QueuedConnection);
}

void TaskQueue::later(std::function<Result<void>(TaskRecord &)> action, TaskId id)
{
    later(
        [this, action = std::move(action), id]() -> Result<void> {
            if (TaskRecord *record = d->find(id))
                return action(*record);
            return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
        },
        id);
}

void TaskQueue::requestOutput(TaskId id)
{
    inQueueThread(this, [this, id] {
        if (const TaskRecord *record = d->find(id))
            Q_EMIT outputRead(id, record->log);
    });
}

Result<void> TaskQueue::perform(TaskId id, TaskVerb verb)
{
    TaskRecord *record = d->find(id);
    if (!record)
        return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
    if (!record->accepted) {
        record->verbsBeforeAcceptance.append(static_cast<int>(verb));
        return {};
    }
    return d->perform(*record, verb);
}

TaskId TaskQueue::restart(TaskId id)
{
    TaskRecord *old = d->find(id);
    if (!old || !isFinished(old->task().state))
        return {};
    auto record = std::make_unique<TaskRecord>();
    record->task().spec = old->task().spec;
    record->function = old->function;
    record->factory = old->factory;
    const TaskId added = d->add(std::move(record), d->optionsLike(*old));
    d->reopenDependents(*old, added);
    return added;
}

void TaskQueue::requestRestartFailed(const QString &group)
{
    QMetaObject::invokeMethod(
        this,
        [this, group] {
            QList<TaskId> failed;
            for (const auto &[id, record] : d->records) {
                const TaskSnapshot &task = record->task();
                if (task.state == TaskState::Failed && (group.isEmpty() || task.group == group))
                    failed.append(id);
            }
            std::sort(failed.begin(), failed.end());
            for (const TaskId id : std::as_const(failed)) {
                if (Result<void> done = perform(id, TaskVerb::Restart); !done)
                    Q_EMIT refused(id, done.error());
            }
        },
        Qt::QueuedConnection);
}

std::optional<TaskSnapshot> TaskQueue::task(TaskId id) const
{
    const TaskRecord *record = d->find(id);
    return record ? std::optional(d->snapshot(*record)) : std::nullopt;
}

QList<TaskSnapshot> TaskQueue::tasks() const
{
    QList<TaskSnapshot> out;
    for (const auto &[id, record] : d->records) {
        if (record->accepted)
            out.append(d->snapshot(*record));
    }
    std::sort(out.begin(), out.end(),
              [](const TaskSnapshot &a, const TaskSnapshot &b) { return a.id < b.id; });
    return out;
}

std::optional<TaskState> TaskQueue::taskStatus(TaskId id) const
{
    return d->board.state(id);
}

Result<TaskOutcome> TaskQueue::waitForResult(TaskId id, QDeadlineTimer deadline)
{
    Q_ASSERT_X(QThread::currentThread() != thread(), "waitForResult", "would wait for itself");
    struct Wait
    {
        QMutex mutex;
        QWaitCondition over;
        std::optional<Result<TaskOutcome>> outcome;
    };
    const auto wait = std::make_shared<Wait>(); // outlives this call where the deadline comes first
    whenFinished(id, [wait](const Result<TaskOutcome> &outcome) {
        const QMutexLocker lock(&wait->mutex);
        wait->outcome = outcome;
        wait->over.wakeAll();
    });
    QMutexLocker lock(&wait->mutex);
    while (!wait->outcome && wait->over.wait(&wait->mutex, deadline)) {
    }
    if (wait->outcome)
        return *wait->outcome;
    return TaskOutcome{taskStatus(id).value_or(TaskState::Queued), {}, {}};
}

void TaskQueue::whenFinished(TaskId id, std::function<void(const Result<TaskOutcome> &)> receiver)
{
    QMetaObject::invokeMethod(this, [this, id, receiver = std::move(receiver)]() mutable {
        d->whenFinished(id, std::move(receiver));
    });
}

int TaskQueue::maxWorkers() const
{
    return d->maxWorkers;
}

void TaskQueue::setMaxWorkers(int count)
{
    d->maxWorkers = std::max(1, count);
    d->pool->setMaxThreadCount(d->maxWorkers);
    d->scheduleDispatch();
}

bool TaskQueue::isIdle() const
{
    return d->unfinished == 0;
}

void TaskQueue::processDue()
{
    d->processDue();
}

void TaskQueue::shutdown(std::chrono::milliseconds grace)
{
    inQueueThread(this, [this, grace] { d->shutdown(grace); });
}

} // namespace Landline::Tasks
