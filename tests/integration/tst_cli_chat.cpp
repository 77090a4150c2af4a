// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QtTest>

using namespace Landline::Testing;

/** A room as people use it: the real landline-cli, the seed's programs, plain sockets, nc. */
class TestCliChat final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const QString &name) const { return m_dir->path(name); }
    [[nodiscard]] std::unique_ptr<RunningMember> join(const QString &nick, const RunningHost &host,
                                                      const QStringList &more = {}) const
    {
        return std::make_unique<RunningMember>(nick, host.place(), profile(nick), more);
    }
    static QString seedProgram(const QString &name)
    {
        return qEnvironmentVariable("LANDLINE_SOURCE_DIR") + QStringLiteral("/tests/data/seed/") + name;
    }
    static QString python() { return QStandardPaths::findExecutable(QStringLiteral("python3")); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void twoMembersChatBothWays()
    {
        RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--name"), QStringLiteral("Den")});
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(ada->complains(host.fingerprint().toUtf8()));
        const auto ben = join(QStringLiteral("Ben"), host);
        EVENTUALLY_EQUAL(ada->count("System: User Ben joined the chat"), 1);
        ada->type("hello Ben");
        EVENTUALLY_EQUAL(ben->count("Ada: hello Ben"), 1);
        EVENTUALLY_EQUAL(ada->count("Ada: hello Ben"), 1);
        ben->type("grüß dich 你好");
        EVENTUALLY_EQUAL(ada->count("Ben: grüß dich 你好"), 1);
        static const QRegularExpression shape(
            QStringLiteral("^\\[\\d\\d:\\d\\d:\\d\\d\\] (Ada|Ben|System): .+$"));
        for (const QByteArray &line : ada->lines() + ben->lines())
            QVERIFY2(shape.match(QString::fromUtf8(line)).hasMatch(), line.constData());
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 0);
        EVENTUALLY_EQUAL(ben->count("System: User Ada left the chat"), 1);
        ben->type("quit");
        ben->type("never sent");
        EVENTUALLY(ben->hasEnded());
        QCOMPARE(ben->status(), 0);
        QVERIFY(!ben->says("never sent"));
    }

    void eventsAreObjectsALine()
    {
        RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--json")});
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host, {QStringLiteral("--json")});
        ada->type("hello");
        EVENTUALLY(ada->says("\"message\""));
        EVENTUALLY(host.says("\"message\""));
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        EVENTUALLY(host.says("\"left\""));
        QList<QJsonObject> events;
        for (const QByteArray &line : host.lines() + ada->lines()) {
            const QJsonObject event = QJsonDocument::fromJson(line).object();
            QVERIFY2(!event.value(QStringLiteral("event")).toString().isEmpty(), line.constData());
            events.append(event);
        }
        QCOMPARE(events.constFirst().value(QStringLiteral("event")).toString(), "listening");
        QCOMPARE(events.constFirst().value(QStringLiteral("fingerprint")).toString().size(), 64);
        const auto said = std::find_if(events.cbegin() + 1, events.cend(), [](const QJsonObject &event) {
            return event.value(QStringLiteral("event")) == QStringLiteral("message")
                   && event.contains(QStringLiteral("own"));
        });
        QVERIFY(said != events.cend());
        QCOMPARE(said->value(QStringLiteral("sender")).toString(), "Ada");
        QCOMPARE(said->value(QStringLiteral("content")).toString(), "hello");
        QCOMPARE(said->value(QStringLiteral("own")).toBool(), true);
    }

    void plainSocketsAreMembers()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket first(host.port());
        EVENTUALLY_EQUAL(first.id(), 0);
        const QJsonObject welcome = first.received().constFirst();
        QCOMPARE(welcome.value(QStringLiteral("type")).toString(), "system");
        QCOMPARE(welcome.value(QStringLiteral("content")).toString(), "Welcome! Your ID is client_0");
        static const QRegularExpression time(QStringLiteral("^\\d\\d:\\d\\d:\\d\\d$"));
        QVERIFY(time.match(welcome.value(QStringLiteral("timestamp")).toString()).hasMatch());

        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(first.heard(QStringLiteral("User Ada joined the chat")));
        PlainSocket second(host.port());
        EVENTUALLY_EQUAL(second.id(), 1);
        EVENTUALLY(first.heard(QStringLiteral("User client_1 joined the chat")));

        second.say(QStringLiteral("from the second"));
        ada->type("from Ada");
        for (const PlainSocket *member : {&first, &second}) {
            EVENTUALLY(member->heard(QStringLiteral("client_1: from the second")));
            EVENTUALLY(member->heard(QStringLiteral("Ada: from Ada")));
        }
        EVENTUALLY_EQUAL(ada->count("client_1: from the second"), 1);
        QVERIFY(!second.heard(QStringLiteral("User client_1 joined the chat")));
        second.leave();
        EVENTUALLY(first.heard(QStringLiteral("User client_1 left the chat")));
        ada->endInput();
        EVENTUALLY(first.heard(QStringLiteral("User Ada left the chat")));
        // Only the two shapes that plain clients know.
        for (const QJsonObject &object : first.received()) {
            const QString type = object.value(QStringLiteral("type")).toString();
            QVERIFY(type == QStringLiteral("system") || type == QStringLiteral("message"));
            QVERIFY(object.value(QStringLiteral("content")).isString());
            QVERIFY(time.match(object.value(QStringLiteral("timestamp")).toString()).hasMatch());
            QCOMPARE(object.contains(QStringLiteral("sender")), type == QStringLiteral("message"));
        }
    }

    void idsAreNeverUsedAgain_data()
    {
        QTest::addColumn<bool>("inOrder");
        QTest::newRow("after an orderly end") << true;
        QTest::newRow("after kill -9") << false;
    }
    void idsAreNeverUsedAgain()
    {
        QFETCH(bool, inOrder);
        const QString hosting = profile(QStringLiteral("host"));
        QSet<int> ids;
        {
            RunningHost host(hosting);
            EVENTUALLY(host.port() != 0);
            PlainSocket stays(host.port());
            EVENTUALLY_EQUAL(stays.id(), 0);
            for (int i = 1; i <= 3; ++i) {
                PlainSocket goes(host.port());
                EVENTUALLY_EQUAL(goes.id(), i);
                goes.say(QStringLiteral("here"));
                EVENTUALLY(goes.heard(QStringLiteral("client_%1: here").arg(i)));
            }
            if (inOrder) {
                host.terminate();
                EVENTUALLY(host.hasEnded());
            }
        }
        RunningHost again(hosting);
        EVENTUALLY(again.port() != 0);
        PlainSocket first(again.port());
        EVENTUALLY(first.id() >= 0);
        if (inOrder)
            QCOMPARE(first.id(), 4);
        else
            QVERIFY2(first.id() >= 4, qPrintable(QString::number(first.id())));
    }

    void ncIsAMember()
    {
        const QString nc = QStandardPaths::findExecutable(QStringLiteral("nc"));
        if (nc.isEmpty())
            QSKIP("nc is not installed");
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(ada->hasPinned());
        RunningProgram typed(nc, {QStringLiteral("127.0.0.1"), QString::number(host.port())});
        EVENTUALLY(typed.says("Your ID is client_0"));
        typed.type("{\"type\":\"message\",\"content\":\"by hand\"}");
        EVENTUALLY_EQUAL(ada->count("client_0: by hand"), 1);
        ada->type("well typed");
        EVENTUALLY(typed.says("\"content\":\"well typed\""));
        typed.terminate();
        EVENTUALLY_EQUAL(ada->count("System: User client_0 left the chat"), 1);
    }

    void theSeedsClientIsAMember()
    {
        if (python().isEmpty())
            QSKIP("python3 is not installed: the seed's client can't run");
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(ada->hasPinned());
        RunningProgram seed(python(), {QStringLiteral("-u"), seedProgram(QStringLiteral("chat_client.py")),
                                       QStringLiteral("127.0.0.1"), QString::number(host.port())});
        EVENTUALLY(seed.says("Connected to chat server"));
        seed.type("hello from the seed");
        EVENTUALLY_EQUAL(ada->count("client_0: hello from the seed"), 1);
        seed.type("quit");
        EVENTUALLY(seed.hasEnded());
        EVENTUALLY_EQUAL(ada->count("System: User client_0 left the chat"), 1);
    }

    void theSeedsClientShowsWhatIsSaid()
    {
        if (python().isEmpty())
            QSKIP("python3 is not installed: the seed's client can't run");
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        // Its input() blocks its own loop; here its reading half alone.
        const QString script =
            QStringLiteral("import asyncio, sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = "
                           "True\nfrom chat_client import ChatClient\n"
                           "async def main():\n"
                           "    client = ChatClient('127.0.0.1', int(sys.argv[2])); await client.connect()\n"
                           "    await client.send_message('I am the seed')\n"
                           "    await client.receive_messages()\n"
                           "asyncio.run(main())\n");
        const RunningProgram seed(python(), {QStringLiteral("-u"), QStringLiteral("-c"), script,
                                             seedProgram(QString()), QString::number(host.port())});
        EVENTUALLY_EQUAL(seed.count("client_0: I am the seed"), 1);
        const auto ada = join(QStringLiteral("Ada"), host);
        ada->type("hello seed");
        EVENTUALLY_EQUAL(seed.count("Ada: hello seed"), 1);
        QCOMPARE(seed.count("System: Welcome! Your ID is client_0"), 1);
        QCOMPARE(seed.count("System: User Ada joined the chat"), 1);
        QCOMPARE(seed.err(), "");
        QVERIFY(!seed.says("Error"));
    }

    void joinsTheSeedsServerPlain()
    {
        if (python().isEmpty())
            QSKIP("python3 is not installed: the seed's server can't run");
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const QString port = QString::number(free.serverPort());
        free.close();
        const RunningProgram server(python(),
                                    {QStringLiteral("-u"), seedProgram(QStringLiteral("chat_server.py")),
                                     QStringLiteral("127.0.0.1"), port});
        EVENTUALLY(server.says("Chat server running"));
        const QString place = QStringLiteral("127.0.0.1:") + port;
        const QStringList command{QStringLiteral("join"),      place,
                                  QStringLiteral("--profile"), profile(QStringLiteral("member")),
                                  QStringLiteral("--nick"),    QStringLiteral("Ada")};
        const RunningProgram refused(command);
        EVENTUALLY(refused.hasEnded());
        QCOMPARE(refused.status(), 1);
        QVERIFY(refused.complains("--plain"));

        RunningProgram one(command + QStringList{QStringLiteral("--plain")});
        EVENTUALLY(one.says("System: Welcome! Your ID is client_"));
        RunningProgram other(command + QStringList{QStringLiteral("--plain")});
        EVENTUALLY(other.says("System: Welcome! Your ID is client_"));
        one.type("hello");
        EVENTUALLY_EQUAL(other.count("hello"), 1);
        other.type("and back");
        EVENTUALLY_EQUAL(one.count("and back"), 1);
        one.endInput();
        other.type("quit");
        EVENTUALLY(one.hasEnded() && other.hasEnded());
        QCOMPARE(one.status(), 0);
        QCOMPARE(other.status(), 0);
    }

    void historyIsShownOnJoiningAfterARestartToo()
    {
        const QString hosting = profile(QStringLiteral("host"));
        {
            RunningHost host(hosting);
            EVENTUALLY(host.port() != 0);
            const auto ada = join(QStringLiteral("Ada"), host);
            for (int i = 1; i <= 5; ++i)
                ada->type("line " + QByteArray::number(i));
            ada->endInput();
            EVENTUALLY(ada->hasEnded());
            QCOMPARE(ada->status(), 0);
            host.terminate();
            EVENTUALLY(host.hasEnded());
            QCOMPARE(host.status(), 0);
        }
        RunningHost host(hosting);
        EVENTUALLY(host.port() != 0);
        const auto ben = join(QStringLiteral("Ben"), host);
        EVENTUALLY_EQUAL(ben->messages(), (QList<QByteArray>{"Ada: line 1", "Ada: line 2", "Ada: line 3",
                                                             "Ada: line 4", "Ada: line 5"}));
        const auto cleo =
            join(QStringLiteral("Cleo"), host, {QStringLiteral("--history"), QStringLiteral("2")});
        EVENTUALLY_EQUAL(cleo->messages(), (QList<QByteArray>{"Ada: line 4", "Ada: line 5"}));
    }

    void whoHasNothingToSayStillReadsTheHistory()
    {
        RunningHost host(profile(QStringLiteral("host")),
                         {QStringLiteral("--rate-limit"), QStringLiteral("0")});
        EVENTUALLY(host.port() != 0);
        PlainSocket talker(host.port());
        EVENTUALLY_EQUAL(talker.id(), 0);
        // More than one line of history, one piece of the network, one turn of the loop.
        const QString text(10'000, u'x');
        for (int i = 0; i < 60; ++i)
            talker.say(text);
        EVENTUALLY_EQUAL(talker.texts().count(QStringLiteral("client_0: ") + text), 60);
        const auto ada =
            join(QStringLiteral("Ada"), host, {QStringLiteral("--history"), QStringLiteral("1000")});
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 0);
        QCOMPARE(ada->messages().size(), 60);
    }

    void endOfInputLeavesOnceAllIsDelivered_data()
    {
        QTest::addColumn<QString>("rate");
        QTest::addColumn<int>("count");
        QTest::newRow("without a rate") << QStringLiteral("0") << 200;
        QTest::newRow("held to a rate") << QStringLiteral("10") << 40;
    }
    void endOfInputLeavesOnceAllIsDelivered()
    {
        QFETCH(QString, rate);
        QFETCH(int, count);
        RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--rate-limit"), rate});
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        QStringList expected;
        for (int i = 0; i < count; ++i) {
            ada->type(QByteArray::number(i));
            expected.append(QStringLiteral("Ada: %1").arg(i));
        }
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 0);
        EVENTUALLY(watcher.heard(QStringLiteral("User Ada left the chat")));
        QCOMPARE(watcher.texts().filter(QStringLiteral("Ada: ")), expected);
    }

    void aPlainMemberThatSendsAndLeavesLosesNothing()
    {
        RunningHost host(profile(QStringLiteral("host")),
                         {QStringLiteral("--rate-limit"), QStringLiteral("20")});
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(ada->hasPinned());
        PlainSocket sender(host.port());
        EVENTUALLY_EQUAL(sender.id(), 0);
        for (int i = 0; i < 80; ++i)
            sender.say(QString::number(i));
        sender.leave();
        EVENTUALLY_EQUAL(ada->count("System: User client_0 left the chat"), 1);
        QCOMPARE(ada->messages().size(), 80);
        QCOMPARE(ada->messages().constLast(), "client_0: 79");
    }

    void aKilledHostThatComesBackIsJoinedAgain()
    {
        const QString hosting = profile(QStringLiteral("host"));
        auto host = std::make_unique<RunningHost>(hosting);
        EVENTUALLY(host->port() != 0);
        const quint16 port = host->port();
        const auto ada = join(QStringLiteral("Ada"), *host);
        const auto ben = join(QStringLiteral("Ben"), *host);
        ada->type("before");
        EVENTUALLY_EQUAL(ben->count("Ada: before"), 1);
        EVENTUALLY_EQUAL(ada->count("Ada: before"), 1);
        host->kill();
        EVENTUALLY(ada->complains("trying again") && ben->complains("trying again"));
        ada->type("while nobody hosted");
        ben->type("the same here");
        host = std::make_unique<RunningHost>(hosting, QStringList(), port);
        EVENTUALLY_EQUAL(ben->count("Ada: while nobody hosted"), 1);
        EVENTUALLY_EQUAL(ada->count("Ben: the same here"), 1);
        ada->endInput();
        ben->endInput();
        EVENTUALLY(ada->hasEnded() && ben->hasEnded());
        QCOMPARE(ada->status(), 0);
        QCOMPARE(ben->status(), 0);
        for (const auto *member : {ada.get(), ben.get()}) {
            QList<QByteArray> sorted = member->messages();
            std::sort(sorted.begin(), sorted.end());
            QCOMPARE(sorted,
                     (QList<QByteArray>{"Ada: before", "Ada: while nobody hosted", "Ben: the same here"}));
        }
    }
};

QTEST_GUILESS_MAIN(TestCliChat)
#include "tst_cli_chat.moc"
