// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/models/taskmoves.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <optional>
#include <utility>

namespace Landline::Tasks {
class TaskQueue;
enum class TaskVerb;
} // namespace Landline::Tasks

namespace Landline::Ui {

class TaskTableModel;

/** What a person does with tasks that are there. */
enum class TaskDeed { Pause, Resume, Cancel, Retry, StartNow, MoveToTop, MoveToBottom };

/** What people call high and low; any number between and beyond is possible. */
inline constexpr int highPriority = 10;
inline constexpr int lowPriority = -10;

/**
 * Asks the queue for what a person wants of tasks, with the verb that fits each one's state, and keeps those
 * that are to be removed until it can't be undone any more. Lives in the painting thread.
 */
class TaskCommands final : public QObject
{
    Q_OBJECT
public:
    /** Both outlive it. */
    TaskCommands(Tasks::TaskQueue &queue, const TaskTableModel &table, QObject *parent = nullptr);

    /** Those for which the deed makes no sense now are left alone. */
    void carryOut(TaskDeed deed, const QList<Tasks::TaskId> &ids);
    [[nodiscard]] bool isPossible(TaskDeed deed, const QList<Tasks::TaskId> &ids) const;

    /** Of those that are not finished; higher starts earlier within its group. */
    void setPriority(const QList<Tasks::TaskId> &ids, int priority);
    void changePriority(const QList<Tasks::TaskId> &ids, int step);
    [[nodiscard]] bool canPrioritize(const QList<Tasks::TaskId> &ids) const;
    /** Of those that wait; a null time: as soon as there is a slot. */
    void setStartAt(const QList<Tasks::TaskId> &ids, const QDateTime &time);
    /** Some of them wait, so that their order and their start time are a person's to choose. */
    [[nodiscard]] bool canOrder(const QList<Tasks::TaskId> &ids) const;
    void carryOut(const QList<TaskMove> &moves);

    /** What becomes of the files of downloads that are removed. DiscardBegun: part files go that were made
     * since the download was added; complete files stay. */
    enum class Files { Stay, Discard, DiscardBegun };
    /**
     * Hides them at once, and pauses what runs or waits, as far as it can be: it gives its slot to others.
     * commitRemoval() or undoRemoval() follows; an earlier removal is committed.
     */
    void removeLater(const QList<Tasks::TaskId> &ids, Files files = Files::Stay);
    /** They go on where they were: what ran is the first to run again. */
    void undoRemoval();
    /** Cancels what is not finished, then takes the rows away. */
    void commitRemoval();
    [[nodiscard]] const QSet<Tasks::TaskId> &removed() const { return m_removed; }

Q_SIGNALS:
    /** Others are removed, or some are back: filters hide exactly these. Of those whose rows have gone
     * nothing is said. */
    void removedChanged(const QSet<Landline::Tasks::TaskId> &ids);
    /** Of a removed one that has ended, whose files are to be discarded: no row that stays has them too.
     * `madeSince`: those that were there before stay; null: all go. */
    void filesLeft(const QStringList &paths, const QDateTime &madeSince);

private:
    [[nodiscard]] bool any(const QList<Tasks::TaskId> &ids,
                           const std::function<bool(const Tasks::TaskSnapshot &)> &holds) const;
    void pauseRemoved(const QList<Tasks::TaskId> &ids);
    void finishRemoval(const Tasks::TaskSnapshot &task);
    /** The files of rows that stay, or still write to them; `discarded` is none of those. */
    using Owners = QSet<QString>;
    [[nodiscard]] Owners ownersBut(Tasks::TaskId discarded) const;
    void discard(const Tasks::TaskSnapshot &task, std::optional<Owners> &owners);
    void forget(Tasks::TaskId id);

    Tasks::TaskQueue &m_queue;
    const TaskTableModel &m_table;
    QSet<Tasks::TaskId> m_pending;           ///< can still be undone
    QHash<Tasks::TaskId, Files> m_discarded; ///< those of m_removed whose files are not to stay
    /** What was asked for to pause pending ones, in their order. */
    QList<std::pair<Tasks::TaskId, Tasks::TaskVerb>> m_paused;
    QSet<Tasks::TaskId> m_removed; ///< pending ones and those whose end is awaited
};

/** Keeps the table filled with the queue's tasks, by queued signals. Before TaskQueue::restore(). */
void connectTable(const Tasks::TaskQueue &queue, TaskTableModel &table);

} // namespace Landline::Ui
