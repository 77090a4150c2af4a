// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/rooms/roomworker.h"

#include "core/chat/client/hiddenlist.h"

#include <QCoreApplication>
#include <QTimer>

namespace Landline::Chat {

RoomWorker::RoomWorker(const Profile &profile, std::function<QString()> findAddress)
    : m_profile(profile)
    , m_findAddress(std::move(findAddress))
    , m_file(profile.filePath(QStringLiteral("rooms.json")))
    , m_pins(profile.filePath(QStringLiteral("pins.json")))
    , m_network(this) // goes to the chat thread with the worker
{
    connect(&m_network, &Net::NetworkWatch::changed, this, &RoomWorker::networkChanged);
}

RoomWorker::~RoomWorker() = default;

RoomWorker::Room *RoomWorker::find(RoomId id)
{
    const auto found = m_rooms.find(id);
    return found == m_rooms.end() ? nullptr : found->second.get();
}

Result<Net::TlsIdentity> RoomWorker::identity()
{
    if (!m_identity) {
        QString notice;
        Result<Net::TlsIdentity> loaded =
            Net::TlsIdentity::loadOrCreate(m_profile.filePath(QStringLiteral("identity.pem")), &notice);
        if (!loaded)
            return loaded;
        if (!notice.isEmpty())
            qWarning("%s", qPrintable(notice));
        m_identity = *loaded;
    }
    return *m_identity;
}

void RoomWorker::restore()
{
    const QList<OpenRoom> rooms = m_file.read();
    for (const OpenRoom &room : rooms) {
        if (const auto *hosted = std::get_if<HostRequest>(&room))
            host(newRoomId(), *hosted);
        else
            join(newRoomId(), std::get<JoinRequest>(room));
    }
}

void RoomWorker::saveList()
{
    QList<OpenRoom> list;
    for (const auto &[id, room] : m_rooms) {
        if (!room->leaving)
            list.append(room->request);
    }
    if (const Result<void> written = m_file.write(list); !written)
        qWarning("%s", qPrintable(written.error().message));
}

RoomWorker::Room &RoomWorker::add(RoomId id, const OpenRoom &request)
{
    auto owned = std::make_unique<Room>();
    Room &room = *owned;
    room.request = request;
    room.snapshot.id = id;
    m_rooms.emplace(id, std::move(owned));
    return room;
}

void RoomWorker::tell(Room &room)
{
    Q_EMIT roomChanged(room.snapshot);
}

void RoomWorker::closeWith(Room &room, const Error &error)
{
    room.snapshot.state = RoomState::Closed;
    room.snapshot.error = error;
    tell(room);
}

void RoomWorker::systemLine(RoomId id, const QString &text)
{
    Message message;
    message.kind = MessageKind::System;
    message.text = text;
    message.time = QDateTime::currentDateTimeUtc();
    Q_EMIT messagesAdded(id, {message});
}

void RoomWorker::host(RoomId id, const HostRequest &request)
{
    Room &room = add(id, request);
    room.snapshot.hosted = true;
    room.snapshot.name = request.roomName;
    room.snapshot.ownNick = request.nick;
    Q_EMIT roomAdded(room.snapshot);
    startHosting(id);
}

void RoomWorker::startHosting(RoomId id)
{
    Room *room = find(id);
    if (!room || room->leaving)
        return;
    const Result<Net::TlsIdentity> own = identity();
    if (!own) {
        closeWith(*room, own.error());
        return;
    }
    room->snapshot.fingerprint = own->fingerprint();
    auto &asked = std::get<HostRequest>(room->request);
    if (const QString password = std::exchange(asked.password, {}); !password.isEmpty()) {
        const Result<Net::ScramVerifier> verifier =
            Net::ScramVerifier::create(password, Net::saltOfHost(own->fingerprint()));
        if (!verifier) {
            closeWith(*room, verifier.error());
            return;
        }
        asked.verifier = *verifier;
    }
    const HostRequest request = asked;
    room->hosted = std::make_unique<HostedRoom>(m_profile, *own, request);
    HostedRoom *hosted = room->hosted.get();
    connect(hosted, &HostedRoom::listening, this, [this, id, request](quint16 port) {
        Room *open = find(id);
        if (!open || open->leaving)
            return;
        std::get<HostRequest>(open->request).port = port;
        open->snapshot.address = RoomAddress{m_findAddress(), port, {}}.place();
        saveList();
        openClient(id, {QStringLiteral("127.0.0.1"), port, open->snapshot.fingerprint}, request.nick, {});
    });
    connect(hosted, &HostedRoom::failed, this, [this, id, hosted](const Error &error) {
        Room *closed = find(id);
        if (!closed || !closed->hosted)
            return;
        closed->hosted.release();
        hosted->deleteLater();
        if (closed->leaving) {
            removeWhenEnded(id);
            return;
        }
        closeWith(*closed, error);
    });
    connect(hosted, &HostedRoom::noticed, this, [this, id](const QString &text) { systemLine(id, text); });
    connect(hosted, &HostedRoom::stopped, this, [this, id] {
        Room *ended = find(id);
        if (!ended || !ended->hosted)
            return;
        ended->hosted.release()->deleteLater();
        removeWhenEnded(id);
    });
    hosted->start();
}

void RoomWorker::join(RoomId id, const JoinRequest &request)
{
    Room &room = add(id, request);
    room.snapshot.name = request.address;
    room.snapshot.ownNick = request.nick;
    const Result<RoomAddress> address = parseRoomAddress(request.address);
    if (address) {
        room.snapshot.address = address->place();
        room.snapshot.name = address->place();
    }
    Q_EMIT roomAdded(room.snapshot);
    if (!address) {
        closeWith(room, address.error());
        return;
    }
    saveList();
    openClient(id, *address, request.nick, {request.password, request.keys});
}

void RoomWorker::openClient(RoomId id, const RoomAddress &address, const QString &nick,
                            const Net::ScramSecret &secret)
{
    Room *room = find(id);
    const Result<Net::TlsIdentity> own = identity();
    if (!own) {
        closeWith(*room, own.error());
        return;
    }
    ClientOptions options;
    options.address = address;
    options.nick = nick;
    options.secret = secret;
    // One's own host is known without having been seen.
    if (room->snapshot.hosted)
        options.otherPin = OtherPin::Replace;
    options.outbox = m_profile.filePath(QStringLiteral("outbox"));
    options.program = QStringLiteral("Landline ") + QCoreApplication::applicationVersion();
    room->client = std::make_unique<ChatClient>(options, *own, m_pins);
    ChatClient *client = room->client.get();
    // As far as they can be read: a room without them is better than none.
    if (const auto hidden = HiddenList(m_profile.filePath(QStringLiteral("hidden.json"))).read())
        client->setHidden(QSet<QString>(hidden->keyBegin(), hidden->keyEnd()));
    connect(client, &ChatClient::stateChanged, this,
            [this, id](RoomState state, const Error &error, const QDateTime &next) {
                Room *changed = find(id);
                changed->snapshot.state = state;
                changed->snapshot.error = error;
                changed->snapshot.nextAttemptAt = next;
                // The key that a person is to compare is the one that would be trusted, not the old one.
                if (error.code == ErrorCode::Tls && !changed->client->refusedKey().isEmpty())
                    changed->snapshot.fingerprint = changed->client->refusedKey();
                tell(*changed);
            });
    connect(client, &ChatClient::roomChanged, this, [this, id](const ClientRoom &about) {
        Room *changed = find(id);
        RoomSnapshot &snapshot = changed->snapshot;
        snapshot.name = about.name;
        snapshot.ownNick = about.ownNick;
        snapshot.encrypted = !about.hostKey.isEmpty();
        snapshot.fingerprint = about.hostKey;
        snapshot.hasPlainMembers = about.hasPlainMembers;
        snapshot.topic = about.topic;
        snapshot.pins = about.pins;
        snapshot.canModerate = about.canModerate;
        snapshot.memberCount = static_cast<int>(about.members.size());
        tell(*changed);
        QList<Member> members = about.members;
        for (Member &member : members)
            member.own = !member.key.isEmpty() && member.key == m_identity->fingerprint();
        Q_EMIT membersChanged(id, members);
    });
    connect(client, &ChatClient::passwordProved, this, [this, id](const Net::ScramKeys &keys) {
        if (auto *request = std::get_if<JoinRequest>(&find(id)->request)) {
            request->password.clear();
            request->keys = keys;
            saveList();
        }
    });
    connect(client, &ChatClient::messagesReceived, this,
            [this, id](const QList<Message> &messages) { Q_EMIT messagesAdded(id, messages); });
    connect(client, &ChatClient::waitingFound, this,
            [this, id](const QList<Message> &messages) { Q_EMIT messagesAdded(id, messages); });
    connect(client, &ChatClient::noticed, this, [this, id](const QString &text) { systemLine(id, text); });
    connect(client, &ChatClient::earlierLoaded, this,
            [this, id](const QList<Message> &messages, bool atStart) {
                Q_EMIT historyLoaded(id, messages, atStart);
            });
    connect(client, &ChatClient::messageChanged, this,
            [this, id](const Message &message) { Q_EMIT messageChanged(id, message); });
    connect(client, &ChatClient::messageAmended, this,
            [this, id](const MessageChange &change) { Q_EMIT messageAmended(id, change); });
    connect(client, &ChatClient::messageRefused, this,
            [this, id](const QString &clientId, const Error &error) {
                Message message;
                message.clientId = clientId;
                message.own = true;
                message.delivery = Delivery::NotSent;
                Q_EMIT messageChanged(id, message);
                systemLine(id, error.message);
            });
    connect(client, &ChatClient::left, this, [this, id] {
        Room *ended = find(id);
        if (!ended || !ended->client)
            return;
        ended->client.release()->deleteLater();
        if (ended->hosted)
            ended->hosted->stop();
        removeWhenEnded(id);
    });
    client->open();
}

void RoomWorker::leave(RoomId id)
{
    Room *room = find(id);
    if (!room || std::exchange(room->leaving, true))
        return;
    saveList();
    if (room->client)
        room->client->leave();
    else if (room->hosted)
        room->hosted->stop();
    removeWhenEnded(id);
}

void RoomWorker::removeWhenEnded(RoomId id)
{
    const Room *room = find(id);
    if (room->client || room->hosted)
        return;
    m_rooms.erase(id);
    if (!m_shuttingDown)
        Q_EMIT roomRemoved(id);
    else if (m_rooms.empty())
        Q_EMIT finished();
}

void RoomWorker::reconnect(RoomId id)
{
    Room *room = find(id);
    if (!room || room->leaving)
        return;
    if (room->client)
        room->client->retryNow();
    else if (room->snapshot.hosted && !room->hosted)
        startHosting(id);
}

/** Others find this machine at another address now, and it the others. */
void RoomWorker::networkChanged()
{
    for (const auto &[id, room] : m_rooms) {
        const auto *request = std::get_if<HostRequest>(&room->request);
        if (request && room->hosted && !room->snapshot.address.isEmpty()) {
            const QString address = RoomAddress{m_findAddress(), request->port, {}}.place();
            if (std::exchange(room->snapshot.address, address) != address)
                tell(*room);
        }
        if (room->client)
            room->client->networkChanged();
    }
}

void RoomWorker::trustNewKey(RoomId id)
{
    Room *room = find(id);
    if (!room || !room->client)
        return;
    if (auto *request = std::get_if<JoinRequest>(&room->request)) {
        // An invitation's old fingerprint would refuse the host again at the next start.
        request->address = room->snapshot.address;
        saveList();
    }
    room->client->trustNewKey();
}

void RoomWorker::shutdown()
{
    m_shuttingDown = true;
    // The list of rooms stays as it is: they are opened again at the next start.
    if (m_rooms.empty()) {
        Q_EMIT finished();
        return;
    }
    QTimer::singleShot(shutdownGrace, this, [this] {
        if (!m_rooms.empty()) {
            m_rooms.clear();
            Q_EMIT finished();
        }
    });
    QList<RoomId> ids;
    for (const auto &[id, room] : m_rooms)
        ids.append(id);
    for (const RoomId id : std::as_const(ids)) {
        Room *room = find(id);
        room->leaving = true;
        if (room->client)
            room->client->leave();
        else if (room->hosted)
            room->hosted->stop();
        else
            removeWhenEnded(id);
    }
}

} // namespace Landline::Chat
