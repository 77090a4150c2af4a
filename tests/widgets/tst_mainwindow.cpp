// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeroomservice.h"
#include "tests/support/waitingoperation.h"
#include "ui/chat/chatpane.h"
#include "ui/dialogs/adddownloadssheet.h"
#include "ui/dialogs/hostsheet.h"
#include "ui/dialogs/joinsheet.h"
#include "ui/dialogs/welcomepage.h"
#include "ui/dropoverlay.h"
#include "ui/mainwindow.h"
#include "ui/painting/noticebar.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Chat::RoomId;

namespace {

const QString directory = QStringLiteral("/data/downloads");

/** A window with a queue whose downloads only wait, and rooms that say what a test says. */
struct Desk
{
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    Testing::FakeRoomService rooms;
    MainWindow window{{queue, rooms, clock}, {{}, directory, QStringLiteral("Ana")}};

    Desk()
    {
        queue.registerKind(QStringLiteral("download"), Testing::waitingKind(QStringLiteral("downloads")));
        queue.restore();
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
    }
    [[nodiscard]] QStringList urls() const
    {
        QStringList out;
        for (const Tasks::TaskSnapshot &task : queue.tasks())
            out.append(task.spec.arguments.value(QLatin1String("url")).toString());
        return out;
    }
    [[nodiscard]] NoticeBar &notices() const { return *window.findChild<NoticeBar *>(); }
    [[nodiscard]] DropOverlay &overlay() const { return *window.findChild<DropOverlay *>(); }
    /** What the overlay promised; the drop is taken afterwards if `drop`. */
    QString drag(const QMimeData &data, Qt::DropAction drop = Qt::CopyAction)
    {
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        const QString promise = enter.isAccepted() && overlay().isVisible() ? overlay().text() : QString();
        if (drop == Qt::CopyAction && enter.isAccepted()) {
            QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&window, &event);
        } else {
            QDragLeaveEvent leave;
            QApplication::sendEvent(&window, &leave);
        }
        return promise;
    }
    RoomId openRoom(const QString &name, bool hosted = false)
    {
        Chat::RoomSnapshot room;
        room.id = RoomId(100 + window.findChildren<ChatPane *>().size());
        room.name = name;
        room.state = Chat::RoomState::Open;
        room.hosted = hosted;
        room.encrypted = true;
        room.address = QStringLiteral("10.0.0.5:8888");
        Q_EMIT rooms.roomAdded(room);
        return room.id;
    }
    /** The latest one: those that are closed go with a later event. */
    template <class Sheet>
    [[nodiscard]] Sheet *sheet() const
    {
        const auto sheets = window.findChildren<Sheet *>();
        return sheets.isEmpty() ? nullptr : sheets.constLast();
    }
};

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
    void pastedAddressesAreDownloaded();
    void aPasteWithoutAddressSaysSo();
    void draggedUrlsArePromisedAndTaken();
    void browsersAreUnderstood_data();
    void browsersAreUnderstood();
    void aDroppedListIsRead();
    void whatCanNotBeUsedIsRefused();
    void linksDroppedOnARoomAreSentThere();
    void theAddSheetSaysWhatIsWrongWithAnAddress();
    void theAddSheetOffersTheClipboard();
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
    void theStateIsTakenAlong();
};

void TestMainWindow::beginsWithTheWelcomePage()
{
    const Desk desk;
    QCOMPARE(desk.window.place(), Place(Page::Welcome));
}

