// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/taskspane.h"

#include "core/downloads/downloadrequest.h"
#include "core/tasks/taskqueue.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/emptypage.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/theme.h"
#include "ui/tasks/taskpanel.h"
#include "ui/tasks/tasksview.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskQueue;
using Tasks::TaskSnapshot;

namespace {

constexpr int filterWidth = 220;
constexpr int listStretch = 3;
constexpr int panelStretch = 2;
/** Of every column but the name's, which takes the rest. */
constexpr std::pair<int, int> columnWidths[] = {
    {TaskTableModel::GroupColumn, 92},     {TaskTableModel::StateColumn, 180},
    {TaskTableModel::ProgressColumn, 112}, {TaskTableModel::SpeedColumn, 152},
    {TaskTableModel::TimeColumn, 72},      {TaskTableModel::ResultColumn, 136}};

QString tasksText(qsizetype count)
{
    return count == 1 ? TasksPane::tr("1 task") : TasksPane::tr("%1 tasks").arg(QLocale().toString(count));
}

} // namespace

TasksPane::TasksPane(TaskQueue &queue, TaskTableModel &table, TaskCommands &commands, NoticeBar &notices,
                     QWidget *parent)
    : QWidget(parent)
    , m_queue(queue)
    , m_table(table)
    , m_commands(commands)
    , m_notices(notices)
{
    setLook(*this, Look::Pane);
    setAttribute(Qt::WA_StyledBackground);
    m_filter.setSourceModel(&table);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeToolbar();
    connect(&m_queue, &TaskQueue::groupChanged, this, &TasksPane::followGroup);
    makeView();
    setFocusProxy(m_view);
    m_panel = new TaskPanel;
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, listStretch);
    m_splitter->setStretchFactor(1, panelStretch);
    m_nothing =
        new EmptyPage(Symbol::Tasks,
                      tr("No work yet. Downloads, commands and file digests stand here while they wait, run "
                         "and when they are done."),
                      tr("New task"));
    m_noMatch = new EmptyPage(Symbol::Search, tr("No task matches the filter."), tr("Show all"));
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(m_noMatch);
    m_pages->addWidget(m_splitter);
    column->addWidget(m_pages, 1);

    connect(m_nothing, &EmptyPage::buttonClicked, this, &TasksPane::newTaskRequested);
    connect(m_noMatch, &EmptyPage::buttonClicked, this, [this] {
        m_show->setCurrentIndex(0);
        m_filterField->clear();
    });
    connect(m_panel, &TaskPanel::deedTriggered, this,
            [this](TaskDeed deed) { m_commands.carryOut(deed, {m_panel->id()}); });
    connect(&queue, &TaskQueue::outputRead, m_panel, &TaskPanel::setOutput);
    connect(&queue, &TaskQueue::outputAppended, m_panel, &TaskPanel::appendOutput);
    connect(&table, &TaskTableModel::totalsChanged, this, &TasksPane::updatePages);
    connect(&commands, &TaskCommands::removedChanged, this, [this](const QSet<TaskId> &ids) {
        m_filter.setHidden(ids);
        updatePages();
    });
    updatePages();
}

void TasksPane::makeToolbar()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(grid * 2, grid * 3 / 2, grid * 2, grid * 3 / 2);
    bar->setSpacing(grid);
    auto *heading = new QLabel(tr("Tasks"));
    heading->setFont(textFont(TextSize::Heading));
    bar->addWidget(heading);
    bar->addSpacing(grid);
    auto *add = new QPushButton(icon(Symbol::Add, Ink::OnAccent), tr("New task"));
    setLook(*add, Look::Primary);
    connect(add, &QPushButton::clicked, this, &TasksPane::newTaskRequested);
    bar->addWidget(add);
    m_retryFailed = new QPushButton(icon(Symbol::Retry), tr("Retry all failed"));
    connect(m_retryFailed, &QPushButton::clicked, this, &TasksPane::retryFailed);
    bar->addWidget(m_retryFailed);
    m_clear = new QPushButton(icon(Symbol::Trash), tr("Clear finished"));
    connect(m_clear, &QPushButton::clicked, this, &TasksPane::removeFinished);
    bar->addWidget(m_clear);
    m_resumeGroup = new QPushButton(icon(Symbol::Resume), {});
    m_resumeGroup->hide();
    connect(m_resumeGroup, &QPushButton::clicked, this, [this] {
        if (!m_suspendedGroups.isEmpty())
            m_queue.requestGroup(m_suspendedGroups.first(), Tasks::TaskVerb::Resume);
    });
    bar->addWidget(m_resumeGroup);
    bar->addStretch(1);
    m_show = new QComboBox;
    m_show->setAccessibleName(tr("Show"));
    m_show->addItem(tr("All"), static_cast<int>(TaskShow::All));
    m_show->addItem(tr("Unfinished"), static_cast<int>(TaskShow::Unfinished));
    m_show->addItem(tr("Finished"), static_cast<int>(TaskShow::Finished));
    m_show->addItem(tr("Failed"), static_cast<int>(TaskShow::Failed));
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] {
        m_filter.setShow(static_cast<TaskShow>(m_show->currentData().toInt()));
        updatePages();
    });
    bar->addWidget(m_show);
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
    auto *leave =
        new QShortcut(QKeySequence(Qt::Key_Escape), m_filterField, nullptr, nullptr, Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] {
        m_filterField->clear();
        m_view->setFocus();
    });
    static_cast<QVBoxLayout *>(layout())->addLayout(bar);
}

