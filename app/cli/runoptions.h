// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <chrono>

class QCommandLineParser;

namespace Landline::Cli {

/** What a failure means for the commands that have not run yet. */
enum class HaltPolicy {
    Never, ///< nothing
    Soon,  ///< nothing new is started
    Now,   ///< and what runs is ended
};

/** What `landline-cli run` was asked for. */
struct RunOptions
{
    static constexpr int maxAtOnce = 1000;
    static constexpr int maxRetries = 1000;
    static constexpr double maxSeconds = 1e7;
    /** Doubling delays between attempts end here, or at the first delay where that is longer. */
    static constexpr std::chrono::seconds longestBackoff{60};

    int atOnce = 1;
    std::chrono::milliseconds timeout{0}; ///< 0: none
    std::chrono::milliseconds grace{5000};
    int retries = 0;
    std::chrono::milliseconds backoff{1000};
    HaltPolicy halt = HaltPolicy::Never;
    bool keepOrder = false;
    QString jobLog; ///< empty: none
    bool resume = false;
    QString file; ///< "-": standard input

    static void addTo(QCommandLineParser &parser);
    /** Error InvalidInput: what is wrong, as a sentence. */
    [[nodiscard]] static Result<RunOptions> from(const QCommandLineParser &parser);
};

} // namespace Landline::Cli
