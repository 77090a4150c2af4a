// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QRegularExpression>
#include <QSet>
#include <QtTest>

using namespace Landline::Testing;

/** A room whose host dies, and whose members are gone without a word. */
class TestCliChatCuts final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const QString &name) const { return m_dir->path(name); }
    static void verifyComplete(const QList<QByteArray> &messages, const QList<QByteArray> &senders, int each)
    {
        QCOMPARE(messages.size(), senders.size() * each);
        QCOMPARE(QSet<QByteArray>(messages.cbegin(), messages.cend()).size(), messages.size());
        // Of each sender in the order in which it was written.
        for (const QByteArray &sender : senders) {
            int next = 0;
            for (const QByteArray &message : messages) {
                if (message.startsWith(sender + ": "))
                    QCOMPARE(message, sender + ": " + QByteArray::number(next++) + QByteArray(40, '.'));
            }
            QCOMPARE(next, each);
        }
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void aHostThatIsKilledAgainAndAgainLosesNothingItHasAccepted()
    {
        const QString hosting = profile(QStringLiteral("host"));
        auto host = std::make_unique<RunningHost>(hosting);
        EVENTUALLY(host->port() != 0);
        const quint16 port = host->port();
        const auto place = host->place();
        RunningMember ada(QStringLiteral("Ada"), place, profile(QStringLiteral("Ada")));
        RunningMember ben(QStringLiteral("Ben"), place, profile(QStringLiteral("Ben")));
        constexpr int rounds = 5;
        constexpr int each = 10;
        for (int round = 0; round < rounds; ++round) {
            for (int i = 0; i < each; ++i)
                ada.type(QByteArray::number(round * each + i) + QByteArray(40, '.'));
            // Some of them are accepted, some are on the way.
            EVENTUALLY(ben.messages().size() > round * each);
            host->kill();
            host = std::make_unique<RunningHost>(hosting, QStringList(), port);
            EVENTUALLY(host->port() != 0);
            EVENTUALLY_EQUAL(ben.messages().size(), (round + 1) * each);
            EVENTUALLY_EQUAL(ada.messages().size(), (round + 1) * each);
        }
        verifyComplete(ben.messages(), {"Ada"}, rounds * each);
        verifyComplete(ada.messages(), {"Ada"}, rounds * each);
    }

    void connectionsThatAreResetAreAllToldOf()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket watcher(host.port());
        watcher.say(QStringLiteral("here"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: here")));
        constexpr int count = 200;
        for (int i = 0; i < count; ++i) {
            QTcpSocket socket;
            socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
            socket.connectToHost(QHostAddress::LocalHost, host.port());
            EVENTUALLY(socket.bytesAvailable() > 0);
            socket.write("{\"type\":\"message\",\"content\":\"x\"}\n");
            QVERIFY(socket.flush());
            socket.abort(); // with bytes that were not read: a reset
        }
        const auto told = [&watcher](const QString &what) { return watcher.texts().filter(what).size(); };
        EVENTUALLY_EQUAL(told(QStringLiteral("left the chat")), count);
        QCOMPARE(told(QStringLiteral("joined the chat")), count);
        watcher.say(QStringLiteral("still here"));
        EVENTUALLY(watcher.heard(QStringLiteral("client_0: still here")));
    }
};

QTEST_GUILESS_MAIN(TestCliChatCuts)
#include "tst_cli_chat_cuts.moc"
