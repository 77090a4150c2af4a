// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace Landline::Net {

/** A rate with bursts; pure, the caller says what time it is. A rate of 0 limits nothing. */
class TokenBucket
{
public:
    TokenBucket(double perSecond, double burst);

    /** Takes a token when there is one. */
    [[nodiscard]] bool take(std::chrono::milliseconds now);
    /** How long until there is a token; 0 when there is one now. */
    [[nodiscard]] std::chrono::milliseconds wait(std::chrono::milliseconds now);

    /** Nothing was taken that has not come back. */
    [[nodiscard]] bool isFull(std::chrono::milliseconds now);

private:
    void fill(std::chrono::milliseconds now);

    double m_rate;
    double m_burst;
    double m_tokens;
    std::chrono::milliseconds m_filled{-1};
};

} // namespace Landline::Net
