// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadengine.h"

#include "core/downloads/downloadoperation.h"
#include "core/downloads/downloadrequest.h"

#include <QPointer>

namespace Landline::Downloads {

// Few: they only wait for disks.
static constexpr int poolThreads = 4;

DownloadEngine::DownloadEngine(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_buffer(bufferBytes, Qt::Uninitialized)
{
    m_pool.setMaxThreadCount(poolThreads);
}

DownloadEngine::~DownloadEngine()
{
    m_pool.waitForDone();
}

qint64 DownloadEngine::readAhead() const
{
    return m_connections.leaseCount() > 1 ? readAheadShared : readAheadAlone;
}

void DownloadEngine::runInPool(QObject *context, Job job, std::function<void(const Result<void> &)> done)
{
    QPointer<QObject> guard(context);
    m_pool.start([this, guard, job = std::move(job), done = std::move(done)]() mutable {
        // What the job holds (a locked file) is let go before anybody hears of its end.
        const Result<void> result = std::exchange(job, {})();
        QMetaObject::invokeMethod(
            this,
            [guard, done, result] {
                if (guard)
                    done(result);
            },
            Qt::QueuedConnection);
    });
}

Tasks::TaskKind downloadKind(DownloadEngine &engine)
{
    Tasks::TaskKind kind;
    kind.group = downloadGroup;
    kind.resumable = true;
    kind.operation = [&engine](const QJsonObject &arguments, const QJsonObject &) {
        return std::make_unique<DownloadOperation>(engine, DownloadRequest::fromJson(arguments));
    };
    return kind;
}

} // namespace Landline::Downloads
