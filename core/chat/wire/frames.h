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
inline constexpr qsizetype maxPlainLineBytes = 65535;   ///< to a plain member, newline included
inline constexpr qsizetype maxContentBytes = 16 * 1024; ///< of a message, in UTF-8
inline constexpr qsizetype maxNickLength = 32;          ///< in UTF-16 units
inline constexpr qsizetype maxRoomNameLength = 64;      ///< in UTF-16 units
inline constexpr qsizetype maxClientIdLength = 64;      ///< of a message's cid
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
    QString cid; ///< the client's name for it; empty from plain ones
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

using ClientFrame = std::variant<Say, StartTls, Hello, SetNick, HistoryRequest, Ping, Pong, Leave, Auth>;

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

using LogFrame = std::variant<Posted, Notice, Joined, Left, Renamed>;

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
    bool operator==(const Welcome &) const = default;
};
struct MoreMembers ///< those that found no room in the line of the welcome; right after it
{
    QList<Member> members;
    bool operator==(const MoreMembers &) const = default;
};
struct Refused ///< the answer to a hello; the connection stays for another one where there is a suggestion
{
    QString
        reason; ///< nick-taken, nick-invalid, full, too-many, protocol, password-needed, password-wrong, wait
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
    bool operator==(const History &) const = default;
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
    bool operator==(const Bye &) const = default;
};
struct Failure ///< something that the member asked for was not done
{
    QString reason; ///< protocol, too-large, nick-taken, nick-invalid, busy
    QString message;
    QString cid; ///< of the message that was refused
    qint64 ts = 0;
    bool operator==(const Failure &) const = default;
};

struct Unknown ///< what a later version says; never sent. An entry of the log counts all the same
{
    qint64 seq = 0;
    bool operator==(const Unknown &) const = default;
};

using ServerFrame = std::variant<Posted, Notice, Joined, Left, Renamed, StartTls, Welcome, MoreMembers,
                                 Refused, History, Gap, Bye, Failure, Ping, Pong, Auth, Unknown>;

} // namespace Landline::Chat::Wire
