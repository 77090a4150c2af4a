// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/painting/popup.h"

#include <QHash>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class TaskTableModel;

/** All groups at hand: how many of each run at once, pausing one, and what follows a failure in it. */
class GroupsPopup final : public Popup
{
    Q_OBJECT
public:
    /** More at once than a person would mean. */
    static constexpr int highestLimit = 999;
    static constexpr int noLimit = 0; ///< shown in words

    /** Both outlive it. Goes away by itself. */
    GroupsPopup(Tasks::TaskQueue &queue, const TaskTableModel &table, QWidget *parent);

private:
    struct Row
    {
        QLabel *amount = nullptr;
        QSpinBox *limit = nullptr;
        QPushButton *pause = nullptr;
        QComboBox *onFailure = nullptr;
        bool suspended = false;
    };
    void update();
    [[nodiscard]] Row makeRow(const QString &name);

    Tasks::TaskQueue &m_queue;
    const TaskTableModel &m_table;
    QGridLayout *m_grid = nullptr;
    QHash<QString, Row> m_rows;
};

} // namespace Landline::Ui
