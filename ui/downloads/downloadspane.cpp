// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadspane.h"

#include "core/tasks/taskqueue.h"
#include "ui/downloads/detailspanel.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadsview.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/emptypage.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QtConcurrent>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskQueue;
using Tasks::TaskSnapshot;

namespace {

constexpr int filterWidth = 220;
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
    : QWidget(parent)
    , m_queue(queue)
    , m_table(table)
    , m_commands(commands)
    , m_notices(notices)
{
    setLook(*this, Look::Pane);
    setAttribute(Qt::WA_StyledBackground);
    m_filter.setSourceModel(&table);
    m_filter.showNamesOnly();
    m_filter.setKind(Downloads::downloadKindName);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeToolbar();

    m_view = new DownloadsView;
    m_view->setModel(&m_filter);
    setFocusProxy(m_view);
    m_details = new DetailsPanel;
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({firstListHeight, firstDetailsHeight});
    m_nothing =
        new EmptyPage(Symbol::Download,
                      tr("Nothing is being downloaded. Drop links or a list of addresses anywhere in this "
                         "window, paste them, or add them here."),
                      tr("Add downloads"));
    m_noMatch = new EmptyPage(Symbol::Search, tr("No download matches the filter."), tr("Show all"));
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(m_noMatch);
    m_pages->addWidget(m_splitter);
    column->addWidget(m_pages, 1);

    connect(m_nothing, &EmptyPage::buttonClicked, this, &DownloadsPane::addRequested);
    connect(m_noMatch, &EmptyPage::buttonClicked, m_filterField, &QLineEdit::clear);
    connect(m_view, &DownloadsView::actionTriggered, this, &DownloadsPane::carryOut);
    connect(m_view, &DownloadsView::selectionMoved, this, &DownloadsPane::updateDetails);
    connect(m_view, &QListView::activated, this,
            [this](const QModelIndex &index) { openFile(m_filter.idAt(index.row()), RowAction::Open); });
    connect(m_details, &DetailsPanel::actionTriggered, this,
            [this](RowAction action) { carryOut(action, m_view->selectedIds()); });
    connect(m_details, &DetailsPanel::addressCopied, this,
            [this] { m_notices.say(tr("The address is copied.")); });
    connect(&table, &TaskTableModel::totalsChanged, this, &DownloadsPane::updatePages);
    connect(&m_filter, &QAbstractItemModel::dataChanged, this, &DownloadsPane::updateDetails);
    connect(&commands, &TaskCommands::removedChanged, this, [this](const QSet<TaskId> &ids) {
        m_filter.setHidden(ids);
        updatePages();
    });
    connect(&adder, &DownloadAdder::added, this, &DownloadsPane::sayAdded);
    connect(&queue, &TaskQueue::groupChanged, this, &DownloadsPane::followGroup);
    makeActions();
    updatePages();
}

void DownloadsPane::makeToolbar()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(grid * 2, grid * 3 / 2, grid * 2, grid * 3 / 2);
    bar->setSpacing(grid);
    auto *heading = new QLabel(tr("Downloads"));
    heading->setFont(textFont(TextSize::Heading));
    bar->addWidget(heading);
    bar->addSpacing(grid);
    auto *add = new QPushButton(icon(Symbol::Add, Ink::OnAccent), tr("Add downloads"));
    setLook(*add, Look::Primary);
    add->setToolTip(
        tr("Add downloads (%1)").arg(QKeySequence(QKeySequence::New).toString(QKeySequence::NativeText)));
    connect(add, &QPushButton::clicked, this, &DownloadsPane::addRequested);
    bar->addWidget(add);
    m_pauseAll = new QPushButton(icon(Symbol::Pause), tr("Pause all"));
    connect(m_pauseAll, &QPushButton::clicked, this, [this] {
        m_queue.requestGroup(Downloads::downloadGroup,
                             m_groupSuspended ? Tasks::TaskVerb::Resume : Tasks::TaskVerb::Suspend);
    });
    bar->addWidget(m_pauseAll);
    m_retryFailed = new QPushButton(icon(Symbol::Retry), tr("Retry all failed"));
    connect(m_retryFailed, &QPushButton::clicked, this, [this] {
        QList<TaskId> ids;
        for (int row = 0; row < m_table.rowCount(); ++row) {
            const TaskSnapshot &task = m_table.taskAt(row);
            if (task.spec.kind == Downloads::downloadKindName && task.state == Tasks::TaskState::Failed)
                ids.append(task.id);
        }
        m_commands.carryOut(TaskDeed::Retry, ids);
    });
    bar->addWidget(m_retryFailed);
    bar->addStretch(1);
    m_filterField = new QLineEdit;
    m_filterField->setPlaceholderText(tr("Filter"));
    m_filterField->setAccessibleName(tr("Filter"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->setFixedWidth(filterWidth);
    m_filterField->addAction(icon(Symbol::Search, Ink::Dim), QLineEdit::LeadingPosition)
        ->setText(tr("Filter"));
    connect(m_filterField, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setFilterText(text);
        updatePages();
    });
    bar->addWidget(m_filterField);
    static_cast<QVBoxLayout *>(layout())->addLayout(bar);
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
        m_commands.carryOut(m_commands.isPossible(TaskDeed::Pause, ids) ? TaskDeed::Pause : TaskDeed::Resume,
                            ids);
    });
    auto *leave =
        new QShortcut(QKeySequence(Qt::Key_Escape), m_filterField, nullptr, nullptr, Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] {
        m_filterField->clear();
        m_view->setFocus();
    });
}

