// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskfunction.h"

#include <QMutex>
#include <QWaitCondition>

#include <atomic>
#include <memory>

namespace Landline::Tasks {

/** How a function ended: a value, an Error, or cancelled. */
struct FunctionOutcome
{
    enum class End { Value, Error, Canceled };
    End end = End::Value;
    QVariant value;
    Error error;
};

/** What the function has said since it was last asked. */
struct FunctionNews
{
    std::optional<Progress> progress;
    std::optional<QString> status;
    QByteArray output;
    bool suspended = false;
};

/**
 * One attempt at a function on the thread pool: the meeting place of the pool's thread (execute() and the
 * TaskContext face) and the queue's (the rest). Shared by both; whichever is last deletes it.
 */
class FunctionRun final : public TaskContext
{
public:
    explicit FunctionRun(TaskFunction function);

    /** Pool thread: calls the function; no exception leaves it, its type and text are kept. */
    [[nodiscard]] FunctionOutcome execute();

    /** Queue's thread. */
    void requestCancel();
    void requestSuspend();
    void requestResume();
    [[nodiscard]] FunctionNews takeNews();

    [[nodiscard]] bool isCanceled() const override { return m_canceled.load(std::memory_order_relaxed); }
    void suspendIfRequested() override;
    void setProgress(const Progress &progress) override;
    void setStatus(const QString &status) override;
    void log(const QByteArray &text) override;
    bool sleepFor(std::chrono::milliseconds span) override;

private:
    TaskFunction m_function;
    std::atomic<bool> m_canceled = false;
    std::atomic<bool> m_suspendRequested = false;
    QMutex m_mutex;
    QWaitCondition m_wakeUp;
    FunctionNews m_news;
};

} // namespace Landline::Tasks
