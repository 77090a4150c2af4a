// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to messages after they were said, and what is told without a place in the log.
#include "core/chat/server/room.h"
#include "core/chat/server/session.h"
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"

#include <algorithm>

namespace Landline::Chat {

static tl::unexpected<Error> noMessage()
{
    return failure(ErrorCode::NotFound,
                   QStringLiteral("That message is too old to be changed, or there is none."));
}

Result<Wire::Posted> Room::messageToChange(qint64 seq) const
{
    const Wire::LogFrame *entry = m_log.find(seq);
    const auto *posted = entry ? std::get_if<Wire::Posted>(entry) : nullptr;
    if (!posted || posted->deleted)
        return noMessage();
    return *posted;
}

void Room::amend(const Wire::Posted &posted)
{
    m_log.amend(posted);
    m_store->amend({posted});
}

/** Entries that repeat what a message says. */
void Room::amendAll(const QList<Wire::LogFrame> &entries)
{
    for (const Wire::LogFrame &entry : entries)
        m_log.amend(entry);
    if (!entries.isEmpty())
        m_store->amend(entries);
}

QStringList Room::mentionsIn(const QString &text) const
{
    QStringList keys;
    qsizetype places = 0;  // each costs a look for every length that a name can have
    QSet<QString> nobodys; // each of them was such a look
    for (qsizetype at = text.indexOf(u'@');
         at >= 0 && keys.size() < Wire::maxMentions && places < Wire::maxMentionPlaces;
         at = text.indexOf(u'@', at + 1)) {
        if (at + 1 == text.size() || text.at(at + 1) == u'@' || text.at(at + 1).isSpace())
            continue;
        ++places;
        // Names may have spaces in them: the longest one that somebody here has is meant.
        const QString after = text.mid(at + 1, Wire::maxNickLength);
        for (qsizetype length = after.size(); length > 0; --length) {
            const bool ends = length == after.size() || !after.at(length).isLetterOrNumber();
            const QString name = after.left(length);
            if (!ends || nobodys.contains(name))
                continue;
            if (nobodys.size() >= maxMentionLooks)
                return keys;
            const Member *named = m_roster.findByNick(name);
            if (!named) {
                nobodys.insert(name);
                continue;
            }
            if (!named->key.isEmpty() && !keys.contains(named->key))
                keys.append(named->key);
            break;
        }
    }
    return keys;
}

Result<void> Room::edit(const Wire::Edit &edit, const Member &by)
{
    Result<Wire::Posted> message = messageToChange(edit.of);
    if (!message)
        return failure(message.error());
    if (by.key.isEmpty() || message->key != by.key)
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("Only who wrote a message can change it."));
    message->content = edit.content;
    message->edited = true;
    amend(*message);
    const QString pinned = Wire::pinText(edit.content);
    if (m_moderation.changePin(edit.of, pinned))
        m_store->keepSettings(m_moderation.settings().toJson());
    amendAll(m_log.withPinText(edit.of, pinned));
    append(Wire::Edited{0, 0, by, edit.of, edit.content});
    return {};
}

Result<void> Room::remove(const Wire::Delete &frame, const Member &by)
{
    Result<Wire::Posted> message = messageToChange(frame.of);
    if (!message)
        return failure(message.error());
    const bool isOwn = !by.key.isEmpty() && message->key == by.key;
    if (!isOwn && !m_moderation.mayModerate(by))
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("Only who wrote a message and operators can take it back."));
    Wire::Posted gone{message->seq,   message->ts, message->sender, message->key,
                      message->plain, {},          message->cid,    {}};
    gone.reply = message->reply;
    gone.deleted = true;
    if (!isOwn)
        gone.removedBy = by.nick;
    amend(gone);
    // What it said in between goes too.
    amendAll(m_log.withoutTextOf(frame.of));
    if (m_moderation.dropPin(frame.of))
        m_store->keepSettings(m_moderation.settings().toJson());
    append(Wire::Deleted{0, 0, by, frame.of, isOwn ? QString() : message->sender});
    return {};
}

