// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/chat/wire/parsing.h"

#include <QJsonArray>

#include <algorithm>

namespace Landline::Chat::Wire {

static constexpr QLatin1String seqField("seq");

namespace {

Member readMember(const QJsonObject &object, Fields &outer)
{
    Fields fields(object);
    Member member;
    member.nick = fields.text(QLatin1String("nick"));
    member.key = fields.optionalText(QLatin1String("key"));
    member.host = fields.flag(QLatin1String("host"));
    member.plain = fields.flag(QLatin1String("plain"));
    member.op = fields.flag(QLatin1String("op"));
    // A state of a later version is as good as none.
    member.presence = presenceFrom(fields.optionalText(QLatin1String("state"))).value_or(Presence::Here);
    member.status = fields.optionalText(QLatin1String("text"));
    if (!fields.isWhole())
        outer.refuse(fields.error().message);
    return member;
}

QList<Member> readMembers(Fields &fields)
{
    QList<Member> members;
    const QJsonArray array = fields.array(QLatin1String("members"));
    for (const QJsonValue &value : array)
        members.append(readMember(value.toObject(), fields));
    return members;
}

Pin readPin(const QJsonObject &object, Fields &outer)
{
    Fields fields(object);
    Pin pin{fields.number(QLatin1String("seq")), fields.text(QLatin1String("sender")),
            fields.text(QLatin1String("content"))};
    if (!fields.isWhole())
        outer.refuse(fields.error().message);
    return pin;
}

QList<Reaction> readReactions(Fields &fields)
{
    QList<Reaction> reactions;
    const QJsonArray array = fields.array(QLatin1String("reactions"));
    for (const QJsonValue &value : array) {
        Fields inner(value.toObject());
        const QString emoji = readEmoji(inner);
        const QStringList keys = inner.optionalTexts(QLatin1String("keys"), maxHistoryCount);
        if (inner.isWhole()) // one that older hosts let pass is no reason to lose the message
            reactions.append({emoji, keys});
    }
    return reactions;
}

Posted readPosted(Fields &fields)
{
    Posted posted;
    posted.seq = fields.number(QLatin1String("seq"), 0);
    posted.ts = fields.number(QLatin1String("ts"), 0);
    posted.sender = fields.optionalText(QLatin1String("sender"));
    posted.key = fields.optionalText(QLatin1String("key"));
    posted.plain = fields.flag(QLatin1String("plain"));
    posted.content = fields.text(QLatin1String("content"), KeepBreaks::Yes);
    posted.cid = fields.optionalText(QLatin1String("cid"));
    posted.reply = fields.number(QLatin1String("reply"), 0);
    posted.edited = fields.flag(QLatin1String("edited"));
    posted.deleted = fields.flag(QLatin1String("deleted"));
    posted.removedBy = fields.optionalText(QLatin1String("removedBy"));
    posted.mentions = fields.optionalTexts(QLatin1String("mentions"), maxMentions);
    if (fields.has(QLatin1String("reactions")))
        posted.reactions = readReactions(fields);
    posted.file = readFile(fields);
    posted.timestamp = fields.optionalText(QLatin1String("timestamp"));
    return posted;
}

Notice readNotice(Fields &fields)
{
    Notice notice;
    notice.seq = fields.number(QLatin1String("seq"), 0);
    notice.ts = fields.number(QLatin1String("ts"), 0);
    notice.content = fields.text(QLatin1String("content"), KeepBreaks::Yes);
    notice.timestamp = fields.optionalText(QLatin1String("timestamp"));
    if (!fields.has(QLatin1String("landline")))
        return notice;
    Offer offer;
    offer.version = int(std::min<qint64>(fields.number(QLatin1String("landline")), 1'000'000));
    const QJsonArray upgrades = fields.array(QLatin1String("upgrade"));
    for (const QJsonValue &value : upgrades)
        offer.upgrades.append(plainText(value.toString(), KeepBreaks::No));
    offer.room = fields.optionalText(QLatin1String("room"));
    notice.offer = offer;
    return notice;
}

/** A place in the log, which counts from 1; 0 would be left out when it is said again. */
qint64 readSeq(Fields &fields)
{
    const qint64 seq = fields.number(QLatin1String("seq"));
    if (seq == 0)
        fields.refuse(QStringLiteral("“seq” counts from 1"));
    return seq;
}

template <class Frame>
Frame readPresence(Fields &fields)
{
    Frame frame;
    frame.seq = readSeq(fields);
    frame.ts = fields.number(QLatin1String("ts"));
    frame.member = readMember(fields.object(QLatin1String("member")), fields);
    if constexpr (std::is_same_v<Frame, Renamed>)
        frame.was = fields.text(QLatin1String("was"));
    return frame;
}

template <class Frame>
Frame readAbout(Fields &fields)
{
    Frame frame;
    frame.seq = readSeq(fields);
    frame.ts = fields.number(QLatin1String("ts"));
    frame.member = readMember(fields.object(QLatin1String("member")), fields);
    frame.of = fields.number(QLatin1String("of"));
    if constexpr (std::is_same_v<Frame, Edited>)
        frame.content = fields.text(QLatin1String("content"), KeepBreaks::Yes);
    if constexpr (std::is_same_v<Frame, Deleted>)
        frame.sender = fields.optionalText(QLatin1String("sender"));
    if constexpr (std::is_same_v<Frame, Reacted>) {
        frame.emoji = readEmoji(fields);
        frame.off = fields.flag(QLatin1String("off"));
    }
    return frame;
}

Moderated readModerated(Fields &fields)
{
    Moderated frame;
    frame.seq = readSeq(fields);
    frame.ts = fields.number(QLatin1String("ts"));
    frame.member = readMember(fields.object(QLatin1String("member")), fields);
    frame.action = fields.text(QLatin1String("action"));
    frame.target = fields.optionalText(QLatin1String("target"));
    frame.key = fields.optionalText(QLatin1String("key"));
    frame.value = fields.optionalText(QLatin1String("value"));
    if (fields.has(QLatin1String("pin")))
        frame.pin = readPin(fields.object(QLatin1String("pin")), fields);
    return frame;
}

Marks readMarks(Fields &fields)
{
    Marks marks;
    const QJsonArray array = fields.array(QLatin1String("marks"));
    for (const QJsonValue &value : array) {
        Fields inner(value.toObject());
        marks.marks.append({inner.text(QLatin1String("key")), inner.number(QLatin1String("delivered")),
                            inner.number(QLatin1String("read"))});
        if (!inner.isWhole())
            fields.refuse(inner.error().message);
    }
    return marks;
}

Letter readLetter(Fields &fields)
{
    Letter letter;
    letter.id = fields.number(QLatin1String("id"));
    letter.ts = fields.number(QLatin1String("ts"));
    letter.from = readMember(fields.object(QLatin1String("from")), fields);
    letter.to = readMember(fields.object(QLatin1String("to")), fields);
    letter.content = fields.text(QLatin1String("content"), KeepBreaks::Yes);
    letter.cid = fields.optionalText(QLatin1String("cid"));
    return letter;
}

Welcome readWelcome(Fields &fields)
{
    Welcome welcome;
    welcome.version = int(std::min<qint64>(fields.number(QLatin1String("version")), 1'000'000));
    welcome.room = shortened(fields.text(QLatin1String("room")), maxRoomNameLength);
    welcome.epoch = fields.text(QLatin1String("epoch"));
    welcome.nick = fields.text(QLatin1String("nick"));
    welcome.key = fields.text(QLatin1String("key"));
    welcome.members = readMembers(fields);
    welcome.seq = fields.number(QLatin1String("seq"));
    welcome.plain = fields.flag(QLatin1String("plain"));
    welcome.caps = fields.optionalTexts(QLatin1String("caps"), maxCapabilityNames);
    welcome.token = fields.optionalText(QLatin1String("token"));
    welcome.rooms = fields.optionalTexts(QLatin1String("rooms"), maxRooms);
    welcome.topic = fields.optionalText(QLatin1String("topic"));
    if (fields.has(QLatin1String("pins"))) {
        const QJsonArray pins = fields.array(QLatin1String("pins"));
        for (const QJsonValue &pin : pins)
            welcome.pins.append(readPin(pin.toObject(), fields));
    }
    welcome.slow = fields.number(QLatin1String("slow"), 0);
    welcome.post = whoPostsFrom(fields.optionalText(QLatin1String("post"))).value_or(WhoPosts::Everybody);
    welcome.op = fields.flag(QLatin1String("op"));
    return welcome;
}

} // namespace

std::optional<LogFrame> readLogFrame(const QString &type, Fields &fields)
{
    if (type == QLatin1String("message"))
        return readPosted(fields);
    if (type == QLatin1String("system"))
        return readNotice(fields);
    if (type == QLatin1String("joined"))
        return readPresence<Joined>(fields);
    if (type == QLatin1String("left"))
        return readPresence<Left>(fields);
    if (type == QLatin1String("renamed"))
        return readPresence<Renamed>(fields);
    if (type == QLatin1String("edited"))
        return readAbout<Edited>(fields);
    if (type == QLatin1String("deleted"))
        return readAbout<Deleted>(fields);
    if (type == QLatin1String("reacted"))
        return readAbout<Reacted>(fields);
    if (type == QLatin1String("moderated"))
        return readModerated(fields);
    return std::nullopt;
}

namespace {

History readHistory(Fields &fields)
{
    History history;
    history.start = fields.flag(QLatin1String("start"));
    history.done = fields.flag(QLatin1String("done"));
    const QJsonArray messages = fields.array(QLatin1String("messages"));
    for (const QJsonValue &value : messages) {
        Fields inner(value.toObject());
        const QString type = inner.text(QLatin1String("type"));
        const std::optional<LogFrame> frame = readLogFrame(type, inner);
        // What a later version has added, or changed, is no reason to lose the others.
        if (frame && inner.isWhole())
            history.messages.append(*frame);
        else
            history.passedOver = std::max(history.passedOver, Fields(value.toObject()).number(seqField, 0));
    }
    return history;
}

Refused readRefused(Fields &fields)
{
    return {fields.text(QLatin1String("reason")), fields.optionalText(QLatin1String("message")),
            fields.optionalText(QLatin1String("suggestion")), 0, fields.number(QLatin1String("wait"), 0)};
}

const ReadRow<ServerFrame> serverRows[] = {
    {QLatin1String("message"), [](Fields &fields) -> ServerFrame { return readPosted(fields); }},
    {QLatin1String("system"), [](Fields &fields) -> ServerFrame { return readNotice(fields); }},
    {QLatin1String("joined"), [](Fields &fields) -> ServerFrame { return readPresence<Joined>(fields); }},
    {QLatin1String("left"), [](Fields &fields) -> ServerFrame { return readPresence<Left>(fields); }},
    {QLatin1String("renamed"), [](Fields &fields) -> ServerFrame { return readPresence<Renamed>(fields); }},
    {QLatin1String("starttls"), [](Fields &) -> ServerFrame { return StartTls(); }},
    {QLatin1String("welcome"), [](Fields &fields) -> ServerFrame { return readWelcome(fields); }},
    {QLatin1String("members"),
     [](Fields &fields) -> ServerFrame { return MoreMembers{readMembers(fields)}; }},
    {QLatin1String("refused"), [](Fields &fields) -> ServerFrame { return readRefused(fields); }},
    {QLatin1String("history"), [](Fields &fields) -> ServerFrame { return readHistory(fields); }},
    {QLatin1String("found"),
     [](Fields &fields) -> ServerFrame {
         const History history = readHistory(fields);
         return Found{fields.text(QLatin1String("text")), history.messages, history.start, history.done};
     }},
    {QLatin1String("gap"),
     [](Fields &fields) -> ServerFrame {
         return Gap{fields.number(QLatin1String("from")), fields.number(QLatin1String("to"))};
     }},
    {QLatin1String("bye"),
     [](Fields &fields) -> ServerFrame {
         return Bye{fields.optionalText(QLatin1String("reason")), 0,
                    fields.optionalText(QLatin1String("code"))};
     }},
    {QLatin1String("error"),
     [](Fields &fields) -> ServerFrame {
         return Failure{fields.text(QLatin1String("reason")), fields.optionalText(QLatin1String("message")),
                        fields.optionalText(QLatin1String("cid")), 0,
                        fields.number(QLatin1String("wait"), 0)};
     }},
    {QLatin1String("ping"), [](Fields &) -> ServerFrame { return Ping(); }},
    {QLatin1String("pong"), [](Fields &) -> ServerFrame { return Pong(); }},
    {QLatin1String("edited"), [](Fields &fields) -> ServerFrame { return readAbout<Edited>(fields); }},
    {QLatin1String("deleted"), [](Fields &fields) -> ServerFrame { return readAbout<Deleted>(fields); }},
    {QLatin1String("reacted"), [](Fields &fields) -> ServerFrame { return readAbout<Reacted>(fields); }},
    {QLatin1String("moderated"), [](Fields &fields) -> ServerFrame { return readModerated(fields); }},
    {QLatin1String("typing"),
     [](Fields &fields) -> ServerFrame {
         return TypingBy{readMember(fields.object(QLatin1String("member")), fields)};
     }},
    {QLatin1String("presence"),
     [](Fields &fields) -> ServerFrame {
         return PresenceOf{readMember(fields.object(QLatin1String("member")), fields)};
     }},
    {QLatin1String("marks"), [](Fields &fields) -> ServerFrame { return readMarks(fields); }},
    {QLatin1String("private"), [](Fields &fields) -> ServerFrame { return readLetter(fields); }},
    {QLatin1String("auth"),
     [](Fields &fields) -> ServerFrame { return Auth{fields.text(QLatin1String("data"))}; }},
};

} // namespace

/** The seq of an entry of the log that can't be understood otherwise. */
static std::optional<Unknown> entryIn(QByteArrayView line)
{
    const Result<QJsonObject> object = objectFromLine(line);
    if (!object)
        return {};
    Fields fields(*object);
    const Unknown unknown{fields.number(seqField)};
    const QString type = fields.text(QLatin1String("type"));
    if (!fields.isWhole() || unknown.seq == 0 || !readLogFrame(type, fields))
        return {};
    return unknown;
}

Result<ServerFrame> parseServerFrame(QByteArrayView line)
{
    Result<ServerFrame> frame = parse(line, serverRows);
    if (!frame) {
        if (const std::optional<Unknown> unknown = entryIn(line))
            return ServerFrame(*unknown);
    }
    return frame;
}

} // namespace Landline::Chat::Wire
