// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/pinstore.h"
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QRegularExpression>
#include <QTcpServer>
#include <QtTest>

using namespace Landline::Testing;

/** A host somebody made up: greets, answers the first line it gets, hears what follows, and ends. */
class ForgedHost
{
public:
    ForgedHost(const QByteArray &greeting, const QByteArray &answer)
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free on loopback");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, greeting, answer] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            socket->write(greeting);
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer] {
                const bool first = !m_heard.contains('\n');
                m_heard += socket->readAll();
                if (first && m_heard.contains('\n'))
                    socket->write(answer);
                else
                    socket->disconnectFromHost();
            });
        });
    }
    [[nodiscard]] QString place() const { return QStringLiteral("127.0.0.1:%1").arg(m_server.serverPort()); }
    [[nodiscard]] const QByteArray &heard() const { return m_heard; }

private:
    QTcpServer m_server;
    QByteArray m_heard;
};

static const QByteArray offer =
    "{\"type\":\"system\",\"content\":\"Welcome! Your ID is client_0\",\"timestamp\":\"10:00:00\","
    "\"landline\":1,\"upgrade\":[\"starttls\"],\"room\":\"Den\"}"
    "\n";
static const QByteArray noOffer =
    "{\"type\":\"system\",\"content\":\"Welcome! Your ID is client_0\",\"timestamp\":\"10:00:00\"}"
    "\n";
static const QByteArray injected =
    "{\"type\":\"system\",\"content\":\"injected words\",\"timestamp\":\"10:00:00\"}"
    "\n";

