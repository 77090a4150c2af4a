// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/taskpanel.h"

#include "ui/models/taskfacts.h"
#include "ui/models/tasktext.h"
#include "ui/painting/factsgrid.h"
#include "ui/painting/icons.h"

#include <QLocale>
#include <QPushButton>

namespace Landline::Ui {

TaskPanel::TaskPanel(QWidget *parent)
    : SelectionPanel(tr("Start later, priority, order and more"), parent)
{
    setObjectName(QStringLiteral("taskPanel"));
    setAccessibleName(tr("The selected task"));
    const struct
    {
        TaskDeed deed;
        Symbol symbol;
        QString text;
    } buttons[] = {
        {TaskDeed::Retry, Symbol::Retry, tr("Retry")},
        {TaskDeed::Resume, Symbol::Resume, tr("Resume")},
        {TaskDeed::Pause, Symbol::Pause, tr("Pause")},
        {TaskDeed::Cancel, Symbol::Cancel, tr("Cancel")},
    };
    for (const auto &[deed, symbol, text] : buttons)
        connect(addButton(static_cast<int>(deed), symbol, text), &QPushButton::clicked, this,
                [this, wanted = deed] { Q_EMIT deedTriggered(wanted); });
    addLogPage();
    m_facts = new FactsGrid;
    addPage(tr("Details"), scrolled(*m_facts));
}

void TaskPanel::show(const Tasks::TaskSnapshot &task, const QString &state,
                     const std::function<QString(Tasks::TaskId)> &titleOf)
{
    QStringList parts{state, amountText(task), paceText(task)};
    parts.removeAll(QString());
    showOne(task.id, task.title, parts.join(QStringLiteral(" · ")),
            taskTone(task.state) == TaskTone::Bad ? Tone::Bad : Tone::Plain);
    m_facts->setFacts(taskFacts(task, titleOf));
    const TaskVerbs verbs = verbsFor(task);
    showButtons([&verbs](int deed) {
        switch (static_cast<TaskDeed>(deed)) {
        case TaskDeed::Retry:
            return verbs.retry;
        case TaskDeed::Resume:
            return verbs.resume;
        case TaskDeed::Pause:
            return verbs.pause;
        case TaskDeed::Cancel:
            return verbs.cancel;
        default:
            return false;
        }
    });
}

void TaskPanel::showMany(qsizetype count, const QString &states,
                         const std::function<bool(TaskDeed)> &isPossible)
{
    showSeveral(tr("%1 tasks are selected").arg(QLocale().toString(count)), states);
    showButtons([&](int deed) { return isPossible(static_cast<TaskDeed>(deed)); });
}

} // namespace Landline::Ui
