// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/addsheetdesk.h"
#include "ui/dialogs/filestoadd.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>

using namespace Landline;
using namespace Landline::Testing;

class TestAddDownloadsSheet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void nobodyIsAskedWhileHandsAreTyping();
    void answersStandInTheList();
    void whatIsWrongIsSaid();
    void untickedFilesAreNotAdded();
    void patternsArePreviewed();
    void withoutTheSwitchNobodyIsAsked();
    void offeredLinksAreAskedOnlyIfTheyLookLikeFiles();
    void nothingIsAskedAfterTheEnd();
    void addingNeverWaitsForAnswers();
    void moreIsSaidOfASingleFile();
    void severalShareWhatTheyCan();
    void accessAsksAnew();
    void whatIsWrongWithOptionsIsSaid();
    void filesGoToFoldersByType();
    void optionsOfWhatIsThereAreKept();
    void moreThanTheLimitIsRefused();
};

void TestAddDownloadsSheet::nobodyIsAskedWhileHandsAreTyping()
{
    AddSheetDesk desk;
    QTest::keyClicks(&desk.urls(), QStringLiteral("https://example.org/a.is"));
    QVERIFY(desk.lookup.wanted.isEmpty());
    QTest::keyClicks(&desk.urls(), QStringLiteral("o"));
    QTRY_COMPARE(desk.lookup.wanted.size(), 1);
    QCOMPARE(desk.lookup.wanted.constFirst().url, urlOf(QStringLiteral("a.iso")));
    QCOMPARE(desk.lookup.asked, 1);
}

void TestAddDownloadsSheet::answersStandInTheList()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/get?id=5"));
    QCOMPARE(desk.shown(0, FilesToAddModel::NameColumn), QStringLiteral("get"));
    QCOMPARE(desk.shown(0, FilesToAddModel::NoteColumn), QStringLiteral("Looking it up…"));
    QTRY_COMPARE(desk.lookup.wanted.size(), 1);
    desk.lookup.answer(urlOf(QStringLiteral("get?id=5")), fileOf(QStringLiteral("debian.iso"), 631'000'000));
    QCOMPARE(desk.shown(0, FilesToAddModel::NameColumn), QStringLiteral("debian.iso"));
    QCOMPARE(desk.shown(0, FilesToAddModel::SizeColumn), QStringLiteral("631 MB"));
    QCOMPARE(desk.shown(0, FilesToAddModel::NoteColumn), QStringLiteral("Can be resumed"));
    QCOMPARE(desk.files().index(0, 0).data(Qt::AccessibleDescriptionRole).toString(),
             QStringLiteral("631 MB, Can be resumed"));
    // A second one is asked alone, and the first one keeps its answer.
    desk.urls().appendPlainText(QStringLiteral("https://example.org/b.iso"));
    QTRY_COMPARE(desk.lookup.wanted.size(), 1);
    QTRY_COMPARE(desk.lookup.wanted.constFirst().url, urlOf(QStringLiteral("b.iso")));
    QCOMPARE(desk.shown(0, FilesToAddModel::SizeColumn), QStringLiteral("631 MB"));
    QCOMPARE(desk.sheet->findChild<QLabel *>(QStringLiteral("summary"))->text(),
             QStringLiteral("2 files, 631 MB and 1 of unknown size"));
}

void TestAddDownloadsSheet::whatIsWrongIsSaid()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso https://example.org/page"));
    QTRY_COMPARE(desk.lookup.wanted.size(), 2);
    FileFacts gone;
    gone.problem = {
        ErrorCode::Http, QStringLiteral("the server answered 404: it has no such file"), {}, 404, {}};
    FileFacts page = fileOf(QStringLiteral("page"), 300);
    page.isWebPage = true;
    desk.lookup.answer(urlOf(QStringLiteral("a.iso")), gone);
    desk.lookup.answer(urlOf(QStringLiteral("page")), page);
    QCOMPARE(desk.shown(0, FilesToAddModel::NoteColumn), QStringLiteral("404: it has no such file"));
    QCOMPARE(desk.shown(1, FilesToAddModel::NoteColumn), QStringLiteral("A web page, not a file"));
    QVERIFY(desk.files().index(0, 0).data(FilesToAddModel::WarnsRole).toBool());
    // A person decides: both are still ticked.
    desk.add();
    QCOMPARE(desk.requests.size(), 2);
}

