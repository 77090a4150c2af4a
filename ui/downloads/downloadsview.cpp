// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadsview.h"

#include "core/base/plaintext.h"
#include "ui/downloads/downloaddelegate.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/taskfiltermodel.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/draglabel.h"
#include "ui/painting/selectionkeeper.h"
#include "ui/painting/taskactions.h"
#include "ui/painting/theme.h"

#include <QAccessible>
#include <QDrag>
#include <QDragMoveEvent>
#include <QHelpEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace Landline::Ui {

using Tasks::TaskId;

DownloadsView::DownloadsView(TaskFilterModel &model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
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
    setDragDropMode(InternalMove);
    setModel(&model);
    new SelectionKeeper(*this, model);
    connect(&model, &QAbstractItemModel::modelReset, this, &DownloadsView::selectionMoved);
    connect(&model, &TaskFilterModel::rowsChanged, this, &DownloadsView::updateRows);
}

QList<TaskId> DownloadsView::selectedIds() const
{
    return selectedTasks(*this, m_model);
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
    if (!m_pressed || !event->buttons().testFlag(Qt::LeftButton))
        QListView::mouseMoveEvent(event);
}

void DownloadsView::mousePressEvent(QMouseEvent *event)
{
    const auto hit = event->button() == Qt::LeftButton ? hitAt(event->position().toPoint()) : std::nullopt;
    // The release of an earlier press may have gone to who took what was dragged out.
    m_pressed.reset();
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

void DownloadsView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_dropRow < 0)
        return;
    const bool atEnd = m_dropRow == m_model.rowCount();
    const QRect row = visualRect(m_model.index(atEnd ? m_dropRow - 1 : m_dropRow, 0));
    QPainter painter(viewport());
    painter.fillRect(
        QRect(grid, (atEnd ? row.bottom() + 1 : row.top()) - 1, viewport()->width() - 2 * grid, 2),
        themeFor(palette()).accentText);
}

void DownloadsView::startDrag(Qt::DropActions)
{
    const QList<TaskId> ids = selectedIds();
    if (ids.isEmpty())
        return;
    const QString text = ids.size() == 1 ? downloadName(*m_model.task(ids.constFirst()))
                                         : downloadsText(static_cast<int>(ids.size()));
    auto *drag = new QDrag(this);
    drag->setMimeData(m_model.mimeData(selectionModel()->selectedRows()));
    drag->setPixmap(dragLabel(text, *this));
    // Beside the pointer, so that the line where it will stand is seen.
    drag->setHotSpot({-grid * 2, -grid});
    drag->exec(Qt::MoveAction);
    showDropRow(-1);
}

int DownloadsView::dropRowAt(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    if (!index.isValid())
        return m_model.rowCount();
    return point.y() < visualRect(index).center().y() ? index.row() : index.row() + 1;
}

void DownloadsView::dragEnterEvent(QDragEnterEvent *event)
{
    // Of links and files, the window takes care.
    event->setAccepted(event->mimeData()->hasFormat(m_model.mimeTypes().constFirst()));
}

void DownloadsView::dragMoveEvent(QDragMoveEvent *event)
{
    QListView::dragMoveEvent(event); // scrolls at the edges
    const int row = dropRowAt(event->position().toPoint());
    const bool may = m_model.canDropMimeData(event->mimeData(), Qt::MoveAction, row, 0, {});
    showDropRow(may ? row : -1);
    event->setDropAction(Qt::MoveAction);
    event->setAccepted(may);
}

void DownloadsView::dragLeaveEvent(QDragLeaveEvent *event)
{
    QListView::dragLeaveEvent(event);
    showDropRow(-1);
}

void DownloadsView::dropEvent(QDropEvent *event)
{
    // Not QListView's own: it would move the rows of a model that only passes on what is wanted.
    const int row = dropRowAt(event->position().toPoint());
    showDropRow(-1);
    stopAutoScroll();
    setState(NoState);
    m_model.dropMimeData(event->mimeData(), Qt::MoveAction, row, 0, {});
    event->accept();
}

void DownloadsView::showDropRow(int row)
{
    if (std::exchange(m_dropRow, row) != row)
        viewport()->update();
}

bool DownloadsView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const auto hit = hitAt(help->pos())) {
            QToolTip::showText(help->globalPos(), rowActionText(hit->action), this);
            return true;
        }
        if (const QModelIndex index = indexAt(help->pos()); index.isValid()) {
            const Tasks::TaskSnapshot &task = taskOf(index);
            const QRect bar = m_delegate->layoutFor(visualRect(index), index).bar;
            if (bar.adjusted(0, -grid, 0, grid).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), barLegend(task), this);
                return true;
            }
            const QString words = downloadWords(task, index.data(TaskTableModel::StateTextRole).toString());
            // As text: names and what servers say may look like markup.
            QToolTip::showText(help->globalPos(),
                               QStringLiteral("<p>%1<br>%2</p>")
                                   .arg(plainText(downloadName(task), KeepBreaks::No).toHtmlEscaped(),
                                        plainText(words, KeepBreaks::No).toHtmlEscaped()),
                               this);
            return true;
        }
    }
    return QListView::viewportEvent(event);
}

void DownloadsView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                                const QList<int> &)
{
    // QListView would lay out all rows again. They are all of one height, and painting follows rowsChanged(),
    // which knows them. Whoever reads the screen hears of the range.
    if (QAccessible::isActive()) {
        QAccessibleTableModelChangeEvent event(this, QAccessibleTableModelChangeEvent::DataChanged);
        event.setFirstRow(topLeft.row());
        event.setFirstColumn(topLeft.column());
        event.setLastRow(bottomRight.row());
        event.setLastColumn(bottomRight.column());
        QAccessible::updateAccessibility(&event);
    }
}

void DownloadsView::updateRows(const QList<TaskChange> &changes)
{
    if (!isVisible())
        return;
    for (const TaskChange &change : changes) {
        const QRect row = visualRect(m_model.index(change.row, 0));
        if (row.intersects(viewport()->rect()))
            viewport()->update(row);
    }
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
