// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace Landline::Ui {

/** A field for a rate, in MB/s; nothing, or 0, is no limit. */
class RateBox final : public QDoubleSpinBox
{
    Q_OBJECT
public:
    /** More than any line that Landline meets. */
    static constexpr double highestRate = 100'000; // MB/s

    explicit RateBox(QWidget *parent = nullptr);

    /** Bytes a second; 0: no limit. */
    [[nodiscard]] qint64 rate() const;
    void setRate(qint64 bytesPerSecond);

Q_SIGNALS:
    void rateChanged(qint64 bytesPerSecond);

protected:
    [[nodiscard]] QString textFromValue(double value) const override;
    /** Takes kB, MB and GB too, with "/s" or without. */
    [[nodiscard]] double valueFromText(const QString &text) const override;
    [[nodiscard]] QValidator::State validate(QString &text, int &position) const override;
    void stepBy(int steps) override;
};

} // namespace Landline::Ui
