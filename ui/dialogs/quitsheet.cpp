// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/quitsheet.h"

#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace Landline::Ui {

namespace {

constexpr int sheetWidth = 440;

} // namespace

QuitSheet::QuitSheet(QWidget *parent)
    : Sheet(tr("Quit Landline?"), tr("Quit"), parent)
{
    setMinimumWidth(sheetWidth);
    m_losses = new QLabel;
    m_losses->setTextFormat(Qt::PlainText);
    m_losses->setWordWrap(true);
    m_losses->setObjectName(QStringLiteral("losses"));
    body().addSpacing(grid / 2);
    body().addWidget(m_losses);
}

void QuitSheet::setLosses(const QStringList &losses)
{
    m_losses->setText(losses.isEmpty() ? tr("Everything has come to its end meanwhile.")
                                       : losses.join(u'\n'));
    fit();
}

} // namespace Landline::Ui
