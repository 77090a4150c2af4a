// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/taskcontrolprotocol.h"

#include "app/control/taskcontrolfields.h"

#include <QJsonDocument>

#include <climits>

namespace Landline::Control {

using namespace Landline::Tasks;
using Change = ChangeTasks::Change;

static constexpr int maxRetries = 1000;
static const QString protocolName = QStringLiteral("landline-tasks");

QString socketPath(const Profile &profile)
{
    return profile.runtimePath(QStringLiteral("tasks.socket"));
}

static QString changeName(Change change)
{
    switch (change) {
    case Change::Cancel:
        return QStringLiteral("cancel");
    case Change::Suspend:
        return QStringLiteral("suspend");
    case Change::Resume:
        return QStringLiteral("resume");
    case Change::Retry:
        break;
    }
    return QStringLiteral("retry");
}

static QByteArray line(const QString &type, QJsonObject object)
{
    object.insert(QStringLiteral("type"), type);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

namespace {

struct ToLine
{
    QByteArray operator()(const Hello &hello) const
    {
        return line(QStringLiteral("hello"),
                    {{QStringLiteral("protocol"), protocolName}, {QStringLiteral("version"), hello.version}});
    }
    QByteArray operator()(const ListTasks &list) const
    {
        QJsonArray states;
        for (const TaskState state : list.states)
            states.append(stateName(state));
        return line(QStringLiteral("list"),
                    {{QStringLiteral("states"), states}, {QStringLiteral("group"), list.group}});
    }
    QByteArray operator()(const AddTask &add) const
    {
        QJsonObject object{{QStringLiteral("kind"), add.spec.kind},
                           {QStringLiteral("arguments"), add.spec.arguments},
                           {QStringLiteral("title"), add.title},
                           {QStringLiteral("group"), add.group},
                           {QStringLiteral("priority"), add.priority},
                           {QStringLiteral("after"), toArray(add.after)},
                           {QStringLiteral("timeout"), static_cast<double>(add.timeout.count()) / 1000},
                           {QStringLiteral("retries"), add.retries},
                           {QStringLiteral("held"), add.held}};
        if (add.startAt.isValid())
            object.insert(QStringLiteral("start"), add.startAt.toUTC().toString(Qt::ISODateWithMs));
        return line(QStringLiteral("add"), object);
    }
    QByteArray operator()(const ChangeTasks &change) const
    {
        return line(changeName(change.change), {{QStringLiteral("tasks"), toArray(change.tasks)},
                                                {QStringLiteral("group"), change.group},
                                                {QStringLiteral("failed"), change.allFailed}});
    }
    QByteArray operator()(const ReadLog &log) const
    {
        return line(QStringLiteral("log"), {{QStringLiteral("task"), log.task.value()},
                                            {QStringLiteral("follow"), log.follow == ReadLog::Follow::Yes}});
    }
    QByteArray operator()(const WaitForTasks &wait) const
    {
        return line(QStringLiteral("wait"), {{QStringLiteral("tasks"), toArray(wait.tasks)}});
    }
    QByteArray operator()(const TaskReply &reply) const
    {
        return line(QStringLiteral("task"), toJson(reply.task));
    }
    QByteArray operator()(const Accepted &accepted) const
    {
        return line(QStringLiteral("accepted"), {{QStringLiteral("task"), accepted.task.value()}});
    }
    QByteArray operator()(const Changed &changed) const
    {
        return line(QStringLiteral("changed"), withTask(changed.task));
    }
    QByteArray operator()(const Refused &refused) const
    {
        QJsonObject object = withTask(refused.task);
        object.insert(QStringLiteral("message"), refused.message.left(maxTextLength));
        return line(QStringLiteral("refused"), object);
    }
    QByteArray operator()(const Output &output) const
    {
        return line(QStringLiteral("output"),
                    {{QStringLiteral("base64"), QString::fromLatin1(output.bytes.toBase64())}});
    }
    QByteArray operator()(const End &) const { return line(QStringLiteral("end"), {}); }

    static QJsonObject withTask(TaskId id)
    {
        return id.isNull() ? QJsonObject() : QJsonObject{{QStringLiteral("task"), id.value()}};
    }
};

} // namespace

QByteArray toLine(const Request &request)
{
    return std::visit(ToLine{}, request);
}

QByteArray toLine(const Reply &reply)
{
    return std::visit(ToLine{}, reply);
}

static Result<QJsonObject> objectFromLine(const QByteArray &text, qsizetype longest)
{
    if (text.size() > longest)
        return failure(ErrorCode::Protocol, QStringLiteral("the line is too long"));
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        return failure(ErrorCode::Protocol, QStringLiteral("the line is not an object in JSON"));
    return document.object();
}

static Hello helloFrom(Fields &fields)
{
    // Another protocol is a version that nobody has.
    const int version = static_cast<int>(fields.number("version", {1, INT_MAX}));
    return {fields.text("protocol") == protocolName ? version : 0};
}

static AddTask addFrom(Fields &fields)
{
    AddTask add;
    add.spec = {fields.text("kind"), fields.object("arguments")};
    add.title = fields.text("title").left(maxTextLength);
    add.group = fields.text("group").left(maxTextLength);
    add.priority = static_cast<int>(fields.number("priority", {INT_MIN, INT_MAX}));
    add.after = fields.ids("after");
    add.startAt = fields.time("start").toLocalTime();
    add.timeout = fields.span("timeout");
    add.retries = static_cast<int>(fields.number("retries", {0, maxRetries}));
    add.held = fields.flag("held");
    return add;
}

Result<Request> requestFromLine(const QByteArray &text)
{
    const Result<QJsonObject> object = objectFromLine(text, maxRequestBytes);
    if (!object)
        return failure(object.error());
    Fields fields(*object);
    const QString type = fields.text("type");
    std::optional<Request> request;
    if (type == QLatin1String("hello"))
        request = helloFrom(fields);
    else if (type == QLatin1String("list"))
        request = ListTasks{fields.states("states"), fields.text("group")};
    else if (type == QLatin1String("add"))
        request = addFrom(fields);
    else if (type == QLatin1String("log"))
        request =
            ReadLog{fields.id("task"), fields.flag("follow") ? ReadLog::Follow::Yes : ReadLog::Follow::No};
    else if (type == QLatin1String("wait"))
        request = WaitForTasks{fields.ids("tasks")};
    for (const Change change : {Change::Cancel, Change::Suspend, Change::Resume, Change::Retry}) {
        if (type == changeName(change))
            request = ChangeTasks{change, fields.ids("tasks"), fields.text("group"), fields.flag("failed")};
    }
    if (!request)
        return failure(ErrorCode::Protocol, QStringLiteral("“%1” is no request").arg(type.left(40)));
    if (!fields.problem().isEmpty())
        return failure(ErrorCode::Protocol, fields.problem());
    return *request;
}

Result<Reply> replyFromLine(const QByteArray &text)
{
    const Result<QJsonObject> object = objectFromLine(text, maxReplyBytes);
    if (!object)
        return failure(object.error());
    Fields fields(*object);
    const QString type = fields.text("type");
    const TaskId named = fields.has("task") ? fields.id("task") : TaskId();
    std::optional<Reply> reply;
    if (type == QLatin1String("hello"))
        reply = helloFrom(fields);
    else if (type == QLatin1String("task"))
        reply = TaskReply{taskFromFields(fields)};
    else if (type == QLatin1String("accepted"))
        reply = Accepted{named};
    else if (type == QLatin1String("changed"))
        reply = Changed{named};
    else if (type == QLatin1String("refused"))
        reply = Refused{named, fields.text("message")};
    else if (type == QLatin1String("output"))
        reply = Output{QByteArray::fromBase64(fields.text("base64").toLatin1())};
    else if (type == QLatin1String("end"))
        reply = End{};
    if (!reply)
        return failure(ErrorCode::Protocol, QStringLiteral("“%1” is no reply").arg(type.left(40)));
    if (!fields.problem().isEmpty())
        return failure(ErrorCode::Protocol, fields.problem());
    return *reply;
}

} // namespace Landline::Control
