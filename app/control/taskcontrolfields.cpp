// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/taskcontrolfields.h"

#include <cmath>

namespace Landline::Control {

using namespace Landline::Tasks;

Fields::Fields(QJsonObject object)
    : m_object(std::move(object))
{}

void Fields::wrong(const char *key)
{
    if (m_problem.isEmpty())
        m_problem = QStringLiteral("“%1” is not what it should be").arg(QLatin1String(key));
}

QJsonValue Fields::value(const char *key) const
{
    return m_object.value(QLatin1String(key));
}

bool Fields::has(const char *key) const
{
    return m_object.contains(QLatin1String(key));
}

QString Fields::text(const char *key)
{
    if (has(key) && !value(key).isString())
        wrong(key);
    return value(key).toString();
}

bool Fields::flag(const char *key)
{
    if (has(key) && !value(key).isBool())
        wrong(key);
    return value(key).toBool();
}

qint64 Fields::number(const char *key, Bounds bounds, qint64 byDefault)
{
    if (!has(key))
        return byDefault;
    const double number = value(key).toDouble(std::nan(""));
    if (number >= static_cast<double>(bounds.least) && number <= static_cast<double>(bounds.most)
        && number == std::floor(number))
        return static_cast<qint64>(number);
    wrong(key);
    return byDefault;
}

double Fields::real(const char *key)
{
    const double number = has(key) ? value(key).toDouble(std::nan("")) : 0;
    if (std::isfinite(number) && number >= 0)
        return number;
    wrong(key);
    return 0;
}

std::chrono::milliseconds Fields::span(const char *key)
{
    static constexpr double most = 1e10; // seconds: 300 years
    const double seconds = real(key);
    if (seconds <= most)
        return std::chrono::milliseconds(std::llround(seconds * 1000));
    wrong(key);
    return std::chrono::milliseconds(0);
}

QDateTime Fields::time(const char *key)
{
    const QString written = text(key);
    const QDateTime time = QDateTime::fromString(written, Qt::ISODateWithMs);
    if (!written.isEmpty() && !time.isValid())
        wrong(key);
    return time;
}

QJsonObject Fields::object(const char *key)
{
    if (has(key) && !value(key).isObject())
        wrong(key);
    return value(key).toObject();
}

QJsonArray Fields::array(const char *key, qsizetype longest)
{
    const QJsonArray array = value(key).toArray();
    if ((has(key) && !value(key).isArray()) || array.size() > longest) {
        wrong(key);
        return {};
    }
    return array;
}

TaskId Fields::id(const char *key)
{
    return TaskId(number(key, {1, largest}));
}

QList<TaskId> Fields::ids(const char *key)
{
    QList<TaskId> ids;
    for (const QJsonValue &entry : array(key, maxNamedTasks)) {
        const double number = entry.toDouble();
        if (!(number >= 1 && number <= static_cast<double>(largest) && number == std::floor(number)))
            wrong(key);
        else
            ids.append(TaskId(static_cast<qint64>(number)));
    }
    return ids;
}

TaskState Fields::toState(const char *key, const QJsonValue &value)
{
    const Result<TaskState> state = stateFromName(value.toString());
    if (!state)
        wrong(key);
    return state.value_or(TaskState::Held);
}

TaskState Fields::state(const char *key)
{
    return toState(key, value(key));
}

QList<TaskState> Fields::states(const char *key)
{
    static constexpr qsizetype longest = 100;
    QList<TaskState> states;
    for (const QJsonValue &entry : array(key, longest))
        states.append(toState(key, entry));
    return states;
}

QJsonArray toArray(const QList<TaskId> &ids)
{
    QJsonArray array;
    for (const TaskId id : ids)
        array.append(id.value());
    return array;
}

} // namespace Landline::Control
