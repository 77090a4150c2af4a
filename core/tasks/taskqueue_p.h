// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/functionpool.h"
#include "core/tasks/readyqueue.h"
#include "core/tasks/recordtable.h"
#include "core/tasks/tasklogs.h"
#include "core/tasks/taskqueue.h"

#include <QSet>
#include <QTimer>
#include <QWaitCondition>

#include <atomic>
#include <climits>
#include <deque>
#include <set>

namespace Landline::Tasks {

struct StoredGroup;

/** How often changed tasks are told. */
inline constexpr std::chrono::milliseconds tickInterval{100};
/** How many functions are with the pool at once, at most; fewer where they take their time. */
inline constexpr qint64 maxHandedOut = 1024;

struct GroupState
{
    QString name;
    int defaultLimit = INT_MAX; ///< what the program sets
    int chosenLimit = 0;        ///< what a person sets; 0: nothing
    FailurePolicy onFailure = FailurePolicy::Continue;
    bool suspended = false;
    bool named = false; ///< somebody has used it
    bool told = false;  ///< by groupChanged(), once for its first task
    int running = 0;
    int handedOut = 0;
    int waiting = 0;       ///< in the Queued state
    int cancelsToCome = 0; ///< posted for those that wait
    ReadyQueue ready;

    [[nodiscard]] int limit() const { return chosenLimit > 0 ? chosenLimit : defaultLimit; }
    [[nodiscard]] bool hasRoom() const
    {
        return !suspended && cancelsToCome == 0 && running + handedOut < limit();
    }
};

using FinishReceiver = std::function<void(const Result<TaskOutcome> &)>;

/** The queue's inside: in the queue's thread, but for `add`, `records`' any-thread part and `room`. */
class TaskQueuePrivate
{
public:
    TaskQueuePrivate(TaskQueue &owner, const Clock &wall, TaskStore *rows);
    ~TaskQueuePrivate();

    /** By the wall clock, as records have it. */
    [[nodiscard]] qint64 now() const { return clock.now().toMSecsSinceEpoch(); }

    // taskintake.cpp: how tasks come in, and what the queue keeps
    template <class Work>
    TaskId add(Work work, TaskOptions options);
    template <class Work>
    TaskId addPlain(Work work);
    void fill(TaskRecord &record, TaskOptions &options);
    void announce();
    void postWork();
    void work();
    bool receivePending();
    [[nodiscard]] TaskRecord *known(TaskId id);
    void receive(TaskRecord &record);
    void accept(TaskRecord &record);
    void refuseTask(TaskRecord &record, const Error &error);
    void forgetOldest();
    void remove(TaskRecord &record);
    [[nodiscard]] qint64 keptBytes(const TaskRecord &record) const;
    void countEnded(qint64 change);

    // taskverbs.cpp: what people can ask of them
    TaskRecord *find(TaskId id);
    Result<void> perform(TaskRecord &record, TaskVerb verb);
    Result<void> refuse(const TaskRecord &record, TaskVerb verb) const;
    Result<void> restart(TaskRecord &record);
    void save(const TaskRecord &record);
    void changed(TaskRecord &record);
    TaskSnapshot snapshot(const TaskRecord &record) const;
    StoredTask stored(const TaskRecord &record) const;
    TaskOptions optionsLike(const TaskRecord &record) const;
    TaskId addLike(const TaskRecord &record, TaskOptions options);
    void whenFinished(TaskId id, FinishReceiver receiver);
    void tellReceivers(const TaskRecord &record);

    // taskscheduler.cpp: states, slots, deadlines
    void move(TaskRecord &record, TaskState to);
    void entered(TaskRecord &record);
    void left(TaskRecord &record, TaskState from);
    TaskState waitingState(const TaskRecord &record);
    const TaskRecord *failedDependency(const TaskRecord &record);
    void skip(TaskRecord &record, const TaskRecord &dependency);
    void followEnds(TaskId ended);
    void dependencyEnded(TaskRecord &record);
    void reopenDependents(TaskRecord &first, TaskId firstNowAfter);
    void scheduleDispatch();
    void dispatch();
    bool startFirst(GroupState &state);
    void setDeadline(TaskRecord &record, DeadlineKind kind, std::optional<std::chrono::milliseconds> due);
    void armStart(TaskRecord &record);
    void armTimer();
    void processDue();
    void tick();
    void tellChanges();

    // taskorder.cpp: who comes before whom
    void insertReady(TaskRecord &record);
    void toFront(TaskRecord &record);
    void setPosition(TaskRecord &record, int priority, qint64 position);
    QList<TaskRecord *> waitingLike(const TaskRecord &record, int priority);
    Result<void> place(const QList<TaskId> &ids, TaskId before);
    Result<void> setPriority(TaskRecord &record, int priority);
    Result<void> setStartAt(TaskRecord &record, const QDateTime &time);
    Result<void> setArguments(TaskRecord &record, const QJsonObject &arguments);

    // taskgroups.cpp: limits and what holds for all of a group
    GroupState &group(const QString &name);
    GroupState &groupOf(const TaskRecord &record) { return *groups.at(record.group); }
    const QString &groupName(const TaskRecord &record) const { return groups.at(record.group)->name; }
    GroupSnapshot groupSnapshot(const GroupState &state) const;
    void tellGroup(const GroupState &state);
    void changeGroup(GroupState &state);
    void suspendGroup(GroupState &state, TaskVerb verb);
    void afterFailure(TaskRecord &record);
    void cancelWaiting(GroupState &state);
    void restoreGroups(const QList<StoredGroup> &stored);

