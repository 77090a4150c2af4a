// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/roomnotice.h"

#include "ui/chat/symbollabel.h"
#include "ui/models/conversationtext.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace Landline::Ui {

using Chat::RoomState;

namespace {

constexpr std::chrono::seconds countdownStep{1};
constexpr int symbolSize = 20;

QString joined(const QString &first, const QString &second)
{
    return second.isEmpty() ? first : first + u' ' + second;
}

} // namespace

RoomNoticeText noticeFor(const Chat::RoomSnapshot &room, const QDateTime &now)
{
    RoomNoticeText text;
    switch (room.state) {
    case RoomState::Open:
        break;
    case RoomState::Connecting:
        text.what = room.hosted ? RoomNotice::tr("Opening the room…")
                                : RoomNotice::tr("Connecting to %1…").arg(room.address);
        break;
    case RoomState::Waiting: {
        text.what = joined(RoomNotice::tr("The connection to the room is lost."), errorSentence(room.error));
        const qint64 left = room.nextAttemptAt.isValid() ? now.secsTo(room.nextAttemptAt) : 0;
        text.advice = left > 0 ? RoomNotice::tr("It is tried again by itself in %1 s.").arg(left)
                               : RoomNotice::tr("It is being tried again…");
        text.retry = RoomNotice::tr("Try now");
        break;
    }
    case RoomState::Closed:
        text.serious = true;
        if (room.error.code == ErrorCode::Tls) {
            text.keyChanged = true;
            text.what =
                RoomNotice::tr("The key of the host at %1 is not the expected one.").arg(room.address);
            text.advice =
                RoomNotice::tr("The host may have been set up anew, the invitation may be old or false, or "
                               "somebody stands between you and the host. Nothing has been sent.");
            break;
        }
        text.what = room.error ? joined(room.hosted ? RoomNotice::tr("The room could not be opened.")
                                                    : RoomNotice::tr("You are not in the room."),
                                        errorSentence(room.error))
                               : RoomNotice::tr("The room is closed.");
        text.retry = RoomNotice::tr("Try again");
        break;
    }
    return text;
}

RoomNotice::RoomNotice(const Clock &clock, QWidget *parent)
    : QFrame(parent)
    , m_clock(clock)
    , m_symbol(new SymbolLabel(symbolSize, this))
    , m_what(new QLabel(this))
    , m_advice(new QLabel(this))
    , m_retry(new QPushButton(this))
    , m_trust(new QPushButton(this))
    , m_leave(new QPushButton(tr("Leave"), this))
{
    setObjectName(QStringLiteral("roomNotice"));
    setAccessibleName(tr("State of the room"));
    for (QLabel *label : {m_what, m_advice}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_what->setObjectName(QStringLiteral("noticeWhat"));
    m_advice->setObjectName(QStringLiteral("noticeAdvice"));
    m_retry->setObjectName(QStringLiteral("noticeRetry"));
    m_trust->setObjectName(QStringLiteral("noticeTrust"));
    m_leave->setObjectName(QStringLiteral("noticeLeave"));
    setLook(*m_leave, Look::Quiet);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_trust);
    buttons->addWidget(m_leave);
    buttons->addStretch();
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(2 * grid, 12, 2 * grid, 12);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(grid / 2);
    layout->addWidget(m_symbol, 0, 0, Qt::AlignTop);
    layout->addWidget(m_what, 0, 1);
    layout->addWidget(m_advice, 1, 1);
    layout->setRowMinimumHeight(2, grid / 2);
    layout->addLayout(buttons, 3, 1);
    layout->setColumnStretch(1, 1);
    connect(m_retry, &QPushButton::clicked, this, &RoomNotice::retryRequested);
    connect(m_leave, &QPushButton::clicked, this, &RoomNotice::leaveRequested);
    connect(m_trust, &QPushButton::clicked, this, [this] {
        if (m_explaining)
            Q_EMIT trustConfirmed();
        m_explaining = !m_explaining;
        refresh();
    });
    m_countdown.setInterval(countdownStep);
    connect(&m_countdown, &QTimer::timeout, this, &RoomNotice::refresh);
    refresh();
}

void RoomNotice::setRoom(const Chat::RoomSnapshot &room)
{
    if (room.error.code != m_room.error.code || room.state != m_room.state)
        m_explaining = false;
    m_room = room;
    refresh();
}

void RoomNotice::refresh()
{
    RoomNoticeText text = noticeFor(m_room, m_clock.now());
    if (m_explaining) {
        text.advice =
            m_room.fingerprint.isEmpty()
                ? tr("Ask whoever runs the host whether it was set up anew.")
                : tr("Ask whoever runs the host to read its key to you. Trust it only if it is this one, "
                     "to the last character:\n%1")
                      .arg(groupedFingerprint(m_room.fingerprint));
    }
    setVisible(!text.what.isEmpty());
    const bool connecting = m_room.state == RoomState::Connecting;
    setLook(*this, text.serious ? Look::ErrorBar : connecting ? Look::Bar : Look::WarningBar);
    const Symbol shape = connecting ? Symbol::Clock : Symbol::Warning;
    const Ink ink = text.serious ? Ink::Error : connecting ? Ink::Text : Ink::Warning;
    m_symbol->setSymbol(shape, ink);
    m_what->setText(text.what);
    m_advice->setText(text.advice);
    m_advice->setVisible(!text.advice.isEmpty());
    m_retry->setText(text.retry);
    m_retry->setVisible(!text.retry.isEmpty());
    m_trust->setText(m_explaining ? tr("It is the same: trust it") : tr("Trust the new key…"));
    m_trust->setVisible(text.keyChanged);
    m_leave->setText(connecting ? tr("Cancel") : tr("Leave"));
    if (m_room.state == RoomState::Waiting && m_room.nextAttemptAt.isValid())
        m_countdown.start();
    else
        m_countdown.stop();
}

} // namespace Landline::Ui
