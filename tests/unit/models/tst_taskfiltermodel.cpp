// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskfiltermodel.h"

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

QList<qint64> orderOf(const TaskFilterModel &filter)
{
    QList<qint64> ids;
    for (int row = 0; row < filter.rowCount(); ++row)
        ids.append(filter.idAt(row).value());
    return ids;
}

} // namespace

class TestTaskFilterModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFilterShowsAKindAndMatchesEveryWord();
    void aGroupCanBeShownAlone();
    void whatIsOverStandsBelowTheLatestFirst();
    void whatWaitsStandsInTheOrderInWhichItWillStart();
    void aColumnTakesThePlaceOfTheNaturalOrder();
    void namesAreSortedAsPeopleDo();
    void hiddenRowsComeBack();
    void aTickIsOneRange();
    void hotRowsStayWhereTheyAreForAWhile();
    void selectedRowsGoWithTheirTasks();
    void manyNewRowsAreOneBlock();
    void manyHolesAreAReset();
    void removedRowsLeaveTheOthersInPlace();

private:
    SystemClock m_clock;
};

void TestTaskFilterModel::theFilterShowsAKindAndMatchesEveryWord()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter);
    model.addTasks({task(1), task(12, TaskState::Failed), task(13),
                    task(4, TaskState::Running, QStringLiteral("hash"))});
    QCOMPARE(filter.rowCount(), 4);
    filter.setKind(QStringLiteral("download"));
    QCOMPARE(filter.rowCount(), 3);
    filter.setFilterText(QStringLiteral(" FILE-1 "));
    QCOMPARE(filter.rowCount(), 3);
    filter.setFilterText(QStringLiteral("file-1 failed"));
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.idAt(0), TaskId(12));
    QCOMPARE(filter.rowOf(TaskId(13)), -1);
    filter.setFilterText({});
    filter.setShow(TaskShow::Failed);
    QCOMPARE(filter.rowCount(), 1);
    model.updateTask(task(13, TaskState::Failed));
    QCOMPARE(filter.rowCount(), 2);
}

void TestTaskFilterModel::whatIsOverStandsBelowTheLatestFirst()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter);
    model.addTasks({task(1, TaskState::Succeeded), task(2, TaskState::Succeeded), task(3),
                    task(4, TaskState::Failed), task(5, TaskState::Queued)});
    QCOMPARE(orderOf(filter), (QList<qint64>{3, 5, 4, 2, 1}));
    model.updateTask(task(3, TaskState::Succeeded));
    QTRY_COMPARE(orderOf(filter), (QList<qint64>{5, 4, 3, 2, 1}));
    model.addTask(task(6, TaskState::Queued));
    QCOMPARE(orderOf(filter), (QList<qint64>{5, 6, 4, 3, 2, 1}));
}

void TestTaskFilterModel::aColumnTakesThePlaceOfTheNaturalOrder()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    model.addTasks({task(1), task(2, TaskState::Succeeded), task(3)});
    filter.sort(TaskTableModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(filter.idAt(0), TaskId(3));
    QCOMPARE(filter.idAt(1), TaskId(2));
    filter.sort(-1);
    QCOMPARE(filter.idAt(0), TaskId(1));
    QCOMPARE(filter.idAt(2), TaskId(2));
    filter.sort(TaskTableModel::NameColumn, Qt::AscendingOrder);
    QCOMPARE(filter.idAt(1), TaskId(2));
}

void TestTaskFilterModel::hiddenRowsComeBack()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    model.addTasks({task(1), task(2)});
    filter.setHidden({TaskId(1)});
    QCOMPARE(filter.rowCount(), 1);
    filter.setHidden({});
    QCOMPARE(filter.rowCount(), 2);
}

void TestTaskFilterModel::aGroupCanBeShownAlone()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    TaskSnapshot other = task(2);
    other.group = QStringLiteral("files");
    model.addTasks({task(1), other});
    QVERIFY(!filter.isFiltered());
    filter.setGroup(QStringLiteral("files"));
    QVERIFY(filter.isFiltered());
    QCOMPARE(orderOf(filter), (QList<qint64>{2}));
    filter.setGroup({});
    QCOMPARE(filter.rowCount(), 2);
}

void TestTaskFilterModel::whatWaitsStandsInTheOrderInWhichItWillStart()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    QList<TaskSnapshot> tasks;
    for (qint64 id = 1; id <= 4; ++id) {
        tasks.append(task(id, TaskState::Queued));
        tasks.last().position = id * 100;
    }
    tasks[1].priority = 5;
    tasks[2].position = 50;
    tasks.append(task(5));
    model.addTasks(tasks);
    QCOMPARE(orderOf(filter), (QList<qint64>{5, 2, 3, 1, 4}));
    tasks[3].position = 60;
    model.updateTask(tasks[3]);
    QTRY_COMPARE(orderOf(filter), (QList<qint64>{5, 2, 3, 4, 1}));
}

void TestTaskFilterModel::namesAreSortedAsPeopleDo()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    QList<TaskSnapshot> tasks;
    for (const char *title : {"part-10.iso", "Part-9.iso", "a.iso", "C.iso"}) {
        tasks.append(task(tasks.size() + 1));
        tasks.last().title = QString::fromLatin1(title);
    }
    model.addTasks(tasks);
    filter.sort(TaskTableModel::NameColumn);
    QCOMPARE(orderOf(filter), (QList<qint64>{3, 4, 2, 1}));
    tasks[2].title = QStringLiteral("z.iso");
    model.updateTask(tasks[2]);
    QTRY_COMPARE(orderOf(filter).last(), 3);
}