Result<void> Room::react(const Wire::React &frame, const Member &by)
{
    Result<Wire::Posted> message = messageToChange(frame.of);
    if (!message)
        return failure(message.error());
    QList<Reaction> &reactions = message->reactions;
    auto reaction = std::find_if(reactions.begin(), reactions.end(),
                                 [&frame](const Reaction &one) { return one.emoji == frame.emoji; });
    const bool has = reaction != reactions.end() && reaction->keys.contains(by.key);
    if (has != frame.off)
        return {}; // it is so already
    if (frame.off) {
        reaction->keys.removeAll(by.key);
        if (reaction->keys.isEmpty())
            reactions.erase(reaction);
    } else {
        qsizetype all = 0;
        for (const Reaction &one : std::as_const(reactions))
            all += one.keys.size();
        if (all >= maxReactions || (reaction == reactions.end() && reactions.size() >= maxReactionKinds))
            return failure(ErrorCode::TooLarge,
                           QStringLiteral("That message has as many reactions as it can have."));
        if (reaction == reactions.end())
            reactions.append({frame.emoji, {by.key}});
        else
            reaction->keys.append(by.key);
    }
    amend(*message);
    append(Wire::Reacted{0, 0, by, frame.of, frame.emoji, frame.off});
    return {};
}

void Room::tell(const Wire::ServerFrame &frame, Wire::Capability understood, const QString &exceptId)
{
    flushComings();
    const QByteArray line = *Wire::encode(frame, Wire::Capability::Upgraded);
    const QList<Session *> readers = m_readers;
    for (Session *session : readers) {
        if (session->understands(understood) && session->memberId() != exceptId)
            session->sendSignal(line);
    }
}

void Room::typing(const Member &member)
{
    if (m_roster.count() <= m_options.limits.signalsUpTo)
        tell(Wire::TypingBy{member}, Wire::Capability::Typing, member.key);
}

void Room::setPresence(const QString &memberId, const Wire::SetPresence &presence)
{
    const Member *member = m_roster.find(memberId);
    if (!member || (member->presence == presence.state && member->status == presence.text))
        return;
    m_roster.setPresence(memberId, presence.state, presence.text);
    tell(Wire::PresenceOf{*m_roster.find(memberId)}, Wire::Capability::Presence, {});
}

void Room::mark(const QString &memberId, const Wire::Mark &mark)
{
    Wire::MarkOf &known = m_marks[memberId];
    known.key = memberId;
    const qint64 last = m_log.next() - 1;
    const qint64 read = std::clamp(mark.read, known.read, std::max(known.read, last));
    const qint64 delivered =
        std::clamp(std::max(mark.delivered, read), known.delivered, std::max(known.delivered, last));
    if (read == known.read && delivered == known.delivered)
        return;
    known.read = read;
    known.delivered = delivered;
    m_newMarks.insert(memberId);
    if (!m_marksTimer.isActive())
        m_marksTimer.start(m_options.limits.marksTogether);
}

void Room::tellMarks()
{
    Wire::Marks marks;
    for (const QString &id : std::as_const(m_newMarks)) {
        if (const auto it = m_marks.constFind(id); it != m_marks.cend())
            marks.marks.append(*it);
    }
    m_newMarks.clear();
    // In a large room everybody's marks would be more than all that is said.
    if (!marks.marks.isEmpty() && m_roster.count() <= m_options.limits.signalsUpTo)
        tell(marks, Wire::Capability::Marks, {});
}

Wire::Marks Room::marks() const
{
    return {m_roster.count() <= m_options.limits.signalsUpTo ? m_marks.values() : QList<Wire::MarkOf>()};
}

Result<Wire::Letter> Room::whisper(const Wire::Whisper &whisper, const Member &from)
{
    flushComings();
    const auto now = m_clock.monotonic();
    if (const auto sent = m_mailboxes.sent(from.key, whisper.cid))
        return *sent; // sent again after a cut
    if (!m_mailboxes.isKnown(whisper.to, now))
        return failure(ErrorCode::NotFound, QStringLiteral("Whom this is for is not here."));
    Wire::Letter letter;
    letter.id = m_lastLetter = std::max(m_lastLetter + 1, nowMs());
    letter.ts = nowMs();
    letter.from = {from.nick, from.key};
    const Member *present = m_roster.find(whisper.to);
    letter.to = {present ? present->nick : QString(), whisper.to};
    letter.content = whisper.content;
    letter.cid = whisper.cid;
    for (const QString &key : QSet<QString>{from.key, whisper.to}) {
        m_mailboxes.add(key, letter, now);
        const QList<Session *> readers = m_readers;
        for (Session *session : readers) {
            if (session->memberId() == key)
                session->feedLetters();
        }
    }
    return letter;
}

} // namespace Landline::Chat
