// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/listfile.h"
#include "tests/widgets/windowdesk.h"
#include "ui/clipboardwatch.h"
#include "ui/dialogs/adddownloadssheet.h"
#include "ui/downloads/afterdownloads.h"

#include <QAction>
#include <QClipboard>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QStringEncoder>
#include <QTemporaryDir>

using namespace Landline;
using namespace Landline::Testing;

/** How what comes from outside gets into the window, and what the window does at the end of it. */
class TestMainWindowIntake : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QApplication::clipboard()->clear();
    }
    void pastedAddressesAreDownloaded();
    void aPasteWithoutAddressSaysSo();
    void draggedUrlsArePromisedAndTaken();
    void browsersAreUnderstood_data();
    void browsersAreUnderstood();
    void aSelectionGivesAllItsLinks();
    void hugeTextsAreCut();
    void aDroppedListIsRead();
    void aMetalinkBringsWhatItKnows();
    void aListWithoutAddressesSaysSo();
    void whatCanNotBeUsedIsRefused();
    void theAddSheetSaysWhatIsWrongWithAnAddress();
    void optionsTakeThePlaceOfWhatWasAdded();
    void optionsThatAreLeftAtOnceLeaveNothingPaused();
    void whatHasEndedHasNoOptions();
    void settingsAreFollowedAndKept();
    void theBasketComesWithTheWindow();
    void copiedAddressesAreOfferedNeverTaken();
    void theEndIsAnnouncedAndCanBeStopped();
};

void TestMainWindowIntake::pastedAddressesAreDownloaded()
{
    WindowDesk desk;
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
             downloadDirectory);
}

void TestMainWindowIntake::aPasteWithoutAddressSaysSo()
{
    WindowDesk desk;
    desk.window.goTo(Page::Downloads);
    desk.window.enter();
    QApplication::clipboard()->setText(QStringLiteral("no address"));
    QTest::keyClick(&desk.window, Qt::Key_V, Qt::ControlModifier);
    QVERIFY(!desk.notices().text().isEmpty());
    QVERIFY(desk.urls().isEmpty());
}

void TestMainWindowIntake::draggedUrlsArePromisedAndTaken()
{
    WindowDesk desk;
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

void TestMainWindowIntake::browsersAreUnderstood_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("list of addresses")
        << QStringLiteral("text/uri-list") << QByteArray("https://example.org/a.iso\r\n");
    QTest::newRow("Netscape") << QStringLiteral("_NETSCAPE_URL")
                              << QByteArray("https://example.org/a.iso\nThe image");
    QTest::newRow("plain text") << QStringLiteral("text/plain")
                                << QByteArray("get https://example.org/a.iso now");
    const auto wide = [](const char *text) {
        return QByteArray(QStringEncoder(QStringEncoder::Utf16LE).encode(QString::fromUtf8(text)));
    };
    QTest::newRow("Firefox") << QStringLiteral("text/x-moz-url")
                             << wide("https://example.org/a.iso\nThe image");
    QTest::newRow("Firefox's own of another machine")
        << QStringLiteral("text/x-moz-url")
        << QByteArray(QStringEncoder(QStringEncoder::Utf16BE)
                          .encode(QStringLiteral("https://example.org/a.iso\nThe")));
    QTest::newRow("Chromium's of its own form")
        << QStringLiteral("text/x-moz-url") << QByteArray("https://example.org/a.iso\nThe image");
    QTest::newRow("a link in HTML") << QStringLiteral("text/html")
                                    << QByteArray("<p>the <a href='https://example.org/a.iso'>image</a></p>");
    QTest::newRow("a link in wide HTML")
        << QStringLiteral("text/html")
        << wide("<meta charset=x><a href=\"https://example.org/a.iso\">image</a>");
}

void TestMainWindowIntake::browsersAreUnderstood()
{
    QFETCH(const QString, format);
    QFETCH(const QByteArray, bytes);
    QMimeData data;
    data.setData(format, bytes);
    QCOMPARE(dropContentOf(data).urls, QList<QUrl>{QUrl(QStringLiteral("https://example.org/a.iso"))});
}

