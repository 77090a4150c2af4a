// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesystempower.h"
#include "tests/support/waitingoperation.h"
#include "ui/downloads/afterdownloads.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/intakemenu.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;

namespace {

constexpr std::chrono::milliseconds quick{2};
constexpr std::chrono::milliseconds never{std::chrono::hours(1)};

/** A queue whose downloads wait until they are cancelled. */
struct Desk
{
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    TaskTableModel table{clock};
    DownloadAdder adder{queue};
    Testing::FakeSystemPower power;
    AfterDownloads after;

    explicit Desk(std::chrono::milliseconds tick)
        : after(queue, table, power, tick)
    {
        for (const char *kind : {"download", "unpack", "command"})
            queue.registerKind(QString::fromLatin1(kind), Testing::waitingKind(QString::fromLatin1(kind)));
        connectTable(queue, table);
        queue.restore();
    }
    void download()
    {
        const int rows = table.rowCount();
        adder.addText(QStringLiteral("https://example.org/%1.iso").arg(rows));
        QTRY_COMPARE(table.rowCount(), rows + 1);
    }
    void end(int row)
    {
        queue.request(table.taskAt(row).id, Tasks::TaskVerb::Cancel);
        QTRY_VERIFY(isFinished(table.taskAt(row).state));
    }
};

} // namespace

class TestAfterDownloads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void quitsOnceAfterTheLastOne();
    void announcesForThirtyTicks();
    void sleepsAndIsNotChosenAnyMore();
    void whatWasNeverBusyEndsNothing();
    void newWorkStopsTheAnnouncement();
    void unpackingIsWaitedForToo();
    void aPersonStopsIt();
    void aCommandBecomesATask();
    void theMenuSaysWhatIsChosen();
    void theMenuChangesSettings();
};

void TestAfterDownloads::quitsOnceAfterTheLastOne()
{
    Desk desk(quick);
    QSignalSpy quits(&desk.after, &AfterDownloads::quitRequested);
    desk.download();
    desk.download();
    desk.after.choose(AfterAll::Quit);
    desk.end(0);
    QVERIFY(desk.after.isBusy());
    QVERIFY(quits.isEmpty());
    desk.end(1);
    QTRY_COMPARE(quits.count(), 1);
    QCOMPARE(desk.after.chosen(), AfterAll::Nothing);
    QSignalSpy announced(&desk.after, &AfterDownloads::announced);
    desk.download();
    desk.end(2);
    QCoreApplication::processEvents();
    QVERIFY(announced.isEmpty());
}

void TestAfterDownloads::announcesForThirtyTicks()
{
    Desk desk(quick);
    QSignalSpy quits(&desk.after, &AfterDownloads::quitRequested);
    QSignalSpy announced(&desk.after, &AfterDownloads::announced);
    desk.download();
    desk.after.choose(AfterAll::Quit);
    desk.end(0);
    QTRY_COMPARE(quits.count(), 1);
    QCOMPARE(announced.count(), AfterDownloads::announcedTicks);
    QCOMPARE(announced.constFirst().at(1).toInt(), AfterDownloads::announcedTicks);
    QCOMPARE(announced.constLast().at(1).toInt(), 1);
}

void TestAfterDownloads::sleepsAndIsNotChosenAnyMore()
{
    Desk desk(quick);
    desk.download();
    desk.after.choose(AfterAll::Sleep);
    desk.end(0);
    QTRY_COMPARE(desk.power.sleeps, 1);
    QCOMPARE(desk.after.chosen(), AfterAll::Nothing);
}

void TestAfterDownloads::whatWasNeverBusyEndsNothing()
{
    Desk desk(quick);
    QSignalSpy announced(&desk.after, &AfterDownloads::announced);
    desk.download();
    desk.end(0);
    desk.after.choose(AfterAll::Quit);
    desk.queue.request(desk.table.taskAt(0).id, Tasks::TaskVerb::Remove);
    QTRY_COMPARE(desk.table.rowCount(), 0);
    QVERIFY(announced.isEmpty());
    // What begins afterwards is waited for.
    desk.download();
    desk.end(0);
    QTRY_VERIFY(!announced.isEmpty());
}

void TestAfterDownloads::newWorkStopsTheAnnouncement()
{
    Desk desk(never);
    QSignalSpy announced(&desk.after, &AfterDownloads::announced);
    QSignalSpy ended(&desk.after, &AfterDownloads::announcementEnded);
    desk.download();
    desk.after.choose(AfterAll::Sleep);
    desk.end(0);
    QTRY_COMPARE(announced.count(), 1);
    desk.download();
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(desk.after.chosen(), AfterAll::Sleep);
    desk.end(1);
    QTRY_COMPARE(announced.count(), 2);
}

