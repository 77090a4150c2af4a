// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadengine.h"

#include "core/downloads/downloadoperation.h"
#include "core/downloads/downloadrequest.h"

#include <QPointer>

namespace Landline::Downloads {

// Few: they only wait for disks.
static constexpr int poolThreads = 4;
static constexpr std::chrono::seconds hoursInterval{5};

DownloadEngine::DownloadEngine(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_limiter(clock)
    , m_hosts(clock)
    , m_unfinished(clock)
    , m_buffer(bufferBytes, Qt::Uninitialized)
{
    m_pool.setMaxThreadCount(poolThreads);
    m_hours.setInterval(hoursInterval);
    connect(&m_hours, &QTimer::timeout, this, &DownloadEngine::followHours);
    setSettings({});
}

DownloadEngine::~DownloadEngine()
{
    m_pool.waitForDone();
}

void DownloadEngine::setSettings(const DownloadSettings &settings)
{
    m_settings = settings;
    m_hosts.setLimit(settings.maxPerHost);
    followHours();
    if (settings.hours.isEmpty())
        m_hours.stop();
    else
        m_hours.start();
}

void DownloadEngine::followHours()
{
    m_limiter.setRate(m_settings.rateAt(m_clock.now().toLocalTime()));
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
