// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/runaftersheet.h"

#include "core/tasks/kinds/commandkind.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace Landline::Ui {

namespace {

constexpr int sheetWidth = 480;

} // namespace

RunAfterSheet::RunAfterSheet(const QString &command, QWidget *parent)
    : Sheet(tr("When everything is finished"), tr("Run it then"), parent)
{
    setMinimumWidth(sheetWidth);
    m_command = new QLineEdit(command);
    m_command->setPlaceholderText(QStringLiteral("notify-send \"All is here\""));
    m_command->setMaxLength(static_cast<int>(Tasks::maxArgumentBytes / 4));
    addField(tr("Command"), m_command);
    auto *note = new QLabel(tr("It is run once, as a task, by the shell."));
    note->setFont(textFont(TextSize::Small));
    setLook(*note, Look::Dim);
    body().addWidget(note);
    connect(m_command, &QLineEdit::textEdited, this, [this] { setError({}); });
    m_command->setFocus();
}

void RunAfterSheet::commit()
{
    const QString command = m_command->text().trimmed();
    if (command.isEmpty()) {
        setError(tr("Write a command."));
        return;
    }
    Q_EMIT chosen(command);
    accept();
}

} // namespace Landline::Ui