void TestAddDownloadsSheet::untickedFilesAreNotAdded()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso\nhttps://example.org/b.iso"));
    desk.files().setData(desk.files().index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
    QTRY_COMPARE(desk.lookup.wanted.size(), 1); // nobody asks for what is not wanted
    desk.urls().appendPlainText(QStringLiteral("https://example.org/c.iso"));
    QCOMPARE(desk.files().index(0, 0).data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Unchecked);
    desk.add();
    QCOMPARE(desk.requests.size(), 2);
    QCOMPARE(desk.requests.constFirst().url, urlOf(QStringLiteral("b.iso")));
    QCOMPARE(desk.requests.constFirst().directory, addDirectory);
    QCOMPARE(desk.chosen, addDirectory);

    AddSheetDesk none;
    none.urls().setPlainText(QStringLiteral("https://example.org/a.iso"));
    none.files().setData(none.files().index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
    none.add();
    QVERIFY(none.requests.isEmpty());
    QVERIFY(!none.sheet->error().isEmpty());
}

void TestAddDownloadsSheet::patternsArePreviewed()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/{a,b}-[08-10].jpg"));
    QCOMPARE(desk.files().rowCount(), 6);
    QCOMPARE(desk.shown(0, 0), QStringLiteral("a-08.jpg"));
    QCOMPARE(desk.shown(5, 0), QStringLiteral("b-10.jpg"));
    QCOMPARE(desk.field<QPushButton>(QStringLiteral("Add downloads"))->text(),
             QStringLiteral("Add 6 downloads"));
    desk.add();
    QCOMPARE(desk.requests.size(), 6);
}

void TestAddDownloadsSheet::withoutTheSwitchNobodyIsAsked()
{
    IntakeSettings settings;
    settings.looksUp = false;
    AddSheetDesk desk(settings);
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso"));
    QTRY_VERIFY(desk.lookup.asked > 0);
    QVERIFY(desk.lookup.wanted.isEmpty());
    QCOMPARE(desk.shown(0, FilesToAddModel::NoteColumn), QString());
    desk.button<QCheckBox>(QStringLiteral("Look up names and sizes"))->click();
    QCOMPARE(desk.lookup.wanted.size(), 1);
    QVERIFY(desk.settings.looksUp);
    desk.button<QCheckBox>(QStringLiteral("Look up names and sizes"))->click();
    QVERIFY(desk.lookup.wanted.isEmpty());
    QVERIFY(!desk.settings.looksUp);
}

void TestAddDownloadsSheet::offeredLinksAreAskedOnlyIfTheyLookLikeFiles()
{
    AddSheetDesk file;
    file.sheet->offerText(QStringLiteral("https://example.org/a.iso"));
    QTRY_COMPARE(file.lookup.wanted.size(), 1);
    AddSheetDesk link;
    link.sheet->offerText(QStringLiteral("https://example.org/reset?token=1"));
    QTRY_VERIFY(link.lookup.asked > 0);
    QVERIFY(link.lookup.wanted.isEmpty());
    QCOMPARE(link.shown(0, FilesToAddModel::NoteColumn), QString());
    link.urls().appendPlainText(QStringLiteral("https://example.org/b.iso"));
    QTRY_COMPARE(link.lookup.wanted.size(), 2);
}

void TestAddDownloadsSheet::nothingIsAskedAfterTheEnd()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso"));
    QTRY_COMPARE(desk.lookup.wanted.size(), 1);
    delete desk.sheet;
    QVERIFY(desk.lookup.wanted.isEmpty());
}

void TestAddDownloadsSheet::addingNeverWaitsForAnswers()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso"));
    desk.add();
    QCOMPARE(desk.requests.size(), 1);
    QCOMPARE(desk.requests.constFirst().fileName, QString());
}

