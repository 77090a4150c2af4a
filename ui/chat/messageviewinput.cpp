// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messageview.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace Landline::Ui {

using Hit = MessageLayout::Hit;
using Part = MessageLayout::Part;

namespace {

bool isButton(const Hit &hit)
{
    return hit.part != Part::None && hit.part != Part::Text && hit.part != Part::Sender;
}

} // namespace

void MessageView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    if (QAccessible::isActive() && current.isValid() && hasFocus()) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(current.row());
        QAccessible::updateAccessibility(&event);
    }
}

void MessageView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QAbstractItemView::selectionChanged(selected, deselected);
    viewport()->update();
}

QModelIndex MessageView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = m_model.rowCount();
    if (count == 0)
        return {};
    if (!currentIndex().isValid())
        return m_model.index(count - 1);
    int row = currentIndex().row();
    const int page = viewport()->height();
    switch (action) {
    case MoveUp:
    case MoveLeft:
    case MovePrevious:
        --row;
        break;
    case MoveDown:
    case MoveRight:
    case MoveNext:
        ++row;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = count - 1;
        break;
    case MovePageUp:
        row = std::min(row - 1, m_heights.rowAt(m_heights.top(row) - page));
        break;
    case MovePageDown:
        row = std::max(row + 1, m_heights.rowAt(m_heights.top(row) + page));
        break;
    }
    return m_model.index(std::clamp(row, 0, count - 1));
}

void MessageView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    if (m_heights.count() == 0)
        return;
    const int offset = verticalOffset();
    const QRect area = rect.normalized();
    if (area.top() + offset >= m_heights.total() || area.bottom() + offset < 0) {
        selectionModel()->select(QItemSelection(), flags);
        return;
    }
    const int first = m_heights.rowAt(area.top() + offset);
    const int last = m_heights.rowAt(area.bottom() + offset);
    selectionModel()->select(QItemSelection(m_model.index(first), m_model.index(last)), flags);
}

QRegion MessageView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection)
        region += visualRect(range.topLeft()).united(visualRect(range.bottomRight()));
    return region;
}

Hit MessageView::hitAt(const QPoint &position) const
{
    const QModelIndex index = indexAt(position);
    if (!index.isValid())
        return {};
    return layoutAt(index.row()).hitTest(position - visualRect(index).topLeft());
}

void MessageView::hover(const QPoint &position)
{
    const bool inside = viewport()->rect().contains(position);
    const QModelIndex index = inside ? indexAt(position) : QModelIndex();
    const int row = index.isValid() ? index.row() : -1;
    const Hit hit = inside ? hitAt(position) : Hit();
    viewport()->setCursor(isButton(hit) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (row == m_hoverRow && hit == m_hot)
        return;
    for (const int changed : {m_hoverRow, row}) {
        if (changed >= 0)
            viewport()->update(visualRect(m_model.index(changed)));
    }
    m_hoverRow = row;
    m_hot = hit;
}

bool MessageView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover({-1, -1});
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QModelIndex index = indexAt(help->pos());
        const Hit hit = hitAt(help->pos());
        QString tip;
        if (hit.part == Part::Link || hit.part == Part::Download)
            tip = hit.url.toString();
        else if (hit.part == Part::Sender)
            tip = m_model.rowAt(index.row()).message.sender;
        if (tip.isEmpty())
            QToolTip::hideText();
        else // escaped: a tip that looks like markup would be taken for it
            QToolTip::showText(help->globalPos(), QStringLiteral("<p>%1</p>").arg(tip.toHtmlEscaped()), this);
        return true;
    }
    return QListView::viewportEvent(event);
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    hover(event->position().toPoint());
    if (event->buttons() != Qt::NoButton && !isButton(m_pressed))
        QAbstractItemView::mouseMoveEvent(event);
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    m_pressed = event->button() == Qt::LeftButton ? hitAt(position) : Hit();
    const QModelIndex index = indexAt(position);
    m_pressedRow = index.isValid() ? index.row() : -1;
    if (isButton(m_pressed)) {
        event->accept();
        return;
    }
    QAbstractItemView::mousePressEvent(event);
    if (!index.isValid())
        clearSelection();
}

void MessageView::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const QModelIndex index = indexAt(position);
    if (isButton(m_pressed)) {
        if (index.isValid() && index.row() == m_pressedRow && hitAt(position) == m_pressed)
            act(m_pressed, m_pressedRow);
        m_pressed = {};
        event->accept();
        return;
    }
    QAbstractItemView::mouseReleaseEvent(event);
}

