// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <optional>

namespace Landline::Tasks {

/**
 * How long to wait before the next attempt, after `attempt` (from 1) ended with `error`; nothing: there is no
 * next one. `random` in [0, 1) decides the jitter. A server's Retry-After is obeyed up to policy.maxWait;
 * one that asks for more ends the retries. Pure.
 */
[[nodiscard]] std::optional<std::chrono::milliseconds> retryDelay(const RetryPolicy &policy, int attempt,
                                                                  const Error &error, double random);

} // namespace Landline::Tasks
