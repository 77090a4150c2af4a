// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/ratepopup.h"

#include "core/base/plaintext.h"
#include "ui/downloads/ratebox.h"
#include "ui/painting/elide.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace Landline::Ui {

static constexpr int widestName = 280;

RatePopup::RatePopup(const QString &name, qint64 rate, QWidget *parent)
    : Popup(tr("Limit"), parent)
{
    setObjectName(QStringLiteral("rate"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 2, grid * 3 / 2, grid * 2, grid * 3 / 2);
    const QString shown = plainText(name, KeepBreaks::No);
    auto *label = new QLabel(tr("At most, for “%1”").arg(elidedFileName(shown, fontMetrics(), widestName)));
    label->setTextFormat(Qt::PlainText);
    column->addWidget(label);
    auto *box = new RateBox;
    box->setRate(rate);
    box->setAccessibleName(tr("Limit of “%1”").arg(shown));
    m_box = box;
    m_rate = box->rate();
    connect(box, &QAbstractSpinBox::editingFinished, this, [this, box] {
        commit();
        if (box->hasFocus()) // Enter, not leaving
            close();
    });
    column->addWidget(box);
    box->setFocus();
    box->selectAll();
}

void RatePopup::commit()
{
    // Once, not at each step: it may be the limit of thousands.
    const qint64 rate = m_box->rate();
    if (std::exchange(m_rate, rate) != rate)
        Q_EMIT chosen(rate);
}

void RatePopup::hideEvent(QHideEvent *event)
{
    commit();
    Popup::hideEvent(event);
}

} // namespace Landline::Ui
