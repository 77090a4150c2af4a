// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/popup.h"

namespace Landline::Ui {

class RateBox;

/** A small window at a row that asks how quick it may be. What is chosen takes effect when the field is left.
 */
class RatePopup final : public Popup
{
    Q_OBJECT
public:
    /** `name`: of what; `rate` in bytes a second, 0: no limit. Goes away by itself. */
    RatePopup(const QString &name, qint64 rate, QWidget *parent);

Q_SIGNALS:
    /** Another one than before. */
    void chosen(qint64 bytesPerSecond);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void commit();

    RateBox *m_box = nullptr;
    qint64 m_rate = 0; ///< that is known outside
};

} // namespace Landline::Ui
