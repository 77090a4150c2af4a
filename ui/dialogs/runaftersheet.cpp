// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/runaftersheet.h"

#include "core/tasks/kinds/commandkind.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

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
    connect(m_command, &QLineEdit::textChanged, this, &RunAfterSheet::updateButton);
    updateButton();
    m_command->setFocus();
}

void RunAfterSheet::updateButton()
{
    primaryButton().setEnabled(!m_command->text().trimmed().isEmpty());
}

void RunAfterSheet::commit()
{
    Q_EMIT chosen(m_command->text().trimmed());
    accept();
}

} // namespace Landline::Ui
