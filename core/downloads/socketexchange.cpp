// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/socketexchange.h"

#include <QNetworkProxy>

#include <algorithm>
#include <cstring>

namespace Landline::Downloads {

static constexpr quint16 httpPort = 80;
static constexpr qint64 headPiece = 16 * 1024;

static Error networkError(ErrorCode code, const QString &message)
{
    return {code, message, {}, 0, {}};
}

SocketExchange::SocketExchange(QObject *parent)
    : HttpExchange(parent)
{
    connect(&m_socket, &QTcpSocket::connected, this, &SocketExchange::sendRequest);
    connect(&m_socket, &QTcpSocket::readyRead, this, &SocketExchange::socketReady);
    connect(&m_socket, &QTcpSocket::disconnected, this, &SocketExchange::socketClosed);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &SocketExchange::socketFailed);
}

void SocketExchange::start(const HttpRequest &request)
{
    m_request = request;
    // System-wide proxies are dealt with by who chose this kind of exchange.
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setReadBufferSize(request.readAhead);
    m_socket.connectToHost(request.url.host(), static_cast<quint16>(request.url.port(httpPort)));
}

void SocketExchange::sendRequest()
{
    const QUrl &url = m_request.url;
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const QString authority = url.adjusted(QUrl::RemoveUserInfo).authority(QUrl::FullyEncoded);
    QByteArray text =
        "GET " + target + " HTTP/1.1\r\nHost: " + authority.toLatin1() + "\r\nConnection: close\r\n";
    for (const auto &[name, value] : std::as_const(m_request.fields))
        text += name + ": " + value + "\r\n";
    m_socket.write(text + "\r\n");
    Q_EMIT stirred();
}

void SocketExchange::socketReady()
{
    Q_EMIT stirred();
    while (!m_parser.hasHead() && !m_ended && m_socket.bytesAvailable() > 0) {
        const Result<QByteArray> rest = m_parser.readHead(m_socket.read(headPiece));
        if (!rest) {
            end(rest.error());
            return;
        }
        if (m_parser.hasHead()) {
            m_rest = *rest;
            Q_EMIT headArrived(m_parser.head());
        }
    }
    if (m_parser.hasHead() && !m_ended)
        Q_EMIT readyRead();
}

qint64 SocketExchange::read(char *data, qint64 size)
{
    while (!m_ended && m_parser.hasHead() && !m_parser.isComplete()) {
        qint64 got = 0;
        if (!m_rest.isEmpty()) {
            got = std::min<qint64>(size, m_rest.size());
            std::memcpy(data, m_rest.constData(), static_cast<size_t>(got));
            m_rest.remove(0, got);
        } else {
            got = m_socket.read(data, size);
        }
        if (got <= 0)
            break;
        const Result<qsizetype> body = m_parser.decode(data, got);
        if (!body) {
            // Not from here: whoever reads is in the middle of something.
            QMetaObject::invokeMethod(
                this, [this, error = body.error()] { end(error); }, Qt::QueuedConnection);
            return 0;
        }
        if (*body > 0)
            return *body;
    }
    if (!m_ended && (m_parser.isComplete() || (m_closed && m_socket.bytesAvailable() == 0)))
        QMetaObject::invokeMethod(this, &SocketExchange::socketClosed, Qt::QueuedConnection);
    return 0;
}

void SocketExchange::socketClosed()
{
    m_closed = m_closed || m_socket.state() != QAbstractSocket::ConnectedState;
    if (m_ended)
        return;
    if (m_parser.isComplete()) {
        m_ended = true;
        Q_EMIT finished();
    } else if (!m_parser.hasHead()) {
        end(networkError(
            ErrorCode::Network,
            QStringLiteral("%1 closed the connection without an answer").arg(hostAndPort(m_request.url))));
    } else if (!m_rest.isEmpty() || m_socket.bytesAvailable() > 0) {
        Q_EMIT readyRead(); // the end follows once all has been taken
    } else if (m_parser.endsWithConnection()) {
        m_ended = true;
        Q_EMIT finished();
    } else {
        end(networkError(ErrorCode::Network,
                         QStringLiteral("the connection to %1 broke off").arg(hostAndPort(m_request.url))));
    }
}

void SocketExchange::socketFailed(QAbstractSocket::SocketError error)
{
    const QString host = hostAndPort(m_request.url);
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError:
        break; // disconnected() follows, or is all there is to say
    case QAbstractSocket::ConnectionRefusedError:
        end(networkError(ErrorCode::Network,
                         QStringLiteral("%1 refuses the connection: nothing serves there").arg(host)));
        break;
    case QAbstractSocket::HostNotFoundError:
        end(networkError(ErrorCode::Network, QStringLiteral("there is no host “%1”").arg(host)));
        break;
    case QAbstractSocket::SocketTimeoutError:
        end(networkError(ErrorCode::Timeout, QStringLiteral("%1 does not answer").arg(host)));
        break;
    default:
        end(networkError(
            ErrorCode::Network,
            QStringLiteral("the connection to %1 failed: %2").arg(host, m_socket.errorString())));
        break;
    }
}

void SocketExchange::end(const Error &error)
{
    if (!std::exchange(m_ended, true))
        Q_EMIT failed(error);
}

} // namespace Landline::Downloads
