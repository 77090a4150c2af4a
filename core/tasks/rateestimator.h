// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <deque>

namespace Landline::Tasks {

/**
 * Speed over the last seconds, and a time left that does not jump: amounts go in with their time, figures
 * come out. Pure; the caller says what time it is.
 */
class RateEstimator
{
public:
    static constexpr std::chrono::milliseconds window{5000};

    /** `done` may go back (a download that starts over): the estimate then begins anew. */
    void add(std::chrono::milliseconds now, qint64 done);
    void reset();
    /** Units a second; 0 while nothing is known. */
    [[nodiscard]] double rate(std::chrono::milliseconds now) const;
    /** -1 while unknown. */
    [[nodiscard]] std::chrono::milliseconds timeLeft(std::chrono::milliseconds now, qint64 done,
                                                     qint64 total) const;

private:
    struct Sample
    {
        std::chrono::milliseconds time;
        qint64 done;
    };
    std::deque<Sample> m_samples;
};

} // namespace Landline::Tasks
