// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/taskactions.h"

#include "core/base/plaintext.h"
#include "ui/models/taskcommands.h"
#include "ui/painting/icons.h"
#include "ui/tasks/startlater.h"
#include "ui/tasks/tasksview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace Landline::Ui {

using Tasks::TaskId;

namespace {

/** A key of the table, which works while the table has the keyboard. */
QAction *makeAction(TasksView &view, Symbol symbol, const QString &text, const QKeySequence &keys)
{
    auto *action = new QAction(icon(symbol), text, &view);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setShortcutVisibleInContextMenu(true);
    view.addAction(action);
    return action;
}

} // namespace

TaskActions::TaskActions(TaskCommands &commands, TasksView &view, QObject *parent)
    : QObject(parent)
    , m_commands(commands)
    , m_view(view)
{
    makeState();
    makeOrder();
    makeEnd();
    view.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&view, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &point) { showMenu(m_view.viewport()->mapToGlobal(point)); });
}

TaskActions::Ids TaskActions::selected() const
{
    return m_view.selectedIds();
}

void TaskActions::makeState()
{
    const struct
    {
        TaskDeed deed;
        Symbol symbol;
        QString text;
        QKeySequence keys;
    } deeds[] = {
        {TaskDeed::Pause, Symbol::Pause, tr("Pause"), {}},
        {TaskDeed::Resume, Symbol::Resume, tr("Resume"), {}},
        {TaskDeed::Retry, Symbol::Retry, tr("Retry"), QKeySequence(Qt::CTRL | Qt::Key_R)},
        {TaskDeed::StartNow, Symbol::Resume, tr("Start now"), QKeySequence(Qt::CTRL | Qt::Key_Return)},
        {TaskDeed::Cancel, Symbol::Cancel, tr("Cancel"), QKeySequence(Qt::CTRL | Qt::Key_Backspace)},
    };
    for (const auto &[deed, symbol, text, keys] : deeds) {
        QAction *action = makeAction(m_view, symbol, text, keys);
        connect(action, &QAction::triggered, this,
                [this, wanted = deed] { m_commands.carryOut(wanted, selected()); });
        m_entries.push_back({Section::State, action, [this, wanted = deed](const Ids &ids) {
                                 return m_commands.isPossible(wanted, ids);
                             }});
    }
    // One key for both, as in a player.
    QAction *toggle = makeAction(m_view, Symbol::Pause, tr("Pause or resume"), QKeySequence(Qt::Key_Space));
    connect(toggle, &QAction::triggered, this, [this] {
        const Ids ids = selected();
        m_commands.carryOut(m_commands.isPossible(TaskDeed::Pause, ids) ? TaskDeed::Pause : TaskDeed::Resume,
                            ids);
    });
}

void TaskActions::makeOrder()
{
    const auto canOrder = [this](const Ids &ids) { return m_commands.canOrder(ids); };
    QAction *later =
        makeAction(m_view, Symbol::Clock, tr("Start later…"), QKeySequence(Qt::CTRL | Qt::Key_L));
    connect(later, &QAction::triggered, this, [this] { askForStart(placeOfCurrent()); });
    m_entries.push_back({Section::State, later, canOrder});
    const auto move = [&](const QString &text, const QKeySequence &keys, Symbol symbol, auto run) {
        QAction *action = makeAction(m_view, symbol, text, keys);
        connect(action, &QAction::triggered, this, run);
        m_entries.push_back({Section::Order, action, canOrder});
    };
    move(tr("To the top"), QKeySequence(Qt::ALT | Qt::Key_Home), Symbol::Up,
         [this] { m_commands.carryOut(TaskDeed::MoveToTop, selected()); });
    move(tr("Up"), QKeySequence(Qt::ALT | Qt::Key_Up), Symbol::Up,
         [this] { m_view.moveSelected(MoveStep::Up); });
    move(tr("Down"), QKeySequence(Qt::ALT | Qt::Key_Down), Symbol::Down,
         [this] { m_view.moveSelected(MoveStep::Down); });
    move(tr("To the end"), QKeySequence(Qt::ALT | Qt::Key_End), Symbol::Down,
         [this] { m_commands.carryOut(TaskDeed::MoveToBottom, selected()); });
    const auto prioritize = [&](const QString &text, const QKeySequence &keys, auto run) {
        QAction *action = makeAction(m_view, Symbol::Up, text, keys);
        action->setIcon({});
        connect(action, &QAction::triggered, this, run);
        m_entries.push_back(
            {Section::Priority, action, [this](const Ids &ids) { return m_commands.canPrioritize(ids); }});
    };
    prioritize(tr("High"), {}, [this] { m_commands.setPriority(selected(), highPriority); });
    prioritize(tr("Normal"), {}, [this] { m_commands.setPriority(selected(), 0); });
    prioritize(tr("Low"), {}, [this] { m_commands.setPriority(selected(), lowPriority); });
    prioritize(tr("One higher"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Up),
               [this] { m_commands.changePriority(selected(), 1); });
    prioritize(tr("One lower"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Down),
               [this] { m_commands.changePriority(selected(), -1); });
}

