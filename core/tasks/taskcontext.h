// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QByteArrayView>

namespace Landline::Tasks {

/** Thrown by TaskContext::throwIfCanceled(); the queue turns it into the Canceled state. */
struct TaskCanceled
{};

/** What a function on the thread pool is handed: how it hears of a cancel and tells how far it is.
 * Thread-safe. */
class TaskContext
{
public:
    virtual ~TaskContext() = default;
    [[nodiscard]] virtual bool isCanceled() const = 0;
    void throwIfCanceled() const
    {
        if (isCanceled())
            throw TaskCanceled{};
    }
    /** Blocks while the task is suspended; returns at once when it is cancelled. */
    virtual void suspendIfRequested() = 0;
    /** Cheap: coalesced, may be called as often as wanted. */
    virtual void setProgress(const Progress &progress) = 0;
    virtual void setStatus(const QString &status) = 0;
    virtual void log(const QByteArray &text) = 0;
    /** False when a cancel cut it short. */
    virtual bool sleepFor(std::chrono::milliseconds span) = 0;
};

} // namespace Landline::Tasks
