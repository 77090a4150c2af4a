// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/models/taskcommands.h"

#include <QFrame>
#include <QHash>

#include <functional>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace Landline::Ui {

class FactsGrid;
class LogView;

/** The selected tasks, below the table: what one does, its log and details, and the actions as real buttons.
 */
class TaskPanel final : public QFrame
{
    Q_OBJECT
public:
    explicit TaskPanel(QWidget *parent = nullptr);

    /** Of the one that is shown; null where several are. */
    [[nodiscard]] Tasks::TaskId id() const { return m_id; }
    /** Another id empties the log; ask the queue for the new one's then. `titleOf`: see taskFacts(). */
    void show(const Tasks::TaskSnapshot &task, const QString &state,
              const std::function<QString(Tasks::TaskId)> &titleOf);
    /** Several at once: how many and in which states, and the deeds that some of them allow. */
    void showMany(qsizetype count, const QString &states, const std::function<bool(TaskDeed)> &isPossible);
    [[nodiscard]] LogView &log() const { return *m_log; }

public Q_SLOTS:
    /** Ignored for every other task. */
    void setOutput(Landline::Tasks::TaskId id, const QByteArray &text);
    void appendOutput(Landline::Tasks::TaskId id, const QByteArray &text);

Q_SIGNALS:
    void deedTriggered(Landline::Ui::TaskDeed deed);
    /** The menu of everything else, there. */
    void menuRequested(const QPoint &global);

private:
    void makeHead();
    void makeTabs();
    void setHead(const QString &title, const QString &state);

    Tasks::TaskId m_id;
    QLabel *m_title = nullptr;
    QLabel *m_state = nullptr;
    QWidget *m_below = nullptr; ///< of a single task
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    LogView *m_log = nullptr;
    FactsGrid *m_facts = nullptr;
    QHash<int, QPushButton *> m_buttons; ///< by TaskDeed
};

} // namespace Landline::Ui
