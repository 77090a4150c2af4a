// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "core/downloads/downloadsettings.h"
#include "core/downloads/urllist.h"

class QCommandLineParser;

namespace Landline::Cli {

/** What `landline-cli get` was asked for, but for the URLs. */
struct GetOptions
{
    static constexpr int defaultFilesAtOnce = 3;
    static constexpr int maxFilesAtOnce = 64;
    static constexpr int maxRetries = 1000;
    static constexpr int maxPerHost = 256;
    static constexpr double maxSeconds = 1'000'000;

    Downloads::DownloadRequest common; ///< what holds for each file
    Downloads::DownloadSettings settings;
    Downloads::Globbing globbing = Downloads::Globbing::On;
    QString outName;   ///< empty: none
    QStringList lists; ///< one after the other; "-": standard input
    int filesAtOnce = defaultFilesAtOnce;
    int retries = Downloads::DownloadRequest::defaultRetries;
    std::chrono::milliseconds maxWait{std::chrono::minutes(10)};
    std::chrono::milliseconds maxTime{0}; ///< of a file from its first start, waits included; 0: none

    static void addTo(QCommandLineParser &parser);
    /** Error InvalidInput: what is wrong, as a sentence. */
    [[nodiscard]] static Result<GetOptions> from(const QCommandLineParser &parser);
};

} // namespace Landline::Cli
