// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/history/historystore.h"
#include "core/chat/skeleton.h"

#include <QHash>
#include <QStringList>

#include <algorithm>

namespace Landline::Chat {

/**
 * Whose names a room's history knows: a nick belongs to the key that had it first, and so does every nick
 * that looks like it, until it is released. Pure.
 */
class NickBook
{
public:
    /** Names that one key may have; then it has to go back to one of them. */
    static constexpr int maxNicksOfKey = 16;

    void restore(const QList<KnownNick> &nicks)
    {
        for (const KnownNick &known : nicks)
            had(known.nick, known.key);
    }
    /** Empty: nobody's. */
    [[nodiscard]] QString ownerOf(const QString &nick) const { return m_nicks.value(skeleton(nick)).key; }
    [[nodiscard]] bool knows(const QString &key) const { return m_counts.contains(key); }
    /** As whoever it belongs to wrote it first. */
    [[nodiscard]] QString spellingOf(const QString &nick) const
    {
        return m_nicks.value(skeleton(nick)).spellings.value(0);
    }
    /** One of a key's names; empty: it had none. */
    [[nodiscard]] QString nickOf(const QString &key) const
    {
        const auto it = std::find_if(m_nicks.cbegin(), m_nicks.cend(),
                                     [&key](const Entry &entry) { return entry.key == key; });
        return it == m_nicks.cend() ? QString() : it->spellings.value(0);
    }
    [[nodiscard]] bool isAnothers(const QString &nick, const QString &key) const
    {
        const QString owner = ownerOf(nick);
        return !owner.isEmpty() && owner != key;
    }
    [[nodiscard]] bool hasTooMany(const QString &key) const { return m_counts.value(key) >= maxNicksOfKey; }
    void had(const QString &nick, const QString &key)
    {
        Entry &entry = m_nicks[skeleton(nick)];
        if (entry.key.isEmpty()) {
            entry.key = key;
            ++m_counts[key];
        }
        if (entry.key == key && !entry.spellings.contains(nick))
            entry.spellings.append(nick);
    }
    /** How it was written; nobody's from now on. */
    QStringList release(const QString &nick)
    {
        const Entry entry = m_nicks.take(skeleton(nick));
        if (!entry.key.isEmpty() && --m_counts[entry.key] <= 0)
            m_counts.remove(entry.key);
        return entry.spellings;
    }

private:
    struct Entry
    {
        QString key;
        QStringList spellings;
    };
    QHash<QString, Entry> m_nicks; ///< by skeleton
    QHash<QString, int> m_counts;
};

} // namespace Landline::Chat