void TestAddDownloadsSheet::moreIsSaidOfASingleFile()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso"));
    desk.button<QPushButton>(QStringLiteral("More"))->click();
    QCOMPARE(desk.field<QLineEdit>(QStringLiteral("Name"))->placeholderText(), QStringLiteral("a.iso"));
    desk.field<QLineEdit>(QStringLiteral("Name"))->setText(QStringLiteral("mine.iso"));
    desk.field<QLineEdit>(QStringLiteral("Checksum"))->setText(QString(64, u'A'));
    desk.button<QCheckBox>(QStringLiteral("Look for a checksum file beside it"))->setChecked(true);
    desk.button<QCheckBox>(QStringLiteral("Unpack when finished"))->setChecked(true);
    desk.field<QSpinBox>(QStringLiteral("Connections"))->setValue(7);
    desk.field<QSpinBox>(QStringLiteral("Limit"))->setValue(250);
    desk.field<QLineEdit>(QStringLiteral("Login"))->setText(QStringLiteral("ana"));
    desk.field<QLineEdit>(QStringLiteral("Login password"))->setText(QStringLiteral("secret"));
    desk.field<QLineEdit>(QStringLiteral("Referer"))->setText(QStringLiteral("https://example.org/"));
    desk.field<QPlainTextEdit>(QStringLiteral("Headers"))
        ->setPlainText(QStringLiteral("X-Key: 1\n\nX-Other: 2\n"));
    desk.add();
    QCOMPARE(desk.requests.size(), 1);
    const DownloadRequest &request = desk.requests.constFirst();
    QCOMPARE(request.fileName, QStringLiteral("mine.iso"));
    QCOMPARE(request.digest.toText(), QStringLiteral("sha-256=") + QString(64, u'a'));
    QVERIFY(request.usesChecksumFile);
    QVERIFY(request.unpacks);
    QCOMPARE(request.connections, 7);
    QCOMPARE(request.bytesPerSecond, 250'000);
    QCOMPARE(request.access.user, QStringLiteral("ana"));
    QCOMPARE(request.access.password, QStringLiteral("secret"));
    QCOMPARE(request.access.referer, QStringLiteral("https://example.org/"));
    QCOMPARE(request.access.headers.size(), 2);
    QCOMPARE(DownloadRequest::fromJson(request.toJson()).value(), request);
}

void TestAddDownloadsSheet::severalShareWhatTheyCan()
{
    IntakeSettings settings;
    settings.unpacks = true;
    AddSheetDesk desk(settings);
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.zip"));
    desk.field<QLineEdit>(QStringLiteral("Name"))->setText(QStringLiteral("mine.zip"));
    desk.urls().appendPlainText(QStringLiteral("https://example.org/b.zip"));
    QVERIFY(!desk.field<QLineEdit>(QStringLiteral("Name"))->isEnabled());
    QVERIFY(!desk.field<QLineEdit>(QStringLiteral("Checksum"))->isEnabled());
    desk.add();
    QCOMPARE(desk.requests.size(), 2);
    for (const DownloadRequest &request : desk.requests) {
        QCOMPARE(request.fileName, QString());
        QVERIFY(request.unpacks);
    }
}

void TestAddDownloadsSheet::accessAsksAnew()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso"));
    QTRY_COMPARE(desk.lookup.wanted.size(), 1);
    const Downloads::FileQuestion before = desk.lookup.wanted.constFirst();
    FileFacts locked;
    locked.problem = {ErrorCode::Auth, QStringLiteral("the server wants a login"), {}, 401, {}};
    desk.lookup.answer(before.url, locked);
    desk.button<QPushButton>(QStringLiteral("More"))->click();
    auto *user = desk.field<QLineEdit>(QStringLiteral("Login"));
    user->setFocus();
    QTRY_VERIFY(user->hasFocus());
    QTest::keyClicks(user, QStringLiteral("an"));
    // Nobody is asked with half a name, however long the hand rests.
    const int asked = desk.lookup.asked;
    desk.urls().appendPlainText(QStringLiteral("https://example.org/b.iso"));
    QTRY_VERIFY(desk.lookup.asked > asked);
    QCOMPARE(desk.lookup.wanted.size(), 1);
    QCOMPARE(desk.lookup.wanted.constFirst().access, Downloads::HttpAccess());
    QTest::keyClicks(user, QStringLiteral("a"));
    QTest::keyClick(user, Qt::Key_Tab);
    QTRY_COMPARE(desk.lookup.wanted.value(0).access.user, QStringLiteral("ana"));
    // What comes late of the earlier way says nothing of this one.
    Q_EMIT desk.lookup.found(before, locked);
    QCOMPARE(desk.shown(0, FilesToAddModel::NoteColumn), QStringLiteral("Looking it up…"));
}

