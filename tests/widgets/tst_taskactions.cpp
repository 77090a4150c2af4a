// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"
#include "tests/widgets/tasksdesk.h"
#include "ui/painting/logview.h"
#include "ui/painting/startlater.h"
#include "ui/tasks/taskpanel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>

#include <memory>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskId;
using Tasks::TaskState;
using Testing::TasksDesk;

class TestTaskActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void keysMoveWaitingTasks();
    void keysPauseRetryAndCancel();
    void severalAreDealtWithTogether();
    void aPriorityIsGivenByTheMenu();
    void aStartIsPutOff();
    void groupsAreAtHand();
    void detailsTellOfDependencies();
    void theSelectionOutlivesAFilter();
    void theLogIsSearched();
    void theLogFollowsUntilSomebodyReads();
    void theListIsExported();
    void narrowPanesKeepTheirButtons();
};

/** Four that wait: nothing of their group starts. */
static void fill(TasksDesk &desk)
{
    desk.queue.setGroupSuspended(QStringLiteral("work"), true);
    for (const char *title : {"a", "b", "c", "d"})
        desk.add(QString::fromLatin1(title));
    QTRY_COMPARE(desk.names().size(), 4);
}

static QAction *actionIn(const QWidget &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

void TestTaskActions::keysMoveWaitingTasks()
{
    TasksDesk desk;
    fill(desk);
    desk.select({"c"});
    QTest::keyClick(&desk.view(), Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(desk.names(), (QStringList{"a", "c", "b", "d"}));
    QTest::keyClick(&desk.view(), Qt::Key_Home, Qt::AltModifier);
    QTRY_COMPARE(desk.names(), (QStringList{"c", "a", "b", "d"}));
    QTest::keyClick(&desk.view(), Qt::Key_Down, Qt::AltModifier);
    QTRY_COMPARE(desk.names(), (QStringList{"a", "c", "b", "d"}));
    desk.select({"a", "c"});
    QTest::keyClick(&desk.view(), Qt::Key_End, Qt::AltModifier);
    QTRY_COMPARE(desk.names(), (QStringList{"b", "d", "a", "c"}));
}

void TestTaskActions::keysPauseRetryAndCancel()
{
    TasksDesk desk;
    desk.add("one");
    QTRY_COMPARE(desk.table.rowCount(), 1);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Running);
    desk.select({"one"});
    QTest::keyClick(&desk.view(), Qt::Key_Space);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Suspended);
    QTest::keyClick(&desk.view(), Qt::Key_Space);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Running);
    QTest::keyClick(&desk.view(), Qt::Key_Backspace, Qt::ControlModifier);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Canceled);
    QTest::keyClick(&desk.view(), Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE(desk.table.taskAt(0).state, TaskState::Running);
}

void TestTaskActions::severalAreDealtWithTogether()
{
    TasksDesk desk;
    fill(desk);
    desk.select({"a", "c"});
    const auto *panel = desk.pane.findChild<TaskPanel *>();
    QTRY_VERIFY(panel->isVisible());
    QVERIFY(!panel->log().isVisible());
    QTRY_VERIFY2(panel->height() < 120, "there is nothing more to say of several");
    desk.click("Cancel");
    QTRY_COMPARE(desk.table.total().over, 2);
    desk.select(desk.names());
    QTest::keyClick(&desk.view(), Qt::Key_Delete);
    QCOMPARE(desk.names(), QStringList());
    desk.click("Undo");
    QCOMPARE(desk.names().size(), 4);
}

void TestTaskActions::aPriorityIsGivenByTheMenu()
{
    TasksDesk desk;
    fill(desk);
    desk.select({"d"});
    QCoreApplication::processEvents(); // what has just been shown gets its place by an event
    QTest::mouseClick(desk.pane.findChild<QToolButton *>("moreActions"), Qt::LeftButton);
    QMenu *menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())));
    QVERIFY(!actionIn(*menu, "Retry"));
    QMenu *priority = actionIn(*menu, "Priority")->menu();
    actionIn(*priority, "High")->trigger();
    menu->close();
    QTRY_COMPARE(desk.names(), (QStringList{"d", "a", "b", "c"}));
    desk.window.activateWindow();
    desk.view().setFocus();
    QTRY_VERIFY(desk.view().hasFocus());
    QTest::keyClick(&desk.view(), Qt::Key_Down, Qt::ControlModifier | Qt::AltModifier);
    QTRY_COMPARE(desk.table.task(TaskId(4))->priority, highPriority - 1);
}

