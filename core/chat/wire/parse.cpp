// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"
#include "core/chat/wire/fields.h"

#include <QJsonArray>

#include <algorithm>

namespace Landline::Chat::Wire {

namespace {

// Client frames.

Say readSay(Fields &fields)
{
    Say say{fields.text(QLatin1String("content"), KeepBreaks::Yes),
            fields.optionalText(QLatin1String("cid"))};
    if (say.cid.size() > maxClientIdLength)
        fields.refuse(QStringLiteral("“cid” is too long"));
    return say;
}

Hello readHello(Fields &fields)
{
    Hello hello;
    hello.version = int(std::min<qint64>(fields.number(QLatin1String("version")), 1'000'000));
    hello.nick = fields.text(QLatin1String("nick"));
    hello.history =
        int(std::min<qint64>(fields.number(QLatin1String("history"), defaultHistoryCount), maxHistoryCount));
    if (fields.has(QLatin1String("epoch")))
        hello.epoch = fields.text(QLatin1String("epoch"));
    hello.since = fields.optionalNumber(QLatin1String("since"));
    // Once more plain: the cut may have left half a character.
    hello.client =
        plainText(fields.optionalText(QLatin1String("client")).left(maxRoomNameLength), KeepBreaks::No);
    hello.caps = fields.optionalTexts(QLatin1String("caps"), maxCapabilityNames);
    hello.auth = fields.optionalText(QLatin1String("auth"));
    hello.token = fields.optionalText(QLatin1String("token"));
    return hello;
}

HistoryRequest readHistoryRequest(Fields &fields)
{
    HistoryRequest request;
    request.before = fields.optionalNumber(QLatin1String("before"));
    request.since = fields.optionalNumber(QLatin1String("since"));
    request.count =
        int(std::min<qint64>(fields.number(QLatin1String("count"), defaultHistoryCount), maxHistoryCount));
    if (request.before.has_value() == request.since.has_value())
        fields.refuse(QStringLiteral("either “before” or “since” has to be there"));
    return request;
}

// Server frames.

Member readMember(const QJsonObject &object, Fields &outer)
{
    Fields fields(object);
    Member member;
    member.nick = fields.text(QLatin1String("nick"));
    member.key = fields.optionalText(QLatin1String("key"));
    member.host = fields.flag(QLatin1String("host"));
    member.plain = fields.flag(QLatin1String("plain"));
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

template <class Frame>
Frame readPresence(Fields &fields)
{
    Frame frame;
    frame.seq = fields.number(QLatin1String("seq"));
    frame.ts = fields.number(QLatin1String("ts"));
    frame.member = readMember(fields.object(QLatin1String("member")), fields);
    if constexpr (std::is_same_v<Frame, Renamed>)
        frame.was = fields.text(QLatin1String("was"));
    return frame;
}

Welcome readWelcome(Fields &fields)
{
    Welcome welcome;
    welcome.version = int(std::min<qint64>(fields.number(QLatin1String("version")), 1'000'000));
    welcome.room = fields.text(QLatin1String("room"));
    welcome.epoch = fields.text(QLatin1String("epoch"));
    welcome.nick = fields.text(QLatin1String("nick"));
    welcome.key = fields.text(QLatin1String("key"));
    welcome.members = readMembers(fields);
    welcome.seq = fields.number(QLatin1String("seq"));
    welcome.plain = fields.flag(QLatin1String("plain"));
    welcome.caps = fields.optionalTexts(QLatin1String("caps"), maxCapabilityNames);
    welcome.token = fields.optionalText(QLatin1String("token"));
    return welcome;
}

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
    return std::nullopt;
}

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
        if (!inner.isWhole())
            fields.refuse(inner.error().message);
        else if (frame) // a kind that a later version has added is passed over
            history.messages.append(*frame);
    }
    return history;
}

