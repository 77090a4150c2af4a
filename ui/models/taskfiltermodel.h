// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QSet>
#include <QSortFilterProxyModel>

namespace Landline::Ui {

enum class TaskShow { All, Unfinished, Finished, Failed };

/**
 * Part of the TaskTableModel, in a person's order: what still happens or has failed first, as it was added;
 * below it what is over, the latest first. Sorting by a column takes the place of that.
 */
class TaskFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit TaskFilterModel(QObject *parent = nullptr);

    /** Lists have one column; without this, what reads the screen finds the other ones too. */
    void showNamesOnly();
    /** Empty: every kind. */
    void setKind(const QString &kind);
    void setShow(TaskShow show);
    /** Rows that contain every word, in their name, group, state, result or address. */
    void setFilterText(const QString &text);
    /** Leaves rows out that are about to be removed and may yet be brought back; empty: none. */
    void setHidden(const QSet<Tasks::TaskId> &ids);
    [[nodiscard]] const QSet<Tasks::TaskId> &hidden() const { return m_hidden; }
    [[nodiscard]] bool isFiltered() const;

    /** Column -1 is the natural order. */
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    [[nodiscard]] Tasks::TaskId idAt(int row) const;
    /** -1 where it isn't shown. */
    [[nodiscard]] int rowOf(Tasks::TaskId id) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool filterAcceptsColumn(int column, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QString m_kind;
    bool m_namesOnly = false;
    bool m_natural = false;
    TaskShow m_show = TaskShow::All;
    QStringList m_words;
    QSet<Tasks::TaskId> m_hidden;
};

} // namespace Landline::Ui
