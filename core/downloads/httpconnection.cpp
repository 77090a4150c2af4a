// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpconnection.h"

#include "core/downloads/httpexchange.h"

#include <QNetworkProxy>

#include <utility>

namespace Landline::Downloads {

static constexpr quint16 httpPort = 80;
static constexpr quint16 httpsPort = 443;

static Error networkError(ErrorCode code, const QString &message)
{
    return {code, message, {}, 0, {}};
}

QString hostAndPort(const QUrl &url)
{
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

void EndConnectionLater::operator()(HttpConnection *connection) const
{
    connection->disconnect();
    connection->deleteLater();
}

HttpConnection::HttpConnection()
{
    connect(&m_socket, &QTcpSocket::connected, this, &HttpConnection::socketConnected);
    connect(&m_socket, &QTcpSocket::readyRead, this, &HttpConnection::socketReady);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &HttpConnection::socketFailed);
}

void HttpConnection::open(const QUrl &url, const HttpAccess &access, TlsTrust &trust)
{
    m_url = url;
    m_check = access.peerCheck;
    const bool isSecure = url.scheme() == QLatin1String("https");
    if (isSecure) {
        const Result<TlsContextPtr> context = trust.context(access.caCertificateFile);
        if (!context) {
            Q_EMIT failed(context.error());
            return;
        }
        m_trust = *context;
    }
    // Proxies are dealt with by who chose this kind of exchange.
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.connectToHost(url.host(), static_cast<quint16>(url.port(isSecure ? httpsPort : httpPort)),
                           QIODevice::ReadWrite | QIODevice::Unbuffered);
}

void HttpConnection::setReceiveBuffer(int bytes)
{
    if (bytes > 0)
        m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, bytes);
}

void HttpConnection::socketConnected()
{
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    Q_EMIT stirred();
    if (m_trust) {
        m_tls = std::make_unique<TlsSession>(m_trust, m_socket, m_url.host(), m_check);
        shakeHands();
    } else {
        m_connected = true;
        Q_EMIT connected();
    }
}

void HttpConnection::shakeHands()
{
    const Result<bool> shaken = m_tls->handshake();
    if (!shaken) {
        Q_EMIT failed(shaken.error());
    } else if (*shaken) {
        m_connected = true;
        Q_EMIT connected();
    }
}

void HttpConnection::socketReady()
{
    Q_EMIT stirred();
    if (m_connected)
        Q_EMIT readyRead();
    else if (m_tls)
        shakeHands();
}

Result<void> HttpConnection::write(const QByteArray &bytes)
{
    if (m_tls)
        return m_tls->write(bytes);
    if (m_socket.write(bytes) != bytes.size()) {
        return failure(ErrorCode::Network,
                       QStringLiteral("the connection to %1 broke off").arg(hostAndPort(m_url)));
    }
    return {};
}

Result<qint64> HttpConnection::read(char *data, qint64 size)
{
    if (m_tls)
        return m_tls->read(data, size);
    const qint64 got = m_socket.read(data, size);
    if (got < 0 && m_socket.error() != QAbstractSocket::RemoteHostClosedError) {
        return failure(ErrorCode::Network,
                       QStringLiteral("the connection to %1 broke off").arg(hostAndPort(m_url)));
    }
    return got;
}

void HttpConnection::socketFailed(QAbstractSocket::SocketError error)
{
    if (m_connected) {
        Q_EMIT readyRead(); // whoever reads hears of it there
        return;
    }
    const QString host = hostAndPort(m_url);
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError:
        Q_EMIT failed(networkError(ErrorCode::Network,
                                   QStringLiteral("%1 closed the connection without an answer").arg(host)));
        break;
    case QAbstractSocket::ConnectionRefusedError:
        Q_EMIT failed(networkError(
            ErrorCode::Network, QStringLiteral("%1 refuses the connection: nothing serves there").arg(host)));
        break;
    case QAbstractSocket::HostNotFoundError:
        Q_EMIT failed(networkError(ErrorCode::Network, QStringLiteral("there is no host “%1”").arg(host)));
        break;
    case QAbstractSocket::SocketTimeoutError:
        Q_EMIT failed(networkError(ErrorCode::Timeout, QStringLiteral("%1 does not answer").arg(host)));
        break;
    default:
        Q_EMIT failed(networkError(
            ErrorCode::Network,
            QStringLiteral("the connection to %1 failed: %2").arg(host, m_socket.errorString())));
        break;
    }
}

} // namespace Landline::Downloads
