// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTcpServer>
#include <QtTest>

using namespace Landline::Testing;

/** What a host and a member say about wrong usage, and how they begin and end. */
class TestCliChatLife final : public QObject
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

    void wrongUsageIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char *arguments) {
            QTest::newRow(arguments) << QString::fromUtf8(arguments).split(u' ');
        };
        row("host --nonsense");
        row("host --web-port 80");
        row("host --password-file x");
        row("host --no-discovery");
        row("host --port 65536");
        row("host --port -1");
        row("host --port x");
        row("host --bind nonsense");
        row("host --max-clients 0");
        row("host --rate-limit -1");
        row("host argument");
        row("host --port");
        row("join");
        row("join a b");
        row("join 127.0.0.1:0");
        row("join 127.0.0.1:65536");
        row("join 127.0.0.1:x");
        row("join 127.0.0.1 --room x");
        row("join 127.0.0.1 --password-file x");
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
            arguments + QStringList{QStringLiteral("--profile"), profile(QStringLiteral("p"))});
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
};

QTEST_GUILESS_MAIN(TestCliChatLife)
#include "tst_cli_chat_life.moc"