void TestMainWindow::theWelcomePageLeadsOn()
{
    Desk desk;
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

void TestMainWindow::pastedAddressesAreDownloaded()
{
    Desk desk;
    desk.window.goTo(Page::Tasks);
    desk.window.enter();
    QApplication::clipboard()->setText(
        QStringLiteral("https://example.org/a.iso\nhttps://example.org/b.iso\n"));
    QTest::keyClick(&desk.window, Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(desk.urls(), (QStringList{QStringLiteral("https://example.org/a.iso"),
                                           QStringLiteral("https://example.org/b.iso")}));
    QCOMPARE(desk.window.place(), Place(Page::Downloads));
    QCOMPARE(desk.notices().text(), QStringLiteral("2 downloads added."));
    QCOMPARE(desk.queue.tasks().constFirst().spec.arguments.value(QLatin1String("directory")).toString(),
             directory);
}

void TestMainWindow::aPasteWithoutAddressSaysSo()
{
    Desk desk;
    desk.window.goTo(Page::Downloads);
    desk.window.enter();
    QApplication::clipboard()->setText(QStringLiteral("no address"));
    QTest::keyClick(&desk.window, Qt::Key_V, Qt::ControlModifier);
    QVERIFY(!desk.notices().text().isEmpty());
    QVERIFY(desk.urls().isEmpty());
}

void TestMainWindow::draggedUrlsArePromisedAndTaken()
{
    Desk desk;
    QMimeData data;
    data.setUrls({QUrl(QStringLiteral("https://example.org/a.iso")),
                  QUrl(QStringLiteral("https://example.org/b.iso")),
                  QUrl(QStringLiteral("ftp://example.org/c.iso"))});
    QCOMPARE(desk.drag(data, Qt::IgnoreAction), QStringLiteral("Download 2 files"));
    QVERIFY(!desk.overlay().isVisible());
    QVERIFY(desk.urls().isEmpty());
    QCOMPARE(desk.drag(data), QStringLiteral("Download 2 files"));
    QTRY_COMPARE(desk.urls().size(), 2);
    QVERIFY(!desk.overlay().isVisible());
}

void TestMainWindow::browsersAreUnderstood_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("list of addresses")
        << QStringLiteral("text/uri-list") << QByteArray("https://example.org/a.iso\r\n");
    QTest::newRow("Netscape") << QStringLiteral("_NETSCAPE_URL")
                              << QByteArray("https://example.org/a.iso\nThe image");
    QTest::newRow("plain text") << QStringLiteral("text/plain")
                                << QByteArray("get https://example.org/a.iso now");
}

void TestMainWindow::browsersAreUnderstood()
{
    QFETCH(const QString, format);
    QFETCH(const QByteArray, bytes);
    QMimeData data;
    data.setData(format, bytes);
    QCOMPARE(dropContentOf(data).urls, QList<QUrl>{QUrl(QStringLiteral("https://example.org/a.iso"))});
}

void TestMainWindow::aDroppedListIsRead()
{
    Desk desk;
    const QTemporaryDir place;
    QFile file(place.filePath(QStringLiteral("list.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "# images\nhttps://example.org/a.iso\n\nhttps://example.org/b.iso\nhttps://example.org/a.iso\n");
    file.write(QByteArray(maxListFileBytes, '\n') + "https://example.org/beyond.iso\n");
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QCOMPARE(desk.drag(data), QStringLiteral("Download what the list names"));
    QTRY_COMPARE(desk.urls().size(), 2);
}

void TestMainWindow::whatCanNotBeUsedIsRefused()
{
    Desk desk;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/data/picture.png"))});
    QCOMPARE(desk.drag(data), QString());
    data.clear();
    data.setText(QStringLiteral("javascript:alert(1)"));
    QCOMPARE(desk.drag(data), QString());
    QVERIFY(desk.urls().isEmpty());
}

void TestMainWindow::linksDroppedOnARoomAreSentThere()
{
    Desk desk;
    const RoomId room = desk.openRoom(QStringLiteral("Physics lab"));
    desk.window.goTo(room);
    QMimeData data;
    data.setUrls({QUrl(QStringLiteral("https://example.org/a.iso"))});
    QCOMPARE(desk.drag(data), QStringLiteral("Send the link to Physics lab"));
    QVERIFY(desk.rooms.calls.contains(QStringLiteral("send %1 https://example.org/a.iso").arg(room.value())));
    QVERIFY(desk.urls().isEmpty());
}

void TestMainWindow::theAddSheetSaysWhatIsWrongWithAnAddress()
{
    Desk desk;
    QTest::keyClick(&desk.window, Qt::Key_N, Qt::ControlModifier);
    auto *sheet = desk.sheet<AddDownloadsSheet>();
    QVERIFY(sheet);
    auto *field = sheet->findChild<QPlainTextEdit *>();
    QCOMPARE(field->accessibleName(), QStringLiteral("URLs"));
    field->setPlainText(QStringLiteral("https://example.org/a.iso\nnonsense"));
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(sheet->error().contains(QLatin1String("nonsense")));
    QVERIFY(desk.urls().isEmpty());
    field->setPlainText(QStringLiteral("https://example.org/a.iso\nhttps://example.org/a.iso"));
    QVERIFY(sheet->error().isEmpty());
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(desk.urls().size(), 1);
    QCOMPARE(desk.window.place(), Place(Page::Downloads));
}

void TestMainWindow::theAddSheetOffersTheClipboard()
{
    Desk desk;
    QApplication::clipboard()->setText(QStringLiteral("https://example.org/a.iso"));
    QTest::keyClick(&desk.window, Qt::Key_N, Qt::ControlModifier);
    auto *field = desk.sheet<AddDownloadsSheet>()->findChild<QPlainTextEdit *>();
    QCOMPARE(field->toPlainText(), QStringLiteral("https://example.org/a.iso"));
    QTest::keyClicks(field, QStringLiteral("x"));
    QCOMPARE(field->toPlainText(), QStringLiteral("x"));
}

void TestMainWindow::placesAreReachedByNumber()
{
    Desk desk;
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
    Desk desk;
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
    Desk desk;
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
    Desk desk;
    desk.openRoom(QStringLiteral("Physics lab"), true);
    Q_EMIT desk.window.findChild<Sidebar *>()->hostRequested();
    QVERIFY(desk.rooms.hosted.isEmpty());
    QVERIFY(desk.sheet<HostSheet>());
}

void TestMainWindow::aRoomThatIsGoneIsLeft()
{
    Desk desk;
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
    Desk desk;
    desk.window.goTo(Page::Tasks);
    desk.openRoom(QStringLiteral("Physics lab"));
    QCOMPARE(desk.window.place(), Place(Page::Tasks));
}

void TestMainWindow::theLineBelowSaysWhatIsHosted()
{
    Desk desk;
    desk.openRoom(QStringLiteral("Physics lab"), true);
    QStringList texts;
    for (const QLabel *label :
         desk.window.findChild<QWidget *>(QStringLiteral("statusLine"))->findChildren<QLabel *>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("Hosting “Physics lab” · 10.0.0.5:8888")));
}

void TestMainWindow::invitationsAreShownBeforeTheyAreFollowed()
{
    Desk desk;
    desk.window.openArguments({QStringLiteral("landline://10.0.0.5:8888#AB")});
    QVERIFY(desk.rooms.joined.isEmpty());
    QStringList texts;
    for (const QLineEdit *field : desk.sheet<JoinSheet>()->findChildren<QLineEdit *>())
        texts.append(field->text());
    QVERIFY(texts.contains(QStringLiteral("landline://10.0.0.5:8888#AB")));
}

void TestMainWindow::argumentsThatMeanNothingAreNamed()
{
    Desk desk;
    desk.window.openArguments({QStringLiteral("nonsense"), QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.urls().size(), 1);
    desk.window.openArguments({QStringLiteral("nonsense")});
    QVERIFY(desk.notices().text().contains(QLatin1String("nonsense")));
}

void TestMainWindow::closingAsksForTheEnd()
{
    Desk desk;
    QSignalSpy asked(&desk.window, &MainWindow::quitRequested);
    QTest::keyClick(&desk.window, Qt::Key_Q, Qt::ControlModifier);
    QCOMPARE(asked.count(), 1);
}

void TestMainWindow::theStateIsTakenAlong()
{
    const Desk desk;
    const WindowState state = desk.window.state();
    QCOMPARE(state.nick, QStringLiteral("Ana"));
    QCOMPARE(state.downloadDirectory, directory);
    QVERIFY(!state.geometry.isEmpty());
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
