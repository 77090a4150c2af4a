// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dropoverlay.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QDropEvent>
#include <QPainter>

namespace Landline::Ui {

namespace {

constexpr int symbolSize = 48;
constexpr qreal veil = 0.88;

} // namespace

DropOverlay::DropOverlay(QWidget &window, Promise promise)
    : QWidget(&window)
    , m_window(window)
    , m_promise(std::move(promise))
{
    setObjectName(QStringLiteral("dropOverlay"));
    // The window below goes on receiving the drag, so that showing this is no leave for it.
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_window.setAcceptDrops(true);
    m_window.installEventFilter(this);
    hide();
}

bool DropOverlay::enter(QDragMoveEvent &event)
{
    // What is dragged out of this program is not meant for it.
    if (event.source()) {
        event.ignore();
        return false;
    }
    const QString text = m_promise(dropContentOf(*event.mimeData()));
    if (text.isEmpty()) {
        event.ignore();
        return false;
    }
    m_text = text;
    setAccessibleName(text);
    setGeometry(m_window.rect());
    raise();
    show();
    event.setDropAction(Qt::CopyAction);
    event.accept();
    return true;
}

bool DropOverlay::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter:
        enter(*static_cast<QDragEnterEvent *>(event));
        return true;
    case QEvent::DragMove: {
        auto *move = static_cast<QDragMoveEvent *>(event);
        move->setDropAction(Qt::CopyAction);
        move->setAccepted(isVisible());
        return true;
    }
    case QEvent::DragLeave:
        hide();
        return true;
    case QEvent::Drop: {
        hide();
        auto *drop = static_cast<QDropEvent *>(event);
        const DropContent content = dropContentOf(*drop->mimeData());
        if (!content.isEmpty()) {
            drop->setDropAction(Qt::CopyAction);
            drop->accept();
            Q_EMIT dropped(content);
        }
        return true;
    }
    case QEvent::Resize:
        setGeometry(m_window.rect());
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void DropOverlay::paintEvent(QPaintEvent *)
{
    const Theme &theme = themeFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor back = theme.base;
    back.setAlphaF(static_cast<float>(veil));
    painter.fillRect(rect(), back);
    painter.setPen(QPen(theme.accent, 2, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(grid * 2, grid * 2, -grid * 2, -grid * 2), cardRadius,
                            cardRadius);
    const QPoint centre = rect().center();
    paintSymbol(painter,
                QRectF(centre.x() - symbolSize / 2.0, centre.y() - symbolSize, symbolSize, symbolSize),
                Symbol::Download, theme.accentText);
    painter.setFont(textFont(TextSize::Heading));
    painter.setPen(theme.text);
    painter.drawText(QRect(grid * 4, centre.y() + grid, width() - grid * 8, grid * 8),
                     Qt::AlignHCenter | Qt::TextWordWrap, m_text);
}

} // namespace Landline::Ui
