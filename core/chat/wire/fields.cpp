// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/fields.h"

#include "core/chat/wire/parsing.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

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
        refuse(QStringLiteral("“%1” has to be a whole number, 0 or more").arg(name));
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

std::optional<FileOffer> readFile(Fields &fields)
{
    if (!fields.has(QLatin1String("file")))
        return {};
    Fields inner(fields.object(QLatin1String("file")));
    FileOffer file{inner.optionalText(QLatin1String("id")), inner.text(QLatin1String("name")),
                   inner.number(QLatin1String("size")),
                   inner.optionalText(QLatin1String("sha256")).toLower()};
    // Cut it would name something else, or nothing.
    if (file.id.size() > maxClientIdLength)
        inner.refuse(QStringLiteral("the “id” of a file has %1 characters at most").arg(maxClientIdLength));
    static const QRegularExpression digest(QStringLiteral("^([0-9a-f]{64})?$"));
    if (file.name.isEmpty() || file.name.size() > maxFileNameLength || !digest.match(file.sha256).hasMatch())
        inner.refuse(QStringLiteral("“file” needs a name and, if any, a digest of 64 hexadecimal digits"));
    if (!inner.isWhole())
        fields.refuse(inner.error().message);
    return file;
}

QString readEmoji(Fields &fields)
{
    const QString emoji = fields.text(QLatin1String("emoji")).trimmed();
    // Words and addresses would stand under somebody else's message.
    const bool isWord = std::any_of(emoji.begin(), emoji.end(), [](QChar c) {
        return c.isLetter() || c.isSpace() || c == u'/' || c == u':' || c == u'.' || c == u'@';
    });
    if (emoji.isEmpty() || emoji.size() > maxEmojiLength || isWord)
        fields.refuse(
            QStringLiteral("“emoji” is a sign of 1 to %1 characters, without letters").arg(maxEmojiLength));
    return emoji;
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
