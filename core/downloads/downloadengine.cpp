// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadengine.h"

#include "core/downloads/downloadoperation.h"
#include "core/downloads/downloadrequest.h"

namespace Landline::Downloads {

static constexpr std::chrono::seconds hoursInterval{5};

DownloadEngine::DownloadEngine(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_limiter(clock)
    , m_hosts(clock)
    , m_unfinished(clock)
    , m_buffer(bufferBytes, Qt::Uninitialized)
{
    m_hours.setInterval(hoursInterval);
    connect(&m_hours, &QTimer::timeout, this, &DownloadEngine::followHours);
    setSettings({});
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
