// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/hostbudget.h"

#include <algorithm>

namespace Landline::Downloads {

using std::chrono::milliseconds;

/** A timer can't wait for much longer than three weeks. */
static constexpr std::chrono::hours longestSleep{1};

HostLease::HostLease(HostBudget &budget, QString host)
    : m_budget(budget)
    , m_host(std::move(host))
{}

HostLease::~HostLease()
{
    m_budget.giveBack(m_host);
}

HostBudget::HostBudget(const Clock &clock)
    : m_clock(clock)
{
    m_announce.setSingleShot(true);
    connect(&m_announce, &QTimer::timeout, this, &HostBudget::announce);
}

void HostBudget::setLimit(int connections)
{
    m_limit = std::max(1, connections);
    m_announce.start(0);
}

QString HostBudget::hostOf(const QUrl &url)
{
    const bool secure = url.scheme() == QLatin1String("https");
    return QStringLiteral("%1:%2").arg(url.host()).arg(url.port(secure ? 443 : 80));
}

int HostBudget::limitOf(const QString &host) const
{
    const auto found = m_hosts.constFind(host);
    if (found == m_hosts.cend() || found->steppedDownTo == 0
        || m_clock.monotonic() - found->steppedDownAt > memory)
        return m_limit;
    return std::min(m_limit, found->steppedDownTo);
}

milliseconds HostBudget::pauseLeft(const QString &host) const
{
    return std::max(milliseconds(0), m_hosts.value(host).pausedUntil - m_clock.monotonic());
}

std::unique_ptr<HostLease> HostBudget::take(const QString &host, Need need)
{
    Host &entry = m_hosts[host];
    const bool isFree = entry.used < limitOf(host) && pauseLeft(host).count() == 0;
    if (isFree && (need == Need::First || entry.waitingFirst == 0)) {
        ++entry.used;
        return std::make_unique<HostLease>(*this, host);
    }
    if (need == Need::First) {
        ++entry.waitingFirst; // forgotten with the next announcement: who still waits asks again
        if (pauseLeft(host).count() == 0)
            Q_EMIT crowded(host);
    }
    return nullptr;
}

void HostBudget::giveBack(const QString &host)
{
    --m_hosts[host].used;
    m_announce.start(0);
}

void HostBudget::stepDown(const QString &host)
{
    Host &entry = m_hosts[host];
    // What it bears is less than what there was, by half of what there was.
    entry.steppedDownTo = std::max(1, std::min(limitOf(host), entry.used + 1) / 2);
    entry.steppedDownAt = m_clock.monotonic();
}

void HostBudget::pause(const QString &host, milliseconds span)
{
    // Whoever was told so gives up; the others hear it from the host themselves, instead of waiting for good.
    if (span > m_longestPause)
        return;
    Host &entry = m_hosts[host];
    entry.pausedUntil = std::max(entry.pausedUntil, m_clock.monotonic() + span);
    m_announce.start(0);
    Q_EMIT paused(host);
}

bool HostBudget::isGreedy(const QString &host, int connections) const
{
    const Host entry = m_hosts.value(host);
    return connections > 1 && entry.waitingFirst > 0 && entry.used >= limitOf(host);
}

void HostBudget::announce()
{
    milliseconds next{0};
    for (Host &host : m_hosts) {
        host.waitingFirst = 0;
        const milliseconds left = host.pausedUntil - m_clock.monotonic();
        if (left.count() > 0 && (next.count() == 0 || left < next))
            next = left;
    }
    Q_EMIT freed();
    Q_EMIT changed();
    if (next.count() > 0 && !m_announce.isActive())
        m_announce.start(std::min<milliseconds>(next, longestSleep));
}

} // namespace Landline::Downloads
