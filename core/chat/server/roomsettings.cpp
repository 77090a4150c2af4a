// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/roomsettings.h"

#include "core/chat/wire/names.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Landline::Chat {

QByteArray RoomSettings::toJson() const
{
    QJsonArray pinned;
    for (const Pin &pin : pins)
        pinned.append(QJsonObject{{QStringLiteral("seq"), pin.seq},
                                  {QStringLiteral("sender"), pin.sender},
                                  {QStringLiteral("content"), pin.text}});
    QJsonArray banned;
    for (const Ban &ban : bans)
        banned.append(QJsonObject{{QStringLiteral("nick"), ban.nick},
                                  {QStringLiteral("key"), ban.key},
                                  {QStringLiteral("address"), ban.address}});
    QJsonObject silent;
    for (auto it = muted.cbegin(); it != muted.cend(); ++it)
        silent.insert(it.key(), it.value());
    return QJsonDocument(
               QJsonObject{{QStringLiteral("topic"), topic},
                           {QStringLiteral("pins"), pinned},
                           {QStringLiteral("operators"), QJsonArray::fromStringList(operators.values())},
                           {QStringLiteral("muted"), silent},
                           {QStringLiteral("bans"), banned},
                           {QStringLiteral("slow"), slowSeconds},
                           {QStringLiteral("post"), Wire::nameOf(whoPosts)},
                           {QStringLiteral("plainForbidden"), plainForbidden}})
        .toJson(QJsonDocument::Compact);
}

RoomSettings RoomSettings::fromJson(const QByteArray &json)
{
    RoomSettings settings;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    settings.topic = object.value(u"topic").toString();
    for (const QJsonValue &value : object.value(u"pins").toArray())
        settings.pins.append(
            {value[u"seq"].toInteger(), value[u"sender"].toString(), value[u"content"].toString()});
    for (const QJsonValue &value : object.value(u"operators").toArray())
        settings.operators.insert(value.toString());
    const QJsonObject silent = object.value(u"muted").toObject();
    for (auto it = silent.begin(); it != silent.end(); ++it)
        settings.muted.insert(it.key(), it.value().toString());
    for (const QJsonValue &value : object.value(u"bans").toArray())
        settings.bans.append(
            {value[u"nick"].toString(), value[u"key"].toString(), value[u"address"].toString()});
    settings.slowSeconds = object.value(u"slow").toInt();
    settings.whoPosts = Wire::whoPostsFrom(object.value(u"post").toString()).value_or(WhoPosts::Everybody);
    settings.plainForbidden = object.value(u"plainForbidden").toBool();
    return settings;
}

} // namespace Landline::Chat
