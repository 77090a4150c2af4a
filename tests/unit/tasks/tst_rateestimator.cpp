// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/rateestimator.h"

#include <QtTest>

using namespace Landline::Tasks;
using namespace std::chrono_literals;

class TestRateEstimator final : public QObject
{
    Q_OBJECT
private slots:
    void tellsASteadyRateAndTheTimeLeft()
    {
        RateEstimator rate;
        for (int i = 0; i <= 30; ++i)
            rate.add(i * 100ms, i * 1000);
        QCOMPARE(rate.rate(3000ms), 10000.0);
        QCOMPARE(rate.timeLeft(3000ms, 30000, 130000), 10000ms);
    }
    void knowsNothingAtFirst()
    {
        RateEstimator rate;
        rate.add(0ms, 0);
        rate.add(10ms, 1'000'000);
        QCOMPARE(rate.rate(10ms), 0.0);
        QCOMPARE(rate.timeLeft(10ms, 1'000'000, 2'000'000), -1ms);
    }
    void forgetsWhatIsOlderThanItsWindow()
    {
        RateEstimator rate;
        for (int i = 0; i <= 10; ++i)
            rate.add(i * 100ms, i * 100'000);
        for (int i = 11; i <= 100; ++i)
            rate.add(i * 100ms, 1'000'000 + (i - 10) * 100);
        QVERIFY(rate.rate(10'000ms) < 1100);
    }
    void fallsWhenNothingComes()
    {
        RateEstimator rate;
        rate.add(0ms, 0);
        rate.add(1000ms, 1000);
        QVERIFY(rate.rate(4000ms) < rate.rate(1000ms));
    }
    void beginsAnewWhenTheAmountGoesBack()
    {
        RateEstimator rate;
        rate.add(0ms, 0);
        rate.add(1000ms, 50'000);
        rate.add(2000ms, 100);
        QCOMPARE(rate.rate(2000ms), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestRateEstimator)
#include "tst_rateestimator.moc"
