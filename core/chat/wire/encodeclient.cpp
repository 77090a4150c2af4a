// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/chat/wire/objects.h"

namespace Landline::Chat::Wire {

namespace {

using Object = QJsonObject;

struct ClientEncoder
{
    Object operator()(const Say &say) const
    {
        Object object = typed(QLatin1String("message"));
        object.insert(QLatin1String("content"), say.content);
        addText(object, QLatin1String("cid"), say.cid);
        addNumber(object, QLatin1String("reply"), say.reply);
        if (say.file)
            object.insert(QLatin1String("file"), fromFile(*say.file));
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
        addText(object, QLatin1String("room"), hello.room);
        if (hello.letters)
            object.insert(QLatin1String("letters"), *hello.letters);
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
    Object operator()(const Auth &auth) const
    {
        Object object = typed(QLatin1String("auth"));
        object.insert(QLatin1String("data"), auth.data);
        return object;
    }
    Object operator()(const Edit &edit) const
    {
        Object object = typed(QLatin1String("edit"));
        object.insert(QLatin1String("of"), edit.of);
        object.insert(QLatin1String("content"), edit.content);
        return object;
    }
    Object operator()(const Delete &frame) const
    {
        Object object = typed(QLatin1String("delete"));
        object.insert(QLatin1String("of"), frame.of);
        return object;
    }
    Object operator()(const React &react) const
    {
        Object object = typed(QLatin1String("react"));
        object.insert(QLatin1String("of"), react.of);
        object.insert(QLatin1String("emoji"), react.emoji);
        addFlag(object, QLatin1String("off"), react.off);
        return object;
    }
    Object operator()(const Typing &) const { return typed(QLatin1String("typing")); }
    Object operator()(const SetPresence &frame) const
    {
        Object object = typed(QLatin1String("presence"));
        object.insert(QLatin1String("state"), nameOf(frame.state));
        addText(object, QLatin1String("text"), frame.text);
        return object;
    }
    Object operator()(const Mark &mark) const
    {
        Object object = typed(QLatin1String("mark"));
        object.insert(QLatin1String("delivered"), mark.delivered);
        object.insert(QLatin1String("read"), mark.read);
        return object;
    }
    Object operator()(const Whisper &whisper) const
    {
        Object object = typed(QLatin1String("private"));
        object.insert(QLatin1String("to"), whisper.to);
        object.insert(QLatin1String("content"), whisper.content);
        addText(object, QLatin1String("cid"), whisper.cid);
        return object;
    }
    Object operator()(const Search &search) const
    {
        Object object = typed(QLatin1String("search"));
        object.insert(QLatin1String("text"), search.text);
        if (search.before)
            object.insert(QLatin1String("before"), *search.before);
        object.insert(QLatin1String("count"), search.count);
        return object;
    }
    Object operator()(const Moderate &frame) const
    {
        Object object = typed(QLatin1String("moderate"));
        object.insert(QLatin1String("action"), frame.action);
        addText(object, QLatin1String("target"), frame.target);
        addText(object, QLatin1String("value"), frame.value);
        addNumber(object, QLatin1String("of"), frame.of);
        return object;
    }
};

} // namespace

QByteArray encode(const ClientFrame &frame)
{
    return line(std::visit(ClientEncoder(), frame));
}

} // namespace Landline::Chat::Wire
