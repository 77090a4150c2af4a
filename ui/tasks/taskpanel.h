// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/taskcommands.h"
#include "ui/painting/selectionpanel.h"

namespace Landline::Ui {

/** The selected tasks, below the table: what one does, its log and details, and the actions as real buttons.
 */
class TaskPanel final : public SelectionPanel
{
    Q_OBJECT
public:
    explicit TaskPanel(QWidget *parent = nullptr);

    /** Another id empties the log; ask the queue for the new one's then. `titleOf`: see taskFacts(). */
    void show(const Tasks::TaskSnapshot &task, const QString &state,
              const std::function<QString(Tasks::TaskId)> &titleOf);
    /** Several at once: how many and in which states, and the deeds that some of them allow. */
    void showMany(qsizetype count, const QString &states, const std::function<bool(TaskDeed)> &isPossible);

Q_SIGNALS:
    void deedTriggered(Landline::Ui::TaskDeed deed);

private:
    FactsGrid *m_facts = nullptr;
};

} // namespace Landline::Ui
