// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QByteArray>
#include <QHash>

#include <unordered_map>
#include <vector>

namespace Landline::Chat {

/**
 * Who is in a room: an identity each, with however many connections it has. Members are named by their id,
 * which is the key, or the nick of a plain one. All of them are told to each one that comes, so they are
 * kept in order and encoded once. Pure.
 */
class Roster
{
public:
    [[nodiscard]] static QString idOf(const Member &member)
    {
        return member.key.isEmpty() ? member.nick : member.key;
    }

    /** One more connection of a member; true when it is the first, so that somebody has joined. */
    bool enter(const Member &member);
    /** One connection fewer; true when it was the last, so that somebody has left. */
    bool leave(const QString &id);
    [[nodiscard]] const Member *find(const QString &id) const;
    void rename(const QString &id, const QString &nick);

    /** Somebody else has this nick, or one that looks like it. */
    [[nodiscard]] bool isTaken(const QString &nick, const QString &exceptId) const;
    /** The one with this nick, or one that looks like it; of plain ones the one with just this. */
    [[nodiscard]] const Member *findByNick(const QString &nick) const;
    void setPresence(const QString &id, Presence presence, const QString &status);
    void setOperator(const QString &id, bool isOperator);
    [[nodiscard]] qsizetype count() const { return qsizetype(m_entries.size()); }
    /** By their nicks. */
    [[nodiscard]] QList<Member> members() const;
    /** The same, each by Wire::encodeMember(). */
    [[nodiscard]] QList<QByteArray> encodedMembers() const;
    [[nodiscard]] bool hasPlain() const { return m_plain > 0; }

private:
    struct Entry
    {
        Member member;
        int connections = 0;
        mutable QByteArray encoded; ///< null until it is asked for, and after each change
    };
    /** By nick; two that the language does not tell apart, by their letters. */
    static bool isBefore(const Entry *one, const Entry *other);
    void order(const Entry *entry);
    void takeOutOfOrder(const Entry *entry);
    [[nodiscard]] Entry *change(const QString &id);

    std::unordered_map<QString, Entry> m_entries;
    QHash<QString, const Entry *> m_byNick; ///< by Wire::nickLook()
    std::vector<const Entry *> m_ordered;
    int m_plain = 0;
};

} // namespace Landline::Chat
