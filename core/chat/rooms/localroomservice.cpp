// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/rooms/localroomservice.h"

#include "core/base/plaintext.h"
#include "core/chat/rooms/roomworker.h"

#include <QCoreApplication>
#include <QUuid>

namespace Landline::Chat {

template <class... Parameters, class... Arguments>
void LocalRoomService::post(void (RoomWorker::*function)(Parameters...), Arguments... arguments)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, function, arguments...] { (worker->*function)(arguments...); },
        Qt::QueuedConnection);
}

LocalRoomService::LocalRoomService(const Profile &profile, QObject *parent)
    : RoomService(parent)
    , m_worker(new RoomWorker(profile))
    , m_run(QUuid::createUuid().toString(QUuid::Id128).left(12))
{
    m_thread.setObjectName(QStringLiteral("chat"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, [worker = m_worker] {
        delete worker;
        // A connection is left to deleteLater, which then leaves its transport so, and that its socket: one
        // turn each, and the thread has only one more.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    });
    connect(m_worker, &RoomWorker::roomAdded, this, &RoomService::roomAdded);
    connect(m_worker, &RoomWorker::roomChanged, this, [this](const RoomSnapshot &room) {
        m_nicks.insert(room.id, room.ownNick);
        Q_EMIT roomChanged(room);
    });
    connect(m_worker, &RoomWorker::roomRemoved, this, [this](RoomId room) {
        m_nicks.remove(room);
        Q_EMIT roomRemoved(room);
    });
    connect(m_worker, &RoomWorker::messagesAdded, this, [this](RoomId room, const QList<Message> &messages) {
        for (const Message &message : messages) {
            if (message.delivery == Delivery::NotSent) // left by a run before this one
                m_unsent.insert(message.clientId, message.text);
        }
        Q_EMIT messagesAdded(room, messages);
    });
    connect(m_worker, &RoomWorker::historyLoaded, this, &RoomService::historyLoaded);
    connect(m_worker, &RoomWorker::messageChanged, this, [this](RoomId room, const Message &message) {
        if (message.delivery == Delivery::Delivered)
            m_unsent.remove(message.clientId);
        Q_EMIT messageChanged(room, message);
    });
    connect(m_worker, &RoomWorker::messageAmended, this, &RoomService::messageAmended);
    connect(m_worker, &RoomWorker::membersChanged, this, &RoomService::membersChanged);
    connect(m_worker, &RoomWorker::finished, this, &RoomService::finished);
    m_thread.start();
}

LocalRoomService::~LocalRoomService()
{
    m_thread.quit();
    m_thread.wait();
}

void LocalRoomService::restore()
{
    post(&RoomWorker::restore);
}

RoomId LocalRoomService::hostRoom(const HostRequest &request)
{
    const RoomId id = m_worker->newRoomId();
    post(&RoomWorker::host, id, request);
    return id;
}

RoomId LocalRoomService::joinRoom(const JoinRequest &request)
{
    const RoomId id = m_worker->newRoomId();
    post(&RoomWorker::join, id, request);
    return id;
}

void LocalRoomService::send(RoomId room, const QString &text)
{
    Message message;
    message.clientId = QStringLiteral("%1-%2").arg(m_run).arg(++m_nextMessage);
    message.sender = m_nicks.value(room);
    message.text = plainText(text, KeepBreaks::Yes);
    message.time = QDateTime::currentDateTimeUtc();
    message.own = true;
    message.delivery = Delivery::Sending;
    m_unsent.insert(message.clientId, message.text);
    Q_EMIT messagesAdded(room, {message});
    post(&RoomWorker::send, room, message.clientId, message.text);
}

void LocalRoomService::sendAgain(RoomId room, const QString &clientId)
{
    if (const auto text = m_unsent.constFind(clientId); text != m_unsent.cend())
        post(&RoomWorker::send, room, clientId, *text);
}

void LocalRoomService::leave(RoomId room)
{
    post(&RoomWorker::leave, room);
}

void LocalRoomService::reconnect(RoomId room)
{
    post(&RoomWorker::reconnect, room);
}

void LocalRoomService::trustNewKey(RoomId room)
{
    post(&RoomWorker::trustNewKey, room);
}

void LocalRoomService::setNick(RoomId room, const QString &nick)
{
    post(&RoomWorker::setNick, room, nick);
}

void LocalRoomService::loadEarlier(RoomId room, qint64 beforeSeq, int count)
{
    post(&RoomWorker::loadEarlier, room, beforeSeq, count);
}

void LocalRoomService::takeBack(RoomId room, qint64 seq)
{
    post(&RoomWorker::takeBack, room, seq);
}

void LocalRoomService::react(RoomId room, qint64 seq, const QString &emoji, bool on)
{
    post(&RoomWorker::react, room, seq, emoji, on);
}

void LocalRoomService::moderate(RoomId room, const Wire::Moderate &asked)
{
    post(&RoomWorker::moderate, room, asked);
}

void LocalRoomService::shutdown()
{
    post(&RoomWorker::shutdown);
}

} // namespace Landline::Chat
