// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

#include <QThread>

namespace Landline::Testing {

/** A queue with the machine's clock in a thread of its own, as the programs have it. */
class EngineQueue final
{
public:
    explicit EngineQueue(int workers)
        : m_queue(new Tasks::TaskQueue(m_clock))
    {
        m_queue->setMaxWorkers(workers);
        m_queue->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_queue, &QObject::deleteLater);
        m_thread.start();
    }
    ~EngineQueue() { (void)end(); }
    Q_DISABLE_COPY_MOVE(EngineQueue)

    [[nodiscard]] Tasks::TaskQueue *queue() const { return m_queue; }
    /** Deletes the queue. False: it did not end within `patience`. */
    [[nodiscard]] bool end()
    {
        static constexpr int patience = 10'000; ///< milliseconds
        m_thread.quit();
        return m_thread.wait(patience);
    }

private:
    SystemClock m_clock;
    QThread m_thread;
    Tasks::TaskQueue *m_queue;
};

} // namespace Landline::Testing
