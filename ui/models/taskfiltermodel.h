// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/models/taskmoves.h"
#include "ui/models/taskorder.h"
#include "ui/models/tasktablemodel.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QSet>
#include <QTimer>
#include <QUuid>

#include <vector>

namespace Landline::Ui {

enum class TaskShow { All, Active, Waiting, Unfinished, Finished, Failed };

/**
 * Part of the TaskTableModel, in the order of TaskOrder. What changes all the time is told in one range a
 * tick, and is put into order again only so often, that rows don't run away below the pointer.
 */
class TaskFilterModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    /** How often rows change their places at most, in the natural order and sorted by what always changes. */
    static constexpr std::chrono::milliseconds sortInterval{200};
    static constexpr std::chrono::milliseconds hotSortInterval{1000};
    /** More rows than this that appear at once are told as one block. */
    static constexpr qsizetype maxSingleInserts = 16;
    /** More ranges than this that vanish at once are told as a reset. */
    static constexpr qsizetype maxRemovedRanges = 64;

    explicit TaskFilterModel(QObject *parent = nullptr);

    /** Once, before the model is shown. `table` outlives the model. */
    void setSourceModel(const TaskTableModel *table);
    /** Lists have one column; without this, what reads the screen finds the other ones too. */
    void showNamesOnly();
    /** Empty: every kind. */
    void setKind(const QString &kind);
    void setShow(TaskShow show);
    /** Empty: every group. */
    void setGroup(const QString &group);
    /** Rows that contain every word, in their name, group, state, result or address. */
    void setFilterText(const QString &text);
    /** Leaves rows out that are about to be removed and may yet be brought back; empty: none. */
    void setHidden(const QSet<Tasks::TaskId> &ids);
    [[nodiscard]] const QSet<Tasks::TaskId> &hidden() const { return m_hidden; }
    [[nodiscard]] bool isFiltered() const;

    /** Column -1 is the natural order. */
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    [[nodiscard]] const TaskOrder &order() const { return m_less; }

    [[nodiscard]] Tasks::TaskId idAt(int row) const { return taskAt(row).id; }
    /** -1 where it isn't shown. */
    [[nodiscard]] int rowOf(Tasks::TaskId id) const;
    /** Null where it isn't shown. Valid until the model changes. */
    [[nodiscard]] const Tasks::TaskSnapshot *task(Tasks::TaskId id) const;
    /** Valid until the model changes. */
    [[nodiscard]] const Tasks::TaskSnapshot &taskAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    /** Waiting tasks by their numbers; caller owns it. */
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;
    [[nodiscard]] bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                       const QModelIndex &parent) const override;
    /** Moves nothing itself: it says what is wanted. */
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

Q_SIGNALS:
    /** Rows were dropped at another place. */
    void moveRequested(const QList<Landline::Ui::TaskMove> &moves);
    /** Beside dataChanged(), which tells one range: the rows of this model that are really different. */
    void rowsChanged(const QList<Landline::Ui::TaskChange> &changes);

private:
    [[nodiscard]] bool accepts(const Tasks::TaskSnapshot &task) const;
    [[nodiscard]] const Tasks::TaskSnapshot &source(int sourceRow) const
    {
        return m_table->taskAt(sourceRow);
    }
    void takeInserted(int first, int last);
    void takeRemoved(int first, int last);
    void takeChanges(const QList<TaskChange> &changes);
    void refilter();
    void show(const std::vector<int> &sourceRows);
    /** Rows of this model, rising. */
    void hide(const std::vector<int> &rows);
    void reset();
    [[nodiscard]] bool isMisplaced(int row) const;
    void sortSoon();
    void sortNow();
    void renumber(int from);

    [[nodiscard]] QList<Tasks::TaskId> idsIn(const QMimeData *data) const;

    const TaskTableModel *m_table = nullptr;
    std::vector<int> m_order; ///< the table's row of each row
    std::vector<int> m_place; ///< the row of each of the table's rows; -1: not shown
    TaskOrder m_less;
    QTimer m_sortTimer;
    QElapsedTimer m_sorted; ///< since rows were put into order while they changed
    QString m_kind;
    QString m_group;
    bool m_namesOnly = false;
    TaskShow m_show = TaskShow::All;
    QStringList m_words;
    QSet<Tasks::TaskId> m_hidden;
    /** Goes with what is dragged: the same numbers in another list, or program, are other tasks. */
    const QUuid m_dragOrigin = QUuid::createUuid();
};

/** The task of an index of this model or of the table, without a copy. Valid until the model changes. */
[[nodiscard]] const Tasks::TaskSnapshot &taskOf(const QModelIndex &index);

} // namespace Landline::Ui
