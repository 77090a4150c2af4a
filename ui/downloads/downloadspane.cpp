// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadspane.h"

#include "core/tasks/taskqueue.h"
#include "ui/downloads/detailspanel.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadsview.h"
#include "ui/downloads/filedragger.h"
#include "ui/downloads/finishedfiles.h"
#include "ui/downloads/limitpopup.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/taskcommands.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/taskactions.h"
#include "ui/painting/theme.h"

#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskQueue;
using Tasks::TaskSnapshot;

namespace {

constexpr int firstListHeight = 400;
constexpr int firstDetailsHeight = 232;

} // namespace

DownloadsPane::DownloadsPane(TaskQueue &queue, TaskTableModel &table, TaskCommands &commands,
                             DownloadAdder &adder, DownloadPreferences &preferences, NoticeBar &notices,
                             QWidget *parent)
    : TaskListPane(table, commands, notices,
                   {tr("Add downloads"),
                    tr("Nothing is being downloaded. Drop links or a list of addresses anywhere in this "
                       "window, paste them, or add them here."),
                    tr("No download matches the filter."), Symbol::Download},
                   parent)
    , m_queue(queue)
    , m_preferences(preferences)
    , m_changes(queue, table)
    , m_history(preferences.clock(), table)
{
    filter().showNamesOnly();
    filter().setKind(Downloads::downloadKindName);
    makeToolbar();
    makeContent();
    makeActions();
    connect(m_details, &DetailsPanel::menuRequested, m_actions, &TaskActions::showMenu);
    connect(&adder, &DownloadAdder::added, this, &DownloadsPane::sayAdded);
    connect(&table, &TaskTableModel::groupsChanged, this, &DownloadsPane::followGroup);
}

void DownloadsPane::makeToolbar()
{
    mainButton().setToolTip(
        tr("Add downloads (%1)").arg(QKeySequence(QKeySequence::New).toString(QKeySequence::NativeText)));
    m_pauseAll = addButton(Symbol::Pause, tr("Pause all"));
    connect(m_pauseAll, &QPushButton::clicked, this, [this] {
        m_queue.requestGroup(Downloads::downloadGroup,
                             m_groupSuspended ? Tasks::TaskVerb::Resume : Tasks::TaskVerb::Suspend);
    });
    m_limit = addButton(Symbol::Speed, {});
    m_limit->setObjectName(QStringLiteral("limit"));
    connect(m_limit, &QPushButton::clicked, this, &DownloadsPane::showLimits);
    connect(&m_preferences, &DownloadPreferences::changed, this, &DownloadsPane::updateLimit);
    updateLimit();
    m_retryFailed = addButton(Symbol::Retry, tr("Retry all failed"));
    connect(m_retryFailed, &QPushButton::clicked, this,
            [this] { m_queue.requestRestartFailed(Downloads::downloadGroup); });
    auto *history = new QToolButton;
    history->setObjectName(QStringLiteral("historyButton"));
    history->setIcon(icon(Symbol::Clock));
    history->setAccessibleName(tr("History"));
    history->setToolTip(tr("What was downloaded before (%1)")
                            .arg(QKeySequence(Qt::CTRL | Qt::Key_H).toString(QKeySequence::NativeText)));
    connect(history, &QToolButton::clicked, this, &DownloadsPane::historyRequested);
    auto *keys = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_H), this, nullptr, nullptr,
                               Qt::WidgetWithChildrenShortcut);
    connect(keys, &QShortcut::activated, this, &DownloadsPane::historyRequested);
    addAtEnd(history);
    addShow({{tr("All"), TaskShow::All},
             {tr("Running"), TaskShow::Active},
             {tr("Waiting"), TaskShow::Waiting},
             {tr("Finished"), TaskShow::Finished},
             {tr("Failed"), TaskShow::Failed}});
}

void DownloadsPane::updateLimit()
{
    const qint64 rate = m_preferences.rateNow();
    const QString text = rate > 0 ? tr("Limit: %1").arg(limitText(rate)) : tr("No limit");
    setWords(*m_limit, text);
}

void DownloadsPane::showLimits()
{
    auto *popup = new LimitPopup(m_preferences, m_queue, table(), this);
    popup->popUp(m_limit->mapToGlobal(QPoint(0, m_limit->height() + grid / 2)));
}

