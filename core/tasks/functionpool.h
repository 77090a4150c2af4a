// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/brieflocker.h"
#include "core/tasks/taskfunction.h"

#include <QMutex>
#include <QThreadPool>

#include <memory>
#include <vector>

namespace Landline::Tasks {

/** How a function ended: a value, an Error, or cancelled. */
enum class FunctionEnd { Value, Error, Canceled };

/** What a function has said since it was last asked. */
struct FunctionNews
{
    std::optional<Progress> progress;
    std::optional<QString> status;
    QByteArray output;
    bool suspended = false;
};

/** The end of a function, on its way from the pool's thread to the queue's. */
struct FunctionReport
{
    TaskId id;
    FunctionEnd end = FunctionEnd::Value;
    QVariant value;
    Progress progress; ///< as it was never said: the default
    /** What only few have: an error, the last words, and the function, which one that succeeded is rid of. */
    struct Rest
    {
        Error error;
        FunctionNews news;
        TaskFunction function;
    };
    std::unique_ptr<Rest> rest;
};

/**
 * The functions that could run, and the threads that run them: at most maxWorkers long-lived runnables on a
 * QThreadPool, which take batches out of one ready queue and from each other. Starting one by one costs a
 * thread's wake-up each; a batch next to nothing.
 *
 * Every function is for the queue's thread; the pool's threads touch what is inside under its mutexes.
 */
class FunctionPool : public std::enable_shared_from_this<FunctionPool>
{
public:
    /** How many functions a thread takes at once, at most. */
    static constexpr quint32 maxBatch = 64;

    struct Work
    {
        TaskId id;
        TaskFunction function;
    };
    struct News
    {
        std::vector<FunctionReport> ended;
        std::vector<TaskId> running; ///< at this moment
        int returned = 0;            ///< detached ones that have come back
    };

    /** `wake` is called in any thread when there is news, once until rearm(). */
    explicit FunctionPool(std::function<void()> wake);
    ~FunctionPool();
    Q_DISABLE_COPY_MOVE(FunctionPool)

    [[nodiscard]] int maxWorkers() const { return m_maxWorkers; }
    void setMaxWorkers(int count);

    /** Takes all of it; the vector keeps its memory. */
    void hand(std::vector<Work> &work);
    /** Takes back what no thread has begun, in its order. */
    [[nodiscard]] std::vector<Work> recall();
    /** Wakes again from now on; takeNews() finds what came before. */
    void rearm();
    /** What has happened since the last call. Those that run were not told of before in `ended`. */
    void takeNews(News &news);
    /** The same without `running`, and next to free when there is nothing; it may miss what ends right now.
     */
    void takeEnds(News &news);
    /** What the running function has said; also its wish to stand still. */
    [[nodiscard]] FunctionNews newsOf(TaskId id);

    void requestCancel(TaskId id);
    void requestSuspend(TaskId id);
    void requestResume(TaskId id);
    /**
     * Gives the function up: its thread no longer counts, and what it returns is dropped. False: it no longer
     * runs.
     */
    [[nodiscard]] bool detach(TaskId id);
    /** True while that function, which was given up, still holds its thread. */
    [[nodiscard]] bool isDetached(TaskId id) const;
    /** Starts nothing more and waits for those that run, up to `patience`; then leaves them their threads. */
    void close(std::chrono::milliseconds patience);

private:
    class Worker;
    Worker *workerOf(TaskId id);
    [[nodiscard]] qint64 activeWorkers() const;
    [[nodiscard]] size_t readySize() const { return m_ready.size() - m_readyFirst; }
    [[nodiscard]] Work takeReady();
    void startWorkers();
    void run(Worker &worker);
    [[nodiscard]] Work *refill(Worker &worker);
    void wake();
    static void clear(News &news);
    void countReturned(const News &news);

    std::function<void()> m_wake;
    alignas(64) std::atomic<bool> m_wakePending = false; // read by all, and apart from what they write
    alignas(64) QMutex m_mutex; ///< for m_ready, m_maxWorkers, m_closed and the batches of the workers
    std::vector<Work> m_ready;  ///< from m_readyFirst on
    size_t m_readyFirst = 0;
    std::atomic<size_t> m_readyCount = 0;           ///< of m_ready, to look at without the mutex
    std::vector<std::unique_ptr<Worker>> m_workers; ///< changed in the queue's thread, under m_mutex
    bool m_closed = false;
    int m_maxWorkers = 1;
    int m_detached = 0;
    QThreadPool *m_pool; ///< leaked on purpose where a function never ends
};

} // namespace Landline::Tasks
