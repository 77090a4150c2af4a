// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/server/admissions.h"
#include "core/chat/server/hostoptions.h"
#include "core/chat/server/room.h"
#include "core/chat/server/session.h"
#include "core/net/listener.h"
#include "core/net/tlsidentity.h"

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace Landline::Chat {

/**
 * Hosts rooms, one at least: listens, admits connections, and ends in order. Lives in the host's thread; the
 * store has one of its own.
 */
class ChatServer final : public QObject
{
    Q_OBJECT
public:
    /** `store` outlives the server, and has not been opened. */
    ChatServer(HostOptions options, const Net::TlsIdentity &identity, HistoryStore *store,
               QObject *parent = nullptr);

    /** One more room, before start(): clients name it when they join. Up to Wire::maxRooms; a name that is
     * there already is not added, and false returned. Everything but the name and what its own operators
     * decide is as in the first. */
    bool addRoom(const QString &name, HistoryStore *store);
    /** Opens the histories, then listens; listening() or failed() follows. */
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
    /** Before stopped(), where a history could not be stored to its end: what is lost, and why. */
    void unstored(const Landline::Error &error);
    void stopped();
    void memberJoined(const Landline::Chat::Member &member);
    void memberLeft(const Landline::Chat::Member &member);
    void messagePosted(const Landline::Chat::Message &message);
    /** The owner or an operator has done something, as a sentence. */
    void decided(const QString &sentence);
    /** Something that whoever runs the host should know. */
    void notice(const QString &text);

private:
    /** A room and what it is kept in. */
    struct Unit
    {
        QString name;
        HistoryStore *store = nullptr;
        std::unique_ptr<Room> room;
        bool restored = false;
    };
    void connectStore(size_t index);
    void restore(size_t index, const HistoryStart &start);
    void boundMembers();
    void listen();
    void admit(std::unique_ptr<Net::Transport> transport);
    void remove(Session *session);
    void boundQueuesSoon();
    void boundQueues();
    void tell(const Wire::LogFrame &entry);
    void closeHistory();

    HostOptions m_options;
    Net::TlsIdentity m_identity;
    std::vector<Unit> m_units;           ///< the first one is of whoever names none
    Room *m_room = nullptr;              ///< the first one's
    std::optional<Session::Host> m_host; ///< what the sessions see of it
    size_t m_openHistories = 0;
    size_t m_closingHistories = 0;
    Net::Listener m_listener;
    std::unordered_map<Session *, std::unique_ptr<Session>> m_sessions;
    std::optional<Admissions> m_admissions; ///< from start() on
    QTimer m_stopTimer;
    QTimer m_queuesTimer;
    bool m_restored = false;
    bool m_stopping = false;
    bool m_historyClosing = false;
};

} // namespace Landline::Chat
