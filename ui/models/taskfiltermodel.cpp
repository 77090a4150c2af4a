// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskfiltermodel.h"

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

bool shows(TaskShow show, TaskState state)
{
    switch (show) {
    case TaskShow::All:
        return true;
    case TaskShow::Active:
        return isActive(state);
    case TaskShow::Waiting:
        return isWaiting(state) || state == TaskState::RetryWait;
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
    : QAbstractTableModel(parent)
{
    m_sortTimer.setSingleShot(true);
    connect(&m_sortTimer, &QTimer::timeout, this, &TaskFilterModel::sortNow);
}

void TaskFilterModel::setSourceModel(const TaskTableModel *table)
{
    m_table = table;
    connect(table, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { takeInserted(first, last); });
    // While its rows are still there: views ask for what is about to go.
    connect(table, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { takeRemoved(first, last); });
    connect(table, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
        const int count = last - first + 1;
        m_place.erase(m_place.begin() + first, m_place.begin() + last + 1);
        for (int &row : m_order)
            row -= row > last ? count : 0;
    });
    connect(table, &TaskTableModel::rowsChanged, this, &TaskFilterModel::takeChanges);
    reset();
}

void TaskFilterModel::sort(int column, Qt::SortOrder order)
{
    m_less.setColumn(column, order);
    m_sorted.invalidate();
    if (m_table)
        sortNow();
}

void TaskFilterModel::showNamesOnly()
{
    beginResetModel();
    m_namesOnly = true;
    endResetModel();
}

void TaskFilterModel::setKind(const QString &kind)
{
    m_kind = kind;
    refilter();
}

void TaskFilterModel::setShow(TaskShow show)
{
    m_show = show;
    refilter();
}

void TaskFilterModel::setGroup(const QString &group)
{
    m_group = group;
    refilter();
}

void TaskFilterModel::setFilterText(const QString &text)
{
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    refilter();
}

void TaskFilterModel::setHidden(const QSet<TaskId> &ids)
{
    if (m_hidden == ids)
        return;
    m_hidden = ids;
    refilter();
}

bool TaskFilterModel::isFiltered() const
{
    return !m_words.isEmpty() || m_show != TaskShow::All || !m_group.isEmpty();
}

int TaskFilterModel::rowOf(TaskId id) const
{
    const int row = m_table->rowOf(id);
    return row < 0 ? -1 : m_place[static_cast<std::size_t>(row)];
}

const TaskSnapshot *TaskFilterModel::task(TaskId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &taskAt(row);
}

const TaskSnapshot &TaskFilterModel::taskAt(int row) const
{
    return source(m_order.at(static_cast<std::size_t>(row)));
}

int TaskFilterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int TaskFilterModel::columnCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_namesOnly ? 1 : TaskTableModel::ColumnCount;
}

QVariant TaskFilterModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return m_table->cell(taskAt(index.row()), index.column(), role);
}

QVariant TaskFilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_table ? m_table->headerData(section, orientation, role) : QVariant();
}

bool TaskFilterModel::accepts(const TaskSnapshot &task) const
{
    if ((!m_kind.isEmpty() && task.spec.kind != m_kind) || (!m_group.isEmpty() && task.group != m_group)
        || !shows(m_show, task.state) || m_hidden.contains(task.id))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString address = task.spec.arguments.value(QLatin1String("url")).toString();
    const QString state = m_table->stateWords(task);
    return std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &word) {
        const auto has = [&](const QString &text) { return text.contains(word, Qt::CaseInsensitive); };
        return has(task.title) || has(task.group) || has(task.result) || has(address) || has(state);
    });
}

void TaskFilterModel::takeInserted(int first, int last)
{
    const auto count = static_cast<std::size_t>(last - first + 1);
    if (static_cast<std::size_t>(first) < m_place.size()) {
        for (int &row : m_order)
            row += row >= first ? static_cast<int>(count) : 0;
    }
    m_place.insert(m_place.begin() + first, count, -1);
    std::vector<int> rows;
    for (int row = first; row <= last; ++row) {
        if (accepts(source(row)))
            rows.push_back(row);
    }
    show(rows);
}

void TaskFilterModel::takeRemoved(int first, int last)
{
    std::vector<int> rows;
    for (int row = first; row <= last; ++row) {
        if (const int place = m_place[static_cast<std::size_t>(row)]; place >= 0)
            rows.push_back(place);
    }
    std::sort(rows.begin(), rows.end());
    hide(rows);
}

