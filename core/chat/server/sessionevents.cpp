// SPDX-License-Identifier: GPL-3.0-or-later
// What a member does to messages, says beside them, and decides about the room.
#include "core/chat/server/session.h"
#include "core/chat/wire/codec.h"

namespace Landline::Chat {

static QString reasonOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
        return QStringLiteral("not-found");
    case ErrorCode::PermissionDenied:
        return QStringLiteral("not-allowed");
    case ErrorCode::TooLarge:
        return QStringLiteral("full");
    default:
        return QStringLiteral("invalid");
    }
}

void Session::tellFailure(const Error &error, const QString &cid)
{
    say(Wire::Failure{reasonOf(error.code), error.message, cid, m_room->nowMs()});
}

bool Session::isSayable(const QString &content, const QString &cid, bool mayBeEmpty)
{
    if (content.toUtf8().size() > Wire::maxContentBytes) {
        const QString text = QStringLiteral("The message was not sent: it is longer than %1 bytes.");
        say(Wire::Failure{QStringLiteral("too-large"), text.arg(Wire::maxContentBytes), cid,
                          m_room->nowMs()});
        return false;
    }
    if (mayBeEmpty || !Wire::isBlank(content))
        return true;
    if (m_state == State::Upgraded)
        say(Wire::Failure{QStringLiteral("empty"), QStringLiteral("The message is empty."), cid,
                          m_room->nowMs()});
    return false;
}

bool Session::isSilenced(const QString &cid)
{
    std::optional<Wire::Failure> why = m_room->silence(m_memberId);
    if (!why)
        return false;
    why->cid = cid;
    // A plain member is told as often as it is told what it does wrong.
    if (m_state == State::Upgraded || m_explanations.take(m_room->clock().monotonic()))
        say(*why);
    return true;
}

void Session::doEdit(const Wire::ClientFrame &frame)
{
    const auto &edit = std::get<Wire::Edit>(frame);
    if (!isSayable(edit.content, {}) || isSilenced({}))
        return;
    if (const Result<void> done = m_room->edit(edit, *m_room->roster().find(m_memberId)); !done)
        tellFailure(done.error());
}

void Session::doDelete(const Wire::ClientFrame &frame)
{
    const Member by = *m_room->roster().find(m_memberId);
    if (const Result<void> done = m_room->remove(std::get<Wire::Delete>(frame), by); !done)
        tellFailure(done.error());
}

void Session::doReact(const Wire::ClientFrame &frame)
{
    const Member by = *m_room->roster().find(m_memberId);
    if (const auto why = m_room->moderation().silence(by, m_memberId)) {
        tellFailure(*why);
        return;
    }
    if (const Result<void> done = m_room->react(std::get<Wire::React>(frame), by); !done)
        tellFailure(done.error());
}

void Session::doTyping(const Wire::ClientFrame &)
{
    const auto now = m_room->clock().monotonic();
    if (m_lastTyped.count() != 0 && now - m_lastTyped < m_room->options().limits.typingEvery)
        return;
    m_lastTyped = now;
    m_room->typing(*m_room->roster().find(m_memberId));
}

void Session::doPresence(const Wire::ClientFrame &frame)
{
    auto presence = std::get<Wire::SetPresence>(frame);
    if (!presence.text.isEmpty()) {
        if (const auto why = m_room->moderation().silence(*m_room->roster().find(m_memberId), m_memberId)) {
            tellFailure(*why);
            presence.text.clear();
        }
    }
    m_room->setPresence(m_memberId, presence);
}

void Session::doMark(const Wire::ClientFrame &frame)
{
    m_room->mark(m_memberId, std::get<Wire::Mark>(frame));
}

void Session::doWhisper(const Wire::ClientFrame &frame)
{
    const auto &whisper = std::get<Wire::Whisper>(frame);
    const Member from = *m_room->roster().find(m_memberId);
    if (!isSayable(whisper.content, whisper.cid))
        return;
    if (const auto why = m_room->moderation().silence(from, m_memberId)) {
        tellFailure(*why, whisper.cid);
        return;
    }
    const bool again = m_room->isLetterKnown(from.key, whisper.cid);
    const Result<Wire::Letter> letter = m_room->whisper(whisper, from);
    if (!letter)
        tellFailure(letter.error(), whisper.cid);
    else if (again)
        say(*letter); // it is there already; only the sender has to learn that
}

void Session::doModerate(const Wire::ClientFrame &frame)
{
    const Member by = *m_room->roster().find(m_memberId);
    if (const Result<void> done = m_room->moderate(std::get<Wire::Moderate>(frame), by); !done)
        tellFailure(done.error());
}

} // namespace Landline::Chat
