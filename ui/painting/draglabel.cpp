// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/draglabel.h"

#include "ui/painting/elide.h"
#include "ui/painting/theme.h"

#include <QPainter>
#include <QWidget>

namespace Landline::Ui {

static constexpr int widestLabel = 320;

QPixmap dragLabel(const QString &text, const QWidget &source)
{
    const QFontMetrics metrics = source.fontMetrics();
    const QString shown = elidedFileName(text, metrics, widestLabel);
    const Theme &theme = themeFor(source.palette());
    const QSize size(metrics.horizontalAdvance(shown) + grid * 3, metrics.height() + grid * 2);
    QPixmap pixmap(size * source.devicePixelRatioF());
    pixmap.setDevicePixelRatio(source.devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.line);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF({}, QSizeF(size)).adjusted(0.5, 0.5, -0.5, -0.5), controlRadius,
                            controlRadius);
    painter.setPen(theme.text);
    painter.setFont(source.font());
    painter.drawText(QRect({}, size), Qt::AlignCenter, shown);
    return pixmap;
}

} // namespace Landline::Ui
