// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/strongid.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

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

/** Whether somebody wants to be spoken to. */
enum class Presence { Here, Away, Busy };
Q_ENUM_NS(Presence)

/** Whose messages a room takes. */
enum class WhoPosts { Everybody, Encrypted, Operators };
Q_ENUM_NS(WhoPosts)

/** A message that everybody should find. */
struct Pin
{
    qint64 seq = 0;
    QString sender;
    QString text; ///< its beginning
    bool operator==(const Pin &) const = default;
};

/** What several people answered to a message with one sign. */
struct Reaction
{
    QString emoji;
    QStringList keys; ///< of those who did
    bool operator==(const Reaction &) const = default;
};

/** A file that somebody offers; a value, how it is fetched is another matter. */
struct FileOffer
{
    QString id; ///< the offerer's name for it
    QString name;
    qint64 size = 0;
    QString sha256; ///< hex; empty: not known yet
    bool operator==(const FileOffer &) const = default;
};

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
    qint64 replyTo = 0; ///< seq of the message that it answers; 0: none
    bool edited = false;
    bool deleted = false;     ///< its text was taken back
    QString removedBy;        ///< by this operator; empty: by its sender
    bool mentionsOwn = false; ///< names the reader
    QString privateWith;      ///< key of the other one of the two who alone see it; empty: for all
    qint64 letter = 0;        ///< the host's number of a private message; 0: it has none
    QList<Reaction> reactions;
    std::optional<FileOffer> file;
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
    bool op = false; ///< may moderate
    Presence presence = Presence::Here;
    QString status; ///< "at lunch"
    bool operator==(const Member &) const = default;
};

/** Something that happened to a message that was told before. */
struct MessageChange
{
    enum class Kind { Edited, Deleted, Reacted, ReactionTaken };
    Kind kind = Kind::Edited;
    qint64 seq = 0; ///< of that message
    QString who;    ///< nick
    QString key;
    QString sender; ///< Deleted: nick of whose message it was, if that is somebody else
    QString text;   ///< Edited: what it says now
    QString emoji;  ///< Reacted, ReactionTaken
    QDateTime time;
    bool operator==(const MessageChange &) const = default;
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
    QString topic;
    QList<Pin> pins;
    bool canModerate = false; ///< this program's member is the owner or an operator
    int memberCount = 0;
    Error error; ///< why it waits or is closed
    QDateTime nextAttemptAt;
    bool operator==(const RoomSnapshot &) const = default;
};

} // namespace Landline::Chat

Q_DECLARE_METATYPE(Landline::Chat::RoomId)
Q_DECLARE_METATYPE(Landline::Chat::Message)
Q_DECLARE_METATYPE(Landline::Chat::MessageChange)
Q_DECLARE_METATYPE(Landline::Chat::Member)
Q_DECLARE_METATYPE(Landline::Chat::RoomSnapshot)
