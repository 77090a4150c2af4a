// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskfiltermodel.h"

#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Landline;
using namespace Landline::Ui;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

/** Rows: 1 runs; 2 (priority 5), 3, 4 of “a” and 5, 6 of “b” wait, in this order; 7 is over. */
class TestTaskMoves : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aDropStandsBeforeTheNextOneOfItsGroup();
    void aDropAtTheEndTakesThePriorityAboveIt();
    void severalGroupsAreSeveralMoves();
    void onlyWhatWaitsMoves();
    void aSortedColumnIsNoOrder();
    void stepsPassTheOthersOfTheGroup();
    void aDragCarriesWaitingRowsOnly();
    void aDropOutsideOfWhatWaitsIsRefused();
    void aDropOfAnotherListIsRefused();

private:
    SystemClock m_clock;
    std::unique_ptr<TaskTableModel> m_table;
    std::unique_ptr<TaskFilterModel> m_rows;
};

void TestTaskMoves::init()
{
    m_rows.reset();
    m_table = std::make_unique<TaskTableModel>(m_clock);
    m_rows = std::make_unique<TaskFilterModel>();
    m_rows->setSourceModel(m_table.get());
    QList<TaskSnapshot> tasks;
    for (qint64 id = 1; id <= 7; ++id) {
        TaskSnapshot task;
        task.id = TaskId(id);
        task.position = id;
        task.group = id < 5 ? QStringLiteral("a") : QStringLiteral("b");
        task.priority = id == 2 ? 5 : 0;
        task.state = TaskState::Queued;
        tasks.append(task);
    }
    tasks[0].state = TaskState::Running;
    tasks[6].state = TaskState::Succeeded;
    m_table->addTasks(tasks);
}

void TestTaskMoves::aDropStandsBeforeTheNextOneOfItsGroup()
{
    QCOMPARE(movesTo(*m_rows, {TaskId(4)}, 1), (QList<TaskMove>{{{TaskId(4)}, TaskId(2), {}}}));
    QCOMPARE(movesTo(*m_rows, {TaskId(4)}, 2), (QList<TaskMove>{{{TaskId(4)}, TaskId(3), {}}}));
    // Two of them keep their order, whichever was selected first.
    QCOMPARE(movesTo(*m_rows, {TaskId(4), TaskId(3)}, 1),
             (QList<TaskMove>{{{TaskId(3), TaskId(4)}, TaskId(2), {}}}));
}

void TestTaskMoves::aDropAtTheEndTakesThePriorityAboveIt()
{
    QCOMPARE(movesTo(*m_rows, {TaskId(2)}, 4), (QList<TaskMove>{{{TaskId(2)}, TaskId(), 0}}));
    QCOMPARE(movesTo(*m_rows, {TaskId(2)}, 7), (QList<TaskMove>{{{TaskId(2)}, TaskId(), 0}}));
}

void TestTaskMoves::severalGroupsAreSeveralMoves()
{
    QCOMPARE(movesTo(*m_rows, {TaskId(6), TaskId(4)}, 1),
             (QList<TaskMove>{{{TaskId(4)}, TaskId(2), {}}, {{TaskId(6)}, TaskId(5), {}}}));
}

void TestTaskMoves::onlyWhatWaitsMoves()
{
    QCOMPARE(movesTo(*m_rows, {TaskId(1), TaskId(7), TaskId(99)}, 2), QList<TaskMove>());
}

void TestTaskMoves::aSortedColumnIsNoOrder()
{
    m_rows->sort(TaskTableModel::GroupColumn);
    QCOMPARE(movesTo(*m_rows, {TaskId(4)}, 1), QList<TaskMove>());
    QVERIFY(!rowForStep(*m_rows, {TaskId(4)}, MoveStep::Up));
    for (int row = 0; row < m_rows->rowCount(); ++row)
        QVERIFY(!m_rows->flags(m_rows->index(row, 0)).testFlag(Qt::ItemIsDragEnabled));
}

void TestTaskMoves::stepsPassTheOthersOfTheGroup()
{
    QCOMPARE(rowForStep(*m_rows, {TaskId(4)}, MoveStep::Up), 2);
    QCOMPARE(rowForStep(*m_rows, {TaskId(2)}, MoveStep::Down), 3);
    QVERIFY(!rowForStep(*m_rows, {TaskId(2)}, MoveStep::Up));
    QVERIFY(!rowForStep(*m_rows, {TaskId(5)}, MoveStep::Up));
    QVERIFY(!rowForStep(*m_rows, {TaskId(4)}, MoveStep::Down));
    QVERIFY(!rowForStep(*m_rows, {TaskId(1)}, MoveStep::Down));
}

void TestTaskMoves::aDragCarriesWaitingRowsOnly()
{
    QVERIFY(!m_rows->flags(m_rows->index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
    QVERIFY(m_rows->flags(m_rows->index(1, 0)).testFlag(Qt::ItemIsDragEnabled));
    const std::unique_ptr<QMimeData> data(
        m_rows->mimeData({m_rows->index(0, 0), m_rows->index(3, 0), m_rows->index(3, 1)}));
    QSignalSpy moves(m_rows.get(), &TaskFilterModel::moveRequested);
    QVERIFY(m_rows->canDropMimeData(data.get(), Qt::MoveAction, 1, 0, {}));
    QVERIFY(!m_rows->dropMimeData(data.get(), Qt::MoveAction, 1, 0, {}));
    QCOMPARE(moves.count(), 1);
    QCOMPARE(moves[0][0].value<QList<TaskMove>>(), (QList<TaskMove>{{{TaskId(4)}, TaskId(2), {}}}));
}

void TestTaskMoves::aDropOutsideOfWhatWaitsIsRefused()
{
    const std::unique_ptr<QMimeData> data(m_rows->mimeData({m_rows->index(3, 0)}));
    QVERIFY(!m_rows->canDropMimeData(data.get(), Qt::MoveAction, 0, 0, {}));
    QVERIFY(!m_rows->canDropMimeData(data.get(), Qt::MoveAction, 7, 0, {}));
    QVERIFY(m_rows->canDropMimeData(data.get(), Qt::MoveAction, 6, 0, {}));
    QMimeData foreign;
    foreign.setData(QStringLiteral("application/x-landline-tasks"), QByteArray("\xff\xff\xff\xff rubbish"));
    QVERIFY(!m_rows->canDropMimeData(&foreign, Qt::MoveAction, 1, 0, {}));
}

void TestTaskMoves::aDropOfAnotherListIsRefused()
{
    // The same numbers: in another program, or profile, they are other tasks.
    TaskFilterModel others;
    others.setSourceModel(m_table.get());
    const std::unique_ptr<QMimeData> data(others.mimeData({others.index(others.rowOf(TaskId(4)), 0)}));
    const int row = others.rowOf(TaskId(2));
    QVERIFY(others.canDropMimeData(data.get(), Qt::MoveAction, row, 0, {}));
    QVERIFY(!m_rows->canDropMimeData(data.get(), Qt::MoveAction, m_rows->rowOf(TaskId(2)), 0, {}));
}

QTEST_GUILESS_MAIN(TestTaskMoves)
#include "tst_taskmoves.moc"
