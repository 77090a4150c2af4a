// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/functionpool.h"

#include <QWaitCondition>

namespace Landline::Tasks {

/**
 * One of the pool's threads at work: its batch, and the meeting place of the function that runs (the
 * TaskContext) and the queue's thread (the rest).
 */
class FunctionPool::Worker final : public TaskContext
{
public:
    // Under the pool's mutex:
    std::array<Work, maxBatch> batch;
    bool active = false;   ///< a runnable of the pool is in run()
    bool detached = false; ///< its function was given up and still runs

    /** How many of the batch there are from now on. Under the pool's mutex, with nothing left to claim. */
    void setBatch(quint32 count)
    {
        m_count = count;
        m_next = 0;
    }
    /**
     * The next one of the batch, for the caller alone; null when there is none. By the worker itself at any
     * time, by others under the pool's mutex.
     */
    [[nodiscard]] Work *claim()
    {
        if (m_next.load(std::memory_order_relaxed) >= m_count)
            return nullptr;
        const quint32 mine = m_next.fetch_add(1, std::memory_order_acq_rel);
        return mine < m_count ? &batch.at(mine) : nullptr;
    }

    // In the worker's thread:
    /** The last function has ended, `work` begins; null: nothing does yet. */
    void turn(const Work *work);
    /** Calls the function; no exception leaves it, its type and text are kept. */
    void execute(Work &work);

    // In the queue's thread:
    /** True: something has ended since the last takeNews(). */
    [[nodiscard]] bool hasEnds() const { return m_hasEnds.load(std::memory_order_relaxed); }
    void takeNews(News &news);
    [[nodiscard]] FunctionNews takeOwnNews(TaskId id);
    [[nodiscard]] bool runs(TaskId id);
    /** A null id: whatever runs. */
    void requestCancel(TaskId id);
    void requestSuspend(TaskId id);
    void requestResume(TaskId id);
    /** False: it no longer runs. */
    [[nodiscard]] bool detach(TaskId id);
    /** The function was given up and still runs. */
    [[nodiscard]] bool holds(TaskId id);

    // In the function:
    [[nodiscard]] bool isCanceled() const override { return m_canceled.load(std::memory_order_relaxed); }
    void suspendIfRequested() override;
    void setProgress(const Progress &progress) override;
    void setStatus(const QString &status) override;
    void log(const QByteArray &text) override;
    bool sleepFor(std::chrono::milliseconds span) override;

private:
    std::atomic<quint32> m_next = 0;
    quint32 m_count = 0;
    std::atomic<bool> m_canceled = false;
    std::atomic<bool> m_suspendRequested = false;
    std::optional<FunctionReport> m_last; ///< the worker's own, until the next turn()

    QMutex m_mutex; ///< for all below
    QWaitCondition m_wakeUp;
    TaskId m_current;
    TaskId m_givenUp;
    FunctionNews m_news;
    bool m_saidSomething = false; ///< m_news is not as it was
    std::vector<FunctionReport> m_ended;
    std::atomic<bool> m_hasEnds = false; ///< m_ended or m_returned, to look at without the mutex
    int m_returned = 0;
};

} // namespace Landline::Tasks
