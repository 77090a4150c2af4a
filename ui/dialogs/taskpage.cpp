// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/taskpage.h"

#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace Landline::Ui {

TaskPage::TaskPage(QWidget *parent)
    : QWidget(parent)
{
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, grid, 0, 0);
    m_column->setSpacing(grid / 2);
}

void TaskPage::addField(const QString &name, QWidget *field)
{
    auto *label = new QLabel(name);
    label->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(name);
    label->setContentsMargins(0, m_column->isEmpty() ? 0 : grid / 2, 0, 0);
    m_column->addWidget(label);
    m_column->addWidget(field);
}

void TaskPage::setFieldVisible(QWidget *field, bool visible)
{
    field->setVisible(visible);
    m_column->itemAt(m_column->indexOf(field) - 1)->widget()->setVisible(visible);
}

void TaskPage::addSentence(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    setLook(*label, Look::Dim);
    m_column->addWidget(label);
}

tl::unexpected<Error> TaskPage::complaint(QWidget &field, const QString &text)
{
    field.setFocus();
    return failure(ErrorCode::InvalidInput, text);
}

} // namespace Landline::Ui
