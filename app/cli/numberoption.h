// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

class QCommandLineParser;

namespace Landline::Cli {

/** What a numeric option takes, both ends included. */
struct NumberRange
{
    double least = 0;
    double most = 0;
};

/**
 * The number that option `name` (without dashes) was given; where it was given more than once all values are
 * checked and the last counts. Error InvalidInput: not a number within the range, as a sentence.
 */
[[nodiscard]] Result<double> numberOption(const QCommandLineParser &parser, const QString &name,
                                          double byDefault, NumberRange range);
/** The same for whole numbers. */
[[nodiscard]] Result<int> wholeNumberOption(const QCommandLineParser &parser, const QString &name,
                                            int byDefault, NumberRange range);

} // namespace Landline::Cli
