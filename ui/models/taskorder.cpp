// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskorder.h"

#include "ui/models/tasktablemodel.h"
#include "ui/models/tasktext.h"

#include <QLocale>

#include <algorithm>
#include <optional>

namespace Landline::Ui {

using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

enum class Part { UnderWay, Waiting, Failed, Over };

Part partOf(TaskState state)
{
    if (isWaiting(state))
        return Part::Waiting;
    if (!isFinished(state))
        return Part::UnderWay;
    return state == TaskState::Failed ? Part::Failed : Part::Over;
}

template <class T>
int compareValues(const T &a, const T &b)
{
    return a < b ? -1 : static_cast<int>(b < a);
}

int compareNaturally(const TaskSnapshot &a, const TaskSnapshot &b)
{
    const Part part = partOf(a.state);
    if (part != partOf(b.state))
        return compareValues(part, partOf(b.state));
    if (part == Part::Over)
        return compareValues(b.id, a.id);
    if (part == Part::Waiting && a.priority != b.priority)
        return compareValues(b.priority, a.priority);
    if (part == Part::Waiting && a.position != b.position)
        return compareValues(a.position, b.position);
    return compareValues(a.id, b.id);
}

const QString &textOf(const TaskSnapshot &task, int column)
{
    switch (column) {
    case TaskTableModel::GroupColumn:
        return task.group;
    case TaskTableModel::ResultColumn:
        return task.result;
    default:
        return task.title;
    }
}

} // namespace

TaskOrder::TaskOrder()
    // The C locale would put “Zebra” before “ant” and 10 before 9.
    : m_collator(QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale())
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

void TaskOrder::setColumn(int column, Qt::SortOrder order)
{
    m_column = std::max(-1, column);
    m_order = column < 0 ? Qt::AscendingOrder : order;
}

bool TaskOrder::isHot() const
{
    return m_column == TaskTableModel::SpeedColumn || m_column == TaskTableModel::TimeColumn
           || m_column == TaskTableModel::ProgressColumn;
}

unsigned TaskOrder::sensitiveBits() const
{
    return m_column < 0 ? TaskTableModel::placeBit
                        : TaskTableModel::columnBit(m_column) | TaskTableModel::placeBit;
}

bool TaskOrder::isByText() const
{
    return m_column == TaskTableModel::NameColumn || m_column == TaskTableModel::GroupColumn
           || m_column == TaskTableModel::ResultColumn;
}

int TaskOrder::compare(const TaskSnapshot &a, const TaskSnapshot &b) const
{
    switch (m_column) {
    case TaskTableModel::StateColumn:
        return compareValues(a.state, b.state);
    case TaskTableModel::ProgressColumn:
        return compareValues(percentOf(a).value_or(-1), percentOf(b).value_or(-1));
    case TaskTableModel::SpeedColumn:
        return compareValues(a.bytesPerSecond, b.bytesPerSecond);
    case TaskTableModel::TimeColumn:
        return compareValues(a.activeTime, b.activeTime);
    default:
        return isByText() ? m_collator.compare(textOf(a, m_column), textOf(b, m_column)) : 0;
    }
}

bool TaskOrder::operator()(const TaskSnapshot &a, const TaskSnapshot &b) const
{
    if (const int order = compare(a, b); order != 0)
        return m_order == Qt::AscendingOrder ? order < 0 : order > 0;
    return compareNaturally(a, b) < 0;
}

void TaskOrder::sort(std::vector<int> &rows, const TaskTableModel &table) const
{
    struct Item
    {
        const TaskSnapshot *task;
        int row;
        std::optional<QCollatorSortKey> key;
    };
    std::vector<Item> items;
    items.reserve(rows.size());
    for (const int row : rows) {
        const TaskSnapshot &task = table.taskAt(row);
        items.push_back({&task, row, {}});
        // Comparing texts as people do is dear; a key makes it cheap from the second time on.
        if (isByText())
            items.back().key = m_collator.sortKey(textOf(task, m_column));
    }
    std::sort(items.begin(), items.end(), [this](const Item &a, const Item &b) {
        if (a.key) {
            if (const int order = a.key->compare(*b.key); order != 0)
                return m_order == Qt::AscendingOrder ? order < 0 : order > 0;
            return compareNaturally(*a.task, *b.task) < 0;
        }
        return (*this)(*a.task, *b.task);
    });
    std::transform(items.cbegin(), items.cend(), rows.begin(), [](const Item &item) { return item.row; });
}

} // namespace Landline::Ui
