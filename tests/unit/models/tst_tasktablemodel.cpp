// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tasktablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

TaskSnapshot task(qint64 id, TaskState state = TaskState::Running,
                  const QString &kind = QStringLiteral("download"))
{
    TaskSnapshot snapshot;
    snapshot.id = TaskId(id);
    snapshot.title = QStringLiteral("file-%1.iso").arg(id);
    snapshot.spec.kind = kind;
    snapshot.state = state;
    return snapshot;
}

} // namespace

class TestTaskTableModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsStayInTheOrderOfIds();
    void changesOfOneTickAreOneRange();
    void whatIsUnknownIsAddedByAnUpdate();
    void removedRowsAreGone();
    void manyRowsGoTogether();
    void theFirstCellSaysTheRestInASentence();
    void countdownsTouchOnlyWaitingRows();
    void onlyWhatLooksDifferentIsTold();
    void groupsAreCountedFromTheRows();
    void totalsAreThoseOfTheDownloads();
    void whatIsSetAsideCountsInNoTotal();

private:
    SystemClock m_clock;
};

void TestTaskTableModel::rowsStayInTheOrderOfIds()
{
    TaskTableModel model(m_clock);
    const QAbstractItemModelTester tester(&model);
    model.addTask(task(2));
    model.addTasks({task(5), task(3), task(3), task(1)});
    QCOMPARE(model.rowCount(), 4);
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(model.taskAt(row - 1).id < model.taskAt(row).id);
    QCOMPARE(model.rowOf(TaskId(3)), 2);
    QCOMPARE(model.rowOf(TaskId(4)), -1);
    QVERIFY(!model.task(TaskId(99)));
}

void TestTaskTableModel::changesOfOneTickAreOneRange()
{
    TaskTableModel model(m_clock);
    const QAbstractItemModelTester tester(&model);
    model.addTasks({task(1), task(2), task(3), task(4), task(5)});
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy totals(&model, &TaskTableModel::totalsChanged);
    model.updateTasks({task(4, TaskState::Suspended), task(2, TaskState::Failed)});
    QCOMPARE(changes.count(), 1);
    QCOMPARE(totals.count(), 1);
    QCOMPARE(changes[0][0].toModelIndex().row(), 1);
    QCOMPARE(changes[0][1].toModelIndex().row(), 3);
    QCOMPARE(changes[0][1].toModelIndex().column(), int(TaskTableModel::ColumnCount) - 1);
    QCOMPARE(model.task(TaskId(4))->state, TaskState::Suspended);
}

void TestTaskTableModel::whatIsUnknownIsAddedByAnUpdate()
{
    TaskTableModel model(m_clock);
    const QAbstractItemModelTester tester(&model);
    model.updateTasks({task(7), task(6)});
    QCOMPARE(model.rowCount(), 2);
    model.addTask(task(7, TaskState::Failed));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.task(TaskId(7))->state, TaskState::Failed);
}

void TestTaskTableModel::removedRowsAreGone()
{
    TaskTableModel model(m_clock);
    const QAbstractItemModelTester tester(&model);
    model.addTasks({task(1), task(2), task(3)});
    model.removeTask(TaskId(2));
    model.removeTask(TaskId(2));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOf(TaskId(3)), 1);
}

void TestTaskTableModel::manyRowsGoTogether()
{
    TaskTableModel model(m_clock);
    const QAbstractItemModelTester tester(&model);
    model.addTasks({task(1), task(2), task(3), task(4), task(5), task(6)});
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy totals(&model, &TaskTableModel::totalsChanged);
    for (const int id : {5, 1, 2, 99, 1})
        model.removeTaskSoon(TaskId(id));
    QCOMPARE(model.rowCount(), 6);
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(removed.count(), 2); // a range each
    QCOMPARE(totals.count(), 1);
    QCOMPARE(model.rowOf(TaskId(3)), 0);
    QCOMPARE(model.rowOf(TaskId(4)), 1);
    QCOMPARE(model.rowOf(TaskId(6)), 2);
    QCOMPARE(model.total().running, 3);
    model.removeTaskSoon(TaskId(6));
    QTRY_COMPARE(model.rowCount(), 2);
}

void TestTaskTableModel::theFirstCellSaysTheRestInASentence()
{
    TaskTableModel model(m_clock);
    TaskSnapshot snapshot = task(1);
    snapshot.progress = {65, 100, Tasks::Unit::Bytes};
    snapshot.bytesPerSecond = 2.9e6;
    snapshot.timeLeft = 60s;
    model.addTask(snapshot);
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(), snapshot.title);
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleDescriptionRole).toString(),
             QStringLiteral("65 %, 2.9 MB/s, 1 min left"));
    QCOMPARE(model.index(0, TaskTableModel::ProgressColumn).data().toString(), QStringLiteral("65 %"));
    QCOMPARE(model.index(0, TaskTableModel::ProgressColumn).data(TaskTableModel::SortRole).toInt(), 65);
    QCOMPARE(model.index(0, 0).data(TaskTableModel::SnapshotRole).value<TaskSnapshot>(), snapshot);
}

