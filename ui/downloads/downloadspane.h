// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/downloadchanges.h"
#include "ui/models/rowactions.h"
#include "ui/models/speedhistory.h"
#include "ui/models/wastebasket.h"
#include "ui/painting/tasklistpane.h"

class QPushButton;
class QSplitter;

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class DetailsPanel;
class DownloadAdder;
class DownloadPreferences;
class DownloadsView;
class FinishedFiles;
class TaskActions;

/** The page of downloads: what to do with all of them, the list, and below it the selected one. */
class DownloadsPane final : public TaskListPane
{
    Q_OBJECT
public:
    /** How often what stands about several selected downloads is brought up to date. */
    static constexpr std::chrono::milliseconds sumsInterval{250};

    /** All of them outlive it. */
    DownloadsPane(Tasks::TaskQueue &queue, TaskTableModel &table, TaskCommands &commands,
                  DownloadAdder &adder, DownloadPreferences &preferences, NoticeBar &notices,
                  QWidget *parent = nullptr);

    /** At the right end of the toolbar. */
    void addTool(QWidget *widget) { addAtEnd(widget); }

Q_SIGNALS:
    /** The person wants to say more of what was just added. */
    void optionsRequested(const QList<Landline::Tasks::TaskId> &ids);
    void historyRequested();

protected:
    void updateState() override;
    void showEvent(QShowEvent *event) override;

private:
    void makeToolbar();
    void makeContent();
    void makeActions();
    void makeChangeActions();
    [[nodiscard]] bool isPossible(RowAction action, const QList<Tasks::TaskId> &ids);
    void askAddress(Tasks::TaskId id);
    void askLogin(Tasks::TaskId id);
    void askDigest(Tasks::TaskId id);
    void compareDigest(Tasks::TaskId id, const Downloads::FileDigest &digest);
    /** `outcome`: of the comparison of the file of that name. */
    void sayCompared(const QString &name, const QString &algorithm,
                     const Result<Tasks::TaskOutcome> &outcome);
    void askRate(const QList<Tasks::TaskId> &ids);
    void showLimits();
    void updateLimit();
    void copyAddresses(const QList<Tasks::TaskId> &ids);
    void carryOut(RowAction action, const QList<Tasks::TaskId> &ids);
    void openFile(Tasks::TaskId id, RowAction how);
    void sayAdded(const QList<Tasks::TaskId> &ids, const QString &remark);
    void removeSelected(TaskCommands::Files files);
    void followGroup();
    void follow(const QList<TaskChange> &changes);
    void updateDetails();
    void updateSums();

    Tasks::TaskQueue &m_queue;
    DownloadPreferences &m_preferences;
    DownloadChanges m_changes;
    SpeedHistory m_history;
    Wastebasket m_wastebasket;
    QPushButton *m_pauseAll = nullptr;
    QPushButton *m_limit = nullptr;
    QPushButton *m_retryFailed = nullptr;
    DownloadsView *m_view = nullptr;
    TaskActions *m_actions = nullptr;
    DetailsPanel *m_details = nullptr;
    FinishedFiles *m_files = nullptr;
    QSplitter *m_splitter = nullptr;
    QTimer m_sumsTimer;
    QList<int> m_sizes; ///< of the splitter, while the panel is low
    bool m_groupSuspended = false;
};

} // namespace Landline::Ui
