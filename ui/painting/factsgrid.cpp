// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/factsgrid.h"

#include "ui/painting/theme.h"

#include <QGridLayout>
#include <QLabel>

namespace Landline::Ui {

FactsGrid::FactsGrid(QWidget *parent)
    : QWidget(parent)
{
    setLook(*this, Look::Pane);
    setAttribute(Qt::WA_StyledBackground);
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid * 2);
    m_grid->setVerticalSpacing(grid / 2);
    m_grid->setColumnStretch(1, 1);
}

int FactsGrid::addLine(const QString &title)
{
    const int row = count();
    const Line line{new QLabel, new QLabel};
    setLook(*line.title, Look::Dim);
    line.title->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    line.value->setTextFormat(Qt::PlainText);
    line.value->setWordWrap(true);
    line.value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    line.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    line.title->hide();
    line.value->hide();
    m_grid->addWidget(line.title, row, 0);
    m_grid->addWidget(line.value, row, 1);
    m_grid->setRowStretch(row, 0);
    m_grid->setRowStretch(row + 1, 1);
    m_lines.append(line);
    setTitle(row, title);
    return row;
}

void FactsGrid::setText(int line, const QString &text)
{
    const Line &shown = m_lines.at(line);
    if (shown.value->text() != text)
        shown.value->setText(text);
    shown.title->setVisible(!text.isEmpty());
    shown.value->setVisible(!text.isEmpty());
}

void FactsGrid::setFacts(const QList<TaskFact> &facts)
{
    while (count() < facts.size())
        addLine({});
    for (int line = 0; line < count(); ++line) {
        const TaskFact fact = facts.value(line);
        setTitle(line, fact.title);
        setText(line, fact.text);
    }
}

void FactsGrid::setTitle(int line, const QString &title)
{
    m_lines.at(line).title->setText(title);
    m_lines.at(line).value->setAccessibleName(title);
}

} // namespace Landline::Ui
