// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/rooms/hostedroom.h"

#include "core/chat/history/historystore.h"
#include "core/chat/server/chatserver.h"

#include <QNetworkInterface>

namespace Landline::Chat {

QString ownAddress()
{
    QString found = QStringLiteral("127.0.0.1");
    const QList<QNetworkInterface> interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsRunning) || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        const QList<QNetworkAddressEntry> entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            if (entry.ip().protocol() == QAbstractSocket::IPv4Protocol && !entry.ip().isLinkLocal())
                return entry.ip().toString();
        }
    }
    return found;
}

HostedRoom::HostedRoom(const Profile &profile, const Net::TlsIdentity &identity, const HostRequest &request)
    : m_profile(profile)
    , m_identity(identity)
    , m_request(request)
    , m_hostContext(new QObject)
{
    m_storeThread.setObjectName(QStringLiteral("history"));
    m_hostThread.setObjectName(QStringLiteral("host"));
    m_hostContext->moveToThread(&m_hostThread);
    connect(&m_hostThread, &QThread::finished, m_hostContext, &QObject::deleteLater);
    m_storeThread.start();
    m_hostThread.start();
}

HostedRoom::~HostedRoom()
{
    // Waited for: a loop that is told to quit leaves behind what is still queued.
    QMetaObject::invokeMethod(
        m_hostContext, [this] { delete std::exchange(m_server, nullptr); }, Qt::BlockingQueuedConnection);
    m_hostThread.quit();
    m_hostThread.wait();
    if (m_history)
        m_history->deleteLater();
    m_storeThread.quit();
    m_storeThread.wait();
}

void HostedRoom::start()
{
    Result<std::unique_ptr<FileLock>> lock = m_profile.lock(QStringLiteral("host"));
    if (!lock) {
        Error error = lock.error();
        if (error.code == ErrorCode::Busy)
            error.message =
                QStringLiteral("this profile hosts a room already; stop it first, or use another --profile");
        QMetaObject::invokeMethod(
            this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
        return;
    }
    m_lock = std::move(*lock);
    startServer(m_request.port);
}

void HostedRoom::startServer(quint16 port)
{
    if (m_history)
        m_history->deleteLater();
    m_history = new HistoryStore(m_profile.filePath(QStringLiteral("history.db")));
    m_history->moveToThread(&m_storeThread);
    HostOptions options;
    options.port = port;
    options.roomName = m_request.roomName;
    options.allowPlain = m_request.allowPlain;
    options.password = m_request.verifier;
    QMetaObject::invokeMethod(m_hostContext, [this, options, history = m_history] {
        delete m_server;
        m_server = new ChatServer(options, m_identity, history);
        connect(m_server, &ChatServer::listening, this,
                [this](const QString &, quint16 bound) { Q_EMIT listening(bound); });
        connect(m_server, &ChatServer::failed, this, &HostedRoom::serverFailed);
        connect(m_server, &ChatServer::notice, this, &HostedRoom::noticed);
        connect(m_server, &ChatServer::unstored, this,
                [this](const Error &error) { Q_EMIT noticed(error.message); });
        connect(m_server, &ChatServer::stopped, this, &HostedRoom::stopped);
        m_server->start();
    });
}

void HostedRoom::serverFailed(const Error &error)
{
    // What has a path is the history that another host has, not the port.
    if (error.code == ErrorCode::Busy && error.path.isEmpty() && m_request.anyPortIfTaken && !m_stopping
        && !std::exchange(m_triedPort, true))
        startServer(0);
    else
        Q_EMIT failed(error);
}

void HostedRoom::stop()
{
    m_stopping = true;
    QMetaObject::invokeMethod(m_hostContext, [this] {
        if (m_server)
            m_server->stop();
        else
            Q_EMIT stopped();
    });
}

} // namespace Landline::Chat
