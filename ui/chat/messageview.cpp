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

constexpr int bottomPadding = grid;
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

void MessageView::settle()
{
    if (m_settling)
        return;
    m_settling = true;
    if (m_heights.count() > 0 && !m_atEnd)
        settleAtPlace();
    if (m_atEnd)
        settleAtEnd();
    const int height = viewport()->height();
    const qint64 beyond = m_heights.total() + bottomPadding - height;
    const auto maximum = int(std::clamp<qint64>(beyond, 0, std::numeric_limits<int>::max()));
    verticalScrollBar()->setRange(0, maximum);
    verticalScrollBar()->setPageStep(height);
    const qint64 value =
        m_atEnd || m_heights.count() == 0 ? maximum : m_heights.top(m_place.row) + m_place.offset;
    verticalScrollBar()->setValue(int(std::min<qint64>(value, maximum)));
    m_settling = false;
    updateEndButton();
}

void MessageView::settleAtEnd()
{
    int seen = bottomPadding;
    const int height = viewport()->height();
    int row = m_heights.count() - 1;
    for (; row >= 0 && seen < height; --row) {
        measure(row);
        seen += m_heights.height(row);
    }
    dropFarLayouts(row + 1, m_heights.count() - 1);
}

void MessageView::settleAtPlace()
{
    m_place.row = std::clamp(m_place.row, 0, m_heights.count() - 1);
    const int height = viewport()->height();
    int seen = -m_place.offset;
    int row = m_place.row;
    for (; row < m_heights.count() && seen < height; ++row) {
        measure(row);
        seen += m_heights.height(row);
    }
    if (seen + bottomPadding <= height) {
        setAtEnd(true);
        return;
    }
    dropFarLayouts(m_place.row, row - 1);
}

void MessageView::dropFarLayouts(int first, int last)
{
    if (m_layoutCount <= maximumLayouts)
        return;
    for (int row = 0; row < int(m_items.size()); ++row) {
        if ((row < first || row > last) && m_items[size_t(row)].layout) {
            m_items[size_t(row)].layout.reset();
            --m_layoutCount;
        }
    }
}

void MessageView::moveBy(int pixels)
{
    if (m_heights.count() == 0)
        return;
    Place place = m_place;
    if (m_atEnd) {
        const qint64 top = std::max<qint64>(0, m_heights.total() + bottomPadding - viewport()->height());
        place.row = m_heights.rowAt(top);
        place.offset = int(top - m_heights.top(place.row));
    }
    place.offset += pixels;
    // Rows are measured on the way, so that what is in sight moves by just these pixels.
    while (place.offset < 0 && place.row > 0)
        place.offset += measuredHeight(--place.row);
    place.offset = std::max(place.offset, 0);
    while (place.row + 1 < m_heights.count() && place.offset >= measuredHeight(place.row))
        place.offset -= m_heights.height(place.row++);
    m_place = place;
    setAtEnd(false);
}

void MessageView::scrollContentsBy(int, int dy)
{
    if (m_settling) {
        viewport()->update();
        return;
    }
    if (std::abs(dy) <= 2 * viewport()->height()) {
        moveBy(-dy);
    } else if (m_heights.count() > 0) {
        const int top = verticalScrollBar()->value();
        m_place.row = m_heights.rowAt(top);
        m_place.offset = int(top - m_heights.top(m_place.row));
        setAtEnd(false);
    }
    if (verticalScrollBar()->value() == verticalScrollBar()->maximum())
        setAtEnd(true);
    settle();
    hover(viewport()->mapFromGlobal(QCursor::pos()));
    viewport()->update();
    if (verticalScrollBar()->value() < viewport()->height())
        Q_EMIT earlierWanted();
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
        offset = std::max(0, height - rect.height() - bottomPadding);
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
    const qint64 spare = viewport()->height() - m_heights.total() - bottomPadding;
    return spare > 0 ? -int(spare) : verticalScrollBar()->value();
}

QModelIndex MessageView::indexAt(const QPoint &point) const
{
    const qint64 y = point.y() + verticalOffset();
    if (y < 0 || y >= m_heights.total())
        return {};
    return m_model.index(m_heights.rowAt(y));
}

void MessageView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    const int width = viewport()->width();
    const int count = end - start + 1;
    if (start == m_heights.count()) {
        for (int row = start; row <= end; ++row) {
            m_items.emplace_back();
            m_heights.append(estimatedHeight(m_model.rowAt(row), *m_style, width));
            const bool message = m_model.rowAt(row).kind == ConversationRow::Kind::Text;
            if (!m_atEnd && message)
                ++m_newBelow;
        }
        if (m_model.rowAt(end).message.delivery == Chat::Delivery::Sending)
            m_sendingTimer.start();
    } else {
        std::vector<int> heights = m_heights.heights();
        heights.insert(heights.begin() + start, size_t(count), 0);
        for (int row = start; row <= end; ++row) {
            m_items.emplace(m_items.begin() + row);
            heights[size_t(row)] = estimatedHeight(m_model.rowAt(row), *m_style, width);
        }
        m_heights.assign(std::move(heights));
        if (start <= m_place.row)
            m_place.row += count;
    }
    m_hoverRow = -1;
    settle();
    QAbstractItemView::rowsInserted(parent, start, end);
    viewport()->update();
}

void MessageView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsAboutToBeRemoved(parent, start, end);
    const auto first = m_items.begin() + start;
    const auto last = m_items.begin() + end + 1;
    m_layoutCount -= int(std::count_if(first, last, [](const Item &item) { return item.layout != nullptr; }));
    m_items.erase(first, last);
    std::vector<int> heights = m_heights.heights();
    heights.erase(heights.begin() + start, heights.begin() + end + 1);
    m_heights.assign(std::move(heights));
    if (m_place.row > end)
        m_place.row -= end - start + 1;
    else if (m_place.row >= start)
        m_place = {start, 0};
    m_hoverRow = -1;
    // The model still has the rows: what is in sight is measured once they are gone.
    QMetaObject::invokeMethod(
        this, [this] { doItemsLayout(); }, Qt::QueuedConnection);
}

void MessageView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                              const QList<int> &roles)
{
    for (int row = topLeft.row(); row <= bottomRight.row() && row < m_heights.count(); ++row) {
        Item &item = m_items[size_t(row)];
        if (item.layout)
            --m_layoutCount;
        item = {};
        if (m_model.rowAt(row).message.delivery == Chat::Delivery::Sending)
            m_sendingTimer.start();
    }
    settle();
    QAbstractItemView::dataChanged(topLeft, bottomRight, roles);
    viewport()->update();
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
