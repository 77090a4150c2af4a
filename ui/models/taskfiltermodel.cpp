// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskfiltermodel.h"

#include "ui/models/tasktablemodel.h"

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

const TaskTableModel &tableOf(const QAbstractItemModel *model)
{
    return *qobject_cast<const TaskTableModel *>(model);
}

bool isOver(TaskState state)
{
    return isFinished(state) && state != TaskState::Failed;
}

bool shows(TaskShow show, TaskState state)
{
    switch (show) {
    case TaskShow::All:
        return true;
    case TaskShow::Unfinished:
        return !isFinished(state);
    case TaskShow::Finished:
        return isFinished(state);
    case TaskShow::Failed:
        return state == TaskState::Failed;
    }
    return true;
}

} // namespace

TaskFilterModel::TaskFilterModel(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(TaskTableModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    TaskFilterModel::sort(-1, Qt::AscendingOrder);
}

void TaskFilterModel::sort(int column, Qt::SortOrder order)
{
    const bool natural = column < 0;
    if (natural != m_natural) {
        m_natural = natural;
        // The base class sees no difference where the column stays the same.
        invalidate();
    }
    QSortFilterProxyModel::sort(natural ? 0 : column, natural ? Qt::AscendingOrder : order);
}

void TaskFilterModel::showNamesOnly()
{
    m_namesOnly = true;
    invalidate();
}

void TaskFilterModel::setKind(const QString &kind)
{
    m_kind = kind;
    invalidateFilter();
}

void TaskFilterModel::setShow(TaskShow show)
{
    m_show = show;
    invalidateFilter();
}

void TaskFilterModel::setFilterText(const QString &text)
{
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void TaskFilterModel::setHidden(const QSet<TaskId> &ids)
{
    if (m_hidden == ids)
        return;
    m_hidden = ids;
    invalidateFilter();
}

bool TaskFilterModel::isFiltered() const
{
    return !m_words.isEmpty() || m_show != TaskShow::All;
}

TaskId TaskFilterModel::idAt(int row) const
{
    return index(row, 0).data(TaskTableModel::IdRole).value<TaskId>();
}

int TaskFilterModel::rowOf(TaskId id) const
{
    const int row = tableOf(sourceModel()).rowOf(id);
    return row < 0 ? -1 : mapFromSource(sourceModel()->index(row, 0)).row();
}

bool TaskFilterModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    const TaskTableModel &table = tableOf(sourceModel());
    const TaskSnapshot &task = table.taskAt(row);
    if ((!m_kind.isEmpty() && task.spec.kind != m_kind) || !shows(m_show, task.state)
        || m_hidden.contains(task.id))
        return false;
    return std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &word) {
        const auto has = [&](const QString &text) { return text.contains(word, Qt::CaseInsensitive); };
        return has(task.title) || has(task.group) || has(task.result)
               || has(task.spec.arguments.value(QLatin1String("url")).toString())
               || has(table.index(row, TaskTableModel::StateColumn).data().toString());
    });
}

bool TaskFilterModel::filterAcceptsColumn(int column, const QModelIndex &) const
{
    return !m_namesOnly || column == TaskTableModel::NameColumn;
}

bool TaskFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const TaskTableModel &table = tableOf(sourceModel());
    const TaskSnapshot &a = table.taskAt(left.row());
    const TaskSnapshot &b = table.taskAt(right.row());
    if (m_natural) {
        if (isOver(a.state) != isOver(b.state))
            return isOver(b.state);
        return isOver(a.state) ? b.id < a.id : a.id < b.id;
    }
    switch (left.column()) {
    // The two that change all the time are compared without a QVariant.
    case TaskTableModel::TimeColumn:
        return a.activeTime < b.activeTime;
    case TaskTableModel::StateColumn:
        return a.state < b.state;
    default:
        return QSortFilterProxyModel::lessThan(left, right);
    }
}

} // namespace Landline::Ui
