// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/rooms/roomservice.h"
#include "ui/painting/sheet.h"

#include <QHash>

class QLabel;
class QLineEdit;

namespace Landline::Ui {

/** Asks for a host's address and stays until the room is open, so that what goes wrong is said beside it. */
class JoinSheet final : public Sheet
{
    Q_OBJECT
public:
    /** `service` outlives the sheet. Closing the sheet while it connects gives the room up. */
    JoinSheet(Chat::RoomService &service, const QString &nick, QWidget *parent);

    /** An address or a landline:// link that somebody followed; it is shown, not yet joined. */
    void setAddress(const QString &address);

Q_SIGNALS:
    /** The room is open, or its host's key needs a decision, which its pane asks for. */
    void joined(Landline::Chat::RoomId room, const QString &nick);

protected:
    void commit() override;
    void done(int result) override;

private:
    void take(const Chat::RoomSnapshot &room);
    void giveUp(ErrorCode code, const QString &problem);
    void setConnecting(const QString &address);

    Chat::RoomService &m_service;
    QLineEdit *m_nick;
    QLineEdit *m_address;
    QLineEdit *m_password;
    QLabel *m_progress;
    Chat::RoomId m_room; ///< that is being joined
    bool m_asking = false;
    QHash<Chat::RoomId, Chat::RoomSnapshot> m_early; ///< said before joinRoom() has returned
};

} // namespace Landline::Ui
