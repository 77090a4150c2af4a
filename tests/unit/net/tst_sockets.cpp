// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/net/recorder.h"

#include <QAbstractEventDispatcher>
#include <QtTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Landline;
using namespace Landline::Net;
using namespace Landline::Testing;

Q_DECLARE_METATYPE(Landline::Net::Carrier)

namespace {

/** The peer goes at once, and what it has not read is thrown away. */
void reset(QTcpSocket &socket)
{
    const linger atOnce{1, 0};
    ::setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    socket.abort();
}

/** Turns of the loop in a while in which nothing should happen. */
int turnsOfAWhile()
{
    int turns = 0;
    const QMetaObject::Connection connection =
        QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake,
                         QAbstractEventDispatcher::instance(), [&turns] { ++turns; });
    QTest::qWait(100);
    QObject::disconnect(connection);
    return turns;
}

/** As few descriptors as are in use already, until it goes. */
class NoDescriptors
{
public:
    NoDescriptors()
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const int next = ::open("/dev/null", O_RDONLY);
        ::close(next);
        rlimit none = m_before;
        none.rlim_cur = rlim_t(next);
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(NoDescriptors)

private:
    rlimit m_before{};
};

} // namespace

/** What holds for every transport over TCP, and for the listener that hands them out. */
class TestSockets final : public QObject
{
    Q_OBJECT

    static void addCarriers()
    {
        QTest::addColumn<Carrier>("carrier");
        QTest::newRow("quickest") << Carrier::Quickest;
        QTest::newRow("portable") << Carrier::Portable;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void bytesGoBothWays_data() { addCarriers(); }
    void bytesGoBothWays()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        QVERIFY(sockets.there->isLoopback());
        QCOMPARE(sockets.there->peerAddress(), "127.0.0.1");
        QByteArray much(3'000'000, 'm');
        for (qsizetype i = 0; i < much.size(); i += 997)
            much[i] = char(i);
        sockets.there->write(much);
        sockets.here->write(much);
        QTRY_COMPARE(recorder.received.size(), much.size());
        QVERIFY(recorder.received == much);
        QTRY_COMPARE(sockets.here->bytesAvailable(), much.size());
        QVERIFY(sockets.here->readAll() == much);
        QTRY_COMPARE(sockets.there->bytesToWrite(), 0);
        sockets.here->write("last words");
        sockets.here->disconnectFromHost();
        QTRY_COMPARE(recorder.ends, 1);
        QVERIFY(!recorder.reason);
        QVERIFY(recorder.received.endsWith("last words"));
        QVERIFY(!recorder.receivedAfterEnd);
    }