void TestTaskActions::aStartIsPutOff()
{
    TasksDesk desk;
    fill(desk);
    desk.select({"a", "b"});
    QTest::keyClick(&desk.view(), Qt::Key_L, Qt::ControlModifier);
    StartLater *popup = nullptr;
    QTRY_VERIFY((popup = desk.window.findChild<StartLater *>()));
    auto *time = popup->findChild<QDateTimeEdit *>();
    const QDateTime tomorrow = QDateTime::currentDateTime().addDays(1);
    time->setDateTime(tomorrow);
    for (QPushButton *button : popup->findChildren<QPushButton *>()) {
        if (button->text() == "Start then")
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_COMPARE(desk.table.task(TaskId(1))->state, TaskState::Scheduled);
    QTRY_COMPARE(desk.table.task(TaskId(2))->state, TaskState::Scheduled);
    QCOMPARE(desk.table.task(TaskId(3))->state, TaskState::Queued);
    const QDateTime early(QDate(2026, 3, 4), QTime(10, 0));
    QCOMPARE(StartLater::proposals(early).size(), 3);
    QCOMPARE(StartLater::proposals(early.addSecs(11 * 3600)).size(), 2);
}

void TestTaskActions::groupsAreAtHand()
{
    TasksDesk desk;
    fill(desk);
    QTest::mouseClick(desk.pane.findChild<QPushButton *>("groupsButton"), Qt::LeftButton);
    QWidget *popup = nullptr;
    QTRY_VERIFY((popup = desk.pane.findChild<QWidget *>("groups")));
    auto *limit = popup->findChild<QSpinBox *>();
    QTRY_COMPARE(limit->value(), 10);
    limit->setFocus();
    limit->selectAll();
    QTest::keyClicks(limit, "3");
    QTest::keyClick(limit, Qt::Key_Return);
    auto *policy = popup->findChild<QComboBox *>();
    policy->setCurrentIndex(1);
    Q_EMIT policy->activated(1);
    const auto group = [&desk] { return desk.queue.groups().first(); };
    QTRY_COMPARE(group().limit, 3);
    QTRY_COMPARE(group().onFailure, Tasks::FailurePolicy::SuspendGroup);
    QTest::mouseClick(popup->findChild<QPushButton *>(), Qt::LeftButton);
    QTRY_VERIFY(!group().suspended);
    QTRY_COMPARE(popup->findChild<QPushButton *>()->text(), QStringLiteral("Pause"));
    popup->close();
}

void TestTaskActions::detailsTellOfDependencies()
{
    TasksDesk desk;
    const TaskId first = desk.add("first");
    Tasks::TaskOptions options;
    options.title = "second";
    options.after = {first};
    desk.queue.addTask({"work", {{"then", "wait"}}}, options);
    QTRY_COMPARE(desk.names().size(), 2);
    desk.select({"second"});
    desk.pane.findChild<QTabBar *>()->setCurrentIndex(1);
    const auto *panel = desk.pane.findChild<TaskPanel *>();
    const auto says = [panel](const QString &text) {
        for (const QLabel *label : panel->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text() == text)
                return true;
        }
        return false;
    };
    QTRY_VERIFY(says("After"));
    QVERIFY(says("first"));
    QVERIFY(!desk.pane.findChild<QToolButton *>("follow")->isVisible());
}

void TestTaskActions::theSelectionOutlivesAFilter()
{
    TasksDesk desk;
    fill(desk);
    for (int i = 0; i < 2 * TaskFilterModel::maxRemovedRanges; ++i)
        desk.add(i % 2 ? "kept" : "other");
    QTRY_VERIFY(desk.names().size() > 2 * TaskFilterModel::maxRemovedRanges);
    desk.add("kept too");
    QTRY_VERIFY(desk.names().contains("kept too"));
    desk.select({"kept too"});
    desk.pane.focusFilter();
    QTest::keyClicks(QApplication::focusWidget(), "kept");
    QCOMPARE(desk.names().size(), TaskFilterModel::maxRemovedRanges + 1);
    QCOMPARE(desk.view().selectionModel()->selectedRows().size(), 1);
    QCOMPARE(desk.view().selectionModel()->selectedRows().first().data().toString(),
             QStringLiteral("kept too"));
}