void DownloadsPane::makeContent()
{
    m_view = new DownloadsView(filter());
    m_files = new FinishedFiles(notices(), this);
    new FileDragger(*m_view, table());
    m_details = new DetailsPanel(m_history);
    m_details->hide();
    setPanel(*m_details);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({firstListHeight, firstDetailsHeight});
    connect(m_view, &DownloadsView::actionTriggered, this, &DownloadsPane::carryOut);
    connect(m_view, &DownloadsView::selectionMoved, this, &DownloadsPane::updateDetails);
    connect(m_view, &QListView::activated, this,
            [this](const QModelIndex &index) { openFile(filter().idAt(index.row()), RowAction::Open); });
    connect(&filter(), &TaskFilterModel::moveRequested, this,
            [this](const QList<TaskMove> &moves) { commands().carryOut(moves); });
    connect(m_details, &DetailsPanel::actionTriggered, this,
            [this](RowAction action) { carryOut(action, m_view->selectedIds()); });
    connect(m_details, &DetailsPanel::addressCopyRequested, this,
            [this] { copyAddresses(m_view->selectedIds()); });
    connect(m_details, &DetailsPanel::digestCheckRequested, this,
            [this] { askDigest(m_view->selectedIds().value(0)); });
    connect(&m_queue, &TaskQueue::outputRead, m_details, &DetailsPanel::setOutput);
    connect(&m_queue, &TaskQueue::outputAppended, m_details, &DetailsPanel::appendOutput);
    connect(&filter(), &TaskFilterModel::rowsChanged, this, &DownloadsPane::follow);
    m_sumsTimer.setSingleShot(true);
    m_sumsTimer.setInterval(sumsInterval);
    connect(&m_sumsTimer, &QTimer::timeout, this, &DownloadsPane::updateSums);
    setContent(m_splitter, *m_view);
}

void DownloadsPane::sayAdded(const QList<TaskId> &ids, const QString &remark)
{
    const QString text = tr("%1 added.").arg(downloadsText(static_cast<int>(ids.size())));
    const auto undo = [this, ids] {
        commands().removeLater(ids, TaskCommands::Files::DiscardBegun);
        commands().commitRemoval();
    };
    notices().say(remark.isEmpty() ? text : text + u' ' + remark,
                  {{tr("Options…"), [this, ids] { Q_EMIT optionsRequested(ids); }}, {tr("Undo"), undo}});
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
    setWords(*m_pauseAll, m_groupSuspended ? tr("Resume all") : tr("Pause all"));
    m_pauseAll->setIcon(icon(m_groupSuspended ? Symbol::Resume : Symbol::Pause));
    updatePages();
}

void DownloadsPane::updateState()
{
    const TasksTotal &total = table().total();
    m_pauseAll->setEnabled(total.downloads > 0 || m_groupSuspended);
    m_retryFailed->setVisible(total.failedDownloads > 1);
    updateLimit(); // other hours may have begun
}

void DownloadsPane::showEvent(QShowEvent *event)
{
    TaskListPane::showEvent(event);
    updateDetails(); // which follow nothing while nobody sees them
}

void DownloadsPane::follow(const QList<TaskChange> &changes)
{
    if (!m_details->isVisible())
        return;
    if (m_details->id().isNull()) {
        if (!m_sumsTimer.isActive())
            m_sumsTimer.start();
        return;
    }
    const int row = filter().rowOf(m_details->id());
    if (std::any_of(changes.cbegin(), changes.cend(),
                    [row](const TaskChange &change) { return change.row == row; }))
        updateDetails();
}

void DownloadsPane::updateDetails()
{
    const QList<TaskId> ids = m_view->selectedIds();
    // Of several there is little to say: the panel is low meanwhile, and gets its height back.
    if (ids.size() > 1 && m_sizes.isEmpty() && m_details->isVisible())
        m_sizes = m_splitter->sizes();
    m_details->setVisible(!ids.isEmpty());
    if (ids.size() > 1) {
        updateSums();
        const int low = m_details->maximumHeight();
        m_splitter->setSizes({m_splitter->height() - low, low});
        return;
    }
    const TaskSnapshot *task = ids.isEmpty() ? nullptr : table().task(ids.constFirst());
    if (!task)
        return;
    const bool other = m_details->id() != task->id;
    m_details->show(*task, table().stateWords(*task));
    if (!m_sizes.isEmpty())
        m_splitter->setSizes(std::exchange(m_sizes, {}));
    if (other)
        m_queue.requestOutput(task->id);
}

void DownloadsPane::updateSums()
{
    const QList<TaskId> ids = m_view->selectedIds();
    if (ids.size() < 2)
        return;
    m_details->showMany(ids.size(), stateSums(table(), ids),
                        [&](RowAction action) { return isPossible(action, ids); });
}

} // namespace Landline::Ui