void MessageView::act(const Hit &hit, int row)
{
    switch (hit.part) {
    case Part::Link:
        Q_EMIT linkActivated(hit.url);
        break;
    case Part::Download:
        Q_EMIT downloadRequested(hit.url);
        break;
    case Part::DownloadAll:
        for (const TextLink &link : QList(layoutAt(row).links()))
            Q_EMIT downloadRequested(link.url);
        break;
    case Part::TryAgain:
        Q_EMIT tryAgainRequested(m_model.rowAt(row).message.clientId);
        break;
    case Part::ShowAll: {
        m_unfolded.insert(keyOf(row));
        const QModelIndex index = m_model.index(row);
        // What is read stays in place; what was hidden comes below it.
        m_place = {row, -visualRect(index).top()};
        setAtEnd(false);
        moveBy(0);
        dataChanged(index, index, {});
        break;
    }
    case Part::None:
    case Part::Text:
    case Part::Sender:
        break;
    }
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelected();
        return;
    }
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    const QString text = event->text();
    if (event->key() == Qt::Key_Escape || (plain && !text.isEmpty() && text.at(0).isPrint())) {
        clearSelection();
        Q_EMIT typed(event->key() == Qt::Key_Escape ? QString() : text);
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const QPoint middle = visualRect(currentIndex()).center();
        QContextMenuEvent menu(QContextMenuEvent::Keyboard, middle, viewport()->mapToGlobal(middle));
        contextMenuEvent(&menu);
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

QString MessageView::copyText(const QModelIndexList &rows) const
{
    QList<int> numbers;
    for (const QModelIndex &index : rows)
        numbers.append(index.row());
    std::sort(numbers.begin(), numbers.end());
    QStringList lines;
    for (const int row : std::as_const(numbers)) {
        const ConversationRow &shown = m_model.rowAt(row);
        if (shown.kind == ConversationRow::Kind::Text && numbers.size() > 1)
            lines.append(QStringLiteral("[%1] %2: %3")
                             .arg(clockText(shown.message.time), shown.message.sender, m_model.textOf(row)));
        else if (shown.kind != ConversationRow::Kind::New)
            lines.append(m_model.textOf(row));
    }
    return lines.join(u'\n');
}

void MessageView::copySelected() const
{
    const QModelIndexList rows = selectionModel()->selectedIndexes();
    if (!rows.isEmpty())
        QApplication::clipboard()->setText(copyText(rows));
}

/** What can be done about a message that everybody has. */
void MessageView::addActions(QMenu &menu, const Chat::Message &message)
{
    const qint64 seq = message.seq;
    if (seq <= 0 || message.deleted)
        return;
    menu.addSeparator();
    auto *react = menu.addMenu(tr("React"));
    for (const char *sign : {"👍", "❤️", "😂", "🎉", "❓"}) {
        const QString emoji = QString::fromUtf8(sign);
        react->addAction(emoji, this, [this, seq, emoji] { Q_EMIT reactRequested(seq, emoji); });
    }
    if (m_canModerate)
        menu.addAction(tr("Pin"), this, [this, seq] { Q_EMIT pinRequested(seq); });
    if (message.own || m_canModerate)
        menu.addAction(message.own ? tr("Take back") : tr("Remove"), this,
                       [this, seq] { Q_EMIT takeBackRequested(seq); });
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKeyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    const int row = index.row();
    const ConversationRow shown = m_model.rowAt(row);
    if (!selectionModel()->isSelected(index))
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, [this] { copySelected(); });
    if (shown.message.delivery == Chat::Delivery::NotSent)
        menu->addAction(tr("Try again"), this,
                        [this, id = shown.message.clientId] { Q_EMIT tryAgainRequested(id); });
    if (shown.kind == ConversationRow::Kind::Text) {
        const QList<TextLink> links = linksIn(shown.message.text);
        const Hit hit = byKeyboard ? Hit() : hitAt(event->pos());
        const QUrl url = hit.url.isEmpty() && !links.isEmpty() ? links.first().url : hit.url;
        if (!url.isEmpty()) {
            menu->addSeparator();
            menu->addAction(tr("Open link"), this, [this, url] { Q_EMIT linkActivated(url); });
            menu->addAction(tr("Copy link"), this,
                            [url] { QApplication::clipboard()->setText(url.toString(QUrl::FullyEncoded)); });
            menu->addAction(tr("Download"), this, [this, url] { Q_EMIT downloadRequested(url); });
        }
    }
    if (shown.kind == ConversationRow::Kind::Text)
        addActions(*menu, shown.message);
    const QPoint at = byKeyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos();
    menu->popup(at);
}

} // namespace Landline::Ui