void TestAddDownloadsSheet::whatIsWrongWithOptionsIsSaid()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.iso"));
    const auto isRefused = [&desk] {
        desk.add();
        return desk.requests.isEmpty() && !desk.sheet->error().isEmpty();
    };
    desk.field<QLineEdit>(QStringLiteral("Checksum"))->setText(QStringLiteral("12"));
    QVERIFY(isRefused());
    desk.field<QLineEdit>(QStringLiteral("Checksum"))->clear();
    desk.field<QLineEdit>(QStringLiteral("Name"))->setText(QStringLiteral("../a"));
    QVERIFY(isRefused());
    desk.field<QLineEdit>(QStringLiteral("Name"))->clear();
    desk.field<QPlainTextEdit>(QStringLiteral("Headers"))->setPlainText(QStringLiteral("no colon"));
    QVERIFY(isRefused());
    desk.field<QPlainTextEdit>(QStringLiteral("Headers"))->clear();
    desk.field<QLineEdit>(QStringLiteral("Save in"))->setText(QStringLiteral("relative"));
    QVERIFY(isRefused());
    desk.field<QLineEdit>(QStringLiteral("Save in"))->setText(QStringLiteral("/data/./other/"));
    desk.add();
    QCOMPARE(desk.requests.constFirst().directory, QStringLiteral("/data/other"));
}

void TestAddDownloadsSheet::filesGoToFoldersByType()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/a.zip https://example.org/get?5"));
    desk.button<QCheckBox>(QStringLiteral("In folders by type of file"))->click();
    QVERIFY(desk.settings.folders.isOn);
    desk.add();
    // Which folder is decided when the name is known.
    for (const DownloadRequest &request : desk.requests) {
        QVERIFY(request.sortsByType);
        QCOMPARE(request.directory, addDirectory);
    }
    QCOMPARE(desk.chosen, addDirectory);
}

void TestAddDownloadsSheet::optionsOfWhatIsThereAreKept()
{
    DownloadRequest request;
    request.url = urlOf(QStringLiteral("a.iso"));
    request.alternatives = {urlOf(QStringLiteral("mirror/a.iso"))};
    request.directory = QStringLiteral("/data/elsewhere");
    request.size = 5;
    request.connections = 2;
    request.access.proxy = QStringLiteral("none");
    AddSheetDesk desk({}, {request});
    QVERIFY(desk.urls().isReadOnly());
    QVERIFY(!desk.field<QPushButton>(QStringLiteral("Add downloads")));
    desk.field<QSpinBox>(QStringLiteral("Connections"))->setValue(9);
    QTest::mouseClick(desk.field<QPushButton>(QStringLiteral("Apply")), Qt::LeftButton);
    DownloadRequest wanted = request;
    wanted.connections = 9;
    QCOMPARE(desk.requests, QList<DownloadRequest>{wanted});
    QCOMPARE(desk.lookup.asked, 0);
}

void TestAddDownloadsSheet::moreThanTheLimitIsRefused()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(QStringLiteral("https://example.org/[1-10000] https://example.org/more"));
    QCOMPARE(desk.files().rowCount(), 10'000);
    desk.add();
    QVERIFY(desk.requests.isEmpty());
    QVERIFY(desk.sheet->error().contains(QLatin1String("10,000"))
            || desk.sheet->error().contains(QLatin1String("10000")));
}

QTEST_MAIN(TestAddDownloadsSheet)
#include "tst_adddownloadssheet.moc"
