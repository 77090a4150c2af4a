// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tasktablemodel.h"

#include "core/base/bytecount.h"
#include "ui/models/taskorder.h"
#include "ui/models/tasktext.h"
#include "ui/models/tooltip.h"

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
    return cell(taskAt(index.row()), index.column(), role);
}

static bool isRight(int column)
{
    return column == TaskTableModel::TimeColumn || column == TaskTableModel::SpeedColumn;
}

QVariant TaskTableModel::cell(const TaskSnapshot &task, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return displayData(task, column);
    case Qt::ToolTipRole:
        return column == StateColumn || column == ResultColumn || column == NameColumn
                   ? tooltipOf(displayData(task, column).toString())
                   : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isRight(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleDescriptionRole:
        return column == NameColumn ? taskSentence(task, m_clock.now()) : QVariant();
    case SortRole:
        return sortData(task, column);
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
        return QVariant::fromValue(Qt::AlignVCenter | (isRight(section) ? Qt::AlignRight : Qt::AlignLeft));
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
    case SpeedColumn:
        return QStringLiteral("Speed");
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
    case SpeedColumn:
        return paceText(task);
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
    case SpeedColumn:
        return task.bytesPerSecond;
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
    count(task, 1);
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
        for (const TaskSnapshot &task : std::as_const(fresh)) {
            m_rows.push_back(std::make_unique<TaskSnapshot>(task));
            count(task, 1);
        }
        endInsertRows();
    } else {
        for (const TaskSnapshot &task : std::as_const(fresh))
            insert(task);
    }
    if (!known.isEmpty())
        updateTasks(known);
    else if (!fresh.isEmpty())
        tellTotals();
}

void TaskTableModel::updateTask(const TaskSnapshot &task)
{
    updateTasks({task});
}

/** In what people would see of it: bars move by a thousandth, clocks by a second. */
static unsigned differences(const TaskSnapshot &before, const TaskSnapshot &after)
{
    using Model = TaskTableModel;
    unsigned bits = 0;
    const auto mark = [&bits](int column, bool differs) { bits |= differs ? Model::columnBit(column) : 0U; };
    const auto thousandths = [](const TaskSnapshot &task) {
        const auto &[done, total, unit] = task.progress;
        return total > 0 ? static_cast<qint64>(static_cast<double>(done) / static_cast<double>(total) * 1000)
                         : done;
    };
    const auto seconds = [](const TaskSnapshot &task) {
        return isFinished(task.state) ? task.activeTime.count() : task.activeTime.count() / 1000;
    };
    const bool move = before.state != after.state;
    mark(Model::NameColumn, move || before.title != after.title);
    mark(Model::GroupColumn, before.group != after.group);
    mark(Model::StateColumn, move || before.status != after.status || before.error != after.error
                                 || before.nextStartAt != after.nextStartAt || before.attempt != after.attempt
                                 || before.detached != after.detached);
    mark(Model::ProgressColumn, move || before.progress.total != after.progress.total
                                    || before.progress.unit != after.progress.unit
                                    || thousandths(before) != thousandths(after));
    mark(Model::SpeedColumn,
         move || before.bytesPerSecond != after.bytesPerSecond || before.timeLeft != after.timeLeft);
    mark(Model::TimeColumn, seconds(before) != seconds(after));
    mark(Model::ResultColumn, before.result != after.result);
    if (move || before.priority != after.priority || before.position != after.position)
        bits |= Model::placeBit;
    return bits;
}

void TaskTableModel::updateTasks(const QList<TaskSnapshot> &tasks)
{
    QList<TaskChange> changes;
    changes.reserve(tasks.size());
    QList<TaskSnapshot> fresh;
    for (const TaskSnapshot &task : tasks) {
        const int row = rowOf(task.id);
        if (row < 0) {
            fresh.append(task);
            continue;
        }
        TaskSnapshot &known = *m_rows[static_cast<std::size_t>(row)];
        changes.append({row, differences(known, task)});
        if (known.state != task.state || known.group != task.group) {
            count(known, -1);
            count(task, 1);
        } else {
            countInTotal(known, -1);
            countInTotal(task, 1);
        }
        known = task;
    }
    tell(changes);
    if (!fresh.isEmpty())
        addTasks(fresh);
    else if (!changes.isEmpty())
        tellTotals();
}

void TaskTableModel::tell(const QList<TaskChange> &changes, const QList<int> &roles)
{
    if (changes.isEmpty())
        return;
    const auto [first, last] = std::minmax_element(
        changes.cbegin(), changes.cend(), [](const auto &a, const auto &b) { return a.row < b.row; });
    Q_EMIT dataChanged(index(first->row, 0), index(last->row, ColumnCount - 1), roles);
    Q_EMIT rowsChanged(changes);
}

void TaskTableModel::removeTask(TaskId id)
{
    removeTasks({id});
}

void TaskTableModel::removeTasks(const QList<TaskId> &ids)
{
    std::vector<int> rows;
    rows.reserve(static_cast<std::size_t>(ids.size()));
    for (const TaskId id : ids) {
        if (const int row = rowOf(id); row >= 0)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    if (rows.empty())
        return;
    // Ranges from the last one on, so that the rows of the others stay what they are.
    for (auto end = rows.crbegin(); end != rows.crend();) {
        auto begin = end;
        while (std::next(begin) != rows.crend() && *std::next(begin) == *begin - 1)
            ++begin;
        beginRemoveRows({}, *begin, *end);
        for (int row = *begin; row <= *end; ++row)
            count(taskAt(row), -1);
        m_rows.erase(m_rows.cbegin() + *begin, m_rows.cbegin() + *end + 1);
        endRemoveRows();
        end = std::next(begin);
    }
    tellTotals();
}

void TaskTableModel::removeTaskSoon(TaskId id)
{
    if (m_leaving.isEmpty()) {
        QMetaObject::invokeMethod(
            this, [this] { removeTasks(std::exchange(m_leaving, {})); }, Qt::QueuedConnection);
    }
    m_leaving.append(id);
}

void TaskTableModel::refreshCountdowns()
{
    tellRowsIn(TaskState::RetryWait);
}

QString TaskTableModel::stateWords(const TaskSnapshot &task) const
{
    if (task.state == TaskState::Queued && m_groups.value(task.group).told.suspended)
        return QStringLiteral("waiting: all of “%1” is paused").arg(task.group);
    return stateText(task, m_clock.now());
}

void TaskTableModel::tellRowsIn(TaskState state)
{
    QList<TaskChange> changes;
    for (int row = 0; row < rowCount(); ++row) {
        if (taskAt(row).state == state)
            changes.append({row, columnBit(StateColumn)});
    }
    tell(changes, {Qt::DisplayRole});
}

} // namespace Landline::Ui
