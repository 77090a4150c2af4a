// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/comparekind.h"
#include "tests/support/fakeclock.h"
#include "tests/widgets/downloadsdesk.h"
#include "ui/downloads/detailspanel.h"
#include "ui/downloads/speedchart.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/downloadsourcesmodel.h"
#include "ui/painting/logview.h"

#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>
#include <QTreeView>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;
using Testing::DownloadsDesk;

class TestDownloadPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void severalAreSummedUp();
    void theLogIsShown();
    void sourcesStandInATable();
    void speedsAreDrawn();
    void scalesAreRound_data();
    void scalesAreRound();
    void addressAndDigestAreCopyable();
    void anotherAddressIsTaken();
    void aLoginIsAskedFor();
    void aDigestIsExpected();
    void whatIsCancelledIsNotStartedByADigest();
    void aCancelledCheckSaysSo();
    void oneIsSlowedDown();
    void discardedFilesAreNamedWhenItIsOver();
    void moreCanBeDoneByTheButton();
};

static QWidget *sheetNamed(const QString &name)
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->objectName() == name && widget->isVisible())
            return widget;
    }
    return nullptr;
}

static QLineEdit *fieldNamed(const QWidget &parent, const QString &name)
{
    for (QLineEdit *field : parent.findChildren<QLineEdit *>()) {
        if (field->accessibleName() == name)
            return field;
    }
    return nullptr;
}

/** One that runs and is selected. */
static void select(DownloadsDesk &desk, const QString &url = QStringLiteral("https://a.example/a.iso"))
{
    desk.add(url);
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_VERIFY(isFinished(desk.stateOf(0)) || desk.stateOf(0) == TaskState::Running);
    desk.view().setCurrentIndex(desk.view().model()->index(0, 0));
    desk.view().setFocus();
}

static QJsonObject argumentsOf(const DownloadsDesk &desk)
{
    return desk.queue.tasks().constFirst().spec.arguments;
}

void TestDownloadPanel::severalAreSummedUp()
{
    DownloadsDesk desk;
    desk.queue.setGroupLimit(QStringLiteral("downloads"), 1);
    desk.add(QStringLiteral("https://a.example/a.iso https://a.example/b.iso https://a.example/c.iso"));
    QTRY_COMPARE(desk.rows(), 3);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    desk.view().selectAll();
    const auto *panel = desk.pane.findChild<DetailsPanel *>();
    const auto says = [panel](const QString &text) {
        const auto labels = panel->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(), [&text](const QLabel *label) {
            return label->isVisible() && label->text() == text;
        });
    };
    QTRY_VERIFY(says(QStringLiteral("3 downloads are selected")));
    QTRY_VERIFY(says(QStringLiteral("1 running · 2 waiting")));
    QVERIFY(!panel->findChild<QTabBar *>()->isVisible());
    QTRY_VERIFY(panel->height() < 120); // there is nothing more to say
    desk.click(QStringLiteral("Pause"));
    QTRY_COMPARE(desk.stateOf(0), TaskState::Suspended);
    QTRY_COMPARE(desk.stateOf(2), TaskState::Held);
}

void TestDownloadPanel::theLogIsShown()
{
    DownloadsDesk desk;
    select(desk);
    const auto *panel = desk.pane.findChild<DetailsPanel *>();
    QTRY_COMPARE(panel->log().text(), QStringLiteral("begun\n"));
    auto *tabs = panel->findChild<QTabBar *>();
    QVERIFY(!panel->log().isVisible());
    tabs->setFocus();
    QTest::keyClick(tabs, Qt::Key_Right);
    QTest::keyClick(tabs, Qt::Key_Right);
    QVERIFY(panel->log().isVisible());
}

