// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/roster.h"

#include "core/chat/skeleton.h"

namespace Landline::Chat {

bool Roster::enter(const Member &member)
{
    const QString id = idOf(member);
    Entry &entry = m_entries[id];
    if (entry.connections++ > 0)
        return false;
    entry.member = member;
    m_byNick.insert(skeleton(member.nick), id);
    m_plain += member.plain ? 1 : 0;
    return true;
}

bool Roster::leave(const QString &id)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end() || --it->connections > 0)
        return false;
    m_byNick.remove(skeleton(it->member.nick));
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
    m_byNick.remove(skeleton(it->member.nick));
    it->member.nick = nick;
    m_byNick.insert(skeleton(nick), id);
}

bool Roster::isTaken(const QString &nick, const QString &exceptId) const
{
    const auto it = m_byNick.constFind(skeleton(nick));
    return it != m_byNick.cend() && *it != exceptId;
}

const Member *Roster::findByNick(const QString &nick) const
{
    const auto it = m_byNick.constFind(skeleton(nick));
    return it == m_byNick.cend() ? nullptr : find(*it);
}

void Roster::setPresence(const QString &id, Presence presence, const QString &status)
{
    if (const auto it = m_entries.find(id); it != m_entries.end()) {
        it->member.presence = presence;
        it->member.status = status;
    }
}

void Roster::setOperator(const QString &id, bool isOperator)
{
    if (const auto it = m_entries.find(id); it != m_entries.end())
        it->member.op = isOperator;
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
