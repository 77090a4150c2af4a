// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/rateestimator.h"

#include <cmath>

namespace Landline::Tasks {

// Two samples nearer than this are one: a rate over a few milliseconds says nothing.
static constexpr std::chrono::milliseconds spacing{100};
static constexpr std::chrono::milliseconds shortestSpan{300};

void RateEstimator::add(std::chrono::milliseconds now, qint64 done)
{
    if (!m_samples.empty() && done < m_samples.back().done)
        m_samples.clear();
    if (m_samples.size() >= 2 && now - m_samples.at(m_samples.size() - 2).time < spacing)
        m_samples.back() = {now, done};
    else
        m_samples.push_back({now, done});
    while (m_samples.size() > 2 && now - m_samples.at(1).time >= window)
        m_samples.pop_front();
}

void RateEstimator::reset()
{
    m_samples.clear();
}

double RateEstimator::rate(std::chrono::milliseconds now) const
{
    if (m_samples.size() < 2)
        return 0;
    const std::chrono::milliseconds span = now - m_samples.front().time;
    if (span < shortestSpan)
        return 0;
    return static_cast<double>(m_samples.back().done - m_samples.front().done) * 1000
           / static_cast<double>(span.count());
}

std::chrono::milliseconds RateEstimator::timeLeft(std::chrono::milliseconds now, qint64 done,
                                                  qint64 total) const
{
    const double speed = rate(now);
    if (total < 0 || speed < 1e-3)
        return std::chrono::milliseconds(-1);
    static constexpr double longest = 1e12;
    const double left = static_cast<double>(total - done) * 1000 / speed;
    return std::chrono::milliseconds(left > longest ? -1 : std::llround(left));
}

} // namespace Landline::Tasks
