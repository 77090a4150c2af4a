// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/networkwatch.h"
#include "tests/support/fakeclock.h"

#include <QtTest>

using namespace Landline::Net;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** What is seen of a machine that sleeps; its addresses are changed in tests/integration. */
class TestNetworkWatch final : public QObject
{
    Q_OBJECT

private slots:
    void aSleepIsSeenOnce()
    {
        FakeClock clock;
        SleepDetector detector;
        QVERIFY(!detector.hasSlept(clock));
        clock.advance(1h);
        QVERIFY(!detector.hasSlept(clock));
        clock.setWallClock(SleepDetector::shortestSleep);
        QVERIFY(detector.hasSlept(clock));
        clock.advance(5s);
        QVERIFY(!detector.hasSlept(clock));
    }
    void aClockThatIsPutRightIsNoSleep()
    {
        FakeClock clock;
        SleepDetector detector;
        QVERIFY(!detector.hasSlept(clock));
        clock.setWallClock(SleepDetector::shortestSleep - 1ms);
        QVERIFY(!detector.hasSlept(clock));
        clock.setWallClock(-24h);
        QVERIFY(!detector.hasSlept(clock));
    }
};

QTEST_GUILESS_MAIN(TestNetworkWatch)
#include "tst_networkwatch.moc"
