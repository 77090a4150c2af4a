// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tasktablemodel.h"

#include "core/base/bytecount.h"
#include "ui/models/tasktext.h"

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

TaskTableModel::TaskTableModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{}

TaskTableModel::~TaskTableModel() = default;

int TaskTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TaskTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TaskSnapshot &task = taskAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return displayData(task, index.column());
    case Qt::ToolTipRole:
        return index.column() == StateColumn || index.column() == ResultColumn || index.column() == NameColumn
                   ? displayData(task, index.column())
                   : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (index.column() == TimeColumn ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole:
        return displayData(task, index.column());
    case Qt::AccessibleDescriptionRole:
        return index.column() == NameColumn ? taskSentence(task, m_clock.now()) : QVariant();
    case SortRole:
        return sortData(task, index.column());
    case StateTextRole:
        return stateWords(task);
    case SnapshotRole:
        return QVariant::fromValue(task);
    case IdRole:
        return QVariant::fromValue(task.id);
    default:
        return {};
    }
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (section == TimeColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return QStringLiteral("Name");
    case GroupColumn:
        return QStringLiteral("Group");
    case StateColumn:
        return QStringLiteral("State");
    case ProgressColumn:
        return QStringLiteral("Progress");
    case TimeColumn:
        return QStringLiteral("Time");
    case ResultColumn:
        return QStringLiteral("Result");
    default:
        return {};
    }
}

/** Milliseconds are told of what is done; on the way they would only flicker. */
static QString workText(const TaskSnapshot &task)
{
    if (task.activeTime.count() <= 0)
        return {};
    if (!isFinished(task.state) && task.activeTime < std::chrono::seconds(1))
        return QStringLiteral("0 s");
    return spanText(task.activeTime);
}

QVariant TaskTableModel::displayData(const TaskSnapshot &task, int column) const
{
    switch (column) {
    case NameColumn:
        return task.title;
    case GroupColumn:
        return task.group;
    case StateColumn:
        return stateWords(task);
    case ProgressColumn: {
        const std::optional<int> percent = percentOf(task);
        return percent && !isFinished(task.state) ? QStringLiteral("%1 %").arg(*percent) : amountText(task);
    }
    case TimeColumn:
        return workText(task);
    case ResultColumn:
        return task.result;
    default:
        return {};
    }
}

QVariant TaskTableModel::sortData(const TaskSnapshot &task, int column)
{
    switch (column) {
    case NameColumn:
        return task.title;
    case GroupColumn:
        return task.group;
    case StateColumn:
        return static_cast<int>(task.state);
    case ProgressColumn:
        return percentOf(task).value_or(-1);
    case TimeColumn:
        return qlonglong(task.activeTime.count());
    case ResultColumn:
        return task.result;
    default:
        return {};
    }
}

TaskTableModel::Rows::const_iterator TaskTableModel::lowerBound(TaskId id) const
{
    return std::lower_bound(m_rows.cbegin(), m_rows.cend(), id,
                            [](const auto &row, TaskId wanted) { return row->id < wanted; });
}

int TaskTableModel::rowOf(TaskId id) const
{
    const auto place = lowerBound(id);
    return place != m_rows.cend() && (*place)->id == id ? static_cast<int>(place - m_rows.cbegin()) : -1;
}

const TaskSnapshot *TaskTableModel::task(TaskId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &taskAt(row);
}

const TaskSnapshot &TaskTableModel::taskAt(int row) const
{
    return *m_rows.at(static_cast<std::size_t>(row));
}

void TaskTableModel::insert(const TaskSnapshot &task)
{
    const auto place = lowerBound(task.id);
    const int row = static_cast<int>(place - m_rows.cbegin());
    beginInsertRows({}, row, row);
    m_rows.insert(place, std::make_unique<TaskSnapshot>(task));
    endInsertRows();
}

void TaskTableModel::addTask(const TaskSnapshot &task)
{
    addTasks({task});
}

void TaskTableModel::addTasks(const QList<TaskSnapshot> &tasks)
{
    QList<TaskSnapshot> fresh;
    QList<TaskSnapshot> known;
    for (const TaskSnapshot &task : tasks)
        (rowOf(task.id) < 0 ? fresh : known).append(task);
    std::sort(fresh.begin(), fresh.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    fresh.erase(
        std::unique(fresh.begin(), fresh.end(), [](const auto &a, const auto &b) { return a.id == b.id; }),
        fresh.end());
    if (!fresh.isEmpty() && (m_rows.empty() || m_rows.back()->id < fresh.front().id)) {
        const int first = static_cast<int>(m_rows.size());
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        for (const TaskSnapshot &task : std::as_const(fresh))
            m_rows.push_back(std::make_unique<TaskSnapshot>(task));
        endInsertRows();
    } else {
        for (const TaskSnapshot &task : std::as_const(fresh))
            insert(task);
    }
    if (!known.isEmpty())
        updateTasks(known);
    else if (!fresh.isEmpty())
        Q_EMIT totalsChanged();
}

void TaskTableModel::updateTask(const TaskSnapshot &task)
{
    updateTasks({task});
}

void TaskTableModel::updateTasks(const QList<TaskSnapshot> &tasks)
{
    int first = rowCount();
    int last = -1;
    QList<TaskSnapshot> fresh;
    for (const TaskSnapshot &task : tasks) {
        const int row = rowOf(task.id);
        if (row < 0) {
            fresh.append(task);
            continue;
        }
        *m_rows[static_cast<std::size_t>(row)] = task;
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    if (!fresh.isEmpty())
        addTasks(fresh);
    else if (last >= 0)
        Q_EMIT totalsChanged();
}

void TaskTableModel::removeTask(TaskId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.cbegin() + row);
    endRemoveRows();
    Q_EMIT totalsChanged();
}

void TaskTableModel::setGroup(const Tasks::GroupSnapshot &group)
{
    if (group.suspended == m_suspendedGroups.contains(group.name))
        return;
    if (group.suspended)
        m_suspendedGroups.insert(group.name);
    else
        m_suspendedGroups.remove(group.name);
    tellRowsIn(TaskState::Queued);
}

void TaskTableModel::refreshCountdowns()
{
    tellRowsIn(TaskState::RetryWait);
}

QString TaskTableModel::stateWords(const TaskSnapshot &task) const
{
    if (task.state == TaskState::Queued && m_suspendedGroups.contains(task.group))
        return QStringLiteral("waiting: all of “%1” is paused").arg(task.group);
    return stateText(task, m_clock.now());
}

void TaskTableModel::tellRowsIn(TaskState state)
{
    int first = rowCount();
    int last = -1;
    for (int row = 0; row < rowCount(); ++row) {
        if (taskAt(row).state == state) {
            first = std::min(first, row);
            last = row;
        }
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1), {Qt::DisplayRole});
}

} // namespace Landline::Ui
