// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QMenu;

namespace Landline::Ui {

class TaskCommands;
class TasksView;

/** What can be done with the selected tasks: each by a key in the table, and together as its menu. */
class TaskActions final : public QObject
{
    Q_OBJECT
public:
    /** Both outlive it. */
    TaskActions(TaskCommands &commands, TasksView &view, QObject *parent);

    /** With what makes sense now; deletes itself. */
    void showMenu(const QPoint &global);
    /** Asks when the selected ones are to start. */
    void askForStart(const QPoint &global);

Q_SIGNALS:
    void removeRequested();

private:
    using Ids = QList<Tasks::TaskId>;
    enum class Section { State, Order, Priority, End };
    struct Entry
    {
        Section section;
        QAction *action;
        std::function<bool(const Ids &)> isPossible;
    };
    void makeState();
    void makeOrder();
    void makeEnd();
    void copyResults() const;
    [[nodiscard]] Ids selected() const;
    [[nodiscard]] QPoint placeOfCurrent() const;

    TaskCommands &m_commands;
    TasksView &m_view;
    std::vector<Entry> m_entries;
};

} // namespace Landline::Ui