void TestTaskTableModel::countdownsTouchOnlyWaitingRows()
{
    TaskTableModel model(m_clock);
    model.addTasks({task(1), task(2), task(3)});
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.refreshCountdowns();
    QCOMPARE(changes.count(), 0);
    model.updateTask(task(2, TaskState::RetryWait));
    changes.clear();
    model.refreshCountdowns();
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes[0][0].toModelIndex().row(), 1);
    QCOMPARE(changes[0][1].toModelIndex().row(), 1);
}

void TestTaskTableModel::onlyWhatLooksDifferentIsTold()
{
    TaskTableModel model(m_clock);
    TaskSnapshot one = task(1);
    one.progress = {1'000'000, 100'000'000, Tasks::Unit::Bytes};
    model.addTasks({one, task(2)});
    QSignalSpy spy(&model, &TaskTableModel::rowsChanged);
    const auto told = [&spy](TaskTableModel::Column column) {
        const auto changes = spy.takeLast().at(0).value<QList<TaskChange>>();
        return changes.size() == 1 && changes[0].columns == TaskTableModel::columnBit(column);
    };
    one.bytesPerSecond = 3e6;
    model.updateTask(one);
    QVERIFY(told(TaskTableModel::SpeedColumn));
    one.progress.done += 50'000;
    one.activeTime = 999ms;
    model.updateTask(one);
    QCOMPARE(spy.takeLast().at(0).value<QList<TaskChange>>(), (QList<TaskChange>{{0, 0}}));
    one.progress.done += 50'000;
    model.updateTask(one);
    QVERIFY(told(TaskTableModel::ProgressColumn));
    one.activeTime = 1000ms;
    model.updateTask(one);
    QVERIFY(told(TaskTableModel::TimeColumn));
}

void TestTaskTableModel::groupsAreCountedFromTheRows()
{
    TaskTableModel model(m_clock);
    QSignalSpy changes(&model, &TaskTableModel::groupsChanged);
    TaskSnapshot one = task(1);
    one.group = QStringLiteral("b");
    TaskSnapshot two = task(2, TaskState::Queued);
    two.group = QStringLiteral("a");
    model.addTasks({one, two});
    model.setGroup({QStringLiteral("a"), 4, true, 99, 99, Tasks::FailurePolicy::SuspendGroup});
    QCOMPARE(changes.count(), 2);
    QCOMPARE(model.groups(), (QList<Tasks::GroupSnapshot>{
                                 {QStringLiteral("a"), 4, true, 0, 1, Tasks::FailurePolicy::SuspendGroup},
                                 {QStringLiteral("b"), 1, false, 1, 0, Tasks::FailurePolicy::Continue}}));
    one.bytesPerSecond = 5;
    model.updateTask(one);
    QCOMPARE(changes.count(), 2);
    one.state = TaskState::Failed;
    model.updateTask(one);
    QCOMPARE(model.groups()[1].running, 0);
    model.removeTask(TaskId(1));
    model.removeTask(TaskId(2));
    // What the queue has told of stays, what only had tasks goes.
    QCOMPARE(model.groups().size(), 1);
    QCOMPARE(model.groups()[0].waiting, 0);
}

void TestTaskTableModel::totalsAreThoseOfTheDownloads()
{
    TaskTableModel model(m_clock);
    QCOMPARE(downloadsLine(model.total()), QString());
    TaskSnapshot one = task(1);
    one.progress = {1'000'000, 2'000'000, Tasks::Unit::Bytes};
    one.bytesPerSecond = 10'000;
    model.addTasks({one, task(3, TaskState::Running, QStringLiteral("hash")), task(4, TaskState::Failed)});
    TasksTotal total = model.total();
    QCOMPARE(total.downloads, 1);
    QCOMPARE(total.others, 1);
    QCOMPARE(total.failed, 1);
    QCOMPARE(downloadsLine(total), QStringLiteral("↓ 10 kB/s · 1 download, 2 min left"));
    model.addTask(task(5, TaskState::Queued));
    total = model.total();
    QVERIFY2(total.timeLeft() < 0ms, "the size of a waiting one is unknown");
    QCOMPARE(downloadsLine(total), QStringLiteral("↓ 10 kB/s · 2 downloads"));
    model.updateTasks({task(1, TaskState::Suspended), task(5, TaskState::Held)});
    QCOMPARE(downloadsLine(model.total()), QStringLiteral("2 downloads paused"));
}

void TestTaskTableModel::whatIsSetAsideCountsInNoTotal()
{
    TaskTableModel model(m_clock);
    model.addTasks({task(1), task(2), task(3, TaskState::Succeeded)});
    const TasksTotal all = model.total();
    QSignalSpy told(&model, &TaskTableModel::totalsChanged);
    model.setAside({TaskId(1), TaskId(3), TaskId(99)});
    QCOMPARE(told.count(), 1);
    QCOMPARE(model.total().running, 1);
    QCOMPARE(model.total().over, 0);
    model.updateTask(task(1, TaskState::Suspended));
    QCOMPARE(model.total().downloads, 1);
    model.updateTask(task(1));
    model.setAside({TaskId(3)});
    QCOMPARE(model.total().running, 2);
    model.removeTask(TaskId(3));
    model.setAside({});
    QCOMPARE(model.total().running, all.running);
    QCOMPARE(model.total().over, 0);
}

QTEST_GUILESS_MAIN(TestTaskTableModel)
#include "tst_tasktablemodel.moc"
