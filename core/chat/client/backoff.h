// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace Landline::Chat {

/** How long to wait before connecting again: half a second doubling to thirty, changed by up to 30 % either
 * way. */
class Backoff
{
public:
    static constexpr std::chrono::milliseconds shortest{500};
    static constexpr std::chrono::milliseconds longest{30'000};

    /** `random` in [0, 1). */
    [[nodiscard]] std::chrono::milliseconds next(double random)
    {
        const double jittered = static_cast<double>(m_delay.count()) * (0.7 + 0.6 * random);
        m_delay = std::min(2 * m_delay, longest);
        return std::chrono::milliseconds(static_cast<long long>(jittered));
    }
    void reset() { m_delay = shortest; }

private:
    std::chrono::milliseconds m_delay = shortest;
};

} // namespace Landline::Chat
