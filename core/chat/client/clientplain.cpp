// SPDX-License-Identifier: GPL-3.0-or-later
// A member's side without encryption: lines of two shapes, and nothing that says whether it was let in.
#include "core/chat/client/chatclient.h"
#include "core/chat/wire/codec.h"

#include <QHostAddress>

namespace Landline::Chat {

/** A plain line says the host's local time of day and no date: taken as today's. */
static QDateTime timeFromPlain(const QString &timestamp)
{
    const QTime time = QTime::fromString(timestamp, QStringLiteral("HH:mm:ss"));
    return time.isValid() ? QDateTime(QDate::currentDate(), time).toUTC() : QDateTime::currentDateTimeUtc();
}

static bool isComing(const QString &line)
{
    return line.endsWith(QLatin1String(" joined the chat")) || line.endsWith(QLatin1String(" left the chat"));
}

void ChatClient::receivePlain(const QByteArray &line)
{
    const Result<Wire::ServerFrame> frame = Wire::parseServerFrame(line);
    if (!frame)
        return; // a server that relays anything may relay this too
    Message message;
    if (const auto *notice = std::get_if<Wire::Notice>(&*frame)) {
        message.kind = MessageKind::System;
        message.text = notice->content;
        message.time = timeFromPlain(notice->timestamp);
        if (m_phase == Phase::Greeting)
            greetedInClear(notice->content);
        else if (!isComing(notice->content))
            heardAtTheDoor(notice->content);
    } else if (const auto *posted = std::get_if<Wire::Posted>(&*frame)) {
        message.sender = posted->sender;
        message.text = posted->content;
        message.time = timeFromPlain(posted->timestamp);
        message.plain = true;
        message.own = posted->sender == m_plainId;
        // In clear a message has no id: the first one of the same text that is on its way is this one.
        for (const Waiting &mine : m_outbox) {
            if (message.own && mine.onTheWay && mine.message.draft.text == message.text) {
                message.clientId = mine.message.clientId;
                m_sinceEcho.start();
                break;
            }
        }
        admittedInClear(); // whoever hears others, or itself, is in the room
    } else {
        return;
    }
    if (!acceptOwn(message))
        Q_EMIT messagesReceived({message});
    flushOutbox();
}

/** A host that is known by its key is joined encrypted, or anybody on the way could be it and read along. On
 * this machine nobody is on the way. */
std::optional<Error> ChatClient::whyNotInClear() const
{
    const QString &host = m_options.address.host;
    if (m_options.mode != ClientMode::Plain || host == QLatin1String("localhost")
        || QHostAddress(host).isLoopback())
        return {};
    const QString place = m_options.address.place();
    const Result<std::optional<QString>> known = m_pins.pinned(place);
    if (!known)
        return known.error();
    if (!*known)
        return {};
    return Error{
        ErrorCode::Refused,
        QStringLiteral("the host at %1 is known by its key and not joined in clear: leave out --plain. "
                       "If another program is there now, use another --profile")
            .arg(place),
        {},
        0,
        {}};
}

void ChatClient::greetedInClear(const QString &line)
{
    static const QString greeting = QStringLiteral("Welcome! Your ID is ");
    m_phase = Phase::Open;
    m_phaseTimer.stop();
    if (line.startsWith(greeting))
        m_plainId = line.mid(greeting.size());
    m_room.name = m_options.address.place();
    m_room.ownNick = m_plainId;
    m_room.hasPlainMembers = true;
    m_plainAdmitted = false;
    m_lastWord.clear();
    m_doorTimer.start(doorstep);
    enter(RoomState::Open);
    Q_EMIT roomChanged(m_room);
}

/** It may be why this member is turned away: then the end of the connection follows. */
void ChatClient::heardAtTheDoor(const QString &word)
{
    if (m_plainAdmitted)
        return;
    m_lastWord = word;
    m_doorTimer.start(lastWordBefore);
}

/** Heard others or itself, or was left alone for long enough. */
void ChatClient::admittedInClear()
{
    m_doorTimer.stop();
    m_lastWord.clear();
    if (!std::exchange(m_plainAdmitted, true)) {
        m_backoff.reset();
        Q_EMIT caughtUp();
    }
}

std::optional<Error> ChatClient::turnedAway() const
{
    if (m_options.mode != ClientMode::Plain || m_lastWord.isEmpty())
        return {};
    return Error{ErrorCode::Refused, m_lastWord, {}, 0, {}};
}

/** In clear nobody says that a message is refused: it does not come back. */
void ChatClient::giveUpInClear()
{
    if (m_options.mode != ClientMode::Plain || m_phase != Phase::Open
        || !m_sinceEcho.hasExpired(m_options.echoWithin.count()))
        return;
    const std::deque<Waiting> waiting = m_outbox;
    std::erase_if(m_outbox, [](const Waiting &one) { return one.onTheWay; });
    for (const Waiting &one : waiting) {
        if (one.onTheWay)
            Q_EMIT messageRefused(one.message.clientId,
                                  {ErrorCode::Timeout,
                                   QStringLiteral("a message has not come back: the host did not take it"),
                                   {},
                                   0,
                                   {}});
    }
}

} // namespace Landline::Chat
