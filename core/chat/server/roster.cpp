// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/roster.h"

#include "core/chat/wire/codec.h"

#include <algorithm>

namespace Landline::Chat {

bool Roster::isBefore(const Entry *one, const Entry *other)
{
    const QString &nick = one->member.nick;
    const int order = QString::localeAwareCompare(nick, other->member.nick);
    return order != 0 ? order < 0 : nick < other->member.nick;
}

void Roster::order(const Entry *entry)
{
    m_ordered.insert(std::upper_bound(m_ordered.begin(), m_ordered.end(), entry, isBefore), entry);
    m_byNick.insert(Wire::nickLook(entry->member.nick), entry);
}

void Roster::takeOutOfOrder(const Entry *entry)
{
    const auto from = std::lower_bound(m_ordered.begin(), m_ordered.end(), entry, isBefore);
    m_ordered.erase(std::find(from, m_ordered.end(), entry));
    m_byNick.remove(Wire::nickLook(entry->member.nick));
}

bool Roster::enter(const Member &member)
{
    Entry &entry = m_entries[idOf(member)];
    if (entry.connections++ > 0)
        return false;
    entry.member = member;
    order(&entry);
    m_plain += member.plain ? 1 : 0;
    return true;
}

bool Roster::leave(const QString &id)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end() || --it->second.connections > 0)
        return false;
    takeOutOfOrder(&it->second);
    m_plain -= it->second.member.plain ? 1 : 0;
    m_entries.erase(it);
    return true;
}

const Member *Roster::find(const QString &id) const
{
    const auto it = m_entries.find(id);
    return it == m_entries.cend() ? nullptr : &it->second.member;
}

/** Somebody of whom something else is to be told from now on; nullptr: nobody is. */
Roster::Entry *Roster::change(const QString &id)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end())
        return nullptr;
    it->second.encoded = {};
    return &it->second;
}

void Roster::rename(const QString &id, const QString &nick)
{
    Entry *entry = change(id);
    if (!entry)
        return;
    takeOutOfOrder(entry);
    entry->member.nick = nick;
    order(entry);
}

bool Roster::isTaken(const QString &nick, const QString &exceptId) const
{
    const Member *member = findByNick(nick);
    return member && idOf(*member) != exceptId;
}

const Member *Roster::findByNick(const QString &nick) const
{
    const auto it = m_byNick.constFind(Wire::nickLook(nick));
    return it == m_byNick.cend() ? nullptr : &(*it)->member;
}

void Roster::setPresence(const QString &id, Presence presence, const QString &status)
{
    if (Entry *entry = change(id)) {
        entry->member.presence = presence;
        entry->member.status = status;
    }
}

void Roster::setOperator(const QString &id, bool isOperator)
{
    if (Entry *entry = change(id))
        entry->member.op = isOperator;
}

QList<Member> Roster::members() const
{
    QList<Member> members;
    members.reserve(count());
    for (const Entry *entry : m_ordered)
        members.append(entry->member);
    return members;
}

QList<QByteArray> Roster::encodedMembers() const
{
    QList<QByteArray> members;
    members.reserve(count());
    for (const Entry *entry : m_ordered) {
        if (entry->encoded.isNull())
            entry->encoded = Wire::encodeMember(entry->member);
        members.append(entry->encoded);
    }
    return members;
}

} // namespace Landline::Chat