void TaskFilterModel::takeChanges(const QList<TaskChange> &changes)
{
    QList<TaskChange> seen;
    seen.reserve(changes.size());
    std::vector<int> appeared;
    std::vector<int> vanished;
    bool misplaced = false;
    for (const TaskChange &change : changes) {
        const int place = m_place[static_cast<std::size_t>(change.row)];
        const bool accepted = accepts(source(change.row));
        if (accepted && place < 0)
            appeared.push_back(change.row);
        else if (!accepted && place >= 0)
            vanished.push_back(place);
        else if (accepted)
            seen.append({place, change.columns});
    }
    if (!seen.isEmpty()) {
        const auto [first, last] = std::minmax_element(
            seen.cbegin(), seen.cend(), [](const auto &a, const auto &b) { return a.row < b.row; });
        Q_EMIT dataChanged(index(first->row, 0), index(last->row, columnCount() - 1));
        Q_EMIT rowsChanged(seen);
        for (const TaskChange &change : std::as_const(seen))
            misplaced =
                misplaced || ((change.columns & m_less.sensitiveBits()) != 0 && isMisplaced(change.row));
    }
    std::sort(vanished.begin(), vanished.end());
    hide(vanished);
    show(appeared);
    if (misplaced)
        sortSoon();
}

void TaskFilterModel::refilter()
{
    if (!m_table)
        return;
    std::vector<int> appeared;
    std::vector<int> vanished;
    qsizetype ranges = 0;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_place[static_cast<std::size_t>(row)] < 0 && accepts(source(row)))
            appeared.push_back(row);
    }
    for (int place = 0; place < rowCount(); ++place) {
        if (accepts(taskAt(place)))
            continue;
        ranges += vanished.empty() || vanished.back() != place - 1 ? 1 : 0;
        vanished.push_back(place);
    }
    if (ranges > maxRemovedRanges) {
        reset();
        return;
    }
    hide(vanished);
    show(appeared);
}

void TaskFilterModel::show(const std::vector<int> &sourceRows)
{
    if (sourceRows.empty())
        return;
    if (!m_order.empty() && static_cast<qsizetype>(sourceRows.size()) <= maxSingleInserts) {
        for (const int row : sourceRows) {
            const auto place =
                std::upper_bound(m_order.begin(), m_order.end(), row, [this](int wanted, int other) {
                    return m_less(source(wanted), source(other));
                });
            const int at = static_cast<int>(place - m_order.begin());
            beginInsertRows({}, at, at);
            m_order.insert(place, row);
            renumber(at);
            endInsertRows();
        }
        return;
    }
    std::vector<int> sorted = sourceRows;
    m_less.sort(sorted, *m_table);
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(sorted.size()) - 1);
    m_order.insert(m_order.end(), sorted.cbegin(), sorted.cend());
    renumber(first);
    endInsertRows();
    if (first > 0)
        sortNow();
}

void TaskFilterModel::hide(const std::vector<int> &rows)
{
    for (auto end = rows.crbegin(); end != rows.crend();) {
        auto begin = end;
        while (std::next(begin) != rows.crend() && *std::next(begin) == *begin - 1)
            ++begin;
        beginRemoveRows({}, *begin, *end);
        for (int row = *begin; row <= *end; ++row)
            m_place[static_cast<std::size_t>(m_order[static_cast<std::size_t>(row)])] = -1;
        m_order.erase(m_order.begin() + *begin, m_order.begin() + *end + 1);
        renumber(*begin);
        endRemoveRows();
        end = std::next(begin);
    }
}

void TaskFilterModel::reset()
{
    beginResetModel();
    m_order.clear();
    m_place.assign(static_cast<std::size_t>(m_table->rowCount()), -1);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (accepts(source(row)))
            m_order.push_back(row);
    }
    m_less.sort(m_order, *m_table);
    renumber(0);
    endResetModel();
}

bool TaskFilterModel::isMisplaced(int row) const
{
    // Those that have not changed are in order among themselves, so neighbours tell everything.
    return (row > 0 && m_less(taskAt(row), taskAt(row - 1)))
           || (row + 1 < rowCount() && m_less(taskAt(row + 1), taskAt(row)));
}

void TaskFilterModel::sortSoon()
{
    if (m_sortTimer.isActive())
        return;
    const auto interval = m_less.isHot() ? hotSortInterval : sortInterval;
    if (!m_sorted.isValid() || m_sorted.hasExpired(interval.count()))
        sortNow();
    else
        m_sortTimer.start(static_cast<int>(interval.count() - m_sorted.elapsed()));
}

void TaskFilterModel::sortNow()
{
    m_sortTimer.stop();
    m_sorted.start();
    std::vector<int> sorted = m_order;
    m_less.sort(sorted, *m_table);
    if (sorted == m_order)
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const std::vector<int> before = std::exchange(m_order, std::move(sorted));
    renumber(0);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &old : from) {
        const int sourceRow = before[static_cast<std::size_t>(old.row())];
        to.append(index(m_place[static_cast<std::size_t>(sourceRow)], old.column()));
    }
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void TaskFilterModel::renumber(int from)
{
    for (std::size_t row = static_cast<std::size_t>(from); row < m_order.size(); ++row)
        m_place[static_cast<std::size_t>(m_order[row])] = static_cast<int>(row);
}

const TaskSnapshot &taskOf(const QModelIndex &index)
{
    if (const auto *filter = qobject_cast<const TaskFilterModel *>(index.model()))
        return filter->taskAt(index.row());
    return static_cast<const TaskTableModel *>(index.model())->taskAt(index.row());
}

} // namespace Landline::Ui
