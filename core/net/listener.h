// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/net/transport.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

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
    /** Without such a refusal for so long, whoever comes in ends the shortage; sooner it may be one place
     * that somebody has left, and the next one waits again. */
    static constexpr std::chrono::milliseconds calmAfter{2000};
    static constexpr int backlog = 1024;
    /** Who wait are let in so many at once, before those who are here have their turn. */
    static constexpr int acceptsInTurn = 256;

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
    /** The system has no room for another connection now. Once for each shortage. */
    void stalled(const QString &why);
    /** That is over: connections come in as before. */
    void resumed();

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

    void acceptAll();
    void refuse(const QString &why);
    void admit(qintptr descriptor);

    Carrier m_carrier;
    Acceptor m_acceptor;
#ifdef Q_OS_LINUX
    std::unique_ptr<QSocketNotifier> m_notifier;
#endif
    std::deque<std::unique_ptr<Transport>> m_accepted;
    QTimer m_again;
    std::optional<QElapsedTimer> m_lastRefusal; ///< while it is short of room
};

} // namespace Landline::Net
