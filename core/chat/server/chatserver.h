// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/server/hostoptions.h"
#include "core/chat/server/room.h"
#include "core/net/tlsidentity.h"

#include <QTcpServer>

#include <memory>
#include <unordered_map>

namespace Landline::Chat {

/**
 * Hosts one room: listens, admits connections, and ends in order. Lives in the host's thread; the store has
 * one of its own.
 */
class ChatServer final : public QObject
{
    Q_OBJECT
public:
    /** How long to wait before accepting again when the system has no room for another connection. */
    static constexpr std::chrono::milliseconds acceptAgainAfter{1000};
    static constexpr int acceptBacklog = 1024;

    /** `store` outlives the server, and has not been opened. */
    ChatServer(HostOptions options, const Net::TlsIdentity &identity, HistoryStore *store,
               QObject *parent = nullptr);
    ~ChatServer() override;

    /** Opens the history, then listens; listening() or failed() follows. */
    void start();
    /** Tells the members, stores what is pending; stopped() follows, also without a start(). */
    void stop();

    /** As the room's owner, from the host's own console. Errors: PermissionDenied, NotFound, InvalidInput,
     * TooLarge. What is done is told by decided(). */
    [[nodiscard]] Result<void> moderate(const Wire::Moderate &asked);
    /** Who is here; empty before listening(). */
    [[nodiscard]] QList<Member> members() const;
    [[nodiscard]] RoomSettings settings() const;

signals:
    /** `address` as bound, "0.0.0.0" for every interface. */
    void listening(const QString &address, quint16 port);
    /** It can't host: Busy (the port is taken), InvalidInput, what the history said. */
    void failed(const Landline::Error &error);
    void stopped();
    void memberJoined(const Landline::Chat::Member &member);
    void memberLeft(const Landline::Chat::Member &member);
    void messagePosted(const Landline::Chat::Message &message);
    /** The owner or an operator has done something, as a sentence. */
    void decided(const QString &sentence);
    /** Something that whoever runs the host should know. */
    void notice(const QString &text);

private:
    void listen(const HistoryStart &start);
    void admit(std::unique_ptr<QTcpSocket> socket);
    void remove(Session *session);
    void tell(const Wire::LogFrame &entry);
    void closeHistory();

    HostOptions m_options;
    Net::TlsIdentity m_identity;
    HistoryStore *m_store;
    std::unique_ptr<Room> m_room;
    QTcpServer m_listener;
    std::unordered_map<Session *, std::unique_ptr<Session>> m_sessions;
    QHash<QString, int> m_byAddress;
    QTimer m_stopTimer;
    bool m_restored = false;
    bool m_stopping = false;
    bool m_historyClosing = false;
};

} // namespace Landline::Chat
