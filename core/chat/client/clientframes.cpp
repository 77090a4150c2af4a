// SPDX-License-Identifier: GPL-3.0-or-later
// What the host says, and what becomes of it.
#include "core/chat/client/chatclient.h"
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/chat/wire/seqof.h"

namespace Landline::Chat {

template <class... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

static qint64 timeOf(const Wire::LogFrame &frame)
{
    return std::visit([](const auto &entry) { return entry.ts; }, frame);
}

Message ChatClient::toMessage(const Wire::LogFrame &frame) const
{
    Message message;
    message.seq = seqOf(frame);
    message.time = QDateTime::fromMSecsSinceEpoch(timeOf(frame), Qt::UTC);
    const auto about = [&message, this](MessageKind kind, const Member &member) {
        message.kind = kind;
        message.sender = member.nick;
        message.senderKey = member.key;
        message.plain = member.plain;
        message.own = !member.key.isEmpty() && member.key == m_identity.fingerprint();
    };
    std::visit(Overloaded{
                   [&](const Wire::Posted &posted) {
                       message.sender = posted.sender;
                       message.senderKey = posted.key;
                       message.plain = posted.plain || posted.key.isEmpty();
                       message.text = posted.content;
                       message.own = !posted.key.isEmpty() && posted.key == m_identity.fingerprint();
                       message.replyTo = posted.reply;
                       message.edited = posted.edited;
                       message.deleted = posted.deleted;
                       message.removedBy = posted.removedBy;
                       message.reactions = posted.reactions;
                       message.file = posted.file;
                       message.mentionsOwn =
                           !message.own && posted.mentions.contains(m_identity.fingerprint());
                       if (message.own)
                           message.clientId = posted.cid;
                   },
                   [&](const Wire::Notice &notice) {
                       message.kind = MessageKind::System;
                       message.text = notice.content;
                   },
                   [&](const Wire::Joined &joined) { about(MessageKind::Joined, joined.member); },
                   [&](const Wire::Left &left) { about(MessageKind::Left, left.member); },
                   [&](const Wire::Renamed &renamed) {
                       about(MessageKind::System, renamed.member);
                       message.text =
                           QStringLiteral("%1 is now called %2").arg(renamed.was, renamed.member.nick);
                   },
                   [&](const Wire::Moderated &moderated) {
                       about(MessageKind::System, moderated.member);
                       message.text = Wire::sentence(moderated);
                   },
                   // Told as changes of other messages, see deliver().
                   [](const Wire::Edited &) {},
                   [](const Wire::Deleted &) {},
                   [](const Wire::Reacted &) {},
               },
               frame);
    return message;
}

/** Frames that have their place before the welcome. */
static bool belongsToJoining(const Wire::ServerFrame &frame)
{
    return std::holds_alternative<Wire::Welcome>(frame) || std::holds_alternative<Wire::Refused>(frame)
           || std::holds_alternative<Wire::Auth>(frame) || std::holds_alternative<Wire::Ping>(frame)
           || std::holds_alternative<Wire::Bye>(frame);
}

void ChatClient::handle(const Wire::ServerFrame &frame)
{
    // Until it has welcomed this member a host may be anybody: nothing else that it says is taken.
    if (m_phase != Phase::Open && !belongsToJoining(frame))
        return;
    const bool membersFollow = std::exchange(m_membersFollow, false);
    std::visit(Overloaded{
                   [this](const Wire::Welcome &welcome) { handleWelcome(welcome); },
                   [&](const Wire::MoreMembers &more) {
                       if (membersFollow)
                           takeMembers(more);
                   },
                   [this](const Wire::Refused &refused) { handleRefused(refused); },
                   [this](const Wire::History &history) { handleHistory(history); },
                   [this](const Wire::Posted &posted) { handleLive(posted, posted.seq); },
                   [this](const Wire::Notice &notice) { handleLive(notice, notice.seq); },
                   [this](const Wire::Joined &joined) { handleLive(joined, joined.seq); },
                   [this](const Wire::Left &left) { handleLive(left, left.seq); },
                   [this](const Wire::Renamed &renamed) { handleLive(renamed, renamed.seq); },
                   [this](const Wire::Gap &gap) {
                       m_sequence.announce(gap.to);
                       fetchMissing();
                   },
                   [this](const Wire::Bye &bye) { handleBye(bye); },
                   [this](const Wire::Failure &failed) { handleFailure(failed); },
                   [this](const Wire::Ping &) { sendFrame(Wire::Pong{}); },
                   [](const Wire::Pong &) {},
                   [](const Wire::StartTls &) {},
                   [this](const Wire::Edited &edited) { handleLive(edited, edited.seq); },
                   [this](const Wire::Deleted &deleted) { handleLive(deleted, deleted.seq); },
                   [this](const Wire::Reacted &reacted) { handleLive(reacted, reacted.seq); },
                   [this](const Wire::Moderated &moderated) { handleLive(moderated, moderated.seq); },
                   [this](const Wire::TypingBy &typing) { Q_EMIT typingSeen(typing.member); },
                   [this](const Wire::PresenceOf &presence) { handlePresence(presence.member); },
                   [this](const Wire::Marks &marks) { Q_EMIT marksSeen(marks.marks); },
                   [this](const Wire::Found &found) { handleFound(found); },
                   [this](const Wire::Letter &letter) { handleLetter(letter); },
                   [this](const Wire::Auth &auth) { handleAuth(auth); },
                   [this](const Wire::Unknown &unknown) {
                       // It has its place in the order all the same.
                       if (unknown.seq != 0 && m_phase == Phase::Open && !m_sequence.takeLive(unknown.seq))
                           fetchMissing();
                   },
               },
               frame);
}

void ChatClient::handleBye(const Wire::Bye &bye)
{
    const bool said = !bye.reason.isEmpty() && !isUnproved();
    const QString text = said ? bye.reason : QStringLiteral("the host has ended the room");
    // Who was shown the door does not knock again by itself.
    if (bye.code == QLatin1String("kicked") || bye.code == QLatin1String("banned"))
        stopForGood({ErrorCode::Refused, text, {}, 0, {}});
    else
        endConnection({ErrorCode::Network, text, {}, 0, {}});
}

void ChatClient::handleLetter(const Wire::Letter &letter)
{
    // By each one's id, as a host whose clock went back begins anew below the last one.
    const bool isOther = m_recentLetters.take(letter.from.key, QString::number(letter.id));
    if (isOther)
        m_lastLetter = letter.id;
    if (!m_letterTimer.isActive())
        m_letterTimer.start(lettersKeptEvery);
    // A host forgets what it has delivered: what its writer sends again then has another id.
    const bool isNew = isOther
                       && (letter.cid.isEmpty()
                           || m_recentLetters.take(letter.from.key, QStringLiteral("cid ") + letter.cid));
    Message message;
    message.time = QDateTime::fromMSecsSinceEpoch(letter.ts, Qt::UTC);
    message.sender = letter.from.nick;
    message.senderKey = letter.from.key;
    message.text = letter.content;
    message.letter = letter.id;
    message.own = letter.from.key == m_identity.fingerprint();
    message.privateWith = message.own ? letter.to.key : letter.from.key;
    if (message.own)
        message.clientId = letter.cid;
    // One's own may come again as the answer to what was sent again.
    if (!acceptOwn(message) && isNew && !isHidden(message))
        Q_EMIT messagesReceived({message});
}

void ChatClient::keepLastLetter()
{
    m_letterTimer.stop();
    // Where it can't be kept, the next program shows some of them once more.
    if (m_lastLetter != m_keptLetter && m_letters.keep(m_room.hostKey, m_options.room, m_lastLetter))
        m_keptLetter = m_lastLetter;
}

void ChatClient::handleFound(const Wire::Found &found)
{
    const auto awaited = std::find(m_awaited.begin(), m_awaited.end(), Asked::Search);
    if (awaited == m_awaited.end())
        return;
    for (const Wire::LogFrame &frame : found.messages) {
        if (m_found.size() >= Wire::maxHistoryCount)
            break; // more than was asked for
        if (const Message message = toMessage(frame); !isHidden(message))
            m_found.append(message);
    }
    if (!found.done)
        return;
    m_awaited.erase(awaited);
    Q_EMIT searchFinished(found.text, std::exchange(m_found, {}), found.start);
}

void ChatClient::handleHistory(const Wire::History &history)
{
    const auto awaited = awaitedHistory();
    if (awaited == m_awaited.end())
        return;
    const Asked purpose = *awaited;
    if (history.done)
        m_awaited.erase(awaited);
    QList<Message> messages;
    for (const Wire::LogFrame &frame : history.messages) {
        if (purpose == Asked::Earlier) {
            // What happened to a message is in the message already.
            if (m_earlier.size() >= Wire::maxHistoryCount)
                break; // more than was asked for
            if (const Message message = toMessage(frame); !isChange(frame) && !isHidden(message))
                m_earlier.append(message);
        } else if (m_sequence.takeHistory(seqOf(frame))) {
            // The host has lost its history, or is another one: only what is newer than all seen so far is
            // new.
            const bool known = m_knownUntil && timeOf(frame) <= *m_knownUntil;
            if (!known)
                deliver(frame, messages, purpose == Asked::Join && m_newcomer);
            if (purpose == Asked::Fill)
                updateMembers(frame);
        }
    }
    if (!messages.isEmpty())
        Q_EMIT messagesReceived(messages);
    const bool hasPassedOver = purpose != Asked::Earlier && m_sequence.takeHistory(history.passedOver);
    if (!history.done)
        return;
    if (purpose == Asked::Earlier) {
        Q_EMIT earlierLoaded(std::exchange(m_earlier, {}), history.start);
    } else if (purpose == Asked::Join) {
        m_sequence.joined();
        m_knownUntil.reset();
        m_newcomer = false;
        m_backoff.reset(); // not at the welcome: what follows may be what it can't take
        scheduleMark();
        Q_EMIT caughtUp();
    } else {
        if (history.messages.isEmpty() && !hasPassedOver)
            m_sequence.joined(); // it does not exist any more: go on without
        fetchMissing();
    }
}

void ChatClient::handleFailure(const Wire::Failure &failed)
{
    if (failed.reason == QLatin1String("slow")) {
        // Not lost: it is its turn again when the room takes it.
        for (Waiting &waiting : m_outbox)
            waiting.onTheWay = waiting.onTheWay && waiting.message.clientId != failed.cid;
        m_slowTimer.start(std::chrono::seconds(std::clamp<qint64>(failed.wait, 1, maxSlowWait.count())));
        if (!failed.cid.isEmpty())
            return;
        // A change of a message or of the name does not wait here: who asked for it has to hear of it.
    }
    const auto mine = std::find_if(m_outbox.begin(), m_outbox.end(), [&](const Waiting &waiting) {
        return waiting.message.clientId == failed.cid;
    });
    if (!failed.cid.isEmpty() && mine != m_outbox.end()) {
        m_outbox.erase(mine);
        m_kept.remove(failed.cid);
        Q_EMIT messageRefused(failed.cid, {ErrorCode::Refused, failed.message, {}, 0, {}});
        return;
    }
    if (!isBusy(failed))
        explain(failed.message);
}

/** It takes no more requests now: the newest has no answer. False: somebody should be told. */
bool ChatClient::isBusy(const Wire::Failure &failed)
{
    if (failed.reason != QLatin1String("busy") || m_awaited.empty() || m_awaited.back() == Asked::Join)
        return false;
    const Asked last = m_awaited.back();
    m_awaited.pop_back();
    if (last == Asked::Earlier)
        Q_EMIT earlierLoaded({}, false);
    else if (last == Asked::Fill)
        QTimer::singleShot(askAgainAfter, this, &ChatClient::fetchMissing);
    return last == Asked::Fill;
}

/** The request that the next piece of history answers. */
std::deque<ChatClient::Asked>::iterator ChatClient::awaitedHistory()
{
    return std::find_if(m_awaited.begin(), m_awaited.end(),
                        [](Asked asked) { return asked != Asked::Search; });
}

/** The connection is over. */
void ChatClient::dropAwaited()
{
    m_earlier.clear();
    m_found.clear();
    const std::deque<Asked> dropped = std::exchange(m_awaited, {});
    for (const Asked asked : dropped) {
        if (asked == Asked::Earlier)
            Q_EMIT earlierLoaded({}, false);
    }
}

void ChatClient::handleLive(const Wire::LogFrame &frame, qint64 seq)
{
    if (m_phase != Phase::Open)
        return;
    // Said to this member alone, or the next of all: shown. Anything else waits for what is missing before
    // it.
    const qint64 announced = m_sequence.announced();
    if (seq != 0 && !m_sequence.takeLive(seq)) {
        // What was sent again is answered by its old entry, which no history of this join may bring.
        const auto *posted = std::get_if<Wire::Posted>(&frame);
        const Message own = toMessage(frame);
        if (posted && seq <= announced && isWaiting(own)) {
            static_cast<void>(m_recent.take(posted->key, posted->cid));
            acceptOwn(own);
        }
        fetchMissing();
        return;
    }
    QList<Message> messages;
    updateMembers(frame);
    deliver(frame, messages);
    scheduleMark();
    if (!messages.isEmpty())
        Q_EMIT messagesReceived(messages);
}

void ChatClient::fetchMissing()
{
    if (m_phase != Phase::Open || !m_sequence.isBehind() || awaitedHistory() != m_awaited.end())
        return;
    m_awaited.push_back(Asked::Fill);
    sendFrame(Wire::HistoryRequest{std::nullopt, m_sequence.last(), Wire::maxHistoryCount});
}

void ChatClient::deliver(const Wire::LogFrame &frame, QList<Message> &messages, bool newcomer)
{
    m_lastTime = std::max(m_lastTime, timeOf(frame));
    if (isChange(frame)) {
        // To a newcomer the messages came as they are now.
        if (!newcomer)
            tellChange(frame);
        return;
    }
    const Message message = toMessage(frame);
    const auto *posted = std::get_if<Wire::Posted>(&frame);
    const bool isNew = !posted || m_recent.take(posted->key, posted->cid);
    // What was said before one's own is told before it.
    if (isWaiting(message) && !messages.isEmpty())
        Q_EMIT messagesReceived(std::exchange(messages, {}));
    if (!acceptOwn(message) && isNew && !isHidden(message))
        messages.append(message);
}

} // namespace Landline::Chat
