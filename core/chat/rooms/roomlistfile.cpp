// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/rooms/roomlistfile.h"

#include "core/base/filesystem.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Landline::Chat {

RoomListFile::RoomListFile(QString path)
    : m_path(std::move(path))
{}

QList<OpenRoom> RoomListFile::read() const
{
    QList<OpenRoom> rooms;
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return rooms;
    const QJsonArray array = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        const QString nick = object.value(u"nick").toString();
        if (object.contains(u"host")) {
            HostRequest request;
            request.roomName = object.value(u"host").toString();
            request.nick = nick;
            request.port = static_cast<quint16>(object.value(u"port").toInt(request.port));
            request.anyPortIfTaken = false; // members know it by this port: it is waited for
            request.allowPlain = object.value(u"allowPlain").toBool();
            rooms.append(request);
        } else if (object.contains(u"join")) {
            rooms.append(JoinRequest{object.value(u"join").toString(), nick, {}});
        }
    }
    return rooms;
}

Result<void> RoomListFile::write(const QList<OpenRoom> &rooms) const
{
    QJsonArray array;
    for (const OpenRoom &room : rooms) {
        if (const auto *hosted = std::get_if<HostRequest>(&room)) {
            array.append(QJsonObject{{QStringLiteral("host"), hosted->roomName},
                                     {QStringLiteral("nick"), hosted->nick},
                                     {QStringLiteral("port"), hosted->port},
                                     {QStringLiteral("allowPlain"), hosted->allowPlain}});
        } else {
            const auto &joined = std::get<JoinRequest>(room);
            array.append(
                QJsonObject{{QStringLiteral("join"), joined.address}, {QStringLiteral("nick"), joined.nick}});
        }
    }
    return writePrivateFile(m_path, QJsonDocument(array).toJson());
}

} // namespace Landline::Chat
