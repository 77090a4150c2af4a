// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/statusboard.h"
#include "core/tasks/taskqueue.h"
#include "core/tasks/taskrecord.h"

#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <climits>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>

namespace Landline::Tasks {

/** How many finished rows are kept; the oldest go first. */
inline constexpr int maxFinishedTasks = 10'000;
/** How much of a task's log is kept in memory: its end. */
inline constexpr qsizetype maxLogBytes = 256 * 1024;
/** How often changed tasks are told. */
inline constexpr std::chrono::milliseconds tickInterval{100};

/** Between the positions of two tasks that were added one after the other: room to move others between. */
inline constexpr qint64 positionStride = 1 << 16;

struct GroupState
{
    int defaultLimit = INT_MAX; ///< what the program sets
    int chosenLimit = 0;        ///< what a person sets; 0: nothing
    FailurePolicy onFailure = FailurePolicy::Continue;
    bool suspended = false;
    int running = 0;
    std::set<ReadyKey> ready;

    [[nodiscard]] int limit() const { return chosenLimit > 0 ? chosenLimit : defaultLimit; }
};

/** Ends of functions on their way from the pool's threads; outlives the queue where a function does. */
struct FunctionMailbox
{
    struct Letter
    {
        TaskId id;
        qint64 attempt = 0;
        FunctionOutcome outcome;
    };
    QMutex mutex;
    QList<Letter> letters;
    std::function<void()> wakeQueue; ///< null once the queue is gone

    void post(Letter letter);
};

using FinishReceiver = std::function<void(const Result<TaskOutcome> &)>;

struct TaskIdHash
{
    size_t operator()(TaskId id) const { return qHash(id); }
};

/** The queue's inside: in the queue's thread throughout, but for `board` and `nextId`. */
class TaskQueuePrivate
{
public:
    TaskQueuePrivate(TaskQueue &owner, const Clock &wall, TaskStore *rows);
    ~TaskQueuePrivate();

    // taskverbs.cpp: records and verbs
    TaskId add(std::unique_ptr<TaskRecord> record, TaskOptions options);
    void receive(std::unique_ptr<TaskRecord> record);
    void accept(TaskRecord &record);
    TaskRecord *find(TaskId id);
    Result<void> perform(TaskRecord &record, TaskVerb verb);
    Result<void> refuse(const TaskRecord &record, TaskVerb verb) const;
    void remove(TaskRecord &record);
    void save(const TaskRecord &record);
    void changed(const TaskRecord &record);
    TaskSnapshot snapshot(const TaskRecord &record) const;
    TaskOptions optionsLike(const TaskRecord &record) const;
    void whenFinished(TaskId id, FinishReceiver receiver);
    void tellReceivers(const TaskRecord &record);

    // taskscheduler.cpp: states, order, slots, deadlines
    void move(TaskRecord &record, TaskState to);
    void entered(TaskRecord &record);
    void left(TaskRecord &record, TaskState from);
    TaskState waitingState(const TaskRecord &record) const;
    void followEnds(TaskId ended);
    void dependencyEnded(TaskRecord &record);
    void forgetOldest();
    void reopenDependents(TaskRecord &record, TaskId nowAfter);
    void scheduleDispatch();
    void dispatch();
    void setDeadline(TaskRecord &record, DeadlineKind kind, std::optional<std::chrono::milliseconds> due);
    void armStart(TaskRecord &record);
    void armTimer();
    void processDue();
    void tick();

    // taskorder.cpp: who comes before whom
    void toFront(TaskRecord &record);
    void setPosition(TaskRecord &record, int priority, qint64 position);
    QList<TaskRecord *> waitingLike(const TaskRecord &record, int priority);
    Result<void> place(const QList<TaskId> &ids, TaskId before);
    Result<void> setPriority(TaskRecord &record, int priority);
    Result<void> setStartAt(TaskRecord &record, const QDateTime &time);

    // taskgroups.cpp: limits and what holds for all of a group
    GroupState &group(const QString &name);
    GroupSnapshot groupSnapshot(const QString &name, const GroupState &state) const;
    void tellGroup(const QString &name);
    void changeGroup(const QString &name);
    void suspendGroup(const QString &name, TaskVerb verb);
    void afterFailure(const QString &name);
    void restoreGroups(const QList<StoredGroup> &stored);

    // taskattempts.cpp: an attempt from start to end
    bool canStart(const TaskRecord &record) const;
    void start(TaskRecord &record);
    void startFunction(TaskRecord &record, TaskFunction function);
    void startOperation(TaskRecord &record, std::unique_ptr<Operation> operation);
    void connectOperation(TaskRecord &record, Operation &operation);
    void requestCancel(TaskRecord &record, CancelCause cause);
    void suspendAcknowledged(TaskRecord &record);
    void resumeAttempt(TaskRecord &record);
    void readMailbox();
    void readNews(TaskRecord &record);
    void appendLog(TaskRecord &record, const QByteArray &text);
    void attemptEnded(TaskRecord &record, FunctionOutcome outcome, const QString &text);
    void attemptCanceled(TaskRecord &record);
    void failAttempt(TaskRecord &record, const Error &error);
    void graceOver(TaskRecord &record);
    void finish(TaskRecord &record, TaskState state);
    void rememberFailure(TaskRecord &record);
    void addNextOccurrence(TaskRecord &record);
    void endAttempt(TaskRecord &record);
    void takeSlot(TaskRecord &record);
    void releaseSlot(TaskRecord &record);
    void updateActiveTime(TaskRecord &record);

    // taskrestore.cpp: a program's end and the next one's begin
    void restoreTasks(const QList<StoredTask> &stored, const QList<StoredGroup> &storedGroups);
    void shutdown(std::chrono::milliseconds grace);
    void shutdownStep();

    TaskQueue &q;
    const Clock &clock;
    TaskStore *store;
    StatusBoard board;
    QHash<TaskId, QList<FinishReceiver>> receivers;
    std::atomic<qint64> nextId{1};
    std::unordered_map<TaskId, std::unique_ptr<TaskRecord>, TaskIdHash> records;
    std::map<QString, GroupState> groups;
    QHash<QString, TaskKind> kinds;
    std::set<Deadline> deadlines;
    std::deque<TaskId> finishedOrder;
    QSet<TaskId> dirty;
    QSet<TaskId> active;
    std::shared_ptr<FunctionMailbox> mailbox;
    QThreadPool *pool; ///< leaked on purpose where a function never ends
    int maxWorkers;
    int busyWorkers = 0;
    qint64 attempts = 0;
    qint64 frontPosition = 0;
    qint64 backPosition = 0;
    std::deque<TaskId> endsToFollow;
    bool followingEnds = false;
    bool trimPosted = false;
    bool dispatchPosted = false;
    qint64 unfinished = 0;
    bool shuttingDown = false;
    bool shutdownTold = false;
    QTimer deadlineTimer;
    QTimer tickTimer;
    QTimer shutdownTimer;
};

} // namespace Landline::Tasks
