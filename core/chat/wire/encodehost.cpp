// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/chat/wire/objects.h"

namespace Landline::Chat::Wire {

namespace {

using Object = QJsonObject;

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
    /** What is said about an earlier message. */
    template <class Frame>
    static Object about(QLatin1String type, const Frame &frame)
    {
        Object object = entry(type, frame.seq, frame.ts);
        object.insert(QLatin1String("member"), fromMember(frame.member));
        object.insert(QLatin1String("of"), frame.of);
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
        addNumber(object, QLatin1String("reply"), posted.reply);
        addFlag(object, QLatin1String("edited"), posted.edited);
        addFlag(object, QLatin1String("deleted"), posted.deleted);
        addText(object, QLatin1String("removedBy"), posted.removedBy);
        addTexts(object, QLatin1String("mentions"), posted.mentions);
        if (!posted.reactions.isEmpty())
            object.insert(QLatin1String("reactions"), fromReactions(posted.reactions));
        if (posted.file)
            object.insert(QLatin1String("file"), fromFile(*posted.file));
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
        addTexts(object, QLatin1String("rooms"), welcome.rooms);
        addText(object, QLatin1String("topic"), welcome.topic);
        if (!welcome.pins.isEmpty()) {
            QJsonArray pins;
            for (const Pin &pin : welcome.pins)
                pins.append(fromPin(pin));
            object.insert(QLatin1String("pins"), pins);
        }
        addNumber(object, QLatin1String("slow"), welcome.slow);
        if (welcome.post != WhoPosts::Everybody)
            object.insert(QLatin1String("post"), nameOf(welcome.post));
        addFlag(object, QLatin1String("op"), welcome.op);
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
        addNumber(object, QLatin1String("wait"), refused.wait);
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
    Object operator()(const Found &found) const
    {
        Object object = (*this)(History{found.messages, found.start, found.done});
        object.insert(QLatin1String("type"), QLatin1String("found"));
        object.insert(QLatin1String("text"), found.text);
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
        addText(object, QLatin1String("code"), bye.code);
        return object;
    }
    Object operator()(const Failure &failure) const
    {
        Object object = typed(QLatin1String("error"));
        object.insert(QLatin1String("reason"), failure.reason);
        object.insert(QLatin1String("message"), failure.message);
        addText(object, QLatin1String("cid"), failure.cid);
        addNumber(object, QLatin1String("wait"), failure.wait);
        return object;
    }
    Object operator()(const Ping &) const { return typed(QLatin1String("ping")); }
    Object operator()(const Pong &) const { return typed(QLatin1String("pong")); }
    Object operator()(const Auth &auth) const
    {
        Object object = typed(QLatin1String("auth"));
        object.insert(QLatin1String("data"), auth.data);
        return object;
    }
    Object operator()(const Edited &edited) const
    {
        Object object = about(QLatin1String("edited"), edited);
        object.insert(QLatin1String("content"), edited.content);
        return object;
    }
    Object operator()(const Deleted &deleted) const
    {
        Object object = about(QLatin1String("deleted"), deleted);
        addText(object, QLatin1String("sender"), deleted.sender);
        return object;
    }
    Object operator()(const Reacted &reacted) const
    {
        Object object = about(QLatin1String("reacted"), reacted);
        object.insert(QLatin1String("emoji"), reacted.emoji);
        addFlag(object, QLatin1String("off"), reacted.off);
        return object;
    }
    Object operator()(const Moderated &frame) const
    {
        Object object = entry(QLatin1String("moderated"), frame.seq, frame.ts);
        object.insert(QLatin1String("member"), fromMember(frame.member));
        object.insert(QLatin1String("action"), frame.action);
        addText(object, QLatin1String("target"), frame.target);
        addText(object, QLatin1String("key"), frame.key);
        addText(object, QLatin1String("value"), frame.value);
        if (frame.pin)
            object.insert(QLatin1String("pin"), fromPin(*frame.pin));
        return object;
    }
    Object operator()(const TypingBy &frame) const
    {
        Object object = typed(QLatin1String("typing"));
        object.insert(QLatin1String("member"), fromMember(frame.member));
        return object;
    }
    Object operator()(const PresenceOf &frame) const
    {
        Object object = typed(QLatin1String("presence"));
        object.insert(QLatin1String("member"), fromMember(frame.member));
        return object;
    }
    Object operator()(const Marks &frame) const
    {
        QJsonArray marks;
        for (const MarkOf &mark : frame.marks) {
            marks.append(QJsonObject{{QStringLiteral("key"), mark.key},
                                     {QStringLiteral("delivered"), mark.delivered},
                                     {QStringLiteral("read"), mark.read}});
        }
        Object object = typed(QLatin1String("marks"));
        object.insert(QLatin1String("marks"), marks);
        return object;
    }
    Object operator()(const Letter &letter) const
    {
        Object object = typed(QLatin1String("private"));
        object.insert(QLatin1String("id"), letter.id);
        object.insert(QLatin1String("ts"), letter.ts);
        object.insert(QLatin1String("from"), fromMember(letter.from));
        object.insert(QLatin1String("to"), fromMember(letter.to));
        object.insert(QLatin1String("content"), letter.content);
        addText(object, QLatin1String("cid"), letter.cid);
        return object;
    }
    Object operator()(const Unknown &unknown) const
    {
        return {{QStringLiteral("type"), QStringLiteral("unknown")}, {QStringLiteral("seq"), unknown.seq}};
    }
};

} // namespace

QJsonObject upgradedObject(const ServerFrame &frame)
{
    return std::visit(UpgradedEncoder(), frame);
}

/** Around what is text already, so that it is not made again for each reader. */
static QByteArray around(const char *name, const QList<QByteArray> &encoded, const QJsonObject &rest)
{
    return QByteArray("{\"") + name + "\":[" + encoded.join(',') + "]," + line(rest).mid(1);
}

static QJsonObject piece(QLatin1String type, bool atStart, bool done)
{
    QJsonObject object = typed(type);
    addFlag(object, QLatin1String("start"), atStart);
    addFlag(object, QLatin1String("done"), done);
    return object;
}

QByteArray encodeHistory(const QList<QByteArray> &entries, bool atStart, bool done)
{
    return around("messages", entries, piece(QLatin1String("history"), atStart, done));
}

QByteArray encodeFound(const QList<QByteArray> &entries, const QString &text, bool atStart, bool done)
{
    QJsonObject rest = piece(QLatin1String("found"), atStart, done);
    rest.insert(QLatin1String("text"), text);
    return around("messages", entries, rest);
}

QByteArray encodeMember(const Member &member)
{
    return line(fromMember(member));
}

QByteArray encodeWelcome(const Welcome &welcome, const QList<QByteArray> &members)
{
    QJsonObject rest = upgradedObject(welcome);
    rest.remove(QLatin1String("members"));
    return around("members", members, rest);
}

QByteArray encodeMoreMembers(const QList<QByteArray> &members)
{
    return around("members", members, typed(QLatin1String("members")));
}

} // namespace Landline::Chat::Wire
