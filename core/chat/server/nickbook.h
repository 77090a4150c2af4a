// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/history/historystore.h"

#include <QHash>
#include <QStringList>

#include <functional>
#include <optional>
#include <set>
#include <utility>

namespace Landline::Chat {

/**
 * Whose names a room's history knows: a nick belongs to the key that had it first, and so does every nick
 * that looks like it, until it is released or forgotten. It is kept as it was spelled last: that is how the
 * newest entries of the history have it. Pure.
 */
class NickBook
{
public:
    /** Names that one key may have; then it has to go back to one of them. */
    static constexpr int maxNicksOfKey = 16;
    /** Names of all keys; beyond it those go that were had longest ago. */
    static constexpr qsizetype maxNicks = 100'000;
    /** Names of keys that are here, which are passed over when one has to go; then the oldest one goes all
     * the same. */
    static constexpr int maxPassedOver = 1000;

    /** In the order in which they were had; gives those that are not kept. */
    [[nodiscard]] QStringList restore(const QList<KnownNick> &nicks);
    /** A key comes with a nick, takes it or leaves with it, at this seq. Gives how it was spelled before,
     * empty for a new one; nothing: it is another's. */
    std::optional<QString> had(const QString &nick, const QString &key, qint64 seq);
    /** So many go, those of keys that are not here first, that no more than maxNicks are left: which. */
    [[nodiscard]] QStringList shrink(const std::function<bool(const QString &key)> &isHere);
    /** How it was written, nobody's from now on; empty: it was nobody's. */
    QString release(const QString &nick);
    /** The history knows nobody who is spelled so among what came up to this seq; false: who is spelled so
     * in the book was here later. */
    bool forget(const QString &nick, qint64 upTo);

    /** Empty: nobody's. */
    [[nodiscard]] QString ownerOf(const QString &nick) const;
    /** As whoever it belongs to wrote it last. */
    [[nodiscard]] QString spellingOf(const QString &nick) const;
    [[nodiscard]] bool isAnothers(const QString &nick, const QString &key) const;
    [[nodiscard]] bool knows(const QString &key) const { return m_ofKeys.contains(key); }
    /** The newest of a key's names; empty: it had none. */
    [[nodiscard]] QString nickOf(const QString &key) const;
    [[nodiscard]] bool hasTooMany(const QString &key) const
    {
        return m_ofKeys.value(key).size() >= maxNicksOfKey;
    }

private:
    struct Entry
    {
        QString key;
        QString nick; ///< as it is spelled
        qint64 seq = 0;
    };
    void remove(const QString &looks);

    QHash<QString, Entry> m_nicks;                ///< by Wire::nickLook()
    QHash<QString, QStringList> m_ofKeys;         ///< looks of each, the newest last
    std::set<std::pair<qint64, QString>> m_bySeq; ///< the seq and look of each nick
};

} // namespace Landline::Chat
