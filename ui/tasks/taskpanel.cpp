// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/taskpanel.h"

#include "core/base/plaintext.h"
#include "ui/models/tasktext.h"
#include "ui/painting/buttons.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

namespace Landline::Ui {

namespace {

QLabel *selectableLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

} // namespace

TaskPanel::TaskPanel(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("taskPanel"));
    setAccessibleName(tr("The selected task"));
    setLook(*this, Look::Pane);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 2, grid, grid * 2, grid * 2);
    column->setSpacing(grid / 2);
    auto *head = new QHBoxLayout;
    m_title = selectableLabel();
    m_title->setFont(textFont(TextSize::Base, TextWeight::Bold));
    head->addWidget(m_title, 1);
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
    for (const auto &[deed, symbol, text] : buttons) {
        auto *button = new QPushButton(icon(symbol), text);
        connect(button, &QPushButton::clicked, this, [this, wanted = deed] { Q_EMIT deedTriggered(wanted); });
        m_buttons.insert(static_cast<int>(deed), button);
        head->addWidget(button);
    }
    column->addLayout(head);
    m_state = selectableLabel();
    column->addWidget(m_state);
    m_result = selectableLabel();
    m_result->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    column->addWidget(m_result);
    m_log = new QPlainTextEdit;
    m_log->setReadOnly(true);
    m_log->setAccessibleName(tr("Log"));
    m_log->setPlaceholderText(tr("This task has printed nothing."));
    m_log->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_log->setMaximumBlockCount(maxLines);
    m_log->setUndoRedoEnabled(false);
    m_log->setTabChangesFocus(true);
    column->addWidget(m_log, 1);
    m_showTimer.setSingleShot(true);
    m_showTimer.setInterval(showInterval);
    connect(&m_showTimer, &QTimer::timeout, this, &TaskPanel::showPending);
}

void TaskPanel::show(const Tasks::TaskSnapshot &task, const QString &state)
{
    if (m_id != task.id) {
        m_id = task.id;
        m_text.reset();
        m_pending.clear();
        m_log->clear();
    }
    m_title->setText(plainText(task.title, KeepBreaks::No));
    QStringList parts{state, amountText(task), paceText(task)};
    parts.removeAll(QString());
    m_state->setText(parts.join(QStringLiteral(" · ")));
    setLook(*m_state, taskTone(task.state) == TaskTone::Bad ? Look::ErrorText : Look::Dim);
    m_result->setText(plainText(task.result, KeepBreaks::No));
    m_result->setVisible(!task.result.isEmpty());
    const TaskVerbs verbs = verbsFor(task);
    showButtons(m_buttons, *this, [&verbs](int deed) {
        switch (static_cast<TaskDeed>(deed)) {
        case TaskDeed::Retry:
            return verbs.retry;
        case TaskDeed::Resume:
            return verbs.resume;
        case TaskDeed::Pause:
            return verbs.pause;
        case TaskDeed::Cancel:
            return verbs.cancel;
        }
        return false;
    });
}

QString TaskPanel::logText() const
{
    return m_log->toPlainText();
}

void TaskPanel::setOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id != m_id)
        return;
    m_text.reset();
    m_pending = m_text.append(text);
    m_log->clear();
    showPending();
}

void TaskPanel::appendOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id != m_id)
        return;
    m_pending += m_text.append(text);
    if (!m_showTimer.isActive())
        m_showTimer.start();
}

void TaskPanel::showPending()
{
    if (m_pending.isEmpty())
        return;
    QScrollBar &bar = *m_log->verticalScrollBar();
    const bool atEnd = bar.value() == bar.maximum();
    QTextCursor cursor(m_log->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(std::exchange(m_pending, {}));
    // Who reads further up stays there.
    if (atEnd)
        bar.setValue(bar.maximum());
}

} // namespace Landline::Ui
