// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/waitingoperation.h"
#include "tests/widgets/deskwindow.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"
#include "ui/tasks/taskspane.h"

#include <QTest>
#include <QTreeView>

namespace Landline::Testing {

using namespace Landline::Ui;
using Tasks::TaskId;

/** A pane over a real queue whose tasks of the group “work” do what a test says. */
struct TasksDesk : DeskWindow
{
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    TaskTableModel table{clock};
    TaskCommands commands{queue, table};
    TasksPane pane{queue, table, commands, notices, &window};

    TasksDesk()
    {
        queue.registerKind(QStringLiteral("work"), Testing::waitingKind(QStringLiteral("work")));
        connectTable(queue, table);
        queue.restore();
        queue.setGroupLimit(QStringLiteral("work"), 10);
        open(pane, {1000, 700});
    }
    TaskId add(const QString &title, const QString &then = {})
    {
        Tasks::TaskOptions options;
        options.title = title;
        return queue.addTask({QStringLiteral("work"), {{QStringLiteral("then"), then}}}, options);
    }
    [[nodiscard]] QTreeView &view() const { return *pane.findChild<QTreeView *>(); }
    /** Names of the rows shown, from top to bottom. */
    [[nodiscard]] QStringList names() const
    {
        QStringList out;
        for (int row = 0; row < view().model()->rowCount(); ++row)
            out.append(view().model()->index(row, 0).data().toString());
        return out;
    }
    void select(const QStringList &titles) const
    {
        view().clearSelection();
        for (const QString &title : titles) {
            const QModelIndex index = view().model()->index(static_cast<int>(names().indexOf(title)), 0);
            view().selectionModel()->setCurrentIndex(index,
                                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
        view().setFocus();
    }
};

} // namespace Landline::Testing
