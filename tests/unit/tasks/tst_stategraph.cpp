// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/stategraph.h"

#include <QMetaEnum>
#include <QtTest>

using namespace Landline::Tasks;

class TestStateGraph final : public QObject
{
    Q_OBJECT
private slots:
    void everyStateButTheRowsEndIsLeft()
    {
        const QMetaEnum states = QMetaEnum::fromType<TaskState>();
        for (int i = 0; i < states.keyCount(); ++i)
            QVERIFY2(!movesFrom(static_cast<TaskState>(states.value(i))).isEmpty(), states.key(i));
    }
    void finishedTasksOnlyBeginAgain()
    {
        for (const TaskState from : {TaskState::Succeeded, TaskState::Failed, TaskState::Canceled}) {
            QVERIFY(isLegalMove(from, TaskState::Queued));
            QVERIFY(!isLegalMove(from, TaskState::Running));
            QVERIFY(!isLegalMove(from, TaskState::Canceling));
        }
    }
    void aCancelThatIsUnderWayIsNotTakenBack()
    {
        QVERIFY(!isLegalMove(TaskState::Canceling, TaskState::Running));
        QVERIFY(!isLegalMove(TaskState::Canceling, TaskState::Succeeded));
    }
    void nothingRunsWithoutHavingBeenQueued()
    {
        for (const TaskState from : {TaskState::Held, TaskState::Scheduled, TaskState::Blocked,
                                     TaskState::RetryWait, TaskState::Skipped})
            QVERIFY(!isLegalMove(from, TaskState::Running));
    }
};

QTEST_GUILESS_MAIN(TestStateGraph)
#include "tst_stategraph.moc"
