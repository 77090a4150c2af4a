// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/sheet.h"

#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace Landline::Ui {

Sheet::Sheet(const QString &heading, const QString &buttonText, QWidget *parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(heading);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 3, grid * 2, grid * 3, grid * 2);
    column->setSpacing(grid);
    auto *title = new QLabel(heading);
    title->setFont(textFont(TextSize::Heading));
    column->addWidget(title);
    m_body = new QVBoxLayout;
    m_body->setSpacing(grid / 2);
    column->addLayout(m_body, 1);
    m_error = new QLabel;
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("error"));
    setLook(*m_error, Look::ErrorText);
    m_error->hide();
    column->addWidget(m_error);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    buttons->addWidget(cancel);
    m_button = new QPushButton(buttonText);
    m_button->setDefault(true);
    setLook(*m_button, Look::Primary);
    connect(m_button, &QPushButton::clicked, this, [this] { commit(); });
    buttons->addWidget(m_button);
    column->addSpacing(grid);
    column->addLayout(buttons);
}

void Sheet::setError(const QString &text)
{
    m_error->setText(text);
    m_error->setAccessibleName(text);
    m_error->setVisible(!text.isEmpty());
    fit();
}

void Sheet::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fit(); // to texts that wrap at its width
}

void Sheet::fit()
{
    if (!isVisible())
        return;
    // A dialog's layout does not enforce the height that wrapped texts need at its width.
    layout()->activate();
    const int needed =
        layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height();
    if (needed > height())
        resize(width(), needed);
}

QString Sheet::error() const
{
    return m_error->isHidden() ? QString() : m_error->text();
}

void Sheet::addField(const QString &name, QWidget *field)
{
    addField(*m_body, name, field);
}

void Sheet::addField(QVBoxLayout &column, const QString &name, QWidget *field)
{
    auto *label = new QLabel(name);
    label->setBuddy(field);
    field->setAccessibleName(name);
    if (column.count() > 0)
        column.addSpacing(grid / 2);
    column.addWidget(label);
    column.addWidget(field);
}

} // namespace Landline::Ui
