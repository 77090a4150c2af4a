// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/stategraph.h"

namespace Landline::Tasks {

QList<TaskState> movesFrom(TaskState from)
{
    using enum TaskState;
    switch (from) {
    case Held:
        return {Scheduled, Blocked, Queued, Canceled, Skipped};
    case Scheduled:
        return {Held, Blocked, Queued, Canceled, Skipped};
    case Blocked:
        return {Held, Scheduled, Queued, Canceled, Skipped};
    case Queued:
        return {Held, Scheduled, Blocked, Running, Suspended, Canceled};
    case Running:
        return {Suspending, Canceling, RetryWait, Succeeded, Failed};
    case Suspending:
        return {Running, Suspended, Canceling, RetryWait, Succeeded, Failed};
    case Suspended:
        return {Queued, Running, Canceling, RetryWait, Succeeded, Failed};
    case Canceling:
        return {Canceled, RetryWait, Failed};
    case RetryWait:
        return {Queued, Held, Canceled};
    case Succeeded:
    case Failed:
    case Canceled:
        return {Queued, Blocked, Scheduled};
    case Skipped:
        return {Queued, Blocked, Scheduled, Held};
    }
    return {};
}

bool isLegalMove(TaskState from, TaskState to)
{
    return movesFrom(from).contains(to);
}

} // namespace Landline::Tasks
