// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/lineconnection.h"
#include "core/net/listener.h"
#include "core/net/tcptransport.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <functional>
#include <memory>

namespace Landline::Testing {

/** Keeps what a transport says, for a test to look at afterwards. */
struct TransportRecorder final : Net::Transport::Receiver
{
    using Answer = std::function<void(const QByteArray &bytes)>;

    explicit TransportRecorder(Net::Transport &transport, Answer answer = {})
        : onReceived(std::move(answer))
    {
        transport.setReceiver(this);
    }
    void bytesReceived(const QByteArray &bytes) override
    {
        received += bytes;
        receivedAfterEnd = receivedAfterEnd || ends > 0;
        if (onReceived)
            onReceived(bytes);
    }
    void bytesWritten() override { ++writes; }
    void transportSecured() override { ++secured; }
    void transportClosed(const Error &error) override
    {
        ++ends;
        reason = error;
    }

    Answer onReceived; ///< comes last: it may delete the transport
    QByteArray received;
    int writes = 0;
    int secured = 0;
    int ends = 0;
    Error reason;
    bool receivedAfterEnd = false;
};

/** The same for a connection of lines. */
struct LineRecorder final : Net::LineConnection::Receiver
{
    using Answer = std::function<void(const QByteArray &line)>;

    explicit LineRecorder(Net::LineConnection &connection, Answer answer = {})
        : onLine(std::move(answer))
    {
        connection.setReceiver(this);
    }
    void lineReceived(const QByteArray &line) override
    {
        lines.append(line);
        if (onLine)
            onLine(line);
    }
    void connectionSecured() override { ++secured; }
    void connectionClosed(const Error &error) override
    {
        ++ends;
        reason = error;
    }

    Answer onLine; ///< comes last: it may delete the connection
    QList<QByteArray> lines;
    int secured = 0;
    int ends = 0;
    Error reason;
};

/** Two sockets on loopback that are connected to each other. */
struct SocketPair
{
    std::unique_ptr<QTcpSocket> here = std::make_unique<QTcpSocket>();
    std::unique_ptr<QTcpSocket> there;

    SocketPair()
    {
        QTcpServer server;
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no port is free on loopback");
        here->connectToHost(QHostAddress::LocalHost, server.serverPort());
        if (!server.waitForNewConnection(5000) || !here->waitForConnected(5000))
            qFatal("loopback can't be connected to");
        there.reset(server.nextPendingConnection());
        there->setParent(nullptr);
    }
};

/** A socket on loopback that is connected to a transport of a listener. */
struct CarriedPair
{
    std::unique_ptr<QTcpSocket> here = std::make_unique<QTcpSocket>();
    std::unique_ptr<Net::Transport> there;

    explicit CarriedPair(Net::Carrier carrier)
    {
        Net::Listener listener(carrier);
        if (!listener.listen(QHostAddress::LocalHost, 0))
            qFatal("no port is free on loopback");
        here->connectToHost(QHostAddress::LocalHost, listener.port());
        if (!QTest::qWaitFor([&] { return (there = listener.take()) != nullptr; })
            || !here->waitForConnected(5000))
            qFatal("loopback can't be connected to");
    }
};

} // namespace Landline::Testing
