// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/nickbook.h"

#include "core/chat/wire/codec.h"

namespace Landline::Chat {

QStringList NickBook::restore(const QList<KnownNick> &nicks)
{
    QStringList gone;
    qint64 seq = -nicks.size(); // before all that will come
    for (const KnownNick &known : nicks) {
        const std::optional<QString> was = had(known.nick, known.key, seq++);
        if (!was)
            gone.append(known.nick);
        else if (!was->isEmpty())
            gone.append(*was);
    }
    return gone + shrink([](const QString &) { return false; });
}

std::optional<QString> NickBook::had(const QString &nick, const QString &key, qint64 seq)
{
    const QString looks = Wire::nickLook(nick);
    Entry &entry = m_nicks[looks];
    if (!entry.key.isEmpty() && entry.key != key)
        return {};
    m_bySeq.erase({entry.seq, looks});
    m_bySeq.insert({seq, looks});
    QStringList &ofKey = m_ofKeys[key];
    ofKey.removeOne(looks);
    ofKey.append(looks);
    const QString was = std::exchange(entry, {key, nick, seq}).nick;
    return was;
}

QStringList NickBook::shrink(const std::function<bool(const QString &key)> &isHere)
{
    QStringList gone;
    int passedOver = 0;
    while (m_nicks.size() > maxNicks) {
        const QString looks = m_bySeq.begin()->second;
        Entry &oldest = m_nicks[looks];
        if (passedOver < maxPassedOver && isHere(oldest.key)) {
            ++passedOver;
            m_bySeq.erase(m_bySeq.begin());
            oldest.seq = m_bySeq.rbegin()->first; // as if it were had now: it is not looked at again so soon
            m_bySeq.insert({oldest.seq, looks});
            continue;
        }
        gone.append(oldest.nick);
        remove(looks);
    }
    return gone;
}

QString NickBook::release(const QString &nick)
{
    const QString was = spellingOf(nick);
    remove(Wire::nickLook(nick));
    return was;
}

bool NickBook::forget(const QString &nick, qint64 upTo)
{
    const QString looks = Wire::nickLook(nick);
    const Entry entry = m_nicks.value(looks);
    if (entry.nick == nick && entry.seq > upTo)
        return false;
    if (entry.nick == nick)
        remove(looks);
    return true;
}

QString NickBook::ownerOf(const QString &nick) const
{
    return m_nicks.value(Wire::nickLook(nick)).key;
}

QString NickBook::spellingOf(const QString &nick) const
{
    return m_nicks.value(Wire::nickLook(nick)).nick;
}

bool NickBook::isAnothers(const QString &nick, const QString &key) const
{
    const QString owner = ownerOf(nick);
    return !owner.isEmpty() && owner != key;
}

QString NickBook::nickOf(const QString &key) const
{
    const QStringList ofKey = m_ofKeys.value(key);
    return ofKey.isEmpty() ? QString() : m_nicks.value(ofKey.last()).nick;
}

void NickBook::remove(const QString &looks)
{
    const auto it = m_nicks.constFind(looks);
    if (it == m_nicks.cend())
        return;
    m_bySeq.erase({it->seq, looks});
    QStringList &ofKey = m_ofKeys[it->key];
    ofKey.removeOne(looks);
    if (ofKey.isEmpty())
        m_ofKeys.remove(it->key);
    m_nicks.erase(it);
}

} // namespace Landline::Chat
