// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/transport.h"

#include <QTcpSocket>

#include <memory>
#include <optional>

namespace Landline::Net {

/** A transport over Qt's TCP socket, connected already or about to be: works on every system. */
class TcpTransport final : public Transport
{
    Q_OBJECT
public:
    /** How much is taken from the network before somebody has looked at it. */
    static constexpr qint64 readBuffer = 128 * 1024;

    /** Takes a socket that is connected (of a server). */
    explicit TcpTransport(std::unique_ptr<QTcpSocket> socket);
    /** Connects; connected() or the end follows. */
    TcpTransport(const QString &host, quint16 port);
    ~TcpTransport() override;

    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 bytesToWrite() const override { return m_socket->bytesToWrite(); }
    [[nodiscard]] bool isLost() const override { return m_ended || m_closing || m_endReason.has_value(); }
    void setReading(Reading reading) override;
    void close() override;
    void abort() override;
    [[nodiscard]] QString peerAddress() const override;
    [[nodiscard]] bool isLoopback() const override { return m_loopback; }

signals:
    void connected();

private:
    void attach();
    void read();
    void finish(const Error &reason);
    void end(const Error &reason);

    std::unique_ptr<QTcpSocket> m_socket;
    QString m_name; ///< what the socket was to connect to, for messages
    QString m_peer;
    bool m_loopback = false;
    Reading m_reading = Reading::Flowing;
    std::optional<Error> m_endReason; ///< the peer has gone, but what it sent was not taken yet
    bool m_closing = false;
    bool m_ended = false;
};

} // namespace Landline::Net
