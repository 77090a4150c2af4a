// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadsettings.h"
#include "core/downloads/hostbudget.h"
#include "core/downloads/ratelimiter.h"
#include "tests/support/fakeclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;
using namespace std::chrono_literals;

class TestRateLimiter : public QObject
{
    Q_OBJECT
private slots:
    void letsPassWhatTheRateHasEarned();
    void savesUpNoMoreThanAMoment();
    void limitsNothingWithoutARate();
    void dealsOutEvenlyAndKeepsTheRate();
    void keepsAFileToItsOwnRate();
    void changesTheRateByTheHours_data();
    void changesTheRateByTheHours();
    void survivesJson();
};

void TestRateLimiter::letsPassWhatTheRateHasEarned()
{
    ByteBucket bucket;
    bucket.setRate(1000, 0ms);
    QCOMPARE(bucket.available(), 0);
    bucket.fill(100ms);
    QCOMPARE(bucket.available(), 100);
    bucket.take(60);
    QCOMPARE(bucket.available(), 40);
}

void TestRateLimiter::savesUpNoMoreThanAMoment()
{
    ByteBucket bucket;
    bucket.setRate(1000, 0ms);
    bucket.fill(1h);
    QCOMPARE(bucket.available(), ByteBucket::saved.count());
}

void TestRateLimiter::limitsNothingWithoutARate()
{
    FakeClock clock;
    RateLimiter limiter(clock);
    Pace pace(limiter, nullptr);
    QVERIFY(!pace.isLimited());
    QCOMPARE(pace.allowance(1 << 30), 1 << 30);
}

void TestRateLimiter::dealsOutEvenlyAndKeepsTheRate()
{
    FakeClock clock;
    RateLimiter limiter(clock);
    limiter.setRate(100'000);
    Pace one(limiter, nullptr);
    Pace two(limiter, nullptr);
    qint64 got[2] = {0, 0};
    const auto readWith = [](Pace &pace, qint64 &sum) {
        while (const qint64 allowed = pace.allowance(1 << 20)) {
            pace.spend(allowed);
            sum += allowed;
        }
    };
    connect(&one, &Pace::ready, this, [&] { readWith(one, got[0]); });
    connect(&two, &Pace::ready, this, [&] { readWith(two, got[1]); });
    readWith(one, got[0]);
    readWith(two, got[1]);
    for (int i = 0; i < 20; ++i) { // two seconds
        clock.advance(100ms);
        const qint64 before = got[0] + got[1];
        QTRY_VERIFY(got[0] + got[1] > before);
    }
    QVERIFY2(std::abs(got[0] + got[1] - 200'000) <= 4000, qPrintable(QString::number(got[0] + got[1])));
    QVERIFY(std::abs(got[0] - got[1]) <= 4000);
}

void TestRateLimiter::keepsAFileToItsOwnRate()
{
    FakeClock clock;
    RateLimiter limiter(clock);
    ByteBucket file;
    file.setRate(50'000, limiter.now());
    Pace pace(limiter, &file);
    QVERIFY(pace.isLimited());
    QSignalSpy ready(&pace, &Pace::ready);
    QCOMPARE(pace.allowance(1000), 0);
    clock.advance(100ms);
    QVERIFY(ready.wait());
    QCOMPARE(pace.allowance(1 << 20), 5000);
}

void TestRateLimiter::changesTheRateByTheHours_data()
{
    QTest::addColumn<QString>("time");
    QTest::addColumn<qint64>("rate");
    // 2026-11-20 is a Friday.
    QTest::newRow("working hours") << QStringLiteral("2026-11-20T09:00:00") << qint64(100);
    QTest::newRow("last minute") << QStringLiteral("2026-11-20T16:59:59") << qint64(100);
    QTest::newRow("after work") << QStringLiteral("2026-11-20T17:00:00") << qint64(500);
    QTest::newRow("Saturday") << QStringLiteral("2026-11-21T10:00:00") << qint64(500);
    QTest::newRow("night of any day") << QStringLiteral("2026-11-21T23:30:00") << qint64(0);
    QTest::newRow("the morning after") << QStringLiteral("2026-11-22T05:59:00") << qint64(0);
    QTest::newRow("morning") << QStringLiteral("2026-11-22T06:00:00") << qint64(500);
}

static DownloadSettings officeSettings()
{
    DownloadSettings settings;
    settings.bytesPerSecond = 500;
    settings.hours = {{QTime(9, 0), QTime(17, 0), RateHours::workingDays, 100},
                      {QTime(22, 0), QTime(6, 0), RateHours::everyDay, 0}};
    return settings;
}

void TestRateLimiter::changesTheRateByTheHours()
{
    QFETCH(QString, time);
    QFETCH(qint64, rate);
    QCOMPARE(officeSettings().rateAt(QDateTime::fromString(time, Qt::ISODate)), rate);
}

void TestRateLimiter::survivesJson()
{
    QVERIFY(DownloadSettings::fromJson(officeSettings().toJson()) == officeSettings());
    QVERIFY(DownloadSettings::fromJson({}) == DownloadSettings());
}

QTEST_GUILESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"
