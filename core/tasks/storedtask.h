// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/task.h"

namespace Landline::Tasks {

/** All of a task that outlives the program: what it is, how it stands, how it is to be treated. */
struct StoredTask
{
    TaskSnapshot task;
    std::chrono::milliseconds grace{5000};
    RetryPolicy retry;     ///< isRetryable is not stored: the default comes back
    bool owesNext = false; ///< what is to follow its success (TaskKind::next) may not be stored yet
};

/** What a person has chosen for a group. */
struct StoredGroup
{
    QString name;
    int limit = 0; ///< 0: what the program sets
    bool suspended = false;
    FailurePolicy onFailure = FailurePolicy::Continue;
};

/** The stored form, without the id. */
[[nodiscard]] QByteArray toJson(const StoredTask &stored);
/** Error Damaged: not what toJson() gives. */
[[nodiscard]] Result<StoredTask> storedTaskFromJson(TaskId id, const QByteArray &json);

} // namespace Landline::Tasks
