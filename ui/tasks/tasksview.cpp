// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/tasksview.h"

#include "ui/painting/draglabel.h"
#include "ui/painting/selectionkeeper.h"
#include "ui/painting/taskactions.h"
#include "ui/painting/theme.h"
#include "ui/tasks/taskdelegate.h"

#include <QAccessible>
#include <QDrag>
#include <QDragMoveEvent>
#include <QHeaderView>
#include <QLocale>
#include <QMimeData>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;

namespace {

struct ColumnWidth
{
    int column;
    int narrowest;
    int widest;
};
/** Of every column but the name's, which takes the rest; the first ones grow first. */
constexpr ColumnWidth columnWidths[] = {
    {TaskTableModel::TimeColumn, 64, 112},     {TaskTableModel::SpeedColumn, 64, 180},
    {TaskTableModel::GroupColumn, 72, 140},    {TaskTableModel::StateColumn, 120, 420},
    {TaskTableModel::ProgressColumn, 88, 160}, {TaskTableModel::ResultColumn, 104, 260},
};
constexpr int narrowestName = 180;
constexpr int widestName = 420;

} // namespace

TasksView::TasksView(TaskFilterModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("tasks"));
    setAccessibleName(tr("Tasks"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setItemDelegate(new TaskDelegate(this));
    setModel(&model);
    new SelectionKeeper(*this, model);
    connect(&model, &QAbstractItemModel::modelReset, this, &TasksView::selectionMoved);
    connect(&model, &TaskFilterModel::rowsChanged, this, &TasksView::updateCells);
    connect(&model, &TaskFilterModel::moveRequested, this, &TasksView::moveRequested);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(true);
    header()->setSectionResizeMode(TaskTableModel::NameColumn, QHeaderView::Stretch);
    for (const ColumnWidth &width : columnWidths)
        header()->resizeSection(width.column, width.narrowest);
    header()->setSortIndicatorClearable(true);
    header()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    m_growTimer.setSingleShot(true);
    m_growTimer.setInterval(growInterval);
    connect(&m_growTimer, &QTimer::timeout, this, &TasksView::growColumns);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&model, signal, this, [this] {
            if (!m_growTimer.isActive())
                m_growTimer.start();
        });
    setDragDropMode(InternalMove);
    setDragDropOverwriteMode(false);
    setDropIndicatorShown(true);
}

QList<TaskId> TasksView::selectedIds() const
{
    return selectedTasks(*this, m_model);
}

void TasksView::paintEvent(QPaintEvent *event)
{
    m_painted = event->region();
    QTreeView::paintEvent(event);
    if (m_dropLine >= 0) {
        QPainter painter(viewport());
        painter.fillRect(QRect(grid, m_dropLine - 1, viewport()->width() - 2 * grid, 2),
                         themeFor(palette()).accentText);
    }
}

void TasksView::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    cell.state.setFlag(QStyle::State_Selected, selectionModel()->isRowSelected(index.row(), {}));
    const QHeaderView &columns = *header();
    for (int column = 0; column < columns.count(); ++column) {
        cell.rect = QRect(columns.sectionViewportPosition(column), option.rect.top(),
                          columns.sectionSize(column), option.rect.height());
        if (!columns.isSectionHidden(column) && m_painted.intersects(cell.rect))
            itemDelegate()->paint(painter, cell, index.siblingAtColumn(column));
    }
    if (hasFocus() && index.row() == currentIndex().row()) {
        // A line at the edge, so that a keyboard's place is seen among selected rows too.
        painter->fillRect(QRect(0, option.rect.top(), 2, option.rect.height()),
                          themeFor(option.palette).accentText);
    }
}

void TasksView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &)
{
    // Painting follows rowsChanged(), which knows the cells. Whoever reads the screen hears of the range.
    if (QAccessible::isActive()) {
        QAccessibleTableModelChangeEvent event(this, QAccessibleTableModelChangeEvent::DataChanged);
        event.setFirstRow(topLeft.row());
        event.setFirstColumn(topLeft.column());
        event.setLastRow(bottomRight.row());
        event.setLastColumn(bottomRight.column());
        QAccessible::updateAccessibility(&event);
    }
}

QRect TasksView::cellRect(int row, int column) const
{
    const QRect whole = visualRect(m_model.index(row, 0));
    return {header()->sectionViewportPosition(column), whole.top(), header()->sectionSize(column),
            whole.height()};
}

