// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dropbasket.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QMenu>
#include <QPainter>

namespace Landline::Ui {

namespace {

constexpr int symbolSize = 32;

} // namespace

DropBasket::DropBasket()
    : QWidget(nullptr,
              Qt::Tool | Qt::FramelessWindowHint | Qt::WindowStaysOnTopHint | Qt::WindowDoesNotAcceptFocus)
{
    setObjectName(QStringLiteral("dropBasket"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    // Closing it is no end of the program, nor is the program's last window when it stands alone.
    setAttribute(Qt::WA_QuitOnClose, false);
    setWindowTitle(tr("Landline’s drop basket"));
    setAccessibleName(tr("Drop basket"));
    setToolTip(tr("Drop links or lists of addresses here to download them"));
    setFixedSize(side, side);
    setAcceptDrops(true);
    setLine({});
}

void DropBasket::setLine(const QString &line)
{
    m_line = line;
    setAccessibleDescription(line);
    update();
}

void DropBasket::setPromised(qsizetype files)
{
    m_promise = files == 1 ? tr("1 file") : files > 1 ? tr("%L1 files").arg(files) : QString();
    update();
}

void DropBasket::paintEvent(QPaintEvent *)
{
    const Theme &theme = themeFor(palette());
    const bool isWanted = !m_promise.isEmpty();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), isWanted ? theme.selection : theme.raised);
    painter.setPen(QPen(isWanted ? theme.accent : theme.line, isWanted ? 2 : 1));
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    const QRectF symbol((width() - symbolSize) / 2.0, grid * 1.5, symbolSize, symbolSize);
    paintSymbol(painter, symbol, Symbol::Download, theme.accentText);
    painter.setFont(textFont(TextSize::Small));
    painter.setPen(theme.text);
    const QRect words(grid / 2, static_cast<int>(symbol.bottom()) + grid / 2, width() - grid, grid * 3);
    const QString text = isWanted ? m_promise : m_line.isEmpty() ? tr("Drop here") : m_line;
    painter.drawText(words, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, words.width()));
}

void DropBasket::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_grip = event->position().toPoint();
    m_stood = pos();
    m_isMoving = true;
}

void DropBasket::mouseMoveEvent(QMouseEvent *event)
{
    if (m_isMoving)
        move(event->globalPosition().toPoint() - m_grip);
}

void DropBasket::mouseReleaseEvent(QMouseEvent *)
{
    if (std::exchange(m_isMoving, false) && pos() != m_stood)
        Q_EMIT moved(pos());
}

void DropBasket::mouseDoubleClickEvent(QMouseEvent *)
{
    Q_EMIT windowRequested();
}

void DropBasket::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Show Landline"), this, &DropBasket::windowRequested);
    menu->addAction(tr("Hide the basket"), this, &DropBasket::hideRequested);
    menu->popup(event->globalPos());
}

void DropBasket::dragEnterEvent(QDragEnterEvent *event)
{
    const DropContent content = event->source() ? DropContent() : dropContentOf(*event->mimeData());
    if (content.isEmpty()) {
        event->ignore();
        return;
    }
    setPromised(std::max<qsizetype>(content.urls.size(), 1));
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void DropBasket::dragLeaveEvent(QDragLeaveEvent *)
{
    setPromised(0);
}

void DropBasket::dropEvent(QDropEvent *event)
{
    setPromised(0);
    const DropContent content = dropContentOf(*event->mimeData());
    if (content.isEmpty())
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT dropped(content);
}

} // namespace Landline::Ui
