// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/functionrun.h"
#include "core/tasks/operation.h"
#include "core/tasks/rateestimator.h"
#include "core/tasks/storedtask.h"

#include <array>
#include <compare>
#include <memory>

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

/** What exists only while a task is being worked on. One of operation and run is set. */
struct Attempt
{
    qint64 number = 0; ///< over all tasks: what a late answer is recognised by
    std::unique_ptr<Operation, DeleteLater> operation;
    std::shared_ptr<FunctionRun> run;
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

/** The order in which ready tasks of a group start. */
struct ReadyKey
{
    int reversedPriority = 0;
    qint64 position = 0;
    TaskId id;
    auto operator<=>(const ReadyKey &) const = default;
};

/** A task as the queue keeps it. */
struct TaskRecord
{
    StoredTask data;
    TaskFunction function;
    std::function<std::unique_ptr<Operation>()> factory;
    std::unique_ptr<Attempt> attempt;
    QVariant value;
    QByteArray log;
    QList<TaskId> dependents;
    QList<int> verbsBeforeAcceptance;
    std::array<std::optional<std::chrono::milliseconds>, deadlineKinds> deadlines;
    bool accepted = false;
    bool holdsSlot = false;
    bool holdsWorker = false;

    [[nodiscard]] TaskSnapshot &task() { return data.task; }
    [[nodiscard]] const TaskSnapshot &task() const { return data.task; }
    [[nodiscard]] bool isStored() const { return !data.task.spec.kind.isEmpty(); }
    [[nodiscard]] ReadyKey readyKey() const
    {
        return {-data.task.priority, data.task.position, data.task.id};
    }
};

} // namespace Landline::Tasks
