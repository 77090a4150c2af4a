// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/profile.h"
#include "core/chat/client/chatclient.h"
#include "core/chat/rooms/hostedroom.h"
#include "core/chat/rooms/roomlistfile.h"
#include "core/chat/rooms/roomservice.h"
#include "core/net/networkwatch.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace Landline::Chat {

/** What LocalRoomService does, in the chat thread: the clients, the host, the files of both. */
class RoomWorker final : public QObject
{
    Q_OBJECT
public:
    /** How long the end waits for good-byes to be said. */
    static constexpr std::chrono::milliseconds shutdownGrace{2000};
    /** `findAddress` says where other machines find this one. */
    explicit RoomWorker(const Profile &profile, std::function<QString()> findAddress = &ownAddress);
    ~RoomWorker() override;

    /** Any thread. */
    [[nodiscard]] RoomId newRoomId() { return RoomId(++m_lastId); }

    // In the chat thread; what they do is told by the signals.
    void restore();
    void host(RoomId id, const HostRequest &request);
    void join(RoomId id, const JoinRequest &request);
    void send(RoomId id, const QString &clientId, const QString &text);
    void leave(RoomId id);
    void reconnect(RoomId id);
    void trustNewKey(RoomId id);
    void setNick(RoomId id, const QString &nick);
    void loadEarlier(RoomId id, qint64 beforeSeq, int count);
    void takeBack(RoomId id, qint64 seq);
    void react(RoomId id, qint64 seq, const QString &emoji, bool on);
    void moderate(RoomId id, const Wire::Moderate &asked);
    void shutdown();

signals:
    void roomAdded(const Landline::Chat::RoomSnapshot &room);
    void roomChanged(const Landline::Chat::RoomSnapshot &room);
    void roomRemoved(Landline::Chat::RoomId room);
    void messagesAdded(Landline::Chat::RoomId room, const QList<Landline::Chat::Message> &messages);
    void historyLoaded(Landline::Chat::RoomId room, const QList<Landline::Chat::Message> &messages,
                       bool atStart);
    void messageChanged(Landline::Chat::RoomId room, const Landline::Chat::Message &message);
    void messageAmended(Landline::Chat::RoomId room, const Landline::Chat::MessageChange &change);
    void membersChanged(Landline::Chat::RoomId room, const QList<Landline::Chat::Member> &members);
    void finished();

private:
    struct Room
    {
        RoomSnapshot snapshot;
        OpenRoom request;
        std::unique_ptr<ChatClient> client;
        std::unique_ptr<HostedRoom> hosted;
        bool leaving = false;
    };

    Room *find(RoomId id);
    Room &add(RoomId id, const OpenRoom &request);
    [[nodiscard]] Result<Net::TlsIdentity> identity();
    void startHosting(RoomId id);
    void openClient(RoomId id, const RoomAddress &address, const QString &nick,
                    const Net::ScramSecret &secret);
    void tell(Room &room);
    void closeWith(Room &room, const Error &error);
    void systemLine(RoomId id, const QString &text);
    void saveList();
    void removeWhenEnded(RoomId id);
    void networkChanged();

    Profile m_profile;
    std::function<QString()> m_findAddress;
    RoomListFile m_file;
    Net::PinStore m_pins;
    std::optional<Net::TlsIdentity> m_identity;
    std::map<RoomId, std::unique_ptr<Room>> m_rooms;
    std::atomic<qint64> m_lastId{0};
    bool m_shuttingDown = false;
    Net::NetworkWatch m_network;
};

} // namespace Landline::Chat
