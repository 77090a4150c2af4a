// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/symbollabel.h"

#include <QPainter>

namespace Landline::Ui {

SymbolLabel::SymbolLabel(int size, QWidget *parent)
    : QWidget(parent)
{
    setFixedSize(size, size);
}

void SymbolLabel::setSymbol(Symbol symbol, Ink ink)
{
    m_icon = icon(symbol, ink);
    update();
}

void SymbolLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

} // namespace Landline::Ui
