// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/strongid.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

namespace Landline::Chat {
Q_NAMESPACE

using RoomId = StrongId<struct RoomIdTag>; ///< of a room that is open in this program

enum class MessageKind {
    Text,
    System, ///< said by the host
    Joined,
    Left,
};
Q_ENUM_NS(MessageKind)

/** What has become of a message of one's own. Other people's are Delivered. */
enum class Delivery { Sending, Delivered, NotSent };
Q_ENUM_NS(Delivery)

/** One line of a room, as people see it. Text is plain text without control characters. */
struct Message
{
    qint64 seq = 0;   ///< the room's order; 0 while it is not yet accepted by the host
    QString clientId; ///< names a message of one's own until (and after) the host has accepted it
    MessageKind kind = MessageKind::Text;
    QString sender;    ///< nick, or client_N of a plain member
    QString senderKey; ///< fingerprint of the sender's identity; empty for plain members
    QString text;
    QDateTime time; ///< UTC, the host's clock
    bool own = false;
    bool plain = false; ///< came from a member without encryption
    Delivery delivery = Delivery::Delivered;
    bool operator==(const Message &) const = default;
};

/** Somebody who is in a room now. */
struct Member
{
    QString nick;
    QString key; ///< identity's fingerprint; empty for plain members
    bool host = false;
    bool own = false;
    bool plain = false;
    bool operator==(const Member &) const = default;
};

enum class RoomState {
    Connecting,
    Open,
    Waiting, ///< the connection was lost; it is tried again by itself (see RoomSnapshot::nextAttemptAt)
    Closed,  ///< ended for good, by a person or by RoomSnapshot::error
};
Q_ENUM_NS(RoomState)

/** A room that is open in this program, hosted here or joined. */
struct RoomSnapshot
{
    RoomId id;
    QString name; ///< the host's name for it; the address until that is known
    RoomState state = RoomState::Connecting;
    bool hosted = false; ///< this program is the host
    bool encrypted = false;
    bool hasPlainMembers = false; ///< somebody reads along without encryption
    QString address;              ///< HOST:PORT to join it at; for a hosted room the address that others use
    QString fingerprint;          ///< of the host's key, hex, as shown to people to compare
    QString ownNick;
    int memberCount = 0;
    Error error; ///< why it waits or is closed
    QDateTime nextAttemptAt;
    bool operator==(const RoomSnapshot &) const = default;
};

} // namespace Landline::Chat

Q_DECLARE_METATYPE(Landline::Chat::RoomId)
Q_DECLARE_METATYPE(Landline::Chat::Message)
Q_DECLARE_METATYPE(Landline::Chat::Member)
Q_DECLARE_METATYPE(Landline::Chat::RoomSnapshot)
