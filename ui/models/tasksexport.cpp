// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tasksexport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>
#include <QSaveFile>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskSnapshot;

namespace {

QString stateName(Tasks::TaskState state)
{
    return QString::fromLatin1(QMetaEnum::fromType<Tasks::TaskState>().valueToKey(static_cast<int>(state)));
}

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate) : QString();
}

double seconds(std::chrono::milliseconds span)
{
    return static_cast<double>(span.count()) / 1000;
}

using Fields = QList<std::pair<QString, QJsonValue>>;

/** The same for both formats, so that they never disagree. Null: unknown. */
Fields fieldsOf(const TaskSnapshot &task)
{
    const auto text = [](const QString &value) { return value.isEmpty() ? QJsonValue() : QJsonValue(value); };
    const auto &[done, total, unit] = task.progress;
    const bool counted = unit != Tasks::Unit::None || total >= 0;
    return {
        {QStringLiteral("id"), task.id.value()},
        {QStringLiteral("name"), task.title},
        {QStringLiteral("kind"), text(task.spec.kind)},
        {QStringLiteral("group"), task.group},
        {QStringLiteral("state"), stateName(task.state)},
        {QStringLiteral("priority"), task.priority},
        {QStringLiteral("done"), counted ? QJsonValue(done) : QJsonValue()},
        {QStringLiteral("total"), total >= 0 ? QJsonValue(total) : QJsonValue()},
        {QStringLiteral("unit"),
         unit == Tasks::Unit::None
             ? QJsonValue()
             : QJsonValue(unit == Tasks::Unit::Bytes ? QStringLiteral("bytes") : QStringLiteral("items"))},
        {QStringLiteral("seconds"), seconds(task.activeTime)},
        {QStringLiteral("added"), text(timeText(task.createdAt))},
        {QStringLiteral("started"), text(timeText(task.startedAt))},
        {QStringLiteral("ended"), text(timeText(task.finishedAt))},
        {QStringLiteral("attempt"), task.attempt},
        {QStringLiteral("maxAttempts"), task.maxAttempts},
        {QStringLiteral("result"), text(task.result)},
        {QStringLiteral("error"), text(task.error.message)},
    };
}

QString csvText(const QJsonValue &value)
{
    if (value.isDouble()) {
        const double number = value.toDouble();
        const auto whole = static_cast<qint64>(number);
        return static_cast<double>(whole) == number ? QString::number(whole)
                                                    : QString::number(number, 'f', 3);
    }
    return value.toString();
}

QString csvField(const QJsonValue &value)
{
    QString text = csvText(value);
    // A title may come from the network: a spreadsheet must not run it.
    static const QString formulas = QStringLiteral("=+-@\t\r");
    if (value.isString() && !text.isEmpty() && formulas.contains(text.front()))
        text.prepend(QLatin1Char('\''));
    static const QString special = QStringLiteral(",;\"\r\n\t'");
    const bool quote = std::any_of(text.cbegin(), text.cend(), [](QChar c) { return special.contains(c); });
    if (!quote)
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

QByteArray toCsv(const QList<TaskSnapshot> &tasks)
{
    QByteArray out("\xEF\xBB\xBF");
    QStringList line;
    for (const auto &[name, value] : fieldsOf({}))
        line.append(name);
    out += line.join(QLatin1Char(',')).toUtf8() + "\r\n";
    for (const TaskSnapshot &task : tasks) {
        line.clear();
        for (const auto &[name, value] : fieldsOf(task))
            line.append(csvField(value));
        out += line.join(QLatin1Char(',')).toUtf8() + "\r\n";
    }
    return out;
}

QByteArray toJson(const QList<TaskSnapshot> &tasks)
{
    QJsonArray all;
    for (const TaskSnapshot &task : tasks) {
        QJsonObject object;
        for (const auto &[name, value] : fieldsOf(task))
            object.insert(name, value);
        QJsonObject arguments = task.spec.arguments;
        arguments.remove(QStringLiteral("environment")); // keys and passwords live there
        object.insert(QStringLiteral("arguments"), arguments);
        all.append(object);
    }
    return QJsonDocument(all).toJson();
}

} // namespace

QByteArray exportedTasks(const QList<TaskSnapshot> &tasks, ExportFormat format)
{
    return format == ExportFormat::Csv ? toCsv(tasks) : toJson(tasks);
}

Result<void> exportTasks(const QList<TaskSnapshot> &tasks, ExportFormat format, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(exportedTasks(tasks, format)) < 0 || !file.commit())
        return failure(ErrorCode::Io, file.errorString());
    return {};
}

} // namespace Landline::Ui