/** A room among programs that don't behave. */
class TestCliChatHostile final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const QString &name) const { return m_dir->path(name); }
    [[nodiscard]] std::unique_ptr<RunningMember> join(const QString &nick, const RunningHost &host,
                                                      const QStringList &more = {}) const
    {
        return std::make_unique<RunningMember>(nick, host.place(), profile(nick), more);
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void forgedFieldsAreDropped()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        PlainSocket forger(host.port());
        EVENTUALLY_EQUAL(forger.id(), 1);
        forger.sendLine(
            "{\"type\":\"message\",\"content\":\"hi\",\"sender\":\"Ada\",\"timestamp\":\"00:00:00\","
            "\"key\":\"ff\",\"plain\":false,\"admin\":true,\"seq\":99999,\"cid\":\"x\",\"ts\":1}");
        EVENTUALLY(watcher.heard(QStringLiteral("client_1: hi")));
        QVERIFY(!watcher.lines().constLast().contains("admin"));
        QVERIFY(!watcher.lines().constLast().contains("ff"));
        QVERIFY(!watcher.lines().constLast().contains("99999"));
        QVERIFY(watcher.received().constLast().value(QStringLiteral("timestamp"))
                != QStringLiteral("00:00:00"));
    }

    void linesThatMakeNoSenseHarmNobody_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("a list of messages") << QByteArray("[{\"type\":\"message\",\"content\":\"x\"}]");
        QTest::newRow("no JSON") << QByteArray("hello?");
        QTest::newRow("a string") << QByteArray("\"message\"");
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("an empty object") << QByteArray("{}");
        QTest::newRow("content that is a number") << QByteArray("{\"type\":\"message\",\"content\":1}");
        QTest::newRow("type that is a list") << QByteArray("{\"type\":[\"message\"],\"content\":\"x\"}");
        QTest::newRow("an unknown type") << QByteArray("{\"type\":\"shutdown\"}");
        QTest::newRow("a host's line") << QByteArray("{\"type\":\"system\",\"content\":\"x\"}");
        QTest::newRow("a hello in clear")
            << QByteArray("{\"type\":\"hello\",\"version\":1,\"nick\":\"Ada\"}");
        QTest::newRow("invalid UTF-8")
            << QByteArray("{\"type\":\"message\",\"content\":\"\xff\xfe\xc0\x80\"}");
        QTest::newRow("noise") << QByteArray("\x00\x01\x02\xff\x16\x03\x01", 7);
        QTest::newRow("deep") << QByteArray(20'000, '[') + QByteArray(20'000, ']');
        QTest::newRow("deep in a message") << "{\"type\":\"message\",\"content\":\"x\",\"more\":"
                                                  + QByteArray(20'000, '[') + QByteArray(20'000, ']') + '}';
        QTest::newRow("a lone surrogate") << QByteArray("{\"type\":\"message\",\"content\":\"\\ud800\"}");
        QTest::newRow("control characters")
            << QByteArray("{\"type\":\"message\",\"content\":\"\\u001b[2J\\u0007\\u009b31m\\u202e\"}");
    }
    void linesThatMakeNoSenseHarmNobody()
    {
        QFETCH(QByteArray, line);
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(ada->hasPinned());
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        PlainSocket offender(host.port());
        EVENTUALLY_EQUAL(offender.id(), 1);
        offender.sendLine(line);
        offender.say(QStringLiteral("I am still here"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_1: I am still here")));
        EVENTUALLY(offender.heard(QStringLiteral("client_1: I am still here")));
        ada->type("so am I");
        EVENTUALLY(watcher.heard(QStringLiteral("Ada: so am I")));
        QCOMPARE(ada->count("client_1: I am still here"), 1);
        for (const QByteArray &printed : ada->lines()) {
            for (const char character : printed)
                QVERIFY2(static_cast<unsigned char>(character) >= ' ' && character != '\x7f',
                         printed.constData());
            QVERIFY2(!printed.contains("\xc2\x9b"), printed.constData());
            QCOMPARE(QString::fromUtf8(printed).toUtf8(), printed);
        }
        for (const QJsonObject &object : watcher.received())
            QVERIFY(!object.isEmpty());
    }

    void aMegabyteWithoutNewlineEndsItsSenderAlone()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        PlainSocket offender(host.port());
        EVENTUALLY_EQUAL(offender.id(), 1);
        offender.send(QByteArray(1024 * 1024, 'x'));
        EVENTUALLY(offender.isClosed());
        const QJsonObject reason = offender.received().constLast();
        QCOMPARE(reason.value(QStringLiteral("type")).toString(), "system");
        QVERIFY(reason.value(QStringLiteral("content")).toString().contains(QStringLiteral("65536")));
        EVENTUALLY(watcher.heard(QStringLiteral("User client_1 left the chat")));
        watcher.say(QStringLiteral("anybody?"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: anybody?")));
    }

    void linesMayComeByteByByte()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket slow(host.port());
        EVENTUALLY_EQUAL(slow.id(), 0);
        for (const char byte : QByteArray("{\"type\":\"message\",\"content\":\"gr\xc3\xbc\xc3\x9f\"}\r\n")) {
            slow.send(QByteArray(1, byte));
            QTest::qWait(1);
        }
        EVENTUALLY(slow.heard(QStringLiteral("client_0: grüß")));
    }

    void whoDoesNotReadStopsNobody()
    {
        RunningHost host(profile(QStringLiteral("host")),
                         {QStringLiteral("--rate-limit"), QStringLiteral("0")});
        EVENTUALLY(host.port() != 0);
        PlainSocket deaf(host.port());
        EVENTUALLY_EQUAL(deaf.id(), 0);
        deaf.stopReading();
        PlainSocket sender(host.port());
        EVENTUALLY_EQUAL(sender.id(), 1);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 2);
        // In all more than the kernel's buffers and the host's budget for one member; at once less than it.
        const QString text(16'000, u'x');
        const QString echoed = QStringLiteral("client_1: ") + text;
        constexpr int count = 800;
        for (int i = 1; i <= count; ++i) {
            sender.say(text);
            if (i % 40 == 0)
                EVENTUALLY_EQUAL(watcher.texts().count(echoed), i);
        }
        EVENTUALLY(watcher.heard(QStringLiteral("User client_0 left the chat")));
    }

    void httpIsNotAnswered_data()
    {
        QTest::addColumn<QByteArray>("verb");
        for (const char *verb : {"GET", "POST", "PUT", "OPTIONS", "CONNECT"})
            QTest::newRow(verb) << QByteArray(verb);
        QTest::newRow("TLS at once") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a name\n",
                                                   19);
    }
    void httpIsNotAnswered()
    {
        QFETCH(QByteArray, verb);
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        PlainSocket browser(host.port());
        browser.send(verb
                     + " / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                       "{\"type\":\"message\",\"content\":\"from a web page\"}\n");
        EVENTUALLY(browser.isClosed());
        QVERIFY(browser.received().size() <= 1); // the welcome
        watcher.say(QStringLiteral("quiet"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: quiet")));
        QVERIFY(!watcher.heard(QStringLiteral("client_1: from a web page")));
        QVERIFY(!watcher.heard(QStringLiteral("User client_1 joined the chat")));
    }

    void aHostWithoutEncryptionIsRefused_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::newRow("a stripped offer") << noOffer;
        QTest::newRow("another offer") << QByteArray(offer).replace("starttls", "rot13");
        QTest::newRow("noise") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
        QTest::newRow("a list") << QByteArray("[]\n");
        QTest::newRow("a line that never ends") << QByteArray(1024 * 1024, 'x');
    }
    void aHostWithoutEncryptionIsRefused()
    {
        QFETCH(QByteArray, greeting);
        const ForgedHost host(greeting + injected, {});
        RunningMember ada(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("Ada")));
        ada.type("my secret");
        EVENTUALLY(ada.hasEnded());
        QCOMPARE(ada.status(), 1);
        QCOMPARE(ada.out(), "");
        QVERIFY(!ada.err().isEmpty());
        QVERIFY(!host.heard().contains("secret"));
    }

    void aKnownHostWithoutEncryptionIsSuspicious()
    {
        const ForgedHost host(noOffer, {});
        Landline::Net::PinStore pins(profile(QStringLiteral("Ada")) + QStringLiteral("/pins.json"));
        QVERIFY(QDir().mkpath(profile(QStringLiteral("Ada"))));
        QVERIFY(pins.pin(host.place(), QString(64, u'a')));
        RunningMember ada(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("Ada")));
        EVENTUALLY(ada.hasEnded());
        QCOMPARE(ada.status(), 1);
        QVERIFY(ada.complains("known by its key"));
        QVERIFY(!ada.complains("--plain"));
    }

    void nothingBeforeEncryptionIsTrusted_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const QByteArray goAhead = "{\"type\":\"starttls\"}\n";
        QTest::newRow("a line with the go-ahead") << goAhead + injected;
        QTest::newRow("a line instead of it") << injected + goAhead;
        QTest::newRow("a piece of a line") << goAhead + "{";
        QTest::newRow("noise") << QByteArray("\x16\x03\x01\x00\x05hello", 10);
    }
    void nothingBeforeEncryptionIsTrusted()
    {
        QFETCH(QByteArray, answer);
        const ForgedHost host(offer, answer);
        RunningMember ada(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("Ada")));
        ada.type("my secret");
        EVENTUALLY(ada.hasEnded());
        QCOMPARE(ada.status(), 1);
        QCOMPARE(ada.out(), "");
        QVERIFY(!host.heard().contains("secret"));
        QVERIFY(!ada.hasPinned());
    }

    void bytesInClearAfterStartTlsEndTheConnection()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        PlainSocket injecting(host.port());
        injecting.send("{\"type\":\"starttls\"}\n{\"type\":\"hello\",\"version\":1,\"nick\":\"Eve\"}\n"
                       "{\"type\":\"message\",\"content\":\"injected words\"}\n");
        EVENTUALLY(injecting.isClosed());
        PlainSocket talking(host.port());
        talking.send("{\"type\":\"starttls\"}\n");
        EVENTUALLY_EQUAL(talking.received().size(), 2);
        talking.send("{\"type\":\"message\",\"content\":\"injected words\"}\n");
        EVENTUALLY(talking.isClosed());
        watcher.say(QStringLiteral("quiet"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: quiet")));
        QCOMPARE(watcher.received().size(), 2);
    }

    void handshakesThatNeverEndKeepNobodyOut()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        std::vector<std::unique_ptr<PlainSocket>> silent;
        for (int i = 0; i < 100; ++i) { // more than may be at it at once
            silent.push_back(std::make_unique<PlainSocket>(host.port()));
            silent.back()->sendLine("{\"type\":\"starttls\"}");
        }
        const auto toldToGoOn = [&silent] {
            return std::count_if(silent.cbegin(), silent.cend(),
                                 [](const auto &socket) { return socket->received().size() > 1; });
        };
        EVENTUALLY_EQUAL(toldToGoOn(), 64);
        const auto ada = join(QStringLiteral("Ada"), host);
        ada->type("here I am");
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 0);
        QCOMPARE(ada->messages(), QList<QByteArray>{"Ada: here I am"});
    }

    void aChangedKeyIsRefused()
    {
        quint16 port = 0;
        {
            RunningHost host(profile(QStringLiteral("host")));
            EVENTUALLY((port = host.port()) != 0);
            const auto ada = join(QStringLiteral("Ada"), host);
            EVENTUALLY(ada->hasPinned());
            ada->endInput();
            EVENTUALLY(ada->hasEnded());
            const auto again = join(QStringLiteral("Ada"), host);
            again->type("the same key");
            EVENTUALLY_EQUAL(again->count("Ada: the same key"), 1);
            QVERIFY(!again->hasPinned());
            host.terminate();
            EVENTUALLY(host.hasEnded());
        }
        const RunningHost other(profile(QStringLiteral("other")), {}, port);
        EVENTUALLY(other.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), other);
        ada->type("my secret");
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(ada->complains(other.fingerprint().toUtf8()));
        QVERIFY(!ada->says("secret"));
    }

    void aLinkDoesNotReplaceTheKeyThatIsKnown()
    {
        quint16 port = 0;
        {
            RunningHost host(profile(QStringLiteral("host")));
            EVENTUALLY((port = host.port()) != 0);
            const auto ada = join(QStringLiteral("Ada"), host);
            EVENTUALLY(ada->hasPinned());
            host.terminate();
            EVENTUALLY(host.hasEnded());
        }
        const RunningHost other(profile(QStringLiteral("other")), {}, port);
        EVENTUALLY(other.port() != 0);
        const RunningMember byLink(QStringLiteral("Ada"),
                                   QStringLiteral("landline://%1#%2").arg(other.place(), other.fingerprint()),
                                   profile(QStringLiteral("Ada")));
        EVENTUALLY(byLink.hasEnded());
        QCOMPARE(byLink.status(), 1);
        QVERIFY(byLink.complains("the invitation names another key"));
        QVERIFY(byLink.complains("--fingerprint"));
        const auto byKey =
            join(QStringLiteral("Ada"), other, {QStringLiteral("--fingerprint"), other.fingerprint()});
        byKey->type("here now");
        EVENTUALLY_EQUAL(byKey->count("Ada: here now"), 1);
        QVERIFY(byKey->complains("takes the place of the one that was known here"));
        const auto after = join(QStringLiteral("Ada"), other);
        after->type("and later");
        EVENTUALLY_EQUAL(after->count("Ada: and later"), 1);
    }

    void aFingerprintThatWasGivenMustBeShown()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const QString option = QStringLiteral("--fingerprint");
        const auto right = join(QStringLiteral("Ada"), host, {option, host.fingerprint()});
        right->type("hello");
        EVENTUALLY_EQUAL(right->count("Ada: hello"), 1);
        const auto wrong = join(QStringLiteral("Ben"), host, {option, QString(64, u'a')});
        EVENTUALLY(wrong->hasEnded());
        QCOMPARE(wrong->status(), 1);
        QVERIFY(wrong->complains(host.fingerprint().toUtf8()));
    }
};

QTEST_GUILESS_MAIN(TestCliChatHostile)
#include "tst_cli_chat_hostile.moc"