    void whatOneTurnWritesLeavesTogether_data() { addCarriers(); }
    void whatOneTurnWritesLeavesTogether()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        const QByteArray first = "one ";
        sockets.there->write(first);
        sockets.there->write("and ");
        sockets.there->write("the other");
        QCOMPARE(sockets.there->bytesToWrite(), 17);
        QTRY_COMPARE(sockets.here->bytesAvailable(), 17);
        QCOMPARE(sockets.here->readAll(), "one and the other");
        QCOMPARE(recorder.writes, 1);
        QCOMPARE(first, "one ");
    }

    void aWriterThatSaysSoHearsOfLittleNothing_data() { addCarriers(); }
    void aWriterThatSaysSoHearsOfLittleNothing()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.there->setQuietUpTo(1000);
        sockets.there->write(QByteArray(1000, 'a'));
        QTRY_COMPARE(sockets.here->bytesAvailable(), 1000);
        QCOMPARE(recorder.writes, 0);
        // One that is above it always hears when it may go on.
        sockets.there->write(QByteArray(12'000'000, 'b'));
        QVERIFY(sockets.there->bytesToWrite() > 1000);
        QTRY_COMPARE(sockets.here->bytesAvailable(), 12'001'000);
        QVERIFY(recorder.writes > 0);
        QCOMPARE(sockets.there->bytesToWrite(), 0);
    }

    void singleBytesMakeLines_data() { addCarriers(); }
    void singleBytesMakeLines()
    {
        QFETCH(Carrier, carrier);
        CarriedPair sockets(carrier);
        LineConnection connection(std::move(sockets.there), 100);
        const LineRecorder recorder(connection);
        for (const char byte : QByteArray("one\r\ntwo\n\nthree")) {
            sockets.here->write(&byte, 1);
            QVERIFY(sockets.here->waitForBytesWritten());
            QCoreApplication::processEvents();
        }
        sockets.here->write("\n");
        QTRY_COMPARE(recorder.lines, (QList<QByteArray>{"one", "two", "", "three"}));
    }

    void moreIsWrittenWhileSomeWaits_data() { addCarriers(); }
    void moreIsWrittenWhileSomeWaits()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        sockets.here->setReadBufferSize(4096);
        QByteArray all;
        for (int i = 0; i < 200; ++i) {
            const QByteArray piece(50'000, char('a' + i % 26));
            sockets.there->write(piece);
            all += piece;
            QCoreApplication::processEvents();
        }
        QVERIFY(sockets.there->bytesToWrite() > 0);
        sockets.here->setReadBufferSize(0);
        QByteArray got;
        QTRY_VERIFY((got += sockets.here->readAll()).size() >= all.size());
        QVERIFY(got == all);
        QTRY_COMPARE(sockets.there->bytesToWrite(), 0);
    }

    void closingWaitsForAPeerThatIsSlow_data() { addCarriers(); }
    void closingWaitsForAPeerThatIsSlow()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.here->setReadBufferSize(4096);
        sockets.there->write(QByteArray(12'000'000, 'q'));
        sockets.there->close();
        sockets.there->write("too late");
        QTest::qWait(50);
        QCOMPARE(recorder.ends, 0);
        sockets.here->setReadBufferSize(0);
        QByteArray got;
        QTRY_VERIFY((got += sockets.here->readAll()).size() >= 12'000'000);
        QTRY_COMPARE(recorder.ends, 1);
        QTRY_COMPARE(sockets.here->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(got.size(), 12'000'000);
    }

    void abortingDoesNotWait_data() { addCarriers(); }
    void abortingDoesNotWait()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.here->setReadBufferSize(4096);
        sockets.there->write(QByteArray(12'000'000, 'q'));
        sockets.there->abort();
        QCOMPARE(recorder.ends, 0); // not from within
        QTRY_COMPARE(recorder.ends, 1);
        QCOMPARE(sockets.there->bytesToWrite(), 0);
        sockets.there->write("too late");
        sockets.there->close();
        QTest::qWait(20);
        QCOMPARE(recorder.ends, 1);
    }

    void aPausedOneTakesNoMoreThanItsBuffer_data() { addCarriers(); }
    void aPausedOneTakesNoMoreThanItsBuffer()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.there->setReading(Reading::Paused);
        const QByteArray much(16'000'000, 'm');
        sockets.here->write(much);
        // What the kernel and the buffer hold leaves; then it stands still.
        qint64 left = -1;
        QTRY_VERIFY(std::exchange(left, sockets.here->bytesToWrite()) == sockets.here->bytesToWrite()
                    && left < much.size());
        QVERIFY(turnsOfAWhile() < 50);
        QVERIFY(sockets.here->bytesToWrite() > 0);
        QCOMPARE(recorder.received, "");
        sockets.there->write("both ways");
        QTRY_COMPARE(sockets.here->bytesAvailable(), 9);
        sockets.there->setReading(Reading::Flowing);
        QTRY_COMPARE(recorder.received.size(), much.size());
    }

    void whatCameBeforeTheEndIsReadAfterAPause_data() { addCarriers(); }
    void whatCameBeforeTheEndIsReadAfterAPause()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.there->setReading(Reading::Paused);
        sockets.here->write(QByteArray(100'000, 'x') + "last words");
        sockets.here->disconnectFromHost();
        QTRY_COMPARE(sockets.here->state(), QAbstractSocket::UnconnectedState);
        QTest::qWait(50);
        QCOMPARE(recorder.received, "");
        sockets.there->write("into the void"); // answered by a reset
        QTest::qWait(20);
        sockets.there->write("once more");
        QTest::qWait(20);
        sockets.there->setReading(Reading::Flowing);
        QTRY_COMPARE(recorder.ends, 1);
        QCOMPARE(recorder.received.size(), 100'010);
        QVERIFY(!recorder.receivedAfterEnd);
    }

    void aPeerThatWritesNoMoreHasLeft_data() { addCarriers(); }
    void aPeerThatWritesNoMoreHasLeft()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.here->write("last words");
        QVERIFY(sockets.here->waitForBytesWritten());
        ::shutdown(int(sockets.here->socketDescriptor()), SHUT_WR);
        QTRY_COMPARE(recorder.ends, 1);
        QVERIFY(!recorder.reason);
        QCOMPARE(recorder.received, "last words");
    }

    void whatAnswersTheLastWordsLeavesFirst()
    {
        const CarriedPair sockets(Carrier::Quickest);
        Transport *there = sockets.there.get();
        const TransportRecorder recorder(*there, [there](const QByteArray &bytes) {
            // When the loop turns, as a room does.
            QMetaObject::invokeMethod(
                there, [there, bytes] { there->write(bytes); }, Qt::QueuedConnection);
        });
        sockets.here->write("last words");
        QVERIFY(sockets.here->waitForBytesWritten());
        ::shutdown(int(sockets.here->socketDescriptor()), SHUT_WR);
        QTRY_COMPARE(recorder.ends, 1);
        QTRY_COMPARE(sockets.here->bytesAvailable(), 10);
        QCOMPARE(sockets.here->readAll(), "last words");
    }

    void aResetIsAnEnd_data() { addCarriers(); }
    void aResetIsAnEnd()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        reset(*sockets.here);
        QTRY_COMPARE(recorder.ends, 1);
        QVERIFY(!recorder.reason);
        sockets.there->write("too late");
        QTest::qWait(20);
        QCOMPARE(recorder.ends, 1);
    }

    void aResetWhilePausedIsToldAfterwards_data() { addCarriers(); }
    void aResetWhilePausedIsToldAfterwards()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.there->setReading(Reading::Paused);
        QTest::qWait(1);
        reset(*sockets.here);
        QVERIFY(turnsOfAWhile() < 50); // nothing turns in circles meanwhile
        QCOMPARE(recorder.ends, 0);
        sockets.there->setReading(Reading::Flowing);
        QTRY_COMPARE(recorder.ends, 1);
        QVERIFY(!recorder.reason);
    }

    void whoWritesUntilEnoughWaitsIsNotKeptByAPeerThatIsGone_data() { addCarriers(); }
    void whoWritesUntilEnoughWaitsIsNotKeptByAPeerThatIsGone()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        Transport &transport = *sockets.there;
        const TransportRecorder recorder(transport);
        QVERIFY(!transport.isLost());
        transport.setReading(Reading::Paused);
        reset(*sockets.here);
        constexpr int most = 1000;
        const QByteArray much(64 * 1024, 'x');
        int writes = 0;
        while (!transport.isLost() && transport.bytesToWrite() <= 4 * much.size() && writes < most) {
            transport.write(much); // in one turn: nothing was told yet
            ++writes;
        }
        QVERIFY(writes < most);
        transport.setReading(Reading::Flowing);
        QTRY_COMPARE(recorder.ends, 1);
        QVERIFY(transport.isLost());
    }

    void aPausedOneThatClosesDoesNotWaitForAPeerThatIsGone_data() { addCarriers(); }
    void aPausedOneThatClosesDoesNotWaitForAPeerThatIsGone()
    {
        QFETCH(Carrier, carrier);
        const CarriedPair sockets(carrier);
        const TransportRecorder recorder(*sockets.there);
        sockets.here->setReadBufferSize(4096);
        sockets.there->setReading(Reading::Paused);
        sockets.there->write(QByteArray(12'000'000, 'q'));
        sockets.there->close();
        QTest::qWait(20);
        QCOMPARE(recorder.ends, 0);
        reset(*sockets.here);
        QTRY_COMPARE(recorder.ends, 1);
    }

    void itMayBeDeletedByWhatItTells_data() { addCarriers(); }
    void itMayBeDeletedByWhatItTells()
    {
        QFETCH(Carrier, carrier);
        CarriedPair first(carrier);
        CarriedPair second(carrier);
        // Either one's first bytes end both, in whichever order they come.
        int told = 0;
        const auto endBoth = [&](const QByteArray &) {
            ++told;
            first.there.reset();
            second.there.reset();
        };
        const TransportRecorder atFirst(*first.there, endBoth);
        const TransportRecorder atSecond(*second.there, endBoth);
        first.there->write("never sent");
        first.here->write("a");
        second.here->write("b");
        QVERIFY(first.here->waitForBytesWritten() && second.here->waitForBytesWritten());
        QTRY_COMPARE(first.here->state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(second.here->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(told, 1);
    }

    void manyAreServedInTurns_data() { addCarriers(); }
    void manyAreServedInTurns()
    {
        QFETCH(Carrier, carrier);
        std::vector<std::unique_ptr<CarriedPair>> pairs;
        std::vector<std::unique_ptr<TransportRecorder>> recorders;
        int received = 0;
        for (int i = 0; i < 150; ++i) {
            pairs.push_back(std::make_unique<CarriedPair>(carrier));
            Transport *transport = pairs.back()->there.get();
            const auto echo = [&received, transport](const QByteArray &bytes) {
                ++received;
                transport->write(bytes);
            };
            recorders.push_back(std::make_unique<TransportRecorder>(*transport, echo));
        }
        for (const auto &pair : pairs)
            pair->here->write("hello");
        QTRY_COMPARE(received, 150);
        for (const auto &pair : pairs)
            QTRY_COMPARE(pair->here->bytesAvailable(), 5);
    }

    void whoComesWhileDescriptorsAreShortComesInLater_data() { addCarriers(); }
    void whoComesWhileDescriptorsAreShortComesInLater()
    {
        QFETCH(Carrier, carrier);
        Listener listener(carrier);
        QVERIFY(listener.listen(QHostAddress::LocalHost, 0));
        const QSignalSpy stalled(&listener, &Listener::stalled);
        const QSignalSpy resumed(&listener, &Listener::resumed);
        const QSignalSpy accepted(&listener, &Listener::accepted);
        QTcpSocket socket;
        QTcpSocket later;
        QVERIFY(socket.bind() && later.bind()); // they have their descriptors already
        QTcpSocket first;
        first.connectToHost(QHostAddress::LocalHost, listener.port());
        QTRY_COMPARE(accepted.size(), 1);
        const std::unique_ptr<Transport> here = listener.take();
        QVERIFY(here);
        {
            const NoDescriptors none;
            socket.connectToHost(QHostAddress::LocalHost, listener.port());
            QTRY_COMPARE(stalled.size(), 1);
            QVERIFY(turnsOfAWhile() < 50);
            QElapsedTimer refusals; // some more of them
            refusals.start();
            QTRY_VERIFY(refusals.hasExpired(5 * Listener::acceptAgainAfter.count() / 2));
            QCOMPARE(stalled.size(), 1);
            QCOMPARE(accepted.size(), 1);
        }
        QTRY_COMPARE(accepted.size(), 2);
        const std::unique_ptr<Transport> transport = listener.take();
        const TransportRecorder recorder(*transport);
        socket.write("at last");
        QTRY_COMPARE(recorder.received, "at last");
        QVERIFY(!listener.take());
        QCOMPARE(resumed.size(), 0); // it may have been one place alone
        QElapsedTimer calm;
        calm.start();
        QTRY_VERIFY(calm.hasExpired(Listener::calmAfter.count()));
        later.connectToHost(QHostAddress::LocalHost, listener.port());
        QTRY_COMPARE(resumed.size(), 1);
        QCOMPARE(stalled.size(), 1);
    }

    void aCrowdIsLetInInTurns()
    {
        Listener listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost, 0));
        constexpr int crowd = Listener::acceptsInTurn + 44;
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        std::vector<std::unique_ptr<Transport>> let;
        int inTurn = 0; // of the loop
        int most = 0;
        connect(&listener, &Listener::accepted, this, [&] {
            let.push_back(listener.take());
            most = std::max(most, ++inTurn);
        });
        const QMetaObject::Connection turns =
            connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this,
                    [&inTurn] { inTurn = 0; });
        for (int i = 0; i < crowd; ++i) {
            sockets.push_back(std::make_unique<QTcpSocket>());
            sockets.back()->connectToHost(QHostAddress::LocalHost, listener.port());
            QVERIFY(sockets.back()->waitForConnected()); // by the system; the listener has had no turn
        }
        QCOMPARE(let.size(), 0);
        QTRY_COMPARE(int(let.size()), crowd);
        QCOMPARE(most, Listener::acceptsInTurn);
        disconnect(turns);
    }

    void aPortThatIsTakenIsSaidToBe()
    {
        Listener first;
        QVERIFY(first.listen(QHostAddress::LocalHost, 0));
        Listener second;
        const Result<void> heard = second.listen(QHostAddress::LocalHost, first.port());
        QVERIFY(!heard);
        QCOMPARE(heard.error().code, ErrorCode::Busy);
    }

    void aClosedListenerEndsWhomNobodyTook()
    {
        Listener listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost, 0));
        const QSignalSpy accepted(&listener, &Listener::accepted);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, listener.port());
        QTRY_COMPARE(accepted.size(), 1);
        listener.close();
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QVERIFY(!listener.take());
    }

    void aHostThatIsNotThereIsNamed()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 port = server.serverPort();
        server.close();
        TcpTransport transport(QStringLiteral("127.0.0.1"), port);
        const TransportRecorder recorder(transport);
        QTRY_COMPARE(recorder.ends, 1);
        QCOMPARE(recorder.reason.code, ErrorCode::Network);
        QVERIFY(recorder.reason.message.contains(QStringLiteral("127.0.0.1:%1").arg(port)));
        TcpTransport newer(QStringLiteral("::1"), port);
        const TransportRecorder other(newer);
        QTRY_COMPARE(other.ends, 1);
        QVERIFY(other.reason.message.contains(QStringLiteral("[::1]:%1").arg(port)));
    }
};

QTEST_GUILESS_MAIN(TestSockets)
#include "tst_sockets.moc"
