// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/fields.h"

#include "core/chat/wire/frames.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Landline::Chat::Wire {

/** Qt's parser stops at 1,024 levels, recursing; this is counted before it sees the line. */
static bool isTooDeep(QByteArrayView line)
{
    int depth = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line.at(i);
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > maxJsonDepth)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

Result<QJsonObject> objectFromLine(QByteArrayView line)
{
    if (isTooDeep(line))
        return failure(ErrorCode::Protocol, QStringLiteral("the JSON is nested too deeply"));
    QJsonParseError problem;
    QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()), &problem);
    if (problem.error == QJsonParseError::IllegalUTF8String)
        document = QJsonDocument::fromJson(QString::fromUtf8(line).toUtf8(), &problem);
    if (problem.error != QJsonParseError::NoError)
        return failure(ErrorCode::Protocol, QStringLiteral("the line is not JSON"));
    if (!document.isObject())
        return failure(ErrorCode::Protocol, QStringLiteral("the line is not a JSON object"));
    return document.object();
}

void Fields::refuse(const QString &what)
{
    if (m_problem.isEmpty())
        m_problem = what;
}

QString Fields::text(QLatin1String name, KeepBreaks breaks)
{
    if (!m_object.value(name).isString())
        refuse(QStringLiteral("“%1” has to be a text").arg(name));
    return plainText(m_object.value(name).toString(), breaks);
}

QString Fields::optionalText(QLatin1String name, KeepBreaks breaks)
{
    return has(name) ? text(name, breaks) : QString();
}

qint64 Fields::number(QLatin1String name)
{
    const qint64 value = m_object.value(name).toInteger(-1);
    if (value < 0)
        refuse(QStringLiteral("“%1” has to be a whole number").arg(name));
    return value;
}

qint64 Fields::number(QLatin1String name, qint64 fallback)
{
    return has(name) ? number(name) : fallback;
}

std::optional<qint64> Fields::optionalNumber(QLatin1String name)
{
    return has(name) ? std::optional(number(name)) : std::nullopt;
}

bool Fields::flag(QLatin1String name)
{
    if (has(name) && !m_object.value(name).isBool())
        refuse(QStringLiteral("“%1” has to be true or false").arg(name));
    return m_object.value(name).toBool();
}

QJsonObject Fields::object(QLatin1String name)
{
    if (!m_object.value(name).isObject())
        refuse(QStringLiteral("“%1” has to be an object").arg(name));
    return m_object.value(name).toObject();
}

QJsonArray Fields::array(QLatin1String name)
{
    if (!m_object.value(name).isArray())
        refuse(QStringLiteral("“%1” has to be a list").arg(name));
    return m_object.value(name).toArray();
}

QStringList Fields::optionalTexts(QLatin1String name, qsizetype most)
{
    QStringList texts;
    if (!has(name))
        return texts;
    const QJsonArray values = array(name);
    for (const QJsonValue &value : values) {
        if (texts.size() < most && value.isString())
            texts.append(plainText(value.toString(), KeepBreaks::No));
    }
    return texts;
}

} // namespace Landline::Chat::Wire
