// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/rooms/roomlistfile.h"

#include "core/base/filesystem.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Landline::Chat {

static QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

static QByteArray bytesOf(const QJsonObject &object, const char *name)
{
    return QByteArray::fromBase64(object.value(QLatin1String(name)).toString().toLatin1());
}

/** What is kept of a password: two keys and what they were made with. */
static QJsonObject secretObject(const QByteArray &salt, int iterations, const QByteArray &clientSide,
                                const QByteArray &serverKey)
{
    return {{QStringLiteral("salt"), base64(salt)},
            {QStringLiteral("iterations"), iterations},
            {QStringLiteral("client"), base64(clientSide)},
            {QStringLiteral("server"), base64(serverKey)}};
}

template <class Secret>
static std::optional<Secret> secretFrom(const QJsonObject &object)
{
    if (object.isEmpty())
        return {};
    return Secret{bytesOf(object, "salt"), object.value(u"iterations").toInt(), bytesOf(object, "client"),
                  bytesOf(object, "server")};
}

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
            request.verifier = secretFrom<Net::ScramVerifier>(object.value(u"password").toObject());
            rooms.append(request);
        } else if (object.contains(u"join")) {
            rooms.append(JoinRequest{object.value(u"join").toString(),
                                     nick,
                                     {},
                                     secretFrom<Net::ScramKeys>(object.value(u"password").toObject())});
        }
    }
    return rooms;
}

Result<void> RoomListFile::write(const QList<OpenRoom> &rooms) const
{
    QJsonArray array;
    for (const OpenRoom &room : rooms) {
        QJsonObject object;
        if (const auto *hosted = std::get_if<HostRequest>(&room)) {
            object = {{QStringLiteral("host"), hosted->roomName},
                      {QStringLiteral("nick"), hosted->nick},
                      {QStringLiteral("port"), hosted->port},
                      {QStringLiteral("allowPlain"), hosted->allowPlain}};
            if (const auto &kept = hosted->verifier) {
                object.insert(QStringLiteral("password"),
                              secretObject(kept->salt, kept->iterations, kept->storedKey, kept->serverKey));
            }
        } else {
            const auto &joined = std::get<JoinRequest>(room);
            object = {{QStringLiteral("join"), joined.address}, {QStringLiteral("nick"), joined.nick}};
            if (const auto &kept = joined.keys) {
                object.insert(QStringLiteral("password"),
                              secretObject(kept->salt, kept->iterations, kept->clientKey, kept->serverKey));
            }
        }
        array.append(object);
    }
    return writePrivateFile(m_path, QJsonDocument(array).toJson());
}

} // namespace Landline::Chat
