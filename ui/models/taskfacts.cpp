// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskfacts.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktext.h"

#include <QJsonArray>
#include <QLocale>

namespace Landline::Ui {

using Tasks::TaskSnapshot;

namespace {

QString timeText(const QDateTime &time)
{
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString();
}

QString limited(const QString &text)
{
    if (text.size() <= maxFactLength)
        return text;
    return text.left(maxFactLength)
           + QStringLiteral("\n… (%1 characters more)").arg(text.size() - maxFactLength);
}

QString linesOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble())
        return QLocale().toString(value.toDouble(), 'g', 15);
    QStringList lines;
    if (value.isArray()) {
        for (const QJsonValue &item : value.toArray())
            lines.append(linesOf(item));
    }
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field)
        lines.append(QStringLiteral("%1=%2").arg(field.key(), linesOf(field.value())));
    return lines.join(QLatin1Char('\n'));
}

/** Known arguments by the words people have for them; others by their own name. */
QString argumentTitle(const QString &name)
{
    static const QHash<QString, QString> titles{
        {QStringLiteral("command"), QStringLiteral("Command")},
        {QStringLiteral("directory"), QStringLiteral("Folder")},
        {QStringLiteral("environment"), QStringLiteral("Environment")},
        {QStringLiteral("shell"), QStringLiteral("Shell")},
        {QStringLiteral("file"), QStringLiteral("File")},
        {QStringLiteral("files"), QStringLiteral("Files")},
        {QStringLiteral("algorithm"), QStringLiteral("Digest")},
        {QStringLiteral("expected"), QStringLiteral("Expected")},
        {QStringLiteral("other"), QStringLiteral("Other file")},
        {QStringLiteral("list"), QStringLiteral("List")},
        {QStringLiteral("archive"), QStringLiteral("Archive")},
        {QStringLiteral("from"), QStringLiteral("From")},
        {QStringLiteral("to"), QStringLiteral("To")},
        {QStringLiteral("url"), QStringLiteral("Address")},
    };
    return titles.value(name, name);
}

QString attemptsText(const TaskSnapshot &task)
{
    QStringList lines;
    for (const Tasks::AttemptRecord &attempt : task.attempts) {
        QStringList parts{QStringLiteral("%1. %2").arg(attempt.number).arg(timeText(attempt.endedAt))};
        if (attempt.activeTime.count() > 0)
            parts.append(QStringLiteral("after %1").arg(spanText(attempt.activeTime)));
        parts.append(attempt.error.message.isEmpty() ? QStringLiteral("failed") : attempt.error.message);
        lines.append(parts.join(QStringLiteral(" · ")));
    }
    return lines.join(QLatin1Char('\n'));
}

QString errorText(const TaskSnapshot &task)
{
    if (!task.error)
        return {};
    QStringList parts{task.error.message};
    if (!task.error.path.isEmpty() && !task.error.message.contains(task.error.path))
        parts.append(task.error.path);
    parts.append(adviceFor(task.error));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" — "));
}

} // namespace

QString repeatText(const Tasks::Repeat &repeat)
{
    if (repeat.at.isValid())
        return QStringLiteral("daily at %1").arg(QLocale().toString(repeat.at, QLocale::ShortFormat));
    if (repeat.every.count() <= 0)
        return {};
    // Nobody says “every 2 h 00 min”.
    return QStringLiteral("every %1").arg(spanText(repeat.every).remove(QStringLiteral(" 00 min")));
}

QString priorityText(int priority)
{
    if (priority == 0)
        return QStringLiteral("normal");
    const QString word = priority > 0 ? QStringLiteral("high") : QStringLiteral("low");
    return priority == highPriority || priority == lowPriority
               ? word
               : QStringLiteral("%1 (%2)").arg(word, QLocale().toString(priority));
}

QList<TaskFact> taskFacts(const TaskSnapshot &task, const std::function<QString(Tasks::TaskId)> &titleOf)
{
    QList<TaskFact> facts;
    const auto add = [&facts](const QString &title, const QString &text) {
        if (!text.isEmpty())
            facts.append({title, limited(plainText(text, KeepBreaks::Yes))});
    };
    add(QStringLiteral("Result"), task.result);
    add(QStringLiteral("Error"), errorText(task));
    add(QStringLiteral("Failed attempts"), attemptsText(task));
    add(QStringLiteral("Kind"), kindText(task.spec.kind));
    const QJsonObject &arguments = task.spec.arguments;
    // The command first, as people think of it; then as the object has them.
    for (const QString &name : {QStringLiteral("command"), QStringLiteral("directory")})
        add(argumentTitle(name), linesOf(arguments.value(name)));
    for (auto field = arguments.begin(); field != arguments.end(); ++field) {
        if (field.key() != QLatin1String("command") && field.key() != QLatin1String("directory"))
            add(argumentTitle(field.key()), linesOf(field.value()));
    }
    add(QStringLiteral("Group"), task.group);
    if (task.priority != 0)
        add(QStringLiteral("Priority"), priorityText(task.priority));
    add(QStringLiteral("Added"), timeText(task.createdAt));
    if (task.state == Tasks::TaskState::Scheduled)
        add(QStringLiteral("Starts"), timeText(task.nextStartAt));
    add(QStringLiteral("Started"), timeText(task.startedAt));
    add(QStringLiteral("Ended"), timeText(task.finishedAt));
    if (task.activeTime.count() > 0 && isFinished(task.state))
        add(QStringLiteral("Took"), spanText(task.activeTime));
    if (task.maxAttempts > 1)
        add(QStringLiteral("Attempts"), QStringLiteral("%1 of %2").arg(task.attempt).arg(task.maxAttempts));
    if (task.timeout.count() > 0)
        add(QStringLiteral("Time-out"), QStringLiteral("%1 for an attempt").arg(spanText(task.timeout)));
    QStringList after;
    for (const Tasks::TaskId id : task.after) {
        const QString title = titleOf(id);
        after.append(title.isEmpty() ? QStringLiteral("task %1").arg(id.value()) : title);
    }
    add(QStringLiteral("After"), after.join(QLatin1Char('\n')));
    add(QStringLiteral("Repeats"), repeatText(task.repeat));
    add(QStringLiteral("Tells the room"), task.postTo);
    add(QStringLiteral("Number"), QString::number(task.id.value()));
    return facts;
}

} // namespace Landline::Ui
