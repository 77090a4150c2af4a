// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/speedchart.h"

#include "core/base/bytecount.h"
#include "ui/models/speedhistory.h"
#include "ui/painting/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace Landline::Ui {

namespace {

constexpr int gridLines = 2; // beside the base line
constexpr float areaOpacity = 0.16F;
constexpr double lineWidth = 1.5;
constexpr int leastHeight = 96;
/** Samples further apart than this are not joined: it was paused between them. */
constexpr std::chrono::milliseconds longestGap{3000};

/** The runs of samples without a pause, as lines within `area`. */
QList<QPolygonF> linesIn(const QRectF &area, const QList<SpeedSample> &samples, double top,
                         std::chrono::milliseconds span)
{
    const std::chrono::milliseconds end = samples.constLast().at;
    const double width = std::chrono::duration<double>(span).count();
    QList<QPolygonF> lines;
    std::chrono::milliseconds before{0};
    for (const SpeedSample &sample : samples) {
        const double ago = std::chrono::duration<double>(end - sample.at).count();
        if (ago > width)
            continue;
        if (lines.isEmpty() || sample.at - before > longestGap)
            lines.append(QPolygonF());
        before = sample.at;
        lines.last().append(QPointF(area.right() - area.width() * ago / width,
                                    area.bottom() - area.height() * sample.bytesPerSecond / top));
    }
    return lines;
}

} // namespace

double roundSpeedAbove(double bytesPerSecond)
{
    static constexpr double least = 1000;
    const double speed = std::max(bytesPerSecond, least);
    const double power = std::pow(10.0, std::floor(std::log10(speed)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (speed <= power * factor)
            return power * factor;
    }
    return power * 10;
}

SpeedChart::SpeedChart(const SpeedHistory &history, QWidget *parent)
    : QWidget(parent)
    , m_history(history)
{
    setObjectName(QStringLiteral("speedChart"));
    setAccessibleName(tr("Speed over time"));
    connect(&history, &SpeedHistory::sampled, this, &SpeedChart::follow);
}

void SpeedChart::show(Tasks::TaskId id)
{
    if (std::exchange(m_id, id) != id)
        follow();
}

void SpeedChart::follow()
{
    setAccessibleDescription(summary());
    update();
}

QString SpeedChart::summary() const
{
    const QList<SpeedSample> samples = m_history.samples(m_id);
    if (samples.isEmpty())
        return {};
    double sum = 0;
    double most = 0;
    for (const SpeedSample &sample : samples) {
        sum += sample.bytesPerSecond;
        most = std::max(most, sample.bytesPerSecond);
    }
    QStringList parts{tr("average %1").arg(rateText(sum / static_cast<double>(samples.size()))),
                      tr("at most %1").arg(rateText(most))};
    if (m_history.now() - samples.constLast().at <= longestGap)
        parts.prepend(tr("now %1").arg(rateText(samples.constLast().bytesPerSecond)));
    return parts.join(QStringLiteral(" · "));
}

QSize SpeedChart::minimumSizeHint() const
{
    return {grid * 20, leastHeight};
}

void SpeedChart::paintEvent(QPaintEvent *)
{
    const Theme &theme = themeFor(palette());
    const QList<SpeedSample> samples = m_history.samples(m_id);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont small = textFont(TextSize::Small);
    const QFontMetrics metrics(small);
    painter.setFont(small);
    painter.setPen(theme.dimText);
    if (samples.isEmpty()) {
        painter.drawText(rect(), Qt::AlignCenter, tr("Nothing has come in the last minutes."));
        return;
    }
    double most = 0;
    for (const SpeedSample &sample : samples)
        most = std::max(most, sample.bytesPerSecond);
    const double top = roundSpeedAbove(most);
    const int scale = metrics.horizontalAdvance(rateText(top)) + grid;
    const QRectF area = QRectF(rect()).adjusted(scale, metrics.height() / 2.0 + 1, -grid / 2.0,
                                                -metrics.height() - grid / 2.0);
    for (int i = 0; i <= gridLines; ++i) {
        const double y = std::round(area.bottom() - area.height() * i / gridLines) + 0.5;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme.dimText);
        painter.drawText(QRectF(0, y - metrics.height() / 2.0, scale - grid, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         i == 0 ? QStringLiteral("0") : rateText(top * i / gridLines));
    }
    const QRectF below(area.left(), area.bottom() + grid / 2.0, area.width(), metrics.height());
    const std::chrono::milliseconds span =
        std::clamp(samples.constLast().at - samples.constFirst().at, shortestSpan, longestSpan);
    const bool isLive = m_history.now() - samples.constLast().at <= longestGap;
    painter.drawText(below, Qt::AlignLeft | Qt::AlignTop,
                     (isLive ? tr("%1 ago") : tr("%1 before")).arg(spanText(span)));
    painter.drawText(below, Qt::AlignRight | Qt::AlignTop, isLive ? tr("now") : tr("when it last ran"));

    QColor fill = theme.accent;
    fill.setAlphaF(areaOpacity);
    for (const QPolygonF &line : linesIn(area, samples, top, span)) {
        QPolygonF closed = line;
        closed.append(QPointF(line.constLast().x(), area.bottom()));
        closed.append(QPointF(line.constFirst().x(), area.bottom()));
        QPainterPath path;
        path.addPolygon(closed);
        painter.fillPath(path, fill);
        painter.setPen(QPen(theme.accentText, lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(line);
    }
}

} // namespace Landline::Ui
