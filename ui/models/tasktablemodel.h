// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/tasks/task.h"
#include "ui/models/taskstotal.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <memory>
#include <vector>

namespace Landline::Ui {

/** What of a row looks different now, as bits of TaskTableModel::columnBit(). */
struct TaskChange
{
    int row = 0;
    unsigned columns = 0;
    bool operator==(const TaskChange &) const = default;
};

/**
 * A row for each task, in the order of their ids. Fed with snapshots, in the painting thread; changes that
 * arrive together are told in one range.
 */
class TaskTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        GroupColumn,
        StateColumn,
        ProgressColumn,
        SpeedColumn,
        TimeColumn,
        ResultColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< the raw value of the cell
        SnapshotRole,            ///< the whole Tasks::TaskSnapshot
        StateTextRole,           ///< the words of the state column, for views of one column
        IdRole,                  ///< Tasks::TaskId
    };

    [[nodiscard]] static constexpr unsigned columnBit(int column)
    {
        return 1U << static_cast<unsigned>(column);
    }
    /** In TaskChange::columns: its place in the natural order may be another one. */
    static constexpr unsigned placeBit = 1U << unsigned(ColumnCount);
    static constexpr unsigned everyBit = (placeBit << 1U) - 1;

    /** `clock` outlives the model. */
    explicit TaskTableModel(const Clock &clock, QObject *parent = nullptr);
    ~TaskTableModel() override;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /** -1 where there is none. */
    [[nodiscard]] int rowOf(Tasks::TaskId id) const;
    /** Null where there is none. Valid until the model changes. */
    [[nodiscard]] const Tasks::TaskSnapshot *task(Tasks::TaskId id) const;
    [[nodiscard]] const Tasks::TaskSnapshot &taskAt(int row) const;
    /** What data() returns for a task. */
    [[nodiscard]] QVariant cell(const Tasks::TaskSnapshot &task, int column, int role) const;
    /** The words of the state column. */
    [[nodiscard]] QString stateWords(const Tasks::TaskSnapshot &task) const;
    [[nodiscard]] const TasksTotal &total() const { return m_total; }
    /** People have removed it from the lists, and can still undo that: it counts in no total. */
    [[nodiscard]] bool isSetAside(Tasks::TaskId id) const { return m_setAside.contains(id); }
    /** All groups that are known or have tasks, by name; running and waiting ones as the rows have them. */
    [[nodiscard]] QList<Tasks::GroupSnapshot> groups() const;

public Q_SLOTS:
    void addTask(const Landline::Tasks::TaskSnapshot &task);
    void addTasks(const QList<Landline::Tasks::TaskSnapshot> &tasks);
    void updateTask(const Landline::Tasks::TaskSnapshot &task);
    /** One dataChanged() for all of them. What isn't there yet is added. */
    void updateTasks(const QList<Landline::Tasks::TaskSnapshot> &tasks);
    void removeTask(Landline::Tasks::TaskId id);
    /** Totals are told once for all of them. */
    void removeTasks(const QList<Landline::Tasks::TaskId> &ids);
    /** With all others for which this is called before the event loop has its next turn. */
    void removeTaskSoon(Landline::Tasks::TaskId id);
    /** What waits in a suspended group says so. */
    void setGroup(const Landline::Tasks::GroupSnapshot &group);
    /** Exactly these are set aside from now on. */
    void setAside(const QSet<Landline::Tasks::TaskId> &ids);
    /** Tells views that texts which count down have changed; for a timer of about a second. */
    void refreshCountdowns();

Q_SIGNALS:
    /** Beside each dataChanged(), which tells one range: the rows in it that are really different. */
    void rowsChanged(const QList<Landline::Ui::TaskChange> &changes);
    /** groups() returns something else than before. */
    void groupsChanged();
    /** Something about total() may be different. Once for a change. */
    void totalsChanged();

private:
    using Rows = std::vector<std::unique_ptr<Tasks::TaskSnapshot>>;
    [[nodiscard]] Rows::const_iterator lowerBound(Tasks::TaskId id) const;
    [[nodiscard]] QVariant displayData(const Tasks::TaskSnapshot &task, int column) const;
    [[nodiscard]] static QVariant sortData(const Tasks::TaskSnapshot &task, int column);
    void insert(const Tasks::TaskSnapshot &task);
    void count(const Tasks::TaskSnapshot &task, int sign);
    void countInTotal(const Tasks::TaskSnapshot &task, int sign);
    void tellTotals();
    /** The words of rows in that state are other ones now. */
    void tellRowsIn(Tasks::TaskState state);
    void tell(const QList<TaskChange> &changes, const QList<int> &roles = {});

    const Clock &m_clock;
    struct Group
    {
        Tasks::GroupSnapshot told; ///< by the queue; running and waiting are counted here
        int tasks = 0;
        bool known = false; ///< the queue has told of it
    };
    QHash<QString, Group> m_groups;
    bool m_groupsDiffer = false; ///< since groupsChanged()
    TasksTotal m_total;
    QSet<Tasks::TaskId> m_setAside;
    QList<Tasks::TaskId> m_leaving; ///< those of removeTaskSoon()
    Rows m_rows;                    ///< sorted by id: found without an index of their own
};

} // namespace Landline::Ui