Refused readRefused(Fields &fields)
{
    return {fields.text(QLatin1String("reason")), fields.optionalText(QLatin1String("message")),
            fields.optionalText(QLatin1String("suggestion")), 0, fields.number(QLatin1String("wait"), 0)};
}

template <class Variant>
struct ReadRow
{
    QLatin1String type;
    Variant (*read)(Fields &);
};

const ReadRow<ClientFrame> clientRows[] = {
    {QLatin1String("message"), [](Fields &fields) -> ClientFrame { return readSay(fields); }},
    {QLatin1String("starttls"), [](Fields &) -> ClientFrame { return StartTls(); }},
    {QLatin1String("hello"), [](Fields &fields) -> ClientFrame { return readHello(fields); }},
    {QLatin1String("nick"),
     [](Fields &fields) -> ClientFrame { return SetNick{fields.text(QLatin1String("nick"))}; }},
    {QLatin1String("history"), [](Fields &fields) -> ClientFrame { return readHistoryRequest(fields); }},
    {QLatin1String("ping"), [](Fields &) -> ClientFrame { return Ping(); }},
    {QLatin1String("pong"), [](Fields &) -> ClientFrame { return Pong(); }},
    {QLatin1String("bye"), [](Fields &) -> ClientFrame { return Leave(); }},
    {QLatin1String("auth"),
     [](Fields &fields) -> ClientFrame { return Auth{fields.text(QLatin1String("data"))}; }},
};

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
    {QLatin1String("gap"),
     [](Fields &fields) -> ServerFrame {
         return Gap{fields.number(QLatin1String("from")), fields.number(QLatin1String("to"))};
     }},
    {QLatin1String("bye"),
     [](Fields &fields) -> ServerFrame {
         return Bye{fields.optionalText(QLatin1String("reason")), 0};
     }},
    {QLatin1String("error"),
     [](Fields &fields) -> ServerFrame {
         return Failure{fields.text(QLatin1String("reason")), fields.optionalText(QLatin1String("message")),
                        fields.optionalText(QLatin1String("cid")), 0};
     }},
    {QLatin1String("ping"), [](Fields &) -> ServerFrame { return Ping(); }},
    {QLatin1String("pong"), [](Fields &) -> ServerFrame { return Pong(); }},
    {QLatin1String("auth"),
     [](Fields &fields) -> ServerFrame { return Auth{fields.text(QLatin1String("data"))}; }},
};

template <class Variant, size_t N>
Result<Variant> parse(QByteArrayView line, const ReadRow<Variant> (&rows)[N])
{
    const Result<QJsonObject> object = objectFromLine(line);
    if (!object)
        return failure(object.error());
    Fields fields(*object);
    const QString type = fields.text(QLatin1String("type"));
    if (!fields.isWhole())
        return failure(fields.error());
    for (const ReadRow<Variant> &row : rows) {
        if (type != row.type)
            continue;
        Variant frame = row.read(fields);
        if (!fields.isWhole())
            return failure(fields.error());
        return frame;
    }
    if constexpr (std::is_same_v<Variant, ServerFrame>) {
        const Unknown unknown{fields.number(QLatin1String("seq"), 0)};
        if (fields.isWhole())
            return ServerFrame(unknown);
    }
    return failure(ErrorCode::Protocol, QStringLiteral("the type is not known"));
}

} // namespace

Result<ClientFrame> parseClientFrame(QByteArrayView line)
{
    return parse(line, clientRows);
}

Result<ServerFrame> parseServerFrame(QByteArrayView line)
{
    return parse(line, serverRows);
}

QString validNick(const QString &text)
{
    const QString nick =
        plainText(text, KeepBreaks::No).normalized(QString::NormalizationForm_C).simplified();
    const QString folded = nick.toCaseFolded();
    if (nick.size() > maxNickLength || folded == QLatin1String("system")
        || folded.startsWith(QLatin1String("client_")))
        return {};
    return nick;
}

} // namespace Landline::Chat::Wire
