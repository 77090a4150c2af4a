// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace Landline::Ui {

/** A small window at a row that asks how quick it may be. What is chosen takes effect at once. */
class RatePopup final : public QFrame
{
    Q_OBJECT
public:
    /** `name`: of what; `rate` in bytes a second, 0: no limit. Goes away by itself. */
    RatePopup(const QString &name, qint64 rate, QWidget *parent);

Q_SIGNALS:
    void chosen(qint64 bytesPerSecond);
};

} // namespace Landline::Ui
