// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/storedtask.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Landline::Tasks {

using std::chrono::milliseconds;

static QJsonValue fromTime(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toMSecsSinceEpoch()) : QJsonValue();
}

static QDateTime toTime(const QJsonValue &value)
{
    return value.isDouble() ? QDateTime::fromMSecsSinceEpoch(value.toInteger(), Qt::UTC) : QDateTime();
}

static QJsonObject fromError(const Error &error)
{
    if (!error)
        return {};
    return {{QStringLiteral("code"), static_cast<int>(error.code)},
            {QStringLiteral("message"), error.message},
            {QStringLiteral("path"), error.path},
            {QStringLiteral("http"), error.httpStatus}};
}

static Error toError(const QJsonObject &object)
{
    return {static_cast<ErrorCode>(object.value(u"code").toInt()),
            object.value(u"message").toString(),
            object.value(u"path").toString(),
            object.value(u"http").toInt(),
            {}};
}

static QJsonArray fromAttempts(const QList<AttemptRecord> &attempts)
{
    QJsonArray out;
    for (const AttemptRecord &attempt : attempts) {
        out.append(QJsonObject{{QStringLiteral("number"), attempt.number},
                               {QStringLiteral("ended"), fromTime(attempt.endedAt)},
                               {QStringLiteral("active"), static_cast<qint64>(attempt.activeTime.count())},
                               {QStringLiteral("error"), fromError(attempt.error)}});
    }
    return out;
}

static QList<AttemptRecord> toAttempts(const QJsonArray &array)
{
    QList<AttemptRecord> out;
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        out.append({object.value(u"number").toInt(), toTime(object.value(u"ended")),
                    milliseconds(object.value(u"active").toInteger()),
                    toError(object.value(u"error").toObject())});
    }
    return out;
}

QByteArray toJson(const StoredTask &stored)
{
    const TaskSnapshot &task = stored.task;
    QJsonArray after;
    for (const TaskId id : task.after)
        after.append(id.value());
    const QJsonObject retry{
        {QStringLiteral("attempts"), stored.retry.maxAttempts},
        {QStringLiteral("initial"), static_cast<qint64>(stored.retry.initialDelay.count())},
        {QStringLiteral("factor"), stored.retry.factor},
        {QStringLiteral("longest"), static_cast<qint64>(stored.retry.maxDelay.count())},
        {QStringLiteral("jitter"), stored.retry.jitter},
        {QStringLiteral("wait"), static_cast<qint64>(stored.retry.maxWait.count())},
        {QStringLiteral("any"), stored.retry.on == RetryOn::AnyError}};
    QJsonObject object{
        {QStringLiteral("kind"), task.spec.kind},
        {QStringLiteral("arguments"), task.spec.arguments},
        {QStringLiteral("title"), task.title},
        {QStringLiteral("group"), task.group},
        {QStringLiteral("priority"), task.priority},
        {QStringLiteral("position"), task.position},
        {QStringLiteral("state"), static_cast<int>(task.state)},
        {QStringLiteral("done"), task.progress.done},
        {QStringLiteral("total"), task.progress.total},
        {QStringLiteral("unit"), static_cast<int>(task.progress.unit)},
        {QStringLiteral("status"), task.status},
        {QStringLiteral("result"), task.result},
        {QStringLiteral("error"), fromError(task.error)},
        {QStringLiteral("attempt"), task.attempt},
        {QStringLiteral("created"), fromTime(task.createdAt)},
        {QStringLiteral("started"), fromTime(task.startedAt)},
        {QStringLiteral("finished"), fromTime(task.finishedAt)},
        {QStringLiteral("next"), fromTime(task.nextStartAt)},
        {QStringLiteral("active"), static_cast<qint64>(task.activeTime.count())},
        {QStringLiteral("detached"), task.detached},
        {QStringLiteral("details"), task.details},
        {QStringLiteral("timeout"), static_cast<qint64>(task.timeout.count())},
        {QStringLiteral("grace"), static_cast<qint64>(stored.grace.count())},
        {QStringLiteral("retry"), retry},
        {QStringLiteral("after"), after},
        {QStringLiteral("every"), static_cast<qint64>(task.repeat.every.count())},
        {QStringLiteral("at"), task.repeat.at.toString(Qt::ISODate)},
        {QStringLiteral("postTo"), task.postTo},
        {QStringLiteral("attempts"), fromAttempts(task.attempts)},
    };
    if (stored.owesNext)
        object.insert(QStringLiteral("owesNext"), true);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<StoredTask> storedTaskFromJson(TaskId id, const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonObject object = document.object();
    const int state = object.value(u"state").toInt(-1);
    if (object.value(u"kind").toString().isEmpty() || state < 0
        || state > static_cast<int>(TaskState::Skipped))
        return failure(ErrorCode::Damaged, QStringLiteral("the stored task %1 is damaged").arg(id.value()));
    StoredTask stored;
    TaskSnapshot &task = stored.task;
    task.id = id;
    task.spec = {object.value(u"kind").toString(), object.value(u"arguments").toObject()};
    task.title = object.value(u"title").toString();
    task.group = object.value(u"group").toString();
    task.priority = object.value(u"priority").toInt();
    task.state = static_cast<TaskState>(state);
    task.progress = {object.value(u"done").toInteger(), object.value(u"total").toInteger(-1),
                     static_cast<Unit>(object.value(u"unit").toInt())};
    task.status = object.value(u"status").toString();
    task.result = object.value(u"result").toString();
    task.error = toError(object.value(u"error").toObject());
    task.attempt = object.value(u"attempt").toInt();
    task.createdAt = toTime(object.value(u"created"));
    task.startedAt = toTime(object.value(u"started"));
    task.finishedAt = toTime(object.value(u"finished"));
    task.nextStartAt = toTime(object.value(u"next"));
    task.activeTime = milliseconds(object.value(u"active").toInteger());
    task.detached = object.value(u"detached").toBool();
    task.details = object.value(u"details").toObject();
    task.timeout = milliseconds(object.value(u"timeout").toInteger());
    stored.grace = milliseconds(object.value(u"grace").toInteger());
    task.position = object.value(u"position").toInteger();
    const QJsonObject retry = object.value(u"retry").toObject();
    stored.retry.maxAttempts = retry.value(u"attempts").toInt(1);
    stored.retry.initialDelay = milliseconds(retry.value(u"initial").toInteger());
    stored.retry.factor = retry.value(u"factor").toDouble(2);
    stored.retry.maxDelay = milliseconds(retry.value(u"longest").toInteger());
    stored.retry.jitter = retry.value(u"jitter").toDouble();
    stored.retry.maxWait = milliseconds(retry.value(u"wait").toInteger());
    stored.retry.on = retry.value(u"any").toBool() ? RetryOn::AnyError : RetryOn::TransientErrors;
    task.maxAttempts = stored.retry.maxAttempts;
    task.repeat = {milliseconds(object.value(u"every").toInteger()),
                   QTime::fromString(object.value(u"at").toString(), Qt::ISODate)};
    task.postTo = object.value(u"postTo").toString();
    task.attempts = toAttempts(object.value(u"attempts").toArray());
    for (const QJsonValue &value : object.value(u"after").toArray())
        task.after.append(TaskId(value.toInteger()));
    stored.owesNext = object.value(u"owesNext").toBool();
    return stored;
}

} // namespace Landline::Tasks
