// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/ratebox.h"

#include <QRegularExpression>

#include <cmath>
#include <optional>

namespace Landline::Ui {

namespace {

constexpr double megabyte = 1e6;
constexpr int kilobyteDecimals = 3;

/** From one to the next, in steps that people would choose. */
constexpr double steps[] = {0,  0.1, 0.2, 0.5, 1,  2,   3,   4,   5,    6,    8,   10,
                            15, 20,  30,  40,  50, 100, 200, 500, 1000, 2000, 5000};

/** "500 kB/s", "2", "1.5M": in MB/s; a bare number is MB/s already. Nothing for what is no rate. */
std::optional<double> rateInText(const QString &text, const QLocale &locale)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*([\\d.,]+)\\s*([kmg]?)b?(?:/s)?\\s*(?:mb/s\\s*)*$"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text);
    bool ok = match.hasMatch();
    const double number = ok ? locale.toDouble(match.captured(1), &ok) : 0;
    if (!ok)
        return {};
    const QString unit = match.captured(2).toLower();
    static constexpr double thousand = 1000;
    return unit == QLatin1String("k")   ? number / thousand
           : unit == QLatin1String("g") ? number * thousand
                                        : number;
}

} // namespace

RateBox::RateBox(QWidget *parent)
    : QDoubleSpinBox(parent)
{
    setRange(0, highestRate);
    setDecimals(kilobyteDecimals);
    setSuffix(QStringLiteral(" MB/s"));
    setSpecialValueText(tr("no limit"));
    setKeyboardTracking(false);
    connect(this, &QDoubleSpinBox::valueChanged, this, [this] { Q_EMIT rateChanged(rate()); });
}

qint64 RateBox::rate() const
{
    return std::llround(value() * megabyte);
}

void RateBox::setRate(qint64 bytesPerSecond)
{
    setValue(static_cast<double>(bytesPerSecond) / megabyte);
}

QString RateBox::textFromValue(double value) const
{
    return locale().toString(value, 'g', QLocale::FloatingPointShortest);
}

double RateBox::valueFromText(const QString &text) const
{
    return rateInText(text, locale()).value_or(0);
}

QValidator::State RateBox::validate(QString &text, int &position) const
{
    Q_UNUSED(position);
    // What is typed stands before the field's own unit.
    if (text.startsWith(specialValueText()))
        return QValidator::Acceptable;
    const std::optional<double> rate = rateInText(text, locale());
    return rate && *rate <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
}

void RateBox::stepBy(int count)
{
    const double now = value();
    if (count > 0) {
        for (const double step : steps) {
            if (step > now) {
                setValue(step);
                return;
            }
        }
    } else {
        for (auto step = std::rbegin(steps); step != std::rend(steps); ++step) {
            if (*step < now) {
                setValue(*step);
                return;
            }
        }
    }
}

} // namespace Landline::Ui
