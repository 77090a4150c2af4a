// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/chat/message.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace Landline::Ui {

class SymbolLabel;

/** What a notice about a room's state says and offers; pure. */
struct RoomNoticeText
{
    QString what;
    QString advice; ///< what a person can do; may be empty
    QString retry;  ///< the button's text; empty: none
    bool serious = false;
    bool keyChanged = false;
    bool operator==(const RoomNoticeText &) const = default;
};

/** Nothing to say (`what` is empty) while the room is open. */
[[nodiscard]] RoomNoticeText noticeFor(const Chat::RoomSnapshot &room, const QDateTime &now);

/** Says in the pane itself why a room is not open and what can be done. */
class RoomNotice final : public QFrame
{
    Q_OBJECT
public:
    /** `clock` outlives the notice. */
    explicit RoomNotice(const Clock &clock, QWidget *parent = nullptr);

    void setRoom(const Chat::RoomSnapshot &room);

Q_SIGNALS:
    void retryRequested();
    void leaveRequested();
    /** After the person has been shown both what it means and the key. */
    void trustConfirmed();

private:
    void refresh();

    const Clock &m_clock;
    Chat::RoomSnapshot m_room;
    bool m_explaining = false; ///< the person has asked to trust the new key
    SymbolLabel *m_symbol;
    QLabel *m_what;
    QLabel *m_advice;
    QPushButton *m_retry;
    QPushButton *m_trust;
    QPushButton *m_leave;
    QTimer m_countdown;
};

} // namespace Landline::Ui
