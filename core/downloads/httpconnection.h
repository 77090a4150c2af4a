// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/tlssession.h"

#include <QTcpSocket>
#include <QUrl>

#include <memory>
#include <optional>

namespace Landline::Downloads {

/**
 * A connection to a web server, encrypted or not, without a proxy in between. Nothing is read ahead of who
 * reads it: what nobody takes stays in the system's buffer. Engine thread.
 */
class HttpConnection final : public QObject
{
    Q_OBJECT
public:
    HttpConnection();

    /** connected() or failed() follows. */
    void open(const QUrl &url, const HttpAccess &access, TlsTrust &trust);
    /** How much the system may hold that was not read yet; 0: as it likes. */
    void setReceiveBuffer(int bytes);
    /** After connected(). Takes all of it. */
    [[nodiscard]] Result<void> write(const QByteArray &bytes);
    /** 0: nothing now, readyRead() will tell; -1: the other side has ended in order. Errors: Network, Tls. */
    [[nodiscard]] Result<qint64> read(char *data, qint64 size);

    /** Bytes have come already that nobody has read: behind the end of an answer they belong to none. */
    [[nodiscard]] bool holdsMore() const { return m_tls && m_tls->holdsMore(); }

signals:
    /** It gets on: connected, or a step of the handshake. */
    void stirred();
    void connected();
    /** There are bytes, or the end. */
    void readyRead();
    /** Before connected(): it does not come about. */
    void failed(const Landline::Error &error);

private:
    void socketConnected();
    void socketReady();
    void socketFailed(QAbstractSocket::SocketError error);
    void shakeHands();

    QUrl m_url;
    QTcpSocket m_socket;
    std::unique_ptr<TlsSession> m_tls;
    TlsContextPtr m_trust; ///< null: not encrypted
    PeerCheck m_check = PeerCheck::Required;
    bool m_connected = false;
};

/** Deleted later: its signals lead to its end. */
struct EndConnectionLater
{
    void operator()(HttpConnection *connection) const;
};
using HttpConnectionPtr = std::unique_ptr<HttpConnection, EndConnectionLater>;

} // namespace Landline::Downloads
