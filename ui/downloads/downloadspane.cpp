// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadspane.h"

#include "core/tasks/taskqueue.h"
#include "ui/downloads/detailspanel.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadsview.h"
#include "ui/downloads/filedragger.h"
#include "ui/downloads/finishedfiles.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/taskcommands.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/noticebar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskQueue;
using Tasks::TaskSnapshot;

namespace {

constexpr int firstListHeight = 400;
constexpr int firstDetailsHeight = 184;

std::optional<TaskDeed> deedFor(RowAction action)
{
    switch (action) {
    case RowAction::Pause:
        return TaskDeed::Pause;
    case RowAction::Resume:
        return TaskDeed::Resume;
    case RowAction::Retry:
        return TaskDeed::Retry;
    case RowAction::Cancel:
        return TaskDeed::Cancel;
    case RowAction::Open:
    case RowAction::OpenFolder:
        break;
    }
    return {};
}

} // namespace

DownloadsPane::DownloadsPane(TaskQueue &queue, TaskTableModel &table, TaskCommands &commands,
                             DownloadAdder &adder, NoticeBar &notices, QWidget *parent)
    : TaskListPane(table, commands, notices,
                   {tr("Downloads"), tr("Add downloads"),
                    tr("Nothing is being downloaded. Drop links or a list of addresses anywhere in this "
                       "window, paste them, or add them here."),
                    tr("No download matches the filter."), Symbol::Download},
                   parent)
    , m_queue(queue)
{
    filter().showNamesOnly();
    filter().setKind(Downloads::downloadKindName);
    mainButton().setToolTip(
        tr("Add downloads (%1)").arg(QKeySequence(QKeySequence::New).toString(QKeySequence::NativeText)));
    m_pauseAll = addButton(Symbol::Pause, tr("Pause all"));
    connect(m_pauseAll, &QPushButton::clicked, this, [this] {
        m_queue.requestGroup(Downloads::downloadGroup,
                             m_groupSuspended ? Tasks::TaskVerb::Resume : Tasks::TaskVerb::Suspend);
    });
    m_retryFailed = addButton(Symbol::Retry, tr("Retry all failed"));
    connect(m_retryFailed, &QPushButton::clicked, this,
            [this] { m_queue.requestRestartFailed(Downloads::downloadGroup); });

    m_view = new DownloadsView;
    m_view->setModel(&filter());
    m_files = new FinishedFiles(notices, this);
    new FileDragger(*m_view, table);
    m_details = new DetailsPanel;
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_view);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({firstListHeight, firstDetailsHeight});

    connect(m_view, &DownloadsView::actionTriggered, this, &DownloadsPane::carryOut);
    connect(m_view, &DownloadsView::selectionMoved, this, &DownloadsPane::updateDetails);
    connect(m_view, &QListView::activated, this,
            [this](const QModelIndex &index) { openFile(filter().idAt(index.row()), RowAction::Open); });
    connect(m_details, &DetailsPanel::actionTriggered, this,
            [this](RowAction action) { carryOut(action, m_view->selectedIds()); });
    connect(m_details, &DetailsPanel::addressCopied, this,
            [this] { this->notices().say(tr("The address is copied.")); });
    connect(&filter(), &QAbstractItemModel::dataChanged, this, &DownloadsPane::updateDetails);
    connect(&adder, &DownloadAdder::added, this, &DownloadsPane::sayAdded);
    connect(&table, &TaskTableModel::groupsChanged, this, &DownloadsPane::followGroup);
    makeActions();
    setContent(splitter, *m_view);
}

void DownloadsPane::makeActions()
{
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &DownloadsPane::showMenu);
    auto *remove = new QShortcut(QKeySequence::Delete, m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &DownloadsPane::removeSelected);
    auto *pause = new QShortcut(QKeySequence(Qt::Key_Space), m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(pause, &QShortcut::activated, this, [this] {
        const QList<TaskId> ids = m_view->selectedIds();
        commands().carryOut(commands().isPossible(TaskDeed::Pause, ids) ? TaskDeed::Pause : TaskDeed::Resume,
                            ids);
    });
}

