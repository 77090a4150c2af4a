// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/windowdesk.h"
#include "ui/dialogs/adddownloadssheet.h"
#include "ui/dialogs/hostsheet.h"
#include "ui/dialogs/joinsheet.h"
#include "ui/dialogs/quitsheet.h"
#include "ui/dialogs/welcomepage.h"
#include "ui/painting/theme.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>

using namespace Landline;
using namespace Landline::Testing;

namespace {

/** What the sheet says would not go on, from top to bottom. */
QStringList lossesOf(const QuitSheet &sheet)
{
    QStringList out;
    for (const QLabel *label : sheet.findChildren<QLabel *>(QStringLiteral("loss")))
        out.append(label->text());
    return out;
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QApplication::clipboard()->clear();
    }
    void beginsWithTheWelcomePage();
    void theWelcomePageLeadsOn();
    void placesAreReachedByNumber();
    void theSidebarCountsWhatIsUnfinished();
    void hostingGoesToTheRoom();
    void aSecondRoomIsAskedFor();
    void aRoomThatIsGoneIsLeft();
    void roomsThatComeByThemselvesDoNotTakeThePlace();
    void theLineBelowSaysWhatIsHosted();
    void invitationsAreShownBeforeTheyAreFollowed();
    void argumentsThatMeanNothingAreNamed();
    void closingAsksForTheEnd();
    void closingAsksWhileDownloadsRun();
    void closingAsksWhileOthersAreInTheRoom();
    void whatIsLostIsToldApart();
    void whatEndsAnywayIsNotHeldUpByAQuestion();
    void whatIsRemovedCountsNoMore();
    void noRowMovesWhenSomethingIsSaid();
    void aHeadingNamesThePlace();
    void theStateIsTakenAlong();
};

void TestMainWindow::beginsWithTheWelcomePage()
{
    const WindowDesk desk;
    QCOMPARE(desk.window.place(), Place(Page::Welcome));
}

void TestMainWindow::theWelcomePageLeadsOn()
{
    WindowDesk desk;
    const auto click = [&desk](const QString &text) {
        for (QPushButton *button : desk.window.findChild<WelcomePage *>()->findChildren<QPushButton *>()) {
            if (button->text() == text)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    };
    click(QStringLiteral("Add downloads"));
    QVERIFY(desk.sheet<AddDownloadsSheet>());
    desk.sheet<AddDownloadsSheet>()->close();
    click(QStringLiteral("Join a room"));
    QVERIFY(desk.sheet<JoinSheet>());
    desk.sheet<JoinSheet>()->close();
    click(QStringLiteral("Host a room"));
    QCOMPARE(desk.rooms.hosted.size(), 1);
}

void TestMainWindow::placesAreReachedByNumber()
{
    WindowDesk desk;
    QTest::keyClick(&desk.window, Qt::Key_2, Qt::AltModifier);
    QCOMPARE(desk.window.place(), Place(Page::Tasks));
    const RoomId room = desk.openRoom(QStringLiteral("Physics lab"));
    QTest::keyClick(&desk.window, Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(desk.window.place(), Place(room));
    QCOMPARE(desk.window.windowTitle(), QStringLiteral("Physics lab — Landline"));
    QTest::keyClick(&desk.window, Qt::Key_9, Qt::AltModifier);
    QCOMPARE(desk.window.place(), Place(room));
}

void TestMainWindow::theSidebarCountsWhatIsUnfinished()
{
    WindowDesk desk;
    desk.window.openArguments(
        {QStringLiteral("https://example.org/a.iso"), QStringLiteral("https://example.org/succeed.iso")});
    const auto *pages = desk.window.findChild<QListWidget *>();
    QCOMPARE(pages->item(0)->text(), QStringLiteral("Downloads"));
    QTRY_COMPARE(pages->item(0)->data(Qt::AccessibleDescriptionRole).toString(),
                 QStringLiteral("1 unfinished"));
    QCOMPARE(pages->item(1)->text(), QStringLiteral("Tasks"));
}

void TestMainWindow::hostingGoesToTheRoom()
{
    WindowDesk desk;
    desk.window.goTo(Page::Downloads);
    auto *sidebar = desk.window.findChild<Sidebar *>();
    Q_EMIT sidebar->hostRequested();
    QCOMPARE(desk.rooms.hosted.size(), 1);
    QCOMPARE(desk.rooms.hosted.constFirst().nick, QStringLiteral("Ana"));
    Chat::RoomSnapshot room;
    room.id = RoomId(1);
    room.name = desk.rooms.hosted.constFirst().roomName;
    room.hosted = true;
    Q_EMIT desk.rooms.roomAdded(room);
    QCOMPARE(desk.window.place(), Place(RoomId(1)));
}

void TestMainWindow::aSecondRoomIsAskedFor()
{
    WindowDesk desk;
    desk.openRoom(QStringLiteral("Physics lab"), true);
    Q_EMIT desk.window.findChild<Sidebar *>()->hostRequested();
    QVERIFY(desk.rooms.hosted.isEmpty());
    QVERIFY(desk.sheet<HostSheet>());
}

void TestMainWindow::aRoomThatIsGoneIsLeft()
{
    WindowDesk desk;
    const RoomId first = desk.openRoom(QStringLiteral("Physics lab"));
    const RoomId second = desk.openRoom(QStringLiteral("Staff"));
    desk.window.goTo(second);
    Q_EMIT desk.rooms.roomRemoved(second);
    QCOMPARE(desk.window.place(), Place(first));
    Q_EMIT desk.rooms.roomRemoved(first);
    QCOMPARE(desk.window.place(), Place(Page::Welcome));
    QTRY_VERIFY(desk.window.findChildren<ChatPane *>().isEmpty());
}

void TestMainWindow::roomsThatComeByThemselvesDoNotTakeThePlace()
{
    WindowDesk desk;
    desk.window.goTo(Page::Tasks);
    desk.openRoom(QStringLiteral("Physics lab"));
    QCOMPARE(desk.window.place(), Place(Page::Tasks));
}

void TestMainWindow::theLineBelowSaysWhatIsHosted()
{
    WindowDesk desk;
    desk.openRoom(QStringLiteral("Physics lab"), true);
    QStringList texts;
    for (const QLabel *label :
         desk.window.findChild<QWidget *>(QStringLiteral("statusLine"))->findChildren<QLabel *>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("Hosting “Physics lab” · 10.0.0.5:8888")));
}

void TestMainWindow::invitationsAreShownBeforeTheyAreFollowed()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("landline://10.0.0.5:8888#AB")});
    QVERIFY(desk.rooms.joined.isEmpty());
    QStringList texts;
    for (const QLineEdit *field : desk.sheet<JoinSheet>()->findChildren<QLineEdit *>())
        texts.append(field->text());
    QVERIFY(texts.contains(QStringLiteral("landline://10.0.0.5:8888#AB")));
}

