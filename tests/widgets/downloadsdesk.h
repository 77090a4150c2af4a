// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/waitingoperation.h"
#include "tests/widgets/deskwindow.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloaddelegate.h"
#include "ui/downloads/downloadspane.h"
#include "ui/downloads/downloadsview.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"

#include <QTest>

namespace Landline::Testing {

using namespace Landline::Ui;
using Tasks::TaskId;
using Tasks::TaskState;

/** A pane with all it needs. */
struct DownloadsDesk : DeskWindow
{
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    TaskTableModel table{clock};
    TaskCommands commands{queue, table};
    DownloadAdder adder{queue};
    DownloadPreferences preferences{clock, {}};
    DownloadsPane pane{queue, table, commands, adder, preferences, notices, &window};

    DownloadsDesk()
    {
        queue.registerKind(QStringLiteral("download"), waitingKind(QStringLiteral("downloads")));
        connectTable(queue, table);
        queue.restore();
        open(pane, {900, 600});
    }
    [[nodiscard]] DownloadsView &view() const { return *pane.findChild<DownloadsView *>(); }
    [[nodiscard]] int rows() const { return view().model()->rowCount(); }
    /** Names of the rows shown, from top to bottom. */
    [[nodiscard]] QStringList names() const
    {
        QStringList out;
        for (int row = 0; row < rows(); ++row)
            out.append(view().model()->index(row, 0).data().toString());
        return out;
    }
    void select(const QStringList &names) const
    {
        view().clearSelection();
        for (const QString &name : names) {
            const QModelIndex index = view().model()->index(static_cast<int>(this->names().indexOf(name)), 0);
            view().selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select);
        }
        view().setFocus();
    }
    void add(const QString &text) { adder.addText(text); }
    [[nodiscard]] QRect rectOf(int row, RowAction action) const
    {
        const QModelIndex index = view().model()->index(row, 0);
        const auto *delegate = qobject_cast<DownloadDelegate *>(view().itemDelegate());
        for (const auto &item : delegate->layoutFor(view().visualRect(index), index).buttons) {
            if (item.action == action)
                return item.rect;
        }
        return {};
    }
    [[nodiscard]] TaskState stateOf(int row) const { return table.taskAt(row).state; }
};

} // namespace Landline::Testing
