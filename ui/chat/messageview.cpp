// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messageview.h"

#include "ui/painting/icons.h"

#include <QAccessible>
#include <QEvent>
#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>

namespace Landline::Ui {

namespace {

constexpr int scrollStep = 3 * grid;

} // namespace

MessageView::MessageView(ConversationModel &model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
    , m_style(std::make_unique<MessageStyle>())
    , m_endButton(new QPushButton(viewport()))
{
    setAccessibleName(tr("Messages"));
    setObjectName(QStringLiteral("messages"));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setVerticalScrollMode(ScrollPerPixel);
    verticalScrollBar()->setSingleStep(scrollStep);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    m_endButton->setObjectName(QStringLiteral("toEnd"));
    m_endButton->setIcon(icon(Symbol::Down));
    m_endButton->setLayoutDirection(Qt::RightToLeft);
    m_endButton->setCursor(Qt::ArrowCursor);
    m_endButton->setFocusPolicy(Qt::NoFocus);
    m_endButton->hide();
    connect(m_endButton, &QPushButton::clicked, this, &MessageView::scrollToEnd);
    m_sendingTimer.setSingleShot(true);
    m_sendingTimer.setInterval(sendingShownAfter);
    connect(&m_sendingTimer, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    setModel(&model);
}

MessageView::~MessageView() = default;

void MessageView::reset()
{
    QListView::reset();
    takeRows();
}

void MessageView::doItemsLayout()
{
    // Not QListView's, which would lay out all rows.
    QAbstractItemView::doItemsLayout();
}

void MessageView::takeRows()
{
    m_items.clear();
    m_items.resize(size_t(m_model.rowCount()));
    m_layoutCount = 0;
    m_atEnd = true;
    m_place = {};
    forgetLayouts();
}

void MessageView::forgetLayouts()
{
    const int width = viewport()->width();
    std::vector<int> heights;
    heights.reserve(m_items.size());
    for (int row = 0; row < int(m_items.size()); ++row) {
        m_items[size_t(row)] = {};
        heights.push_back(estimatedHeight(m_model.rowAt(row), *m_style, width));
    }
    m_layoutCount = 0;
    m_heights.assign(std::move(heights));
    settle();
    viewport()->update();
}

void MessageView::measure(int row)
{
    Item &item = m_items[size_t(row)];
    if (item.layout)
        return;
    const auto extent =
        m_unfolded.contains(keyOf(row)) ? MessageLayout::Extent::Whole : MessageLayout::Extent::Folded;
    item.layout = std::make_unique<MessageLayout>(m_model.rowAt(row), m_model.textOf(row), *m_style,
                                                  themeFor(palette()), viewport()->width(), extent);
    item.exact = true;
    ++m_layoutCount;
    m_heights.set(row, item.layout->height());
}

int MessageView::measuredHeight(int row)
{
    if (!m_items[size_t(row)].exact)
        measure(row);
    return m_heights.height(row);
}

const MessageLayout &MessageView::layoutAt(int row) const
{
    // Of rows in sight there is a layout already; of others, making one changes no height that is shown.
    auto *self = const_cast<MessageView *>(this); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    self->measure(row);
    return *m_items[size_t(row)].layout;
}

QString MessageView::keyOf(int row) const
{
    const Chat::Message &message = m_model.rowAt(row).message;
    return message.clientId.isEmpty() ? QString::number(message.seq) : message.clientId;
}

void MessageView::setAtEnd(bool atEnd)
{
    if (m_atEnd == atEnd)
        return;
    m_atEnd = atEnd;
    if (atEnd)
        m_newBelow = 0;
    updateEndButton();
    Q_EMIT atEndChanged(atEnd);
}

void MessageView::scrollToEnd()
{
    setAtEnd(true);
    settle();
    viewport()->update();
}

void MessageView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || index.row() >= m_heights.count())
        return;
    measure(index.row());
    const QRect rect = visualRect(index);
    const int height = viewport()->height();
    if (hint == EnsureVisible && rect.top() >= 0 && rect.bottom() < height)
        return;
    int offset = 0; // the row's top from that of the viewport
    if (hint == PositionAtCenter)
        offset = (height - rect.height()) / 2;
    else if (hint == PositionAtBottom || (hint == EnsureVisible && rect.top() > 0))
        offset = std::max(0, height - rect.height() - MessageStyle::bottomPadding);
    m_place = {index.row(), 0};
    setAtEnd(false);
    moveBy(-offset);
    settle();
    viewport()->update();
}

QRect MessageView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_heights.count())
        return {};
    const auto top = int(m_heights.top(index.row()) - verticalOffset());
    return {0, top, viewport()->width(), m_heights.height(index.row())};
}

int MessageView::verticalOffset() const
{
    // Few messages stand at the bottom, next to where the next one is written.
    const qint64 spare = viewport()->height() - m_heights.total() - MessageStyle::bottomPadding;
    return spare > 0 ? -int(spare) : verticalScrollBar()->value();
}

QModelIndex MessageView::indexAt(const QPoint &point) const
{
    const qint64 y = point.y() + verticalOffset();
    if (y < 0 || y >= m_heights.total())
        return {};
    return m_model.index(m_heights.rowAt(y));
}

void MessageView::updateGeometries()
{
    QAbstractItemView::updateGeometries();
    settle();
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        forgetLayouts();
    else
        settle();
    placeEndButton();
}

void MessageView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    switch (event->type()) {
    case QEvent::FontChange:
    case QEvent::ApplicationFontChange:
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
        rebuildStyle();
        break;
    default:
        break;
    }
}

void MessageView::rebuildStyle()
{
    if (!m_style)
        return;
    m_style = std::make_unique<MessageStyle>();
    forgetLayouts();
}

void MessageView::updateEndButton()
{
    m_endButton->setVisible(!m_atEnd);
    if (m_atEnd)
        return;
    m_endButton->setText(m_newBelow > 0 ? tr("%1 new").arg(locale().toString(m_newBelow)) : tr("Latest"));
    placeEndButton();
}

void MessageView::placeEndButton()
{
    m_endButton->adjustSize();
    m_endButton->move(viewport()->width() - m_endButton->width() - 2 * grid,
                      viewport()->height() - m_endButton->height() - 2 * grid);
}

void MessageView::paintEvent(QPaintEvent *event)
{
    const Theme &theme = themeFor(palette());
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(event->rect(), theme.base);
    if (m_heights.count() == 0 || int(m_items.size()) != m_model.rowCount())
        return;
    const qint64 offset = verticalOffset();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const int first = m_heights.rowAt(offset + event->rect().top());
    for (int row = first; row < m_heights.count(); ++row) {
        const auto top = int(m_heights.top(row) - offset);
        if (top > event->rect().bottom())
            break;
        const QModelIndex index = m_model.index(row);
        MessageLayout::Look look;
        look.hovered = row == m_hoverRow;
        look.selected = selectionModel()->isSelected(index);
        look.current = hasFocus() && index == currentIndex();
        look.showSending = m_model.rowAt(row).message.time.msecsTo(now) >= sendingShownAfter.count();
        look.hot = m_hot;
        painter.save();
        painter.translate(0, top);
        layoutAt(row).paint(painter, *m_style, theme, look);
        painter.restore();
    }
}

} // namespace Landline::Ui
