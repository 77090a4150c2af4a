// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tokenbucket.h"

#include <algorithm>
#include <cmath>

namespace Landline::Net {

TokenBucket::TokenBucket(double perSecond, double burst)
    : m_rate(perSecond)
    , m_burst(std::max(1.0, burst))
    , m_tokens(m_burst)
{}

void TokenBucket::fill(std::chrono::milliseconds now)
{
    if (m_filled.count() >= 0) {
        const double seconds = static_cast<double>((now - m_filled).count()) / 1000;
        m_tokens = std::min(m_burst, m_tokens + seconds * m_rate);
    }
    m_filled = now;
}

bool TokenBucket::take(std::chrono::milliseconds now)
{
    if (m_rate <= 0)
        return true;
    fill(now);
    if (m_tokens < 1)
        return false;
    m_tokens -= 1;
    return true;
}

std::chrono::milliseconds TokenBucket::wait(std::chrono::milliseconds now)
{
    if (m_rate <= 0)
        return std::chrono::milliseconds(0);
    fill(now);
    if (m_tokens >= 1)
        return std::chrono::milliseconds(0);
    return std::chrono::milliseconds(static_cast<qint64>(std::ceil((1 - m_tokens) * 1000 / m_rate)));
}

bool TokenBucket::isFull(std::chrono::milliseconds now)
{
    fill(now);
    return m_rate <= 0 || m_tokens >= m_burst;
}

} // namespace Landline::Net
