// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/headline.h"

#include "ui/painting/noticebar.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>

namespace Landline::Ui {

namespace {

/** Narrower than this, what is said takes the place of the heading, which the sidebar tells too. */
constexpr int widthForBoth = 640;

} // namespace

Headline::Headline(QWidget *parent)
    : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_heading = new QLabel;
    m_heading->setObjectName(QStringLiteral("heading"));
    m_heading->setFont(textFont(TextSize::Heading));
    m_heading->setContentsMargins(grid * 2, grid, 0, 0);
    m_heading->hide();
    row->addWidget(m_heading);
    m_notices = new NoticeBar;
    m_notices->installEventFilter(this);
    row->addWidget(m_notices, 1);
}

void Headline::setHeading(const QString &heading)
{
    m_heading->setText(heading);
    m_notices->setPlace(heading.isEmpty() ? NoticePlace::Yielded : NoticePlace::Kept);
    fit();
}

bool Headline::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
        fit();
    return QWidget::eventFilter(watched, event);
}

void Headline::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void Headline::fit()
{
    const bool isSaying = m_notices->isVisibleTo(this);
    m_heading->setVisible(!m_heading->text().isEmpty() && (!isSaying || width() >= widthForBoth));
}

} // namespace Landline::Ui
