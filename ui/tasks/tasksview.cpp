// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/tasksview.h"

#include "ui/painting/theme.h"
#include "ui/tasks/taskdelegate.h"

#include <QAccessible>
#include <QHeaderView>
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
    {TaskTableModel::StateColumn, 120, 300}, {TaskTableModel::ProgressColumn, 104, 160},
    {TaskTableModel::SpeedColumn, 72, 180},  {TaskTableModel::TimeColumn, 64, 112},
    {TaskTableModel::ResultColumn, 80, 240}, {TaskTableModel::GroupColumn, 72, 140},
};
constexpr int narrowestName = 240;

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
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_kept = selectedIds();
        m_keptCurrent = currentIndex().isValid() ? m_model.idAt(currentIndex().row()) : TaskId();
    });
    setModel(&model);
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

const Tasks::TaskSnapshot *TasksView::task(TaskId id) const
{
    const int row = m_model.rowOf(id);
    return row < 0 ? nullptr : &m_model.taskAt(row);
}

void TasksView::moveSelected(MoveStep step)
{
    const QList<TaskId> ids = selectedIds();
    if (const auto row = rowForStep(m_model, ids, step))
        Q_EMIT moveRequested(movesTo(m_model, ids, *row));
}

QList<TaskId> TasksView::selectedIds() const
{
    QModelIndexList rows = selectionModel() ? selectionModel()->selectedRows() : QModelIndexList();
    std::sort(rows.begin(), rows.end());
    QList<TaskId> ids;
    ids.reserve(rows.size());
    for (const QModelIndex &row : std::as_const(rows))
        ids.append(m_model.idAt(row.row()));
    return ids;
}

void TasksView::reset()
{
    QTreeView::reset();
    QItemSelection selection;
    for (const TaskId id : std::exchange(m_kept, {})) {
        if (const int row = m_model.rowOf(id); row >= 0)
            selection.select(m_model.index(row, 0), m_model.index(row, m_model.columnCount() - 1));
    }
    if (const int row = m_model.rowOf(std::exchange(m_keptCurrent, {})); row >= 0)
        selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    Q_EMIT selectionMoved();
}

void TasksView::paintEvent(QPaintEvent *event)
{
    m_painted = event->region();
    QTreeView::paintEvent(event);
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

/** Columns become as wide as what is in sight needs, and never narrower by themselves: names get all the
 * rest. */
void TasksView::growColumns()
{
    const auto [first, last] = rowsInSight();
    const QFontMetrics metrics(textFont(TextSize::Base));
    for (const auto &[column, narrowest, widest] : columnWidths) {
        int wanted = narrowest;
        for (int row = first; row <= last && wanted < widest; ++row) {
            const QString text = m_model.index(row, column).data().toString();
            if (!text.isEmpty())
                wanted = std::max(wanted, TaskDelegate::widthFor(text, column, metrics));
        }
        wanted = std::min(wanted, widest);
        const int room = header()->sectionSize(TaskTableModel::NameColumn) - narrowestName;
        const int now = header()->sectionSize(column);
        if (!isColumnHidden(column) && wanted > now && room > 0)
            header()->resizeSection(column, std::min(wanted, now + room));
    }
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
