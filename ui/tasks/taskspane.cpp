// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/taskspane.h"

#include "core/base/plaintext.h"
#include "core/downloads/downloadrequest.h"
#include "core/tasks/taskqueue.h"
#include "ui/models/taskcommands.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/logview.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/taskactions.h"
#include "ui/painting/theme.h"
#include "ui/tasks/groupspopup.h"
#include "ui/tasks/taskpanel.h"
#include "ui/tasks/tasksview.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>

namespace Landline::Ui {

using Tasks::GroupSnapshot;
using Tasks::TaskId;
using Tasks::TaskQueue;
using Tasks::TaskSnapshot;

namespace {

constexpr int listStretch = 3;
constexpr int panelStretch = 2;
/** Narrower than this, the result gives way to the state: the panel below tells it whole. */
constexpr int resultWidth = 1040;
/** Narrower than this, the group gives way to the name. */
constexpr int groupWidth = 820;
/** Narrower than this, the time spent gives way to the time left. */
constexpr int timeWidth = 640;
QString tasksText(qsizetype count)
{
    return count == 1 ? TasksPane::tr("1 task") : TasksPane::tr("%1 tasks").arg(QLocale().toString(count));
}

} // namespace

TasksPane::TasksPane(TaskQueue &queue, TaskTableModel &table, TaskCommands &commands, NoticeBar &notices,
                     QWidget *parent)
    : TaskListPane(
        table, commands, notices,
        {tr("New task"),
         tr("No work yet. Downloads, commands, archives and digests stand here while they wait, run "
            "and when they are done."),
         tr("No task matches the filter."), Symbol::Tasks},
        parent)
    , m_queue(queue)
{
    makeToolbar();
    makePausedBar();
    makeContent();
    m_sumsTimer.setSingleShot(true);
    m_sumsTimer.setInterval(sumsInterval);
    connect(&m_sumsTimer, &QTimer::timeout, this, &TasksPane::updateSums);
    connect(&table, &TaskTableModel::groupsChanged, this, &TasksPane::followGroups);
    connect(&queue, &TaskQueue::outputRead, m_panel, &TaskPanel::setOutput);
    connect(&queue, &TaskQueue::outputAppended, m_panel, &TaskPanel::appendOutput);
    followGroups();
    setContent(m_splitter, *m_view);
}

void TasksPane::makeToolbar()
{
    m_retryFailed = addButton(Symbol::Retry, tr("Retry all failed"));
    m_retryFailed->hide();
    connect(m_retryFailed, &QPushButton::clicked, this, [this] { m_queue.requestRestartFailed(); });
    m_clear = addButton(Symbol::Trash, tr("Clear finished"));
    connect(m_clear, &QPushButton::clicked, this, &TasksPane::removeFinished);
    m_groups = addButton(Symbol::Settings, tr("Groups"));
    m_groups->setObjectName(QStringLiteral("groupsButton"));
    connect(m_groups, &QPushButton::clicked, this, &TasksPane::showGroups);
    addShow({{tr("All"), TaskShow::All},
             {tr("Unfinished"), TaskShow::Unfinished},
             {tr("Running"), TaskShow::Active},
             {tr("Waiting"), TaskShow::Waiting},
             {tr("Failed"), TaskShow::Failed},
             {tr("Finished"), TaskShow::Finished}});
    m_group = new QComboBox;
    m_group->setObjectName(QStringLiteral("groupFilter"));
    m_group->setAccessibleName(tr("Group"));
    m_group->addItem(tr("All groups"));
    connect(m_group, &QComboBox::currentIndexChanged, this, [this] {
        filter().setGroup(m_group->currentData().toString());
        updatePages();
    });
    addFilter(*m_group);
    m_more = new QToolButton;
    m_more->setIcon(icon(Symbol::More));
    m_more->setAccessibleName(tr("More"));
    m_more->setToolTip(tr("Export the list"));
    m_more->setObjectName(QStringLiteral("more"));
    connect(m_more, &QToolButton::clicked, this, &TasksPane::showMore);
    addAtEnd(m_more);
}

void TasksPane::makePausedBar()
{
    m_pausedBar = new QWidget;
    m_pausedBar->setObjectName(QStringLiteral("pausedBar"));
    auto *space = new QVBoxLayout(m_pausedBar);
    space->setContentsMargins(grid * 2, 0, grid * 2, grid);
    auto *frame = new QFrame;
    setLook(*frame, Look::WarningBar);
    space->addWidget(frame);
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(grid * 3 / 2, grid / 2, grid / 2, grid / 2);
    m_pausedText = new QLabel;
    m_pausedText->setTextFormat(Qt::PlainText);
    m_pausedText->setWordWrap(true);
    row->addWidget(m_pausedText, 1);
    m_resume = new QPushButton(icon(Symbol::Resume), {});
    connect(m_resume, &QPushButton::clicked, this, [this] {
        for (const QString &group : pausedGroups())
            m_queue.requestGroup(group, Tasks::TaskVerb::Resume);
    });
    row->addWidget(m_resume);
    m_pausedBar->hide();
    addBar(m_pausedBar);
}

void TasksPane::makeContent()
{
    m_view = new TasksView(filter());
    m_actions = new TaskActions(commands(), *m_view, filter(), this);
    const auto hasResult = [this](const TaskActions::Ids &ids) {
        return std::any_of(ids.cbegin(), ids.cend(), [this](TaskId id) {
            const TaskSnapshot *task = table().task(id);
            return task && !task->result.isEmpty();
        });
    };
    m_actions->add(
        TaskActions::Section::Copy, Symbol::Copy, tr("Copy the result"), QKeySequence(QKeySequence::Copy),
        [this](const TaskActions::Ids &ids) { copyResults(ids); }, hasResult);
    m_panel = new TaskPanel;
    setPanel(*m_panel);
    m_panel->hide();
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, listStretch);
    m_splitter->setStretchFactor(1, panelStretch);

