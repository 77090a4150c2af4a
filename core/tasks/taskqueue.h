// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/tasks/operation.h"
#include "core/tasks/task.h"
#include "core/tasks/taskcontext.h"
#include "core/tasks/taskfunction.h"

#include <QDeadlineTimer>
#include <QFuture>
#include <QObject>
#include <QPromise>

#include <memory>

namespace Landline::Tasks {

class TaskStore;
class TaskQueuePrivate;
class TaskRecord;

using OperationFactory = std::function<std::unique_ptr<Operation>()>;

/** What follows a task that has succeeded, as a task of its own. */
struct NextTask
{
    TaskSpec spec;
    QString title;
};

/** What the queue has to know of a kind of stored task. */
struct TaskKind
{
    QString group;          ///< where its tasks go by default
    bool resumable = false; ///< a running one goes on by itself after a restart of the program
    /** One of the two makes the behaviour out of the spec. `details` are those that the last attempt left. */
    std::function<std::unique_ptr<Operation>(const QJsonObject &arguments, const QJsonObject &details)>
        operation;
    std::function<QVariant(const QJsonObject &arguments, TaskContext &context)> function;
    /** Where set: what is to follow one that has succeeded, or nothing. It is added once, at the latest when
     * the program starts again. Called in the queue's thread. */
    std::function<std::optional<NextTask>(const QJsonObject &arguments, const QJsonObject &details)> next;
};

/** What a person can ask of a task. */
enum class TaskVerb {
    Cancel,
    Suspend,
    Resume,
    Hold,
    Release,
    StartNow,
    Restart,
    Remove,
    MoveToTop,
    MoveToBottom
};

/**
 * All finite work of the program: records of tasks, their states, order, limits by group, retries and
 * time-outs. Functions run on a QThreadPool, operations in the queue's own thread.
 *
 * Lives in one thread (the engine thread). Functions marked "any thread" may be called from elsewhere: those
 * that change something are carried out in the queue's thread later, and a refusal comes as refused().
 */
class TaskQueue : public QObject
{
    Q_OBJECT
    /** How many functions run at once. */
    Q_PROPERTY(int maxWorkers READ maxWorkers WRITE setMaxWorkers)
public:
    /** `store` (may be null) and `clock` outlive the queue. */
    explicit TaskQueue(const Clock &clock, TaskStore *store = nullptr, QObject *parent = nullptr);
    ~TaskQueue() override;

    /** Before restore(), in the queue's thread. */
    void registerKind(const QString &name, const TaskKind &kind);
    /** Reads the stored tasks back; emits tasksRestored(), then what can go on does. Once, before tasks are
     * added. */
    void restore();

    /** A function for the thread pool; not stored. Any thread. Its captures are let go when it has succeeded.
     */
    TaskId addTask(TaskFunction function, TaskOptions options);
    TaskId addTask(TaskFunction function);
    /**
     * The same for anything that can be called, as R() or R(TaskContext &), where R is void, a value or a
     * Result of one. What it throws and a Result's Error are the task's error. Any thread.
     */
    template <PoolFunction Function>
    TaskId addTask(Function function, TaskOptions options)
    {
        return addTask(TaskFunction(asTaskFunction(std::move(function))), std::move(options));
    }
    template <PoolFunction Function>
    TaskId addTask(Function function)
    {
        return addTask(TaskFunction(asTaskFunction(std::move(function))));
    }
    /** Event-driven work; the factory is called in the queue's thread for each attempt; not stored. Any
     * thread. */
    TaskId addTask(OperationFactory factory, TaskOptions options = {});
    /** Work of a registered kind; stored, and accepted once its record is committed. Any thread. */
    TaskId addTask(const TaskSpec &spec, TaskOptions options = {});

    /** Asks for something; a refusal is told by refused(). Any thread. */
    void request(TaskId id, TaskVerb verb);
    /**
     * Puts waiting tasks before `before`, in their order, with its priority; null: to the end of their
     * groups. A refusal is told by refused(). Any thread.
     */
    void requestMove(const QList<TaskId> &ids, TaskId before);
    void requestPriority(TaskId id, int priority);
    /** Of a waiting task; a null time: as soon as there is a slot. Any thread. */
    void requestStartAt(TaskId id, const QDateTime &time);
    /**
     * Takes the place of a stored task's arguments: for its next attempt, and for the one that is under way
     * as far as its operation can. A refusal (it has succeeded, or is no operation's) is told by refused().
     * Any thread.
     */
    void requestArguments(TaskId id, const QJsonObject &arguments);
    /** Starts all failed ones of the group again in their rows; an empty name: of all groups. Any thread. */
    void requestRestartFailed(const QString &group = {});
    /** Suspends or resumes the group: nothing of it starts; with `alsoActive` running ones are paused or
     * resumed. Any thread. */
    void requestGroup(const QString &group, TaskVerb verb);
    /** A person's choice, which is stored; 0: back to what the program sets. Any thread. */
    void requestGroupLimit(const QString &group, int limit);
    void requestGroupOnFailure(const QString &group, FailurePolicy policy);
    /** Answered by outputRead(). Any thread. */
    void requestOutput(TaskId id);

