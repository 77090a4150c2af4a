// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

#include <QMap>

#include <climits>

namespace Landline::Testing {

/**
 * What the queue has to do, said a second time: without signals, timers and care for speed. Time is in
 * milliseconds of the monotonic clock. The order of those that wait is taken from the queue.
 */
class TaskModel
{
public:
    struct Task
    {
        Tasks::TaskId id;
        QString group;
        int priority = 0;
        QList<Tasks::TaskId> after;
        qint64 startAt = 0; ///< 0: at once
        qint64 timeout = 0;
        int maxAttempts = 1;

        Tasks::TaskState state = Tasks::TaskState::Queued;
        int attempt = 0;
        bool hasAttempt = false;
        bool holdsSlot = false;
        bool timedOut = false;
        qint64 runningSince = 0;
        qint64 runFor = 0;
        qint64 due = 0; ///< of what the state is left for by itself; 0: nothing
        // How its operations behave.
        bool answersCancel = true;
        bool answersSuspend = true;
    };
    struct Group
    {
        int limit = INT_MAX;
        bool suspended = false;
        Tasks::FailurePolicy onFailure = Tasks::FailurePolicy::Continue;
    };
    static constexpr qint64 grace = 5000;
    static constexpr qint64 firstRetryDelay = 1000;

    QMap<Tasks::TaskId, Task> tasks;
    QMap<QString, Group> groups;
    qint64 now = 0;

    void add(Task task, bool held);
    /** `added` is a new row for the work of `old`; false: refused. */
    bool restartAs(Tasks::TaskId old, Tasks::TaskId added);
    /** False: refused, and nothing has changed. */
    bool perform(Tasks::TaskId id, Tasks::TaskVerb verb);
    bool setStartAt(Tasks::TaskId id, qint64 time);
    void suspendGroup(const QString &name);
    void resumeGroup(const QString &name);
    void restartFailed(const QString &group);

    // What an operation says:
    void succeeded(Tasks::TaskId id);
    void failed(Tasks::TaskId id);
    void stopped(Tasks::TaskId id);
    void acknowledged(Tasks::TaskId id);

    void pass(qint64 span);
    /** What the queue does in its next turn; `comesBefore` tells the order of two that wait. */
    template <class Less>
    void turn(Less comesBefore)
    {
        cancelWhatAFailureCancels();
        for (auto group = groups.cbegin(); group != groups.cend(); ++group) {
            while (!group->suspended && running(group.key()) < group->limit) {
                Task *first = nullptr;
                for (Task &task : tasks) {
                    if (task.group == group.key() && task.state == Tasks::TaskState::Queued
                        && (!first || comesBefore(task, *first)))
                        first = &task;
                }
                if (!first)
                    break;
                start(*first);
            }
        }
    }

    [[nodiscard]] int running(const QString &group) const;
    [[nodiscard]] int waiting(const QString &group) const;
    [[nodiscard]] bool isIdle() const;

private:
    [[nodiscard]] Tasks::TaskState waitingState(const Task &task) const;
    [[nodiscard]] bool dependencyFailed(const Task &task) const;
    void enter(Task &task, Tasks::TaskState state);
    void start(Task &task);
    void restart(Task &task);
    void requestCancel(Task &task, bool timedOut);
    void endAttempt(Task &task);
    void finish(Task &task, Tasks::TaskState state);
    void failOrRetry(Task &task);
    void cancelWhatAFailureCancels();
    void reopenDependents(Tasks::TaskId old, Tasks::TaskId now);

    QList<Tasks::TaskId> m_toCancel;
};

} // namespace Landline::Testing
