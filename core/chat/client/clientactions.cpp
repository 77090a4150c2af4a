// SPDX-License-Identifier: GPL-3.0-or-later
// What a member does besides talking.
#include "core/base/plaintext.h"
#include "core/chat/client/chatclient.h"

namespace Landline::Chat {

static qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

void ChatClient::act(const Wire::ClientFrame &frame)
{
    if (m_phase == Phase::Open && m_options.mode == ClientMode::Encrypted) {
        sendFrame(frame);
        return;
    }
    explain(m_phase == Phase::Open
                ? QStringLiteral("A connection without encryption can only send messages.")
                : QStringLiteral("That can't be done while there is no connection to the room."));
}

void ChatClient::explain(const QString &text)
{
    Message message;
    message.kind = MessageKind::System;
    message.text = text;
    message.time = QDateTime::currentDateTimeUtc();
    Q_EMIT messagesReceived({message});
}

void ChatClient::edit(qint64 seq, const QString &text)
{
    act(Wire::Edit{seq, plainText(text, KeepBreaks::Yes)});
}

void ChatClient::remove(qint64 seq)
{
    act(Wire::Delete{seq});
}

void ChatClient::react(qint64 seq, const QString &emoji, bool on)
{
    act(Wire::React{seq, emoji, !on});
}

void ChatClient::typing()
{
    if (m_phase != Phase::Open || m_options.mode == ClientMode::Plain
        || now() - m_lastTyped < typingEvery.count())
        return;
    m_lastTyped = now();
    sendFrame(Wire::Typing{});
}

void ChatClient::setPresence(Presence presence, const QString &status)
{
    m_presence = Wire::SetPresence{presence, shortened(status, Wire::maxStatusLength)};
    if (m_phase == Phase::Open && m_options.mode == ClientMode::Encrypted)
        sendFrame(*m_presence);
}

void ChatClient::markRead(qint64 seq)
{
    m_read = std::max(m_read, seq);
    scheduleMark();
}

void ChatClient::scheduleMark()
{
    if (m_options.mode == ClientMode::Encrypted && !m_markTimer.isActive())
        m_markTimer.start(marksTogether);
}

void ChatClient::sendMark()
{
    const qint64 arrived = m_sequence.last();
    const qint64 read = std::min(m_read, arrived);
    if (m_phase != Phase::Open || (arrived == m_marked && read == m_markedRead))
        return;
    m_marked = arrived;
    m_markedRead = read;
    sendFrame(Wire::Mark{arrived, read});
}

void ChatClient::search(const QString &text, std::optional<qint64> before, int count)
{
    if (m_phase == Phase::Open && m_options.mode == ClientMode::Encrypted) {
        if (m_awaited.size() >= maxAwaited) {
            explain(QStringLiteral("The host has not answered what was looked for before."));
            return;
        }
        m_awaited.push_back(Asked::Search);
    }
    act(Wire::Search{plainText(text, KeepBreaks::No).trimmed(), before,
                     std::min(count, Wire::maxHistoryCount)});
}

void ChatClient::moderate(const Wire::Moderate &asked)
{
    act(asked);
}

} // namespace Landline::Chat