    // taskfunctions.cpp: functions with the pool
    bool isFunction(const TaskRecord &record) const;
    void handOut(TaskRecord &record);
    bool canHandOutAtOnce(const TaskRecord &record);
    void handOutAtOnce(TaskRecord &record);
    void flushHandOut();
    void recall();
    /** Ends alone, or also what has begun and runs on. */
    enum class Look { AtEnds, AtAll };
    qint64 hearPool(Look look);
    bool readPool(Look look = Look::AtAll);
    void functionBegan(TaskRecord &record);
    void functionEnded(TaskRecord &record, FunctionReport &report);
    void endedUnseen(TaskRecord &record, FunctionReport &report);
    void takeNews(TaskRecord &record, FunctionNews said);
    void noLongerHandedOut(TaskRecord &record);
    void detachedReturned();

    // taskattempts.cpp: an attempt from start to end
    void start(TaskRecord &record);
    void beginAttempt(TaskRecord &record);
    void startOperation(TaskRecord &record, std::unique_ptr<Operation> operation);
    void connectOperation(TaskRecord &record, Operation &operation);
    void requestCancel(TaskRecord &record, CancelCause cause);
    void suspendAcknowledged(TaskRecord &record);
    void suspendedItself(TaskRecord &record, const QString &why);
    void resumeAttempt(TaskRecord &record);
    void appendLog(TaskRecord &record, const QByteArray &text);
    void readLog(TaskId id);
    void logWasRead(TaskId id, const QByteArray &text);
    void attemptSucceeded(TaskRecord &record, QVariant value, const QString &text);
    void attemptFailed(TaskRecord &record, const Error &error);
    void attemptStopped(TaskRecord &record);
    bool endsNormally(TaskRecord &record);
    void failOrRetry(TaskRecord &record, const Error &error);
    void graceOver(TaskRecord &record);
    void finish(TaskRecord &record, TaskState state);
    void finished(TaskRecord &record);
    void rememberFailure(TaskRecord &record);
    void endAttempt(TaskRecord &record);
    void takeSlot(TaskRecord &record);
    void releaseSlot(TaskRecord &record);
    void updateActiveTime(TaskRecord &record);

    // tasknext.cpp: what follows an end as a new task
    std::optional<NextTask> nextOf(const TaskRecord &record) const;
    void addNext(TaskRecord &record);
    void addNextOccurrence(TaskRecord &record);

    // taskrestore.cpp: a program's end and the next one's begin
    void restoreTasks(const QList<StoredTask> &stored, const QList<StoredGroup> &storedGroups);
    void restoreTask(const StoredTask &task, int &interrupted);
    void shutdown(std::chrono::milliseconds grace);
    void shutdownStep();

    TaskQueue &q;
    const Clock &clock;
    TaskStore *store;
    QueueLimits limits;
    RecordTable records;
    alignas(64) std::atomic<bool> workPosted = false; // an event for work() is on its way, or work() runs

    /** Which signals have a receiver: what nobody hears is not made. */
    struct Heard
    {
        std::atomic<bool> added = false;
        std::atomic<bool> changes = false;
        std::atomic<bool> reports = false;
        std::atomic<bool> finished = false;
        std::atomic<bool> states = false;
    } heard;

    /** What back-pressure waits for. */
    struct Room
    {
        QMutex mutex;
        QWaitCondition changed;
        std::atomic<qint64> limit = 0;
        std::atomic<int> waiting = 0; ///< threads in waitForRoom()
        /** Of all that were made, those that no longer count. Written by the queue's thread alone. */
        alignas(64) std::atomic<qint64> ended = 0;
    } room;
    [[nodiscard]] qint64 inQueue() const { return records.made() - room.ended; }

    std::vector<std::unique_ptr<GroupState>> groups; ///< a record knows its group's number
    QHash<QString, quint16> groupNumbers;
    QHash<QString, TaskKind> kinds;
    QHash<TaskId, QList<FinishReceiver>> receivers;
    QHash<TaskId, QByteArray> logReads; ///< asked of the store, with what was logged since
    std::set<Deadline> deadlines;
    std::deque<TaskId> finishedOrder;
    qint64 finishedBytes = 0; ///< of results and logs
    std::vector<TaskId> dirty;
    QSet<TaskId> active; ///< with an attempt that holds a slot

    std::shared_ptr<FunctionPool> pool;
    std::vector<FunctionPool::Work> toHandOut;
    FunctionPool::News news;
    QList<TaskId> detached;
    qint64 handedOut = 0;
    qint64 handOutWindow = 1;
    int lowestHandedOut = INT_MAX; ///< priority

    qint64 stamp = 0; ///< the time for all of a batch
    qint64 frontPosition = 0;
    qint64 backPosition = 0;
    std::deque<TaskId> endsToFollow;
    bool followingEnds = false;
    bool trimPosted = false;
    bool dispatchPosted = false;
    bool shuttingDown = false;
    bool shutdownTold = false;
    QTimer deadlineTimer;
    QTimer tickTimer;
    QTimer shutdownTimer;
    QTimer ageTimer;
};

} // namespace Landline::Tasks
