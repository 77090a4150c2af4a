// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/icons.h"

#include <QWidget>

namespace Landline::Ui {

/** A symbol beside words that say the same; it follows a change of theme. */
class SymbolLabel final : public QWidget
{
    Q_OBJECT
public:
    /** `size` in device-independent pixels. */
    SymbolLabel(int size, QWidget *parent);

    void setSymbol(Symbol symbol, Ink ink);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QIcon m_icon;
};

} // namespace Landline::Ui
