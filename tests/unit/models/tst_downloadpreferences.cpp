// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/taskstotal.h"

#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Downloads::DownloadSettings;
using Downloads::RateHours;
using Testing::FakeClock;

class TestDownloadPreferences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hoursTakeTheLimitsPlace();
    void theSameAgainIsNoChange();
    void limitsAreShort_data();
    void limitsAreShort();
    void daysAreSaidAsPeopleDo_data();
    void daysAreSaidAsPeopleDo();
    void theSumNamesItsLimit();
};

void TestDownloadPreferences::hoursTakeTheLimitsPlace()
{
    FakeClock clock;
    DownloadSettings settings;
    settings.bytesPerSecond = 5'000'000;
    const QTime now = clock.now().toLocalTime().time();
    settings.hours = {{now.addSecs(-60), now.addSecs(60), RateHours::everyDay, 1'000'000}};
    const DownloadPreferences preferences(clock, settings);
    QCOMPARE(preferences.rateNow(), 1'000'000);
    QCOMPARE(preferences.hoursNow()->until, now.addSecs(60));
    clock.advance(2min);
    QCOMPARE(preferences.rateNow(), 5'000'000);
    QVERIFY(!preferences.hoursNow());
}

void TestDownloadPreferences::theSameAgainIsNoChange()
{
    const FakeClock clock;
    DownloadPreferences preferences(clock, {});
    QSignalSpy changes(&preferences, &DownloadPreferences::changed);
    preferences.setSettings({});
    QCOMPARE(changes.count(), 0);
    preferences.setSettings({.bytesPerSecond = 5});
    QCOMPARE(changes.count(), 1);
}

void TestDownloadPreferences::limitsAreShort_data()
{
    QTest::addColumn<qint64>("rate");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << QStringLiteral("no limit");
    QTest::newRow("whole") << qint64(5'000'000) << QStringLiteral("5 MB/s");
    QTest::newRow("broken") << qint64(2'500'000) << QStringLiteral("2.5 MB/s");
    QTest::newRow("small") << qint64(500'000) << QStringLiteral("500 kB/s");
    QTest::newRow("nearly the next unit") << qint64(999'900) << QStringLiteral("1 MB/s");
}

void TestDownloadPreferences::limitsAreShort()
{
    QFETCH(const qint64, rate);
    QTEST(limitText(rate), "text");
}

void TestDownloadPreferences::daysAreSaidAsPeopleDo_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("text");
    QTest::newRow("all") << RateHours::everyDay << QStringLiteral("every day");
    QTest::newRow("a row") << RateHours::workingDays << QStringLiteral("Mon–Fri");
    QTest::newRow("two") << 0x60 << QStringLiteral("Sat, Sun");
    QTest::newRow("one") << 1 << QStringLiteral("Mon");
    QTest::newRow("apart") << 0b101 << QStringLiteral("Mon, Wed");
    QTest::newRow("none") << 0 << QStringLiteral("never");
}

void TestDownloadPreferences::daysAreSaidAsPeopleDo()
{
    QFETCH(const int, days);
    QTEST(daysText(days), "text");
}

void TestDownloadPreferences::theSumNamesItsLimit()
{
    TasksTotal total;
    total.downloads = total.running = 2;
    total.bytesPerSecond = 3'200'000;
    total.unknownSizes = 1;
    QCOMPARE(downloadsLine(total, 5'000'000), QStringLiteral("↓ 3.2 MB/s of 5 MB/s · 2 downloads"));
    QCOMPARE(downloadsLine(total, 2'000'000'000), QStringLiteral("↓ 3.2 MB/s of 2 GB/s · 2 downloads"));
    QCOMPARE(downloadsLine(total), QStringLiteral("↓ 3.2 MB/s · 2 downloads"));
}

QTEST_GUILESS_MAIN(TestDownloadPreferences)
#include "tst_downloadpreferences.moc"
