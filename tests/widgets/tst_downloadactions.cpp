// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/downloadsdesk.h"
#include "ui/downloads/detailspanel.h"
#include "ui/painting/logview.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDragMoveEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTabBar>

#include <algorithm>

using namespace Landline;
using namespace Landline::Ui;
using Tasks::TaskState;
using Testing::DownloadsDesk;

class TestDownloadActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void waitingOnesAreReorderedByKeys();
    void waitingOnesAreReorderedByDragging();
    void severalAreDealtWithTogether();
    void whatIsPausedIsStartedOrPausedAgain();
    void aStateIsChosen();
    void theSelectionOutlivesAFilter();
    void addressesAreCopied();
    void aNarrowToolbarKeepsItsButtons();
    void aNarrowToolbarKeepsItsFilters();
    void theLogIsSearchedWhileItHasTheKeyboard();
    void nothingIsFollowedWhileNobodySeesIt();
};

/** Four that wait: nothing of their group starts. */
static void fill(DownloadsDesk &desk)
{
    desk.queue.setGroupSuspended(QStringLiteral("downloads"), true);
    desk.add(QStringLiteral("https://a.example/a.iso https://a.example/b.iso https://a.example/c.iso "
                            "https://b.example/d.iso"));
    QTRY_COMPARE(desk.rows(), 4);
}

static QMenu *menuOf(const DownloadsDesk &desk)
{
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(20, 20),
                            desk.view().viewport()->mapToGlobal(QPoint(20, 20)));
    QCoreApplication::sendEvent(desk.view().viewport(), &event);
    return desk.view().findChild<QMenu *>();
}

