// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"

#include "core/tasks/taskintake.h"
#include "core/tasks/taskstore.h"

#include <QCoreApplication>
#include <QMetaMethod>
#include <QMutex>
#include <QThread>
#include <QWaitCondition>

namespace Landline::Tasks {

TaskQueuePrivate::TaskQueuePrivate(TaskQueue &owner, const Clock &wall, TaskStore *rows)
    : q(owner)
    , clock(wall)
    , store(rows)
    , pool(std::make_shared<FunctionPool>([this] { postWork(); }))
    , deadlineTimer(&owner)
    , tickTimer(&owner)
    , shutdownTimer(&owner)
    , ageTimer(&owner)
{
    static constexpr std::chrono::hours ageInterval{1};
    group(QStringLiteral("default")).named = false; // number 0: that of a record which was told no other
    room.limit = limits.maxUnfinished;
    deadlineTimer.setSingleShot(true);
    deadlineTimer.setTimerType(Qt::PreciseTimer);
    tickTimer.setInterval(tickInterval);
    shutdownTimer.setSingleShot(true);
    QObject::connect(&deadlineTimer, &QTimer::timeout, &q, [this] { processDue(); });
    QObject::connect(&tickTimer, &QTimer::timeout, &q, [this] { tick(); });
    QObject::connect(&shutdownTimer, &QTimer::timeout, &q, [this] { shutdownStep(); });
    QObject::connect(&ageTimer, &QTimer::timeout, &q, [this] { forgetOldest(); });
    ageTimer.start(ageInterval);
    if (!store)
        return;
    QObject::connect(store, &TaskStore::loaded, &q,
                     [this](const QList<StoredTask> &stored, const QList<StoredGroup> &storedGroups) {
                         restoreTasks(stored, storedGroups);
                     });
    QObject::connect(store, &TaskStore::failed, &q, &TaskQueue::storeFailed);
    QObject::connect(store, &TaskStore::logRead, &q,
                     [this](TaskId id, const QByteArray &text) { logWasRead(id, text); });
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
    static constexpr std::chrono::milliseconds patience{1000};
    // Nobody waits for a queue that is gone.
    for (const QList<FinishReceiver> &waiting : std::as_const(receivers)) {
        for (const FinishReceiver &receiver : waiting)
            receiver(failure(ErrorCode::Interrupted, QStringLiteral("the program ended before the task")));
    }
    records.forEach([](TaskRecord &record) {
        if (Operation *operation = record.operation())
            operation->kill();
    });
    pool->close(patience);
}

TaskQueue::TaskQueue(const Clock &clock, TaskStore *store, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<TaskQueuePrivate>(*this, clock, store))
{}

TaskQueue::~TaskQueue() = default;

void TaskQueue::connectNotify(const QMetaMethod &signal)
{
    Q_UNUSED(signal);
    d->heard.added = isSignalConnected(QMetaMethod::fromSignal(&TaskQueue::taskAdded));
    d->heard.changes = isSignalConnected(QMetaMethod::fromSignal(&TaskQueue::tasksChanged));
    d->heard.reports = isSignalConnected(QMetaMethod::fromSignal(&TaskQueue::tasksReported));
    d->heard.finished = isSignalConnected(QMetaMethod::fromSignal(&TaskQueue::taskFinished));
    d->heard.states = isSignalConnected(QMetaMethod::fromSignal(&TaskQueue::stateChanged));
}

void TaskQueue::disconnectNotify(const QMetaMethod &signal)
{
    // Later: a receiver's destructor calls this with a lock of Qt's that isSignalConnected() may want as
    // well.
    QMetaObject::invokeMethod(
        this, [this, signal] { connectNotify(signal); }, Qt::QueuedConnection);
}

void TaskQueue::registerKind(const QString &name, const TaskKind &kind)
{
    d->kinds.insert(name, kind);
}

TaskId TaskQueue::addTask(TaskFunction function, TaskOptions options)
{
    return d->add(std::move(function), std::move(options));
}

TaskId TaskQueue::addTask(TaskFunction function)
{
    return d->addPlain(std::move(function));
}

TaskId TaskQueue::addTask(OperationFactory factory, TaskOptions options)
{
    return d->add(std::move(factory), std::move(options));
}

TaskId TaskQueue::addTask(const TaskSpec &spec, TaskOptions options)
{
    return d->add(TaskSpec(spec), std::move(options));
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
            TaskRecord *record = d->known(id);
            if (record && !record->accepted) {
                record->more().beforeAcceptance.emplace_back([this, action, id] { later(action, id); });
                return {};
            }
            if (record)
                return action(*record);
            return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
        },
        id);
}

void TaskQueue::requestOutput(TaskId id)
{
    QMetaObject::invokeMethod(this, [this, id] { d->readLog(id); });
}

Result<void> TaskQueue::perform(TaskId id, TaskVerb verb)
{
    TaskRecord *record = d->known(id);
    if (!record)
        return failure(ErrorCode::NotFound, QStringLiteral("there is no task %1").arg(id.value()));
    if (!record->accepted) {
        record->more().beforeAcceptance.emplace_back([this, id, verb] { request(id, verb); });
        return {};
    }
    return d->perform(*record, verb);
}

TaskId TaskQueue::restart(TaskId id)
{
    TaskRecord *old = d->find(id);
    if (!old || !isFinished(old->state()))
        return {};
    const TaskId added = d->addLike(*old, d->optionsLike(*old));
    if (d->find(added)) // not refused
        d->reopenDependents(*old, added);
    return added;
}

void TaskQueue::requestRestartFailed(const QString &group)
{
    QMetaObject::invokeMethod(
        this,
        [this, group] {
            d->records.forEach([&](TaskRecord &record) {
                const bool meant = group.isEmpty() || d->groupName(record) == group;
                if (record.state() != TaskState::Failed || !meant)
                    return;
                // One whose dependency's turn comes later is skipped until then.
                if (Result<void> done =
                        record.detached ? d->refuse(record, TaskVerb::Restart) : d->restart(record);
                    !done)
                    Q_EMIT refused(record.id, done.error());
            });
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
    d->records.forEach([&](const TaskRecord &record) {
        if (record.accepted)
            out.append(d->snapshot(record));
    });
    return out;
}

std::optional<TaskState> TaskQueue::taskStatus(TaskId id) const
{
    return d->records.state(id);
}

Result<TaskOutcome> TaskQueue::waitForResult(TaskId id, QDeadlineTimer deadline)
{
    Q_ASSERT_X(QThread::currentThread() != thread(), "waitForResult", "would wait for itself");
    // By name: the core links no windows, and is in programs that have some.
    const QCoreApplication *app = QCoreApplication::instance();
    if (app && app->inherits("QGuiApplication") && QThread::currentThread() == app->thread())
        return failure(ErrorCode::Refused, QStringLiteral("the thread that paints must not wait for a task"));
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
    return d->pool->maxWorkers();
}

void TaskQueue::setMaxWorkers(int count)
{
    d->pool->setMaxWorkers(count);
    d->scheduleDispatch();
}

bool TaskQueue::isIdle() const
{
    return d->inQueue() == 0;
}

void TaskQueue::processDue()
{
    d->processDue();
}

void TaskQueue::shutdown(std::chrono::milliseconds grace)
{
    QMetaObject::invokeMethod(this, [this, grace] { d->shutdown(grace); });
}

} // namespace Landline::Tasks
