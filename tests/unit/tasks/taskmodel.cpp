// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/tasks/taskmodel.h"

#include <algorithm>

namespace Landline::Testing {

using namespace Tasks;
using enum TaskState;

TaskState TaskModel::waitingState(const Task &task) const
{
    for (const TaskId id : task.after) {
        if (tasks.contains(id) && tasks[id].state != Succeeded)
            return Blocked;
    }
    return task.startAt > now ? Scheduled : Queued;
}

bool TaskModel::dependencyFailed(const Task &task) const
{
    return std::any_of(task.after.begin(), task.after.end(), [this](TaskId id) {
        return tasks.contains(id) && isFinished(tasks[id].state) && tasks[id].state != Succeeded;
    });
}

void TaskModel::enter(Task &task, TaskState state)
{
    if (task.state == Running)
        task.runFor += now - task.runningSince;
    task.state = state;
    task.due = 0;
    if (state == Running) {
        task.runningSince = now;
        task.due = task.timeout > 0 ? now + std::max<qint64>(task.timeout - task.runFor, 0) : 0;
    } else if (state == Canceling) {
        task.due = now + grace;
    } else if (state == Blocked && dependencyFailed(task)) {
        finish(task, Skipped);
    }
}

void TaskModel::add(Task task, bool held)
{
    tasks[task.id] = task;
    Task &added = tasks[task.id];
    if (dependencyFailed(added))
        finish(added, Skipped);
    else
        enter(added, held ? Held : waitingState(added));
}

bool TaskModel::restartAs(TaskId old, TaskId added)
{
    if (!tasks.contains(old) || !isFinished(tasks[old].state))
        return false;
    Task task = tasks[old];
    task.id = added;
    task.after.clear();
    task.startAt = 0;
    task.attempt = 0;
    add(task, false);
    reopenDependents(old, added);
    return true;
}

/** Those that wait for the task itself first, then those that wait for them. */
void TaskModel::reopenDependents(TaskId old, TaskId by)
{
    QList<std::pair<TaskId, TaskId>> toFollow{{old, by}};
    while (!toFollow.isEmpty()) {
        const auto [ended, nowAfter] = toFollow.takeFirst();
        for (Task &task : tasks) {
            if (task.state != Skipped || !task.after.contains(ended))
                continue;
            task.after.removeAll(ended);
            task.after.append(nowAfter);
            enter(task, Blocked);
            toFollow.append({task.id, task.id});
        }
    }
}

bool TaskModel::perform(TaskId id, TaskVerb verb)
{
    if (!tasks.contains(id))
        return false;
    Task &task = tasks[id];
    const bool waits = isWaiting(task.state);
    switch (verb) {
    case TaskVerb::Cancel:
        if (isFinished(task.state) || task.state == Canceling)
            return false;
        if (task.hasAttempt)
            requestCancel(task, false);
        else
            finish(task, Canceled);
        return true;
    case TaskVerb::Suspend:
        if (task.state != Running)
            return false;
        enter(task, Suspending);
        if (task.answersSuspend)
            acknowledged(id);
        return true;
    case TaskVerb::Resume:
        if (task.state != Suspending && task.state != Suspended)
            return false;
        enter(task, task.state == Suspending ? Running : Queued);
        return true;
    case TaskVerb::Hold:
        if ((!waits && task.state != RetryWait) || task.state == Held)
            return false;
        enter(task, task.hasAttempt ? Suspended : Held);
        return true;
    case TaskVerb::Release:
        if (task.state != Held)
            return false;
        enter(task, waitingState(task));
        return true;
    case TaskVerb::StartNow:
        if (!waits && task.state != RetryWait)
            return false;
        task.after.clear();
        task.startAt = 0;
        enter(task, Queued);
        return true;
    case TaskVerb::Restart:
        if (!isFinished(task.state) || dependencyFailed(task))
            return false;
        restart(task);
        return true;
    case TaskVerb::Remove:
        return isFinished(task.state) && tasks.remove(id) == 1;
    case TaskVerb::MoveToTop:
    case TaskVerb::MoveToBottom:
        return waits;
    }
    return false;
}

bool TaskModel::setStartAt(TaskId id, qint64 time)
{
    if (!tasks.contains(id) || !isWaiting(tasks[id].state) || tasks[id].hasAttempt)
        return false;
    Task &task = tasks[id];
    task.startAt = time;
    if (task.state != Held && waitingState(task) != task.state)
        enter(task, waitingState(task));
    return true;
}

void TaskModel::suspendGroup(const QString &name)
{
    groups[name].suspended = true;
    for (const Task &task : std::as_const(tasks)) {
        if (task.group == name)
            perform(task.id, TaskVerb::Suspend);
    }
}

void TaskModel::resumeGroup(const QString &name)
{
    groups[name].suspended = false;
    for (const Task &task : std::as_const(tasks)) {
        if (task.group == name)
            perform(task.id, TaskVerb::Resume);
    }
}

void TaskModel::restart(Task &task)
{
    task.attempt = 0;
    task.startAt = 0;
    enter(task, waitingState(task));
    reopenDependents(task.id, task.id);
}

void TaskModel::restartFailed(const QString &group)
{
    for (Task &task : tasks) {
        if (task.state == Failed && (group.isEmpty() || task.group == group))
            restart(task);
    }
}

void TaskModel::start(Task &task)
{
    task.holdsSlot = true;
    if (!task.hasAttempt) {
        task.hasAttempt = true;
        task.timedOut = false;
        task.runFor = 0;
        ++task.attempt;
    }
    enter(task, Running);
}

void TaskModel::requestCancel(Task &task, bool timedOut)
{
    task.timedOut = timedOut;
    enter(task, Canceling);
    if (task.answersCancel)
        stopped(task.id);
}

void TaskModel::endAttempt(Task &task)
{
    task.hasAttempt = false;
    task.holdsSlot = false;
}

void TaskModel::finish(Task &task, TaskState state)
{
    enter(task, state);
    endAttempt(task);
    for (Task &dependent : tasks) {
        if (!dependent.after.contains(task.id))
            continue;
        const TaskState is = dependent.state;
        if (state != Succeeded && (is == Blocked || is == Held || is == Scheduled))
            finish(dependent, Skipped);
        else if (is == Blocked && waitingState(dependent) != Blocked)
            enter(dependent, waitingState(dependent));
    }
    if (state != Failed)
        return;
    Group &group = groups[task.group];
    if (group.onFailure == FailurePolicy::SuspendGroup)
        group.suspended = true;
    for (const Task &other : std::as_const(tasks)) {
        if (group.onFailure == FailurePolicy::CancelWaiting && other.group == task.group
            && isWaiting(other.state))
            m_toCancel.append(other.id);
    }
}

void TaskModel::cancelWhatAFailureCancels()
{
    for (const TaskId id : std::exchange(m_toCancel, {})) {
        if (tasks.contains(id) && isWaiting(tasks[id].state))
            perform(id, TaskVerb::Cancel);
    }
}

void TaskModel::failOrRetry(Task &task)
{
    if (task.attempt >= task.maxAttempts) {
        finish(task, Failed);
        return;
    }
    enter(task, RetryWait);
    endAttempt(task);
    task.due = now + firstRetryDelay * (1 << (task.attempt - 1));
    task.startAt = 0;
}

void TaskModel::succeeded(TaskId id)
{
    if (tasks[id].state == Canceling)
        stopped(id);
    else
        finish(tasks[id], Succeeded);
}

void TaskModel::failed(TaskId id)
{
    if (tasks[id].state == Canceling)
        stopped(id);
    else
        failOrRetry(tasks[id]);
}

void TaskModel::stopped(TaskId id)
{
    Task &task = tasks[id];
    if (task.state == Canceling && task.timedOut)
        failOrRetry(task);
    else
        finish(task, Canceled);
}

void TaskModel::acknowledged(TaskId id)
{
    if (tasks[id].state != Suspending)
        return;
    enter(tasks[id], Suspended);
    tasks[id].holdsSlot = false;
}

void TaskModel::pass(qint64 span)
{
    now += span;
    while (true) {
        Task *first = nullptr;
        for (Task &task : tasks) {
            if (task.state == Scheduled)
                task.due = task.startAt;
            if (task.due > 0 && task.due <= now && (!first || task.due < first->due))
                first = &task;
        }
        if (!first)
            return;
        switch (first->state) {
        case Scheduled:
            enter(*first, waitingState(*first));
            break;
        case RetryWait:
            enter(*first, Queued);
            break;
        case Running:
            requestCancel(*first, true);
            break;
        default:
            stopped(first->id);
        }
    }
}

int TaskModel::running(const QString &group) const
{
    return static_cast<int>(std::count_if(
        tasks.begin(), tasks.end(), [&](const Task &task) { return task.group == group && task.holdsSlot; }));
}

int TaskModel::waiting(const QString &group) const
{
    return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [&](const Task &task) {
        return task.group == group && task.state == Queued;
    }));
}

bool TaskModel::isIdle() const
{
    return std::all_of(tasks.begin(), tasks.end(), [](const Task &task) { return isFinished(task.state); });
}

} // namespace Landline::Testing
