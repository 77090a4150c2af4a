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

struct GroupState
{
    int limit = INT_MAX;
    bool suspended = false;
    int running = 0;
    std::set<ReadyKey> ready;
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

    // taskscheduler.cpp: states, order, slots, deadlines
    void move(TaskRecord &record, TaskState to);
    void entered(TaskRecord &record);
    void left(TaskRecord &record, TaskState from);
    TaskState waitingState(const TaskRecord &record) const;
    void toFront(TaskRecord &record);
    void followEnds(TaskId ended);
    void dependencyEnded(TaskRecord &record);
    void forgetOldest();
    void reopenDependents(TaskRecord &record, TaskId nowAfter);
    void scheduleDispatch();
    void dispatch();
    GroupState &group(const QString &name);
    void tellGroup(const QString &name);
    void setDeadline(TaskRecord &record, DeadlineKind kind, std::optional<std::chrono::milliseconds> due);
    void armTimer();
    void processDue();
    void tick();

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
    void endAttempt(TaskRecord &record);
    void takeSlot(TaskRecord &record);
    void releaseSlot(TaskRecord &record);
    void updateActiveTime(TaskRecord &record);

    // taskrestore.cpp: a program's end and the next one's begin
    void restoreTasks(const QList<StoredTask> &stored);
    void shutdown(std::chrono::milliseconds grace);
    void shutdownStep();

    TaskQueue &q;
    const Clock &clock;
    TaskStore *store;
    StatusBoard board;
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
