// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/functionpool.h"

#include "core/tasks/functionworker.h"

#include <QThread>

namespace Landline::Tasks {

FunctionPool::FunctionPool(std::function<void()> wake)
    : m_wake(std::move(wake))
    , m_pool(new QThreadPool)
{
    setMaxWorkers(m_pool->maxThreadCount());
}

FunctionPool::~FunctionPool() = default;

void FunctionPool::setMaxWorkers(int count)
{
    {
        const BriefLocker lock(&m_mutex);
        m_maxWorkers = std::max(1, count);
    }
    m_pool->setMaxThreadCount(m_maxWorkers + m_detached);
    startWorkers();
}

void FunctionPool::hand(std::vector<Work> &work)
{
    {
        const BriefLocker lock(&m_mutex);
        std::move(work.begin(), work.end(), std::back_inserter(m_ready));
        m_readyCount = readySize();
    }
    work.clear();
    startWorkers();
}

/** The first one; there must be one. Under m_mutex. The vector keeps its memory. */
FunctionPool::Work FunctionPool::takeReady()
{
    Work work = std::move(m_ready.at(m_readyFirst++));
    if (m_readyFirst == m_ready.size()) {
        m_ready.clear();
        m_readyFirst = 0;
    }
    return work;
}

/** Those that count. Under m_mutex. */
qint64 FunctionPool::activeWorkers() const
{
    return std::count_if(m_workers.begin(), m_workers.end(),
                         [](const auto &worker) { return worker->active && !worker->detached; });
}

/** As many as there is work for. */
void FunctionPool::startWorkers()
{
    std::vector<Worker *> toStart;
    {
        const BriefLocker lock(&m_mutex);
        auto wanted = std::min<qint64>(m_maxWorkers - activeWorkers(), qint64(readySize()));
        for (size_t i = 0; wanted > 0 && !m_closed; ++i) {
            if (i == m_workers.size())
                m_workers.push_back(std::make_unique<Worker>());
            if (m_workers.at(i)->active)
                continue;
            m_workers.at(i)->active = true;
            m_workers.at(i)->detached = false;
            toStart.push_back(m_workers.at(i).get());
            --wanted;
        }
    }
    for (Worker *worker : toStart)
        m_pool->start([self = shared_from_this(), worker] { self->run(*worker); });
}

void FunctionPool::run(Worker &worker)
{
    static constexpr int patience = 4; ///< looks in vain
    while (true) {
        Work *work = worker.claim();
        if (!work) {
            worker.turn(nullptr); // what has ended is told before anything is waited for
            wake();
            // For a moment more: in a stream of small functions the next one is on its way.
            for (int look = 0; look < patience && m_readyCount.load(std::memory_order_relaxed) == 0; ++look)
                QThread::yieldCurrentThread();
            work = refill(worker);
            if (!work)
                return;
        }
        worker.turn(work);
        wake();
        worker.execute(*work);
    }
}

FunctionPool::Work *FunctionPool::refill(Worker &worker)
{
    const BriefLocker lock(&m_mutex);
    if (!worker.detached && !m_closed && activeWorkers() <= m_maxWorkers) {
        const size_t share = readySize() / (2 * size_t(m_maxWorkers)) + 1;
        quint32 count = 0;
        while (count < std::min<size_t>(share, maxBatch) && readySize() > 0)
            worker.batch.at(count++) = takeReady();
        m_readyCount = readySize();
        for (const auto &other : m_workers) {
            if (count > 0)
                break;
            if (Work *stolen = other.get() == &worker ? nullptr : other->claim())
                worker.batch.at(count++) = std::move(*stolen);
        }
        worker.setBatch(count);
        if (count > 0)
            return worker.claim();
    }
    worker.active = false;
    return nullptr;
}

std::vector<FunctionPool::Work> FunctionPool::recall()
{
    std::vector<Work> out;
    const BriefLocker lock(&m_mutex);
    for (const auto &worker : m_workers) {
        while (Work *work = worker->claim())
            out.push_back(std::move(*work));
    }
    while (readySize() > 0)
        out.push_back(takeReady());
    m_readyCount = 0;
    return out;
}

void FunctionPool::wake()
{
    // Whoever reads the news has cleared the flag before it looked at this worker, or finds what it has left.
    if (m_wakePending.load(std::memory_order_relaxed) || m_wakePending.exchange(true))
        return;
    const BriefLocker lock(&m_mutex);
    if (!m_closed)
        m_wake();
}

void FunctionPool::rearm()
{
    m_wakePending = false;
}

void FunctionPool::clear(News &news)
{
    news.ended.clear();
    news.running.clear();
    news.returned = 0;
}

void FunctionPool::takeNews(News &news)
{
    clear(news);
    for (const auto &worker : m_workers)
        worker->takeNews(news);
    countReturned(news);
}

void FunctionPool::takeEnds(News &news)
{
    clear(news);
    for (const auto &worker : m_workers) {
        if (worker->hasEnds())
            worker->takeNews(news);
    }
    news.running.clear();
    countReturned(news);
}

void FunctionPool::countReturned(const News &news)
{
    m_detached -= news.returned;
    if (news.returned > 0)
        setMaxWorkers(m_maxWorkers);
}

FunctionPool::Worker *FunctionPool::workerOf(TaskId id)
{
    for (const auto &worker : m_workers) {
        if (worker->runs(id))
            return worker.get();
    }
    return nullptr;
}

FunctionNews FunctionPool::newsOf(TaskId id)
{
    Worker *worker = workerOf(id);
    return worker ? worker->takeOwnNews(id) : FunctionNews();
}

void FunctionPool::requestCancel(TaskId id)
{
    if (Worker *worker = workerOf(id))
        worker->requestCancel(id);
}

void FunctionPool::requestSuspend(TaskId id)
{
    if (Worker *worker = workerOf(id))
        worker->requestSuspend(id);
}

void FunctionPool::requestResume(TaskId id)
{
    if (Worker *worker = workerOf(id))
        worker->requestResume(id);
}

bool FunctionPool::detach(TaskId id)
{
    Worker *worker = workerOf(id);
    if (!worker)
        return false;
    {
        const BriefLocker lock(&m_mutex);
        if (!worker->detach(id))
            return false;
        while (Work *work = worker->claim()) // what stands behind it must not wait for it
            m_ready.insert(m_ready.begin() + qptrdiff(m_readyFirst), std::move(*work));
        m_readyCount = readySize();
    }
    ++m_detached;
    setMaxWorkers(m_maxWorkers);
    return true;
}

bool FunctionPool::isDetached(TaskId id) const
{
    return std::any_of(m_workers.begin(), m_workers.end(),
                       [id](const auto &worker) { return worker->holds(id); });
}

void FunctionPool::close(std::chrono::milliseconds patience)
{
    {
        const BriefLocker lock(&m_mutex);
        m_closed = true;
    }
    const std::vector<Work> dropped = recall();
    for (const auto &worker : m_workers)
        worker->requestCancel({});
    // A pool's destructor waits for its functions. One that was detached may never end: leave it its thread.
    if (m_pool->waitForDone(static_cast<int>(patience.count())))
        delete m_pool;
    m_pool = nullptr;
}

} // namespace Landline::Tasks
