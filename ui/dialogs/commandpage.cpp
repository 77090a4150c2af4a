// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/commandkind.h"
#include "ui/dialogs/pathfield.h"
#include "ui/dialogs/taskpage.h"
#include "ui/painting/theme.h"

#include <QComboBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>

namespace Landline::Ui {

namespace {

constexpr int environmentLines = 2;

class CommandPage final : public TaskPage
{
public:
    explicit CommandPage(const QString &directory)
    {
        m_command = new QLineEdit;
        m_command->setPlaceholderText(QStringLiteral("tar -xf archive.tar.gz"));
        addField(tr("Command"), m_command);
        m_directory = new PathField(PathKind::Folder, tr("Folder"));
        m_directory->setPath(directory);
        addField(tr("Folder"), m_directory);
        m_shell = new QComboBox;
        m_shell->addItem(tr("the system's (/bin/sh)"), QString());
        m_shell->addItem(QStringLiteral("bash"), QStringLiteral("/bin/bash"));
        m_shell->addItem(tr("none: a program and its arguments"), QStringLiteral("none"));
        addField(tr("Shell"), m_shell);
        m_environment = new QPlainTextEdit;
        m_environment->setTabChangesFocus(true);
        m_environment->setPlaceholderText(tr("NAME=value, one a line, beside this program's own"));
        m_environment->setFixedHeight(environmentLines * m_environment->fontMetrics().lineSpacing()
                                      + grid * 3);
        addField(tr("Environment"), m_environment);
        setFocusProxy(m_command);
    }

    Result<QList<TaskWish>> wishes() override
    {
        const QString command = m_command->text().trimmed();
        if (command.isEmpty())
            return complaint(*m_command, tr("Write the command to run."));
        Tasks::TaskSpec spec = Tasks::commandSpec(command, m_directory->path());
        if (const QString shell = m_shell->currentData().toString(); !shell.isEmpty())
            spec.arguments.insert(QStringLiteral("shell"), shell);
        if (m_shell->currentData() == QLatin1String("none"))
            spec.arguments.insert(QStringLiteral("command"),
                                  QJsonArray::fromStringList(QProcess::splitCommand(command)));
        QJsonObject environment;
        for (const QString &line :
             m_environment->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            const qsizetype equals = line.indexOf(QLatin1Char('='));
            if (equals <= 0)
                return complaint(*m_environment, tr("Write the environment as NAME=value, one a line."));
            environment.insert(line.left(equals).trimmed(), line.mid(equals + 1));
        }
        if (!environment.isEmpty())
            spec.arguments.insert(QStringLiteral("environment"), environment);
        const auto checked = Tasks::commandFromArguments(spec.arguments, {});
        if (!checked)
            return complaint(*m_command, checked.error().message);
        return QList<TaskWish>{{spec, command}};
    }

private:
    QLineEdit *m_command;
    PathField *m_directory;
    QComboBox *m_shell;
    QPlainTextEdit *m_environment;
};

} // namespace

TaskPage *makeCommandPage(const QString &directory)
{
    return new CommandPage(directory);
}

} // namespace Landline::Ui
