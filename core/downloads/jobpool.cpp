// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/jobpool.h"

#include <QMutexLocker>

#include <utility>

namespace Landline::Downloads {

JobPool::JobPool(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(maxThreads);
    m_relief.setSingleShot(true);
    m_relief.setInterval(patience);
    connect(&m_relief, &QTimer::timeout, this, [this] {
        const QMutexLocker lock(&m_mutex);
        if (m_waiting.empty())
            return;
        addThread();
        m_relief.start();
    });
}

JobPool::~JobPool()
{
    m_pool.waitForDone();
}

void JobPool::run(QObject *context, Job job, Done done)
{
    const QMutexLocker lock(&m_mutex);
    m_waiting.push_back({context, std::move(job), std::move(done), {}});
    if (m_threads == 0 || m_waiting.size() >= crowd)
        addThread();
    if (!m_relief.isActive())
        m_relief.start();
}

void JobPool::addThread()
{
    if (m_threads >= maxThreads)
        return;
    ++m_threads;
    m_pool.start([this] { work(); });
}

void JobPool::work()
{
    QMutexLocker lock(&m_mutex);
    while (!m_waiting.empty()) {
        Entry entry = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        entry.result = std::exchange(entry.job, {})();
        lock.relock();
        m_ended.push_back(std::move(entry));
        if (!std::exchange(m_announced, true))
            QMetaObject::invokeMethod(this, &JobPool::deliver, Qt::QueuedConnection);
    }
    --m_threads;
}

void JobPool::deliver()
{
    std::vector<Entry> ended;
    {
        const QMutexLocker lock(&m_mutex);
        ended.swap(m_ended);
        m_announced = false;
    }
    for (const Entry &entry : ended) {
        if (entry.context)
            entry.done(entry.result);
    }
}

} // namespace Landline::Downloads
