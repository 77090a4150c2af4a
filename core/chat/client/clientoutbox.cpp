// SPDX-License-Identifier: GPL-3.0-or-later
// What waits until the host has accepted it.
#include "core/base/plaintext.h"
#include "core/chat/client/chatclient.h"
#include "core/net/place.h"

#include <algorithm>

namespace Landline::Chat {

/** The same key, as far as it is said. A place is never the beginning of another one's. */
static bool isSameHost(const QString &one, const QString &other)
{
    const bool isPlace = one.contains(u':') || other.contains(u':');
    return one == other || (!isPlace && (one.startsWith(other) || other.startsWith(one)));
}

/** Files of earlier programs have places as they were typed. */
static bool isAtPlace(const QString &host, const QString &place)
{
    return Net::canonicalPlace(host) == Net::canonicalPlace(place);
}

void ChatClient::send(const QString &clientId, const Draft &written)
{
    // As the host will give it out: what comes back is then the same text.
    Draft draft = written;
    draft.text = plainText(written.text, KeepBreaks::Yes);
    const bool isEmpty = draft.text.trimmed().isEmpty() && !draft.file;
    if (isEmpty || draft.text.toUtf8().size() > Wire::maxContentBytes) {
        const QString reason = isEmpty
                                   ? QStringLiteral("the message has no text")
                                   : QStringLiteral("a message may have %1 bytes at most; this one is longer")
                                         .arg(Wire::maxContentBytes);
        Q_EMIT messageRefused(clientId,
                              {isEmpty ? ErrorCode::InvalidInput : ErrorCode::TooLarge, reason, {}, 0, {}});
        return;
    }
    qsizetype text = draft.text.size();
    for (const Waiting &waiting : m_outbox) {
        if (waiting.message.clientId == clientId) { // asked to try it again
            if (m_state == RoomState::Waiting)
                retryNow();
            return;
        }
        text += waiting.message.draft.text.size();
    }
    if (qsizetype(m_outbox.size()) >= Outbox::maxMessages || text > Outbox::maxText) {
        const QString reason =
            QStringLiteral("%1 messages wait to be sent already; this one is not taken").arg(m_outbox.size());
        Q_EMIT messageRefused(clientId, {ErrorCode::TooLarge, reason, {}, 0, {}});
        return;
    }
    m_outbox.push_back({{clientId, draft, QDateTime::currentDateTimeUtc(),
                         m_sequence.epoch().isEmpty() ? QString() : m_room.name, m_sequence.epoch()}});
    keep(m_outbox.back().message);
    if (!m_outboxTimer.isActive())
        m_outboxTimer.start();
    flushOutbox();
}

/** At once, as the program may end at any time. The machine's end may cost the last second, see
 * checkOutbox().
 */
void ChatClient::keep(const Outgoing &message)
{
    const Result<void> kept = m_kept.add(message);
    if (!kept && !std::exchange(m_keptFails, true)) {
        Q_EMIT noticed(QStringLiteral("What can't be sent now will be lost when this program ends: ")
                       + kept.error().message);
    }
}

void ChatClient::flushOutbox()
{
    if (m_phase != Phase::Open)
        return;
    // A slowed-down room takes one after the other: more at once would only be refused.
    const bool slow = m_room.slowSeconds > 0 && !m_room.canModerate;
    for (Waiting &waiting : m_outbox) {
        const Draft &draft = waiting.message.draft;
        if (slow && draft.to.isEmpty() && (waiting.onTheWay || m_slowTimer.isActive()))
            return;
        if (std::exchange(waiting.onTheWay, true))
            continue;
        m_sinceEcho.start();
        const QString clientId = m_options.mode == ClientMode::Plain ? QString() : waiting.message.clientId;
        if (draft.to.isEmpty())
            sendFrame(Wire::Say{draft.text, clientId, draft.replyTo, draft.file});
        else
            sendFrame(Wire::Whisper{draft.to, draft.text, clientId});
        if (slow && draft.to.isEmpty())
            return;
    }
}

Message ChatClient::notSent(const Outgoing &waiting) const
{
    Message told;
    told.clientId = waiting.clientId;
    told.text = waiting.draft.text;
    told.replyTo = waiting.draft.replyTo;
    told.file = waiting.draft.file;
    told.privateWith = waiting.draft.to;
    told.sender = m_room.ownNick.isEmpty() ? m_options.nick : m_room.ownNick;
    told.time = waiting.time;
    told.own = true;
    told.delivery = Delivery::NotSent;
    return told;
}

void ChatClient::checkOutbox()
{
    if (m_outbox.empty())
        m_outboxTimer.stop();
    m_kept.sync();
    giveUpInClear();
    const QDateTime limit = QDateTime::currentDateTimeUtc().addSecs(-notSentAfter.count());
    for (Waiting &waiting : m_outbox) {
        // On an open connection the host only takes its time, as for somebody who writes faster than it
        // allows.
        if (m_phase == Phase::Open || waiting.toldNotSent || waiting.message.time > limit)
            continue;
        waiting.toldNotSent = true;
        Q_EMIT messageChanged(notSent(waiting.message));
    }
}

/** What was left for the host that is expected here, so that it is seen before that answers. */
void ChatClient::findWaiting()
{
    if (!m_kept.isKept())
        return;
    const QString place = m_options.address.place();
    const Result<std::optional<QString>> pinned = m_pins.pinned(place);
    if (!pinned)
        return; // the connection will say so
    QString host = m_options.address.fingerprint;
    if (host.isEmpty() || (*pinned && isSameHost(**pinned, host)))
        host = pinned->value_or(place);
    const OutboxOwner owner{host, m_options.room.toCaseFolded()};
    m_kept.setOwner(owner);
    takeFound(m_kept.adopt(
        [&](const OutboxOwner &left, const QList<Outgoing> &) {
            return left.room == owner.room && (isSameHost(left.host, host) || isAtPlace(left.host, place));
        },
        Outbox::maxMessages));
}

/** Now it is known which host and room this is: a room is the one that it was by its name, or by its history.
 */
void ChatClient::claimWaiting(const Wire::Welcome &welcome)
{
    const QString name = welcome.room.toCaseFolded();
    const bool isFirst = welcome.rooms.isEmpty() || welcome.rooms.constFirst().toCaseFolded() == name;
    const OutboxOwner owner{m_room.hostKey, isFirst ? QString() : name};
    const auto isHere = [&](const Outgoing &message) {
        return message.room.toCaseFolded() == name || message.epoch == welcome.epoch;
    };
    const auto wasHere = [](const Outgoing &message) { return message.epoch.isEmpty(); };
    takeFound(m_kept.adopt(
        [&](const OutboxOwner &left, const QList<Outgoing> &messages) {
            return (isSameHost(left.host, owner.host) || isAtPlace(left.host, m_options.address.place()))
                   && (left.room == owner.room || std::any_of(messages.cbegin(), messages.cend(), isHere));
        },
        Outbox::maxMessages - qsizetype(m_outbox.size())));
    m_kept.setOwner(owner);
    QList<Outgoing> others;
    for (Waiting &waiting : m_outbox) {
        Outgoing &message = waiting.message;
        if (!wasHere(message) && !isHere(message)) {
            others.append(message);
            continue;
        }
        // In another history its number is another message's.
        if (message.epoch != welcome.epoch)
            message.draft.replyTo = 0;
        message.room = welcome.room;
        message.epoch = welcome.epoch;
    }
    for (const Outgoing &message : std::as_const(others)) {
        std::erase_if(m_outbox,
                      [&](const Waiting &waiting) { return waiting.message.clientId == message.clientId; });
        // It stays in its file: the room may be back another time.
        Q_EMIT messageRefused(message.clientId,
                              {ErrorCode::Refused,
                               QStringLiteral("A message that was written in the room “%1” is not sent to "
                                              "“%2”.")
                                   .arg(message.room, welcome.room),
                               {},
                               0,
                               {}});
    }
}

void ChatClient::takeFound(const Outbox::Found &found)
{
    for (const QString &trouble : found.troubles)
        Q_EMIT noticed(trouble);
    if (found.messages.isEmpty())
        return;
    QList<Message> told;
    for (const Outgoing &message : found.messages) {
        told.append(notSent(message));
        m_outbox.push_back({message, false, true});
    }
    std::stable_sort(m_outbox.begin(), m_outbox.end(), [](const Waiting &one, const Waiting &other) {
        return one.message.time < other.message.time;
    });
    m_outboxTimer.start();
    Q_EMIT waitingFound(told);
}

/** It is one of those in the outbox. */
bool ChatClient::isWaiting(const Message &message) const
{
    return message.own && !message.clientId.isEmpty()
           && std::any_of(m_outbox.cbegin(), m_outbox.cend(), [&](const Waiting &waiting) {
                  return waiting.message.clientId == message.clientId;
              });
}

bool ChatClient::acceptOwn(const Message &message)
{
    if (!isWaiting(message))
        return false;
    std::erase_if(m_outbox,
                  [&](const Waiting &waiting) { return waiting.message.clientId == message.clientId; });
    m_kept.remove(message.clientId);
    Q_EMIT messageChanged(message);
    if (m_room.slowSeconds > 0 && !m_room.canModerate && message.privateWith.isEmpty())
        m_slowTimer.start(std::chrono::seconds(std::min<qint64>(m_room.slowSeconds, maxSlowWait.count())));
    return true;
}

} // namespace Landline::Chat
