// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Landline::Chat::Wire {

namespace {

using Object = QJsonObject;

QByteArray line(const Object &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Object typed(QLatin1String type)
{
    return {{QStringLiteral("type"), type}};
}

void addText(Object &object, QLatin1String name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(name, text);
}

void addTexts(Object &object, QLatin1String name, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(name, QJsonArray::fromStringList(texts));
}

Object fromAuth(const Auth &auth)
{
    Object object = typed(QLatin1String("auth"));
    object.insert(QLatin1String("data"), auth.data);
    return object;
}

void addFlag(Object &object, QLatin1String name, bool set)
{
    if (set)
        object.insert(name, true);
}

Object fromMember(const Member &member)
{
    Object object{{QStringLiteral("nick"), member.nick}};
    addText(object, QLatin1String("key"), member.key);
    addFlag(object, QLatin1String("host"), member.host);
    addFlag(object, QLatin1String("plain"), member.plain);
    return object;
}

QJsonArray fromMembers(const QList<Member> &members)
{
    QJsonArray array;
    for (const Member &member : members)
        array.append(fromMember(member));
    return array;
}

struct ClientEncoder
{
    Object operator()(const Say &say) const
    {
        Object object = typed(QLatin1String("message"));
        object.insert(QLatin1String("content"), say.content);
        addText(object, QLatin1String("cid"), say.cid);
        return object;
    }
    Object operator()(const StartTls &) const { return typed(QLatin1String("starttls")); }
    Object operator()(const Hello &hello) const
    {
        Object object = typed(QLatin1String("hello"));
        object.insert(QLatin1String("version"), hello.version);
        object.insert(QLatin1String("nick"), hello.nick);
        object.insert(QLatin1String("history"), hello.history);
        if (hello.epoch)
            object.insert(QLatin1String("epoch"), *hello.epoch);
        if (hello.since)
            object.insert(QLatin1String("since"), *hello.since);
        addText(object, QLatin1String("client"), hello.client);
        addTexts(object, QLatin1String("caps"), hello.caps);
        addText(object, QLatin1String("auth"), hello.auth);
        addText(object, QLatin1String("token"), hello.token);
        return object;
    }
    Object operator()(const SetNick &frame) const
    {
        Object object = typed(QLatin1String("nick"));
        object.insert(QLatin1String("nick"), frame.nick);
        return object;
    }
    Object operator()(const HistoryRequest &request) const
    {
        Object object = typed(QLatin1String("history"));
        if (request.before)
            object.insert(QLatin1String("before"), *request.before);
        if (request.since)
            object.insert(QLatin1String("since"), *request.since);
        object.insert(QLatin1String("count"), request.count);
        return object;
    }
    Object operator()(const Ping &) const { return typed(QLatin1String("ping")); }
    Object operator()(const Pong &) const { return typed(QLatin1String("pong")); }
    Object operator()(const Leave &) const { return typed(QLatin1String("bye")); }
    Object operator()(const Auth &auth) const { return fromAuth(auth); }
};

struct UpgradedEncoder
{
    static Object entry(QLatin1String type, qint64 seq, qint64 ts)
    {
        Object object = typed(type);
        if (seq != 0)
            object.insert(QLatin1String("seq"), seq);
        object.insert(QLatin1String("ts"), ts);
        return object;
    }
    Object operator()(const Posted &posted) const
    {
        Object object = entry(QLatin1String("message"), posted.seq, posted.ts);
        object.insert(QLatin1String("sender"), posted.sender);
        addText(object, QLatin1String("key"), posted.key);
        addFlag(object, QLatin1String("plain"), posted.plain);
        object.insert(QLatin1String("content"), posted.content);
        addText(object, QLatin1String("cid"), posted.cid);
        return object;
    }
    Object operator()(const Notice &notice) const
    {
        Object object = entry(QLatin1String("system"), notice.seq, notice.ts);
        object.insert(QLatin1String("content"), notice.content);
        return object;
    }
    Object operator()(const Joined &frame) const
    {
        Object object = entry(QLatin1String("joined"), frame.seq, frame.ts);
        object.insert(QLatin1String("member"), fromMember(frame.member));
        return object;
    }
    Object operator()(const Left &frame) const
    {
        Object object = entry(QLatin1String("left"), frame.seq, frame.ts);
        object.insert(QLatin1String("member"), fromMember(frame.member));
        return object;
    }
    Object operator()(const Renamed &frame) const
    {
        Object object = entry(QLatin1String("renamed"), frame.seq, frame.ts);
        object.insert(QLatin1String("member"), fromMember(frame.member));
        object.insert(QLatin1String("was"), frame.was);
        return object;
    }
    Object operator()(const StartTls &) const { return typed(QLatin1String("starttls")); }
    Object operator()(const Welcome &welcome) const
    {
        Object object = typed(QLatin1String("welcome"));
        object.insert(QLatin1String("version"), welcome.version);
        object.insert(QLatin1String("room"), welcome.room);
        object.insert(QLatin1String("epoch"), welcome.epoch);
        object.insert(QLatin1String("nick"), welcome.nick);
        object.insert(QLatin1String("key"), welcome.key);
        object.insert(QLatin1String("members"), fromMembers(welcome.members));
        object.insert(QLatin1String("seq"), welcome.seq);
        object.insert(QLatin1String("plain"), welcome.plain);
        addTexts(object, QLatin1String("caps"), welcome.caps);
        addText(object, QLatin1String("token"), welcome.token);
        return object;
    }
    Object operator()(const MoreMembers &frame) const
    {
        Object object = typed(QLatin1String("members"));
        object.insert(QLatin1String("members"), fromMembers(frame.members));
        return object;
    }
    Object operator()(const Refused &refused) const
    {
        Object object = typed(QLatin1String("refused"));
        object.insert(QLatin1String("reason"), refused.reason);
        object.insert(QLatin1String("message"), refused.message);
        addText(object, QLatin1String("suggestion"), refused.suggestion);
        if (refused.wait > 0)
            object.insert(QLatin1String("wait"), refused.wait);
        return object;
    }
    Object operator()(const History &history) const
    {
        Object object = typed(QLatin1String("history"));
        QJsonArray messages;
        for (const LogFrame &frame : history.messages)
            messages.append(std::visit([this](const auto &one) { return (*this)(one); }, frame));
        object.insert(QLatin1String("messages"), messages);
        addFlag(object, QLatin1String("start"), history.start);
        addFlag(object, QLatin1String("done"), history.done);
        return object;
    }
    Object operator()(const Gap &gap) const
    {
        Object object = typed(QLatin1String("gap"));
        object.insert(QLatin1String("from"), gap.from);
        object.insert(QLatin1String("to"), gap.to);
        return object;
    }
    Object operator()(const Bye &bye) const
    {
        Object object = typed(QLatin1String("bye"));
        object.insert(QLatin1String("reason"), bye.reason);
        return object;
    }
    Object operator()(const Failure &failure) const
    {
        Object object = typed(QLatin1String("error"));
        object.insert(QLatin1String("reason"), failure.reason);
        object.insert(QLatin1String("message"), failure.message);
        addText(object, QLatin1String("cid"), failure.cid);
        return object;
    }
    Object operator()(const Ping &) const { return typed(QLatin1String("ping")); }
    Object operator()(const Pong &) const { return typed(QLatin1String("pong")); }
    Object operator()(const Auth &auth) const { return fromAuth(auth); }
    Object operator()(const Unknown &unknown) const
    {
        return {{QStringLiteral("type"), QStringLiteral("unknown")}, {QStringLiteral("seq"), unknown.seq}};
    }
};

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
    Shape operator()(const Posted &posted) const
    {
        Object object = typed(QLatin1String("message"));
        object.insert(QLatin1String("content"), posted.content);
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
    Shape operator()(const Unknown &) const { return {}; }
};

} // namespace

QByteArray encode(const ClientFrame &frame)
{
    return line(std::visit(ClientEncoder(), frame));
}

std::optional<QByteArray> encode(const ServerFrame &frame, Capabilities seenBy)
{
    if (seenBy.testFlag(Capability::Upgraded))
        return line(std::visit(UpgradedEncoder(), frame));
    const std::optional<Object> object = std::visit(PlainEncoder(), frame);
    if (!object)
        return {};
    return line(*object);
}

QByteArray encodeHistory(const QList<QByteArray> &entries, bool atStart, bool done)
{
    QByteArray text = "{\"messages\":[" + entries.join(',') + ']';
    if (atStart)
        text += ",\"start\":true";
    if (done)
        text += ",\"done\":true";
    return text + ",\"type\":\"history\"}";
}

} // namespace Landline::Chat::Wire
