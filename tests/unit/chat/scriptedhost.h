// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"
#include "core/net/lineconnection.h"
#include "core/net/tcptransport.h"
#include "core/net/tlstransport.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <memory>

namespace Landline::Testing {

/** A host that upgrades to TLS with a key of its own, and then says what a test has it say. */
class ScriptedHost final : private Net::LineConnection::Receiver
{
public:
    /** What it answers to a line that came encrypted. */
    using Script = std::function<void(ScriptedHost &host, const QByteArray &line)>;

    explicit ScriptedHost(Script script)
        : m_script(std::move(script))
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free on loopback");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            auto socket = std::unique_ptr<QTcpSocket>(m_server.nextPendingConnection());
            socket->setParent(nullptr);
            if (m_connection) {
                m_connection->setReceiver(nullptr);
                m_connection.release()->deleteLater();
            }
            m_connection = std::make_unique<Net::LineConnection>(
                std::make_unique<Net::TcpTransport>(std::move(socket)), Chat::Wire::maxLineBytes);
            m_connection->setReceiver(this);
            say("{'type':'system','content':'Welcome! Your ID is client_0','timestamp':'10:41:07',"
                "'landline':1,'upgrade':['starttls'],'room':'Kitchen'}");
        });
    }
    /** One line; ' stands for ", as moc does not understand every raw string. */
    void say(QByteArray line) { m_connection->send(line.replace('\'', '"')); }
    void cut() { m_connection->abort(); }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] const Net::TlsIdentity &identity() const { return m_identity; }
    /** All that came encrypted, over all connections. */
    [[nodiscard]] const QByteArrayList &heard() const { return m_heard; }

    static QByteArray welcome(qint64 seq = 0)
    {
        return "{'type':'welcome','version':1,'room':'Kitchen','epoch':'e','nick':'Ana','key':'k','seq':"
               + QByteArray::number(seq) + ",'plain':false,'members':[]}";
    }
    static QByteArray emptyHistory() { return "{'type':'history','messages':[],'start':true,'done':true}"; }

private:
    void lineReceived(const QByteArray &line) override
    {
        if (m_connection->isSecured()) {
            m_heard.append(line);
            m_script(*this, line);
        } else if (line.contains("starttls")) {
            say("{'type':'starttls'}");
            m_connection->startTls(*Net::TlsContext::create(Net::TlsRole::Host, m_identity));
        }
    }

    Script m_script;
    Net::TlsIdentity m_identity = *Net::TlsIdentity::create();
    QTcpServer m_server;
    std::unique_ptr<Net::LineConnection> m_connection;
    QByteArrayList m_heard;
};

} // namespace Landline::Testing