void TestTaskFilterModel::aTickIsOneRange()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter);
    QList<TaskSnapshot> tasks;
    for (qint64 id = 1; id <= 100; ++id)
        tasks.append(task(id));
    model.addTasks(tasks);
    QSignalSpy ranges(&filter, &QAbstractItemModel::dataChanged);
    QSignalSpy rows(&filter, &TaskFilterModel::rowsChanged);
    QSignalSpy layouts(&filter, &QAbstractItemModel::layoutChanged);
    tasks[10].bytesPerSecond = tasks[90].bytesPerSecond = 1e6;
    model.updateTasks({tasks[90], tasks[10]});
    QCOMPARE(ranges.count(), 1);
    QCOMPARE(ranges[0][0].toModelIndex().row(), 10);
    QCOMPARE(ranges[0][1].toModelIndex().row(), 90);
    const unsigned speed = TaskTableModel::columnBit(TaskTableModel::SpeedColumn);
    QCOMPARE(rows[0][0].value<QList<TaskChange>>(), (QList<TaskChange>{{90, speed}, {10, speed}}));
    QCOMPARE(layouts.count(), 0);
}

void TestTaskFilterModel::hotRowsStayWhereTheyAreForAWhile()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    QList<TaskSnapshot> tasks{task(1), task(2), task(3)};
    model.addTasks(tasks);
    filter.sort(TaskTableModel::SpeedColumn, Qt::DescendingOrder);
    QSignalSpy layouts(&filter, &QAbstractItemModel::layoutChanged);
    QElapsedTimer time;
    time.start();
    for (int tick = 1; tick <= 5; ++tick) {
        tasks[tick % 3].bytesPerSecond = tick * 1e6;
        model.updateTasks(tasks);
    }
    QCOMPARE(layouts.count(), 0);
    QTRY_COMPARE(layouts.count(), 1);
    QVERIFY(time.elapsed() >= TaskFilterModel::hotSortInterval.count() - 100);
    QCOMPARE(orderOf(filter), (QList<qint64>{3, 2, 1}));
}

void TestTaskFilterModel::selectedRowsGoWithTheirTasks()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter);
    model.addTasks({task(1), task(2), task(3)});
    const QPersistentModelIndex second = filter.index(1, TaskTableModel::StateColumn);
    filter.sort(TaskTableModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(filter.idAt(second.row()), TaskId(2));
    model.updateTask(task(1, TaskState::Failed));
    filter.sort(-1);
    QCOMPARE(filter.idAt(second.row()), TaskId(2));
    QCOMPARE(second.column(), int(TaskTableModel::StateColumn));
    model.removeTask(TaskId(2));
    QVERIFY(!second.isValid());
}

void TestTaskFilterModel::manyNewRowsAreOneBlock()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter);
    model.addTasks({task(1, TaskState::Succeeded)});
    QSignalSpy inserted(&filter, &QAbstractItemModel::rowsInserted);
    QList<TaskSnapshot> tasks;
    for (qint64 id = 2; id <= 2 + TaskFilterModel::maxSingleInserts; ++id)
        tasks.append(task(id));
    model.addTasks(tasks);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(filter.idAt(0), TaskId(2));
    QCOMPARE(filter.idAt(filter.rowCount() - 1), TaskId(1));
    model.addTask(task(100));
    QCOMPARE(inserted.count(), 2);
    QCOMPARE(filter.idAt(filter.rowCount() - 2), TaskId(100));
}

void TestTaskFilterModel::manyHolesAreAReset()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter);
    QList<TaskSnapshot> tasks;
    QSet<TaskId> even;
    for (qint64 id = 1; id <= 2 * TaskFilterModel::maxRemovedRanges; ++id) {
        tasks.append(task(id));
        if (id % 2 == 0)
            even.insert(TaskId(id));
    }
    model.addTasks(tasks);
    QSignalSpy resets(&filter, &QAbstractItemModel::modelReset);
    filter.setHidden(even);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(filter.rowCount(), int(TaskFilterModel::maxRemovedRanges));
    filter.setHidden({});
    tasks = {task(2001), task(2002)};
    model.addTasks(tasks);
    even.insert(TaskId(2002));
    filter.setHidden(even);
    QCOMPARE(resets.count(), 1);
    QCOMPARE(filter.rowCount(), int(TaskFilterModel::maxRemovedRanges) + 1);
}

void TestTaskFilterModel::removedRowsLeaveTheOthersInPlace()
{
    TaskTableModel model(m_clock);
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter);
    model.addTasks({task(1), task(3), task(5, TaskState::Queued), task(7)});
    model.removeTask(TaskId(3));
    QCOMPARE(orderOf(filter), (QList<qint64>{1, 7, 5}));
    model.addTask(task(4));
    QCOMPARE(orderOf(filter), (QList<qint64>{1, 4, 7, 5}));
    QCOMPARE(filter.rowOf(TaskId(7)), 2);
    model.updateTask(task(7, TaskState::Succeeded));
    QTRY_COMPARE(orderOf(filter), (QList<qint64>{1, 4, 5, 7}));
}

QTEST_GUILESS_MAIN(TestTaskFilterModel)
#include "tst_taskfiltermodel.moc"
