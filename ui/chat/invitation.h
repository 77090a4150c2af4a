// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace Landline::Ui {

class ElidedLabel;
class QrCode;

/** "landline://10.0.0.5:8888#FINGERPRINT": the address and the key to expect there. */
[[nodiscard]] QString invitationLink(const Chat::RoomSnapshot &room);

/** How others get into a room: its address, a link with the host's key, and that link as a QR code. */
class Invitation final : public QFrame
{
    Q_OBJECT
public:
    explicit Invitation(QWidget *parent = nullptr);

    void setRoom(const Chat::RoomSnapshot &room);
    /** Whether it can be put away: not where there is nothing else to see. */
    void setClosable(bool closable);

Q_SIGNALS:
    void closed();

private:
    QLabel *m_title;
    ElidedLabel *m_address;
    ElidedLabel *m_link;
    QLabel *m_key;
    QLabel *m_hint;
    QrCode *m_code;
    QPushButton *m_close;
    QString m_addressText;
    QString m_linkText;
};

} // namespace Landline::Ui
