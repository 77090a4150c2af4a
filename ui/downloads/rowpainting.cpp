// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/rowpainting.h"

#include "ui/painting/theme.h"

#include <QPainter>
#include <QStyleOptionViewItem>

namespace Landline::Ui {

static constexpr int rowInset = 4;

void paintRowBackground(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    if (!selected && !focused && !option.state.testFlag(QStyle::State_MouseOver))
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(focused ? QPen(theme.accentText, 1) : QPen(Qt::NoPen));
    painter.setBrush(selected ? theme.selection : theme.raised);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(rowInset + 0.5, 1.5, -rowInset - 0.5, -1.5),
                            controlRadius, controlRadius);
}

} // namespace Landline::Ui
