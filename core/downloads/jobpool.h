// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QMutex>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <vector>

namespace Landline::Downloads {

/**
 * Threads for what waits for the disk. Thousands of short jobs are handed to few threads, and their ends
 * back, many at a time: waking a thread costs more than most of them. Lives in the engine thread.
 */
class JobPool final : public QObject
{
    Q_OBJECT
public:
    using Job = std::function<Result<void>()>;
    using Done = std::function<void(const Result<void> &)>;

    static constexpr int maxThreads = 4;
    /** A thread is added where so many jobs wait … */
    static constexpr size_t crowd = 16;
    /** … or where one has waited so long behind those that are at work. */
    static constexpr std::chrono::milliseconds patience{5};

    explicit JobPool(QObject *parent = nullptr);
    /** Waits for what was handed in. */
    ~JobPool() override;

    /** Runs `job` in another thread; then `done` in this one's, unless `context` is gone by then. What the
     * job holds is let go before anybody hears of its end. Cannot be cancelled. */
    void run(QObject *context, Job job, Done done);

private:
    struct Entry
    {
        QPointer<QObject> context;
        Job job;
        Done done;
        Result<void> result;
    };
    void addThread();
    void work();
    void deliver();

    QThreadPool m_pool;
    QTimer m_relief;
    QMutex m_mutex; ///< of what follows
    std::deque<Entry> m_waiting;
    std::vector<Entry> m_ended;
    int m_threads = 0;
    bool m_announced = false; ///< deliver() is on its way
};

} // namespace Landline::Downloads