void TestDownloadPanel::sourcesStandInATable()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    const SpeedHistory history(clock, table);
    DetailsPanel panel(history);
    TaskSnapshot task;
    task.id = TaskId(1);
    task.state = TaskState::Running;
    task.progress = {412'000'000, 631'000'000, Tasks::Unit::Bytes};
    task.details[QLatin1String("segments")] =
        QJsonArray{QJsonArray{0, 400'000'000}, QJsonArray{500'000'000, 512'000'000}};
    task.details[QLatin1String("sources")] =
        QJsonArray{QJsonObject{{QStringLiteral("url"), QStringLiteral("https://a.example/a.iso")},
                               {QStringLiteral("state"), QStringLiteral("used")},
                               {QStringLiteral("connections"), 2},
                               {QStringLiteral("bytes"), 400'000'000},
                               {QStringLiteral("bytesPerSecond"), 2.9e6}},
                   QJsonObject{{QStringLiteral("url"), QStringLiteral("https://b.example/a.iso")},
                               {QStringLiteral("state"), QStringLiteral("dropped")},
                               {QStringLiteral("note"), QStringLiteral("it has another\nversion")}}};
    panel.show(task, QStringLiteral("running"));
    const auto *view = panel.findChild<QTreeView *>();
    QCOMPARE(view->accessibleName(), QStringLiteral("Sources"));
    const auto cell = [view](int row, int column) {
        return view->model()->index(row, column).data().toString();
    };
    QCOMPARE(cell(0, DownloadSourcesModel::AddressColumn), QStringLiteral("https://a.example/a.iso"));
    QCOMPARE(cell(0, DownloadSourcesModel::StateColumn), QStringLiteral("in use"));
    QCOMPARE(cell(0, DownloadSourcesModel::ConnectionsColumn), QStringLiteral("2"));
    QCOMPARE(cell(0, DownloadSourcesModel::ReceivedColumn), QStringLiteral("400 MB"));
    QCOMPARE(cell(0, DownloadSourcesModel::SpeedColumn), QStringLiteral("2.9 MB/s"));
    QCOMPARE(cell(1, DownloadSourcesModel::StateColumn), QStringLiteral("given up: it has another version"));
    const auto labels = panel.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) {
        return label->text() == QStringLiteral("2 pieces · 412 MB are here · 219 MB are missing");
    }));
    // The same servers with other figures: what is selected stays.
    view->selectionModel()->setCurrentIndex(view->model()->index(1, 0), QItemSelectionModel::ClearAndSelect);
    task.progress.done += 1'000'000;
    panel.show(task, QStringLiteral("running"));
    QCOMPARE(view->currentIndex().row(), 1);
}

void TestDownloadPanel::speedsAreDrawn()
{
    Testing::FakeClock clock;
    TaskTableModel table(clock);
    SpeedHistory history(clock, table);
    SpeedChart chart(history);
    chart.resize(400, 120);
    TaskSnapshot task;
    task.id = TaskId(1);
    task.spec.kind = QStringLiteral("download");
    task.state = TaskState::Running;
    table.addTask(task);
    chart.show(TaskId(1));
    QVERIFY(chart.summary().isEmpty());
    const QImage empty = chart.grab().toImage();
    for (int second = 1; second <= 3; ++second) {
        task.progress.done += second * 1'000'000;
        table.updateTask(task);
        clock.advance(1s);
        history.sample();
    }
    QCOMPARE(chart.summary(), QStringLiteral("now 3.0 MB/s · average 2.0 MB/s · at most 3.0 MB/s"));
    QCOMPARE(chart.accessibleDescription(), chart.summary());
    QVERIFY(chart.grab().toImage() != empty);
}

void TestDownloadPanel::scalesAreRound_data()
{
    QTest::addColumn<double>("speed");
    QTest::addColumn<double>("scale");
    QTest::newRow("nothing") << 0.0 << 1000.0;
    QTest::newRow("just so") << 2e6 << 2e6;
    QTest::newRow("above") << 2.1e6 << 5e6;
    QTest::newRow("next power") << 7e6 << 1e7;
}

void TestDownloadPanel::scalesAreRound()
{
    QFETCH(const double, speed);
    QTEST(roundSpeedAbove(speed), "scale");
}

void TestDownloadPanel::addressAndDigestAreCopyable()
{
    DownloadsDesk desk;
    select(desk);
    auto *tabs = desk.pane.findChild<DetailsPanel *>()->findChild<QTabBar *>();
    tabs->setCurrentIndex(tabs->count() - 1);
    desk.click(QStringLiteral("Copy address"));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://a.example/a.iso"));
}