void TestMainWindowIntake::hugeTextsAreCut()
{
    QMimeData data;
    data.setText(QString(maxDropLength, u' ') + QStringLiteral("https://example.org/beyond.iso"));
    QVERIFY(dropContentOf(data).isEmpty());
    QString many;
    for (qsizetype i = 0; i <= Downloads::maxListedFiles; ++i)
        many += QStringLiteral("https://a.org/%1\n").arg(i);
    data.setText(many);
    QCOMPARE(dropContentOf(data).urls.size(), Downloads::maxListedFiles);
}

void TestMainWindowIntake::aDroppedListIsRead()
{
    WindowDesk desk;
    const QTemporaryDir place;
    QFile file(place.filePath(QStringLiteral("list.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "# images\nhttps://example.org/a.iso\n\nhttps://example.org/b.iso\nhttps://example.org/a.iso\n");
    file.write(QByteArray(Downloads::maxListFileBytes, '\n') + "https://example.org/beyond.iso\n");
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QCOMPARE(desk.drag(data), QStringLiteral("Download what the list names"));
    QTRY_COMPARE(desk.urls().size(), 2);
    QVERIFY(desk.notices().text().startsWith(QLatin1String("2 downloads added. The rest is left out")));
}

void TestMainWindowIntake::aSelectionGivesAllItsLinks()
{
    QMimeData data;
    data.setHtml(
        QStringLiteral("<ul><li><a href=\"https://example.org/a.iso?x=1&amp;y=2\">one</a>"
                       "<li>https://example.org/<wbr>b.iso and <a href='javascript:x()'>none</a></ul>"));
    data.setText(QStringLiteral("one\nhttps://example.org/b.iso and none"));
    QCOMPARE(dropContentOf(data).urls, (QList<QUrl>{QUrl(QStringLiteral("https://example.org/a.iso?x=1&y=2")),
                                                    QUrl(QStringLiteral("https://example.org/b.iso"))}));
}

void TestMainWindowIntake::aMetalinkBringsWhatItKnows()
{
    WindowDesk desk;
    const QTemporaryDir place;
    QFile file(place.filePath(QStringLiteral("a.meta4")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("<metalink xmlns='urn:ietf:params:xml:ns:metalink'><file name='a.iso'><size>5</size>"
               "<url priority='1'>https://example.org/a.iso</url>"
               "<url priority='2'>https://mirror.example/a.iso</url></file></metalink>");
    file.close();
    desk.window.openArguments({file.fileName()});
    QTRY_COMPARE(desk.urls(), QStringList{QStringLiteral("https://example.org/a.iso")});
    const QJsonObject arguments = desk.queue.tasks().constFirst().spec.arguments;
    QCOMPARE(arguments.value(QLatin1String("size")).toInt(), 5);
    QCOMPARE(arguments.value(QLatin1String("fileName")).toString(), QStringLiteral("a.iso"));
    QCOMPARE(arguments.value(QLatin1String("directory")).toString(), downloadDirectory);
    QCOMPARE(arguments.value(QLatin1String("alternatives")).toArray().size(), 1);
}

void TestMainWindowIntake::aListWithoutAddressesSaysSo()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("/nowhere/list.txt")});
    QTRY_VERIFY(desk.notices().text().startsWith(QStringLiteral("“list.txt”: ")));
    QVERIFY(desk.urls().isEmpty());
}

void TestMainWindowIntake::whatCanNotBeUsedIsRefused()
{
    WindowDesk desk;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/data/picture.png"))});
    QCOMPARE(desk.drag(data), QString());
    data.clear();
    data.setText(QStringLiteral("javascript:alert(1)"));
    QCOMPARE(desk.drag(data), QString());
    QVERIFY(desk.urls().isEmpty());
}

void TestMainWindowIntake::theAddSheetSaysWhatIsWrongWithAnAddress()
{
    WindowDesk desk;
    QTest::keyClick(&desk.window, Qt::Key_N, Qt::ControlModifier);
    auto *sheet = desk.sheet<AddDownloadsSheet>();
    QVERIFY(sheet);
    auto *field = sheet->findChild<QPlainTextEdit *>();
    QCOMPARE(field->accessibleName(), QStringLiteral("URLs"));
    field->insertPlainText(QStringLiteral("https://example.org/a.iso\nnonsense"));
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(sheet->error().contains(QLatin1String("nonsense")));
    QVERIFY(desk.urls().isEmpty());
    field->setPlainText(QStringLiteral("https://example.org/a.iso\nhttps://example.org/a.iso"));
    QVERIFY(sheet->error().isEmpty());
    field->appendPlainText(QStringLiteral("nonsense"));
    QVERIFY(sheet->error().contains(QLatin1String("It is left out.")));
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(desk.urls().size(), 1);
    QCOMPARE(desk.notices().text(), QStringLiteral("1 download added. “nonsense” was left out."));
    QCOMPARE(desk.window.place(), Place(Page::Downloads));
}

void TestMainWindowIntake::optionsTakeThePlaceOfWhatWasAdded()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.urls().size(), 1);
    const Tasks::TaskId first = desk.queue.tasks().constFirst().id;
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Running);
    QTest::mouseClick(desk.button(QStringLiteral("Options…")), Qt::LeftButton);
    auto *sheet = desk.sheet<AddDownloadsSheet>();
    QVERIFY(sheet);
    // While a person thinks nothing is loaded to the wrong place.
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Suspended);
    sheet->reject();
    QTRY_VERIFY(desk.queue.tasks().constFirst().state == Tasks::TaskState::Running);

    desk.window.openArguments({QStringLiteral("https://example.org/b.iso")});
    QTRY_COMPARE(desk.urls().size(), 2);
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Running); // the latest one stands first
    QTest::mouseClick(desk.button(QStringLiteral("Options…")), Qt::LeftButton);
    sheet = desk.sheet<AddDownloadsSheet>();
    for (QLineEdit *field : sheet->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == QLatin1String("Name"))
            field->setText(QStringLiteral("mine.iso"));
    }
    QTest::mouseClick(desk.button(QStringLiteral("Apply")), Qt::LeftButton);
    QTRY_VERIFY(desk.queue.tasks().size() == 2
                && desk.queue.tasks().constLast().spec.arguments.value(QLatin1String("fileName"))
                       == QStringLiteral("mine.iso"));
    QCOMPARE(desk.queue.tasks().constFirst().id, first);
    QCOMPARE(desk.urls().constLast(), QStringLiteral("https://example.org/b.iso"));
}