void TestAfterDownloads::unpackingIsWaitedForToo()
{
    Desk desk(never);
    QSignalSpy announced(&desk.after, &AfterDownloads::announced);
    desk.download();
    desk.queue.addTask(Tasks::TaskSpec{QStringLiteral("unpack"), {}});
    QTRY_COMPARE(desk.table.rowCount(), 2);
    desk.after.choose(AfterAll::Quit);
    desk.end(0);
    QVERIFY(desk.after.isBusy());
    QVERIFY(announced.isEmpty());
    desk.end(1);
    QTRY_COMPARE(announced.count(), 1);
}

void TestAfterDownloads::aPersonStopsIt()
{
    Desk desk(never);
    QSignalSpy announced(&desk.after, &AfterDownloads::announced);
    QSignalSpy ended(&desk.after, &AfterDownloads::announcementEnded);
    desk.download();
    desk.after.choose(AfterAll::Quit);
    desk.end(0);
    QTRY_COMPARE(announced.count(), 1);
    desk.after.choose(AfterAll::Nothing);
    QCOMPARE(ended.count(), 1);
    QCOMPARE(desk.after.chosen(), AfterAll::Nothing);
}

void TestAfterDownloads::aCommandBecomesATask()
{
    Desk desk(quick);
    QSignalSpy announced(&desk.after, &AfterDownloads::announced);
    desk.download();
    QSignalSpy chosen(&desk.after, &AfterDownloads::chosenChanged);
    desk.after.choose(AfterAll::Command, QStringLiteral("echo nearly"));
    desk.after.choose(AfterAll::Command, QStringLiteral("echo nearly"));
    QCOMPARE(chosen.count(), 1);
    desk.after.choose(AfterAll::Command, QStringLiteral("echo done"));
    QCOMPARE(chosen.count(), 2); // whoever shows it shows the other one
    QCOMPARE(desk.after.command(), QStringLiteral("echo done"));
    desk.end(0);
    QTRY_COMPARE(desk.table.rowCount(), 2);
    const Tasks::TaskSnapshot &task = desk.table.taskAt(1);
    QCOMPARE(task.spec.kind, QStringLiteral("command"));
    QCOMPARE(task.spec.arguments.value(QLatin1String("command")).toString(), QStringLiteral("echo done"));
    QVERIFY(announced.isEmpty());
    QCOMPARE(desk.after.chosen(), AfterAll::Nothing);
}

static QAction *actionOf(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text().startsWith(text))
            return action;
        if (action->menu()) {
            if (QAction *inner = actionOf(*action->menu(), text))
                return inner;
        }
    }
    return nullptr;
}

void TestAfterDownloads::theMenuSaysWhatIsChosen()
{
    Desk desk(never);
    const IntakeMenu button(desk.adder, desk.after, desk.power);
    const QMenu &menu = *button.menu();
    QCOMPARE(button.accessibleName(), QStringLiteral("More about downloads"));
    QVERIFY(button.text().isEmpty());
    QVERIFY(actionOf(menu, QStringLiteral("Do nothing"))->isChecked());
    actionOf(menu, QStringLiteral("Quit Landline"))->trigger();
    QCOMPARE(desk.after.chosen(), AfterAll::Quit);
    QCOMPARE(button.text(), QStringLiteral("Then quit"));
    // A command counts once it is written.
    QSignalSpy asked(&button, &IntakeMenu::commandRequested);
    actionOf(menu, QStringLiteral("Run a command"))->trigger();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(desk.after.chosen(), AfterAll::Quit);
    QVERIFY(actionOf(menu, QStringLiteral("Quit Landline"))->isChecked());
    desk.power.obstacle = QStringLiteral("this computer can't sleep");
    desk.power.askSleep();
    QAction *sleep = actionOf(menu, QStringLiteral("Put the computer to sleep"));
    QVERIFY(!sleep->isEnabled());
    QVERIFY(sleep->text().contains(desk.power.obstacle));
    desk.power.obstacle.clear();
    desk.power.askSleep();
    QVERIFY(sleep->isEnabled());
}

void TestAfterDownloads::theMenuChangesSettings()
{
    Desk desk(never);
    const IntakeMenu button(desk.adder, desk.after, desk.power);
    const QMenu &menu = *button.menu();
    actionOf(menu, QStringLiteral("Unpack archives"))->trigger();
    actionOf(menu, QStringLiteral("Those that look like files"))->trigger();
    actionOf(menu, QStringLiteral("Drop basket"))->trigger();
    QVERIFY(desk.adder.settings().unpacks);
    QVERIFY(desk.adder.settings().showsBasket);
    QCOMPARE(desk.adder.settings().clipboard, ClipboardWatching::Files);
    IntakeSettings settings;
    desk.adder.setSettings(settings);
    QVERIFY(!actionOf(menu, QStringLiteral("Drop basket"))->isChecked());
    QVERIFY(actionOf(menu, QStringLiteral("Never"))->isChecked());
    QSignalSpy asked(&button, &IntakeMenu::foldersRequested);
    actionOf(menu, QStringLiteral("Folders by type"))->trigger();
    QCOMPARE(asked.count(), 1);
}

QTEST_MAIN(TestAfterDownloads)
#include "tst_afterdownloads.moc"