void TestDownloadPanel::anotherAddressIsTaken()
{
    DownloadsDesk desk;
    select(desk);
    QTest::keyClick(&desk.view(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QWidget *sheet = nullptr;
    QTRY_VERIFY((sheet = sheetNamed(QStringLiteral("addressSheet"))));
    QLineEdit *field = fieldNamed(*sheet, QStringLiteral("New address"));
    QCOMPARE(field->text(), QStringLiteral("https://a.example/a.iso"));
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("ftp://b.example/a.iso"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(sheet->findChild<QLabel *>(QStringLiteral("error"))->text().contains(QLatin1String("http")));
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("https://b.example/a.iso?t=2"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(argumentsOf(desk).value(u"url").toString(), QStringLiteral("https://b.example/a.iso?t=2"));
    QCOMPARE(argumentsOf(desk).value(u"filedUnder").toString(), QStringLiteral("https://a.example/a.iso"));
    QCOMPARE(desk.stateOf(0), TaskState::Running);
}

void TestDownloadPanel::aLoginIsAskedFor()
{
    DownloadsDesk desk;
    select(desk, QStringLiteral("https://a.example/fail.iso"));
    QCOMPARE(desk.stateOf(0), TaskState::Failed);
    QSignalSpy moves(&desk.queue, &Tasks::TaskQueue::stateChanged);
    Q_EMIT desk.view().actionTriggered(RowAction::SignIn, desk.view().selectedIds());
    QWidget *sheet = nullptr;
    QTRY_VERIFY((sheet = sheetNamed(QStringLiteral("signInSheet"))));
    const auto texts = sheet->findChildren<QLabel *>();
    QVERIFY(std::any_of(texts.cbegin(), texts.cend(), [](const QLabel *label) {
        return label->text().contains(QLatin1String("not encrypted")); // that it is stored so
    }));
    QLineEdit *password = fieldNamed(*sheet, QStringLiteral("Password"));
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QTest::keyClicks(password, QStringLiteral("geheim"));
    QTest::keyClick(password, Qt::Key_Return);
    QVERIFY(sheet->isVisible()); // as whom?
    QTest::keyClicks(fieldNamed(*sheet, QStringLiteral("User name")), QStringLiteral("ana"));
    QTest::keyClick(password, Qt::Key_Return);
    QTRY_COMPARE(argumentsOf(desk).value(u"access").toObject().value(u"user").toString(),
                 QStringLiteral("ana"));
    QTRY_VERIFY(!moves.isEmpty()); // it is tried again at once
    QCOMPARE(moves.constFirst().at(1).value<TaskState>(), TaskState::Queued);
}

void TestDownloadPanel::aDigestIsExpected()
{
    DownloadsDesk desk;
    select(desk);
    auto *tabs = desk.pane.findChild<DetailsPanel *>()->findChild<QTabBar *>();
    tabs->setCurrentIndex(tabs->count() - 1);
    desk.click(QStringLiteral("Check digest…"));
    QWidget *sheet = nullptr;
    QTRY_VERIFY((sheet = sheetNamed(QStringLiteral("digestSheet"))));
    QLineEdit *field = fieldNamed(*sheet, QStringLiteral("Checksum"));
    QTest::keyClicks(field, QStringLiteral("12345"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(sheet->isVisible());
    field->clear();
    const QString hex(64, u'a');
    QTest::keyClicks(field, hex.toUpper() + QStringLiteral("  a.iso"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(argumentsOf(desk).value(u"digest").toString(), QStringLiteral("sha-256=") + hex);
}

/** With the digest of nothing in particular. */
static void checkDigest(DownloadsDesk &desk)
{
    auto *tabs = desk.pane.findChild<DetailsPanel *>()->findChild<QTabBar *>();
    tabs->setCurrentIndex(tabs->count() - 1);
    desk.click(QStringLiteral("Check digest…"));
    QWidget *sheet = nullptr;
    QTRY_VERIFY((sheet = sheetNamed(QStringLiteral("digestSheet"))));
    QLineEdit *field = fieldNamed(*sheet, QStringLiteral("Checksum"));
    field->setText(QString(64, u'a'));
    QTest::keyClick(field, Qt::Key_Return);
}

void TestDownloadPanel::whatIsCancelledIsNotStartedByADigest()
{
    DownloadsDesk desk;
    select(desk);
    const TaskId id = desk.view().selectedIds().constFirst();
    desk.commands.carryOut(TaskDeed::Cancel, {id});
    QTRY_COMPARE(desk.stateOf(0), TaskState::Canceled);
    QSignalSpy states(&desk.queue, &Tasks::TaskQueue::stateChanged);
    checkDigest(desk);
    QTRY_VERIFY(!argumentsOf(desk).value(u"digest").toString().isEmpty());
    QCoreApplication::processEvents();
    QCOMPARE(states.count(), 0);
}

void TestDownloadPanel::aCancelledCheckSaysSo()
{
    DownloadsDesk desk;
    desk.queue.registerKind(Tasks::compareWithDigestSpec({}, {}).kind,
                            Testing::waitingKind(QStringLiteral("checks")));
    desk.add(QStringLiteral("https://a.example/succeed.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Succeeded);
    desk.select(desk.names());
    checkDigest(desk);
    QTRY_COMPARE(desk.queue.tasks().size(), 2);
    const TaskId check = desk.queue.tasks().constLast().id;
    QCOMPARE(desk.notices.text(), QStringLiteral("Checking “succeed.iso”…"));
    desk.queue.request(check, Tasks::TaskVerb::Cancel);
    QTRY_COMPARE(desk.notices.text(), QStringLiteral("“succeed.iso” was not checked: that was cancelled."));
}

void TestDownloadPanel::oneIsSlowedDown()
{
    DownloadsDesk desk;
    select(desk);
    QTest::keyClick(&desk.view(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    const auto *popup = desk.pane.findChild<QWidget *>(QStringLiteral("rate"));
    QVERIFY(popup);
    auto *field = popup->findChild<QLineEdit *>();
    // Not at each step: it may be the limit of thousands.
    QTest::keyClick(field, Qt::Key_Up);
    QCoreApplication::processEvents();
    QCOMPARE(argumentsOf(desk).value(u"bytesPerSecond").toInteger(), 0);
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("0.5"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(argumentsOf(desk).value(u"bytesPerSecond").toInteger(), 500'000);
}

void TestDownloadPanel::discardedFilesAreNamedWhenItIsOver()
{
    DownloadsDesk desk;
    select(desk);
    QStringList left;
    connect(&desk.commands, &TaskCommands::filesLeft, this,
            [&left](const QStringList &paths) { left += paths; });
    TaskSnapshot task = *desk.table.task(desk.view().selectedIds().constFirst());
    QTest::keyClick(&desk.view(), Qt::Key_Delete, Qt::ShiftModifier);
    QCOMPARE(desk.rows(), 0);
    desk.click(QStringLiteral("Undo"));
    QCOMPARE(desk.rows(), 1);
    desk.select({QStringLiteral("a.iso")});
    QTest::keyClick(&desk.view(), Qt::Key_Delete, Qt::ShiftModifier);
    desk.notices.dismiss();
    QTRY_COMPARE(desk.table.rowCount(), 0);
    QVERIFY(left.isEmpty()); // it had left nothing
    // Of one that had begun: what is there of it, and the record beside.
    task.details[QLatin1String("part")] = QStringLiteral("/d/a.iso.part");
    task.state = TaskState::Canceled;
    QCOMPARE(filesOf(task), (QStringList{"/d/a.iso.part", "/d/a.iso.part.landline"}));
    task.state = TaskState::Succeeded;
    task.details[QLatin1String("file")] = QStringLiteral("/d/a.iso");
    QCOMPARE(filesOf(task), QStringList{"/d/a.iso"});
    task.details[QLatin1String("skipped")] = true; // it was somebody's already
    QVERIFY(filesOf(task).isEmpty());
}

void TestDownloadPanel::moreCanBeDoneByTheButton()
{
    DownloadsDesk desk;
    select(desk);
    QCoreApplication::processEvents(); // what has just been shown gets its place by an event
    QTest::mouseClick(desk.pane.findChild<QToolButton *>(QStringLiteral("moreActions")), Qt::LeftButton);
    QMenu *menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())));
    QStringList texts;
    for (const QAction *action : menu->actions())
        texts.append(action->text());
    QVERIFY(texts.contains(QStringLiteral("Limit speed…")));
    menu->close();
}

QTEST_MAIN(TestDownloadPanel)
#include "tst_downloadpanel.moc"
