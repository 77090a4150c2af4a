// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadsview.h"

#include "ui/downloads/downloaddelegate.h"
#include "ui/models/tasktablemodel.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

namespace Landline::Ui {

using Tasks::TaskId;

DownloadsView::DownloadsView(QWidget *parent)
    : QListView(parent)
    , m_delegate(new DownloadDelegate(this))
{
    setObjectName(QStringLiteral("downloads"));
    setAccessibleName(tr("Downloads"));
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setTextElideMode(Qt::ElideMiddle);
}

QList<TaskId> DownloadsView::selectedIds() const
{
    QList<TaskId> ids;
    const QModelIndexList rows = selectionModel() ? selectionModel()->selectedRows() : QModelIndexList();
    for (const QModelIndex &row : rows) {
        const auto id = row.data(TaskTableModel::IdRole).value<TaskId>();
        if (row == currentIndex())
            ids.prepend(id);
        else
            ids.append(id);
    }
    return ids;
}

std::optional<DownloadsView::Hit> DownloadsView::hitAt(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    if (!index.isValid())
        return {};
    const auto action = m_delegate->layoutFor(visualRect(index), index).actionAt(point);
    return action ? std::optional(Hit{index, *action}) : std::nullopt;
}

void DownloadsView::mouseMoveEvent(QMouseEvent *event)
{
    m_delegate->setPointer(event->position().toPoint());
    if (const QModelIndex index = indexAt(event->position().toPoint()); index.isValid())
        viewport()->update(visualRect(index));
    viewport()->setCursor(hitAt(event->position().toPoint()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (!m_pressed)
        QListView::mouseMoveEvent(event);
}

void DownloadsView::mousePressEvent(QMouseEvent *event)
{
    const auto hit = event->button() == Qt::LeftButton ? hitAt(event->position().toPoint()) : std::nullopt;
    if (!hit) {
        QListView::mousePressEvent(event);
        return;
    }
    m_pressed = hit->action;
    m_pressedIndex = hit->index;
}

void DownloadsView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_pressed) {
        QListView::mouseReleaseEvent(event);
        return;
    }
    const auto pressed = std::exchange(m_pressed, {});
    // Rows move by themselves: what was pressed counts, not what has come below the pointer since.
    const auto hit = hitAt(event->position().toPoint());
    if (hit && hit->action == *pressed && m_pressedIndex == hit->index)
        Q_EMIT actionTriggered(*pressed, {hit->index.data(TaskTableModel::IdRole).value<TaskId>()});
}

void DownloadsView::mouseDoubleClickEvent(QMouseEvent *event)
{
    // Two quick clicks on a button are two clicks, not the row's activation.
    if (hitAt(event->position().toPoint()))
        mousePressEvent(event);
    else
        QListView::mouseDoubleClickEvent(event);
}

void DownloadsView::leaveEvent(QEvent *event)
{
    m_delegate->setPointer({-1, -1});
    viewport()->update();
    QListView::leaveEvent(event);
}

bool DownloadsView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const auto hit = hitAt(help->pos())) {
            QToolTip::showText(help->globalPos(), rowActionText(hit->action), this);
            return true;
        }
    }
    return QListView::viewportEvent(event);
}

void DownloadsView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QListView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void DownloadsView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT selectionMoved();
}

} // namespace Landline::Ui
