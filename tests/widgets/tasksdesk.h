// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/waitingoperation.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/noticebar.h"
#include "ui/tasks/taskspane.h"

#include <QPushButton>
#include <QTest>
#include <QTreeView>

namespace Landline::Testing {

using namespace Landline::Ui;
using Tasks::TaskId;

/** A pane over a real queue whose tasks of the group “work” do what a test says. */
struct TasksDesk
{
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    TaskTableModel table{clock};
    TaskCommands commands{queue, table};
    QWidget window;
    NoticeBar notices{&window};
    TasksPane pane{queue, table, commands, notices, &window};

    TasksDesk()
    {
        queue.registerKind(QStringLiteral("work"), Testing::waitingKind(QStringLiteral("work")));
        connectTable(queue, table);
        queue.restore();
        queue.setGroupLimit(QStringLiteral("work"), 10);
        pane.resize(1000, 700);
        window.resize(pane.size());
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
    }
    void click(const QString &text) const
    {
        // What has just been shown gets its place by an event.
        QCoreApplication::processEvents();
        QTest::mouseClick(button(text), Qt::LeftButton);
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
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (QPushButton *candidate : window.findChildren<QPushButton *>()) {
            if (candidate->isVisible() && candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }
};

} // namespace Landline::Testing
