// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/taskactions.h"

#include "ui/models/taskcommands.h"
#include "ui/models/taskfiltermodel.h"
#include "ui/painting/startlater.h"

#include <QAbstractItemView>
#include <QAction>
#include <QMenu>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;

QList<TaskId> selectedTasks(const QAbstractItemView &view, const TaskFilterModel &model)
{
    QModelIndexList rows = view.selectionModel() ? view.selectionModel()->selectedRows() : QModelIndexList();
    std::sort(rows.begin(), rows.end());
    QList<TaskId> ids;
    ids.reserve(rows.size());
    for (const QModelIndex &row : std::as_const(rows))
        ids.append(model.idAt(row.row()));
    return ids;
}

TaskActions::TaskActions(TaskCommands &commands, QAbstractItemView &view, TaskFilterModel &model,
                         QObject *parent)
    : QObject(parent)
    , m_commands(commands)
    , m_view(view)
    , m_model(model)
{
    makeState();
    makeOrder();
    add(
        Section::Remove, Symbol::Trash, tr("Remove from the list"), QKeySequence(QKeySequence::Delete),
        [this](const Ids &) { Q_EMIT removeRequested(); }, [](const Ids &) { return true; });
    view.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&view, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &point) { showMenu(m_view.viewport()->mapToGlobal(point)); });
}

QAction *TaskActions::add(Section section, Symbol symbol, const QString &text, const QKeySequence &keys,
                          std::function<void(const Ids &)> run, std::function<bool(const Ids &)> isPossible)
{
    // A key of the view, which works while the view has the keyboard.
    auto *action = new QAction(icon(symbol), text, &m_view);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setShortcutVisibleInContextMenu(true);
    m_view.addAction(action);
    connect(action, &QAction::triggered, this, [this, run = std::move(run), isPossible] {
        const Ids ids = selected();
        if (!ids.isEmpty() && isPossible(ids))
            run(ids);
    });
    const auto place = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                    [section](const Entry &entry) { return entry.section > section; });
    m_entries.insert(place, {section, action, std::move(isPossible)});
    return action;
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
        add(
            Section::State, symbol, text, keys,
            [this, wanted = deed](const Ids &ids) { m_commands.carryOut(wanted, ids); },
            [this, wanted = deed](const Ids &ids) { return m_commands.isPossible(wanted, ids); });
    }
    // One key for both, as in a player; in the menu they stand apart.
    auto *toggle = new QAction(tr("Pause or resume"), &m_view);
    toggle->setShortcut(QKeySequence(Qt::Key_Space));
    toggle->setShortcutContext(Qt::WidgetShortcut);
    m_view.addAction(toggle);
    connect(toggle, &QAction::triggered, this, [this] {
        const Ids ids = selected();
        m_commands.carryOut(m_commands.isPossible(TaskDeed::Pause, ids) ? TaskDeed::Pause : TaskDeed::Resume,
                            ids);
    });
}

void TaskActions::makeOrder()
{
    const auto canOrder = [this](const Ids &ids) { return m_commands.canOrder(ids); };
    add(
        Section::State, Symbol::Clock, tr("Start later…"), QKeySequence(Qt::CTRL | Qt::Key_L),
        [this](const Ids &) { askForStart(placeOfCurrent()); }, canOrder);
    const auto move = [&](const QString &text, const QKeySequence &keys, Symbol symbol, auto run) {
        add(Section::Order, symbol, text, keys, run, canOrder);
    };
    move(tr("To the top"), QKeySequence(Qt::ALT | Qt::Key_Home), Symbol::Up,
         [this](const Ids &ids) { m_commands.carryOut(TaskDeed::MoveToTop, ids); });
    move(tr("Up"), QKeySequence(Qt::ALT | Qt::Key_Up), Symbol::Up,
         [this](const Ids &) { moveSelected(MoveStep::Up); });
    move(tr("Down"), QKeySequence(Qt::ALT | Qt::Key_Down), Symbol::Down,
         [this](const Ids &) { moveSelected(MoveStep::Down); });
    move(tr("To the end"), QKeySequence(Qt::ALT | Qt::Key_End), Symbol::Down,
         [this](const Ids &ids) { m_commands.carryOut(TaskDeed::MoveToBottom, ids); });
    const auto prioritize = [&](const QString &text, const QKeySequence &keys, auto run) {
        add(Section::Priority, Symbol::Up, text, keys, run, [this](const Ids &ids) {
            return m_commands.canPrioritize(ids);
        })->setIcon({});
    };
    prioritize(tr("High"), {}, [this](const Ids &ids) { m_commands.setPriority(ids, highPriority); });
    prioritize(tr("Normal"), {}, [this](const Ids &ids) { m_commands.setPriority(ids, 0); });
    prioritize(tr("Low"), {}, [this](const Ids &ids) { m_commands.setPriority(ids, lowPriority); });
    prioritize(tr("One higher"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Up),
               [this](const Ids &ids) { m_commands.changePriority(ids, 1); });
    prioritize(tr("One lower"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Down),
               [this](const Ids &ids) { m_commands.changePriority(ids, -1); });
}

/** Past the next one of their group that waits. */
void TaskActions::moveSelected(MoveStep step)
{
    const Ids ids = selected();
    if (const auto row = rowForStep(m_model, ids, step))
        m_commands.carryOut(movesTo(m_model, ids, *row));
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
    Section last = Section::Open;
    for (const Entry &entry : m_entries) {
        if (!entry.isPossible(ids))
            continue;
        const bool isSubmenu = entry.section == Section::Order || entry.section == Section::Priority;
        if (!menu->isEmpty() && entry.section != last && !isSubmenu)
            menu->addSeparator();
        last = isSubmenu ? last : entry.section;
        QMenu *target = menu;
        if (entry.section == Section::Order)
            target = order ? order : (order = menu->addMenu(icon(Symbol::Tasks), tr("Move")));
        else if (entry.section == Section::Priority)
            target = priority ? priority : (priority = menu->addMenu(icon(Symbol::Up), tr("Priority")));
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

QPoint TaskActions::placeOfCurrent() const
{
    const QRect row = m_view.visualRect(m_view.currentIndex());
    return m_view.viewport()->mapToGlobal(row.isValid() ? row.bottomLeft() : QPoint());
}

} // namespace Landline::Ui