void TasksPane::makeView()
{
    m_view = new TasksView(m_filter);
    QHeaderView &header = *m_view->header();
    header.setStretchLastSection(false);
    header.setSectionsMovable(true);
    header.setSectionResizeMode(TaskTableModel::NameColumn, QHeaderView::Stretch);
    for (const auto &[section, width] : columnWidths)
        header.resizeSection(section, width);
    header.setSortIndicatorClearable(true);
    header.setSortIndicator(-1, Qt::AscendingOrder);
    m_view->setSortingEnabled(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &TasksPane::showMenu);
    connect(m_view, &TasksView::selectionMoved, this, &TasksPane::updatePanel);
    connect(&m_filter, &TaskFilterModel::rowsChanged, this, [this](const QList<TaskChange> &changes) {
        const int row = m_filter.rowOf(m_panel->id());
        if (std::any_of(changes.cbegin(), changes.cend(),
                        [row](const TaskChange &c) { return c.row == row; }))
            updatePanel();
    });
    auto *remove = new QShortcut(QKeySequence::Delete, m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &TasksPane::removeSelected);
}

void TasksPane::removeSelected()
{
    remove(m_view->selectedIds());
}

void TasksPane::removeFinished()
{
    QList<TaskId> ids;
    for (int row = 0; row < m_table.rowCount(); ++row) {
        const TaskSnapshot &task = m_table.taskAt(row);
        if (isFinished(task.state) && task.state != Tasks::TaskState::Failed)
            ids.append(task.id);
    }
    remove(ids);
}

void TasksPane::remove(const QList<TaskId> &ids)
{
    if (ids.isEmpty())
        return;
    // What the bar spoke of before is settled first.
    m_notices.dismiss();
    m_commands.removeLater(ids);
    m_notices.say(tr("Removed %1 from the list. Files stay where they are.").arg(tasksText(ids.size())),
                  {{tr("Undo"), [this] { m_commands.undoRemoval(); }}});
    connect(&m_notices, &NoticeBar::closed, &m_commands, &TaskCommands::commitRemoval,
            Qt::SingleShotConnection);
}

void TasksPane::retryFailed()
{
    QList<TaskId> ids;
    for (int row = 0; row < m_table.rowCount(); ++row) {
        if (m_table.taskAt(row).state == Tasks::TaskState::Failed)
            ids.append(m_table.taskAt(row).id);
    }
    m_commands.carryOut(TaskDeed::Retry, ids);
}

void TasksPane::showMenu(const QPoint &point)
{
    const QList<TaskId> ids = m_view->selectedIds();
    if (ids.isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const struct
    {
        TaskDeed deed;
        Symbol symbol;
        QString text;
    } entries[] = {
        {TaskDeed::Pause, Symbol::Pause, tr("Pause")},
        {TaskDeed::Resume, Symbol::Resume, tr("Resume")},
        {TaskDeed::Retry, Symbol::Retry, tr("Retry")},
        {TaskDeed::Cancel, Symbol::Cancel, tr("Cancel")},
    };
    for (const auto &[deed, symbol, text] : entries) {
        if (m_commands.isPossible(deed, ids))
            menu->addAction(icon(symbol), text, this,
                            [this, wanted = deed, ids] { m_commands.carryOut(wanted, ids); });
    }
    menu->addSeparator();
    menu->addAction(icon(Symbol::Trash), tr("Remove from the list"), this, [this, ids] { remove(ids); });
    menu->popup(m_view->viewport()->mapToGlobal(point));
}

void TasksPane::updatePages()
{
    QWidget *page = m_splitter;
    if (m_filter.rowCount() == 0)
        page = m_filter.isFiltered() ? m_noMatch : m_nothing;
    m_pages->setCurrentWidget(page);
    m_retryFailed->setVisible(m_table.total().failed > 0);
    m_clear->setEnabled(m_table.total().over > 0);
    updatePanel();
}

/** A group comes back suspended when a task of it was interrupted; downloads have a button in their own pane.
 */
void TasksPane::followGroup(const Tasks::GroupSnapshot &group)
{
    m_suspendedGroups.removeAll(group.name);
    if (group.suspended && group.name != Downloads::downloadGroup)
        m_suspendedGroups.append(group.name);
    m_resumeGroup->setVisible(!m_suspendedGroups.isEmpty());
    if (!m_suspendedGroups.isEmpty())
        m_resumeGroup->setText(tr("Resume “%1”").arg(m_suspendedGroups.first()));
}

void TasksPane::updatePanel()
{
    const QList<TaskId> ids = m_view->selectedIds();
    const TaskSnapshot *task = ids.size() == 1 ? m_table.task(ids.constFirst()) : nullptr;
    m_panel->setVisible(task);
    if (!task)
        return;
    const bool other = m_panel->id() != task->id;
    m_panel->show(*task,
                  m_table.index(m_table.rowOf(task->id), TaskTableModel::StateColumn).data().toString());
    if (other)
        m_queue.requestOutput(task->id);
}

void TasksPane::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
}

} // namespace Landline::Ui
