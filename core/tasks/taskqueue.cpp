// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"

#include "core/tasks/taskqueue_p.h"
#include "core/tasks/taskstore.h"

#include <QThread>

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
    QMetaObject::invokeMethod(
        this,
        [this, id, verb] {
            if (Result<void> done = perform(id, verb); !done)
                Q_EMIT refused(id, done.error());
        },
        Qt::QueuedConnection);
}

void TaskQueue::restore()
{
    if (d->store)
        d->store->load();
    else
        Q_EMIT tasksRestored({}, 0);
}

void TaskQueue::requestGroup(const QString &group, TaskVerb verb)
{
    inQueueThread(this, [this, group, verb] {
        setGroupSuspended(group, verb == TaskVerb::Suspend);
        for (const auto &[id, record] : d->records) {
            const TaskState state = record->task().state;
            const bool fits = verb == TaskVerb::Suspend
                                  ? state == TaskState::Running
                                  : state == TaskState::Suspended || state == TaskState::Suspending;
            if (record->task().group == group && fits)
                (void)d->perform(*record, verb); // one that can't be suspended goes on: nothing to tell
        }
    });
}

void TaskQueue::requestGroupLimit(const QString &group, int limit)
{
    inQueueThread(this, [this, group, limit] { setGroupLimit(group, limit); });
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
    TaskOptions options;
    options.title = old->task().title;
    options.group = old->task().group;
    options.priority = old->task().priority;
    options.timeout = old->data.timeout;
    options.grace = old->data.grace;
    options.retry = old->data.retry;
    const TaskId added = d->add(std::move(record), std::move(options));
    d->reopenDependents(*old, added);
    return added;
}

void TaskQueue::setGroupLimit(const QString &group, int limit)
{
    d->group(group).limit = std::max(1, limit);
    d->tellGroup(group);
    d->scheduleDispatch();
}

void TaskQueue::setGroupSuspended(const QString &group, bool suspended)
{
    d->group(group).suspended = suspended;
    d->tellGroup(group);
    d->scheduleDispatch();
}

QList<GroupSnapshot> TaskQueue::groups() const
{
    QList<GroupSnapshot> out;
    for (const auto &[name, state] : d->groups)
        out.append({name, state.limit, state.suspended, state.running});
    return out;
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

Result<TaskOutcome> TaskQueue::waitForResult(TaskId id, QDeadlineTimer deadline) const
{
    Q_ASSERT_X(QThread::currentThread() != thread(), "waitForResult", "would wait for itself");
    return d->board.wait(id, deadline);
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
