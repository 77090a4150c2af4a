// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <optional>

namespace Landline::Net {

/**
 * Sees that the machine was asleep: the wall clock went on, the monotonic one stood. Somebody who sets the
 * clock forward looks the same, which does no harm. Pure; asked now and then.
 */
class SleepDetector
{
public:
    /** Less may be a clock that is put right. */
    static constexpr std::chrono::seconds shortestSleep{10};

    /** Once after each sleep. */
    [[nodiscard]] bool hasSlept(const Clock &clock)
    {
        const std::chrono::milliseconds ahead =
            std::chrono::milliseconds(clock.now().toMSecsSinceEpoch()) - clock.monotonic();
        const std::chrono::milliseconds before = m_ahead.value_or(ahead);
        m_ahead = ahead;
        return ahead - before >= shortestSleep;
    }

private:
    std::optional<std::chrono::milliseconds> m_ahead; ///< of the wall clock before the other, when last asked
};

} // namespace Landline::Net
