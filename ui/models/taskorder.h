// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QCollator>

#include <vector>

namespace Landline::Ui {

class TaskTableModel;

/**
 * The order of tasks. By itself a person's: what is under way, what waits in the order in which it will
 * start, what has failed, and what is over, the latest first. Sorting by a column takes the place of that.
 */
class TaskOrder
{
public:
    TaskOrder();

    /** -1: the natural order. */
    [[nodiscard]] int column() const { return m_column; }
    void setColumn(int column, Qt::SortOrder order);
    /** By what changes all the time. */
    [[nodiscard]] bool isHot() const;
    /** Bits of TaskChange::columns that can make it another order. */
    [[nodiscard]] unsigned sensitiveBits() const;

    [[nodiscard]] bool operator()(const Tasks::TaskSnapshot &a, const Tasks::TaskSnapshot &b) const;
    /** Puts rows of the table into order. */
    void sort(std::vector<int> &rows, const TaskTableModel &table) const;

private:
    [[nodiscard]] bool isByText() const;
    [[nodiscard]] int compare(const Tasks::TaskSnapshot &a, const Tasks::TaskSnapshot &b) const;

    int m_column = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    QCollator m_collator;
};

} // namespace Landline::Ui
