// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/newtasksheet.h"

#include "core/tasks/kinds/commandkind.h"
#include "core/tasks/kinds/hashkind.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QTabWidget>
#include <QToolButton>

namespace Landline::Ui {

namespace {

constexpr int sheetWidth = 520;
constexpr qsizetype maxTitleLength = 200;

void addNamed(QVBoxLayout &column, const QString &name, QWidget *field, QWidget *shown)
{
    auto *label = new QLabel(name);
    label->setBuddy(field);
    field->setAccessibleName(name);
    column.addWidget(label);
    column.addWidget(shown);
    column.addSpacing(grid / 2);
}

} // namespace

NewTaskSheet::NewTaskSheet(const QString &directory, QWidget *parent)
    : Sheet(tr("New task"), tr("Start"), parent)
{
    setMinimumWidth(sheetWidth);
    m_tabs = new QTabWidget;
    m_tabs->addTab(makeCommandPage(directory), tr("Command"));
    m_tabs->addTab(makeHashPage(), tr("File digest"));
    m_tabs->setDocumentMode(true);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { setError({}); });
    body().addWidget(m_tabs);
    m_command->setFocus();
}

QWidget *NewTaskSheet::makeCommandPage(const QString &directory)
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, grid * 3 / 2, 0, 0);
    m_command = new QLineEdit;
    m_command->setPlaceholderText(QStringLiteral("tar -xf archive.tar.gz"));
    addNamed(*column, tr("Command"), m_command, m_command);
    m_directory = new QLineEdit(QDir::toNativeSeparators(directory));
    auto *row = new QWidget;
    auto *rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->addWidget(m_directory, 1);
    auto *choose = new QToolButton;
    choose->setIcon(icon(Symbol::Folder));
    choose->setAccessibleName(tr("Choose a folder"));
    choose->setToolTip(tr("Choose a folder"));
    connect(choose, &QToolButton::clicked, this,
            [this] { chooseInto(*m_directory, QFileDialog::Directory); });
    rowLayout->addWidget(choose);
    addNamed(*column, tr("Folder"), m_directory, row);
    column->addStretch(1);
    return page;
}

QWidget *NewTaskSheet::makeHashPage()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, grid * 3 / 2, 0, 0);
    m_file = new QLineEdit;
    auto *row = new QWidget;
    auto *rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->addWidget(m_file, 1);
    auto *choose = new QToolButton;
    choose->setIcon(icon(Symbol::File));
    choose->setAccessibleName(tr("Choose a file"));
    choose->setToolTip(tr("Choose a file"));
    connect(choose, &QToolButton::clicked, this, [this] { chooseInto(*m_file, QFileDialog::ExistingFile); });
    rowLayout->addWidget(choose);
    addNamed(*column, tr("File"), m_file, row);
    m_algorithm = new QComboBox;
    const std::pair<QString, QString> algorithms[] = {
        {QStringLiteral("SHA-256"), QStringLiteral("sha-256")},
        {QStringLiteral("SHA-512"), QStringLiteral("sha-512")},
        {QStringLiteral("SHA-1"), QStringLiteral("sha-1")},
        {QStringLiteral("MD5"), QStringLiteral("md5")},
    };
    for (const auto &[text, name] : algorithms)
        m_algorithm->addItem(text, name);
    addNamed(*column, tr("Digest"), m_algorithm, m_algorithm);
    column->addStretch(1);
    return page;
}

void NewTaskSheet::chooseInto(QLineEdit &field, int fileMode)
{
    auto *dialog = new QFileDialog(this, tr("Choose"), field.text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(static_cast<QFileDialog::FileMode>(fileMode));
    connect(dialog, &QFileDialog::fileSelected, &field,
            [&field](const QString &path) { field.setText(QDir::toNativeSeparators(path)); });
    dialog->open();
}

void NewTaskSheet::commit()
{
    if (m_tabs->currentIndex() == 0)
        commitCommand();
    else
        commitHash();
}

void NewTaskSheet::commitCommand()
{
    const QString command = m_command->text().trimmed();
    if (command.isEmpty()) {
        setError(tr("Write the command to run."));
        m_command->setFocus();
        return;
    }
    Tasks::TaskOptions options;
    options.title = command.left(maxTitleLength);
    Q_EMIT requested(Tasks::commandSpec(command, QDir::fromNativeSeparators(m_directory->text().trimmed())),
                     options);
    accept();
}

void NewTaskSheet::commitHash()
{
    const QString file = QDir::fromNativeSeparators(m_file->text().trimmed());
    if (!QDir::isAbsolutePath(file)) {
        setError(tr("Choose a file, or write its whole path."));
        m_file->setFocus();
        return;
    }
    Tasks::TaskOptions options;
    options.title = QStringLiteral("%1 · %2").arg(QFileInfo(file).fileName(), m_algorithm->currentText());
    Q_EMIT requested(Tasks::hashSpec(file, m_algorithm->currentData().toString()), options);
    accept();
}

} // namespace Landline::Ui
