// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/listener.h"

#include "core/net/tcptransport.h"

#ifdef Q_OS_LINUX
#include "core/net/epolltransport.h"
#endif

namespace Landline::Net {

std::unique_ptr<Transport> transportOver(qintptr descriptor, [[maybe_unused]] Carrier carrier)
{
#ifdef Q_OS_LINUX
    if (std::shared_ptr<EpollSet> set = carrier == Carrier::Quickest ? EpollSet::ofThread() : nullptr)
        return std::make_unique<EpollTransport>(std::move(set), static_cast<int>(descriptor));
#endif
    auto socket = std::make_unique<QTcpSocket>();
    socket->setSocketDescriptor(descriptor);
    return std::make_unique<TcpTransport>(std::move(socket));
}

Listener::Listener(Carrier carrier, QObject *parent)
    : QObject(parent)
    , m_carrier(carrier)
    , m_acceptor(this)
    , m_again(this)
{
    m_acceptor.setListenBacklogSize(backlog);
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, &m_acceptor, &QTcpServer::resumeAccepting);
    connect(&m_acceptor, &QTcpServer::acceptError, this, [this] {
        m_again.start(acceptAgainAfter);
        Q_EMIT stalled(m_acceptor.errorString());
    });
}

Result<void> Listener::listen(const QHostAddress &address, quint16 port)
{
    if (m_acceptor.listen(address, port))
        return {};
    const bool taken = m_acceptor.serverError() == QAbstractSocket::AddressInUseError;
    return failure(taken ? ErrorCode::Busy : ErrorCode::Network, m_acceptor.errorString());
}

void Listener::close()
{
    m_again.stop();
    m_acceptor.close();
    m_accepted.clear();
}

std::unique_ptr<Transport> Listener::take()
{
    if (m_accepted.empty())
        return nullptr;
    std::unique_ptr<Transport> first = std::move(m_accepted.front());
    m_accepted.pop_front();
    return first;
}

void Listener::Acceptor::incomingConnection(qintptr descriptor)
{
    m_listener.m_accepted.push_back(transportOver(descriptor, m_listener.m_carrier));
    Q_EMIT m_listener.accepted();
}

} // namespace Landline::Net
