// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "ui/models/speedhistory.h"
#include "ui/models/tasktablemodel.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

class TestSpeedHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aSampleIsWhatCameSinceTheOneBefore();
    void nothingIsRecordedWhileItIsPaused();
    void startingOverIsNoSpeed();
    void oldSamplesGo();
    void quietDownloadsAreForgotten();
    void whatRunsIsNotForgotten();
    void otherTasksHaveNone();

private:
    [[nodiscard]] static TaskSnapshot running(int id, qint64 done = 0)
    {
        TaskSnapshot task;
        task.id = TaskId(id);
        task.spec.kind = QStringLiteral("download");
        task.state = TaskState::Running;
        task.progress.done = done;
        return task;
    }
};

void TestSpeedHistory::aSampleIsWhatCameSinceTheOneBefore()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    table.addTask(running(1, 500)); // there before it was looked at
    clock.advance(2s);
    table.updateTask(running(1, 2500));
    history.sample();
    QCOMPARE(history.samples(TaskId(1)), (QList<SpeedSample>{{clock.monotonic(), 1000}}));
    table.removeTask(TaskId(1));
    QVERIFY(history.samples(TaskId(1)).isEmpty());
    history.sample();
}

void TestSpeedHistory::nothingIsRecordedWhileItIsPaused()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    table.addTask(running(1));
    const auto pass = [&](TaskState state, qint64 done) {
        TaskSnapshot task = running(1, done);
        task.state = state;
        table.updateTask(task);
        clock.advance(1s);
        history.sample();
    };
    pass(TaskState::Running, 1000);
    pass(TaskState::Suspended, 1500); // its last bytes
    pass(TaskState::Suspended, 1500);
    pass(TaskState::Suspended, 1500);
    QCOMPARE(history.samples(TaskId(1)).size(), 2);
    pass(TaskState::Running, 1600);
    QCOMPARE(history.samples(TaskId(1)).size(), 3);
}

void TestSpeedHistory::startingOverIsNoSpeed()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    table.addTask(running(1, 5000));
    table.updateTask(running(1, 100));
    clock.advance(1s);
    history.sample();
    QCOMPARE(history.samples(TaskId(1)).constFirst().bytesPerSecond, 0.0);
}

void TestSpeedHistory::oldSamplesGo()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    table.addTask(running(1));
    for (qsizetype i = 0; i < SpeedHistory::maxSamples + 5; ++i) {
        clock.advance(1s);
        history.sample();
    }
    QCOMPARE(history.samples(TaskId(1)).size(), SpeedHistory::maxSamples);
    QCOMPARE(history.samples(TaskId(1)).constLast().at, clock.monotonic());
}

void TestSpeedHistory::quietDownloadsAreForgotten()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    for (int id = 1; id <= SpeedHistory::maxDownloads + 1; ++id) {
        table.addTask(running(id));
        clock.advance(1s);
        history.sample();
        TaskSnapshot task = running(id);
        task.state = TaskState::Succeeded;
        table.updateTask(task);
        history.sample();
    }
    QVERIFY(history.samples(TaskId(1)).isEmpty());
    QVERIFY(!history.samples(TaskId(2)).isEmpty());
}

void TestSpeedHistory::whatRunsIsNotForgotten()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    for (int id = 1; id <= SpeedHistory::maxDownloads + 1; ++id)
        table.addTask(running(id));
    for (int seconds = 1; seconds <= 3; ++seconds) {
        clock.advance(1s);
        history.sample();
        for (int id = 1; id <= SpeedHistory::maxDownloads + 1; ++id)
            table.updateTask(running(id, 100 * seconds));
    }
    for (int id = 1; id <= SpeedHistory::maxDownloads; ++id)
        QCOMPARE(history.samples(TaskId(id)).size(), 3);
    QVERIFY(history.samples(TaskId(SpeedHistory::maxDownloads + 1)).isEmpty());
}

void TestSpeedHistory::otherTasksHaveNone()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    TaskSnapshot task = running(1);
    task.spec.kind = QStringLiteral("copy");
    table.addTask(task);
    clock.advance(1s);
    history.sample();
    QVERIFY(history.samples(TaskId(1)).isEmpty());
}

QTEST_GUILESS_MAIN(TestSpeedHistory)
#include "tst_speedhistory.moc"
