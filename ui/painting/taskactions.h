// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/models/taskmoves.h"
#include "ui/painting/icons.h"

#include <QKeySequence>
#include <QObject>

#include <functional>
#include <vector>

class QAbstractItemView;
class QAction;
class QMenu;

namespace Landline::Ui {

class TaskCommands;
class TaskFilterModel;

/** Selected tasks of a view that shows `model`, from top to bottom. */
[[nodiscard]] QList<Tasks::TaskId> selectedTasks(const QAbstractItemView &view, const TaskFilterModel &model);

/** What can be done with the selected tasks: each by a key in their view, and together as its menu. */
class TaskActions final : public QObject
{
    Q_OBJECT
public:
    using Ids = QList<Tasks::TaskId>;
    /** Where in the menu an action stands, from its top. */
    enum class Section { Open, State, Order, Priority, More, Copy, Remove };

    /** All outlive it; the view shows the model. */
    TaskActions(TaskCommands &commands, QAbstractItemView &view, TaskFilterModel &model, QObject *parent);

    /** Something more, which works on what is selected. */
    QAction *add(Section section, Symbol symbol, const QString &text, const QKeySequence &keys,
                 std::function<void(const Ids &)> run, std::function<bool(const Ids &)> isPossible);
    /** With what makes sense now; deletes itself. */
    void showMenu(const QPoint &global);
    /** Asks when the selected ones are to start. */
    void askForStart(const QPoint &global);
    /** Below the current row. */
    [[nodiscard]] QPoint placeOfCurrent() const;

Q_SIGNALS:
    void removeRequested();

private:
    struct Entry
    {
        Section section;
        QAction *action;
        std::function<bool(const Ids &)> isPossible;
    };
    void makeState();
    void makeOrder();
    void moveSelected(MoveStep step);
    [[nodiscard]] Ids selected() const { return selectedTasks(m_view, m_model); }

    TaskCommands &m_commands;
    QAbstractItemView &m_view;
    TaskFilterModel &m_model;
    std::vector<Entry> m_entries;
};

} // namespace Landline::Ui
