// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/models/outputtext.h"
#include "ui/models/taskcommands.h"

#include <QFrame>
#include <QHash>
#include <QTimer>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace Landline::Ui {

/** The selected task, below the table: what it does, its log, and its actions as real buttons. */
class TaskPanel final : public QFrame
{
    Q_OBJECT
public:
    /** Older lines of a log leave the window; the queue keeps no more than its own limit either. */
    static constexpr int maxLines = 10000;
    /** What a program prints is shown this often. */
    static constexpr std::chrono::milliseconds showInterval{50};

    explicit TaskPanel(QWidget *parent = nullptr);

    [[nodiscard]] Tasks::TaskId id() const { return m_id; }
    /** Another id empties the log; ask the queue for the new one's then. */
    void show(const Tasks::TaskSnapshot &task, const QString &state);
    [[nodiscard]] QString logText() const;

public Q_SLOTS:
    /** Ignored for every other task. */
    void setOutput(Landline::Tasks::TaskId id, const QByteArray &text);
    void appendOutput(Landline::Tasks::TaskId id, const QByteArray &text);

Q_SIGNALS:
    void deedTriggered(Landline::Ui::TaskDeed deed);

private:
    void showPending();

    Tasks::TaskId m_id;
    QLabel *m_title = nullptr;
    QLabel *m_state = nullptr;
    QLabel *m_result = nullptr;
    QPlainTextEdit *m_log = nullptr;
    QHash<int, QPushButton *> m_buttons; ///< by TaskDeed
    OutputText m_text;
    QString m_pending;
    QTimer m_showTimer;
};

} // namespace Landline::Ui
