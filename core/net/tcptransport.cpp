// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tcptransport.h"

#include "core/net/socketoptions.h"

#include <QHostAddress>
#include <QNetworkProxy>

namespace Landline::Net {

static Error errorFromSocket(const QTcpSocket &socket, QAbstractSocket::SocketError code, const QString &name)
{
    const QString text = socket.errorString();
    switch (code) {
    case QAbstractSocket::HostNotFoundError:
        return {ErrorCode::Network,
                QStringLiteral("there is no host called %1").arg(socket.peerName()),
                {},
                0,
                {}};
    case QAbstractSocket::ConnectionRefusedError:
        return {ErrorCode::Network, QStringLiteral("nobody hosts at %1").arg(name), {}, 0, {}};
    case QAbstractSocket::SocketTimeoutError:
    case QAbstractSocket::NetworkError:
        return {ErrorCode::Network, QStringLiteral("%1 can't be reached: %2").arg(name, text), {}, 0, {}};
    default:
        return {ErrorCode::Network,
                QStringLiteral("the connection to %1 was lost: %2").arg(name, text),
                {},
                0,
                {}};
    }
}

TcpTransport::TcpTransport(std::unique_ptr<QTcpSocket> socket)
    : m_socket(std::move(socket))
{
    m_socket->setParent(nullptr);
    attach();
    m_peer = plainAddress(m_socket->peerAddress());
    m_name = m_peer;
    m_loopback = m_socket->peerAddress().isLoopback() || QHostAddress(m_peer).isLoopback();
    // What came before anybody listened.
    QMetaObject::invokeMethod(this, &TcpTransport::read, Qt::QueuedConnection);
}

TcpTransport::TcpTransport(const QString &host, quint16 port)
    : m_socket(std::make_unique<QTcpSocket>())
    , m_name((host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port))
{
    attach();
    connect(m_socket.get(), &QTcpSocket::connected, this, [this] {
        m_peer = plainAddress(m_socket->peerAddress());
        m_loopback = QHostAddress(m_peer).isLoopback();
        setKeepAlive(m_socket->socketDescriptor());
        Q_EMIT connected();
    });
    m_socket->connectToHost(host, port);
}

TcpTransport::~TcpTransport()
{
    m_socket->disconnect(this);
    // A signal of the socket may be the one that ends this object.
    m_socket->abort();
    m_socket.release()->deleteLater();
}

void TcpTransport::attach()
{
    // A proxy is for the web: it knows nobody here, and would read along.
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readBuffer);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    setKeepAlive(m_socket->socketDescriptor());
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &TcpTransport::read);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this,
            [this](qint64 bytes) { tellWritten(m_socket->bytesToWrite() + bytes); });
    connect(m_socket.get(), &QTcpSocket::disconnected, this, [this] { finish({}); });
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError code) {
        finish(code == QAbstractSocket::RemoteHostClosedError ? Error()
                                                              : errorFromSocket(*m_socket, code, m_name));
    });
}

void TcpTransport::read()
{
    if (m_reading == Reading::Paused || m_ended || !m_socket->isOpen())
        return;
    const QByteArray bytes = m_socket->readAll();
    if (!bytes.isEmpty())
        tellReceived(bytes);
}

/** The other side has gone; while reading is paused what it sent before is kept, and the end with it. */
void TcpTransport::finish(const Error &reason)
{
    if (!m_endReason)
        m_endReason = reason;
    if (m_reading == Reading::Paused && !m_closing)
        return;
    read();
    end(*m_endReason);
}

void TcpTransport::write(const QByteArray &bytes)
{
    if (!m_ended && !m_closing)
        m_socket->write(bytes);
}

void TcpTransport::setReading(Reading reading)
{
    if (m_reading == reading)
        return;
    m_reading = reading;
    if (reading == Reading::Flowing) {
        QMetaObject::invokeMethod(
            this, [this] { m_endReason ? finish(*m_endReason) : read(); }, Qt::QueuedConnection);
    }
}

void TcpTransport::close()
{
    m_closing = true;
    if (m_socket->state() == QAbstractSocket::ConnectedState)
        m_socket->disconnectFromHost();
    else
        abort();
}

void TcpTransport::abort()
{
    m_socket->abort();
    end({});
}

QString TcpTransport::peerAddress() const
{
    return m_peer;
}

void TcpTransport::end(const Error &reason)
{
    if (std::exchange(m_ended, true))
        return;
    tellClosedSoon(reason);
}

} // namespace Landline::Net