    connect(m_view, &TasksView::selectionMoved, this, &TasksPane::updatePanel);
    connect(m_view, &TasksView::moveRequested, this,
            [this](const QList<TaskMove> &moves) { commands().carryOut(moves); });
    connect(&filter(), &TaskFilterModel::rowsChanged, this, &TasksPane::follow);
    connect(m_actions, &TaskActions::removeRequested, this, [this] {
        const QList<TaskId> ids = m_view->selectedIds();
        const bool someGoOn = std::any_of(ids.cbegin(), ids.cend(), [this](TaskId id) {
            const TaskSnapshot *task = table().task(id);
            return task && !isFinished(task->state);
        });
        remove(ids, (someGoOn ? tr(
                         "Removed %1 from the list. What is unfinished is cancelled when this message goes.")
                              : tr("Removed %1 from the list. Files stay where they are."))
                        .arg(tasksText(ids.size())));
    });
    connect(m_panel, &TaskPanel::deedTriggered, this,
            [this](TaskDeed deed) { commands().carryOut(deed, m_view->selectedIds()); });
    connect(m_panel, &TaskPanel::menuRequested, m_actions, &TaskActions::showMenu);
}

void TasksPane::copyResults(const QList<TaskId> &ids)
{
    QStringList results;
    for (const TaskId id : ids) {
        const TaskSnapshot *task = table().task(id);
        if (task && !task->result.isEmpty())
            results.append(plainText(task->result, KeepBreaks::Yes));
    }
    QGuiApplication::clipboard()->setText(results.join(QLatin1Char('\n')));
}

void TasksPane::removeFinished()
{
    QList<TaskId> ids;
    for (int row = 0; row < table().rowCount(); ++row) {
        const TaskSnapshot &task = table().taskAt(row);
        if (isFinished(task.state) && task.state != Tasks::TaskState::Failed)
            ids.append(task.id);
    }
    remove(ids, tr("Removed %1 from the list. Files stay where they are.").arg(tasksText(ids.size())));
}

void TasksPane::showGroups()
{
    auto *popup = new GroupsPopup(m_queue, table(), this);
    popup->popUp(m_groups->mapToGlobal(QPoint(0, m_groups->height() + grid / 2)));
}

void TasksPane::showMore()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Export what is shown as a table (CSV)…"), this,
                    [this] { askExport(ExportFormat::Csv); });
    menu->addAction(tr("Export what is shown as JSON…"), this, [this] { askExport(ExportFormat::Json); });
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

/** A group comes back suspended when a task of it was interrupted; downloads have a button in their own pane.
 */
