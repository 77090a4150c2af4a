// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

/**
 * What is said on the wire, as plain structs; PROTOCOL.md beside the code says when. Texts of a parsed frame
 * are plain text already. `ts` is in ms since 1970, UTC, by the host's clock; in frames that the host makes
 * it also gives the HH:MM:SS that plain members are told. Where no seq or ts was sent (a plain connection)
 * they are 0.
 */
namespace Landline::Chat::Wire {

inline constexpr int protocolVersion = 1;
inline constexpr qsizetype maxLineBytes = 64 * 1024; ///< either way, its newline not counted
inline constexpr qsizetype maxHelloBytes =
    8 * 1024; ///< a line between the request for TLS and an accepted hello
/** Of history and what a search finds, to one entry that is longer: a connection that breaks has brought what
 * came before. */
inline constexpr qsizetype maxHistoryLineBytes = 8 * 1024;
inline constexpr qsizetype maxPlainLineBytes = 65535;   ///< to a plain member, newline included
inline constexpr qsizetype maxContentBytes = 16 * 1024; ///< of a message, in UTF-8
inline constexpr qsizetype maxNickLength = 32;          ///< in UTF-16 units
inline constexpr qsizetype maxRoomNameLength = 64;      ///< in UTF-16 units
inline constexpr qsizetype maxClientIdLength = 64;      ///< of a message's cid
inline constexpr qsizetype maxEmojiLength = 16;         ///< in UTF-16 units
inline constexpr qsizetype maxStatusLength = 64;        ///< in UTF-16 units
inline constexpr qsizetype maxFileNameLength = 255;     ///< of an offer
inline constexpr qsizetype maxMentions = 16;            ///< of one message; further ones are not told
inline constexpr qsizetype maxMentionPlaces =
    64; ///< each @ that a name may follow; further ones are not looked at
/** So that a line holds them, however long their names: beside all else that a welcome has, and alone. */
inline constexpr qsizetype membersInWelcome = 30;
inline constexpr qsizetype membersInLine = 100;
inline constexpr qsizetype maxTargetLength = 64; ///< of whom a decision is about: a nick, a key or an address
inline constexpr qsizetype maxValueLength = 1024; ///< of what is decided; what each value may be is narrower
inline constexpr qsizetype maxRooms = 32;         ///< of one host
inline constexpr qsizetype maxSearchLength = 200; ///< in UTF-16 units
inline constexpr qsizetype maxPinText = 200;      ///< of a pinned message's text
inline constexpr int maxJsonDepth = 16;
inline constexpr qsizetype maxCapabilityNames = 32; ///< of a hello or a welcome; further ones are passed over
inline constexpr int maxHistoryCount = 1000;        ///< of one request
inline constexpr int defaultHistoryCount = 50;

// Said by either side.
struct StartTls ///< client: asks for it; host: go ahead, the next byte is TLS
{
    bool operator==(const StartTls &) const = default;
};
struct Ping
{
    bool operator==(const Ping &) const = default;
};
struct Pong
{
    bool operator==(const Pong &) const = default;
};
struct Auth ///< a message of SCRAM-SHA-256: host: its challenge, its proof; client: its proof
{
    QString data;
    bool operator==(const Auth &) const = default;
};

// Said by a client.
struct Say ///< the one frame of a plain client
{
    QString content;
    QString cid;      ///< the client's name for it; empty from plain ones
    qint64 reply = 0; ///< seq of the message that it answers; 0: none
    std::optional<FileOffer> file;
    bool operator==(const Say &) const = default;
};
struct Hello
{
    int version = protocolVersion;
    QString nick;
    int history = defaultHistoryCount; ///< how many earlier messages are wanted
    std::optional<QString> epoch;      ///< with `since`: what is known already
    std::optional<qint64> since;
    QString client;   ///< "Landline 0.1.0"
    QStringList caps; ///< names of what the client understands beyond the frames that everybody does
    QString auth;     ///< the first message of SCRAM, where the room's password is known
    QString token;    ///< of an earlier welcome, to be admitted as before
    QString room;     ///< of several of a host; empty: the first
    std::optional<qint64> letters; ///< id of the last private message that is known
    bool operator==(const Hello &) const = default;
};
struct SetNick
{
    QString nick;
    bool operator==(const SetNick &) const = default;
};
struct HistoryRequest ///< either `before` or `since` is set
{
    std::optional<qint64> before;
    std::optional<qint64> since;
    int count = defaultHistoryCount;
    bool operator==(const HistoryRequest &) const = default;
};
struct Leave
{
    bool operator==(const Leave &) const = default;
};

struct Search
{
    QString text;
    std::optional<qint64> before; ///< only messages before this seq
    int count = defaultHistoryCount;
    bool operator==(const Search &) const = default;
};
struct Edit
{
    qint64 of = 0; ///< seq of one's own message
    QString content;
    bool operator==(const Edit &) const = default;
};
struct Delete
{
    qint64 of = 0; ///< seq of one's own message, or of anybody's for operators
    bool operator==(const Delete &) const = default;
};
struct React
{
    qint64 of = 0;
    QString emoji;
    bool off = false; ///< takes it back
    bool operator==(const React &) const = default;
};
struct Typing
{
    bool operator==(const Typing &) const = default;
};
struct SetPresence
{
    Presence state = Presence::Here;
    QString text;
    bool operator==(const SetPresence &) const = default;
};
struct Mark ///< all up to these seqs has arrived, and was read
{
    qint64 delivered = 0;
    qint64 read = 0;
    bool operator==(const Mark &) const = default;
};
struct Whisper ///< a private message
{
    QString to; ///< key
    QString content;
    QString cid;
    bool operator==(const Whisper &) const = default;
};
struct Moderate ///< what an owner or operator wants done; PROTOCOL.md has what each action takes
{
    QString action;
    QString target; ///< nick or key
    QString value;
    qint64 of = 0; ///< seq of a message
    bool operator==(const Moderate &) const = default;
};

using ClientFrame = std::variant<Say, StartTls, Hello, SetNick, HistoryRequest, Ping, Pong, Leave, Auth, Edit,
                                 Delete, React, Typing, SetPresence, Mark, Whisper, Moderate, Search>;

// The room's log: said by the host live and as history, in the order of seq.
struct Posted
{
    qint64 seq = 0;
    qint64 ts = 0;
    QString sender;
    QString key; ///< empty: of a plain member
    bool plain = false;
    QString content;
    QString cid;
    QString timestamp; ///< HH:MM:SS as sent; only set by parsing a plain line
    qint64 reply = 0;
    bool edited = false;
    bool deleted = false; ///< nothing of it is left
    QStringList mentions; ///< keys of those who are named in it
    QList<Reaction> reactions;
    std::optional<FileOffer> file;
    QString removedBy; ///< nick of the operator who deleted it; empty: its sender did, or it is there
    bool operator==(const Posted &) const = default;
};
struct Offer ///< what a Landline host adds to its first line
{
    int version = 0;
    QStringList upgrades;
    QString room;
    bool operator==(const Offer &) const = default;
};
struct Notice ///< a system line
{
    qint64 seq = 0; ///< 0: said to one member alone, no part of the log
    qint64 ts = 0;
    QString content;
    std::optional<Offer> offer; ///< only of the first line of a connection
    QString timestamp;          ///< HH:MM:SS as sent; only set by parsing a plain line
    bool operator==(const Notice &) const = default;
};
struct Joined
{
    qint64 seq = 0;
    qint64 ts = 0;
    Member member;
    bool operator==(const Joined &) const = default;
};
struct Left
{
    qint64 seq = 0;
    qint64 ts = 0;
    Member member;
    bool operator==(const Left &) const = default;
};
struct Renamed
{
    qint64 seq = 0;
    qint64 ts = 0;
    Member member;
    QString was;
    bool operator==(const Renamed &) const = default;
};

struct Edited ///< the message itself says it too, to whoever is sent it from now on
{
    qint64 seq = 0;
    qint64 ts = 0;
    Member member;
    qint64 of = 0;
    QString content;
    bool operator==(const Edited &) const = default;
};
struct Deleted
{
    qint64 seq = 0;
    qint64 ts = 0;
    Member member; ///< who did it
    qint64 of = 0;
    QString sender; ///< nick of whose message it was, if that is somebody else
    bool operator==(const Deleted &) const = default;
};
struct Reacted
{
    qint64 seq = 0;
    qint64 ts = 0;
    Member member;
    qint64 of = 0;
    QString emoji;
    bool off = false;
    bool operator==(const Reacted &) const = default;
};
struct Moderated
{
    qint64 seq = 0;
    qint64 ts = 0;
    Member member; ///< who did it
    QString action;
    QString target; ///< nick
    QString key;    ///< of the target, where it has one
    QString value;
    std::optional<Pin> pin; ///< of pin and unpin
    bool operator==(const Moderated &) const = default;
};

using LogFrame = std::variant<Posted, Notice, Joined, Left, Renamed, Edited, Deleted, Reacted, Moderated>;

// Said by a host.
struct Welcome
{
    int version = protocolVersion;
    QString room;
    QString epoch;
    QString nick; ///< the member's own, as the host writes it
    QString key;  ///< fingerprint of the host
    QList<Member> members;
    qint64 seq = 0;     ///< of the last entry in the log; what follows the history goes on from there
    bool plain = false; ///< somebody reads along without encryption
    QStringList caps;   ///< names of what the host understands
    QString token;      ///< admits this member again, for ten minutes after its connection ends
    QString topic;
    QList<Pin> pins;
    qint64 slow = 0; ///< seconds between two messages of one member
    WhoPosts post = WhoPosts::Everybody;
    bool op = false;   ///< this member may moderate
    QStringList rooms; ///< names of all the host's, where there are several
    bool operator==(const Welcome &) const = default;
};
struct MoreMembers ///< those that found no room in the line of the welcome; right after it
{
    QList<Member> members;
    bool operator==(const MoreMembers &) const = default;
};
struct Refused ///< the answer to a hello; the connection stays for another one where there is a suggestion
{
    QString reason; ///< PROTOCOL.md has them all
    QString message;
    QString suggestion;
    qint64 ts = 0;
    qint64 wait = 0; ///< seconds before another attempt is looked at
    bool operator==(const Refused &) const = default;
};
struct History
{
    QList<LogFrame> messages; ///< oldest first
    bool start = false;       ///< nothing earlier exists
    bool done = false;        ///< the last piece of an answer
    qint64 passedOver = 0;    ///< the highest seq of entries that are not understood; never sent
    bool operator==(const History &) const = default;
};
struct Found ///< the answer to a search, as a history is
{
    QString text; ///< that was looked for
    QList<LogFrame> messages;
    bool start = false;
    bool done = false;
    bool operator==(const Found &) const = default;
};
struct Gap ///< these entries were not sent, as the member read too slowly; to be asked for with `since`
{
    qint64 from = 0;
    qint64 to = 0;
    bool operator==(const Gap &) const = default;
};
struct Bye
{
    QString reason;
    qint64 ts = 0;
    QString code; ///< kicked, banned: not to be tried again by itself
    bool operator==(const Bye &) const = default;
};
struct Failure ///< something that the member asked for was not done
{
    QString reason; ///< PROTOCOL.md has them all
    QString message;
    QString cid; ///< of the message that was refused
    qint64 ts = 0;
    qint64 wait = 0; ///< seconds; then the same may be said again
    bool operator==(const Failure &) const = default;
};

struct TypingBy
{
    Member member;
    bool operator==(const TypingBy &) const = default;
};
struct PresenceOf ///< the member as it is now
{
    Member member;
    bool operator==(const PresenceOf &) const = default;
};
struct MarkOf
{
    QString key;
    qint64 delivered = 0;
    qint64 read = 0;
    bool operator==(const MarkOf &) const = default;
};
struct Marks
{
    QList<MarkOf> marks;
    bool operator==(const Marks &) const = default;
};
struct Letter ///< a private message, to the one it is for and the one it is from
{
    qint64 id = 0; ///< goes up
    qint64 ts = 0;
    Member from;
    Member to;
    QString content;
    QString cid;
    bool operator==(const Letter &) const = default;
};
/** What a later version says, or an entry of the log that is not as it should be; never sent. An entry has
 * its place in the order all the same. */
struct Unknown
{
    qint64 seq = 0;
    bool operator==(const Unknown &) const = default;
};

using ServerFrame = std::variant<Posted, Notice, Joined, Left, Renamed, StartTls, Welcome, MoreMembers,
                                 Refused, History, Gap, Bye, Failure, Ping, Pong, Auth, Edited, Deleted,
                                 Reacted, Moderated, TypingBy, PresenceOf, Marks, Letter, Found, Unknown>;

} // namespace Landline::Chat::Wire
