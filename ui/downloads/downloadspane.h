// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/downloadlayout.h"
#include "ui/models/taskfiltermodel.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class DetailsPanel;
class DownloadAdder;
class DownloadsView;
class EmptyPage;
class NoticeBar;
class TaskCommands;
class TaskTableModel;

/** The page of downloads: what to do with all of them, the list, and below it the selected one. */
class DownloadsPane final : public QWidget
{
    Q_OBJECT
public:
    /** All of them outlive it. */
    DownloadsPane(Tasks::TaskQueue &queue, TaskTableModel &table, TaskCommands &commands,
                  DownloadAdder &adder, NoticeBar &notices, QWidget *parent = nullptr);

    void focusFilter();

Q_SIGNALS:
    /** The person wants to type addresses. */
    void addRequested();

private:
    void makeToolbar();
    void makeActions();
    void carryOut(RowAction action, const QList<Tasks::TaskId> &ids);
    void openFile(Tasks::TaskId id, RowAction how);
    void removeSelected();
    void sayAdded(const QList<Tasks::TaskId> &ids);
    void showMenu(const QPoint &point);
    void followGroup(const Tasks::GroupSnapshot &group);
    void updatePages();
    void updateDetails();

    Tasks::TaskQueue &m_queue;
    TaskTableModel &m_table;
    TaskCommands &m_commands;
    NoticeBar &m_notices;
    TaskFilterModel m_filter;
    QLineEdit *m_filterField = nullptr;
    QPushButton *m_pauseAll = nullptr;
    QPushButton *m_retryFailed = nullptr;
    QStackedWidget *m_pages = nullptr;
    EmptyPage *m_nothing = nullptr;
    EmptyPage *m_noMatch = nullptr;
    QSplitter *m_splitter = nullptr;
    DownloadsView *m_view = nullptr;
    DetailsPanel *m_details = nullptr;
    bool m_groupSuspended = false;
};

} // namespace Landline::Ui
