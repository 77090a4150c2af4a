// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/objects.h"

#include "core/chat/wire/names.h"

#include <QJsonDocument>

namespace Landline::Chat::Wire {

QByteArray line(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject typed(QLatin1String type)
{
    return {{QStringLiteral("type"), type}};
}

void addText(QJsonObject &object, QLatin1String name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(name, text);
}

void addTexts(QJsonObject &object, QLatin1String name, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(name, QJsonArray::fromStringList(texts));
}

void addFlag(QJsonObject &object, QLatin1String name, bool set)
{
    if (set)
        object.insert(name, true);
}

void addNumber(QJsonObject &object, QLatin1String name, qint64 number)
{
    if (number != 0)
        object.insert(name, number);
}

QJsonObject fromMember(const Member &member)
{
    QJsonObject object{{QStringLiteral("nick"), member.nick}};
    addText(object, QLatin1String("key"), member.key);
    addFlag(object, QLatin1String("host"), member.host);
    addFlag(object, QLatin1String("plain"), member.plain);
    addFlag(object, QLatin1String("op"), member.op);
    if (member.presence != Presence::Here)
        object.insert(QLatin1String("state"), nameOf(member.presence));
    addText(object, QLatin1String("text"), member.status);
    return object;
}

QJsonArray fromMembers(const QList<Member> &members)
{
    QJsonArray array;
    for (const Member &member : members)
        array.append(fromMember(member));
    return array;
}

QJsonObject fromFile(const FileOffer &file)
{
    QJsonObject object{{QStringLiteral("name"), file.name}, {QStringLiteral("size"), file.size}};
    addText(object, QLatin1String("id"), file.id);
    addText(object, QLatin1String("sha256"), file.sha256);
    return object;
}

QJsonObject fromPin(const Pin &pin)
{
    return {{QStringLiteral("seq"), pin.seq},
            {QStringLiteral("sender"), pin.sender},
            {QStringLiteral("content"), pin.text}};
}

QJsonArray fromReactions(const QList<Reaction> &reactions)
{
    QJsonArray array;
    for (const Reaction &reaction : reactions) {
        array.append(QJsonObject{{QStringLiteral("emoji"), reaction.emoji},
                                 {QStringLiteral("keys"), QJsonArray::fromStringList(reaction.keys)}});
    }
    return array;
}

} // namespace Landline::Chat::Wire
