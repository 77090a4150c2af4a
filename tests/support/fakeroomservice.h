// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/rooms/roomservice.h"

#include <QStringList>

namespace Landline::Testing {

/** Remembers what it was asked for, in `calls`, and says only what a test lets it say. */
class FakeRoomService : public Chat::RoomService
{
public:
    using RoomService::RoomService;

    void restore() override { calls.append(QStringLiteral("restore")); }
    Chat::RoomId hostRoom(const Chat::HostRequest &request) override
    {
        hosted.append(request);
        calls.append(QStringLiteral("host ") + request.roomName);
        return nextId();
    }
    Chat::RoomId joinRoom(const Chat::JoinRequest &request) override
    {
        joined.append(request);
        calls.append(QStringLiteral("join ") + request.address);
        return nextId();
    }
    void send(Chat::RoomId room, const QString &text) override { note("send", room, text); }
    void sendAgain(Chat::RoomId room, const QString &clientId) override { note("sendAgain", room, clientId); }
    void leave(Chat::RoomId room) override { note("leave", room); }
    void reconnect(Chat::RoomId room) override { note("reconnect", room); }
    void trustNewKey(Chat::RoomId room) override { note("trustNewKey", room); }
    void setNick(Chat::RoomId room, const QString &nick) override { note("setNick", room, nick); }
    void loadEarlier(Chat::RoomId room, qint64 beforeSeq, int count) override
    {
        note("loadEarlier", room, QStringLiteral("%1 %2").arg(beforeSeq).arg(count));
    }
    void takeBack(Chat::RoomId room, qint64 seq) override { note("takeBack", room, QString::number(seq)); }
    void react(Chat::RoomId room, qint64 seq, const QString &emoji, bool on) override
    {
        note(on ? "react" : "unreact", room, QStringLiteral("%1 %2").arg(seq).arg(emoji));
    }
    void moderate(Chat::RoomId room, const Chat::Wire::Moderate &asked) override
    {
        const QString of = asked.of == 0 ? QString() : QString::number(asked.of);
        note("moderate", room, QStringList{asked.action, asked.target, of}.join(u' ').simplified());
    }
    void shutdown() override { calls.append(QStringLiteral("shutdown")); }

    QStringList calls;
    QList<Chat::HostRequest> hosted;
    QList<Chat::JoinRequest> joined;

private:
    Chat::RoomId nextId() { return Chat::RoomId(++m_lastId); }
    void note(const char *what, Chat::RoomId room, const QString &rest = {})
    {
        calls.append(
            QStringLiteral("%1 %2 %3").arg(QLatin1String(what)).arg(room.value()).arg(rest).trimmed());
    }

    qint64 m_lastId = 0;
};

} // namespace Landline::Testing
