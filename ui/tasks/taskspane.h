// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/tasksexport.h"
#include "ui/painting/tasklistpane.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QToolButton;

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class TaskActions;
class TaskPanel;
class TasksView;

/** The page of all tasks: one table of every piece of work, and the selected one's log and details below. */
class TasksPane final : public TaskListPane
{
    Q_OBJECT
public:
    /** How often what stands about several selected tasks is brought up to date. */
    static constexpr std::chrono::milliseconds sumsInterval{250};

    /** All of them outlive it. */
    TasksPane(Tasks::TaskQueue &queue, TaskTableModel &table, TaskCommands &commands, NoticeBar &notices,
              QWidget *parent = nullptr);

protected:
    void clearFilter() override;
    void updateState() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeToolbar();
    void makePausedBar();
    void makeContent();
    [[nodiscard]] QStringList pausedGroups();
    void followGroups();
    void copyResults(const QList<Tasks::TaskId> &ids);
    void removeFinished();
    void showGroups();
    void showMore();
    void askExport(ExportFormat format);
    void writeExport(const QString &path, ExportFormat format);
    void follow(const QList<TaskChange> &changes);
    void updatePanel();
    void updateSums();

    Tasks::TaskQueue &m_queue;
    QComboBox *m_group = nullptr;
    QPushButton *m_retryFailed = nullptr;
    QPushButton *m_clear = nullptr;
    QPushButton *m_groups = nullptr;
    QToolButton *m_more = nullptr;
    QWidget *m_pausedBar = nullptr;
    QLabel *m_pausedText = nullptr;
    QPushButton *m_resume = nullptr;
    QSplitter *m_splitter = nullptr;
    TasksView *m_view = nullptr;
    TaskActions *m_actions = nullptr;
    TaskPanel *m_panel = nullptr;
    QTimer m_sumsTimer;
    QList<int> m_sizes; ///< of the splitter, while the panel is low
};

} // namespace Landline::Ui