void TestMainWindowIntake::optionsThatAreLeftAtOnceLeaveNothingPaused()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Running);
    QSignalSpy states(&desk.queue, &Tasks::TaskQueue::stateChanged);
    QTest::mouseClick(desk.button(QStringLiteral("Options…")), Qt::LeftButton);
    desk.sheet<AddDownloadsSheet>()->reject(); // before the table hears of the pause
    QTRY_VERIFY(states.count() >= 2);
    QTRY_COMPARE(desk.queue.tasks().constFirst().state, Tasks::TaskState::Running);
    QCOMPARE(states.last().at(1).value<Tasks::TaskState>(), Tasks::TaskState::Running);
}

void TestMainWindowIntake::whatHasEndedHasNoOptions()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("https://example.org/succeed.iso")});
    QTRY_VERIFY(!desk.queue.tasks().isEmpty()
                && desk.queue.tasks().constFirst().state == Tasks::TaskState::Succeeded);
    QTRY_VERIFY(desk.button(QStringLiteral("Options…")));
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Succeeded);
    QTest::mouseClick(desk.button(QStringLiteral("Options…")), Qt::LeftButton);
    QVERIFY(!desk.sheet<AddDownloadsSheet>());
    QVERIFY(desk.notices().text().contains(QLatin1String("ended")));
}

static int shownBaskets()
{
    int count = 0;
    for (const QWidget *window : QApplication::topLevelWidgets())
        count += window->objectName() == QLatin1String("dropBasket") && window->isVisible();
    return count;
}

