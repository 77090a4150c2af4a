// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/moderation.h"

#include "core/chat/server/roster.h"
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/net/socketoptions.h"

#include <QHostAddress>

#include <algorithm>

namespace Landline::Chat {

/** What an action needs before it is carried out. */
struct Moderation::Action
{
    enum class Needs { Nothing, Target, Name, KnownMember };
    enum class By { Operators, Owner };
    const char *name;
    Needs needs;
    By by;
    Result<void> (Moderation::*carryOut)(const Wire::Moderate &, const Subject &);
};

const Moderation::Action *Moderation::find(const QString &name)
{
    using Needs = Action::Needs;
    using By = Action::By;
    static const Action actions[] = {
        {"kick", Needs::KnownMember, By::Operators, &Moderation::doNothing},
        {"ban", Needs::KnownMember, By::Operators, &Moderation::doBan},
        {"unban", Needs::Target, By::Operators, &Moderation::doUnban},
        {"mute", Needs::KnownMember, By::Operators, &Moderation::doMute},
        {"unmute", Needs::KnownMember, By::Operators, &Moderation::doUnmute},
        {"operator", Needs::KnownMember, By::Owner, &Moderation::doOperator},
        {"member", Needs::KnownMember, By::Owner, &Moderation::doMember},
        {"release", Needs::Name, By::Operators, &Moderation::doNothing},
        {"topic", Needs::Nothing, By::Operators, &Moderation::doTopic},
        {"pin", Needs::Nothing, By::Operators, &Moderation::doPin},
        {"unpin", Needs::Nothing, By::Operators, &Moderation::doUnpin},
        {"slow", Needs::Nothing, By::Operators, &Moderation::doSlow},
        {"post", Needs::Nothing, By::Operators, &Moderation::doPost},
        {"plain", Needs::Nothing, By::Operators, &Moderation::doPlain},
    };
    const auto *const found =
        std::find_if(std::begin(actions), std::end(actions),
                     [&name](const Action &action) { return name == QLatin1String(action.name); });
    return found == std::end(actions) ? nullptr : found;
}

bool Moderation::mayModerate(const Member &member) const
{
    return member.host || (!member.key.isEmpty() && m_settings.operators.contains(member.key));
}

bool Moderation::isBanned(const QString &key, const QString &address) const
{
    // Operators may share an address with whom it is closed for.
    const bool byAddress = !m_settings.operators.contains(key);
    const QString network = Net::networkOf(address);
    const bool isOfLink = QHostAddress(address).isLinkLocal(); // which is nobody's alone
    return std::any_of(m_settings.bans.cbegin(), m_settings.bans.cend(), [&](const Ban &ban) {
        return (!key.isEmpty() && ban.key == key)
               || (byAddress && !ban.address.isEmpty()
                   && (ban.address == address || (!isOfLink && Net::networkOf(ban.address) == network)));
    });
}

std::optional<Error> Moderation::silence(const Member &member, const QString &memberId) const
{
    if (mayModerate(member))
        return {};
    const auto refused = [](const QString &text) {
        return Error{ErrorCode::PermissionDenied, text, {}, 0, {}};
    };
    if (m_settings.muted.contains(memberId))
        return refused(QStringLiteral("You are muted here."));
    if (m_settings.whoPosts == WhoPosts::Operators)
        return refused(QStringLiteral("Only operators may write here."));
    if (m_settings.whoPosts == WhoPosts::Encrypted && member.plain)
        return refused(QStringLiteral("Only encrypted members may write here."));
    return {};
}

bool Moderation::dropPin(qint64 seq)
{
    return m_settings.pins.removeIf([seq](const Pin &pin) { return pin.seq == seq; }) > 0;
}

bool Moderation::changePin(qint64 seq, const QString &text)
{
    bool changed = false;
    for (Pin &pin : m_settings.pins) {
        if (pin.seq == seq && pin.text != text) {
            pin.text = text;
            changed = true;
        }
    }
    return changed;
}

Result<Wire::Moderated> Moderation::decide(const Wire::Moderate &asked, const Member &by,
                                           const Subject &subject)
{
    const Action *action = find(asked.action);
    if (!action)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” is nothing that can be done here.").arg(asked.action));
    if (!mayModerate(by))
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("Only the owner and operators may do that."));
    if (action->by == Action::By::Owner && !by.host)
        return failure(ErrorCode::PermissionDenied, QStringLiteral("Only the owner may do that."));
    if (action->needs == Action::Needs::KnownMember && !subject.member)
        return failure(ErrorCode::NotFound, QStringLiteral("Nobody here is called “%1”.").arg(asked.target));
    if (action->needs != Action::Needs::Nothing && asked.target.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("Say whom or what this is about."));
    const bool isAbout = action->needs == Action::Needs::KnownMember
                         || (action->needs == Action::Needs::Name && subject.member);
    if (isAbout && !by.host && mayModerate(*subject.member))
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("Only the owner may do that to an operator."));
    // An old name of one's own is given up as anybody's.
    const bool isOwnName = action->needs == Action::Needs::Name && by.host;
    if (isAbout && subject.member->host && !isOwnName)
        return failure(ErrorCode::PermissionDenied, QStringLiteral("That can't be done to the owner."));

    Wire::Moderated told;
    told.member = by;
    told.action = asked.action;
    if (action->needs != Action::Needs::Nothing) {
        told.target = subject.member ? subject.member->nick : asked.target;
        told.key = subject.member ? subject.member->key : QString();
    }
    // Somebody who is here may have the name that was banned; it is not about them.
    if (asked.action == QLatin1String("unban")) {
        const QList<Ban> meant = bansOf(asked.target);
        told.target = meant.isEmpty() ? asked.target : meant.constFirst().nick;
        told.key = meant.isEmpty() ? QString() : meant.constFirst().key;
    }
    if (asked.action == QLatin1String("unpin")) {
        for (const Pin &pin : m_settings.pins) {
            if (pin.seq == asked.of)
                told.pin = pin;
        }
    }
    if (Result<void> done = (this->*action->carryOut)(asked, subject); !done)
        return failure(done.error());
    if (asked.action == QLatin1String("pin"))
        told.pin = m_settings.pins.constLast();
    else if (action->needs == Action::Needs::Nothing && asked.action != QLatin1String("unpin"))
        told.value =
            asked.action == QLatin1String("slow") ? QString::number(m_settings.slowSeconds) : asked.value;
    return told;
}

