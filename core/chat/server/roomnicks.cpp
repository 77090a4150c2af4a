// SPDX-License-Identifier: GPL-3.0-or-later
// Whose names are whose. The book decides, the store has the same names.
#include "core/base/plaintext.h"
#include "core/chat/server/room.h"
#include "core/chat/wire/codec.h"

#include <QRandomGenerator>
#include <QRegularExpression>

namespace Landline::Chat {

/** By the newest entry of the log, which the store has got already. */
void Room::hadNick(const Member &member)
{
    if (member.key.isEmpty())
        return;
    const std::optional<QString> was = m_nicks.had(member.nick, member.key, m_log.next() - 1);
    if (!was)
        return;
    m_store->keepNick(member.nick, member.key, *was);
    const QStringList gone =
        m_nicks.shrink([this](const QString &key) { return m_roster.find(key) != nullptr; });
    for (const QString &nick : gone)
        m_store->releaseNick(nick);
}

/** What the store has forgotten, unless it is in use or was had again meanwhile. */
void Room::forgetNicks(const QStringList &nicks, qint64 upTo)
{
    for (const QString &nick : nicks) {
        const QString owner = m_nicks.ownerOf(nick);
        if (owner.isEmpty() || m_nicks.spellingOf(nick) != nick)
            continue;
        const Member *present = m_roster.find(owner);
        if ((present && present->nick == nick) || !m_nicks.forget(nick, upTo))
            m_store->keepNick(nick, owner, nick);
    }
}

bool Room::isNickTaken(const QString &nick, const QString &memberId) const
{
    return m_roster.isTaken(nick, memberId) || m_nicks.isAnothers(nick, memberId);
}

QString Room::suggestNick(const QString &nick, const QString &memberId) const
{
    // Not "Ben 2 2" where "Ben 2" is gone as well.
    static const QRegularExpression numbered(QStringLiteral(" [0-9]{1,6}$"));
    QString bare = nick.left(nick.size() - numbered.match(nick).capturedLength());
    if (Wire::isReservedNick(bare + QStringLiteral(" 2"))) // whoever is called "client"
        bare = QStringLiteral("Guest");
    for (int tried = 0;; ++tried) {
        // Where many have taken one of the like, counting on would be long.
        const int number =
            tried < maxCounted ? tried + 2 : QRandomGenerator::global()->bounded(100, 1'000'000);
        const QString suffix = QStringLiteral(" %1").arg(number);
        const QString candidate = shortened(bare, Wire::maxNickLength - suffix.size()).trimmed() + suffix;
        if (!isNickTaken(candidate, memberId))
            return candidate;
    }
}

QString Room::anyNick(const QString &memberId) const
{
    const QString guest = QStringLiteral("Guest");
    return isNickTaken(guest, memberId) ? suggestNick(guest, memberId) : guest;
}

} // namespace Landline::Chat
