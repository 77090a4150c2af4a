// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/profile.h"
#include "core/chat/rooms/roomservice.h"

#include <QHash>
#include <QThread>

namespace Landline::Chat {

class RoomWorker;

/** The rooms of a profile. This is the painting thread's face; a RoomWorker in the chat thread does the work.
 */
class LocalRoomService final : public RoomService
{
    Q_OBJECT
public:
    explicit LocalRoomService(const Profile &profile, QObject *parent = nullptr);
    ~LocalRoomService() override;

    void restore() override;
    RoomId hostRoom(const HostRequest &request) override;
    RoomId joinRoom(const JoinRequest &request) override;
    void send(RoomId room, const QString &text) override;
    void sendAgain(RoomId room, const QString &clientId) override;
    void leave(RoomId room) override;
    void reconnect(RoomId room) override;
    void trustNewKey(RoomId room) override;
    void setNick(RoomId room, const QString &nick) override;
    void loadEarlier(RoomId room, qint64 beforeSeq, int count) override;
    void takeBack(RoomId room, qint64 seq) override;
    void react(RoomId room, qint64 seq, const QString &emoji, bool on) override;
    void moderate(RoomId room, const Wire::Moderate &asked) override;
    void shutdown() override;

private:
    /** Calls the worker's function in its thread. */
    template <class... Parameters, class... Arguments>
    void post(void (RoomWorker::*function)(Parameters...), Arguments... arguments);

    QThread m_thread;
    RoomWorker *m_worker;             ///< lives in m_thread, which deletes it
    QHash<RoomId, QString> m_nicks;   ///< one's own, for messages that the host has not seen yet
    QHash<QString, QString> m_unsent; ///< texts by client id, to be sent again
    QString m_run;                    ///< makes this run's message ids its own
    qint64 m_nextMessage = 0;
};

} // namespace Landline::Chat
