// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/downloadlayout.h"
#include "ui/painting/tasklistpane.h"

class QPushButton;

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class DetailsPanel;
class DownloadAdder;
class DownloadsView;
class FinishedFiles;

/** The page of downloads: what to do with all of them, the list, and below it the selected one. */
class DownloadsPane final : public TaskListPane
{
    Q_OBJECT
public:
    /** All of them outlive it. */
    DownloadsPane(Tasks::TaskQueue &queue, TaskTableModel &table, TaskCommands &commands,
                  DownloadAdder &adder, NoticeBar &notices, QWidget *parent = nullptr);

    /** At the right end of the toolbar. */
    void addTool(QWidget *widget) { addAtEnd(widget); }

Q_SIGNALS:
    /** The person wants to say more of what was just added. */
    void optionsRequested(const QList<Landline::Tasks::TaskId> &ids);

protected:
    void updateState() override;

private:
    void makeActions();
    void carryOut(RowAction action, const QList<Tasks::TaskId> &ids);
    void openFile(Tasks::TaskId id, RowAction how);
    void removeSelected();
    void sayAdded(const QList<Tasks::TaskId> &ids, const QString &remark);
    void showMenu(const QPoint &point);
    void followGroup();
    void updateDetails();

    Tasks::TaskQueue &m_queue;
    QPushButton *m_pauseAll = nullptr;
    QPushButton *m_retryFailed = nullptr;
    DownloadsView *m_view = nullptr;
    DetailsPanel *m_details = nullptr;
    FinishedFiles *m_files = nullptr;
    bool m_groupSuspended = false;
};

} // namespace Landline::Ui
