// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/net/transport.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>

namespace Landline::Net {

/** What carries a socket's bytes: the quickest that the system has, or what works on every one. */
enum class Carrier { Quickest, Portable };

/** Takes a connected socket's descriptor, in the thread where the transport is to live. */
[[nodiscard]] std::unique_ptr<Transport> transportOver(qintptr descriptor,
                                                       Carrier carrier = Carrier::Quickest);

/** Accepts connections, each as a transport. Lives in one thread, and so do they. */
class Listener final : public QObject
{
    Q_OBJECT
public:
    /** How long to wait before accepting again when the system has no room for another connection; who
     * connects meanwhile waits too. */
    static constexpr std::chrono::milliseconds acceptAgainAfter{1000};
    static constexpr int backlog = 1024;

    explicit Listener(Carrier carrier = Carrier::Quickest, QObject *parent = nullptr);

    /** Port 0 takes a free one. Errors, with the system's words: Busy (the port is taken), Network. */
    [[nodiscard]] Result<void> listen(const QHostAddress &address, quint16 port);
    /** What was accepted and not taken is ended. */
    void close();
    [[nodiscard]] quint16 port() const { return m_acceptor.serverPort(); }
    /** The next one; null when all were taken. */
    [[nodiscard]] std::unique_ptr<Transport> take();

signals:
    /** There is one to take(). */
    void accepted();
    /** The system has no room for another connection now. */
    void stalled(const QString &why);

private:
    /** Qt's server, but for the sockets that it would make. */
    class Acceptor final : public QTcpServer
    {
    public:
        explicit Acceptor(Listener *listener)
            : QTcpServer(listener)
            , m_listener(*listener)
        {}

    private:
        void incomingConnection(qintptr descriptor) override;

        Listener &m_listener;
    };

    Carrier m_carrier;
    Acceptor m_acceptor;
    std::deque<std::unique_ptr<Transport>> m_accepted;
    QTimer m_again;
};

} // namespace Landline::Net
