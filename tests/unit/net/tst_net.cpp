// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorytransport.h"
#include "core/net/tokenbucket.h"
#include "tests/unit/net/recorder.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Net;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** Lines, rates, and transports in memory. */
class TestNet final : public QObject
{
    Q_OBJECT

    static QList<QByteArray> takeAll(LineFramer &framer)
    {
        QList<QByteArray> lines;
        while (const std::optional<QByteArray> line = framer.takeLine())
            lines.append(*line);
        return lines;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void anyChunkingGivesTheSameLines_data()
    {
        QTest::addColumn<int>("chunk");
        for (const int chunk : {1, 2, 3, 5, 7, 100})
            QTest::addRow("%d bytes at a time", chunk) << chunk;
    }
    void anyChunkingGivesTheSameLines()
    {
        QFETCH(int, chunk);
        const QByteArray bytes = "one\r\ntwo\n\n\r\nthr\ree\n\xff\xfe\nlast";
        LineFramer framer(64);
        QList<QByteArray> lines;
        for (int at = 0; at < bytes.size(); at += chunk) {
            QVERIFY(framer.push(bytes.mid(at, chunk)));
            lines += takeAll(framer);
        }
        QCOMPARE(lines, (QList<QByteArray>{"one", "two", "", "", "thr\ree", "\xff\xfe"}));
        QCOMPARE(framer.bufferedBytes(), 4);
        QCOMPARE(framer.takeRest(), "last");
        QCOMPARE(framer.bufferedBytes(), 0);
    }

    void linesThatWaitAreTakenAfterMoreCame()
    {
        LineFramer framer(64);
        QVERIFY(framer.push("a\nb\nc"));
        QCOMPARE(framer.takeLine(), std::optional<QByteArray>("a"));
        QVERIFY(framer.push("d\n"));
        QCOMPARE(takeAll(framer), (QList<QByteArray>{"b", "cd"}));
    }

    void aLineOfExactlyTheLimitPasses_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<int>("chunk");
        for (const int chunk : {1, 10, 100}) {
            QTest::addRow("newline, %d at a time", chunk) << QByteArray("\n") << chunk;
            QTest::addRow("carriage return too, %d at a time", chunk) << QByteArray("\r\n") << chunk;
        }
    }
    void aLineOfExactlyTheLimitPasses()
    {
        QFETCH(QByteArray, end);
        QFETCH(int, chunk);
        const QByteArray line(10, 'x');
        const QByteArray bytes = line + end + line + end;
        LineFramer framer(10);
        QList<QByteArray> lines;
        for (int at = 0; at < bytes.size(); at += chunk) {
            QVERIFY(framer.push(bytes.mid(at, chunk)));
            lines += takeAll(framer);
        }
        QCOMPARE(lines, (QList<QByteArray>{line, line}));
    }

    void aLineOfOneByteMoreIsRefused_data() { aLineOfExactlyTheLimitPasses_data(); }
    void aLineOfOneByteMoreIsRefused()
    {
        QFETCH(QByteArray, end);
        QFETCH(int, chunk);
        const QByteArray bytes = "fine\n" + QByteArray(11, 'x') + end + "after\n";
        LineFramer framer(10);
        QList<QByteArray> lines;
        std::optional<Error> refused;
        for (int at = 0; at < bytes.size() && !refused; at += chunk) {
            if (const Result<void> pushed = framer.push(bytes.mid(at, chunk)); !pushed)
                refused = pushed.error();
            lines += takeAll(framer);
        }
        QVERIFY(refused);
        QCOMPARE(refused->code, ErrorCode::TooLarge);
        QCOMPARE(lines, QList<QByteArray>{"fine"});
        QVERIFY(!framer.push("more\n"));
        QCOMPARE(takeAll(framer), QList<QByteArray>());
    }

