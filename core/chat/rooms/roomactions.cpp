// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in a room that is open.
#include "core/chat/rooms/roomworker.h"

namespace Landline::Chat {

void RoomWorker::send(RoomId id, const QString &clientId, const QString &text)
{
    Room *room = find(id);
    if (room && room->client) {
        room->client->send(clientId, Draft{text, 0, {}, {}});
        return;
    }
    // There is nobody to send it to yet: a person can try again.
    Message message;
    message.clientId = clientId;
    message.text = text;
    message.own = true;
    message.delivery = Delivery::NotSent;
    Q_EMIT messageChanged(id, message);
}

void RoomWorker::setNick(RoomId id, const QString &nick)
{
    Room *room = find(id);
    if (!room)
        return;
    std::visit([&nick](auto &request) { request.nick = nick; }, room->request);
    saveList();
    if (room->client)
        room->client->setNick(nick);
}

void RoomWorker::loadEarlier(RoomId id, qint64 beforeSeq, int count)
{
    if (Room *room = find(id); room && room->client)
        room->client->loadEarlier(beforeSeq, count);
}

void RoomWorker::takeBack(RoomId id, qint64 seq)
{
    if (Room *room = find(id); room && room->client)
        room->client->remove(seq);
}

void RoomWorker::react(RoomId id, qint64 seq, const QString &emoji, bool on)
{
    if (Room *room = find(id); room && room->client)
        room->client->react(seq, emoji, on);
}

void RoomWorker::moderate(RoomId id, const Wire::Moderate &asked)
{
    if (Room *room = find(id); room && room->client)
        room->client->moderate(asked);
}

} // namespace Landline::Chat
