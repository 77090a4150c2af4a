// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/connectionpool.h"
#include "core/downloads/httpexchange.h"
#include "core/downloads/httpparser.h"

namespace Landline::Downloads {

/**
 * A GET straight to the server, over a connection that waits in the pool or a new one. In Qt 6.4
 * QNetworkAccessManager hides what a server really sent: it takes a chunked body that was cut for a whole
 * one, sends a request again unasked, and hangs at the hundred-first header field. Here a request is only
 * repeated where a connection that had waited turns out to be closed before any answer (RFC 9112,
 * section 9.3.1).
 */
class SocketExchange final : public HttpExchange
{
    Q_OBJECT
public:
    /** `pool` outlives it. */
    explicit SocketExchange(ConnectionPool &pool, QObject *parent = nullptr);

    void start(const HttpRequest &request) override;
    [[nodiscard]] qint64 read(char *data, qint64 size) override;

private:
    void attach(HttpConnectionPtr connection);
    void connectAnew();
    void sendRequest();
    void connectionReady();
    void readHead();
    void bodyComplete();
    void connectionClosed(const Error &error);
    void settle();
    void end(const Error &error);

    ConnectionPool &m_pool;
    HttpRequest m_request;
    QString m_key;
    HttpConnectionPtr m_connection;
    HttpParser m_parser;
    QByteArray m_rest;     ///< read with the head, not yet decoded
    Error m_closeError;    ///< None: the other side has closed in order
    bool m_waited = false; ///< the connection has served before, and may be dead
    bool m_closed = false;
    bool m_ended = false;
};

} // namespace Landline::Downloads
