// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/ratebox.h"

#include <cmath>

namespace Landline::Ui {

namespace {

constexpr double megabyte = 1e6;
constexpr int kilobyteDecimals = 3;

/** From one to the next, in steps that people would choose. */
constexpr double steps[] = {0,  0.1, 0.2, 0.5, 1,  2,   3,   4,   5,    6,    8,   10,
                            15, 20,  30,  40,  50, 100, 200, 500, 1000, 2000, 5000};

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