void TestTaskActions::theLogIsSearched()
{
    LogView log;
    const std::unique_ptr<QWidget> tools(log.tools()); // a panel would have taken them
    log.resize(500, 200);
    log.show();
    QVERIFY(QTest::qWaitForWindowActive(&log));
    log.setOutput("first error\nsecond line\nthird ERROR\n");
    log.openSearch();
    auto *words = log.findChild<QLineEdit *>();
    QVERIFY(words->hasFocus());
    const auto *count = log.findChild<QLabel *>("matchCount");
    const auto *text = log.findChild<QPlainTextEdit *>();
    QTest::keyClicks(words, "error");
    QCOMPARE(count->text(), QStringLiteral("1 of 2"));
    QTest::keyClick(words, Qt::Key_Return);
    QCOMPARE(count->text(), QStringLiteral("2 of 2"));
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("ERROR"));
    QTest::keyClick(words, Qt::Key_Return);
    QCOMPARE(count->text(), QStringLiteral("1 of 2"));
    QTest::keyClick(words, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(count->text(), QStringLiteral("2 of 2"));
    log.appendOutput("a fourth error\n");
    QTRY_COMPARE(count->text(), QStringLiteral("2 of 3"));
    words->setText("nothing like it");
    QCOMPARE(count->text(), QStringLiteral("no match"));
    words->setText("line");
    QCOMPARE(text->extraSelections().size(), 1);
    log.setOutput(QByteArray("line\n").repeated(LogView::maxMarked + 50));
    QTRY_COMPARE(text->extraSelections().size(), LogView::maxMarked);
    QVERIFY(count->text().contains(QLocale().toString(LogView::maxMarked + 50)));
    QTest::keyClick(words, Qt::Key_Escape);
    QVERIFY(!words->isVisible());
    QVERIFY(text->extraSelections().isEmpty());
}

void TestTaskActions::theLogFollowsUntilSomebodyReads()
{
    LogView log;
    log.resize(500, 200);
    log.show();
    const auto *text = log.findChild<QPlainTextEdit *>();
    QScrollBar &bar = *text->verticalScrollBar();
    log.setOutput(QByteArray("line\n").repeated(200));
    QTRY_COMPARE(bar.value(), bar.maximum());
    QVERIFY(log.isFollowing());
    bar.setValue(10);
    QVERIFY(!log.isFollowing());
    log.appendOutput("more\n");
    QTRY_VERIFY(log.text().endsWith("more\n"));
    QCOMPARE(bar.value(), 10);
    auto *follow = log.tools()->findChild<QToolButton *>("follow");
    follow->click();
    QCOMPARE(bar.value(), bar.maximum());
    log.appendOutput(QByteArray("again\n").repeated(50));
    QTRY_VERIFY(log.text().endsWith("again\n"));
    QCOMPARE(bar.value(), bar.maximum());
    delete log.tools();
}

void TestTaskActions::theListIsExported()
{
    TasksDesk desk;
    fill(desk);
    const Testing::TempDir directory;
    QTest::mouseClick(desk.pane.findChild<QToolButton *>("more"), Qt::LeftButton);
    QMenu *menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())));
    actionIn(*menu, "Export what is shown as a table (CSV)…")->trigger();
    menu->close();
    auto *dialog = desk.pane.findChild<QFileDialog *>();
    QVERIFY(dialog);
    Q_EMIT dialog->fileSelected(directory.path("list.csv"));
    dialog->close();
    QTRY_COMPARE(desk.notices.text(), QStringLiteral("4 tasks were written to “list.csv”."));
    QCOMPARE(directory.read("list.csv").count("\r\n"), 5);
}

void TestTaskActions::narrowPanesKeepTheirButtons()
{
    TasksDesk desk;
    desk.add("good", "succeed");
    QTRY_COMPARE(desk.table.total().over, 1);
    auto *clear = desk.button("Clear finished");
    QVERIFY(clear);
    desk.pane.resize(440, 500);
    QCOMPARE(clear->text(), QString());
    QCOMPARE(clear->toolTip(), QStringLiteral("Clear finished"));
    QCOMPARE(clear->accessibleName(), QStringLiteral("Clear finished"));
    QVERIFY(desk.view().isColumnHidden(TaskTableModel::ResultColumn));
    desk.pane.resize(1100, 500);
    QCOMPARE(clear->text(), QStringLiteral("Clear finished"));
    QVERIFY(!desk.view().isColumnHidden(TaskTableModel::ResultColumn));
}

QTEST_MAIN(TestTaskActions)
#include "tst_taskactions.moc"
