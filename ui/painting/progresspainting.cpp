// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/progresspainting.h"

#include "ui/painting/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace Landline::Ui {

namespace {

/** The least that can be seen of a part. */
constexpr double leastWidth = 2;
constexpr float paleShare = 0.3F;
constexpr float trackShare = 0.15F;

QColor colorOf(const Theme &theme, BarTone tone)
{
    switch (tone) {
    case BarTone::Busy:
        return theme.accent;
    case BarTone::Paused:
        return theme.dimText;
    case BarTone::Good:
        return theme.okText;
    case BarTone::Bad:
        return theme.errorText;
    }
    return theme.accent;
}

} // namespace

void paintBar(QPainter &painter, const QRectF &rect, const Theme &theme, BarTone tone,
              const QList<QPair<double, double>> &parts, const QList<QPair<double, double>> &active)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    // The theme's track, but to be seen on a selected row too.
    QColor track = theme.text;
    track.setAlphaF(trackShare);
    painter.fillPath(outline, track);
    painter.setClipPath(outline);
    const auto fill = [&](const QList<QPair<double, double>> &shares, const QColor &color) {
        for (const auto &[begin, end] : shares) {
            const double left = rect.left() + rect.width() * qBound(0.0, begin, 1.0);
            const double width =
                qMax(leastWidth, rect.width() * (qBound(0.0, end, 1.0) - qBound(0.0, begin, 1.0)));
            if (end > begin)
                painter.fillRect(QRectF(left, rect.top(), width, rect.height()), color);
        }
    };
    const QColor color = colorOf(theme, tone);
    QColor pale = color;
    pale.setAlphaF(paleShare);
    fill(active, pale);
    fill(parts, color);
    painter.restore();
}

} // namespace Landline::Ui
