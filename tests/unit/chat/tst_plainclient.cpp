// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"
#include "tests/support/tempdir.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** A member without encryption, and a server that says what a test has it say. */
class TestPlainClient final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_key = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<Net::PinStore> m_pins;
    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<QTcpSocket> m_socket; ///< the newest
    std::unique_ptr<ChatClient> m_client;
    int m_connections = 0;
    QList<RoomState> m_states;
    Error m_error;
    QByteArrayList m_words; ///< said right behind the greeting, before the end

    void say(const QByteArray &fields)
    {
        QByteArray line = "{" + fields + ",'timestamp':'10:41:07'}\n";
        m_socket->write(line.replace('\'', '"'));
    }
    void tell(const QByteArray &content) { say("'type':'system','content':'" + content + "'"); }
    void post(const QByteArray &sender, const QByteArray &content)
    {
        say("'type':'message','sender':'" + sender + "','content':'" + content + "'");
    }
    void end() { m_socket->disconnectFromHost(); }

    void join(std::chrono::milliseconds echoWithin = 30s, const QString &host = QStringLiteral("127.0.0.1"))
    {
        ClientOptions options;
        options.address.host = host;
        options.address.port = m_server->serverPort();
        options.mode = ClientMode::Plain;
        options.echoWithin = echoWithin;
        m_client = std::make_unique<ChatClient>(options, m_key, *m_pins);
        connect(m_client.get(), &ChatClient::stateChanged, this, [this](RoomState state, const Error &error) {
            m_states.append(state);
            m_error = error;
        });
        m_client->open();
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_pins = std::make_unique<Net::PinStore>(m_dir->path(QStringLiteral("pins.json")));
        m_connections = 0;
        m_words.clear();
        m_states.clear();
        m_error = {};
        m_server = std::make_unique<QTcpServer>();
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        connect(m_server.get(), &QTcpServer::newConnection, this, [this] {
            m_socket.reset(m_server->nextPendingConnection());
            m_socket->setParent(nullptr);
            tell("Welcome! Your ID is client_" + QByteArray::number(m_connections++));
            for (const QByteArray &word : std::as_const(m_words))
                tell(word);
            if (!m_words.isEmpty())
                end();
        });
    }
    void cleanup()
    {
        m_client.reset();
        m_socket.reset();
    }

    void whoIsTurnedAwayDoesNotComeBack()
    {
        m_words = {"User client_7 joined the chat", "The room is full.", "User client_7 left the chat"};
        join();
        QSignalSpy caughtUp(m_client.get(), &ChatClient::caughtUp);
        QTRY_COMPARE(m_states.last(), RoomState::Closed);
        QCOMPARE(m_error.code, ErrorCode::Refused);
        QCOMPARE(m_error.message, QStringLiteral("The room is full."));
        QCOMPARE(caughtUp.count(), 0);
        QCOMPARE(m_connections, 1);
    }

    void aHostThatIsKnownByItsKeyIsNotJoinedInClear_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isJoined");
        QTest::newRow("on another machine") << QStringLiteral("0.0.0.0") << false; // as far as it can know
        QTest::newRow("on this one") << QStringLiteral("127.0.0.1") << true;
    }
    void aHostThatIsKnownByItsKeyIsNotJoinedInClear()
    {
        QFETCH(QString, host);
        QFETCH(bool, isJoined);
        const QString place = QStringLiteral("%1:%2").arg(host).arg(m_server->serverPort());
        QVERIFY(m_pins->pin(place, QString(64, u'a')));
        join(30s, host);
        QTRY_COMPARE(m_states.last(), isJoined ? RoomState::Open : RoomState::Closed);
        QCOMPARE(m_error.code, isJoined ? ErrorCode::None : ErrorCode::Refused);
        QCOMPARE(m_error.message.contains(place), !isJoined);
        QCOMPARE(m_connections, isJoined ? 1 : 0);
    }

    void aConnectionThatEndsWithoutAWordIsTriedAgain()
    {
        join();
        QTRY_COMPARE(m_states.last(), RoomState::Open);
        tell("User client_7 joined the chat");
        end();
        QTRY_COMPARE(m_connections, 2);
        QVERIFY(m_states.contains(RoomState::Waiting));
    }

    void whoHeardOthersWasLetIn()
    {
        join();
        QTRY_COMPARE(m_states.last(), RoomState::Open);
        QSignalSpy caughtUp(m_client.get(), &ChatClient::caughtUp);
        tell("Welcome to our room.");
        post("client_9", "hello");
        QTRY_COMPARE(caughtUp.count(), 1);
        tell("The host has ended the room.");
        end();
        QTRY_COMPARE(m_connections, 2);
    }

    void whoIsLeftAloneWasLetIn_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("in silence") << QByteArray();
        QTest::newRow("after a word") << QByteArray("Welcome to our room.");
    }
    void whoIsLeftAloneWasLetIn()
    {
        QFETCH(QByteArray, word);
        join();
        QTRY_COMPARE(m_states.last(), RoomState::Open);
        QSignalSpy caughtUp(m_client.get(), &ChatClient::caughtUp);
        if (!word.isEmpty())
            tell(word);
        QTRY_COMPARE_WITH_TIMEOUT(caughtUp.count(), 1, 20'000);
        tell("The host has ended the room.");
        end();
        QTRY_COMPARE(m_connections, 2);
    }

    void whatDoesNotComeBackWasNotTaken()
    {
        join(3000ms);
        QTRY_COMPARE(m_states.last(), RoomState::Open);
        QSignalSpy refused(m_client.get(), &ChatClient::messageRefused);
        QSignalSpy changed(m_client.get(), &ChatClient::messageChanged);
        for (const char *text : {"one", "two", "three"})
            m_client->send(QString::fromLatin1(text), {QString::fromLatin1(text), 0, {}, {}});
        QTRY_VERIFY(m_socket->bytesAvailable() > 0);
        post("client_0", "one");
        tell("The room is slowed down.");
        QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 2, 20'000);
        QCOMPARE(refused.at(0).at(0).toString(), QStringLiteral("two"));
        QCOMPARE(refused.at(1).at(0).toString(), QStringLiteral("three"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_client->undelivered(), 0);
        QCOMPARE(m_states.last(), RoomState::Open);
    }
};

QTEST_GUILESS_MAIN(TestPlainClient)
#include "tst_plainclient.moc"
