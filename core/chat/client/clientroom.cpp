// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the room: who is there, what it is set to, what happened to its messages.
#include "core/chat/client/chatclient.h"
#include "core/chat/wire/names.h"

namespace Landline::Chat {

void ChatClient::takeMembers(const Wire::MoreMembers &more)
{
    m_membersFollow = true;
    m_room.members.append(more.members.mid(0, maxMembers - std::min(maxMembers, m_room.members.size())));
    Q_EMIT roomChanged(m_room);
}

void ChatClient::handlePresence(const Member &member)
{
    for (Member &known : m_room.members) {
        if (known.key == member.key && known.nick == member.nick) {
            known.presence = member.presence;
            known.status = member.status;
            Q_EMIT roomChanged(m_room);
            return;
        }
    }
}

/** Entries that say what happened to a message, and are no lines of their own. */
bool ChatClient::isChange(const Wire::LogFrame &frame)
{
    return std::holds_alternative<Wire::Edited>(frame) || std::holds_alternative<Wire::Deleted>(frame)
           || std::holds_alternative<Wire::Reacted>(frame);
}

void ChatClient::tellChange(const Wire::LogFrame &frame)
{
    using Kind = MessageChange::Kind;
    MessageChange change;
    const auto about = [&change](Kind kind, const auto &entry) {
        change.kind = kind;
        change.seq = entry.of;
        change.who = entry.member.nick;
        change.key = entry.member.key;
        change.time = QDateTime::fromMSecsSinceEpoch(entry.ts, Qt::UTC);
    };
    if (const auto *edited = std::get_if<Wire::Edited>(&frame)) {
        about(Kind::Edited, *edited);
        change.text = edited->content;
        for (Pin &pin : m_room.pins) {
            if (pin.seq != edited->of)
                continue;
            pin.text = Wire::pinText(edited->content);
            Q_EMIT roomChanged(m_room);
        }
    } else if (const auto *deleted = std::get_if<Wire::Deleted>(&frame)) {
        about(Kind::Deleted, *deleted);
        change.sender = deleted->sender;
        if (m_room.pins.removeIf([&](const Pin &pin) { return pin.seq == deleted->of; }) > 0)
            Q_EMIT roomChanged(m_room);
    } else if (const auto *reacted = std::get_if<Wire::Reacted>(&frame)) {
        about(reacted->off ? Kind::ReactionTaken : Kind::Reacted, *reacted);
        change.emoji = reacted->emoji;
    }
    // Of who is hidden nothing is read in this way either; what was taken back goes wherever it is shown.
    if (change.kind != Kind::Deleted && isHidden(change.key, change.who))
        return;
    Q_EMIT messageAmended(change);
}

bool ChatClient::isHidden(const Message &message) const
{
    return message.kind == MessageKind::Text && !message.own && isHidden(message.senderKey, message.sender);
}

bool ChatClient::isHidden(const QString &key, const QString &nick) const
{
    return !m_hidden.isEmpty() && m_hidden.contains(key.isEmpty() ? nick : key);
}

void ChatClient::updateMembers(const Wire::LogFrame &frame)
{
    const auto same = [](const Member &one, const Member &other) {
        return one.key.isEmpty() ? other.key.isEmpty() && one.nick == other.nick : one.key == other.key;
    };
    const auto remove = [&](const Member &gone) {
        erase_if(m_room.members, [&](const Member &member) { return same(gone, member); });
    };
    if (const auto *joined = std::get_if<Wire::Joined>(&frame)) {
        remove(joined->member);
        m_room.members.append(joined->member);
    } else if (const auto *left = std::get_if<Wire::Left>(&frame)) {
        remove(left->member);
    } else if (const auto *renamed = std::get_if<Wire::Renamed>(&frame)) {
        remove(renamed->member);
        m_room.members.append(renamed->member);
        if (!renamed->member.key.isEmpty() && renamed->member.key == m_identity.fingerprint())
            m_room.ownNick = renamed->member.nick;
    } else if (const auto *moderated = std::get_if<Wire::Moderated>(&frame)) {
        updateRoom(*moderated);
    } else {
        return;
    }
    m_room.hasPlainMembers = std::any_of(m_room.members.cbegin(), m_room.members.cend(),
                                         [](const Member &member) { return member.plain; });
    Q_EMIT roomChanged(m_room);
}

void ChatClient::updateRoom(const Wire::Moderated &frame)
{
    const auto setOperator = [&](bool isOperator) {
        for (Member &member : m_room.members) {
            if (!frame.key.isEmpty() && member.key == frame.key)
                member.op = isOperator;
        }
        if (frame.key == m_identity.fingerprint())
            m_room.canModerate = isOperator;
    };
    if (frame.action == QLatin1String("topic"))
        m_room.topic = frame.value;
    else if (frame.action == QLatin1String("slow"))
        m_room.slowSeconds = frame.value.toLongLong();
    else if (frame.action == QLatin1String("post"))
        m_room.whoPosts = Wire::whoPostsFrom(frame.value).value_or(WhoPosts::Everybody);
    else if (frame.action == QLatin1String("operator"))
        setOperator(true);
    else if (frame.action == QLatin1String("member"))
        setOperator(false);
    if (!frame.pin)
        return;
    m_room.pins.removeIf([&frame](const Pin &pin) { return pin.seq == frame.pin->seq; });
    if (frame.action == QLatin1String("pin"))
        m_room.pins.append(*frame.pin);
}

} // namespace Landline::Chat
