// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/operation.h"
#include "core/tasks/rateestimator.h"
#include "core/tasks/storedtask.h"
#include "core/tasks/taskfunction.h"

#include <array>
#include <atomic>
#include <compare>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace Landline::Tasks {

enum class CancelCause { None, Person, Timeout };

/** Operations are deleted by the event loop, never from within their own signals. */
struct DeleteLater
{
    void operator()(QObject *object) const
    {
        object->disconnect();
        object->deleteLater();
    }
};

/** What exists only while a task is being worked on. Without an operation, a function of the pool. */
struct Attempt
{
    std::unique_ptr<Operation, DeleteLater> operation;
    RateEstimator rate;
    std::chrono::milliseconds runningSince{0}; ///< of the Running state
    std::chrono::milliseconds runFor{0};       ///< before runningSince, in this attempt
    CancelCause cause = CancelCause::None;
};

enum class DeadlineKind { Start, Retry, Timeout, Grace };
inline constexpr size_t deadlineKinds = 4;

/** One of the queue's deadlines by the monotonic clock. */
struct Deadline
{
    std::chrono::milliseconds due{0};
    TaskId id;
    DeadlineKind kind = DeadlineKind::Start;
    auto operator<=>(const Deadline &) const = default;
};

/** Between the positions of two tasks that were added one after the other: room to move others between. */
inline constexpr qint64 positionStride = 1 << 16;

/** What most tasks do without: made when it is first asked for. */
struct TaskMore
{
    TaskSpec spec;
    QString title;
    QString groupName; ///< until the queue has received the task
    QString status;
    QString result;
    Error error;
    std::chrono::milliseconds activeTime{0};
    QDateTime nextStartAt;
    Capabilities capabilities;
    QJsonObject details;
    std::optional<qint64> position; ///< null: as the id has it
    QList<TaskId> after;
    std::chrono::milliseconds timeout{0};
    std::chrono::milliseconds grace{5000};
    RetryPolicy retry;
    Repeat repeat;
    QString postTo;
    bool owesNext = false; ///< it has succeeded, and what is to follow it is not stored yet
    QList<AttemptRecord> attempts;

    std::function<std::unique_ptr<Operation>()> factory;
    TaskFunction series; ///< of a function that repeats: it is let go with its success, and needed again
    std::unique_ptr<Attempt> attempt;
    QByteArray log;
    QList<TaskId> dependents;
    std::vector<std::function<void()>> beforeAcceptance; ///< asked for while the task was being stored
    std::array<std::optional<std::chrono::milliseconds>, deadlineKinds> deadlines;
};

/**
 * A task as the queue keeps it: small, so that a million fit. What a plain function that runs and ends never
 * needs is in more(). Belongs to the queue's thread, but for state().
 */
class TaskRecord
{
public:
    TaskId id;
    // Milliseconds since 1970, UTC; 0: not yet.
    qint64 createdAt = 0;
    qint64 startedAt = 0; ///< of the first attempt
    qint64 finishedAt = 0;
    qint64 done = 0;
    qint64 total = -1;
    quint16 group = 0;   ///< its number in the queue
    qint16 priority = 0; ///< within ±maxPriority
    quint16 attempt = 0; ///< the running or last one, from 1
    Unit unit : 2 = Unit::None;
    bool accepted : 1 = false;
    bool handedOut : 1 = false; ///< to the pool, which has not said yet that it runs
    bool holdsSlot : 1 = false;
    bool detached : 1 = false;
    bool dirty : 1 = false;

    [[nodiscard]] TaskState state() const { return m_state.load(std::memory_order_relaxed); }
    void setState(TaskState state) { m_state.store(state, std::memory_order_relaxed); }

    [[nodiscard]] bool hasMore() const { return m_more != nullptr; }
    [[nodiscard]] TaskMore &more()
    {
        if (!m_more)
            m_more = std::make_unique<TaskMore>();
        return *m_more;
    }
    /** The same for reading; all defaults where there is none. */
    [[nodiscard]] const TaskMore &rest() const
    {
        static const TaskMore none;
        return m_more ? *m_more : none;
    }

    [[nodiscard]] Attempt *currentAttempt() const { return m_more ? m_more->attempt.get() : nullptr; }
    [[nodiscard]] Operation *operation() const
    {
        const Attempt *current = currentAttempt();
        return current ? current->operation.get() : nullptr;
    }
    [[nodiscard]] bool isStored() const { return m_more && !m_more->spec.kind.isEmpty(); }
    [[nodiscard]] qint64 position() const
    {
        return m_more && m_more->position ? *m_more->position : id.value() * positionStride;
    }
    [[nodiscard]] Progress progress() const { return {done, total, unit}; }
    void setProgress(const Progress &progress)
    {
        done = progress.done;
        total = progress.total;
        unit = progress.unit;
    }

    /** The function until it has succeeded, its value afterwards: never both. */
    [[nodiscard]] bool hasFunction() const { return std::holds_alternative<TaskFunction>(m_work); }
    void setFunction(TaskFunction function) { m_work = std::move(function); }
    [[nodiscard]] const TaskFunction &function() const { return std::get<TaskFunction>(m_work); }
    [[nodiscard]] TaskFunction takeFunction()
    {
        TaskFunction out = std::move(std::get<TaskFunction>(m_work));
        m_work = std::monostate();
        return out;
    }
    void setValue(QVariant value) { m_work = std::move(value); }
    [[nodiscard]] const QVariant &value() const
    {
        static const QVariant none;
        const QVariant *value = std::get_if<QVariant>(&m_work);
        return value ? *value : none;
    }

private:
    std::atomic<TaskState> m_state = TaskState::Queued;
    std::variant<std::monostate, TaskFunction, QVariant> m_work;
    std::unique_ptr<TaskMore> m_more;
};

} // namespace Landline::Tasks