Result<void> Moderation::doNothing(const Wire::Moderate &, const Subject &)
{
    return {};
}

static tl::unexpected<Error> full(qsizetype most)
{
    return failure(ErrorCode::TooLarge, QStringLiteral("There are %1 already; more are not kept.").arg(most));
}

Result<void> Moderation::doBan(const Wire::Moderate &asked, const Subject &subject)
{
    const bool plain = subject.member->key.isEmpty();
    const bool byAddress = plain || asked.value == QLatin1String("address");
    if (byAddress && subject.address.isEmpty())
        return failure(ErrorCode::NotFound,
                       QStringLiteral("“%1” is not here, so the address is not known.").arg(asked.target));
    if (m_settings.bans.size() >= RoomSettings::maxBans)
        return full(RoomSettings::maxBans);
    const Ban ban{subject.member->nick, subject.member->key, byAddress ? subject.address : QString()};
    m_settings.bans.removeIf([&ban](const Ban &one) { return !ban.key.isEmpty() && one.key == ban.key; });
    m_settings.bans.append(ban);
    m_settings.operators.remove(ban.key);
    return {};
}

/** Of several a few, as they have to be named for one of them to be meant. */
static QString listed(const QList<Ban> &bans)
{
    static constexpr qsizetype most = 4;
    QStringList names;
    for (const Ban &ban : bans.first(std::min(most, bans.size())))
        names.append(ban.key.isEmpty() ? ban.address : ban.key);
    if (bans.size() > most)
        names.append(QStringLiteral("%1 more").arg(bans.size() - most));
    return names.join(QLatin1String(", "));
}

/** Those of a key, or of a nick. */
QList<Ban> Moderation::bansOf(const QString &target) const
{
    QList<Ban> byKey;
    QList<Ban> byNick;
    const QString look = Wire::nickLook(target);
    for (const Ban &ban : m_settings.bans) {
        if (ban.key == target)
            byKey.append(ban);
        else if (Wire::nickLook(ban.nick) == look)
            byNick.append(ban);
    }
    return byKey.isEmpty() ? byNick : byKey;
}