    /**
     * The verbs, in the queue's thread, and not from a slot that one of the queue's signals called: that one
     * uses request(). Restart takes the same row again. Error InvalidInput: not legal in this state; nothing
     * has changed.
     */
    [[nodiscard]] Result<void> perform(TaskId id, TaskVerb verb);
    [[nodiscard]] Result<void> cancelTask(TaskId id) { return perform(id, TaskVerb::Cancel); }
    /** A new row for the same work; 0 when refused. */
    TaskId restart(TaskId id);
    /** To that place, from 0, among the waiting ones of its group and priority. As perform(). */
    [[nodiscard]] Result<void> moveTo(TaskId id, int position);
    void setGroupLimit(const QString &group, int limit);
    void setGroupSuspended(const QString &group, bool suspended);
    [[nodiscard]] QList<GroupSnapshot> groups() const;

    /** In the queue's thread. */
    [[nodiscard]] std::optional<TaskSnapshot> task(TaskId id) const;
    [[nodiscard]] QList<TaskSnapshot> tasks() const;
    /** Of any known task; nothing for one that is not there. Any thread. */
    [[nodiscard]] std::optional<TaskState> taskStatus(TaskId id) const;
    /**
     * Blocks the calling thread until the task has finished or the deadline is over; never cancels it. Not
     * from the queue's own thread. Errors: NotFound (there is no such task), Refused (from the thread that
     * paints).
     */
    [[nodiscard]] Result<TaskOutcome> waitForResult(TaskId id,
                                                    QDeadlineTimer deadline = QDeadlineTimer::Forever);
    /**
     * The result as a future, made when asked for: finished with the value, or with a TaskException.
     * Cancelling it leaves the task alone. Any thread.
     */
    template <class T>
    [[nodiscard]] QFuture<T> future(TaskId id)
    {
        auto promise = std::make_shared<QPromise<T>>();
        promise->start();
        whenFinished(id, [promise](const Result<TaskOutcome> &outcome) { settle(*promise, outcome); });
        return promise->future();
    }
    /** Calls `receiver` once, in the queue's thread; at once for one that has finished. Any thread. */
    void whenFinished(TaskId id, std::function<void(const Result<TaskOutcome> &)> receiver);

    /** What goes beyond new limits is forgotten or refused from then on. Any thread. */
    void setLimits(const QueueLimits &limits);
    /**
     * Back-pressure: blocks the calling thread while the queue is full; false when the deadline was first.
     * Not from the queue's own thread. Any other thread.
     */
    [[nodiscard]] bool waitForRoom(QDeadlineTimer deadline = QDeadlineTimer::Forever);

    [[nodiscard]] int maxWorkers() const;
    void setMaxWorkers(int count);
    /** Nothing that was added is unfinished. Any thread. */
    [[nodiscard]] bool isIdle() const;

    /** Does what is due by the clock: start times, time-outs, retries, graces. Called by a timer; tests call
     * it. */
    void processDue();
    /**
     * Starts nothing more, suspends what can go on later and cancels the rest; shutdownFinished() follows,
     * within the grace. Stored tasks that were waiting stay stored.
     */
    void shutdown(std::chrono::milliseconds grace);

signals:
    void tasksRestored(const QList<Landline::Tasks::TaskSnapshot> &tasks, int interrupted);
    void taskAdded(const Landline::Tasks::TaskSnapshot &task);
    /** Coalesced: each changed task once, at most ten times a second, and at once when nothing is left to do.
     */
    void tasksChanged(const QList<Landline::Tasks::TaskSnapshot> &tasks);
    /** The same changes at the same time, for those who follow very many tasks. */
    void tasksReported(const QList<Landline::Tasks::TaskReport> &reports);
    /** At once, with the final snapshot. */
    void taskFinished(const Landline::Tasks::TaskSnapshot &task);
    /** Each legal move, at once; for those who follow the life of tasks. */
    void stateChanged(Landline::Tasks::TaskId id, Landline::Tasks::TaskState state);
    void taskRemoved(Landline::Tasks::TaskId id);
    void groupChanged(const Landline::Tasks::GroupSnapshot &group);
    void outputAppended(Landline::Tasks::TaskId id, const QByteArray &text);
    /** All that is kept of a task's log (its end, at most maxLogBytes). */
    void outputRead(Landline::Tasks::TaskId id, const QByteArray &text);
    void refused(Landline::Tasks::TaskId id, const Landline::Error &error);
    /** The store can't keep what is added or changed; tasks go on in memory. */
    void storeFailed(const Landline::Error &error);
    void idle();
    void shutdownFinished();

protected:
    void connectNotify(const QMetaMethod &signal) override;
    void disconnectNotify(const QMetaMethod &signal) override;

private:
    friend class TaskQueuePrivate;
    /** Carries it out in the queue's thread, not within this call; what it returns may become refused(id). */
    void later(std::function<Result<void>()> action, TaskId id);
    void later(std::function<Result<void>(TaskRecord &)> action, TaskId id);
    std::unique_ptr<TaskQueuePrivate> d;
};

} // namespace Landline::Tasks
