// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/plaintext.h"
#include "core/base/result.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace Landline::Chat::Wire {

/** One JSON object out of a line: bounded in depth, invalid UTF-8 replaced. Error: Protocol. */
[[nodiscard]] Result<QJsonObject> objectFromLine(QByteArrayView line);

/** Reads an object's fields and keeps the first thing that is wrong with them, so that a frame is whole or
 * not. */
class Fields
{
public:
    explicit Fields(const QJsonObject &object)
        : m_object(object)
    {}

    /** A text that has to be there. */
    QString text(QLatin1String name, KeepBreaks breaks = KeepBreaks::No);
    /** A text that may be missing; empty then. */
    QString optionalText(QLatin1String name, KeepBreaks breaks = KeepBreaks::No);
    /** A whole number, 0 or more. */
    qint64 number(QLatin1String name);
    qint64 number(QLatin1String name, qint64 fallback);
    std::optional<qint64> optionalNumber(QLatin1String name);
    bool flag(QLatin1String name);
    QJsonObject object(QLatin1String name);
    QJsonArray array(QLatin1String name);
    /** A list of names that may be missing: at most `most` of them are taken, what is no text is passed over.
     */
    QStringList optionalTexts(QLatin1String name, qsizetype most);

    [[nodiscard]] bool has(QLatin1String name) const { return m_object.contains(name); }
    /** Tells of something that no single field shows. */
    void refuse(const QString &what);
    [[nodiscard]] bool isWhole() const { return m_problem.isEmpty(); }
    [[nodiscard]] Error error() const { return {ErrorCode::Protocol, m_problem, {}, 0, {}}; }

private:
    QJsonObject m_object;
    QString m_problem;
};

} // namespace Landline::Chat::Wire