Result<void> Moderation::doUnban(const Wire::Moderate &asked, const Subject &)
{
    QList<Ban> &bans = m_settings.bans;
    // An address is open again, and who is banned by key too stays so.
    qsizetype opened =
        bans.removeIf([&asked](const Ban &ban) { return ban.key.isEmpty() && ban.address == asked.target; });
    for (Ban &ban : bans) {
        if (ban.address == asked.target) {
            ban.address.clear();
            ++opened;
        }
    }
    if (opened > 0)
        return {};
    const QList<Ban> meant = bansOf(asked.target);
    if (meant.isEmpty())
        return failure(ErrorCode::NotFound, QStringLiteral("“%1” is not banned.").arg(asked.target));
    if (meant.size() > 1)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 called “%2” are banned; say which one: %3.")
                           .arg(QString::number(meant.size()), asked.target, listed(meant)));
    bans.removeOne(meant.constFirst());
    return {};
}

Result<void> Moderation::doMute(const Wire::Moderate &, const Subject &subject)
{
    if (m_settings.muted.size() >= RoomSettings::maxMuted)
        return full(RoomSettings::maxMuted);
    m_settings.muted.insert(Roster::idOf(*subject.member), subject.member->nick);
    return {};
}

Result<void> Moderation::doUnmute(const Wire::Moderate &, const Subject &subject)
{
    if (m_settings.muted.remove(Roster::idOf(*subject.member)) == 0)
        return failure(ErrorCode::NotFound, QStringLiteral("“%1” is not muted.").arg(subject.member->nick));
    return {};
}

Result<void> Moderation::doOperator(const Wire::Moderate &, const Subject &subject)
{
    if (subject.member->key.isEmpty())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("A member without encryption can't be an operator."));
    if (m_settings.operators.size() >= RoomSettings::maxOperators)
        return full(RoomSettings::maxOperators);
    m_settings.operators.insert(subject.member->key);
    return {};
}

Result<void> Moderation::doMember(const Wire::Moderate &, const Subject &subject)
{
    if (!m_settings.operators.remove(subject.member->key))
        return failure(ErrorCode::NotFound, QStringLiteral("“%1” is no operator.").arg(subject.member->nick));
    return {};
}

Result<void> Moderation::doTopic(const Wire::Moderate &asked, const Subject &)
{
    if (asked.value.size() > RoomSettings::maxTopicLength)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("A topic has %1 characters at most.").arg(RoomSettings::maxTopicLength));
    m_settings.topic = asked.value;
    return {};
}

Result<void> Moderation::doPin(const Wire::Moderate &asked, const Subject &subject)
{
    if (!subject.message || subject.message->deleted)
        return failure(ErrorCode::NotFound,
                       QStringLiteral("That message can't be pinned: it is too old, or none."));
    if (m_settings.pins.size() >= RoomSettings::maxPins)
        return full(RoomSettings::maxPins);
    dropPin(asked.of);
    const Wire::Posted &message = *subject.message;
    const QString text = message.content.isEmpty() && message.file ? message.file->name : message.content;
    m_settings.pins.append({asked.of, message.sender, Wire::pinText(text)});
    return {};
}

Result<void> Moderation::doUnpin(const Wire::Moderate &asked, const Subject &)
{
    if (!dropPin(asked.of))
        return failure(ErrorCode::NotFound, QStringLiteral("That message is not pinned."));
    return {};
}

Result<void> Moderation::doSlow(const Wire::Moderate &asked, const Subject &)
{
    bool valid = false;
    const int seconds = asked.value.toInt(&valid);
    if (!valid || seconds < 0 || seconds > RoomSettings::maxSlowSeconds)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("Say the seconds between two messages, 0 to %1.")
                           .arg(RoomSettings::maxSlowSeconds));
    m_settings.slowSeconds = seconds;
    return {};
}

Result<void> Moderation::doPost(const Wire::Moderate &asked, const Subject &)
{
    const std::optional<WhoPosts> who = Wire::whoPostsFrom(asked.value);
    if (!who)
        return failure(ErrorCode::InvalidInput, QStringLiteral("Say everybody, encrypted or operators."));
    m_settings.whoPosts = *who;
    return {};
}

Result<void> Moderation::doPlain(const Wire::Moderate &asked, const Subject &)
{
    const bool forbidden = asked.value == QLatin1String("forbidden");
    if (!forbidden && asked.value != QLatin1String("allowed"))
        return failure(ErrorCode::InvalidInput, QStringLiteral("Say allowed or forbidden."));
    m_settings.plainForbidden = forbidden;
    return {};
}

} // namespace Landline::Chat