void TestMainWindow::argumentsThatMeanNothingAreNamed()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("nonsense"), QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.urls().size(), 1);
    desk.window.openArguments({QStringLiteral("nonsense")});
    QVERIFY(desk.notices().text().contains(QLatin1String("nonsense")));
}

void TestMainWindow::closingAsksForTheEnd()
{
    WindowDesk desk;
    QSignalSpy asked(&desk.window, &MainWindow::quitRequested);
    QTest::keyClick(&desk.window, Qt::Key_Q, Qt::ControlModifier);
    QCOMPARE(asked.count(), 1);
}

void TestMainWindow::closingAsksWhileDownloadsRun()
{
    WindowDesk desk;
    QSignalSpy quits(&desk.window, &MainWindow::quitRequested);
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Running);
    desk.window.close();
    QVERIFY(desk.window.isVisible());
    QVERIFY(desk.sheet<QuitSheet>());
    QCOMPARE(lossesOf(*desk.sheet<QuitSheet>()),
             QStringList{QStringLiteral("1 download is running; it goes on the next time Landline starts.")});
    QTest::mouseClick(desk.button(QStringLiteral("Cancel")), Qt::LeftButton);
    QTRY_VERIFY(!desk.sheet<QuitSheet>());
    QVERIFY(quits.isEmpty());
    desk.window.close();
    QTest::mouseClick(desk.button(QStringLiteral("Quit")), Qt::LeftButton);
    QCOMPARE(quits.count(), 1);
    QVERIFY(!desk.window.isVisible());
}

