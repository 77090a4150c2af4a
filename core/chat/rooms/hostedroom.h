// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/profile.h"
#include "core/chat/rooms/roomservice.h"
#include "core/net/tlsidentity.h"

#include <QThread>

#include <memory>

namespace Landline::Chat {

class ChatServer;
class HistoryStore;

/**
 * A profile's host: the server in the host thread, its history in a store thread, the profile's lock "host".
 * Lives in the thread that made it; one at a time for a profile.
 */
class HostedRoom final : public QObject
{
    Q_OBJECT
public:
    HostedRoom(const Profile &profile, const Net::TlsIdentity &identity, const HostRequest &request);
    ~HostedRoom() override;

    /** listening() or failed() follows. */
    void start();
    /** Tells the members and stores what is pending; stopped() follows. */
    void stop();

signals:
    void listening(quint16 port);
    void failed(const Landline::Error &error);
    /** Something that the one who hosts should know, and that does not end the room. */
    void noticed(const QString &text);
    void stopped();

private:
    void startServer(quint16 port);
    void serverFailed(const Error &error);

    Profile m_profile;
    Net::TlsIdentity m_identity;
    HostRequest m_request;
    std::unique_ptr<FileLock> m_lock;
    QThread m_storeThread;
    QThread m_hostThread;
    QObject *m_hostContext;            ///< lives in the host thread: what is posted to it runs there
    HistoryStore *m_history = nullptr; ///< lives in the store thread, which deletes it
    ChatServer *m_server = nullptr;    ///< made and used in the host thread alone
    bool m_triedPort = false;
    bool m_stopping = false;
};

/** Where other machines find this one: its first address that is not loopback, else 127.0.0.1. */
[[nodiscard]] QString ownAddress();

} // namespace Landline::Chat
