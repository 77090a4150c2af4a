// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/roster.h"

#include "core/chat/wire/frames.h"

namespace Landline::Chat {

bool Roster::enter(const Member &member)
{
    const QString id = idOf(member);
    Entry &entry = m_entries[id];
    if (entry.connections++ > 0)
        return false;
    entry.member = member;
    m_byNick.insert(member.nick.toCaseFolded(), id);
    m_plain += member.plain ? 1 : 0;
    return true;
}

bool Roster::leave(const QString &id)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end() || --it->connections > 0)
        return false;
    m_byNick.remove(it->member.nick.toCaseFolded());
    m_plain -= it->member.plain ? 1 : 0;
    m_entries.erase(it);
    return true;
}

const Member *Roster::find(const QString &id) const
{
    const auto it = m_entries.constFind(id);
    return it == m_entries.cend() ? nullptr : &it->member;
}

void Roster::rename(const QString &id, const QString &nick)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end())
        return;
    m_byNick.remove(it->member.nick.toCaseFolded());
    it->member.nick = nick;
    m_byNick.insert(nick.toCaseFolded(), id);
}

bool Roster::isTaken(const QString &nick, const QString &exceptId) const
{
    const auto it = m_byNick.constFind(nick.toCaseFolded());
    return it != m_byNick.cend() && *it != exceptId;
}

QString Roster::suggestion(const QString &nick) const
{
    for (int number = 2;; ++number) {
        const QString suffix = QStringLiteral(" %1").arg(number);
        const QString candidate = nick.left(Wire::maxNickLength - suffix.size()).trimmed() + suffix;
        if (!m_byNick.contains(candidate.toCaseFolded()))
            return candidate;
    }
}

QList<Member> Roster::members() const
{
    QList<Member> members;
    members.reserve(m_entries.size());
    for (const Entry &entry : m_entries)
        members.append(entry.member);
    std::sort(members.begin(), members.end(), [](const Member &a, const Member &b) {
        return QString::localeAwareCompare(a.nick, b.nick) < 0;
    });
    return members;
}

} // namespace Landline::Chat
