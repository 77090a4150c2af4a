// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QDirIterator>
#include <QJsonDocument>
#include <QNetworkInterface>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QtTest>

#include <array>
#include <fcntl.h>
#include <unistd.h>

using namespace Landline::Testing;

/** What a host and a member say about wrong usage, and how they begin and end. */
class TestCliChatLife final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    /** An address of this machine that does not look like it; null where there is none. */
    static QHostAddress outside()
    {
        for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
            if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback())
                return address;
        }
        return {};
    }
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

    void wrongUsageIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char *arguments) {
            QTest::newRow(arguments) << QString::fromUtf8(arguments).split(u' ');
        };
        row("host --nonsense");
        row("host --web-port 80");
        row("host --port 65536");
        row("host --port -1");
        row("host --port x");
        row("host --bind nonsense");
        row("host --max-clients 0");
        row("host --rate-limit -1");
        row("host argument");
        row("host --history none --history-days 3");
        row("host --history none --history-size 1M");
        row("host --port");
        row("host --profile=");
        row("join");
        row("join a b");
        row("join 127.0.0.1:0");
        row("join 127.0.0.1:65536");
        row("join 127.0.0.1:x");
        row("join 127.0.0.1 --plain --room x");
        row("join landline://127.0.0.1:1#0011223344556677889900112233445566778899001122334455667788990011 --plain");
        row("join 127.0.0.1 --plain --password-file x");
        row("join 127.0.0.1 --history x");
        row("join 127.0.0.1 --history -1");
        row("join 127.0.0.1 --fingerprint xyz");
        row("join 127.0.0.1 --nonsense");
        row("join 127.0.0.1 --nick");
    }
    void wrongUsageIsSaid()
    {
        QFETCH(QStringList, arguments);
        const RunningProgram program(
            QStringList{arguments.first(), QStringLiteral("--profile"), profile(QStringLiteral("p"))}
            + arguments.mid(1));
        EVENTUALLY(program.hasEnded());
        QCOMPARE(program.status(), 2);
        QCOMPARE(program.out(), "");
        QVERIFY(!program.err().isEmpty());
    }

    void aPortThatIsTakenIsNamed()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const RunningHost host(profile(QStringLiteral("host")), {}, taken.serverPort());
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 1);
        QVERIFY(host.complains(QByteArray::number(taken.serverPort())));
        QCOMPARE(host.out(), "");
    }

    void aProfileHostsOnce()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const RunningHost second(profile(QStringLiteral("host")));
        EVENTUALLY(second.hasEnded());
        QCOMPARE(second.status(), 1);
        QVERIFY(!second.err().isEmpty());
        PlainSocket member(host.port());
        member.say(QStringLiteral("the first goes on"));
        EVENTUALLY(member.heard(QStringLiteral("client_0: the first goes on")));
    }

    void aHostThatIsNotThereIsNamed()
    {
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const QString place = QStringLiteral("127.0.0.1:%1").arg(free.serverPort());
        free.close();
        const RunningMember ada(QStringLiteral("Ada"), place, profile(QStringLiteral("Ada")));
        EVENTUALLY(ada.hasEnded());
        QCOMPARE(ada.status(), 1);
        QVERIFY(ada.complains(place.toUtf8()));
    }

    void aDamagedHistoryIsPutAsideAndTold()
    {
        const QString file =
            m_dir->write(QStringLiteral("room.db"), "this is no database" + QByteArray(8192, 'x'));
        RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--history"), file});
        EVENTUALLY(host.port() != 0);
        QVERIFY(host.complains("room.db"));
        PlainSocket member(host.port());
        member.say(QStringLiteral("on we go"));
        EVENTUALLY(member.heard(QStringLiteral("client_0: on we go")));
        host.terminate();
        EVENTUALLY(host.hasEnded());
        QDirIterator aside(m_dir->path(), {QStringLiteral("room.db*")}, QDir::Files);
        bool kept = false;
        while (aside.hasNext()) {
            QFile found(aside.next());
            kept = kept
                   || (found.open(QIODevice::ReadOnly) && found.readAll().startsWith("this is no database"));
        }
        QVERIFY(kept);
    }

    void historyNoneIsKeptNowhere()
    {
        const QString hosting = profile(QStringLiteral("host"));
        const QStringList none{QStringLiteral("--history"), QStringLiteral("none")};
        {
            RunningHost host(hosting, none);
            EVENTUALLY(host.port() != 0);
            PlainSocket member(host.port());
            member.say(QStringLiteral("secret words"));
            EVENTUALLY(member.heard(QStringLiteral("client_0: secret words")));
            host.terminate();
            EVENTUALLY(host.hasEnded());
        }
        QDirIterator files(hosting, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("secret words"), qPrintable(file.fileName()));
        }
    }

    void aHostThatEndsSaysFarewell()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket plain(host.port());
        EVENTUALLY_EQUAL(plain.id(), 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(plain.heard(QStringLiteral("User Ada joined the chat")));
        const qsizetype before = plain.received().size();
        host.terminate();
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 0);
        EVENTUALLY(plain.isClosed());
        QVERIFY(plain.received().size() > before);
        QCOMPARE(plain.received().constLast().value(QStringLiteral("type")).toString(), "system");
        EVENTUALLY(ada->complains("trying again"));
    }

    void anInterruptedMemberLeavesInOrder()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket plain(host.port());
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(plain.heard(QStringLiteral("User Ada joined the chat")));
        ada->interrupt();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 130);
        EVENTUALLY(plain.heard(QStringLiteral("User Ada left the chat")));
        host.interrupt();
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 0);
    }

    void plainMembersFromElsewhereNeedTheHostsConsent()
    {
        const QHostAddress address = outside();
        if (address.isNull())
            QSKIP("this machine has no address but loopback");
        const QStringList everywhere{QStringLiteral("--bind"), QStringLiteral("0.0.0.0")};
        {
            const RunningHost host(profile(QStringLiteral("host")), everywhere);
            EVENTUALLY(host.port() != 0);
            PlainSocket near(host.port());
            EVENTUALLY_EQUAL(near.id(), 0);
            near.say(QStringLiteral("from here"));
            EVENTUALLY(near.heard(QStringLiteral("client_0: from here")));
            PlainSocket far(host.port(), address);
            far.say(QStringLiteral("from elsewhere"));
            EVENTUALLY(far.isClosed());
            QVERIFY(far.id() >= 0);
            QVERIFY(far.texts().constLast().contains(QStringLiteral("encrypted")));
            RunningMember ada(QStringLiteral("Ada"),
                              QStringLiteral("%1:%2").arg(address.toString()).arg(host.port()),
                              profile(QStringLiteral("Ada")));
            ada.type("encrypted I may");
            EVENTUALLY(near.heard(QStringLiteral("Ada: encrypted I may")));
            QVERIFY(!near.texts().join(u' ').contains(QStringLiteral("client_1")));
        }
        const RunningHost host(
            profile(QStringLiteral("other")),
            everywhere + QStringList{QStringLiteral("--allow-plain"), QStringLiteral("--no-discovery")});
        EVENTUALLY(host.port() != 0);
        PlainSocket far(host.port(), address);
        far.say(QStringLiteral("from elsewhere"));
        EVENTUALLY(far.heard(QStringLiteral("client_0: from elsewhere")));
    }

    void oneAddressHasSoManyConnectionsAndNoMore()
    {
        const QHostAddress address = outside();
        if (address.isNull())
            QSKIP("this machine has no address but loopback");
        const RunningHost host(profile(QStringLiteral("host")),
                               {QStringLiteral("--bind"), QStringLiteral("0.0.0.0"),
                                QStringLiteral("--allow-plain"), QStringLiteral("--max-per-address"),
                                QStringLiteral("2")});
        EVENTUALLY(host.port() != 0);
        std::vector<std::unique_ptr<PlainSocket>> members;
        for (int i = 0; i < 2; ++i) {
            members.push_back(std::make_unique<PlainSocket>(host.port(), address));
            members.back()->say(QStringLiteral("here"));
            EVENTUALLY(members.back()->heard(QStringLiteral("client_%1: here").arg(i)));
        }
        PlainSocket third(host.port(), address);
        third.say(QStringLiteral("here"));
        EVENTUALLY(third.isClosed());
        QVERIFY(!third.heard(QStringLiteral("client_2: here")));
        PlainSocket near(host.port());
        near.say(QStringLiteral("loopback is not counted"));
        EVENTUALLY(near.texts().join(u' ').contains(QStringLiteral("loopback is not counted")));
        members.front()->leave();
        EVENTUALLY(near.heard(QStringLiteral("User client_0 left the chat")));
        PlainSocket next(host.port(), address);
        next.say(QStringLiteral("there is room again"));
        EVENTUALLY(next.texts().join(u' ').contains(QStringLiteral(": there is room again")));
    }

    void namesAreToldApart()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        const auto first = join(QStringLiteral("Ada"), host);
        EVENTUALLY(watcher.heard(QStringLiteral("User Ada joined the chat")));
        RunningMember second(QStringLiteral("ADA"), host.place(), profile(QStringLiteral("second")));
        second.type("am I you?");
        EVENTUALLY(watcher.heard(QStringLiteral("ADA 2: am I you?")));
        for (const QString &name :
             {QStringLiteral("System"), QStringLiteral("client_0"), QStringLiteral("The host")}) {
            const RunningMember forger(name, host.place(), profile(QStringLiteral("forger")));
            EVENTUALLY(forger.hasEnded());
            QCOMPARE(forger.status(), 1);
        }
    }

    void aMessageThatIsTooLongIsRefusedAlone()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        ada->type("before");
        ada->type(QByteArray(16 * 1024 + 1, 'x'));
        ada->type(QByteArray(16 * 1024, 'y'));
        ada->type("after");
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(ada->complains("16384"));
        QCOMPARE(ada->messages(),
                 (QList<QByteArray>{"Ada: before", "Ada: " + QByteArray(16 * 1024, 'y'), "Ada: after"}));
    }

    void aFullRoomSaysSo()
    {
        RunningHost host(profile(QStringLiteral("host")),
                         {QStringLiteral("--max-clients"), QStringLiteral("1")});
        EVENTUALLY(host.port() != 0);
        PlainSocket first(host.port());
        first.say(QStringLiteral("I am here"));
        EVENTUALLY(first.heard(QStringLiteral("client_0: I am here")));
        PlainSocket second(host.port());
        EVENTUALLY(second.isClosed());
        QVERIFY(second.texts().constLast().contains(QStringLiteral("full")));
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(ada->complains("full"));
        first.say(QStringLiteral("still here"));
        EVENTUALLY(first.heard(QStringLiteral("client_0: still here")));
    }

    void aHostThatNobodyListensToGoesOn()
    {
        std::array<int, 2> ends{};
        QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
        QProcess host;
        host.setChildProcessModifier([&ends] { ::dup2(ends[1], STDOUT_FILENO); });
        host.start(qEnvironmentVariable("LANDLINE_BIN_DIR") + QStringLiteral("/landline-cli"),
                   {QStringLiteral("host"), QStringLiteral("--json"), QStringLiteral("--bind"),
                    QStringLiteral("127.0.0.1"), QStringLiteral("--port"), QStringLiteral("0"),
                    QStringLiteral("--rate-limit"), QStringLiteral("0"), QStringLiteral("--profile"),
                    profile(QStringLiteral("host"))});
        ::close(ends[1]);
        QByteArray line; // all that is ever read
        for (char byte = 0; byte != '\n' && ::read(ends[0], &byte, 1) == 1;)
            line += byte;
        const auto port = quint16(QJsonDocument::fromJson(line).object().value("port").toInt());
        QVERIFY2(port != 0, line.constData());
        PlainSocket ana(port);
        EVENTUALLY_EQUAL(ana.id(), 0);
        PlainSocket ben(port);
        EVENTUALLY_EQUAL(ben.id(), 1);
        constexpr int messages = 5000; // each an event, some of them more than pipe and queue hold
        const QString rest(400, u'x');
        for (int i = 0; i < messages; ++i) {
            ana.say(QString::number(i) + rest);
            // No faster than they read: a plain member that is 1 MiB behind is ended.
            if (i % 500 == 499) {
                EVENTUALLY(ana.heard(QStringLiteral("client_0: %1").arg(i) + rest));
                EVENTUALLY(ben.heard(QStringLiteral("client_0: %1").arg(i) + rest));
            }
        }
        host.terminate();
        QVERIFY(host.waitForFinished(patience));
        QCOMPARE(host.exitStatus(), QProcess::NormalExit);
        QCOMPARE(host.exitCode(), 0);
        ::close(ends[0]);
    }
};

QTEST_GUILESS_MAIN(TestCliChatLife)
#include "tst_cli_chat_life.moc"
