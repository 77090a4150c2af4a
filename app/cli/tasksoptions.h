// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/taskcontrolprotocol.h"

class QCommandLineParser;

namespace Landline::Cli {

/** What `landline-cli tasks` was asked for. */
struct TasksOptions
{
    static constexpr double maxSeconds = 1e7;
    static constexpr int maxRetries = 1000;

    Control::Request request;
    std::chrono::milliseconds patience{0}; ///< of wait; 0: for ever

    static void addTo(QCommandLineParser &parser);
    /** `directory` is where a command runs. Error InvalidInput: what is wrong, as a sentence. */
    [[nodiscard]] static Result<TasksOptions> from(const QCommandLineParser &parser, const QString &directory,
                                                   const QDateTime &now);
};

} // namespace Landline::Cli