void TestMainWindow::closingAsksWhileOthersAreInTheRoom()
{
    WindowDesk desk;
    QSignalSpy quits(&desk.window, &MainWindow::quitRequested);
    Chat::RoomSnapshot room;
    room.id = desk.openRoom(QStringLiteral("Physics lab"), true);
    room.name = QStringLiteral("Physics lab");
    room.hosted = true;
    room.state = Chat::RoomState::Open;
    room.memberCount = 3;
    Q_EMIT desk.rooms.roomChanged(room);
    desk.window.close();
    QVERIFY(desk.sheet<QuitSheet>());
    const auto *sheet = desk.sheet<QuitSheet>();
    QCOMPARE(lossesOf(*sheet),
             QStringList{QStringLiteral(
                 "2 others are in “Physics lab”, which is closed until Landline starts again.")});
    // They leave while the question stands.
    room.memberCount = 1;
    Q_EMIT desk.rooms.roomChanged(room);
    QCOMPARE(lossesOf(*sheet), QStringList{QStringLiteral("Everything has come to its end meanwhile.")});
    QTest::mouseClick(desk.button(QStringLiteral("Cancel")), Qt::LeftButton);
    desk.window.close();
    QCOMPARE(quits.count(), 1);
}

void TestMainWindow::whatIsLostIsToldApart()
{
    QWidget window;
    auto *sheet = new QuitSheet(&window);
    sheet->setLosses({QStringLiteral("One thing. ").repeated(40), QStringLiteral("Another.")});
    sheet->open();
    const auto labels = sheet->findChildren<QLabel *>(QStringLiteral("loss"));
    QCOMPARE(labels.size(), 2);
    QTRY_VERIFY(labels.at(0)->height() > labels.at(1)->height());
    QVERIFY(labels.at(1)->y() - labels.at(0)->geometry().bottom() > grid / 2);
    QVERIFY(labels.at(0)->height() >= labels.at(0)->heightForWidth(labels.at(0)->width()));
}

void TestMainWindow::whatEndsAnywayIsNotHeldUpByAQuestion()
{
    WindowDesk desk;
    QSignalSpy quits(&desk.window, &MainWindow::quitRequested);
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Running);
    desk.window.settle();
    desk.window.close();
    QCOMPARE(quits.count(), 1);
    QVERIFY(!desk.sheet<QuitSheet>());
}

void TestMainWindow::whatIsRemovedCountsNoMore()
{
    WindowDesk desk;
    QSignalSpy quits(&desk.window, &MainWindow::quitRequested);
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Running);
    auto *list = desk.window.findChild<QListView *>(QStringLiteral("downloads"));
    list->setCurrentIndex(list->model()->index(0, 0));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Delete);
    const auto *pages = desk.window.findChild<QListWidget *>();
    QCOMPARE(pages->item(0)->data(Qt::AccessibleDescriptionRole).toString(), QString());
    desk.window.close();
    QCOMPARE(quits.count(), 1);
    QTRY_VERIFY(desk.queue.tasks().isEmpty());
}

void TestMainWindow::noRowMovesWhenSomethingIsSaid()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    desk.notices().dismiss();
    const auto *list = desk.window.findChild<QListView *>(QStringLiteral("downloads"));
    QTRY_VERIFY(list->isVisible());
    const auto top = [&] {
        QCoreApplication::processEvents();
        return list->viewport()->mapTo(&desk.window, list->visualRect(list->model()->index(0, 0)).topLeft());
    };
    for (const QSize &size : {QSize(1120, 720), desk.window.minimumSize()}) {
        desk.window.resize(size);
        const QPoint before = top();
        desk.notices().say(QStringLiteral("Removed 1 download from the list. Files stay where they are."),
                           {{QStringLiteral("Undo"), [] {}}});
        QVERIFY(desk.notices().isVisible());
        QCOMPARE(top(), before);
        desk.notices().dismiss();
        QCOMPARE(top(), before);
    }
}

void TestMainWindow::aHeadingNamesThePlace()
{
    WindowDesk desk;
    const auto *heading = desk.window.findChild<QLabel *>(QStringLiteral("heading"));
    QVERIFY(!heading->isVisible());
    desk.window.goTo(Page::Tasks);
    QCOMPARE(heading->text(), QStringLiteral("Tasks"));
    QVERIFY(heading->isVisible());
    // Where there is no room for both, what has just happened is what counts.
    desk.window.resize(desk.window.minimumSize());
    desk.notices().say(QStringLiteral("1 task added."));
    QTRY_VERIFY(!heading->isVisible());
    desk.notices().dismiss();
    QVERIFY(heading->isVisible());
    desk.openRoom(QStringLiteral("Physics lab"));
    desk.window.goTo(RoomId(100));
    QVERIFY(!heading->isVisible());
}

void TestMainWindow::theStateIsTakenAlong()
{
    const WindowDesk desk;
    const WindowState state = desk.window.state();
    QCOMPARE(state.nick, QStringLiteral("Ana"));
    QCOMPARE(state.downloadDirectory, downloadDirectory);
    QVERIFY(!state.geometry.isEmpty());
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
