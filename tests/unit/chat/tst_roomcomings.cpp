// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/roomfixture.h"

#include <QNetworkInterface>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** How one comes into a room, and how often, over real sockets. */
class TestRoomComings final : public RoomFixture
{
    Q_OBJECT

    /** The names of those whose coming a member was told of, without its own. */
    static QStringList comers(const UpgradedClient &client)
    {
        QStringList names;
        for (const Wire::Joined &joined : client.all<Wire::Joined>())
            names.append(joined.member.nick);
        return names;
    }
    void expectOwnAddress()
    {
        for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
            if (!address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol)
                m_own = address.toString();
        }
        m_options.bindAddress.clear();
        m_options.allowPlain = true;
        m_options.maxPerAddress = 4;
        m_options.limits.comingsOfPlaceAtOnce = 2;
        m_options.limits.plainAfter = 50ms;
    }
    QString m_own;

private slots:
    void aKeyThatComesAgainAndAgainWaits()
    {
        m_options.limits.comingsOfKeyAtOnce = 3;
        m_options.limits.comingsOfKey = 5;
        start();
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QElapsedTimer timer;
        timer.start();
        constexpr int times = 9;
        for (int i = 0; i < times; ++i) {
            const auto ana = join(QStringLiteral("Ana"), m_anaKey);
            QVERIFY(!ana->over);
            ana->connection.close();
            QTRY_COMPARE(ben->all<Wire::Left>().size(), i + 1);
        }
        QVERIFY(timer.elapsed() >= 1100); // six of them at five a second
        QCOMPARE(comers(*ben), QStringList(times, QStringLiteral("Ana")));
    }

    void anotherConnectionOfWhoIsHereNeedNotWait()
    {
        m_options.limits.comingsOfKeyAtOnce = 1;
        m_options.limits.comingsOfKey = 0.001;
        start();
        std::vector<std::unique_ptr<UpgradedClient>> connections;
        for (int i = 0; i < 5; ++i)
            connections.push_back(join(QStringLiteral("Ana"), m_anaKey));
        QCOMPARE(m_server->members().size(), 1);
    }

    void whoWaitsKeepsNobodyOut()
    {
        m_options.limits.comingsOfKeyAtOnce = 1;
        m_options.limits.comingsOfKey = 0.4;
        m_options.limits.unfinishedHandshakes = 1;
        m_options.limits.joinWithin = 1500ms;
        start();
        auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ana->connection.close();
        QTRY_VERIFY(m_server->members().isEmpty());
        ana = connectAs(m_anaKey);
        ana->send(helloOf(QStringLiteral("Ana")));
        ana->send(Wire::Say{QStringLiteral("here I am"), {}, 0, {}}); // not read yet
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QVERIFY(ana->all<Wire::Welcome>().isEmpty());
        QTRY_VERIFY(ana->over || !ana->all<Wire::Welcome>().isEmpty());
        QTRY_COMPARE(ben->texts(), QStringList({"here I am"}));
    }

    void plainMembersOfOneAddressWaitAndLoseNothing()
    {
        expectOwnAddress();
        if (m_own.isEmpty())
            QSKIP("this machine has no address but loopback");
        m_options.limits.comingsOfPlace = 4;
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        QElapsedTimer timer;
        timer.start();
        QStringList said;
        constexpr int times = 9;
        for (int i = 0; i < times; ++i) {
            PlainClient plain(m_port, m_own);
            said.append(QString::number(i));
            plain.say(said.last());
            QTRY_COMPARE(ana->texts(), said);
            QVERIFY(!plain.isOver());
            plain.socket.disconnectFromHost();
            QTRY_COMPARE(ana->all<Wire::Left>().size(), i + 1);
        }
        QVERIFY(timer.elapsed() >= 1100); // four at once, and five more at four a second
        // Loopback does not wait.
        std::vector<std::unique_ptr<PlainClient>> crowd;
        for (int i = 0; i < 20; ++i) {
            crowd.push_back(std::make_unique<PlainClient>(m_port));
            crowd.back()->say(QStringLiteral("hi"));
        }
        QTRY_COMPARE(m_server->members().size(), 21);
    }

    void whoGoesBeforeItsTurnWasNeverThere()
    {
        expectOwnAddress();
        if (m_own.isEmpty())
            QSKIP("this machine has no address but loopback");
        m_options.maxPerAddress = 2;
        m_options.limits.comingsOfPlace = 0.001;
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        for (int i = 0; i < 5; ++i) {
            PlainClient plain(m_port, m_own);
            QTRY_COMPARE(plain.lines().size(), 1);
            plain.socket.disconnectFromHost();
            QTRY_VERIFY(plain.isOver());
            settle(*ana);
        }
        PlainClient last(m_port); // of loopback: all before it has been dealt with
        last.say(QStringLiteral("done"));
        QTRY_COMPARE(ana->texts(), QStringList({"done"}));
        QCOMPARE(comers(*ana), QStringList({"client_0", "client_1", "client_5"}));
    }

    void aSecondHelloWithoutARoomIsForTheFirst()
    {
        m_further = QStringLiteral("Attic");
        start();
        const auto ben = join(QStringLiteral("Ben"), m_benKey); // in the first
        const auto ana = connectAs(m_anaKey);
        Wire::Hello hello = helloOf(QStringLiteral("System"));
        hello.room = m_further;
        ana->send(hello);
        QTRY_COMPARE(ana->all<Wire::Refused>().size(), 1);
        ana->send(helloOf(QStringLiteral("Ana")));
        QTRY_COMPARE(ana->all<Wire::Welcome>().size(), 1);
        QCOMPARE(ana->all<Wire::Welcome>().first().room, QStringLiteral("Kitchen"));
    }
};

QTEST_GUILESS_MAIN(TestRoomComings)
#include "tst_roomcomings.moc"
