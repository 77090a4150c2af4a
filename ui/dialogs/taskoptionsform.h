// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QGridLayout;
class QLineEdit;
class QSpinBox;
class QTimeEdit;

namespace Landline::Ui {

/** What the sheet for new tasks has to know of the rest of the program. */
struct NewTaskSurroundings
{
    QString directory; ///< where a command runs that says nothing else
    QStringList groups;
    QList<std::pair<Tasks::TaskId, QString>> tasks; ///< not finished, with their names
    QStringList rooms;
};

/** How a task is to be done, whatever it does: when, after what, how often, how long. */
class TaskOptionsForm final : public QWidget
{
    Q_OBJECT
public:
    /** More tries than this help nobody. */
    static constexpr int mostRetries = 100;
    /** Older ones are left out of the choice of what comes first. */
    static constexpr qsizetype mostTasksOffered = 200;

    explicit TaskOptionsForm(const NewTaskSurroundings &surroundings, QWidget *parent = nullptr);

    /** What is filled in; everything else is as TaskOptions has it. */
    [[nodiscard]] Tasks::TaskOptions options() const;

private:
    enum class Side { Left, Right, Both };
    /** `second` stands beside a field that has the whole width. */
    void addLine(Side side, const QString &name, QWidget *field, QWidget *second = nullptr);
    void makeWhat(const NewTaskSurroundings &surroundings);
    void makeWhen();
    void makeHow(const NewTaskSurroundings &surroundings);

    QGridLayout *m_grid = nullptr;
    QLineEdit *m_title = nullptr;
    QComboBox *m_group = nullptr;
    QComboBox *m_priority = nullptr;
    QComboBox *m_after = nullptr;
    QComboBox *m_start = nullptr;
    QDateTimeEdit *m_startAt = nullptr;
    QComboBox *m_repeat = nullptr;
    QSpinBox *m_every = nullptr;
    QTimeEdit *m_daily = nullptr;
    QSpinBox *m_timeout = nullptr;
    QSpinBox *m_retries = nullptr;
    QComboBox *m_room = nullptr;
};

} // namespace Landline::Ui
