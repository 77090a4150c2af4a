// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/hostbudget.h"
#include "tests/support/fakeclock.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Landline::Downloads;
using namespace Landline::Testing;
using namespace std::chrono_literals;

using Need = HostBudget::Need;

class TestHostBudget : public QObject
{
    Q_OBJECT
private slots:
    void givesEachHostItsConnectionsAndNoMore();
    void stepsDownToHalfAndForgetsInTime();
    void leavesAHostAloneForAsLongAsItAsked();
    void grantsNoPauseThatNobodyWaitsFor();
    void waitsForPausesLongerThanATimerCan();
    void asksForOneBackWhenAFileHasNone();

private:
    FakeClock m_clock;
};

void TestHostBudget::givesEachHostItsConnectionsAndNoMore()
{
    HostBudget budget(m_clock);
    budget.setLimit(2);
    const QString a = HostBudget::hostOf(QUrl(QStringLiteral("http://a.org/x")));
    QCOMPARE(a, QStringLiteral("a.org:80"));
    auto one = budget.take(a, Need::First);
    const auto two = budget.take(a, Need::More);
    QVERIFY(one && two);
    QVERIFY(!budget.take(a, Need::First));
    QVERIFY(budget.take(HostBudget::hostOf(QUrl(QStringLiteral("https://a.org/x"))), Need::More));
    QSignalSpy changed(&budget, &HostBudget::changed);
    one.reset();
    QVERIFY(changed.wait());
    QVERIFY(budget.take(a, Need::More));
}

void TestHostBudget::stepsDownToHalfAndForgetsInTime()
{
    HostBudget budget(m_clock);
    const QString host = QStringLiteral("a.org:80");
    std::vector<std::unique_ptr<HostLease>> leases;
    for (int i = 0; i < 7; ++i)
        leases.push_back(budget.take(host, Need::More));
    for (const int limit : {4, 2, 1, 1}) { // the eighth was refused, and so on
        budget.stepDown(host);
        QCOMPARE(budget.limitOf(host), limit);
    }
    m_clock.advance(HostBudget::memory + 1ms);
    QCOMPARE(budget.limitOf(host), 8);
}

void TestHostBudget::leavesAHostAloneForAsLongAsItAsked()
{
    HostBudget budget(m_clock);
    const QString host = QStringLiteral("a.org:80");
    budget.pause(host, 50ms);
    QVERIFY(!budget.take(host, Need::First));
    QVERIFY(budget.take(QStringLiteral("b.org:80"), Need::First));
    m_clock.advance(49ms);
    QVERIFY(!budget.take(host, Need::First));
    m_clock.advance(1ms);
    QVERIFY(budget.take(host, Need::First));
}

void TestHostBudget::grantsNoPauseThatNobodyWaitsFor()
{
    HostBudget budget(m_clock);
    const QString host = QStringLiteral("a.org:80");
    QSignalSpy paused(&budget, &HostBudget::paused);
    budget.pause(host, HostBudget::defaultLongestPause + 1ms);
    QCOMPARE(budget.pauseLeft(host), 0ms);
    QCOMPARE(paused.size(), 0);
    budget.pause(host, HostBudget::defaultLongestPause);
    QCOMPARE(paused.size(), 1);
    QCOMPARE(budget.pauseLeft(host), 600'000ms);
    budget.setLongestPause(1s);
    budget.pause(QStringLiteral("b.org:80"), 1001ms);
    QVERIFY(budget.take(QStringLiteral("b.org:80"), Need::First));
}

void TestHostBudget::waitsForPausesLongerThanATimerCan()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    HostBudget budget(m_clock);
    budget.setLongestPause(std::chrono::hours(24 * 365 * 40));
    QSignalSpy changed(&budget, &HostBudget::changed);
    budget.pause(QStringLiteral("a.org:80"), std::chrono::hours(24 * 365 * 30));
    QVERIFY(changed.wait());
    QVERIFY(!budget.take(QStringLiteral("a.org:80"), Need::First));
}

void TestHostBudget::asksForOneBackWhenAFileHasNone()
{
    HostBudget budget(m_clock);
    budget.setLimit(2);
    const QString host = QStringLiteral("a.org:80");
    auto one = budget.take(host, Need::First);
    auto two = budget.take(host, Need::More);
    QVERIFY(!budget.isGreedy(host, 2));
    QSignalSpy crowded(&budget, &HostBudget::crowded);
    QVERIFY(!budget.take(host, Need::First));
    QCOMPARE(crowded.size(), 1);
    QVERIFY(budget.isGreedy(host, 2));
    QVERIFY(!budget.isGreedy(host, 1));
    two.reset();
    QVERIFY(!budget.take(host, Need::More)); // it is for the one that waits
    QVERIFY(budget.take(host, Need::First));
}

QTEST_GUILESS_MAIN(TestHostBudget)
#include "tst_hostbudget.moc"
