// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/tasksdesk.h"
#include "ui/painting/logview.h"
#include "ui/tasks/taskpanel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Landline;
using namespace Landline::Ui;
using Tasks::TaskId;
using Tasks::TaskState;
using Testing::TasksDesk;

namespace {

const auto noTitles = [](TaskId) { return QString(); };

} // namespace

class TestTasks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void anEmptyPaneOffersANewTask();
    void theSelectedOneShowsItsLogAndButtons();
    void theKeyboardNeverSlipsToCancel();
    void aNewSelectionEmptiesTheLog();
    void theLogIsBounded();
    void retryAllFailedStartsThemAgain();
    void clearFinishedLeavesTheRest();
    void aSuspendedGroupCanBeResumed();
    void theStateFilterLeavesMatches();
};

void TestTasks::anEmptyPaneOffersANewTask()
{
    const TasksDesk desk;
    QVERIFY(!desk.view().isVisible());
    QSignalSpy asked(&desk.pane, &TasksPane::addRequested);
    desk.click(QStringLiteral("New task"));
    QCOMPARE(asked.count(), 1);
    QVERIFY(!desk.button(QStringLiteral("Clear finished"))->isEnabled());
}

void TestTasks::theSelectedOneShowsItsLogAndButtons()
{
    TasksDesk desk;
    desk.add(QStringLiteral("first"));
    QTRY_COMPARE(desk.table.rowCount(), 1);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Running);
    QCOMPARE(desk.view().accessibleName(), QStringLiteral("Tasks"));
    desk.view().setCurrentIndex(desk.view().model()->index(0, 0));
    const auto *panel = desk.pane.findChild<TaskPanel *>();
    QTRY_COMPARE(panel->log().text(), QStringLiteral("begun\n"));
    QTRY_VERIFY(desk.button(QStringLiteral("Pause")));
    desk.click(QStringLiteral("Cancel"));
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Canceled);
    QTRY_VERIFY(desk.button(QStringLiteral("Retry")));
    QVERIFY(!desk.button(QStringLiteral("Cancel")));
    desk.click(QStringLiteral("Retry"));
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Running);
}

void TestTasks::theKeyboardNeverSlipsToCancel()
{
    TasksDesk desk;
    desk.add(QStringLiteral("first"));
    QTRY_COMPARE(desk.table.rowCount(), 1);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Running);
    desk.view().setCurrentIndex(desk.view().model()->index(0, 0));
    QTRY_VERIFY(desk.button(QStringLiteral("Pause")));
    desk.button(QStringLiteral("Pause"))->setFocus();
    QTest::keyClick(desk.button(QStringLiteral("Pause")), Qt::Key_Space);
    QTRY_VERIFY(desk.button(QStringLiteral("Resume")));
    QVERIFY(!desk.button(QStringLiteral("Cancel"))->hasFocus());
}

void TestTasks::aNewSelectionEmptiesTheLog()
{
    TaskPanel panel;
    Tasks::TaskSnapshot task;
    task.id = TaskId(1);
    panel.show(task, {}, noTitles);
    panel.setOutput(TaskId(1), "one\n");
    panel.appendOutput(TaskId(2), "foreign\n");
    panel.appendOutput(TaskId(1), "\x1b[31mtwo\x1b[0m\n");
    QTRY_COMPARE(panel.log().text(), QStringLiteral("one\ntwo\n"));
    task.id = TaskId(2);
    panel.show(task, {}, noTitles);
    QCOMPARE(panel.log().text(), QString());
}

void TestTasks::theLogIsBounded()
{
    TaskPanel panel;
    Tasks::TaskSnapshot task;
    task.id = TaskId(1);
    panel.show(task, {}, noTitles);
    panel.setOutput(TaskId(1), QByteArray("line\n").repeated(LogView::maxLines + 100));
    QVERIFY(panel.findChild<QPlainTextEdit *>()->blockCount() <= LogView::maxLines);
    // Long lines that come faster than they are shown.
    panel.setOutput(TaskId(1), {});
    for (int i = 0; i < 20; ++i)
        panel.appendOutput(TaskId(1), QByteArray(100'000, char('a' + i)) + '\n');
    QTRY_VERIFY(panel.log().text().endsWith(QLatin1String("tt\n")));
    QVERIFY(panel.log().text().size() <= LogView::maxPending);
}

void TestTasks::retryAllFailedStartsThemAgain()
{
    TasksDesk desk;
    desk.add(QStringLiteral("bad"), QStringLiteral("fail"));
    desk.add(QStringLiteral("worse"), QStringLiteral("fail"));
    QTRY_VERIFY(desk.button(QStringLiteral("Retry all failed")));
    QTRY_COMPARE(desk.table.rowCount(), 2);
    QTRY_COMPARE(desk.table.taskAt(1).state, TaskState::Failed);
    QSignalSpy moves(&desk.queue, &Tasks::TaskQueue::stateChanged);
    desk.click(QStringLiteral("Retry all failed"));
    const auto queued = [&moves] {
        QSet<TaskId> ids;
        for (const QList<QVariant> &move : moves) {
            if (move.at(1).value<TaskState>() == TaskState::Queued)
                ids.insert(move.at(0).value<TaskId>());
        }
        return ids.size();
    };
    QTRY_COMPARE(queued(), 2);
}

void TestTasks::clearFinishedLeavesTheRest()
{
    TasksDesk desk;
    desk.add(QStringLiteral("good"), QStringLiteral("succeed"));
    desk.add(QStringLiteral("bad"), QStringLiteral("fail"));
    desk.add(QStringLiteral("goes on"));
    QTRY_COMPARE(desk.view().model()->rowCount(), 3);
    QTRY_VERIFY(desk.button(QStringLiteral("Clear finished"))->isEnabled());
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Succeeded);
    desk.click(QStringLiteral("Clear finished"));
    QCOMPARE(desk.view().model()->rowCount(), 2);
    desk.notices.dismiss();
    QTRY_COMPARE(desk.table.rowCount(), 2);
}

void TestTasks::aSuspendedGroupCanBeResumed()
{
    TasksDesk desk;
    desk.queue.setGroupSuspended(QStringLiteral("work"), true);
    QTRY_VERIFY(desk.button(QStringLiteral("Resume “work”")));
    desk.click(QStringLiteral("Resume “work”"));
    QTRY_VERIFY(!desk.queue.groups().first().suspended);
    QTRY_VERIFY(!desk.button(QStringLiteral("Resume “work”")));
}

void TestTasks::theStateFilterLeavesMatches()
{
    TasksDesk desk;
    desk.add(QStringLiteral("bad"), QStringLiteral("fail"));
    desk.add(QStringLiteral("goes on"));
    QTRY_COMPARE(desk.view().model()->rowCount(), 2);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Failed);
    auto *show = desk.pane.findChild<QComboBox *>();
    show->setFocus();
    QTest::keyClicks(show, QStringLiteral("Fa"));
    QCOMPARE(desk.view().model()->rowCount(), 1);
    QCOMPARE(desk.view().model()->index(0, 0).data().toString(), QStringLiteral("bad"));
    QTest::keyClicks(desk.pane.findChild<QLineEdit *>(), QStringLiteral("nothing like it"));
    QVERIFY(!desk.view().isVisible());
    desk.click(QStringLiteral("Show all"));
    QCOMPARE(desk.view().model()->rowCount(), 2);
}

QTEST_MAIN(TestTasks)
#include "tst_tasks.moc"
