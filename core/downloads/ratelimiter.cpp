// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/ratelimiter.h"

#include <QHash>
#include <QPointer>

#include <algorithm>
#include <limits>
#include <utility>

namespace Landline::Downloads {

static constexpr qint64 unlimited = std::numeric_limits<qint64>::max();

void ByteBucket::setRate(qint64 bytesPerSecond, std::chrono::milliseconds now)
{
    if (bytesPerSecond == m_rate)
        return;
    m_rate = bytesPerSecond;
    m_tokens = 0; // nobody has earned anything at the new rate
    m_filled = now;
}

void ByteBucket::fill(std::chrono::milliseconds now)
{
    const auto earned = static_cast<double>(m_rate) * static_cast<double>((now - m_filled).count()) / 1000;
    const double most =
        std::max(1.0, static_cast<double>(m_rate) * static_cast<double>(saved.count()) / 1000);
    m_tokens = std::min(most, m_tokens + earned);
    m_filled = now;
}

qint64 ByteBucket::available() const
{
    return m_rate <= 0 ? unlimited : std::max<qint64>(0, static_cast<qint64>(m_tokens));
}

void ByteBucket::take(qint64 bytes)
{
    if (m_rate > 0)
        m_tokens -= static_cast<double>(bytes);
}

Pace::Pace(RateLimiter &limiter, ByteBucket *file)
    : m_limiter(limiter)
    , m_file(file)
{}

Pace::~Pace()
{
    cancel();
}

void Pace::cancel()
{
    if (std::exchange(m_isWaiting, false))
        m_limiter.m_waiting.removeAll(this);
    m_portion = 0;
}

qint64 Pace::rate() const
{
    const qint64 all = m_limiter.rate();
    const qint64 file = m_file ? m_file->rate() : 0;
    return all > 0 && file > 0 ? std::min(all, file) : std::max(all, file);
}

qint64 Pace::allowance(qint64 wanted)
{
    if (!isLimited())
        return wanted;
    const qint64 allowed =
        std::min({wanted, m_portion, m_limiter.m_all.available(), m_file ? m_file->available() : unlimited});
    if (allowed <= 0)
        m_limiter.wait(*this);
    return allowed;
}

void Pace::spend(qint64 bytes)
{
    if (!isLimited())
        return;
    m_portion -= bytes;
    m_limiter.m_all.take(bytes);
    if (m_file)
        m_file->take(bytes);
}

RateLimiter::RateLimiter(const Clock &clock)
    : m_clock(clock)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(tick);
    connect(&m_timer, &QTimer::timeout, this, &RateLimiter::deal);
}

void RateLimiter::setRate(qint64 bytesPerSecond)
{
    m_all.setRate(bytesPerSecond, now());
}

void RateLimiter::wait(Pace &pace)
{
    if (!std::exchange(pace.m_isWaiting, true))
        m_waiting.append(&pace);
    if (!m_timer.isActive())
        m_timer.start();
}

void RateLimiter::deal()
{
    m_all.fill(now());
    QList<QPointer<Pace>> turn;
    QHash<ByteBucket *, int> sharers;
    for (Pace *pace : std::exchange(m_waiting, {})) {
        pace->m_isWaiting = false;
        turn.append(pace);
        if (pace->m_file) {
            pace->m_file->fill(now());
            ++sharers[pace->m_file];
        }
    }
    if (turn.isEmpty()) {
        m_timer.stop();
        return;
    }
    // At least a byte each: a rate below one a tick gets on all the same.
    const auto part = [](qint64 all, qsizetype among) {
        return all == unlimited ? unlimited : (all > 0 ? std::max<qint64>(1, all / among) : 0);
    };
    const qint64 each = part(m_all.available(), turn.size());
    for (const QPointer<Pace> &pace : std::as_const(turn)) {
        if (!pace)
            continue;
        const qint64 own =
            pace->m_file ? part(pace->m_file->available(), sharers.value(pace->m_file)) : unlimited;
        pace->m_portion = std::min(each, own);
        Q_EMIT pace->ready();
    }
}

} // namespace Landline::Downloads
