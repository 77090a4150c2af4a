// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/taskcontrolprotocol.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Landline::Control {

/** Both ends included. */
struct Bounds
{
    qint64 least = 0;
    qint64 most = 0;
};

/**
 * Reads the fields of one object from the wire. What is absent is empty, 0 or what the caller says; what is
 * of another type or out of bounds is remembered as the problem, the first one counts. Pure.
 */
class Fields
{
public:
    /** What a double, and so JSON, has without a loss. */
    static constexpr qint64 largest = qint64(1) << 53;

    explicit Fields(QJsonObject object);

    [[nodiscard]] bool has(const char *key) const;
    [[nodiscard]] QString text(const char *key);
    [[nodiscard]] bool flag(const char *key);
    [[nodiscard]] qint64 number(const char *key, Bounds bounds, qint64 byDefault = 0);
    [[nodiscard]] double real(const char *key);
    /** Given in seconds. */
    [[nodiscard]] std::chrono::milliseconds span(const char *key);
    [[nodiscard]] QDateTime time(const char *key);
    [[nodiscard]] QJsonObject object(const char *key);
    [[nodiscard]] Tasks::TaskId id(const char *key);
    [[nodiscard]] QList<Tasks::TaskId> ids(const char *key);
    [[nodiscard]] Tasks::TaskState state(const char *key);
    [[nodiscard]] QList<Tasks::TaskState> states(const char *key);

    /** Empty: all was well. */
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    [[nodiscard]] QJsonValue value(const char *key) const;
    [[nodiscard]] QJsonArray array(const char *key, qsizetype longest);
    [[nodiscard]] Tasks::TaskState toState(const char *key, const QJsonValue &value);
    void wrong(const char *key);

    QJsonObject m_object;
    QString m_problem;
};

[[nodiscard]] QJsonArray toArray(const QList<Tasks::TaskId> &ids);
[[nodiscard]] Tasks::TaskSnapshot taskFromFields(Fields &fields);

} // namespace Landline::Control
