// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/noticebar.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace Landline::Ui {

NoticeBar::NoticeBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("noticeBar"));
    auto *space = new QVBoxLayout(this);
    space->setContentsMargins(grid * 2, grid, grid * 2, 0);
    m_frame = new QFrame;
    m_frame->setMinimumHeight(2 * fontMetrics().lineSpacing() + grid);
    space->addWidget(m_frame);
    auto *row = new QHBoxLayout(m_frame);
    row->setContentsMargins(grid * 3 / 2, grid / 2, grid / 2, grid / 2);
    m_text = new QLabel;
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    m_buttons = new QHBoxLayout;
    row->addLayout(m_buttons);
    auto *close = new QToolButton;
    close->setIcon(icon(Symbol::Cancel));
    close->setAccessibleName(tr("Close this notice"));
    close->setToolTip(tr("Close"));
    setLook(*close, Look::Quiet);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &NoticeBar::dismiss);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &NoticeBar::dismiss);
    hide();
}

void NoticeBar::say(const QString &text, const QList<Action> &actions, NoticeKind kind,
                    std::chrono::milliseconds span)
{
    if (isVisibleTo(parentWidget()))
        Q_EMIT closed();
    setLook(*m_frame, kind == NoticeKind::Error ? Look::ErrorBar : Look::Bar);
    setText(text);
    while (const QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const Action &action : actions) {
        auto *button = new QPushButton(action.text);
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            m_timer.stop();
            hide();
            run();
            Q_EMIT closed();
        });
        m_buttons->addWidget(button);
    }
    show();
    m_timer.stop();
    if (span.count() > 0)
        m_timer.start(span);
}

void NoticeBar::setText(const QString &text)
{
    setAccessibleName(text);
    m_text->setText(text);
}

void NoticeBar::setPlace(NoticePlace place)
{
    QSizePolicy policy = sizePolicy();
    policy.setRetainSizeWhenHidden(place == NoticePlace::Kept);
    setSizePolicy(policy);
}

void NoticeBar::hideEvent(QHideEvent *event)
{
    // A kept place is that of a short notice, whatever was said last.
    if (!isVisibleTo(parentWidget()))
        m_text->clear();
    QWidget::hideEvent(event);
}

void NoticeBar::dismiss()
{
    m_timer.stop();
    if (isHidden())
        return;
    hide();
    Q_EMIT closed();
}

QString NoticeBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

} // namespace Landline::Ui