    void aMegabyteWithoutNewlineIsNotKept()
    {
        LineFramer framer(64 * 1024);
        const QByteArray block(16 * 1024, 'x');
        int taken = 0;
        while (taken < 64 && framer.push(block))
            ++taken;
        QCOMPARE(taken, 4);
        QVERIFY(framer.bufferedBytes() <= 64 * 1024 + block.size());
    }

    void aBucketAllowsItsBurstAndThenItsRate()
    {
        TokenBucket bucket(20, 60);
        int taken = 0;
        while (taken < 1000 && bucket.take(1000ms))
            ++taken;
        QCOMPARE(taken, 60);
        QCOMPARE(bucket.wait(1000ms), 50ms);
        QVERIFY(!bucket.take(1049ms));
        QVERIFY(bucket.take(1050ms));
        QVERIFY(!bucket.take(1050ms));
        for (taken = 0; bucket.take(2050ms);)
            ++taken;
        QCOMPARE(taken, 20);
    }

    void aBucketHoldsNoMoreThanItsBurst()
    {
        TokenBucket bucket(20, 60);
        QVERIFY(bucket.take(0ms));
        int taken = 0;
        while (taken < 1000 && bucket.take(1h))
            ++taken;
        QCOMPARE(taken, 60);
    }

    void whoWaitsAsLongAsToldGetsAToken_data()
    {
        QTest::addColumn<double>("rate");
        for (const double rate : {0.5, 3.0, 7.0, 20.0, 999.0})
            QTest::addRow("%g a second", rate) << rate;
    }
    void whoWaitsAsLongAsToldGetsAToken()
    {
        QFETCH(double, rate);
        TokenBucket bucket(rate, 1);
        std::chrono::milliseconds now = 5ms;
        for (int i = 0; i < 200; ++i) {
            now += bucket.wait(now);
            QVERIFY2(bucket.take(now), qPrintable(QString::number(i)));
        }
        // and not much later than the rate says
        QVERIFY(static_cast<double>(now.count()) <= 5 + 200 * std::ceil(1000 / rate));
    }

