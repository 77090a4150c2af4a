// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/chatserver.h"
#include "tests/unit/chat/chatmembers.h"

#include <QThread>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** What a room lets its members do, over real sockets: how much, and what was decided about them. */
class TestRoomRules final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_identity = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_benKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_eveKey = *Net::TlsIdentity::create();
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<ChatServer> m_server;
    HostOptions m_options;
    quint16 m_port = 0;
    QString m_further; ///< name of a second room

    HistoryStore *store()
    {
        auto *made = new HistoryStore(QString());
        made->moveToThread(m_thread.get());
        connect(m_thread.get(), &QThread::finished, made, &QObject::deleteLater);
        return made;
    }
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
    static Wire::Hello helloOf(const QString &nick)
    {
        Wire::Hello hello;
        hello.nick = nick;
        hello.caps = Wire::capabilityNames();
        return hello;
    }
    std::unique_ptr<UpgradedClient> join(const QString &nick, const Net::TlsIdentity &key)
    {
        auto client = connectAs(key);
        client->send(helloOf(nick));
        if (!QTest::qWaitFor([&] { return client->hasHistory() || client->over; }))
            qFatal("not joined");
        return client;
    }
    /** Up to the host's challenge; the proof that is still to be sent. */
    QByteArray prove(UpgradedClient &client, Wire::Hello hello)
    {
        Net::ScramSecret secret;
        secret.password = QStringLiteral("correct horse");
        Net::ScramClient scram(secret, Net::bindingOfHost(m_identity.fingerprint()));
        hello.auth = QString::fromLatin1(scram.first());
        client.send(hello);
        if (!QTest::qWaitFor([&] { return !client.all<Wire::Auth>().isEmpty(); }))
            qFatal("no challenge");
        return *scram.prove(client.all<Wire::Auth>().first().data.toLatin1());
    }
    Result<void> decide(const char *action, const QString &target, const QString &value = {})
    {
        return m_server->moderate({QLatin1String(action), target, value, 0});
    }
    void setPassword()
    {
        m_options.password = *Net::ScramVerifier::create(QStringLiteral("correct horse"),
                                                         Net::saltOfHost(m_identity.fingerprint()), 50'000);
    }

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

    void theRateIsTheMembersNotTheConnections()
    {
        m_options.ratePerSecond = 40;
        m_options.burst = 0.25; // ten at once
        start();
        const auto reader = join(QStringLiteral("Ben"), m_benKey);
        std::vector<std::unique_ptr<UpgradedClient>> writers;
        for (int i = 0; i < 4; ++i)
            writers.push_back(join(QStringLiteral("Ana"), m_anaKey));
        QElapsedTimer timer;
        timer.start();
        for (const auto &writer : writers) {
            for (int i = 0; i < 10; ++i)
                writer->send(Wire::Say{QString::number(i), {}, 0, {}});
        }
        QTRY_COMPARE(reader->texts().size(), 40);
        QVERIFY(timer.elapsed() >= 700); // thirty of them at forty a second
    }

    void whatIsFreeHasALimitToo()
    {
        m_options.ratePerSecond = 20;
        m_options.burst = 0.1;
        m_options.limits.signalsForMessage = 1; // two pings at once
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 12; ++i)
            ana->send(Wire::Ping{});
        QTRY_COMPARE(ana->all<Wire::Pong>().size(), 12);
        QVERIFY(timer.elapsed() >= 450); // ten of them at twenty a second
    }

    void leavingDoesNotFillTheRateAgain()
    {
        m_options.ratePerSecond = 1;
        m_options.burst = 3;
        m_options.limits.forgetEvery = 1ms;
        start();
        auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        for (int i = 0; i < 3; ++i)
            ana->send(Wire::Say{QStringLiteral("x"), {}, 0, {}});
        QTRY_COMPARE(ben->texts().size(), 3);
        ana->connection.close();
        QTRY_COMPARE(ben->all<Wire::Left>().size(), 1);
        ana = join(QStringLiteral("Ana"), m_anaKey);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 2; ++i)
            ana->send(Wire::Say{QStringLiteral("y"), {}, 0, {}});
        QTRY_COMPARE(ben->texts().size(), 5);
        QVERIFY(timer.elapsed() >= 800);
    }

    void lettersComeAsTheyAreRead()
    {
        m_options.limits.sendBudget = 16 * 1024;
        m_options.limits.lagBudget = 16 * 1024;
        start();
        auto ben = join(QStringLiteral("Ben"), m_benKey);
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ben->connection.close();
        QTRY_VERIFY(!ana->all<Wire::Left>().isEmpty());
        const QString longest(Wire::maxContentBytes, u'"');
        for (int i = 0; i < Mailboxes::maxLetters; ++i)
            ana->send(Wire::Whisper{m_benKey.fingerprint(), longest, QString::number(i)});
        QTRY_COMPARE_WITH_TIMEOUT(ana->all<Wire::Letter>().size(), Mailboxes::maxLetters, 20'000);
        ben = join(QStringLiteral("Ben"), m_benKey);
        QTRY_COMPARE_WITH_TIMEOUT(ben->all<Wire::Letter>().size(), Mailboxes::maxLetters, 20'000);
        QVERIFY(!ben->over && ben->hasHistory());
        QCOMPARE(ben->all<Wire::Letter>().last().cid, QString::number(Mailboxes::maxLetters - 1));
    }

    void aLetterOfAHostThatRanBeforeHidesNone()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = connectAs(m_benKey);
        Wire::Hello hello = helloOf(QStringLiteral("Ben"));
        hello.letters = std::numeric_limits<qint64>::max();
        ben->send(hello);
        QTRY_VERIFY(ben->hasHistory());
        ana->send(Wire::Whisper{m_benKey.fingerprint(), QStringLiteral("psst"), {}});
        QTRY_COMPARE(ben->all<Wire::Letter>().size(), 1);
    }

    void nothingComesBeforeTheWelcome()
    {
        m_options.limits.lagBudget = 0; // what is appended leaves at once
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        QVERIFY(std::holds_alternative<Wire::Welcome>(ana->frames.first()));
    }
};

QTEST_GUILESS_MAIN(TestRoomRules)
#include "tst_roomrules.moc"