void TaskActions::makeEnd()
{
    QAction *copy = makeAction(m_view, Symbol::Copy, tr("Copy the result"), QKeySequence(QKeySequence::Copy));
    connect(copy, &QAction::triggered, this, &TaskActions::copyResults);
    m_entries.push_back({Section::End, copy, [this](const Ids &ids) {
                             return std::any_of(ids.cbegin(), ids.cend(), [this](TaskId id) {
                                 const auto *task = m_view.task(id);
                                 return task && !task->result.isEmpty();
                             });
                         }});
    QAction *remove =
        makeAction(m_view, Symbol::Trash, tr("Remove from the list"), QKeySequence(QKeySequence::Delete));
    connect(remove, &QAction::triggered, this, &TaskActions::removeRequested);
    m_entries.push_back({Section::End, remove, [](const Ids &) { return true; }});
}

void TaskActions::showMenu(const QPoint &global)
{
    const Ids ids = selected();
    if (ids.isEmpty())
        return;
    auto *menu = new QMenu(&m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QMenu *order = nullptr;
    QMenu *priority = nullptr;
    for (const Entry &entry : m_entries) {
        if (!entry.isPossible(ids))
            continue;
        QMenu *target = menu;
        if (entry.section == Section::Order)
            target = order ? order : (order = menu->addMenu(icon(Symbol::Tasks), tr("Move")));
        else if (entry.section == Section::Priority)
            target = priority ? priority : (priority = menu->addMenu(icon(Symbol::Up), tr("Priority")));
        else if (entry.section == Section::End && !menu->property("end").toBool()) {
            menu->setProperty("end", true);
            menu->addSeparator();
        }
        target->addAction(entry.action);
    }
    menu->popup(global);
}

void TaskActions::askForStart(const QPoint &global)
{
    const Ids ids = selected();
    if (!m_commands.canOrder(ids))
        return;
    auto *popup = new StartLater(QDateTime::currentDateTime(), &m_view);
    connect(popup, &StartLater::chosen, this,
            [this, ids](const QDateTime &time) { m_commands.setStartAt(ids, time); });
    popup->popUp(global);
}

void TaskActions::copyResults() const
{
    QStringList results;
    for (const TaskId id : selected()) {
        const auto *task = m_view.task(id);
        if (task && !task->result.isEmpty())
            results.append(plainText(task->result, KeepBreaks::Yes));
    }
    if (!results.isEmpty())
        QGuiApplication::clipboard()->setText(results.join(QLatin1Char('\n')));
}

QPoint TaskActions::placeOfCurrent() const
{
    const QRect row = m_view.visualRect(m_view.currentIndex());
    return m_view.viewport()->mapToGlobal(row.isValid() ? row.bottomLeft() : QPoint());
}

} // namespace Landline::Ui
