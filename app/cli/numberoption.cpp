// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/numberoption.h"

#include <QCommandLineParser>
#include <QLocale>

#include <cmath>

namespace Landline::Cli {

/** "10000000", never "1e+07"; as it can be typed again. */
static QString plainNumber(double number)
{
    return QString::number(number, 'f', QLocale::FloatingPointShortest);
}

static QString withDashes(const QString &name)
{
    return (name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + name;
}

enum class Numbers { Any, Whole };

static Result<double> readNumber(const QCommandLineParser &parser, const QString &name, double byDefault,
                                 NumberRange range, Numbers numbers)
{
    double number = byDefault;
    for (const QString &value : parser.values(name)) {
        bool ok = false;
        number = value.toDouble(&ok);
        const bool fits = ok && number >= range.least && number <= range.most // also false for nan
                          && (numbers == Numbers::Any || number == std::floor(number));
        if (!fits) {
            return failure(
                ErrorCode::InvalidInput,
                QStringLiteral("%1 takes a %2 from %3 to %4, not “%5”")
                    .arg(withDashes(name),
                         numbers == Numbers::Any ? QStringLiteral("number") : QStringLiteral("whole number"),
                         plainNumber(range.least), plainNumber(range.most), value));
        }
    }
    return number;
}

Result<double> numberOption(const QCommandLineParser &parser, const QString &name, double byDefault,
                            NumberRange range)
{
    return readNumber(parser, name, byDefault, range, Numbers::Any);
}

Result<int> wholeNumberOption(const QCommandLineParser &parser, const QString &name, int byDefault,
                              NumberRange range)
{
    return readNumber(parser, name, byDefault, range, Numbers::Whole).map([](double number) {
        return static_cast<int>(number);
    });
}

} // namespace Landline::Cli
