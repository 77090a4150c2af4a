// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/strongid.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QTime>
#include <QVariant>

#include <chrono>
#include <functional>

namespace Landline::Tasks {
Q_NAMESPACE

using TaskId = StrongId<struct TaskIdTag>;

/** Where a task is in its life. The legal moves stand in stategraph.h. Values are stored: append only. */
enum class TaskState : quint8 {
    Held,      ///< waits for a person
    Scheduled, ///< waits for its start time
    Blocked,   ///< waits for other tasks
    Queued,    ///< waits for a slot
    Running,
    Suspending,
    Suspended,
    Canceling,
    RetryWait, ///< failed, tries again after a delay
    Succeeded,
    Failed,
    Canceled,
    Skipped, ///< a task it depends on did not succeed
};
Q_ENUM_NS(TaskState)

/** True for the four states in which nothing more happens by itself. */
[[nodiscard]] constexpr bool isFinished(TaskState state)
{
    return state >= TaskState::Succeeded;
}

/** True in the states before the first attempt, where order, start time and dependencies still count. */
[[nodiscard]] constexpr bool isWaiting(TaskState state)
{
    return state < TaskState::Running;
}

/** True while an attempt exists: the task holds a slot, or will hold one again when resumed. */
[[nodiscard]] constexpr bool isActive(TaskState state)
{
    return state >= TaskState::Running && state <= TaskState::Canceling;
}

/** How many failed attempts a task remembers. */
inline constexpr int maxKeptAttempts = 20;

enum class Unit : quint8 { None, Bytes, Items };
Q_ENUM_NS(Unit)

/** How far a task is. */
struct Progress
{
    qint64 done = 0;
    qint64 total = -1; ///< -1: unknown
    Unit unit = Unit::None;
    bool operator==(const Progress &) const = default;
};

/** What a task does, as data: it can be stored and started again. Functions have an empty kind. */
struct TaskSpec
{
    QString kind; ///< "download", "command", "hash", …: a name known to TaskQueue::registerKind()
    QJsonObject arguments;
    bool operator==(const TaskSpec &) const = default;
};

/** Which errors are worth another attempt. */
enum class RetryOn { TransientErrors, AnyError };
Q_ENUM_NS(RetryOn)

/** When and how often a failed attempt is followed by another. */
struct RetryPolicy
{
    int maxAttempts = 1; ///< the first one included
    std::chrono::milliseconds initialDelay{1000};
    double factor = 2;
    std::chrono::milliseconds maxDelay{60000};
    double jitter = 0.2; ///< the delay is changed by up to this share, either way
    /** The longest wait that a server's Retry-After is granted; what asks for more fails. */
    std::chrono::milliseconds maxWait{std::chrono::minutes(10)};
    RetryOn on = RetryOn::TransientErrors;
    std::function<bool(const Error &)> isRetryable; ///< where set, it decides instead of `on`; not stored
};

/** When a task is to run again: as a new row, added when this one has ended otherwise than by a cancel. */
struct Repeat
{
    std::chrono::milliseconds every{0}; ///< from start to start; 0: not so
    QTime at;                           ///< each day at this local time; null: not so
    [[nodiscard]] bool isSet() const { return every.count() > 0 || at.isValid(); }
    bool operator==(const Repeat &) const = default;
};

/** Priorities beyond this, either way, are this. */
inline constexpr int maxPriority = 1000;

struct TaskOptions
{
    QString title;
    QString group;    ///< empty: the kind's group, else "default"
    int priority = 0; ///< higher starts earlier within its group
    QList<TaskId> after;
    QDateTime startAt;                     ///< null: as soon as there is a slot
    std::chrono::milliseconds timeout{0};  ///< of one attempt, time suspended not counted; 0: none
    std::chrono::milliseconds grace{5000}; ///< between asking an attempt to stop and giving up on it
    RetryPolicy retry;
    bool held = false;
    Repeat repeat;
    QString postTo; ///< the name of the room that is told the result; the queue only carries it
};

enum class Capability { None = 0, Suspendable = 1, Resumable = 2 };
Q_DECLARE_FLAGS(Capabilities, Capability)

/** An attempt that has failed. */
struct AttemptRecord
{
    int number = 0;
    QDateTime endedAt;
    std::chrono::milliseconds activeTime{0};
    Error error;
    bool operator==(const AttemptRecord &) const = default;
};

/** All that is known of a task at one moment; a value that may cross threads. */
struct TaskSnapshot
{
    TaskId id;
    TaskSpec spec;
    QString title;
    QString group;
    int priority = 0;
    TaskState state = TaskState::Queued;
    Progress progress;
    double bytesPerSecond = 0;              ///< smoothed, 0 when not running
    std::chrono::milliseconds timeLeft{-1}; ///< smoothed; -1: unknown
    QString status;  ///< what it does or waits for, a short phrase of the operation; may be empty
    QString result;  ///< for people, when it succeeded
    Error error;     ///< of the last attempt
    int attempt = 0; ///< the running or last one, from 1; 0: none yet
    int maxAttempts = 1;
    QDateTime createdAt;
    QDateTime startedAt; ///< of the first attempt
    QDateTime finishedAt;
    std::chrono::milliseconds activeTime{0}; ///< spent running, suspended time not counted
    QDateTime nextStartAt;                   ///< of a Scheduled or RetryWait task
    Capabilities capabilities;
    bool detached = false; ///< it ended, but its function still holds a thread
    QJsonObject details;   ///< what the kind has to say, e.g. a download's url, file and segments
    qint64 position = 0;   ///< the order of those that wait, within their group and priority
    QList<TaskId> after;
    std::chrono::milliseconds timeout{0}; ///< of one attempt; 0: none
    Repeat repeat;
    QString postTo;
    QList<AttemptRecord> attempts; ///< the latest ones that failed, at most maxKeptAttempts
    bool operator==(const TaskSnapshot &) const = default;
};

/** What most want to know of a task, at a tenth of a snapshot's cost. */
struct TaskReport
{
    TaskId id;
    TaskState state = TaskState::Queued;
    Progress progress;
    QVariant result; ///< when it has succeeded
};

/** How a task ended. */
struct TaskOutcome
{
    TaskState state = TaskState::Queued; ///< not finished: the wait was over before the task
    QVariant result;
    Error error;
};

/** What follows the failure of one of a group's tasks. */
enum class FailurePolicy { Continue, SuspendGroup, CancelWaiting };
Q_ENUM_NS(FailurePolicy)

/** How much a queue takes and keeps. */
struct QueueLimits
{
    qint64 maxUnfinished = 2'000'000; ///< what is added beyond is refused; see TaskQueue::waitForRoom()
    qint64 maxFinished = 10'000;      ///< rows that have ended; the oldest go first
    std::chrono::milliseconds maxAge{std::chrono::hours(7 * 24)}; ///< of rows that have ended
    qint64 maxResultBytes = 64 << 20;                             ///< of their results and logs
};

struct GroupSnapshot
{
    QString name;
    int limit = 1;
    bool suspended = false;
    int running = 0;
    int waiting = 0; ///< that could start if there were a slot
    FailurePolicy onFailure = FailurePolicy::Continue;
    bool operator==(const GroupSnapshot &) const = default;
};

QDebug operator<<(QDebug debug, const TaskSnapshot &snapshot);

} // namespace Landline::Tasks

Q_DECLARE_OPERATORS_FOR_FLAGS(Landline::Tasks::Capabilities)
Q_DECLARE_METATYPE(Landline::Tasks::TaskId)
Q_DECLARE_METATYPE(Landline::Tasks::TaskReport)
Q_DECLARE_METATYPE(Landline::Tasks::TaskSnapshot)
Q_DECLARE_METATYPE(Landline::Tasks::GroupSnapshot)
