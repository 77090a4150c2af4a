// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chatmembers.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QtTest>

using namespace Landline;
using namespace Landline::Testing;

/** A host that is given more than it can take: of bytes, of connections, of descriptors. */
class TestCliChatFloods final : public QObject
{
    Q_OBJECT

    static constexpr qint64 megabyte = 1024 * 1024;
    /** What a host may grow by while somebody pushes at it. */
#ifdef __SANITIZE_ADDRESS__
    static constexpr qint64 mayGrow = 16 * 24 * megabyte; // it keeps what was freed, and shadows the rest
#else
    static constexpr qint64 mayGrow = 24 * megabyte;
#endif
    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const char *name) const { return m_dir->path(QString::fromLatin1(name)); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void whoFloodsIsHeldBackAndNobodyElse()
    {
        constexpr int rate = 20; // the host's, unless it says otherwise
        constexpr int burst = 3 * rate;
        const RunningHost host(profile("host"));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        PlainSocket flooder(host.port());
        EVENTUALLY_EQUAL(flooder.id(), 1);
        const qint64 before = host.residentBytes();
        const QByteArray line = "{\"type\":\"message\",\"content\":\"" + QByteArray(8000, 'x') + "\"}\n";
        QElapsedTimer since;
        since.start();
        flooder.send(line.repeated(8000)); // 64 MB
        const auto flooded = [&watcher] {
            return watcher.texts().filter(QStringLiteral("client_1: x")).size();
        };
        QElapsedTimer answer;
        qint64 longest = 0;
        for (int i = 0; flooded() < burst + 2 * rate; ++i) {
            answer.start();
            watcher.say(QStringLiteral("said %1").arg(i));
            EVENTUALLY(watcher.heard(QStringLiteral("client_0: said %1").arg(i)));
            longest = std::max(longest, answer.elapsed());
            // Its own twenty a second.
            EVENTUALLY(answer.hasExpired(1000 / rate + 10));
        }
        const double seconds = double(since.elapsed()) / 1000;
        QVERIFY2(flooded() <= burst + 2 + int(rate * seconds), QByteArray::number(flooded()).constData());
        QVERIFY2(longest < 1000, QByteArray::number(longest).constData()); // not behind the flood
        QVERIFY(flooder.isConnected());
        QVERIFY(flooder.bytesToWrite() > 32 * megabyte);
        QVERIFY(host.residentBytes() - before < mayGrow);
    }

    void aHundredMegabytesWithoutANewlineEndTheirSenderAlone_data()
    {
        QTest::addColumn<bool>("encrypted");
        QTest::newRow("in clear") << false;
        QTest::newRow("encrypted") << true;
    }
    void aHundredMegabytesWithoutANewlineEndTheirSenderAlone()
    {
        QFETCH(bool, encrypted);
        const RunningHost host(profile("host"));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        const qint64 before = host.residentBytes();
        const QByteArray much(megabyte, 'x');
        if (encrypted) {
            const Net::TlsIdentity key = *Net::TlsIdentity::create();
            UpgradedClient offender(host.port(), key);
            EVENTUALLY(offender.secured);
            offender.hello(QStringLiteral("Eve"));
            EVENTUALLY(offender.hasHistory());
            for (int i = 0; i < 100 && !offender.over; ++i) {
                offender.connection.sendLines(much);
                EVENTUALLY(offender.over || offender.connection.bytesToWrite() < megabyte);
            }
            EVENTUALLY(offender.over);
            EVENTUALLY(watcher.heard(QStringLiteral("User Eve left the chat")));
        } else {
            PlainSocket offender(host.port());
            EVENTUALLY_EQUAL(offender.id(), 1);
            offender.send(much.repeated(100));
            EVENTUALLY(offender.isClosed());
            EVENTUALLY(watcher.heard(QStringLiteral("User client_1 left the chat")));
        }
        QVERIFY(host.residentBytes() - before < mayGrow);
        watcher.say(QStringLiteral("anybody?"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: anybody?")));
    }

    void resetsInEveryStateLeaveNothingBehind()
    {
        constexpr int each = 50;
        const RunningHost host(profile("host"));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        EVENTUALLY_EQUAL(watcher.id(), 0);
        watcher.say(QStringLiteral("here"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: here")));
        const qsizetype before = host.openDescriptors();
        const Net::TlsIdentity key = *Net::TlsIdentity::create();
        // Greeted; heard; on the way to encryption; in the middle of it.
        const QList<QByteArray> says{"", "{\"type\":\"message\",\"content\":\"x\"}\n",
                                     "{\"type\":\"starttls\"}\n",
                                     QByteArray("{\"type\":\"starttls\"}\n\x16\x03\x01\x02\x00\x01", 26)};
        std::vector<std::unique_ptr<PlainSocket>> sockets;
        std::vector<std::unique_ptr<UpgradedClient>> members;
        for (int i = 0; i < each; ++i) {
            for (const QByteArray &bytes : says) {
                sockets.push_back(std::make_unique<PlainSocket>(host.port()));
                sockets.back()->send(bytes);
            }
            members.push_back(std::make_unique<UpgradedClient>(host.port(), key));
        }
        for (const auto &member : members) {
            EVENTUALLY(member->secured || member->over);
            member->hello(QStringLiteral("Eve"));
        }
        // A host that is busy may read what begins like TLS before its greeting is read, and end that
        // connection.
        for (const auto &socket : sockets)
            EVENTUALLY(socket->id() >= 0 || socket->isClosed());
        for (const auto &socket : sockets)
            socket->reset();
        for (const auto &member : members)
            member->connection.abort();
        EVENTUALLY_EQUAL(host.openDescriptors(), before);
        const auto told = [&watcher](const QString &what) { return watcher.texts().filter(what).size(); };
        EVENTUALLY_EQUAL(told(QStringLiteral("left the chat")), told(QStringLiteral("joined the chat")));
        watcher.say(QStringLiteral("still here"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: still here")));
    }

    void aHostWithTooFewDescriptorsSaysHowManyMembersItTakes()
    {
        const auto start = [this](const char *soft, const char *hard) {
            const QString script = QStringLiteral("ulimit -Sn %1 && ulimit -Hn %2 && exec \"$0\" \"$@\"")
                                       .arg(QLatin1String(soft), QLatin1String(hard));
            return std::make_unique<RunningProgram>(
                QStringLiteral("/bin/sh"),
                QStringList{QStringLiteral("-c"), script,
                            qEnvironmentVariable("LANDLINE_BIN_DIR") + QStringLiteral("/landline-cli"),
                            QStringLiteral("host"), QStringLiteral("--profile"), profile(hard),
                            QStringLiteral("--bind"), QStringLiteral("127.0.0.1"), QStringLiteral("--port"),
                            QStringLiteral("0"), QStringLiteral("--max-clients"), QStringLiteral("500")});
        };
        const auto enough = start("70", "600"); // the lower one is only where programs begin
        const auto few = start("67", "67");
        EVENTUALLY(enough->says("Listening on") && few->says("Listening on"));
        QVERIFY(!enough->complains("open files"));
        QVERIFY(
            few->complains("allows this program 67 open files, so 3 members can be here at once, not 500"));
        const QByteArray place = few->lines().constFirst();
        const quint16 port = place.mid(place.lastIndexOf(':') + 1).toUShort();
        std::vector<std::unique_ptr<PlainSocket>> crowd;
        for (int i = 0; i < 4; ++i) {
            crowd.push_back(std::make_unique<PlainSocket>(port));
            crowd.back()->say(QStringLiteral("hello"));
            EVENTUALLY(crowd.back()->texts().size() > 1);
        }
        EVENTUALLY(crowd.back()->isClosed());
        QVERIFY(crowd.back()->heard(QStringLiteral("The room is full.")));
        QVERIFY(!crowd.front()->isClosed());
    }

    void withoutDescriptorsMembersStayAndOthersWait()
    {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the sanitizer of undefined behaviour opens a pipe to look at an object that is new to it, and "
              "ends a host that has no descriptors");
#endif
        constexpr qsizetype room = 8;
        const RunningHost host(profile("host"));
        EVENTUALLY(host.port() != 0);
        PlainSocket first(host.port());
        EVENTUALLY_EQUAL(first.id(), 0);
        RunningMember ada(QStringLiteral("Ada"), host.place(), profile("Ada"));
        EVENTUALLY(first.heard(QStringLiteral("User Ada joined the chat")));
        host.allowDescriptors(room);
        std::vector<std::unique_ptr<PlainSocket>> crowd;
        for (int i = 0; i < 3 * room; ++i)
            crowd.push_back(std::make_unique<PlainSocket>(host.port()));
        const QByteArray shortage = "no room for another connection";
        EVENTUALLY(host.complains(shortage));
        const auto greeted = [&crowd] {
            return std::count_if(crowd.cbegin(), crowd.cend(),
                                 [](const auto &socket) { return socket->id() >= 0; });
        };
        EVENTUALLY_EQUAL(greeted(), room);
        ada.type("we are still here");
        EVENTUALLY(first.heard(QStringLiteral("Ada: we are still here")));
        first.say(QStringLiteral("so we are"));
        EVENTUALLY_EQUAL(ada.count("client_0: so we are"), 1);
        // Who leaves makes room for who waits.
        for (int left = room; left <= 2 * room; left += room) {
            for (int i = 0; i < room; ++i) {
                crowd.erase(std::find_if(crowd.begin(), crowd.end(),
                                         [](const auto &socket) { return socket->id() >= 0; }));
            }
            EVENTUALLY_EQUAL(greeted(), room);
        }
        QCOMPARE(host.err().count(shortage), 1);
        crowd.clear();
        for (int i = 0; !host.complains("accepted again") && i < 100; ++i) {
            PlainSocket later(host.port());
            EVENTUALLY(later.id() >= 0);
            QTest::qWait(100); // as somebody now and then
        }
        QVERIFY(host.complains("accepted again"));
    }
};

QTEST_GUILESS_MAIN(TestCliChatFloods)
#include "tst_cli_chat_floods.moc"
