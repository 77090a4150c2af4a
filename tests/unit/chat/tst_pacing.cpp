// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/comings.h"
#include "core/chat/server/slowlist.h"

#include <QtTest>

using namespace Landline::Chat;
using namespace std::chrono_literals;

/** What paces members: how often they come, and how often they speak in a slowed-down room. */
class TestPacing final : public QObject
{
    Q_OBJECT
    const QString m_ana = QStringLiteral("key of Ana");
    const QString m_ben = QStringLiteral("key of Ben");
    const QString m_place = QStringLiteral("192.0.2.7");

private slots:
    void aKeyComesSoOften()
    {
        Comings comings({2, 3}, {0, 0});
        for (int i = 0; i < 3; ++i)
            QCOMPARE(comings.come(m_ana, m_place, 0ms), 0ms);
        QCOMPARE(comings.come(m_ana, m_place, 0ms), 500ms);
        QCOMPARE(comings.come(m_ben, m_place, 0ms), 0ms); // is another
        QCOMPARE(comings.come(m_ana, m_place, 400ms), 100ms);
        QCOMPARE(comings.come(m_ana, m_place, 500ms), 0ms);
        QVERIFY(comings.come(m_ana, m_place, 500ms) > 0ms);
    }

    void aPlaceComesSoOftenWhateverItsKeys()
    {
        Comings comings({2, 20}, {4, 10});
        for (int i = 0; i < 10; ++i)
            QCOMPARE(comings.come(QString::number(i), m_place, 0ms), 0ms);
        QCOMPARE(comings.come(QStringLiteral("new"), m_place, 0ms), 250ms);
        QCOMPARE(comings.come(QString(), m_place, 0ms), 250ms);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(comings.come(QString(), QString(), 0ms), 0ms); // plain, from this machine
        QCOMPARE(comings.come(QString(), m_place, 250ms), 0ms);
    }

    void waitingCostsNothing()
    {
        Comings comings({2, 20}, {4, 1});
        QCOMPARE(comings.come(m_ana, m_place, 0ms), 0ms);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(comings.come(m_ana, m_place, 0ms) > 0ms);
        for (int i = 0; i < 19; ++i)
            QCOMPARE(comings.come(m_ana, QString(), 0ms), 0ms);
        QVERIFY(comings.come(m_ana, QString(), 0ms) > 0ms);
    }

    void whoComesNoMoreIsForgotten()
    {
        Comings comings({2, 20}, {4, 64});
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(comings.come(QString::number(i), QString(), 0ms), 0ms);
        QCOMPARE(comings.come(m_ana, m_place, 0ms), 0ms);
        QCOMPARE(comings.count(), 1002);
        comings.forgetOver(100ms);
        QCOMPARE(comings.count(), 1002);
        comings.forgetOver(1s);
        QCOMPARE(comings.count(), 0);
    }

    void aMemberOfASlowRoomWaits()
    {
        SlowList slow(10);
        QCOMPARE(slow.wait(m_ana, 5s, 0ms), 0ms);
        slow.said(m_ana, 0ms);
        QCOMPARE(slow.wait(m_ana, 5s, 1s), 4s);
        QCOMPARE(slow.wait(m_ben, 5s, 1s), 0ms);
        QCOMPARE(slow.wait(m_ana, 5s, 7s), 0ms);
        slow.forget(m_ana);
        QCOMPARE(slow.wait(m_ana, 5s, 1s), 0ms);
    }

    void onlySoManyAreKeptInMindAndTheNewestOfThem()
    {
        SlowList slow(100);
        for (int i = 0; i < 1000; ++i) {
            slow.said(QString::number(i), std::chrono::milliseconds(i));
            QVERIFY(slow.count() <= 100);
        }
        QVERIFY(slow.count() > 80);
        QVERIFY(slow.wait(QStringLiteral("999"), 1h, 1s) > 0ms);
        QVERIFY(slow.wait(QStringLiteral("930"), 1h, 1s) > 0ms);
        QCOMPARE(slow.wait(QStringLiteral("0"), 1h, 1s), 0ms);
        slow.said(QStringLiteral("999"), 1s); // is kept in mind already: nobody goes for it
        const qsizetype before = slow.count();
        slow.said(QStringLiteral("999"), 2s);
        QCOMPARE(slow.count(), before);
        slow.forgetOver(1s, 2s);
        QCOMPARE(slow.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPacing)
#include "tst_pacing.moc"
