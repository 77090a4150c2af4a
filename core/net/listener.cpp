// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/listener.h"

#include "core/net/tcptransport.h"

#include <QNetworkProxy>

#ifdef Q_OS_LINUX
#include "core/net/epolltransport.h"

#include <cerrno>
#include <sys/socket.h>
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
    m_acceptor.setProxy(QNetworkProxy::NoProxy);
    m_acceptor.setListenBacklogSize(backlog);
    m_again.setSingleShot(true);
#ifdef Q_OS_LINUX
    connect(&m_again, &QTimer::timeout, this, [this] { m_notifier->setEnabled(true); });
#else
    connect(&m_again, &QTimer::timeout, &m_acceptor, &QTcpServer::resumeAccepting);
    connect(&m_acceptor, &QTcpServer::acceptError, this, [this] { refuse(m_acceptor.errorString()); });
#endif
}

Result<void> Listener::listen(const QHostAddress &address, quint16 port)
{
    if (m_acceptor.listen(address, port)) {
#ifdef Q_OS_LINUX
        m_acceptor.pauseAccepting();
        m_notifier = std::make_unique<QSocketNotifier>(m_acceptor.socketDescriptor(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &Listener::acceptAll);
#endif
        return {};
    }
    const bool taken = m_acceptor.serverError() == QAbstractSocket::AddressInUseError;
    return failure(taken ? ErrorCode::Busy : ErrorCode::Network, m_acceptor.errorString());
}

#ifdef Q_OS_LINUX
/**
 * Qt's server keeps the first error of its socket, and so takes a shortage of descriptors for the usual end
 * of those who wait: it would ask again and again without a pause, and tell nobody.
 */
void Listener::acceptAll()
{
    for (int i = 0; i < acceptsInTurn && m_acceptor.isListening(); ++i) {
        const int descriptor = ::accept4(static_cast<int>(m_acceptor.socketDescriptor()), nullptr, nullptr,
                                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            admit(descriptor);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) { // the latter: who waited has gone
            m_notifier->setEnabled(false);
            refuse(qt_error_string(errno));
            return;
        }
    }
}
#endif

void Listener::refuse(const QString &why)
{
    m_again.start(acceptAgainAfter);
    const bool known = m_lastRefusal.has_value();
    m_lastRefusal.emplace().start();
    if (!known)
        Q_EMIT stalled(why);
}

void Listener::admit(qintptr descriptor)
{
    m_accepted.push_back(transportOver(descriptor, m_carrier));
    if (m_lastRefusal && m_lastRefusal->hasExpired(calmAfter.count())) {
        m_lastRefusal.reset();
        Q_EMIT resumed();
    }
    Q_EMIT accepted();
}

void Listener::close()
{
    m_again.stop();
#ifdef Q_OS_LINUX
    if (m_notifier) { // it may be the one that led here
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater();
    }
#endif
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
    m_listener.admit(descriptor);
}

} // namespace Landline::Net
