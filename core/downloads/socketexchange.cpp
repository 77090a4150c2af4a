// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/socketexchange.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace Landline::Downloads {

static constexpr qint64 headPiece = 32 * 1024;

SocketExchange::SocketExchange(ConnectionPool &pool, QObject *parent)
    : HttpExchange(parent)
    , m_pool(pool)
{}

void SocketExchange::start(const HttpRequest &request)
{
    m_request = request;
    m_key = ConnectionPool::keyOf(request.url, request.access);
    if (request.receiveBuffer > 0)
        m_key += u'~'; // a small buffer would slow down who has no limit
    if (HttpConnectionPtr waiting = m_pool.take(m_key)) {
        m_waited = true;
        attach(std::move(waiting));
        sendRequest();
    } else {
        connectAnew();
    }
}

void SocketExchange::attach(HttpConnectionPtr connection)
{
    m_connection = std::move(connection);
    connect(m_connection.get(), &HttpConnection::stirred, this, &HttpExchange::stirred);
    connect(m_connection.get(), &HttpConnection::connected, this, &SocketExchange::sendRequest);
    connect(m_connection.get(), &HttpConnection::readyRead, this, &SocketExchange::connectionReady);
    connect(m_connection.get(), &HttpConnection::failed, this, &SocketExchange::end);
}

void SocketExchange::connectAnew()
{
    m_waited = false;
    attach(HttpConnectionPtr(new HttpConnection));
    m_connection->open(m_request.url, m_request.access, m_pool.trust());
}

void SocketExchange::sendRequest()
{
    const QUrl &url = m_request.url;
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const bool namesHost =
        std::any_of(m_request.fields.cbegin(), m_request.fields.cend(),
                    [](const auto &field) { return field.first.compare("Host", Qt::CaseInsensitive) == 0; });
    QByteArray text = "GET " + target + " HTTP/1.1\r\n";
    if (!namesHost) {
        const QString authority = url.adjusted(QUrl::RemoveUserInfo).authority(QUrl::FullyEncoded);
        text += "Host: " + authority.toLatin1() + "\r\n";
    }
    for (const auto &[name, value] : std::as_const(m_request.fields))
        text += name + ": " + value + "\r\n";
    m_connection->setReceiveBuffer(m_request.receiveBuffer);
    if (const Result<void> written = m_connection->write(text + "\r\n"); !written)
        connectionClosed(written.error());
    Q_EMIT stirred();
}

void SocketExchange::connectionReady()
{
    if (!m_parser.hasHead())
        readHead();
    if (m_parser.hasHead() && !m_ended)
        Q_EMIT readyRead();
}

void SocketExchange::readHead()
{
    std::array<char, headPiece> piece; // NOLINT: filled by read()
    while (!m_parser.hasHead() && !m_ended && !m_closed) {
        const Result<qint64> got = m_connection->read(piece.data(), piece.size());
        if (!got || *got < 0) {
            connectionClosed(got ? Error() : got.error());
            return;
        }
        if (*got == 0)
            return;
        m_waited = false; // it is alive
        const Result<QByteArray> rest = m_parser.readHead(QByteArray::fromRawData(piece.data(), *got));
        if (!rest) {
            end(rest.error());
            return;
        }
        if (m_parser.hasHead()) {
            m_rest = QByteArray(rest->constData(), rest->size()); // not of `piece` any more
            if (m_parser.isComplete() && m_rest.isEmpty())
                bodyComplete();
            Q_EMIT headArrived(m_parser.head());
        }
    }
}

qint64 SocketExchange::read(char *data, qint64 size)
{
    while (!m_ended && !m_closed && m_parser.hasHead() && !m_parser.isComplete()) {
        qint64 got = 0;
        if (!m_rest.isEmpty()) {
            got = std::min<qint64>(size, m_rest.size());
            std::memcpy(data, m_rest.constData(), static_cast<size_t>(got));
            m_rest.remove(0, got);
        } else {
            const Result<qint64> taken = m_connection->read(data, size);
            if (!taken || *taken < 0) {
                m_closed = true;
                m_closeError = taken ? Error() : taken.error();
                break;
            }
            got = *taken;
        }
        if (got == 0)
            return 0;
        const Result<qsizetype> body = m_parser.decode(data, got);
        if (!body) {
            m_closed = true;
            m_closeError = body.error();
            break;
        }
        if (m_parser.isComplete())
            bodyComplete();
        if (*body > 0)
            return *body;
    }
    if (!m_ended && (m_parser.isComplete() || m_closed))
        QMetaObject::invokeMethod(this, &SocketExchange::settle, Qt::QueuedConnection);
    return 0;
}

void SocketExchange::bodyComplete()
{
    if (!m_connection)
        return;
    m_connection->disconnect(this);
    if (m_parser.keepsConnection() && m_rest.isEmpty() && !m_connection->holdsMore())
        m_pool.giveBack(m_key, std::move(m_connection));
    else
        m_connection.reset();
}

void SocketExchange::connectionClosed(const Error &error)
{
    if (m_waited) {
        connectAnew();
        return;
    }
    m_closed = true;
    m_closeError = error;
    settle();
}

void SocketExchange::settle()
{
    if (m_ended)
        return;
    const QString host = hostAndPort(m_request.url);
    if (m_parser.isComplete() || (m_closed && !m_closeError && m_parser.endsWithConnection())) {
        m_ended = true;
        Q_EMIT finished();
    } else if (m_closeError) {
        end(m_closeError);
    } else if (!m_parser.hasHead()) {
        end({ErrorCode::Network,
             QStringLiteral("%1 closed the connection without an answer").arg(host),
             {},
             0,
             {}});
    } else {
        end({ErrorCode::Network, QStringLiteral("the connection to %1 broke off").arg(host), {}, 0, {}});
    }
}

void SocketExchange::end(const Error &error)
{
    if (!std::exchange(m_ended, true))
        Q_EMIT failed(error);
}

} // namespace Landline::Downloads