static QAction *actionIn(const QWidget &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

void TestDownloadActions::waitingOnesAreReorderedByKeys()
{
    DownloadsDesk desk;
    fill(desk);
    desk.select({QStringLiteral("c.iso")});
    QTest::keyClick(&desk.view(), Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(desk.names(), (QStringList{"a.iso", "c.iso", "b.iso", "d.iso"}));
    QTest::keyClick(&desk.view(), Qt::Key_End, Qt::AltModifier);
    QTRY_COMPARE(desk.names(), (QStringList{"a.iso", "b.iso", "d.iso", "c.iso"}));
}

void TestDownloadActions::waitingOnesAreReorderedByDragging()
{
    DownloadsDesk desk;
    fill(desk);
    desk.select({QStringLiteral("c.iso"), QStringLiteral("d.iso")});
    const std::unique_ptr<QMimeData> dragged(
        desk.view().model()->mimeData(desk.view().selectionModel()->selectedRows()));
    const QPoint top = desk.view().visualRect(desk.view().model()->index(0, 0)).topLeft() + QPoint(50, 3);
    QDragEnterEvent enter(top, Qt::MoveAction, dragged.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(desk.view().viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(top, Qt::MoveAction, dragged.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(desk.view().viewport(), &move);
    QVERIFY(move.isAccepted());
    QDropEvent drop(top, Qt::MoveAction, dragged.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(desk.view().viewport(), &drop);
    QTRY_COMPARE(desk.names(), (QStringList{"c.iso", "d.iso", "a.iso", "b.iso"}));
    QMimeData foreign;
    foreign.setText(QStringLiteral("a.iso"));
    QDragEnterEvent other(top, Qt::MoveAction, &foreign, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(desk.view().viewport(), &other);
    QVERIFY(!other.isAccepted());
}

void TestDownloadActions::severalAreDealtWithTogether()
{
    DownloadsDesk desk;
    fill(desk);
    desk.select({QStringLiteral("a.iso"), QStringLiteral("d.iso")});
    QTest::keyClick(&desk.view(), Qt::Key_Space);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Held);
    QTRY_COMPARE(desk.stateOf(3), TaskState::Held);
    QCOMPARE(desk.stateOf(1), TaskState::Queued);
    QMenu *menu = menuOf(desk);
    QVERIFY(menu);
    QVERIFY(!actionIn(*menu, QStringLiteral("Open")));
    actionIn(*menu, QStringLiteral("Resume"))->trigger();
    QTRY_COMPARE(desk.stateOf(0), TaskState::Queued);
    QTRY_COMPARE(desk.stateOf(3), TaskState::Queued);
    actionIn(*actionIn(*menu, QStringLiteral("Priority"))->menu(), QStringLiteral("High"))->trigger();
    QTRY_COMPARE(desk.names(), (QStringList{"a.iso", "d.iso", "b.iso", "c.iso"}));
    QTRY_VERIFY(desk.view()
                    .model()
                    ->index(1, 0)
                    .data(TaskTableModel::StateTextRole)
                    .toString()
                    .contains(QLatin1String("paused")));
    menu->close();
}

void TestDownloadActions::whatIsPausedIsStartedOrPausedAgain()
{
    DownloadsDesk desk;
    desk.queue.setGroupLimit(QStringLiteral("downloads"), 1);
    desk.add(QStringLiteral("https://a.example/a.iso https://a.example/b.iso https://a.example/c.iso"));
    QTRY_COMPARE(desk.rows(), 3);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    desk.select({QStringLiteral("a.iso")});
    QTest::keyClick(&desk.view(), Qt::Key_Space);
    QTRY_COMPARE(desk.stateOf(1), TaskState::Running);
    QMenu *menu = menuOf(desk);
    QVERIFY(menu && actionIn(*menu, QStringLiteral("Start now")));
    actionIn(*menu, QStringLiteral("Start now"))->trigger();
    menu->close();
    // The slot is another's by now, but nobody comes before it.
    QTRY_COMPARE(desk.stateOf(0), TaskState::Queued);
    QVERIFY(desk.table.taskAt(0).position < desk.table.taskAt(2).position);
    // Whoever thinks better of it is not refused.
    desk.window.activateWindow();
    QTRY_VERIFY(desk.view().hasFocus());
    QTest::keyClick(&desk.view(), Qt::Key_Space);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Suspended);
    QTest::keyClick(&desk.view(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Queued);
    desk.queue.request(desk.table.taskAt(1).id, Tasks::TaskVerb::Cancel);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    QCOMPARE(desk.stateOf(2), TaskState::Queued);
}

void TestDownloadActions::aStateIsChosen()
{
    DownloadsDesk desk;
    desk.queue.setGroupLimit(QStringLiteral("downloads"), 1);
    desk.add(QStringLiteral("https://a.example/fail.iso"));
    QTRY_COMPARE(desk.stateOf(0), TaskState::Failed);
    desk.add(QStringLiteral("https://a.example/run.iso https://a.example/wait.iso"));
    QTRY_COMPARE(desk.rows(), 3);
    QTRY_COMPARE(desk.stateOf(1), TaskState::Running);
    auto *show = desk.pane.findChild<QComboBox *>();
    QCOMPARE(show->accessibleName(), QStringLiteral("Show"));
    const auto choose = [show](const QString &text) {
        show->setFocus();
        QTest::keyClick(show, Qt::Key_Home);
        while (show->currentText() != text)
            QTest::keyClick(show, Qt::Key_Down);
    };
    choose(QStringLiteral("Running"));
    QTRY_COMPARE(desk.names(), QStringList{"run.iso"});
    choose(QStringLiteral("Waiting"));
    QTRY_COMPARE(desk.names(), QStringList{"wait.iso"});
    choose(QStringLiteral("Failed"));
    QTRY_COMPARE(desk.names(), QStringList{"fail.iso"});
    choose(QStringLiteral("Finished"));
    QTRY_COMPARE(desk.names(), QStringList{"fail.iso"});
    choose(QStringLiteral("Running"));
    desk.pane.focusFilter();
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("nothing"));
    desk.click(QStringLiteral("Show all"));
    QTRY_COMPARE(desk.rows(), 3);
}

void TestDownloadActions::theSelectionOutlivesAFilter()
{
    DownloadsDesk desk;
    fill(desk);
    QStringList more;
    for (int i = 0; i < 200; ++i)
        more.append(QStringLiteral("https://%1.example/%2.bin").arg(i % 2 ? u"even" : u"odd").arg(i));
    desk.add(more.join(u' '));
    QTRY_COMPARE(desk.rows(), 204);
    desk.select({QStringLiteral("b.iso"), QStringLiteral("2.bin")});
    desk.pane.focusFilter();
    // Every second row goes: more ranges than are told one by one.
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("odd"));
    QTRY_COMPARE(desk.rows(), 100);
    QCOMPARE(desk.view().selectedIds().size(), 1);
    QCOMPARE(desk.view().selectionModel()->selectedRows().constFirst().data().toString(),
             QStringLiteral("2.bin"));
}

void TestDownloadActions::addressesAreCopied()
{
    DownloadsDesk desk;
    fill(desk);
    desk.select({QStringLiteral("a.iso"), QStringLiteral("d.iso")});
    QTest::keyClick(&desk.view(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("https://a.example/a.iso\nhttps://b.example/d.iso"));
}

void TestDownloadActions::aNarrowToolbarKeepsItsButtons()
{
    DownloadsDesk desk;
    fill(desk);
    auto *limit = desk.button(QStringLiteral("No limit"));
    auto *add = desk.button(QStringLiteral("Add downloads"));
    QVERIFY(limit && add);
    for (int width = 900; width >= 504; width -= 36) {
        desk.pane.resize(width, 500);
        QVERIFY(add->geometry().right() < limit->geometry().left());
        QVERIFY(add->width() >= add->sizeHint().width());
    }
    QCOMPARE(limit->text(), QString());
    QCOMPARE(limit->toolTip(), QStringLiteral("No limit"));
    QCOMPARE(limit->accessibleName(), QStringLiteral("No limit"));
    desk.pane.resize(1100, 500);
    QCOMPARE(add->text(), QStringLiteral("Add downloads"));
    QCOMPARE(limit->text(), QStringLiteral("No limit"));
}

void TestDownloadActions::aNarrowToolbarKeepsItsFilters()
{
    DownloadsDesk desk;
    fill(desk);
    desk.add(QStringLiteral("https://a.example/fail.iso"));
    const QWidget *states = nullptr;
    for (const QComboBox *box : desk.pane.findChildren<QComboBox *>()) {
        if (box->accessibleName() == QLatin1String("Show"))
            states = box;
    }
    QVERIFY(states);
    auto *filter = desk.pane.findChild<QLineEdit *>();
    for (int width = 900; width >= 480; width -= 30) {
        desk.pane.resize(width, 500);
        QVERIFY2(states->isVisible(), qPrintable(QString::number(width)));
        QVERIFY(filter->isVisible());
        QVERIFY(states->geometry().right() < filter->geometry().left());
    }
    // One after the other gives its words up, the last one first.
    auto *limit = desk.pane.findChild<QPushButton *>(QStringLiteral("limit"));
    desk.pane.resize(480, 500);
    QCOMPARE(limit->text(), QString());
    for (int width = 480; width < 1000; width += 10) {
        desk.pane.resize(width, 500);
        QVERIFY(limit->width() >= limit->sizeHint().width());
    }
    QCOMPARE(limit->text(), QStringLiteral("No limit"));
}

void TestDownloadActions::theLogIsSearchedWhileItHasTheKeyboard()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://a.example/a.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    desk.select(desk.names());
    auto *panel = desk.pane.findChild<DetailsPanel *>();
    auto *tabs = panel->findChild<QTabBar *>();
    const auto *bar = panel->findChild<QWidget *>(QStringLiteral("logSearch"));
    for (int i = 0; i < tabs->count(); ++i) {
        if (tabs->tabText(i) == QLatin1String("Log"))
            tabs->setCurrentIndex(i);
    }
    desk.pane.search();
    QVERIFY(!bar->isVisible());
    panel->log().findChild<QPlainTextEdit *>()->setFocus();
    QTRY_VERIFY(panel->log().hasKeyboard());
    desk.pane.search();
    QVERIFY(bar->isVisible());
}

void TestDownloadActions::nothingIsFollowedWhileNobodySeesIt()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://a.example/a.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    desk.select(desk.names());
    const Tasks::TaskId id = desk.view().selectedIds().constFirst();
    const auto says = [&desk](const QString &word) {
        const auto labels = desk.pane.findChild<DetailsPanel *>()->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [&word](const QLabel *label) { return label->text().contains(word); });
    };
    QVERIFY(!says(QStringLiteral("paused")));
    desk.pane.hide();
    desk.commands.carryOut(TaskDeed::Pause, {id});
    QTRY_COMPARE(desk.stateOf(0), TaskState::Suspended);
    QVERIFY(!says(QStringLiteral("paused")));
    desk.pane.show();
    QVERIFY(says(QStringLiteral("paused")));
}

QTEST_MAIN(TestDownloadActions)
#include "tst_downloadactions.moc"
