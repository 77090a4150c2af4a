// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/server/chatserver.h"
#include "tests/unit/chat/chatmembers.h"

#include <QThread>
#include <QtTest>

namespace Landline::Testing {

using namespace Landline::Chat;
using namespace std::chrono_literals;

/** A host on loopback and people with keys, new for each test; start() it once m_options say what is wanted.
 */
class RoomFixture : public QObject
{
    Q_OBJECT
protected:
    void start()
    {
        m_thread = std::make_unique<QThread>();
        m_thread->start();
        m_server = std::make_unique<ChatServer>(m_options, m_identity, store());
        if (!m_further.isEmpty())
            QVERIFY(m_server->addRoom(m_further, store()));
        connect(m_server.get(), &ChatServer::listening, this,
                [this](const QString &, quint16 port) { m_port = port; });
        m_server->start();
        QVERIFY(QTest::qWaitFor([this] { return m_port != 0; }));
    }
    std::unique_ptr<UpgradedClient> connectAs(const Net::TlsIdentity &key)
    {
        auto client = std::make_unique<UpgradedClient>(m_port, key);
        if (!QTest::qWaitFor([&] { return client->secured; }))
            qFatal("not secured");
        return client;
    }
    static Wire::Hello helloOf(const QString &nick, const QStringList &caps = Wire::capabilityNames())
    {
        Wire::Hello hello;
        hello.nick = nick;
        hello.caps = caps;
        return hello;
    }
    /** `letters`: up to which private message it has them. */
    std::unique_ptr<UpgradedClient> join(const QString &nick, const Net::TlsIdentity &key,
                                         const QStringList &caps = Wire::capabilityNames(),
                                         qint64 letters = 0)
    {
        auto client = connectAs(key);
        client->caps = caps;
        Wire::Hello hello = helloOf(nick, caps);
        hello.letters = letters;
        client->send(hello);
        if (!QTest::qWaitFor([&] { return client->hasHistory() || client->over; }))
            qFatal("not joined");
        return client;
    }
    /** All that was said before has been dealt with. */
    static void settle(UpgradedClient &client)
    {
        const qsizetype before = client.all<Wire::Pong>().size();
        client.send(Wire::Ping{});
        QTRY_COMPARE(client.all<Wire::Pong>().size(), before + 1);
    }

    Net::TlsIdentity m_identity = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_benKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_eveKey = *Net::TlsIdentity::create();
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<ChatServer> m_server;
    HostOptions m_options;
    quint16 m_port = 0;
    QString m_further;               ///< name of a second room
    HistoryStore *m_store = nullptr; ///< of the room that was made last

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_options = {};
        m_options.bindAddress = QStringLiteral("127.0.0.1");
        m_options.port = 0;
        m_options.roomName = QStringLiteral("Kitchen");
        m_options.ratePerSecond = 0;
        m_options.limits.linger = 50ms;
        m_options.limits.marksTogether = 50ms;
        m_further.clear();
        m_port = 0;
    }
    void cleanup()
    {
        m_server.reset();
        m_thread->quit();
        m_thread->wait();
        m_thread.reset();
    }

private:
    HistoryStore *store()
    {
        auto *made = new HistoryStore(QString());
        made->moveToThread(m_thread.get());
        connect(m_thread.get(), &QThread::finished, made, &QObject::deleteLater);
        m_store = made;
        return made;
    }
};

} // namespace Landline::Testing