    void aRateOfNoneLimitsNothing()
    {
        TokenBucket bucket(0, 0);
        for (int i = 0; i < 100'000; ++i)
            QVERIFY(bucket.take(0ms));
        QCOMPARE(bucket.wait(0ms), 0ms);
    }

    void aMemoryPairCarriesBytesBothWays()
    {
        const auto [one, other] = MemoryTransport::pair();
        const TransportRecorder atOne(*one);
        const TransportRecorder atOther(*other);
        one->write("to ");
        one->write("the other");
        other->write("back");
        QCOMPARE(one->bytesToWrite(), 12);
        QTRY_COMPARE(atOther.received, "to the other");
        QTRY_COMPARE(atOne.received, "back");
        QCOMPARE(one->bytesToWrite(), 0);
        one->write("last words");
        one->close();
        one->write("too late");
        QTRY_COMPARE(atOther.ends, 1);
        QTRY_COMPARE(atOne.ends, 1);
        QCOMPARE(atOther.received, "to the otherlast words");
        QVERIFY(!atOther.reason);
    }

    void aPausedMemoryEndHoldsBytesBack()
    {
        const auto [one, other] = MemoryTransport::pair();
        const TransportRecorder atOther(*other);
        other->setReading(Reading::Paused);
        one->write("wait");
        one->close();
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QCOMPARE(atOther.received, "");
        QCOMPARE(one->bytesToWrite(), 4);
        other->setReading(Reading::Flowing);
        QTRY_COMPARE(atOther.ends, 1);
        QCOMPARE(atOther.received, "wait");
        QVERIFY(!atOther.receivedAfterEnd);
    }

    void aMemoryEndThatIsDestroyedEndsTheOther()
    {
        auto [one, other] = MemoryTransport::pair();
        const TransportRecorder atOther(*other);
        one.reset();
        QTRY_COMPARE(atOther.ends, 1);
    }

    void aPausedConnectionDeliversNothing()
    {
        auto [one, other] = MemoryTransport::pair();
        LineConnection connection(std::move(one), 100);
        LineRecorder recorder(connection, [&](const QByteArray &line) {
            if (line == "stop")
                connection.setReading(Reading::Paused);
        });
        other->write("a\nstop\nb\nc\n");
        QTRY_COMPARE(recorder.lines.size(), 2);
        other->write("d\n");
        QTest::qWait(20);
        QCOMPARE(recorder.lines, (QList<QByteArray>{"a", "stop"}));
        connection.setReading(Reading::Flowing);
        QTRY_COMPARE(recorder.lines, (QList<QByteArray>{"a", "stop", "b", "c", "d"}));
    }

    void linesBeforeTheEndAreDeliveredAfterAPause()
    {
        SocketPair sockets;
        LineConnection connection(std::make_unique<TcpTransport>(std::move(sockets.there)), 100);
        // One line a turn, as a host does that holds somebody to a rate.
        LineRecorder recorder(connection, [&](const QByteArray &) {
            connection.setReading(Reading::Paused);
            QTimer::singleShot(0, this, [&] { connection.setReading(Reading::Flowing); });
        });
        for (int i = 0; i < 500; ++i)
            sockets.here->write(QByteArray::number(i) + '\n');
        sockets.here->disconnectFromHost();
        QTRY_COMPARE(recorder.ends, 1);
        QCOMPARE(recorder.lines.size(), 500);
        QCOMPARE(recorder.lines.constLast(), "499");
        QVERIFY(!recorder.reason);
    }

    void linesBeforeAnOverLongOneAreDelivered_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("that never ends") << QByteArray();
        QTest::newRow("that is whole") << QByteArray("\nafter\n");
    }
    void linesBeforeAnOverLongOneAreDelivered()
    {
        QFETCH(QByteArray, end);
        auto [one, other] = MemoryTransport::pair();
        LineConnection connection(std::move(one), 100);
        LineRecorder recorder(connection);
        other->write("a\nb\n" + QByteArray(1000, 'x') + end);
        QTRY_COMPARE(recorder.ends, 1);
        QCOMPARE(recorder.lines, (QList<QByteArray>{"a", "b"}));
        QCOMPARE(recorder.reason.code, ErrorCode::TooLarge);
    }

    void aConnectionMayBeDeletedByItsOwnLine()
    {
        auto [one, other] = MemoryTransport::pair();
        const TransportRecorder atOther(*other);
        auto connection = std::make_unique<LineConnection>(std::move(one), 100);
        const LineRecorder recorder(*connection, [&](const QByteArray &) { connection.reset(); });
        other->write("a\nb\n");
        QTRY_COMPARE(atOther.ends, 1);
        QCOMPARE(recorder.lines.size(), 1);
    }

    void whoIsNoReceiverAnyMoreHearsNothing()
    {
        auto [one, other] = MemoryTransport::pair();
        LineConnection connection(std::move(one), 100);
        const LineRecorder before(connection);
        other->write("a\n");
        QTRY_COMPARE(before.lines.size(), 1);
        connection.setReceiver(nullptr);
        other->write("b\n");
        QTRY_COMPARE(other->bytesToWrite(), 0);
        const LineRecorder after(connection);
        other->close();
        QTRY_COMPARE(after.ends, 1);
        QCOMPARE(after.lines, QList<QByteArray>());
        QCOMPARE(before.lines, QList<QByteArray>{"a"});
        QCOMPARE(before.ends, 0);
    }

    void aPausedConnectionStillCloses()
    {
        SocketPair sockets;
        LineConnection connection(std::make_unique<TcpTransport>(std::move(sockets.there)), 100);
        LineRecorder recorder(connection);
        connection.setReading(Reading::Paused);
        connection.send("farewell");
        connection.close();
        QTRY_COMPARE(recorder.ends, 1);
        QTRY_COMPARE(sockets.here->bytesAvailable(), 9);
        QCOMPARE(sockets.here->readAll(), "farewell\n");
    }
};

QTEST_GUILESS_MAIN(TestNet)
#include "tst_net.moc"
