// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/quitsheet.h"

#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace Landline::Ui {

namespace {

constexpr int sheetWidth = 500;

} // namespace

QuitSheet::QuitSheet(QWidget *parent)
    : Sheet(tr("Quit Landline?"), tr("Quit"), parent)
{
    setMinimumWidth(sheetWidth);
    m_losses = new QVBoxLayout;
    m_losses->setSpacing(grid);
    body().addSpacing(grid / 2);
    body().addLayout(m_losses);
    body().addStretch(1);
}

void QuitSheet::setLosses(const QStringList &losses)
{
    const QStringList sentences =
        losses.isEmpty() ? QStringList{tr("Everything has come to its end meanwhile.")} : losses;
    // A label each: where sentences wrap, a gap tells where the next one begins.
    while (m_losses->count() > sentences.size())
        delete m_losses->takeAt(m_losses->count() - 1)->widget();
    while (m_losses->count() < sentences.size()) {
        auto *label = new QLabel;
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setObjectName(QStringLiteral("loss"));
        m_losses->addWidget(label);
    }
    for (int i = 0; i < m_losses->count(); ++i)
        static_cast<QLabel *>(m_losses->itemAt(i)->widget())->setText(sentences.at(i));
    fit();
}

} // namespace Landline::Ui
