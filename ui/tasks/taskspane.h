// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/taskcommands.h"
#include "ui/models/taskfiltermodel.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace Landline::Ui {

class EmptyPage;
class NoticeBar;
class TaskPanel;
class TaskTableModel;
class TasksView;

/** The page of all tasks: one table of every piece of work, and the selected one's log below. */
class TasksPane final : public QWidget
{
    Q_OBJECT
public:
    /** All of them outlive it. */
    TasksPane(Tasks::TaskQueue &queue, TaskTableModel &table, TaskCommands &commands, NoticeBar &notices,
              QWidget *parent = nullptr);

    void focusFilter();

Q_SIGNALS:
    void newTaskRequested();

private:
    void makeToolbar();
    void makeView();
    void removeSelected();
    void removeFinished();
    void remove(const QList<Tasks::TaskId> &ids);
    void retryFailed();
    void followGroup(const Tasks::GroupSnapshot &group);
    void showMenu(const QPoint &point);
    void updatePages();
    void updatePanel();

    Tasks::TaskQueue &m_queue;
    TaskTableModel &m_table;
    TaskCommands &m_commands;
    NoticeBar &m_notices;
    TaskFilterModel m_filter;
    QLineEdit *m_filterField = nullptr;
    QComboBox *m_show = nullptr;
    QPushButton *m_retryFailed = nullptr;
    QPushButton *m_clear = nullptr;
    QPushButton *m_resumeGroup = nullptr;
    QStringList m_suspendedGroups;
    QStackedWidget *m_pages = nullptr;
    EmptyPage *m_nothing = nullptr;
    EmptyPage *m_noMatch = nullptr;
    QSplitter *m_splitter = nullptr;
    TasksView *m_view = nullptr;
    TaskPanel *m_panel = nullptr;
};

} // namespace Landline::Ui
