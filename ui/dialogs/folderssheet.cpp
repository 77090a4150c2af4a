// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/folderssheet.h"

#include "ui/painting/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace Landline::Ui {

using Downloads::FolderRule;
using Downloads::FolderRules;

namespace {

constexpr int sheetWidth = 720;
constexpr int directoryWidth = 168;
/** The longest list that is there at first is seen whole in so many. */
constexpr int extensionLines = 2;

QPlainTextEdit *extensionsField(const QStringList &extensions)
{
    auto *field = new QPlainTextEdit(extensions.join(u' '));
    field->setTabChangesFocus(true);
    field->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    field->setFixedHeight(field->fontMetrics().lineSpacing() * extensionLines + grid * 5 / 2);
    return field;
}

} // namespace

FoldersSheet::FoldersSheet(const FolderRules &rules, const QString &directory, QWidget *parent)
    : Sheet(tr("Folders by type of file"), tr("Save"), parent)
{
    setMinimumWidth(sheetWidth);
    m_on = new QCheckBox(tr("Put downloads into folders by type of file"));
    m_on->setChecked(rules.isOn);
    body().addWidget(m_on);
    auto *note = new QLabel(
        tr("Folders are below %1 unless they are whole paths.").arg(QDir::toNativeSeparators(directory)));
    note->setTextFormat(Qt::PlainText);
    note->setFont(textFont(TextSize::Small));
    note->setWordWrap(true);
    setLook(*note, Look::Dim);
    body().addWidget(note);
    body().addSpacing(grid);
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(grid);
    m_grid->setVerticalSpacing(grid / 2);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnMinimumWidth(2, directoryWidth);
    body().addLayout(m_grid);
    showRules(rules.rules);
    auto *standard = new QPushButton(tr("As they were at first"));
    standard->setAutoDefault(false);
    body().addSpacing(grid);
    body().addWidget(standard, 0, Qt::AlignLeft);
    body().addStretch(1);
    connect(standard, &QPushButton::clicked, this, [this] { showRules(FolderRules::standardRules()); });
}

void FoldersSheet::addRow(const FolderRule &rule)
{
    const int row = m_grid->rowCount();
    auto *label = new QLabel(rule.name);
    label->setTextFormat(Qt::PlainText);
    m_grid->addWidget(label, row, 0);
    Row fields{rule.name, nullptr, new QLineEdit(QDir::toNativeSeparators(rule.directory))};
    if (rule.extensions.isEmpty()) {
        auto *rest = new QLabel(tr("everything else"));
        setLook(*rest, Look::Dim);
        m_grid->addWidget(rest, row, 1);
    } else {
        fields.extensions = extensionsField(rule.extensions);
        fields.extensions->setAccessibleName(tr("Extensions of %1").arg(rule.name));
        label->setBuddy(fields.extensions);
        m_grid->addWidget(fields.extensions, row, 1);
    }
    fields.directory->setAccessibleName(tr("Folder for %1").arg(rule.name));
    m_grid->addWidget(fields.directory, row, 2);
    m_rows.append(fields);
}

void FoldersSheet::showRules(const QList<FolderRule> &rules)
{
    m_rows.clear();
    while (const QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const FolderRule &rule : rules)
        addRow(rule);
}

void FoldersSheet::commit()
{
    FolderRules rules;
    rules.isOn = m_on->isChecked();
    rules.rules.clear();
    for (const Row &row : std::as_const(m_rows)) {
        FolderRule rule;
        rule.name = row.name;
        rule.directory = QDir::fromNativeSeparators(row.directory->text().trimmed());
        if (row.extensions) {
            rule.extensions = Downloads::extensionsInText(row.extensions->toPlainText());
            // A rule that names no extension would take everything.
            if (rule.extensions.isEmpty()) {
                setError(tr("“%1” needs at least one extension.").arg(row.name));
                row.extensions->setFocus();
                return;
            }
        }
        if (const QString clean = QDir::cleanPath(rule.directory);
            clean == QLatin1String("..") || clean.startsWith(QLatin1String("../"))) {
            setError(
                tr("The folder for “%1” leads out of the folder for downloads; write it as a whole path.")
                    .arg(row.name));
            row.directory->setFocus();
            return;
        }
        rules.rules.append(rule);
    }
    Q_EMIT changed(rules);
    accept();
}

} // namespace Landline::Ui
