// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/httpexchange.h"
#include "core/downloads/httpparser.h"

#include <QTcpSocket>

namespace Landline::Downloads {

/**
 * A GET over a plain connection of its own. QNetworkAccessManager serves plain HTTP badly in Qt 6.4: it takes
 * a chunked body that was cut for a whole one, sends a request again unasked, and hangs at the hundred-first
 * header field.
 */
class SocketExchange final : public HttpExchange
{
    Q_OBJECT
public:
    explicit SocketExchange(QObject *parent = nullptr);

    void start(const HttpRequest &request) override;
    [[nodiscard]] qint64 read(char *data, qint64 size) override;

private:
    void sendRequest();
    void socketReady();
    void socketClosed();
    void socketFailed(QAbstractSocket::SocketError error);
    void end(const Error &error);

    HttpRequest m_request;
    QTcpSocket m_socket;
    HttpParser m_parser;
    QByteArray m_rest; ///< read with the head, not yet decoded
    bool m_closed = false;
    bool m_ended = false;
};

} // namespace Landline::Downloads
