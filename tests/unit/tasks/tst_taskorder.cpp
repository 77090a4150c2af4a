// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/tasks/scriptedqueue.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** Who comes before whom: positions, priorities, start times, and series. */
class TestTaskOrder final : public QObject
{
    Q_OBJECT

    std::unique_ptr<ScriptedQueue> m_desk;

    TaskQueue &queue() { return m_desk->queue; }
    void fill(int count)
    {
        queue().setGroupSuspended(QStringLiteral("default"), true);
        for (int i = 0; i < count; ++i)
            m_desk->add({.title = QString::number(i + 1)});
    }
    /** Lets the tasks run one by one and returns their ids in the order of their starts. */
    QList<qint64> orderOfStarts()
    {
        m_desk->log.lines.clear();
        queue().setGroupLimit(QStringLiteral("default"), 1);
        queue().setGroupSuspended(QStringLiteral("default"), false);
        m_desk->settle();
        for (qsizetype done = 0; done < m_desk->operations.size(); ++done) {
            m_desk->operations.at(done)->succeed({});
            m_desk->settle();
        }
        QList<qint64> out;
        for (const QString &line : m_desk->log.lines.filter(QStringLiteral("Running")))
            out.append(line.section(u' ', 0, 0).toLongLong());
        return out;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<ScriptedQueue>();
    }

    void movesToAPlace()
    {
        fill(5);
        QVERIFY(queue().moveTo(TaskId(5), 1));
        QVERIFY(queue().moveTo(TaskId(1), 99)); // beyond the last: to the end
        QCOMPARE(orderOfStarts(), QList<qint64>({5, 2, 3, 4, 1}));
    }

    void movesSeveralBeforeOneInTheirOrder()
    {
        fill(6);
        queue().requestMove({TaskId(5), TaskId(6), TaskId(1)}, TaskId(3));
        m_desk->settle();
        QCOMPARE(orderOfStarts(), QList<qint64>({2, 5, 6, 1, 3, 4}));
    }

    void movesBeforeTheFirstOfAll()
    {
        fill(3);
        QVERIFY(queue().moveTo(TaskId(3), 0));
        QCOMPARE(orderOfStarts(), QList<qint64>({3, 1, 2}));
    }

    void movesAllOrNone()
    {
        fill(3);
        const TaskId elsewhere = m_desk->add({.group = QStringLiteral("b"), .held = true});
        queue().requestMove({TaskId(3), elsewhere}, TaskId(1));
        m_desk->settle();
        QCOMPARE(orderOfStarts(), QList<qint64>({1, 2, 3}));
    }

    void findsRoomBetweenTwoHoweverOften()
    {
        fill(3);
        for (int i = 0; i < 100; ++i) // halving a gap of 2^16 is over after 16
            QVERIFY(queue().moveTo(TaskId(1 + i % 2), 1));
        QCOMPARE(orderOfStarts(), QList<qint64>({1, 2, 3}));
    }

    void takesThePriorityOfItsNewNeighbour()
    {
        fill(2);
        m_desk->add({.priority = 5});
        queue().requestMove({TaskId(2)}, TaskId(3));
        m_desk->settle();
        QCOMPARE(queue().task(TaskId(2))->priority, 5);
        QCOMPARE(orderOfStarts(), QList<qint64>({2, 3, 1}));
    }

    void refusesToMoveWhatRunsOrIsElsewhere()
    {
        QSignalSpy refused(&queue(), &TaskQueue::refused);
        const TaskId running = m_desk->add();
        m_desk->settle();
        fill(1);
        const TaskId elsewhere = m_desk->add({.group = QStringLiteral("b"), .held = true});
        QVERIFY(!queue().moveTo(running, 0));
        QVERIFY(!queue().moveTo(TaskId(77), 0));
        queue().requestMove({elsewhere}, TaskId(2));
        queue().requestMove({TaskId(2)}, running);
        m_desk->settle();
        QCOMPARE(refused.count(), 2);
        QVERIFY(refused.first().at(1).value<Error>().message.contains(QStringLiteral("groups")));
    }

    void aPriorityCanBeChangedUntilTheEnd()
    {
        fill(3);
        queue().requestPriority(TaskId(3), 1);
        queue().requestPriority(TaskId(1), -1);
        m_desk->settle();
        QCOMPARE(orderOfStarts(), QList<qint64>({3, 2, 1}));
        QSignalSpy refused(&queue(), &TaskQueue::refused);
        queue().requestPriority(TaskId(1), 1);
        m_desk->settle();
        QCOMPARE(refused.count(), 1);
    }

    void aStartTimeCanBeGivenMovedAndTakenBack()
    {
        fill(1);
        queue().requestStartAt(TaskId(1), m_desk->clock.now().addSecs(600));
        m_desk->settle();
        QCOMPARE(queue().taskStatus(TaskId(1)), TaskState::Scheduled);
        queue().requestStartAt(TaskId(1), m_desk->clock.now().addSecs(30));
        m_desk->settle();
        m_desk->pass(30s);
        QCOMPARE(queue().taskStatus(TaskId(1)), TaskState::Queued);
        queue().requestStartAt(TaskId(1), m_desk->clock.now().addSecs(600));
        m_desk->settle();
        queue().requestStartAt(TaskId(1), {});
        m_desk->settle();
        QCOMPARE(m_desk->log.lines,
                 QStringList({"1 Queued", "1 Scheduled", "1 Queued", "1 Scheduled", "1 Queued"}));
    }

    void aSeriesGoesOnInNewRowsUntilItIsCancelled()
    {
        m_desk->add({.title = QStringLiteral("backup"), .repeat = {.every = 60s}});
        m_desk->settle();
        m_desk->pass(10s);
        m_desk->operations.last()->fail(
            {ErrorCode::Io, QStringLiteral("full"), {}, 0, {}}); // does not end it
        m_desk->settle();
        QCOMPARE(queue().taskStatus(TaskId(2)), TaskState::Scheduled);
        m_desk->pass(49s);
        QCOMPARE(queue().taskStatus(TaskId(2)), TaskState::Scheduled);
        m_desk->pass(1s);
        QCOMPARE(queue().taskStatus(TaskId(2)), TaskState::Running);
        QVERIFY(!queue().task(TaskId(1))->repeat.isSet());
        QVERIFY(queue().cancelTask(TaskId(2)));
        m_desk->settle();
        QCOMPARE(queue().tasks().size(), 2);
    }

    void aDailyTaskStartsAtItsTimeOfDay()
    {
        const QDateTime inAnHour = m_desk->clock.now().toLocalTime().addSecs(3600);
        m_desk->add({.repeat = {.at = inAnHour.time()}});
        m_desk->settle();
        m_desk->operations.last()->succeed({});
        m_desk->settle();
        QCOMPARE(queue().task(TaskId(2))->nextStartAt, inAnHour.toUTC());
    }

    void aMachineThatSleptMissesOccurrencesOnce()
    {
        m_desk->add({.repeat = {.every = 60s}});
        m_desk->settle();
        m_desk->pass(150s);
        m_desk->operations.last()->succeed({});
        m_desk->settle();
        QCOMPARE(m_desk->clock.now().secsTo(queue().task(TaskId(2))->nextStartAt), 30);
    }
};

QTEST_GUILESS_MAIN(TestTaskOrder)
#include "tst_taskorder.moc"
