// SPDX-License-Identifier: GPL-3.0-or-later
// What the owner and operators decide, and what becomes of it.
#include "core/base/plaintext.h"
#include "core/chat/server/room.h"
#include "core/chat/server/session.h"

namespace Landline::Chat {

/** Who is not here, but was: the history knows whose name or key it is, or the settings do. */
std::optional<Member> Room::absent(const QString &target) const
{
    const RoomSettings &settings = m_moderation.settings();
    const QString owner = m_nicks.ownerOf(target);
    const bool isKey = m_nicks.knows(target) || settings.operators.contains(target);
    Member known;
    if (!owner.isEmpty() || isKey) {
        known.key = owner.isEmpty() ? target : owner;
        known.nick = owner.isEmpty() ? m_nicks.nickOf(target) : m_nicks.spellingOf(target);
        if (known.nick.isEmpty())
            known.nick = target;
        known.host = known.key == m_hostKey;
    } else if (settings.muted.contains(target)) {
        known.nick = settings.muted.value(target);
        known.plain = known.nick == target;
        known.key = known.plain ? QString() : target;
    } else {
        return {};
    }
    return known;
}

Moderation::Subject Room::subjectOf(const Wire::Moderate &asked) const
{
    Moderation::Subject subject;
    const Member *present = m_roster.find(asked.target);
    if (!present)
        present = m_roster.findByNick(asked.target);
    if (present) {
        subject.member = *present;
        const QString id = Roster::idOf(*present);
        for (const Session *session : m_readers) {
            if (session->memberId() == id)
                subject.address = session->address();
        }
    } else {
        subject.member = absent(asked.target);
    }
    if (asked.of != 0) {
        if (const Result<Wire::Posted> message = messageToChange(asked.of))
            subject.message = *message;
    }
    return subject;
}

Result<void> Room::moderate(const Wire::Moderate &asked, const Member &by)
{
    const Moderation::Subject subject = subjectOf(asked);
    if (asked.action == QLatin1String("kick") && subject.member
        && !m_roster.find(Roster::idOf(*subject.member)))
        return failure(ErrorCode::NotFound, QStringLiteral("“%1” is not here.").arg(asked.target));
    if (asked.action == QLatin1String("release") && m_roster.findByNick(asked.target))
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("“%1” is here; a name in use can't be released.").arg(asked.target));
    const Result<Wire::Moderated> decided = m_moderation.decide(asked, by, subject);
    if (!decided)
        return failure(decided.error());
    if (asked.action == QLatin1String("release")) {
        const QString nick = m_nicks.release(asked.target);
        if (nick.isEmpty())
            return failure(ErrorCode::NotFound, QStringLiteral("“%1” is nobody's name.").arg(asked.target));
        m_store->releaseNick(nick);
    }
    m_store->keepSettings(m_moderation.settings().toJson());
    if (subject.member) {
        const QString id = Roster::idOf(*subject.member);
        if (m_roster.find(id))
            m_roster.setOperator(id, m_moderation.mayModerate(*subject.member));
    }
    append(*decided);
    // After it was told: the one it is about hears why.
    flush();
    carryOut(asked.action, subject);
    return {};
}

void Room::carryOut(const QString &action, const Moderation::Subject &subject)
{
    const auto expel = [this](const auto &isMeant, const QString &code, const QString &text) {
        const QList<Session *> readers = m_readers;
        for (Session *session : readers) {
            if (isMeant(*session))
                session->expel(code, text);
        }
    };
    if (action == QLatin1String("kick") || action == QLatin1String("ban")) {
        const QString id = Roster::idOf(*subject.member);
        const bool banned = action == QLatin1String("ban");
        expel(
            [&](const Session &session) {
                return session.memberId() == id
                       || (banned && session.memberId() != m_hostKey
                           && m_moderation.isBanned(session.memberId(), session.address()));
            },
            banned ? QStringLiteral("banned") : QStringLiteral("kicked"),
            banned ? QStringLiteral("You were banned from this room.")
                   : QStringLiteral("You were removed from this room."));
    } else if (action == QLatin1String("plain") && m_moderation.settings().plainForbidden) {
        expel([](const Session &session) { return !session.understands(Wire::Capability::Upgraded); },
              QStringLiteral("kicked"), QStringLiteral("This room admits only encrypted members now."));
    }
}

std::optional<Wire::Failure> Room::silence(const QString &memberId)
{
    const Member *member = m_roster.find(memberId);
    if (!member)
        return Wire::Failure{QStringLiteral("not-allowed"), QStringLiteral("You are not here."), {}, nowMs()};
    if (const std::optional<Error> why = m_moderation.silence(*member, memberId))
        return Wire::Failure{QStringLiteral("not-allowed"), why->message, {}, nowMs()};
    const std::chrono::seconds slow(m_moderation.settings().slowSeconds);
    if (slow.count() == 0 || m_moderation.mayModerate(*member))
        return {};
    const std::chrono::milliseconds now = m_clock.monotonic();
    if (const auto wait = m_lastSaid.wait(memberId, slow, now); wait.count() > 0) {
        const qint64 seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
        return Wire::Failure{
            QStringLiteral("slow"),
            QStringLiteral("The room is slowed down; you may write again in %1 s.").arg(seconds),
            {},
            nowMs(),
            seconds};
    }
    m_lastSaid.said(memberId, now);
    return {};
}

} // namespace Landline::Chat
