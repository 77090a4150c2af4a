// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runoptions.h"

#include "app/cli/numberoption.h"

#include <QCommandLineParser>
#include <QThread>

#include <cmath>

namespace Landline::Cli {

using std::chrono::milliseconds;

void RunOptions::addTo(QCommandLineParser &parser)
{
    parser.addOptions({
        {QStringLiteral("j"), QStringLiteral("How many run at once (default: one for each processor)."),
         QStringLiteral("N")},
        {QStringLiteral("timeout"), QStringLiteral("Ends a command after S seconds (default: never)."),
         QStringLiteral("S")},
        {QStringLiteral("grace"),
         QStringLiteral("Seconds between asking a command to end and killing it (default 5)."),
         QStringLiteral("S")},
        {QStringLiteral("retries"),
         QStringLiteral("Runs a command that failed up to N times more (default 0)."), QStringLiteral("N")},
        {QStringLiteral("backoff"),
         QStringLiteral("Seconds before the first retry (default 1). The delay doubles with each further "
                        "one, up to 60 or S if that is more, give or take a fifth."),
         QStringLiteral("S")},
        {QStringLiteral("halt"),
         QStringLiteral("What a failure leads to: never (the default) goes on; soon starts nothing more and "
                        "lets running commands end; now ends them too."),
         QStringLiteral("WHEN")},
        {QStringLiteral("keep-order"),
         QStringLiteral("Prints the output in the order of the commands, not of their ends.")},
        {QStringLiteral("joblog"),
         QStringLiteral("Notes each command that ended in FILE, in the format of GNU parallel. Without "
                        "--resume a new one is begun and the one before is kept as FILE~."),
         QStringLiteral("FILE")},
        {QStringLiteral("resume"),
         QStringLiteral("With --joblog: skips what has succeeded according to FILE; runs the rest.")},
    });
    parser.addPositionalArgument(QStringLiteral("FILE"),
                                 QStringLiteral("Commands, one a line; “-” or nothing: standard input."),
                                 QStringLiteral("[FILE|-]"));
}

static Result<HaltPolicy> haltPolicy(const QCommandLineParser &parser)
{
    HaltPolicy policy = HaltPolicy::Never;
    for (const QString &word : parser.values(QStringLiteral("halt"))) {
        if (word == QLatin1String("never"))
            policy = HaltPolicy::Never;
        else if (word == QLatin1String("soon"))
            policy = HaltPolicy::Soon;
        else if (word == QLatin1String("now"))
            policy = HaltPolicy::Now;
        else
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("--halt takes never, soon or now, not “%1”").arg(word));
    }
    return policy;
}

static milliseconds fromSeconds(double seconds)
{
    return milliseconds(std::llround(seconds * 1000));
}

Result<RunOptions> RunOptions::from(const QCommandLineParser &parser)
{
    RunOptions options;
    const NumberRange seconds{0, maxSeconds};
    const Result<int> atOnce =
        wholeNumberOption(parser, QStringLiteral("j"), QThread::idealThreadCount(), {1, maxAtOnce});
    const Result<double> timeout = numberOption(parser, QStringLiteral("timeout"), 0, seconds);
    const Result<double> grace = numberOption(parser, QStringLiteral("grace"), 5, seconds);
    const Result<int> retries = wholeNumberOption(parser, QStringLiteral("retries"), 0, {0, maxRetries});
    const Result<double> backoff = numberOption(parser, QStringLiteral("backoff"), 1, seconds);
    const Result<HaltPolicy> halt = haltPolicy(parser);
    for (const Result<double> *number : {&timeout, &grace, &backoff}) {
        if (!*number)
            return failure(number->error());
    }
    for (const Result<int> *number : {&atOnce, &retries}) {
        if (!*number)
            return failure(number->error());
    }
    if (!halt)
        return failure(halt.error());
    if (parser.positionalArguments().size() > 1)
        return failure(ErrorCode::InvalidInput, QStringLiteral("only one file of commands can be given"));
    options.jobLog = parser.value(QStringLiteral("joblog"));
    options.resume = parser.isSet(QStringLiteral("resume"));
    if (parser.isSet(QStringLiteral("joblog")) && options.jobLog.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("--joblog takes the name of a file"));
    if (options.resume && options.jobLog.isEmpty()) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("--resume goes on from a joblog: give --joblog FILE with it"));
    }
    options.atOnce = *atOnce;
    options.timeout = fromSeconds(*timeout);
    options.grace = fromSeconds(*grace);
    options.retries = *retries;
    options.backoff = fromSeconds(*backoff);
    options.halt = *halt;
    options.keepOrder = parser.isSet(QStringLiteral("keep-order"));
    options.file = parser.positionalArguments().value(0, QStringLiteral("-"));
    return options;
}

} // namespace Landline::Cli
