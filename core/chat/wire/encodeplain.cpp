// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/chat/wire/objects.h"

#include <QDateTime>

namespace Landline::Chat::Wire {

namespace {

using Object = QJsonObject;

/** The two shapes that the seed's programs know, and the go-ahead for TLS. */
struct PlainEncoder
{
    using Shape = std::optional<Object>;
    static QString clock(qint64 ts)
    {
        return QDateTime::fromMSecsSinceEpoch(ts).toString(QStringLiteral("HH:mm:ss"));
    }
    static Object system(const QString &content, qint64 ts)
    {
        Object object = typed(QLatin1String("system"));
        object.insert(QLatin1String("content"), content);
        object.insert(QLatin1String("timestamp"), clock(ts));
        return object;
    }
    static QString textOf(const Posted &posted)
    {
        if (!posted.file)
            return posted.content;
        const QString offer = QStringLiteral("offers ") + sentence(*posted.file);
        return posted.content.isEmpty() ? offer : posted.content + u'\n' + offer;
    }
    Shape operator()(const Posted &posted) const
    {
        Object object = typed(QLatin1String("message"));
        object.insert(QLatin1String("content"), textOf(posted));
        object.insert(QLatin1String("timestamp"), clock(posted.ts));
        object.insert(QLatin1String("sender"), posted.sender);
        return object;
    }
    Shape operator()(const Notice &notice) const
    {
        Object object = system(notice.content, notice.ts);
        if (notice.offer) {
            object.insert(QLatin1String("landline"), notice.offer->version);
            object.insert(QLatin1String("upgrade"), QJsonArray::fromStringList(notice.offer->upgrades));
            object.insert(QLatin1String("room"), notice.offer->room);
        }
        return object;
    }
    Shape operator()(const Joined &frame) const
    {
        return system(QStringLiteral("User %1 joined the chat").arg(frame.member.nick), frame.ts);
    }
    Shape operator()(const Left &frame) const
    {
        return system(QStringLiteral("User %1 left the chat").arg(frame.member.nick), frame.ts);
    }
    Shape operator()(const Renamed &frame) const
    {
        return system(QStringLiteral("User %1 is now called %2").arg(frame.was, frame.member.nick), frame.ts);
    }
    Shape operator()(const StartTls &) const { return typed(QLatin1String("starttls")); }
    Shape operator()(const Refused &refused) const { return system(refused.message, refused.ts); }
    Shape operator()(const Bye &bye) const { return system(bye.reason, bye.ts); }
    Shape operator()(const Failure &failure) const { return system(failure.message, failure.ts); }
    Shape operator()(const Welcome &) const { return {}; }
    Shape operator()(const MoreMembers &) const { return {}; }
    Shape operator()(const History &) const { return {}; }
    Shape operator()(const Gap &) const { return {}; }
    Shape operator()(const Ping &) const { return {}; }
    Shape operator()(const Pong &) const { return {}; }
    Shape operator()(const Auth &) const { return {}; }
    // What was said can't be unsaid to a plain member: it is told what is right now.
    Shape operator()(const Edited &edited) const
    {
        return system(QStringLiteral("User %1 has corrected a message: ").arg(edited.member.nick)
                          + edited.content,
                      edited.ts);
    }
    Shape operator()(const Deleted &deleted) const
    {
        if (!deleted.sender.isEmpty()) {
            return system(QStringLiteral("User %1 has removed a message of %2")
                              .arg(deleted.member.nick, deleted.sender),
                          deleted.ts);
        }
        return system(QStringLiteral("User %1 has taken a message back").arg(deleted.member.nick),
                      deleted.ts);
    }
    Shape operator()(const Moderated &frame) const { return system(sentence(frame), frame.ts); }
    Shape operator()(const Reacted &) const { return {}; }
    Shape operator()(const TypingBy &) const { return {}; }
    Shape operator()(const PresenceOf &) const { return {}; }
    Shape operator()(const Marks &) const { return {}; }
    Shape operator()(const Letter &) const { return {}; }
    Shape operator()(const Found &) const { return {}; }
    Shape operator()(const Unknown &) const { return {}; }
};

} // namespace

std::optional<QByteArray> encode(const ServerFrame &frame, Capabilities seenBy)
{
    if (seenBy.testFlag(Capability::Upgraded))
        return line(upgradedObject(frame));
    const std::optional<Object> object = std::visit(PlainEncoder(), frame);
    if (!object)
        return {};
    return line(*object);
}

} // namespace Landline::Chat::Wire
