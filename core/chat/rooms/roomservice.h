// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"
#include "core/chat/wire/frames.h"
#include "core/net/scram.h"

#include <QObject>

namespace Landline::Chat {

struct HostRequest
{
    QString roomName;
    QString nick;
    quint16 port = 8888;
    bool anyPortIfTaken = true;                 ///< take a free one rather than fail (the one-click case)
    QString password;                           ///< empty: none, or the one that `verifier` was made of
    std::optional<Net::ScramVerifier> verifier; ///< of a room that is opened again
    bool allowPlain = false; ///< members without encryption from other machines; loopback is always allowed
};

struct JoinRequest
{
    QString address; ///< "HOST", "HOST:PORT", "[v6]:PORT" or "landline://HOST:PORT#FINGERPRINT"
    QString nick;
    QString password;
    std::optional<Net::ScramKeys> keys; ///< what was kept of the password, of a room that is joined again
};

/**
 * The rooms that are open in this program, seen from its windows: verbs go down and return at once, facts
 * come up as signals with values. Lives in the painting thread; what it does happens in others. Rooms that
 * were open are opened again by restore(), and lost connections are made again, by themselves.
 */
class RoomService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /** Hosts and joins again what was open when the program ended. Once. */
    virtual void restore() = 0;
    /** A bad address or a taken port comes as roomChanged() with RoomState::Closed and the error. */
    virtual RoomId hostRoom(const HostRequest &request) = 0;
    virtual RoomId joinRoom(const JoinRequest &request) = 0;
    /** Text of up to 16 KiB. Comes back through messagesAdded() at once (Sending), then messageChanged(). */
    virtual void send(RoomId room, const QString &text) = 0;
    /** Sends a message that was NotSent again. */
    virtual void sendAgain(RoomId room, const QString &clientId) = 0;
    /** Leaves the room, or stops hosting it; roomRemoved() follows. */
    virtual void leave(RoomId room) = 0;
    /** Tries a Waiting or Closed room again now. */
    virtual void reconnect(RoomId room) = 0;
    /** Trusts the key that the host shows now, after a person has compared it. For an error of
     * ErrorCode::Tls. */
    virtual void trustNewKey(RoomId room) = 0;
    virtual void setNick(RoomId room, const QString &nick) = 0;
    /** Asks for `count` messages before `seq`; they come as historyLoaded(). */
    virtual void loadEarlier(RoomId room, qint64 beforeSeq, int count) = 0;
    /** Takes a message of one's own back, or as an operator anybody's. */
    virtual void takeBack(RoomId room, qint64 seq) = 0;
    /** Answers a message with a sign, or takes that back. */
    virtual void react(RoomId room, qint64 seq, const QString &emoji, bool on) = 0;
    /** What an owner or operator wants done; refused by a line in the room. */
    virtual void moderate(RoomId room, const Wire::Moderate &asked) = 0;
    /** Ends everything so that it can be restored; finished() follows within a second or two. */
    virtual void shutdown() = 0;

signals:
    void roomAdded(const Landline::Chat::RoomSnapshot &room);
    void roomChanged(const Landline::Chat::RoomSnapshot &room);
    void roomRemoved(Landline::Chat::RoomId room);
    /** What is NotSent in it was written before, and is sent as soon as the room is open. */
    void messagesAdded(Landline::Chat::RoomId room, const QList<Landline::Chat::Message> &messages);
    /** Earlier ones, oldest first; `atStart`: there are none before them. */
    void historyLoaded(Landline::Chat::RoomId room, const QList<Landline::Chat::Message> &messages,
                       bool atStart);
    /** A message of one's own got its seq, or was NotSent; found by clientId. */
    void messageChanged(Landline::Chat::RoomId room, const Landline::Chat::Message &message);
    /** A message that was told before was changed, taken back, or answered with a sign; found by its seq. */
    void messageAmended(Landline::Chat::RoomId room, const Landline::Chat::MessageChange &change);
    void membersChanged(Landline::Chat::RoomId room, const QList<Landline::Chat::Member> &members);
    void finished();
};

} // namespace Landline::Chat