QStringList TasksPane::pausedGroups()
{
    QStringList names;
    for (const GroupSnapshot &group : table().groups()) {
        if (group.suspended && group.name != Downloads::downloadGroup)
            names.append(group.name);
    }
    return names;
}

void TasksPane::followGroups()
{
    const QStringList paused = pausedGroups();
    m_pausedBar->setVisible(!paused.isEmpty());
    if (!paused.isEmpty()) {
        const QString names = plainText(paused.join(QStringLiteral("”, “")), KeepBreaks::No);
        m_pausedText->setText(paused.size() == 1 ? tr("“%1” is paused: nothing of it starts.").arg(names)
                                                 : tr("“%1” are paused: nothing of them starts.").arg(names));
        m_resume->setText(paused.size() == 1 ? tr("Resume “%1”").arg(names) : tr("Resume all"));
    }
    QStringList names;
    for (const GroupSnapshot &group : table().groups())
        names.append(group.name);
    QStringList known;
    for (int i = 1; i < m_group->count(); ++i)
        known.append(m_group->itemData(i).toString());
    if (names == known)
        return;
    const QString chosen = m_group->currentData().toString();
    {
        const QSignalBlocker quiet(m_group);
        while (m_group->count() > 1)
            m_group->removeItem(1);
        for (const QString &name : std::as_const(names))
            m_group->addItem(plainText(name, KeepBreaks::No), name);
    }
    m_group->setCurrentIndex(std::max(0, m_group->findData(chosen)));
    m_group->setVisible(names.size() > 1 && width() >= groupWidth);
    fitToolbar();
}

void TasksPane::clearFilter()
{
    m_group->setCurrentIndex(0);
    TaskListPane::clearFilter();
}

void TasksPane::updateState()
{
    m_retryFailed->setVisible(table().total().failed > 0);
    m_clear->setEnabled(table().total().over > 0);
}

void TasksPane::resizeEvent(QResizeEvent *event)
{
    const int width = event->size().width();
    m_view->setColumnHidden(TaskTableModel::GroupColumn, width < groupWidth);
    m_view->setColumnHidden(TaskTableModel::ResultColumn, width < resultWidth);
    m_view->setColumnHidden(TaskTableModel::TimeColumn, width < timeWidth);
    // A group's name is found by the filter's words too.
    m_group->setVisible(m_group->count() > 2 && width >= groupWidth);
    if (width < groupWidth)
        m_group->setCurrentIndex(0);
    TaskListPane::resizeEvent(event);
}

void TasksPane::follow(const QList<TaskChange> &changes)
{
    if (!m_panel->isVisibleTo(m_splitter))
        return;
    if (m_panel->id().isNull()) {
        if (!m_sumsTimer.isActive())
            m_sumsTimer.start();
        return;
    }
    const int row = filter().rowOf(m_panel->id());
    if (std::any_of(changes.cbegin(), changes.cend(),
                    [row](const TaskChange &change) { return change.row == row; }))
        updatePanel();
}

void TasksPane::updatePanel()
{
    const qsizetype count = m_view->selectionModel()->selectedRows().size();
    // Of several there is little to say: the panel is low meanwhile, and gets its height back.
    if (count > 1 && m_sizes.isEmpty() && m_panel->isVisible())
        m_sizes = m_splitter->sizes();
    m_panel->setVisible(count > 0);
    if (count > 1) {
        updateSums();
        return;
    }
    const QList<TaskId> ids = m_view->selectedIds();
    const TaskSnapshot *task = ids.isEmpty() ? nullptr : table().task(ids.constFirst());
    if (!task)
        return;
    const bool other = m_panel->id() != task->id;
    m_panel->show(*task, table().stateWords(*task), [this](TaskId id) {
        const TaskSnapshot *first = table().task(id);
        return first ? first->title : QString();
    });
    if (!m_sizes.isEmpty())
        m_splitter->setSizes(std::exchange(m_sizes, {}));
    if (other)
        m_queue.requestOutput(task->id);
}

void TasksPane::updateSums()
{
    const QList<TaskId> ids = m_view->selectedIds();
    if (ids.size() < 2)
        return;
    m_panel->showMany(ids.size(), stateSums(table(), ids),
                      [&](TaskDeed deed) { return commands().isPossible(deed, ids); });
}

} // namespace Landline::Ui
