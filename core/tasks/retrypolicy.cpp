// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/retrypolicy.h"

#include <algorithm>
#include <cmath>

namespace Landline::Tasks {

static bool isWorthAnother(const RetryPolicy &policy, const Error &error)
{
    if (policy.isRetryable)
        return policy.isRetryable(error);
    return policy.on == RetryOn::AnyError || isTransient(error);
}

std::optional<std::chrono::milliseconds> retryDelay(const RetryPolicy &policy, int attempt,
                                                    const Error &error, double random)
{
    if (attempt >= policy.maxAttempts || !isWorthAnother(policy, error))
        return std::nullopt;
    const double longest = static_cast<double>(policy.maxDelay.count());
    const double plain = std::min(longest, static_cast<double>(policy.initialDelay.count())
                                               * std::pow(policy.factor, attempt - 1));
    const double jittered = plain * (1 + policy.jitter * (2 * random - 1));
    const std::chrono::milliseconds delay(std::llround(std::clamp(jittered, 0.0, longest)));
    if (error.retryAfter && *error.retryAfter > policy.maxWait)
        return std::nullopt;
    return error.retryAfter ? std::max(delay, *error.retryAfter) : delay;
}

} // namespace Landline::Tasks
