// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/chatserver.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chatmembers.h"

#include <QNetworkInterface>
#include <QThread>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** An address of this machine that is not loopback; empty where there is none. */
static QString ownAddress()
{
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol)
            return address.toString();
    }
    return {};
}

/** A host with real sockets. */
class TestChatServer final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_identity = *Net::TlsIdentity::create();
    Net::TlsIdentity m_benKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<ChatServer> m_server;
    HostOptions m_options;
    quint16 m_port = 0;
    Error m_failed;
    QStringList m_events;

    void start(const QString &history = {})
    {
        m_thread = std::make_unique<QThread>();
        auto *store = new HistoryStore(history);
        store->moveToThread(m_thread.get());
        connect(m_thread.get(), &QThread::finished, store, &QObject::deleteLater);
        m_thread->start();
        m_server = std::make_unique<ChatServer>(m_options, m_identity, store);
        m_port = 0;
        m_failed = {};
        connect(m_server.get(), &ChatServer::listening, this,
                [this](const QString &, quint16 port) { m_port = port; });
        connect(m_server.get(), &ChatServer::failed, this, [this](const Error &error) { m_failed = error; });
        connect(m_server.get(), &ChatServer::memberJoined, this,
                [this](const Member &member) { m_events.append(QStringLiteral("+") + member.nick); });
        connect(m_server.get(), &ChatServer::memberLeft, this,
                [this](const Member &member) { m_events.append(QStringLiteral("-") + member.nick); });
        m_server->start();
        QVERIFY(QTest::qWaitFor([this] { return m_port != 0 || m_failed; }));
    }
    void stop()
    {
        bool stopped = false;
        connect(m_server.get(), &ChatServer::stopped, this, [&] { stopped = true; });
        m_server->stop();
        QVERIFY(QTest::qWaitFor([&] { return stopped; }));
        kill();
    }
    /** Nothing is stored that was not stored before. */
    void kill()
    {
        m_server.reset();
        if (m_thread) {
            m_thread->quit();
            m_thread->wait();
            m_thread.reset();
        }
    }
    std::unique_ptr<UpgradedClient> join(const QString &nick, const Net::TlsIdentity &key, int history = 50,
                                         const QString &epoch = {}, qint64 since = -1)
    {
        auto client = std::make_unique<UpgradedClient>(m_port, key);
        if (!QTest::qWaitFor([&] { return client->secured; }))
            qFatal("not secured");
        client->hello(nick, history, epoch, since);
        if (!QTest::qWaitFor([&] { return client->hasHistory() || client->over; }))
            qFatal("not joined");
        return client;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_options = {};
        m_options.bindAddress = QStringLiteral("127.0.0.1");
        m_options.port = 0;
        m_options.roomName = QStringLiteral("Kitchen");
        m_options.ratePerSecond = 0;
        m_options.limits.plainAfter = 50ms;
        m_options.limits.linger = 50ms;
        m_events.clear();
    }
    void cleanup() { kill(); }

    void plainMembersChatAsWithTheSeed()
    {
        start();
        PlainClient a(m_port);
        QTRY_COMPARE(a.lines(), QStringList({"System: Welcome! Your ID is client_0"}));
        PlainClient b(m_port);
        QTRY_COMPARE(b.lines(), QStringList({"System: Welcome! Your ID is client_1"}));
        QTRY_COMPARE(a.last(), "System: User client_1 joined the chat");
        b.say("hi");
        a.say("hello");
        QTRY_COMPARE(a.lines().size(), 4);
        QTRY_COMPARE(b.lines().size(), 3);
        b.socket.disconnectFromHost();
        QTRY_COMPARE(a.last(), "System: User client_1 left the chat");
        // B came later than A: it never hears of A's coming, whoever was recognised first.
        QCOMPARE(b.lines().filter("joined"), QStringList());
        for (const QJsonObject &object : a.objects) {
            QVERIFY(QTime::fromString(object.value("timestamp").toString(), "HH:mm:ss").isValid());
            QCOMPARE(object.contains("seq"), false);
        }
    }

    void comingsAreToldTogetherOrWithWhatIsSaid()
    {
        m_options.limits.comingsTogether = 1h;
        start();
        PlainClient a(m_port);
        QTRY_COMPARE(a.lines().size(), 1);
        PlainClient b(m_port);
        QTRY_COMPARE(b.lines().size(), 1);
        QTRY_COMPARE(m_events, QStringList({"+client_0", "+client_1"}));
        {
            PlainClient c(m_port);
            QTRY_COMPARE(c.lines().size(), 1);
        }
        QTRY_COMPARE(m_events.last(), "-client_2");
        QTest::qWait(20);
        QCOMPARE(a.lines().size(), 1);
        a.say("so many");
        QTRY_COMPARE(a.last(), "client_0: so many");
        QCOMPARE(a.seen.mid(1), QStringList({"System: User client_1 joined the chat",
                                             "System: User client_2 joined the chat",
                                             "System: User client_2 left the chat", "client_0: so many"}));
    }

    void whoSpeaksAtOnceIsHeardAtOnce()
    {
        m_options.limits.plainAfter = 1h;
        start();
        PlainClient a(m_port);
        a.say("first");
        QTRY_COMPARE(a.last(), "client_0: first");
        QCOMPARE(m_events, QStringList({"+client_0"}));
    }

    void whoOnlyLooksInWasThere()
    {
        m_options.limits.plainAfter = 1h;
        start();
        {
            PlainClient a(m_port);
            QTRY_COMPARE(a.lines().size(), 1);
        }
        QTRY_COMPARE(m_events, QStringList({"+client_0", "-client_0"}));
        PlainClient b(m_port);
        QTRY_COMPARE(b.last(), "System: Welcome! Your ID is client_1");
    }

    void forgedFieldsAreDropped()
    {
        start();
        PlainClient a(m_port);
        a.write(
            QByteArray("{'type':'message','content':'x','sender':'System','timestamp':'99:99:99','evil':1}\n")
                .replace('\'', '"'));
        QTRY_COMPARE(a.last(), "client_0: x");
        QCOMPARE(a.objects.last().keys(), QStringList({"content", "sender", "timestamp", "type"}));
        QVERIFY(a.objects.last().value("timestamp") != "99:99:99");
    }

    void whatIsNotUnderstoodIsAnsweredAndTheConnectionStays_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("system") << QByteArray("{\"type\":\"system\",\"content\":\"x\"}");
        QTest::newRow("content is a number") << QByteArray("{\"type\":\"message\",\"content\":1}");
        QTest::newRow("needs encryption") << QByteArray("{\"type\":\"nick\",\"nick\":\"Ben\"}");
        QTest::newRow("too long") << QByteArray("{\"type\":\"message\",\"content\":\""
                                                + QByteArray(20'000, 'x') + "\"}");
    }
    void whatIsNotUnderstoodIsAnsweredAndTheConnectionStays()
    {
        QFETCH(QByteArray, line);
        start();
        PlainClient a(m_port);
        PlainClient b(m_port);
        QTRY_COMPARE(m_events.size(), 2);
        QTRY_COMPARE(a.lines().size(), 2); // its welcome, and the other's coming
        a.write(line + "\n\n{\"type\":\"message\",\"content\":\"  \"}\n");
        a.say("still here");
        QTRY_COMPARE(a.last(), "client_0: still here");
        QVERIFY(a.seen.at(a.seen.size() - 2).startsWith("System: T"));
        QTRY_COMPARE(b.last(), "client_0: still here");
        QCOMPARE(b.seen.size(), 2); // the welcome and this: nobody else was bothered
    }

    void explanationsAreLimited()
    {
        m_options.limits.explanationsPerMinute = 3;
        start();
        PlainClient a(m_port);
        for (int i = 0; i < 10; ++i)
            a.write("nonsense\n");
        a.say("end");
        QTRY_COMPARE(a.last(), "client_0: end");
        QCOMPARE(a.seen.size(), 1 + 3 + 1);
    }

    void aLineWithoutEndIsToldAndEnded()
    {
        start();
        PlainClient a(m_port);
        a.write(QByteArray(1'000'000, 'x'));
        QTRY_VERIFY(a.isOver());
        QVERIFY(a.last().contains("longer than 65536 bytes"));
    }

    void httpIsEndedWithoutAnAnswer()
    {
        start();
        PlainClient a(m_port);
        a.write("POST / HTTP/1.1\r\nHost: x\r\n\r\n{\"type\":\"message\",\"content\":\"x\"}\n");
        QTRY_VERIFY(a.isOver());
        QVERIFY(a.lines().size() <= 1);
        QCOMPARE(m_events, QStringList());
    }

    void aFullRoomSaysSo()
    {
        m_options.maxClients = 1;
        start();
        PlainClient a(m_port);
        a.say("x");
        QTRY_COMPARE(a.last(), "client_0: x");
        PlainClient b(m_port);
        QTRY_VERIFY(b.isOver());
        QCOMPARE(b.last(), "System: The room is full.");
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QTRY_VERIFY(ben->over);
        QCOMPARE(ben->all<Wire::Refused>().value(0).reason, "full");
        QCOMPARE(m_events, QStringList({"+client_0"}));
    }

    void aTakenPortIsAClearError()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        m_options.port = other.serverPort();
        start();
        QCOMPARE(m_failed.code, ErrorCode::Busy);
        QVERIFY(m_failed.message.contains(QString::number(other.serverPort())));
    }

    void upgradedMembersJoinAndChat()
    {
        start();
        PlainClient plain(m_port);
        QTRY_COMPARE(m_events.size(), 1);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QCOMPARE(ben->connection.peerFingerprint(), m_identity.fingerprint());
        const Wire::Welcome welcome = ben->all<Wire::Welcome>().value(0);
        QCOMPARE(welcome.room, "Kitchen");
        QCOMPARE(welcome.nick, "Ben");
        QCOMPARE(welcome.key, m_identity.fingerprint());
        QVERIFY(welcome.plain);
        QCOMPARE(welcome.members.size(), 2);
        QVERIFY(!welcome.members.at(0).host);
        QTRY_COMPARE(plain.last(), "System: User Ben joined the chat");
        ben->send(Wire::Say{QStringLiteral("hi"), QStringLiteral("c1")});
        QTRY_COMPARE(plain.last(), "Ben: hi");
        QTRY_COMPARE(ben->all<Wire::Posted>().size(), 1);
        const Wire::Posted posted = ben->all<Wire::Posted>().first();
        QCOMPARE(posted.cid, "c1");
        QCOMPARE(posted.key, m_benKey.fingerprint());
        QCOMPARE(posted.seq, welcome.seq + 1);
        plain.say("yo");
        QTRY_COMPARE(ben->all<Wire::Posted>().size(), 2);
        QVERIFY(ben->all<Wire::Posted>().last().plain);
        QVERIFY(ben->all<Wire::Posted>().last().key.isEmpty());
        ben->send(Wire::Leave());
        QTRY_COMPARE(plain.last(), "System: User Ben left the chat");
    }

    void theHostsOwnMemberIsMarked()
    {
        start();
        const auto host = join(QStringLiteral("Host"), m_identity);
        QVERIFY(host->all<Wire::Welcome>().value(0).members.value(0).host);
    }

    void upgradedMembersTakeNoPlainId()
    {
        start();
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        PlainClient a(m_port);
        QTRY_COMPARE(a.lines().value(0), "System: Welcome! Your ID is client_0");
        QTRY_COMPARE(m_events, QStringList({"+Ben", "+client_0"}));
        PlainClient b(m_port);
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        PlainClient c(m_port);
        QTRY_COMPARE(b.lines().value(0), "System: Welcome! Your ID is client_1");
        QTRY_COMPARE(c.lines().value(0), "System: Welcome! Your ID is client_2");
    }

    void aLateUpgradeTakesBackThePlainMember()
    {
        m_options.limits.plainAfter = 1ms;
        start();
        QTcpSocket slow;
        slow.connectToHost(QHostAddress::LocalHost, m_port);
        QTRY_COMPARE(m_events, QStringList({"+client_0"}));
        slow.write("{\"type\":\"starttls\"}\n");
        QTRY_COMPARE(m_events, QStringList({"+client_0", "-client_0"}));
        QTRY_VERIFY(slow.peek(10'000).contains("\"starttls\"}\n"));
    }

    void bytesBetweenTheRequestAndTlsEndTheConnection()
    {
        start();
        PlainClient a(m_port);
        a.write("{\"type\":\"starttls\"}\n{\"type\":\"hello\",\"version\":1,\"nick\":\"Eve\"}\n");
        QTRY_VERIFY(a.isOver());
        QCOMPARE(m_events, QStringList());
    }

    void whoDoesNotFinishJoiningIsEnded()
    {
        m_options.limits.joinWithin = 100ms;
        start();
        PlainClient a(m_port);
        a.write("{\"type\":\"starttls\"}\n");
        UpgradedClient b(m_port, m_benKey); // never says hello
        QTRY_VERIFY(a.isOver());
        QTRY_VERIFY(b.over);
        QVERIFY(b.secured);
    }

    void longLinesBeforeTheHelloIsAcceptedEndTheConnection()
    {
        start();
        UpgradedClient eve(m_port, m_benKey);
        QTRY_VERIFY(eve.secured);
        eve.connection.send(QByteArray(Wire::maxHelloBytes + 1, 'x'));
        QTRY_VERIFY(eve.over);
        QCOMPARE(eve.all<Wire::Bye>().size(), 1);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        ben->send(Wire::Say{QString(Wire::maxHelloBytes + 1, u'x'), {}});
        QTRY_COMPARE(ben->texts().size(), 1);
    }

    void plainMembersFromElsewhereNeedConsent()
    {
        const QString address = ownAddress();
        if (address.isEmpty())
            QSKIP("this machine has no address but loopback");
        m_options.bindAddress.clear();
        start();
        PlainClient refused(m_port, address);
        QTRY_VERIFY(refused.isOver());
        QCOMPARE(refused.lines().size(), 2);
        QVERIFY(refused.last().contains("encrypted"));
        QCOMPARE(m_events, QStringList());
        kill();
        m_options.allowPlain = true;
        start();
        PlainClient admitted(m_port, address);
        QTRY_COMPARE(m_events, QStringList({"+client_0"}));
    }

    void connectionsOfOneAddressAreLimited()
    {
        const QString address = ownAddress();
        if (address.isEmpty())
            QSKIP("this machine has no address but loopback");
        m_options.bindAddress.clear();
        m_options.allowPlain = true;
        m_options.maxPerAddress = 2;
        start();
        PlainClient a(m_port, address);
        auto b = std::make_unique<PlainClient>(m_port, address);
        QTRY_COMPARE(m_events.size(), 2);
        PlainClient refused(m_port, address);
        QTRY_VERIFY(refused.isOver());
        QVERIFY(refused.last().contains("too many"));
        PlainClient local(m_port); // not counted
        QTRY_COMPARE(m_events.size(), 3);
        b.reset();
        QTRY_COMPARE(m_events.size(), 4);
        PlainClient again(m_port, address);
        QTRY_COMPARE(m_events.size(), 5);
    }

    void furtherHandshakesWaitForTheirTurn()
    {
        m_options.limits.unfinishedHandshakes = 1;
        m_options.limits.joinWithin = 300ms;
        start();
        PlainClient stalled(m_port);
        stalled.write("{\"type\":\"starttls\"}\n");
        QTRY_VERIFY(stalled.lines().size() == 2);
        UpgradedClient ben(m_port, m_benKey);
        QTRY_VERIFY(ben.connection.peerAddress() == "127.0.0.1");
        QVERIFY(!ben.secured);
        QTRY_VERIFY(ben.secured); // once the other one's time is over
        QVERIFY(stalled.isOver());
    }

    void nicksBelongToKeys()
    {
        start();
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        UpgradedClient ana(m_port, m_anaKey);
        QTRY_VERIFY(ana.secured);
        ana.hello(QStringLiteral("bEN"));
        QTRY_COMPARE(ana.all<Wire::Refused>().size(), 1);
        QCOMPARE(ana.all<Wire::Refused>().first().reason, "nick-taken");
        QCOMPARE(ana.all<Wire::Refused>().first().suggestion, "bEN 2");
        ana.hello(QStringLiteral("system"));
        QTRY_COMPARE(ana.all<Wire::Refused>().size(), 2);
        QCOMPARE(ana.all<Wire::Refused>().last().reason, "nick-invalid");
        QCOMPARE(ana.all<Wire::Refused>().last().suggestion, "Guest");
        ana.hello(QStringLiteral("Ana"));
        QTRY_VERIFY(ana.hasHistory());
        ana.send(Wire::SetNick{QStringLiteral("Ben")});
        QTRY_COMPARE(ana.all<Wire::Failure>().value(0).reason, "nick-taken");
        ana.send(Wire::SetNick{QStringLiteral("Anna")});
        QTRY_COMPARE(ben->all<Wire::Renamed>().size(), 1);
        QCOMPARE(ben->all<Wire::Renamed>().first().was, "Ana");
        QCOMPARE(ben->all<Wire::Renamed>().first().member.nick, "Anna");
    }

    void twoConnectionsOfAKeyAreOneMember()
    {
        start();
        auto first = join(QStringLiteral("Ben"), m_benKey);
        auto second = join(QStringLiteral("Benjamin"), m_benKey);
        QCOMPARE(second->all<Wire::Welcome>().value(0).nick, "Ben");
        QCOMPARE(second->all<Wire::Welcome>().value(0).members.size(), 1);
        second->send(Wire::Say{QStringLiteral("x"), {}});
        QTRY_COMPARE(first->texts(), QStringList({"x"}));
        first.reset();
        second->send(Wire::Say{QStringLiteral("y"), {}});
        QTRY_COMPARE(second->texts(), QStringList({"x", "y"}));
        QCOMPARE(m_events, QStringList({"+Ben"}));
        second.reset();
        QTRY_COMPARE(m_events, QStringList({"+Ben", "-Ben"}));
    }

    void aMessageSentAgainIsNotDoubled()
    {
        start();
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ben->send(Wire::Say{QStringLiteral("x"), QStringLiteral("c1")});
        ben->send(Wire::Say{QStringLiteral("x"), QStringLiteral("c1")});
        ana->send(Wire::Say{QStringLiteral("y"), QStringLiteral("c1")}); // of another key: another one
        QTRY_COMPARE(ben->texts(), QStringList({"x", "x", "y"}));
        QCOMPARE(ben->all<Wire::Posted>().at(0), ben->all<Wire::Posted>().at(1));
        QTRY_COMPARE(ana->texts(), QStringList({"x", "y"}));
    }

    void tooLongAndEmptyMessagesAreRefusedByTheirCid()
    {
        start();
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        ben->send(Wire::Say{QString(Wire::maxContentBytes + 1, u'x'), QStringLiteral("c1")});
        ben->send(Wire::Say{QString(Wire::maxContentBytes, u'x'), QStringLiteral("c2")});
        ben->send(Wire::Say{QStringLiteral(" \n"), QStringLiteral("c3")});
        QTRY_COMPARE(ben->all<Wire::Failure>().size(), 2);
        QCOMPARE(ben->all<Wire::Failure>().first().cid, "c1");
        QCOMPARE(ben->all<Wire::Failure>().last().cid, "c3");
        QTRY_COMPARE(ben->all<Wire::Posted>().size(), 1);
    }

    void historyAndResumeLoseAndDoubleNothing()
    {
        const QString file = m_dir->path(QStringLiteral("history.db"));
        start(file);
        auto ben = join(QStringLiteral("Ben"), m_benKey);
        for (int i = 0; i < 100; ++i)
            ben->send(Wire::Say{QString::number(i), QStringLiteral("c%1").arg(i)});
        QTRY_COMPARE(ben->texts().size(), 100);
        const qint64 known = ben->all<Wire::Posted>().at(89).seq;
        const QString epoch = ben->all<Wire::Welcome>().first().epoch;
        stop();
        QTRY_VERIFY(ben->over);
        QCOMPARE(ben->all<Wire::Bye>().size(), 1);

        start(file);
        const auto ana = join(QStringLiteral("Ana"), m_anaKey, 5);
        QCOMPARE(ana->texts(), QStringList({"95", "96", "97", "98", "99"}));
        QCOMPARE(ana->all<Wire::Welcome>().first().epoch, epoch);
        ben = join(QStringLiteral("Ben"), m_benKey, 5, epoch, known);
        QCOMPARE(ben->texts(), QStringList({"90", "91", "92", "93", "94", "95", "96", "97", "98", "99"}));
        ben->send(Wire::Say{QStringLiteral("99"), QStringLiteral("c99")}); // its answer was lost
        ben->send(Wire::Say{QStringLiteral("new"), QStringLiteral("d")});
        QTRY_COMPARE(ana->texts().value(5), "new");
        QCOMPARE(ana->texts().size(), 6);
        const auto other = join(QStringLiteral("Ben"), m_benKey, 2, QStringLiteral("another epoch"), known);
        QCOMPARE(other->texts(), QStringList({"99", "new"}));
    }

    void historyReachesBeyondWhatIsInMemory()
    {
        constexpr int count = int(HistoryStore::tailLength) + 1552;
        m_options.limits.lagBudget = 64 * 1024; // so that the log is trimmed early
        start(m_dir->path(QStringLiteral("history.db")));
        auto ben = join(QStringLiteral("Ben"), m_benKey);
        const Wire::Welcome welcome = ben->all<Wire::Welcome>().first();
        ben->send(Wire::Leave());
        QTRY_COMPARE(m_events.size(), 2);
        PlainClient writer(m_port);
        for (int i = 0; i < count; i += 200) {
            for (int j = i; j < i + 200; ++j)
                writer.say(QString::number(j));
            QVERIFY(QTest::qWaitFor(
                [&] { return writer.last() == QStringLiteral("client_0: %1").arg(i + 199); }));
        }
        ben = join(QStringLiteral("Ben"), m_benKey, 0, welcome.epoch, welcome.seq);
        QCOMPARE(ben->texts().size(), count);
        for (int i = 0; i < count; ++i)
            QCOMPARE(ben->texts().at(i), QString::number(i));
        ben->frames.clear();
        // After the welcome come Ben's going and the writer's coming.
        ben->send(Wire::HistoryRequest{welcome.seq + 103, {}, 100});
        QTRY_VERIFY(ben->hasHistory());
        QCOMPARE(ben->texts().size(), 100);
        QCOMPARE(ben->texts().last(), "99");
        QVERIFY(!ben->all<Wire::History>().last().start);
        ben->frames.clear();
        ben->send(Wire::HistoryRequest{welcome.seq + 3, {}, 1000});
        QTRY_VERIFY(ben->hasHistory());
        QVERIFY(ben->all<Wire::History>().last().start);
    }

    void aPlainReaderThatStallsIsDroppedAndHurtsNobody()
    {
        m_options.limits.sendBudget = 16 * 1024;
        m_options.limits.lagBudget = 64 * 1024;
        start();
        PlainClient stalled(m_port);
        QTRY_COMPARE(m_events.size(), 1);
        stalled.socket.setReadBufferSize(1);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        int sent = 0;
        const QString text(Wire::maxContentBytes, u'x');
        while (!m_events.contains("-client_0") && sent < 4000) {
            for (int i = 0; i < 3; ++i) // few enough that Ben isn't slow
                ben->send(Wire::Say{text, {}});
            sent += 3;
            QVERIFY(QTest::qWaitFor([&] { return ben->postedCount == sent; }));
        }
        QVERIFY(m_events.contains("-client_0"));
    }

    void anUpgradedReaderThatStallsIsToldWhatItMissed()
    {
        m_options.limits.sendBudget = 16 * 1024;
        m_options.limits.lagBudget = 128 * 1024;
        start(m_dir->path(QStringLiteral("history.db")));
        const auto slow = join(QStringLiteral("Ana"), m_anaKey);
        slow->connection.setReading(Net::Reading::Paused);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        const QString text(Wire::maxContentBytes, u'x');
        constexpr int count = 1000;
        for (int i = 0; i < count; i += 5) {
            for (int j = 0; j < 5; ++j)
                ben->send(Wire::Say{text, {}});
            QVERIFY(QTest::qWaitFor([&] { return ben->postedCount == i + 5; }));
        }
        slow->connection.setReading(Net::Reading::Flowing);
        QTRY_VERIFY(!slow->all<Wire::Gap>().isEmpty());
        const Wire::Gap gap = slow->all<Wire::Gap>().first();
        QVERIFY(gap.from <= gap.to);
        QVERIFY(slow->texts().size() < count);
        slow->send(Wire::HistoryRequest{{}, gap.from - 1, 1000});
        const auto seen = [&] {
            QSet<qint64> seqs;
            for (const Wire::Posted &posted : slow->all<Wire::Posted>())
                seqs.insert(posted.seq);
            for (const Wire::History &history : slow->all<Wire::History>()) {
                for (const Wire::LogFrame &entry : history.messages) {
                    if (const auto *posted = std::get_if<Wire::Posted>(&entry))
                        seqs.insert(posted->seq);
                }
            }
            return seqs.size();
        };
        QTRY_COMPARE(seen(), count);
    }

    void whatExceedsTheRateIsDelayedAndNotLost()
    {
        m_options.ratePerSecond = 50;
        m_options.burst = 0.2; // ten at once
        start();
        PlainClient reader(m_port);
        QTRY_COMPARE(m_events.size(), 1);
        QElapsedTimer timer;
        timer.start();
        {
            PlainClient writer(m_port);
            for (int i = 0; i < 40; ++i)
                writer.say(QString::number(i));
            QTRY_VERIFY(writer.socket.bytesToWrite() == 0);
            writer.socket.disconnectFromHost(); // as a pipe into nc ends
            QTRY_COMPARE(reader.lines().filter("client_1: ").size(), 40);
        }
        QVERIFY(timer.elapsed() >= 500); // thirty of them at fifty a second
        QCOMPARE(reader.seen.filter("client_1: ").last(), "client_1: 39");
    }

    void silentUpgradedMembersAreAskedAndGivenUp()
    {
        m_options.limits.pingAfter = 6000ms;
        m_options.limits.silentFor = 7000ms;
        start();
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QElapsedTimer silence;
        silence.start();
        QTRY_VERIFY_WITH_TIMEOUT(ben->over, 30'000);
        QVERIFY(!ben->all<Wire::Ping>().isEmpty());
        QVERIFY(silence.elapsed() < 11'500); // not only after 12 s, when it would be asked again
        QTRY_COMPARE(m_events.value(m_events.size() - 1), "-Ben");
    }

    void plainIdsGoOnAfterARestartAndAfterACrash()
    {
        const QString file = m_dir->path(QStringLiteral("history.db"));
        start(file);
        {
            PlainClient a(m_port);
            PlainClient b(m_port);
            QTRY_COMPARE(m_events.size(), 2);
        }
        stop();
        start(file);
        {
            PlainClient c(m_port);
            QTRY_COMPARE(c.lines().value(0), "System: Welcome! Your ID is client_2");
        }
        kill();
        start(file);
        PlainClient d(m_port);
        QTRY_VERIFY(!d.lines().isEmpty());
        const qint64 id =
            d.seen.first().mid(QStringLiteral("System: Welcome! Your ID is client_").size()).toLongLong();
        QVERIFY2(id > 2 && id <= 2 + HistoryStore::plainIdBlock, qPrintable(d.seen.first()));
    }

    void manyPlainMembersGetAnIdEach()
    {
        start(m_dir->path(QStringLiteral("history.db")));
        std::vector<std::unique_ptr<PlainClient>> clients;
        for (int i = 0; i < 100; ++i)
            clients.push_back(std::make_unique<PlainClient>(m_port));
        QSet<QString> welcomes;
        for (const auto &client : clients) {
            QTRY_VERIFY(!client->lines().isEmpty());
            welcomes.insert(client->seen.first());
        }
        QCOMPARE(welcomes.size(), 100);
        for (int i = 0; i < 100; ++i)
            QVERIFY(welcomes.contains(QStringLiteral("System: Welcome! Your ID is client_%1").arg(i)));
    }

    void stoppingTellsEverybody()
    {
        start();
        PlainClient a(m_port);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QTRY_COMPARE(m_events.size(), 2);
        stop();
        QTRY_VERIFY(a.isOver() && ben->over);
        QCOMPARE(a.last(), "System: The host has ended the room.");
        QCOMPARE(ben->all<Wire::Bye>().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestChatServer)
#include "tst_chatserver.moc"