void DownloadsPane::carryOut(RowAction action, const QList<TaskId> &ids)
{
    if (const auto deed = deedFor(action)) {
        commands().carryOut(*deed, ids);
        return;
    }
    for (const TaskId id : ids)
        openFile(id, action);
}

void DownloadsPane::openFile(TaskId id, RowAction how)
{
    const TaskSnapshot *task = table().task(id);
    const QString file = task ? detailsOf(*task).file : QString();
    if (file.isEmpty() || task->state != Tasks::TaskState::Succeeded)
        return;
    if (how == RowAction::Open)
        m_files->open(file);
    else
        m_files->showInFolder({file});
}

void DownloadsPane::removeSelected()
{
    const QList<TaskId> ids = m_view->selectedIds();
    if (ids.isEmpty())
        return;
    remove(ids, tr("Removed %1 from the list. Files stay where they are.")
                    .arg(downloadsText(static_cast<int>(ids.size()))));
}

void DownloadsPane::sayAdded(const QList<TaskId> &ids, const QString &remark)
{
    const QString text = tr("%1 added.").arg(downloadsText(static_cast<int>(ids.size())));
    notices().say(
        remark.isEmpty() ? text : text + u' ' + remark,
        {{tr("Options…"), [this, ids] { Q_EMIT optionsRequested(ids); }}, {tr("Undo"), [this, ids] {
                                                                               commands().removeLater(ids);
                                                                               commands().commitRemoval();
                                                                           }}});
}

void DownloadsPane::showMenu(const QPoint &point)
{
    const QList<TaskId> ids = m_view->selectedIds();
    if (ids.isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const TaskSnapshot *first = table().task(ids.constFirst());
    if (ids.size() == 1 && first && first->state == Tasks::TaskState::Succeeded) {
        for (const RowAction action : {RowAction::Open, RowAction::OpenFolder})
            menu->addAction(icon(rowActionSymbol(action)), rowActionText(action), this,
                            [this, action, ids] { carryOut(action, ids); });
    }
    for (const RowAction action :
         {RowAction::Pause, RowAction::Resume, RowAction::Retry, RowAction::Cancel}) {
        if (commands().isPossible(*deedFor(action), ids))
            menu->addAction(icon(rowActionSymbol(action)), rowActionText(action), this,
                            [this, action, ids] { carryOut(action, ids); });
    }
    menu->addSeparator();
    menu->addAction(icon(Symbol::Copy), tr("Copy address"), this, [this, ids] {
        QStringList addresses;
        for (const TaskId id : ids) {
            if (const TaskSnapshot *task = table().task(id))
                addresses.append(detailsOf(*task).url);
        }
        QGuiApplication::clipboard()->setText(addresses.join(QLatin1Char('\n')));
    });
    menu->addAction(icon(Symbol::Trash), tr("Remove from the list"), this, &DownloadsPane::removeSelected);
    menu->popup(m_view->viewport()->mapToGlobal(point));
}

void DownloadsPane::followGroup()
{
    const auto groups = table().groups();
    const bool suspended = std::any_of(groups.cbegin(), groups.cend(), [](const Tasks::GroupSnapshot &group) {
        return group.name == Downloads::downloadGroup && group.suspended;
    });
    if (suspended == m_groupSuspended)
        return;
    m_groupSuspended = suspended;
    m_pauseAll->setText(m_groupSuspended ? tr("Resume all") : tr("Pause all"));
    m_pauseAll->setIcon(icon(m_groupSuspended ? Symbol::Resume : Symbol::Pause));
    updatePages();
}

void DownloadsPane::updateState()
{
    const TasksTotal &total = table().total();
    m_pauseAll->setEnabled(total.downloads > 0 || m_groupSuspended);
    m_retryFailed->setVisible(total.failedDownloads > 1);
    updateDetails();
}

void DownloadsPane::updateDetails()
{
    const QList<TaskId> ids = m_view->selectedIds();
    const TaskSnapshot *task = ids.size() == 1 ? table().task(ids.constFirst()) : nullptr;
    m_details->setVisible(task);
    if (task)
        m_details->show(
            *task, table().index(table().rowOf(task->id), 0).data(TaskTableModel::StateTextRole).toString());
}

} // namespace Landline::Ui