void DownloadsPane::carryOut(RowAction action, const QList<TaskId> &ids)
{
    if (const auto deed = deedFor(action)) {
        m_commands.carryOut(*deed, ids);
        return;
    }
    for (const TaskId id : ids)
        openFile(id, action);
}

void DownloadsPane::openFile(TaskId id, RowAction how)
{
    const TaskSnapshot *task = m_table.task(id);
    const QString file = task ? detailsOf(*task).file : QString();
    if (file.isEmpty() || task->state != Tasks::TaskState::Succeeded)
        return;
    // A disk may be slow to answer: asked elsewhere.
    QtConcurrent::run([file] { return QFileInfo::exists(file); }).then(this, [this, file, how](bool exists) {
        const QFileInfo info(file);
        if (!exists)
            m_notices.say(tr("“%1” is no longer in its folder.").arg(info.fileName()), {}, NoticeKind::Error);
        else if (!QDesktopServices::openUrl(
                     QUrl::fromLocalFile(how == RowAction::Open ? file : info.absolutePath())))
            m_notices.say(tr("No program opens “%1”.").arg(info.fileName()), {}, NoticeKind::Error);
    });
}

void DownloadsPane::removeSelected()
{
    const QList<TaskId> ids = m_view->selectedIds();
    if (ids.isEmpty())
        return;
    // What the bar spoke of before is settled first.
    m_notices.dismiss();
    m_commands.removeLater(ids);
    m_notices.say(tr("Removed %1 from the list. Files stay where they are.")
                      .arg(downloadsText(static_cast<int>(ids.size()))),
                  {{tr("Undo"), [this] { m_commands.undoRemoval(); }}});
    // An Undo has emptied what there is to commit by then.
    connect(&m_notices, &NoticeBar::closed, &m_commands, &TaskCommands::commitRemoval,
            Qt::SingleShotConnection);
}

void DownloadsPane::sayAdded(const QList<TaskId> &ids)
{
    m_notices.say(tr("%1 added.").arg(downloadsText(static_cast<int>(ids.size()))),
                  {{tr("Undo"), [this, ids] {
                        m_commands.removeLater(ids);
                        m_commands.commitRemoval();
                    }}});
}

void DownloadsPane::showMenu(const QPoint &point)
{
    const QList<TaskId> ids = m_view->selectedIds();
    if (ids.isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const TaskSnapshot *first = m_table.task(ids.constFirst());
    if (ids.size() == 1 && first && first->state == Tasks::TaskState::Succeeded) {
        for (const RowAction action : {RowAction::Open, RowAction::OpenFolder})
            menu->addAction(icon(rowActionSymbol(action)), rowActionText(action), this,
                            [this, action, ids] { carryOut(action, ids); });
    }
    for (const RowAction action :
         {RowAction::Pause, RowAction::Resume, RowAction::Retry, RowAction::Cancel}) {
        if (m_commands.isPossible(*deedFor(action), ids))
            menu->addAction(icon(rowActionSymbol(action)), rowActionText(action), this,
                            [this, action, ids] { carryOut(action, ids); });
    }
    menu->addSeparator();
    menu->addAction(icon(Symbol::Copy), tr("Copy address"), this, [this, ids] {
        QStringList addresses;
        for (const TaskId id : ids) {
            if (const TaskSnapshot *task = m_table.task(id))
                addresses.append(detailsOf(*task).url);
        }
        QGuiApplication::clipboard()->setText(addresses.join(QLatin1Char('\n')));
    });
    menu->addAction(icon(Symbol::Trash), tr("Remove from the list"), this, &DownloadsPane::removeSelected);
    menu->popup(m_view->viewport()->mapToGlobal(point));
}

void DownloadsPane::followGroup(const Tasks::GroupSnapshot &group)
{
    if (group.name != Downloads::downloadGroup || group.suspended == m_groupSuspended)
        return;
    m_groupSuspended = group.suspended;
    m_pauseAll->setText(m_groupSuspended ? tr("Resume all") : tr("Pause all"));
    m_pauseAll->setIcon(icon(m_groupSuspended ? Symbol::Resume : Symbol::Pause));
    updatePages();
}

void DownloadsPane::updatePages()
{
    const bool any = m_filter.rowCount() > 0;
    QWidget *page = m_splitter;
    if (!any)
        page = m_filter.isFiltered() ? m_noMatch : m_nothing;
    m_pages->setCurrentWidget(page);
    const TasksTotal &total = m_table.total();
    m_pauseAll->setEnabled(total.downloads > 0 || m_groupSuspended);
    m_retryFailed->setVisible(total.failedDownloads > 1);
    updateDetails();
}

void DownloadsPane::updateDetails()
{
    const QList<TaskId> ids = m_view->selectedIds();
    const TaskSnapshot *task = ids.size() == 1 ? m_table.task(ids.constFirst()) : nullptr;
    m_details->setVisible(task);
    if (task)
        m_details->show(
            *task, m_table.index(m_table.rowOf(task->id), 0).data(TaskTableModel::StateTextRole).toString());
}

void DownloadsPane::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
}

} // namespace Landline::Ui
