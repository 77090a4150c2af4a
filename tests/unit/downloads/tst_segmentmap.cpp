// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/segmentmap.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Landline::Downloads;

class TestSegmentMap : public QObject
{
    Q_OBJECT
private slots:
    void mergesWhatTouchesOrOverlaps();
    void namesTheFirstGap();
    void isNeverCompleteWithoutATotal();
    void agreesWithABitForEachByte();
};

void TestSegmentMap::mergesWhatTouchesOrOverlaps()
{
    SegmentMap map;
    map.add({10, 20});
    map.add({30, 40});
    map.add({40, 45});
    map.add({50, 50}); // nothing
    QCOMPARE(map.present(), QList<ByteRange>({{10, 20}, {30, 45}}));
    map.add({15, 32});
    QCOMPARE(map.present(), QList<ByteRange>({{10, 45}}));
    map.add({0, 10});
    QCOMPARE(map.present(), QList<ByteRange>({{0, 45}}));
    QCOMPARE(map.presentBytes(), 45);
    QCOMPARE(map.toJson(), QJsonArray({QJsonArray{0, 45}}));
}

void TestSegmentMap::namesTheFirstGap()
{
    SegmentMap map;
    map.setTotal(100);
    QCOMPARE(*map.firstMissing(), (ByteRange{0, 100}));
    map.add({20, 30});
    QCOMPARE(*map.firstMissing(), (ByteRange{0, 20}));
    map.add({0, 20});
    QCOMPARE(*map.firstMissing(), (ByteRange{30, 100}));
    map.add({90, 100});
    QCOMPARE(*map.firstMissing(), (ByteRange{30, 90}));
    QVERIFY(!map.isComplete());
    map.add({30, 90});
    QVERIFY(map.isComplete());
    QVERIFY(!map.firstMissing());
}

void TestSegmentMap::isNeverCompleteWithoutATotal()
{
    SegmentMap map;
    map.add({0, 10});
    QVERIFY(!map.isComplete());
    QCOMPARE(*map.firstMissing(), (ByteRange{10, -1}));
    map.setTotal(10);
    QVERIFY(map.isComplete());
    SegmentMap empty;
    empty.setTotal(0);
    QVERIFY(empty.isComplete());
}

void TestSegmentMap::agreesWithABitForEachByte()
{
    static constexpr int total = 200;
    QRandomGenerator random(7);
    for (int round = 0; round < 50; ++round) {
        SegmentMap map;
        map.setTotal(total);
        QList<bool> bytes(total, false);
        for (int i = 0; i < 30; ++i) {
            const int begin = random.bounded(total);
            const int end = begin + random.bounded(std::min(20, total - begin) + 1);
            map.add({begin, end});
            for (int at = begin; at < end; ++at)
                bytes[at] = true;
            QCOMPARE(map.presentBytes(), bytes.count(true));
            const auto gap = map.firstMissing();
            QCOMPARE(gap ? gap->begin : -1, bytes.indexOf(false));
            qint64 before = -1;
            for (const ByteRange range : map.present()) {
                QVERIFY(range.begin > before && range.end > range.begin);
                before = range.end;
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestSegmentMap)
#include "tst_segmentmap.moc"