std::pair<int, int> TasksView::rowsInSight() const
{
    const QModelIndex top = indexAt(QPoint(0, 0));
    if (!isVisible() || !top.isValid())
        return {0, -1};
    const QModelIndex bottom = indexAt(QPoint(0, viewport()->height() - 1));
    return {top.row(), bottom.isValid() ? bottom.row() : m_model.rowCount() - 1};
}

void TasksView::updateCells(const QList<TaskChange> &changes)
{
    const auto [first, last] = rowsInSight();
    for (const TaskChange &change : changes) {
        if (change.row < first || change.row > last)
            continue;
        for (int column = 0; column < TaskTableModel::ColumnCount; ++column) {
            if ((change.columns & TaskTableModel::columnBit(column)) != 0)
                viewport()->update(cellRect(change.row, column));
        }
        if (!m_growTimer.isActive())
            m_growTimer.start();
    }
}

/** Columns become as wide as what is in sight needs, as long as the names in sight are whole. */
void TasksView::growColumns()
{
    const auto [first, last] = rowsInSight();
    const QFontMetrics metrics(textFont(TextSize::Base));
    const auto wanted = [&, top = first, bottom = last](int column, int narrowest, int widest) {
        int width = narrowest;
        for (int row = top; row <= bottom && width < widest; ++row) {
            const QString text = m_model.index(row, column).data().toString();
            if (!text.isEmpty())
                width = std::max(width, TaskDelegate::widthFor(text, column, metrics));
        }
        return std::min(width, widest);
    };
    // At most its share, so that states can be read beside very long names.
    const int share = std::clamp(viewport()->width() * 7 / 20, narrowestName, widestName);
    const int name = wanted(TaskTableModel::NameColumn, narrowestName, share);
    int room = viewport()->width() - name;
    for (const ColumnWidth &width : columnWidths)
        room -= isColumnHidden(width.column) ? 0 : width.narrowest;
    const bool cut = header()->sectionSize(TaskTableModel::NameColumn) < name;
    for (const auto &[column, narrowest, widest] : columnWidths) {
        if (isColumnHidden(column))
            continue;
        const int now = header()->sectionSize(column);
        // Calm: a column that has grown stays so unless a name needs its room.
        const int most =
            cut ? wanted(column, narrowest, widest) : std::max(now, wanted(column, narrowest, widest));
        const int size = narrowest + std::clamp(room, 0, most - narrowest);
        room -= size - narrowest;
        if (size > now || (cut && size < now))
            header()->resizeSection(column, size);
    }
}

void TasksView::startDrag(Qt::DropActions)
{
    const QList<TaskId> ids = selectedIds();
    const Tasks::TaskSnapshot *first = ids.isEmpty() ? nullptr : m_model.task(ids.constFirst());
    if (!first)
        return;
    const QString text = ids.size() == 1 ? first->title : tr("%1 tasks").arg(QLocale().toString(ids.size()));
    auto *drag = new QDrag(this);
    drag->setMimeData(m_model.mimeData(selectionModel()->selectedRows()));
    drag->setPixmap(dragLabel(text, *this));
    // Beside the pointer, so that the line where it will stand is seen.
    drag->setHotSpot({-grid * 2, -grid});
    drag->exec(Qt::MoveAction);
    showDropLine(-1);
}

void TasksView::dragMoveEvent(QDragMoveEvent *event)
{
    QTreeView::dragMoveEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    int y = -1;
    if (event->isAccepted() && index.isValid()) {
        const QRect row = visualRect(index);
        y = dropIndicatorPosition() == AboveItem ? row.top() : row.bottom() + 1;
    } else if (event->isAccepted() && m_model.rowCount() > 0) {
        y = visualRect(m_model.index(m_model.rowCount() - 1, 0)).bottom() + 1;
    }
    showDropLine(y);
}

void TasksView::dragLeaveEvent(QDragLeaveEvent *event)
{
    QTreeView::dragLeaveEvent(event);
    showDropLine(-1);
}

void TasksView::dropEvent(QDropEvent *event)
{
    QTreeView::dropEvent(event);
    showDropLine(-1);
}

void TasksView::showDropLine(int y)
{
    if (std::exchange(m_dropLine, y) != y)
        viewport()->update();
}

void TasksView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    m_growTimer.start();
}

void TasksView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

} // namespace Landline::Ui
