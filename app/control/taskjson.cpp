// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks as JSON: what a client is told of one.
#include "app/control/taskcontrolfields.h"
#include "app/control/taskcontrolprotocol.h"

#include <array>

namespace Landline::Control {

using namespace Landline::Tasks;
using std::chrono::milliseconds;

// In the order of TaskState.
static constexpr std::array stateNames{"held",       "scheduled", "blocked",    "queued",     "running",
                                       "suspending", "suspended", "cancelling", "retry-wait", "succeeded",
                                       "failed",     "cancelled", "skipped"};
static constexpr std::array unitNames{"", "bytes", "items"};

QString stateName(TaskState state)
{
    return QLatin1String(stateNames.at(static_cast<size_t>(state)));
}

Result<TaskState> stateFromName(const QString &name)
{
    QStringList all;
    for (size_t i = 0; i < stateNames.size(); ++i) {
        const QLatin1String candidate(stateNames.at(i));
        if (name == candidate)
            return static_cast<TaskState>(i);
        all.append(candidate);
    }
    return failure(
        ErrorCode::InvalidInput,
        QStringLiteral("“%1” is not a state; there are %2").arg(name, all.join(QLatin1String(", "))));
}

static void putText(QJsonObject &object, const char *key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(key), text.left(maxTextLength));
}

static void putTime(QJsonObject &object, const char *key, const QDateTime &time)
{
    if (time.isValid())
        object.insert(QLatin1String(key), time.toUTC().toString(Qt::ISODateWithMs));
}

QJsonObject toJson(const TaskSnapshot &task)
{
    QJsonObject object{
        {QStringLiteral("id"), task.id.value()},
        {QStringLiteral("state"), stateName(task.state)},
        {QStringLiteral("priority"), task.priority},
        {QStringLiteral("attempt"), task.attempt},
        {QStringLiteral("attempts"), task.maxAttempts},
        {QStringLiteral("seconds"), static_cast<double>(task.activeTime.count()) / 1000},
        {QStringLiteral("done"), task.progress.done},
        {QStringLiteral("total"), task.progress.total},
        {QStringLiteral("unit"), QLatin1String(unitNames.at(static_cast<size_t>(task.progress.unit)))}};
    putText(object, "kind", task.spec.kind);
    putText(object, "title", task.title);
    putText(object, "group", task.group);
    putText(object, "status", task.status);
    putText(object, "result", task.result);
    putText(object, "message", task.error.message);
    putTime(object, "created", task.createdAt);
    putTime(object, "started", task.startedAt);
    putTime(object, "finished", task.finishedAt);
    putTime(object, "next", task.nextStartAt);
    if (task.bytesPerSecond > 0)
        object.insert(QStringLiteral("bytesPerSecond"), task.bytesPerSecond);
    if (task.timeLeft.count() >= 0)
        object.insert(QStringLiteral("secondsLeft"), static_cast<double>(task.timeLeft.count()) / 1000);
    if (!task.after.isEmpty())
        object.insert(QStringLiteral("after"), toArray(task.after.mid(0, maxNamedTasks)));
    return object;
}

TaskSnapshot taskFromFields(Fields &fields)
{
    TaskSnapshot task;
    task.id = fields.id("id");
    task.state = fields.state("state");
    task.priority = static_cast<int>(fields.number("priority", {INT_MIN, INT_MAX}));
    task.attempt = static_cast<int>(fields.number("attempt", {0, INT_MAX}));
    task.maxAttempts = static_cast<int>(fields.number("attempts", {0, INT_MAX}));
    task.activeTime = fields.span("seconds");
    task.progress.done = fields.number("done", {0, Fields::largest});
    task.progress.total = fields.number("total", {-1, Fields::largest}, -1);
    const QString unit = fields.text("unit");
    task.progress.unit = unit == QLatin1String("bytes")   ? Unit::Bytes
                         : unit == QLatin1String("items") ? Unit::Items
                                                          : Unit::None;
    task.spec.kind = fields.text("kind");
    task.title = fields.text("title");
    task.group = fields.text("group");
    task.status = fields.text("status");
    task.result = fields.text("result");
    task.error.message = fields.text("message");
    task.createdAt = fields.time("created");
    task.startedAt = fields.time("started");
    task.finishedAt = fields.time("finished");
    task.nextStartAt = fields.time("next");
    task.bytesPerSecond = fields.real("bytesPerSecond");
    task.timeLeft = fields.has("secondsLeft") ? fields.span("secondsLeft") : milliseconds(-1);
    task.after = fields.ids("after");
    return task;
}

} // namespace Landline::Control