void TestMainWindowIntake::theBasketComesWithTheWindow()
{
    SystemClock clock;
    Tasks::TaskQueue queue(clock);
    FakeRoomService rooms;
    Downloads::DownloadHistory history(QStringLiteral(":memory:"));
    FakeFileLookup lookup;
    FakeSystemPower power;
    WindowState state;
    state.intake.showsBasket = true;
    MainWindow window({queue, rooms, clock, history, lookup, power}, state);
    QCOMPARE(shownBaskets(), 0); // nothing could be taken yet
    window.show();
    QCOMPARE(shownBaskets(), 1);
    window.close();
    QCOMPARE(shownBaskets(), 0);
}

void TestMainWindowIntake::settingsAreFollowedAndKept()
{
    WindowDesk desk;
    QSignalSpy kept(&desk.window, &MainWindow::stateChanged);
    QAction *basket = nullptr;
    for (QAction *action : desk.window.findChildren<QAction *>()) {
        if (action->text().startsWith(QLatin1String("Drop basket")))
            basket = action;
    }
    QVERIFY(basket);
    QCOMPARE(shownBaskets(), 0);
    basket->trigger();
    QCOMPARE(shownBaskets(), 1);
    QVERIFY(desk.window.state().intake.showsBasket);
    QVERIFY(!kept.isEmpty());
    basket->trigger();
    QCOMPARE(shownBaskets(), 0);
    QVERIFY(!desk.window.state().intake.showsBasket);
}

void TestMainWindowIntake::copiedAddressesAreOfferedNeverTaken()
{
    WindowDesk desk;
    auto *watch = desk.window.findChild<ClipboardWatch *>();
    Q_EMIT watch->offered({QUrl(QStringLiteral("https://example.org/debian.iso"))});
    QVERIFY(desk.notices().text().contains(QLatin1String("debian.iso")));
    QTest::mouseClick(desk.button(QStringLiteral("Not now")), Qt::LeftButton);
    QVERIFY(desk.notices().text().isEmpty());
    QVERIFY(desk.urls().isEmpty());
    Q_EMIT watch->offered({QUrl(QStringLiteral("https://example.org/debian.iso"))});
    QTRY_VERIFY(desk.button(QStringLiteral("Download")));
    QTest::mouseClick(desk.button(QStringLiteral("Download")), Qt::LeftButton);
    QTRY_COMPARE(desk.urls(), QStringList{QStringLiteral("https://example.org/debian.iso")});
}

void TestMainWindowIntake::theEndIsAnnouncedAndCanBeStopped()
{
    WindowDesk desk;
    QSignalSpy quits(&desk.window, &MainWindow::quitRequested);
    auto *after = desk.window.findChild<AfterDownloads *>();
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    QTRY_VERIFY(after->isBusy());
    after->choose(AfterAll::Quit);
    desk.queue.request(desk.queue.tasks().constFirst().id, Tasks::TaskVerb::Cancel);
    const auto *notice = desk.window.findChild<NoticeBar *>(QStringLiteral("endNotice"));
    QTRY_COMPARE(notice->text(), QStringLiteral("Everything is finished. Landline quits in 30 s."));
    // What is added now is waited for as well, and the choice stands.
    desk.window.openArguments({QStringLiteral("https://example.org/b.iso")});
    QTRY_VERIFY(notice->text().isEmpty());
    QCOMPARE(after->chosen(), AfterAll::Quit);
    desk.queue.request(desk.queue.tasks().constLast().id, Tasks::TaskVerb::Cancel);
    QTRY_VERIFY(!notice->text().isEmpty());
    QCoreApplication::processEvents();
    QTest::mouseClick(desk.button(QStringLiteral("Cancel")), Qt::LeftButton);
    QCOMPARE(after->chosen(), AfterAll::Nothing);
    QVERIFY(notice->text().isEmpty());
    QVERIFY(quits.isEmpty());
    Q_EMIT after->quitRequested();
    QCOMPARE(quits.count(), 1);
}

QTEST_MAIN(TestMainWindowIntake)
#include "tst_mainwindowintake.moc"
