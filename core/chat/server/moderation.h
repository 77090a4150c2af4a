// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/chat/server/roomsettings.h"
#include "core/chat/wire/frames.h"

namespace Landline::Chat {

/** Who may do what in a room, and what they have decided. Pure: says what is decided, others carry it out. */
class Moderation
{
public:
    /** Whom an action is about. */
    struct Subject
    {
        std::optional<Member> member; ///< present, or known by name or key
        QString address;              ///< of a connection of a present one
        std::optional<Wire::Posted> message;
    };

    void restore(const QByteArray &settings) { m_settings = RoomSettings::fromJson(settings); }
    [[nodiscard]] const RoomSettings &settings() const { return m_settings; }

    /** The owner (the host's own key), or an operator. */
    [[nodiscard]] bool mayModerate(const Member &member) const;
    /** By key, or by address, which does not count for operators. */
    [[nodiscard]] bool isBanned(const QString &key, const QString &address) const;
    /** Why this member can't say something now, or nothing. */
    [[nodiscard]] std::optional<Error> silence(const Member &member, const QString &memberId) const;
    /** A message is gone: it is not shown as a pin either. True: the settings have changed. */
    bool dropPin(qint64 seq);
    /** A message was changed: its pin says what it says now. True: the settings have changed. */
    bool changePin(qint64 seq, const QString &text);

    /**
     * What is told of an action that `by` may take, after the settings were changed for it. Errors:
     * PermissionDenied, NotFound, InvalidInput, TooLarge (too many of a kind).
     */
    [[nodiscard]] Result<Wire::Moderated> decide(const Wire::Moderate &asked, const Member &by,
                                                 const Subject &subject);

private:
    struct Action;
    static const Action *find(const QString &name);
    [[nodiscard]] QList<Ban> bansOf(const QString &target) const;
    [[nodiscard]] Result<void> doNothing(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doBan(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doUnban(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doMute(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doUnmute(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doOperator(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doMember(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doTopic(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doPin(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doUnpin(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doSlow(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doPost(const Wire::Moderate &asked, const Subject &subject);
    [[nodiscard]] Result<void> doPlain(const Wire::Moderate &asked, const Subject &subject);

    RoomSettings m_settings;
};

} // namespace Landline::Chat
