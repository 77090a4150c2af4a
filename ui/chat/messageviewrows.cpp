// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messageview.h"

#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace Landline::Ui {

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
    const qint64 beyond = m_heights.total() + MessageStyle::bottomPadding - height;
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
    int seen = MessageStyle::bottomPadding;
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
    if (seen + MessageStyle::bottomPadding <= height) {
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
        const qint64 top =
            std::max<qint64>(0, m_heights.total() + MessageStyle::bottomPadding - viewport()->height());
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

} // namespace Landline::Ui
