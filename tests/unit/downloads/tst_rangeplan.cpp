// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/rangeplan.h"

#include <QTest>

using namespace Landline::Downloads;

static constexpr qint64 mib = 1 << 20;

class TestRangePlan : public QObject
{
    Q_OBJECT
private slots:
    void givesTheFirstGapThatNobodyHas();
    void takesHalfOfTheLongestRest();
    void cutsByTheSpeedsSoThatBothEndAtOnce();
    void leavesAloneWhatIsTooSmallToShare();
    void sharesALittleWithOneThatHasFallenIdle();
    void takesAllOfAShortRestFromOneThatIsSilent();
    void takesNothingFromOneThatCannotGive();
    void hasNoPlanWithoutATotal();
};

static SegmentMap mapOf(qint64 total, const QList<ByteRange> &present = {})
{
    SegmentMap map;
    map.setTotal(total);
    for (const ByteRange range : present)
        map.add(range);
    return map;
}

void TestRangePlan::givesTheFirstGapThatNobodyHas()
{
    const SegmentMap map = mapOf(100 * mib, {{10 * mib, 20 * mib}, {50 * mib, 60 * mib}});
    QCOMPARE(planRange(map, {}, mib, 0), (RangePlan{{0, 10 * mib}, -1}));
    const LaneView first{mib, 10 * mib, 1000, true};
    QCOMPARE(planRange(map, {first}, mib, 0), (RangePlan{{0, mib}, -1})); // left by one that failed
    QCOMPARE(planRange(mapOf(100 * mib, {{0, mib}}), {first}, mib, 0),
             (RangePlan{{10 * mib, 100 * mib}, -1}));
}

void TestRangePlan::takesHalfOfTheLongestRest()
{
    const SegmentMap map = mapOf(100 * mib);
    const QList<LaneView> lanes{{0, 40 * mib, 0, true, 0}, {40 * mib, 100 * mib, 0, true, 40 * mib}};
    QCOMPARE(planRange(map, lanes, mib, 0), (RangePlan{{70 * mib, 100 * mib}, 1}));
    const QList<LaneView> slowFirst{{0, 40 * mib, 1.0 * mib, true}, {40 * mib, 100 * mib, 10.0 * mib, true}};
    QCOMPARE(planRange(map, slowFirst, mib, 0), (RangePlan{{20 * mib, 40 * mib}, 0}));
}

void TestRangePlan::cutsByTheSpeedsSoThatBothEndAtOnce()
{
    const SegmentMap map = mapOf(90 * mib);
    const std::optional<RangePlan> plan = planRange(map, {{0, 90 * mib, 5.0 * mib, true}}, mib, 40.0 * mib);
    QVERIFY(plan);
    QCOMPARE(plan->range, (ByteRange{10 * mib, 90 * mib}));
}

void TestRangePlan::leavesAloneWhatIsTooSmallToShare()
{
    const SegmentMap map = mapOf(2 * mib);
    QVERIFY(planRange(map, {{0, 2 * mib, 0, true}}, mib, 0));
    QVERIFY(!planRange(mapOf(2 * mib, {{0, 2}}), {{2, 2 * mib, 0, true}}, mib, 0));
}

void TestRangePlan::sharesALittleWithOneThatHasFallenIdle()
{
    const auto planAt = [](qint64 at, double speed, LaneKind kind) {
        return planRange(mapOf(mib, {{0, at}}), {{at, mib, speed, true}}, mib, speed, kind);
    };
    QVERIFY(!planAt(0, mib, LaneKind::New));
    QVERIFY(planAt(0, mib, LaneKind::Idle));
    QVERIFY(planAt(mib - 2 * minStolenBytes, 1000, LaneKind::Idle));
    QVERIFY(!planAt(mib - 2 * minStolenBytes + 2, 1000, LaneKind::Idle));
    QVERIFY(!planAt(0, 11.0 * mib, LaneKind::Idle)); // it is there before another would have begun
}

void TestRangePlan::takesAllOfAShortRestFromOneThatIsSilent()
{
    using std::chrono::milliseconds;
    const auto planFor = [](milliseconds silent, double speed, LaneKind kind = LaneKind::Idle) {
        return planRange(mapOf(2 * mib, {{0, mib}}), {{mib, 2 * mib, mib, true, 0, silent}}, mib, speed,
                         kind);
    };
    const RangePlan all{{mib, 2 * mib}, 0};
    QCOMPARE(planFor(minSilence, 2.0 * mib), all);
    QVERIFY(planFor(minSilence - milliseconds(1), 2.0 * mib) != all);
    QVERIFY(planFor(minSilence, 1.9 * mib) != all); // it would take longer than a rescue may
    QVERIFY(planFor(minSilence, 2.0 * mib, LaneKind::New) != all);
    QVERIFY(planFor(minSilence, 0) != all);
}

void TestRangePlan::takesNothingFromOneThatCannotGive()
{
    const SegmentMap map = mapOf(100 * mib);
    QVERIFY(!planRange(map, {{0, 100 * mib, 0, false}}, mib, 0));
}

void TestRangePlan::hasNoPlanWithoutATotal()
{
    QVERIFY(!planRange(SegmentMap(), {{0, -1, 0, true}}, mib, 0));
}

QTEST_APPLESS_MAIN(TestRangePlan)
#include "tst_rangeplan.moc"
