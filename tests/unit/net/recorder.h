// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/lineconnection.h"
#include "core/net/listener.h"
#include "core/net/tcptransport.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <optional>

namespace Landline::Testing {

/** Keeps what a transport says, for a test to look at afterwards. */
struct TransportRecorder
{
    explicit TransportRecorder(Net::Transport &transport)
    {
        QObject::connect(&transport, &Net::Transport::received, &transport, [this](const QByteArray &bytes) {
            received += bytes;
            receivedAfterEnd = receivedAfterEnd || ends > 0;
        });
        QObject::connect(&transport, &Net::Transport::closed, &transport, [this](const Error &error) {
            ++ends;
            reason = error;
        });
    }

    QByteArray received;
    int ends = 0;
    Error reason;
    bool receivedAfterEnd = false;
};

/** The same for a connection of lines. */
struct LineRecorder
{
    explicit LineRecorder(Net::LineConnection &connection)
    {
        QObject::connect(&connection, &Net::LineConnection::lineReceived, &connection,
                         [this](const QByteArray &line) { lines.append(line); });
        QObject::connect(&connection, &Net::LineConnection::secured, &connection, [this] { ++secured; });
        QObject::connect(&connection, &Net::LineConnection::closed, &connection, [this](const Error &error) {
            ++ends;
            reason = error;
        });
    }

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
