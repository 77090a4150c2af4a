// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QHash>

namespace Landline::Chat {

/**
 * Who is in a room: an identity each, with however many connections it has. Members are named by their id,
 * which is the key, or the nick of a plain one. Pure.
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
    /** The one with this nick, or one that looks like it. */
    [[nodiscard]] const Member *findByNick(const QString &nick) const;
    void setPresence(const QString &id, Presence presence, const QString &status);
    void setOperator(const QString &id, bool isOperator);
    [[nodiscard]] qsizetype count() const { return m_entries.size(); }
    [[nodiscard]] QList<Member> members() const;
    [[nodiscard]] bool hasPlain() const { return m_plain > 0; }

private:
    struct Entry
    {
        Member member;
        int connections = 0;
    };
    QHash<QString, Entry> m_entries;
    QHash<QString, QString> m_byNick; ///< skeleton of the nick → id
    int m_plain = 0;
};

} // namespace Landline::Chat
