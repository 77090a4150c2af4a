// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadhistory.h"
#include "tests/support/fakeclock.h"
#include "tests/support/waitingoperation.h"
#include "tests/widgets/deskwindow.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/historypane.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Downloads::DownloadHistory;
using Downloads::HistoryEntry;
using Downloads::HistoryOutcome;
using Tasks::TaskId;

namespace {

struct Desk : Testing::DeskWindow
{
    Testing::FakeClock clock;
    Tasks::TaskQueue queue{clock};
    DownloadHistory history{QStringLiteral(":memory:")};
    DownloadAdder adder{queue};
    HistoryPane pane{history, clock, adder, notices, &window};

    Desk()
    {
        queue.registerKind(QStringLiteral("download"), Testing::waitingKind(QStringLiteral("downloads")));
        queue.restore();
        history.open();
        open(pane, {900, 600});
    }
    void record(int number, const QString &name, HistoryOutcome outcome = HistoryOutcome::Finished)
    {
        HistoryEntry entry;
        entry.task = TaskId(number);
        entry.addedAt = entry.endedAt = clock.now().addSecs(number);
        entry.name = name;
        entry.url = QStringLiteral("https://mirror.example/") + name;
        entry.directory = QStringLiteral("/nowhere");
        entry.file = outcome == HistoryOutcome::Finished ? QStringLiteral("/nowhere/") + name : QString();
        entry.size = 1'200'000;
        entry.digest = QStringLiteral("sha-256=00");
        entry.outcome = outcome;
        if (outcome == HistoryOutcome::Failed)
            entry.message = QStringLiteral("the server answered 404");
        history.record(entry);
    }
    [[nodiscard]] QListView &view() const { return *pane.findChild<QListView *>(); }
    [[nodiscard]] QStringList names() const
    {
        QStringList out;
        for (int row = 0; row < view().model()->rowCount(); ++row)
            out.append(view().model()->index(row, 0).data().toString());
        return out;
    }
};

} // namespace

class TestHistoryPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void anEmptyOneSaysSo();
    void rowsTellWhatBecameOfThem();
    void wordsAreSearchedFor();
    void removedOnesComeBackByUndo();
    void allIsForgotten();
    void moreThanAreShownAreForgotten();
    void whatIsSelectedStaysWhenADownloadEnds();
    void oneIsDownloadedAgain();
    void addressesAreCopied();
    void wordsGiveWayInANarrowPane();
};

void TestHistoryPane::anEmptyOneSaysSo()
{
    const Desk desk;
    QTRY_VERIFY(!desk.view().isVisible());
    QSignalSpy closed(&desk.pane, &HistoryPane::closed);
    QVERIFY(!desk.button(QStringLiteral("Clear history"))->isEnabled());
    desk.click(QStringLiteral("Back to downloads"));
    QCOMPARE(closed.count(), 1);
}

void TestHistoryPane::rowsTellWhatBecameOfThem()
{
    Desk desk;
    desk.record(1, QStringLiteral("handout.pdf"));
    desk.record(2, QStringLiteral("notes.txt"), HistoryOutcome::Failed);
    QTRY_COMPARE(desk.names(), (QStringList{"notes.txt", "handout.pdf"}));
    QCOMPARE(desk.view().accessibleName(), QStringLiteral("History"));
    const auto said = [&desk](int row) {
        return desk.view().model()->index(row, 0).data(Qt::AccessibleDescriptionRole).toString();
    };
    const auto time = [&desk](int number) {
        return QLocale().toString(desk.clock.now().addSecs(number).toLocalTime().time(),
                                  QLocale::ShortFormat);
    };
    QCOMPARE(said(1), QStringLiteral("1.2 MB, done today %1 · mirror.example · SHA-256").arg(time(1)));
    QCOMPARE(said(0), QStringLiteral("1.2 MB, failed today %1 · the server answered 404 · mirror.example · "
                                     "SHA-256")
                          .arg(time(2)));
    // The first one is selected: keys and buttons have something to work on.
    QVERIFY(desk.view().selectionModel()->isSelected(desk.view().model()->index(0, 0)));
    QVERIFY(!desk.button(QStringLiteral("Open"))->isEnabled());
    QVERIFY(desk.button(QStringLiteral("Download again"))->isEnabled());
    desk.view().setCurrentIndex(desk.view().model()->index(1, 0));
    desk.click(QStringLiteral("Open"));
    QTRY_COMPARE(desk.notices.text(), QStringLiteral("“handout.pdf” is no longer in its folder."));
}

void TestHistoryPane::wordsAreSearchedFor()
{
    Desk desk;
    desk.record(1, QStringLiteral("handout.pdf"));
    desk.record(2, QStringLiteral("debian.iso"));
    QTRY_COMPARE(desk.names().size(), 2);
    desk.pane.focusSearch();
    auto *field = desk.pane.findChild<QLineEdit *>();
    QCOMPARE(field->accessibleName(), QStringLiteral("Search history"));
    QTest::keyClicks(field, QStringLiteral("mirror hand"));
    QTRY_COMPARE(desk.names(), QStringList{"handout.pdf"});
    QTest::keyClicks(field, QStringLiteral("x"));
    QTRY_VERIFY(desk.button(QStringLiteral("Show all")));
    desk.click(QStringLiteral("Show all"));
    QTRY_COMPARE(desk.names().size(), 2);
}

void TestHistoryPane::removedOnesComeBackByUndo()
{
    Desk desk;
    for (int i = 1; i <= 3; ++i)
        desk.record(i, QString::number(i));
    QTRY_COMPARE(desk.names(), (QStringList{"3", "2", "1"}));
    desk.view().setFocus();
    desk.view().setCurrentIndex(desk.view().model()->index(1, 0));
    QTest::keyClick(&desk.view(), Qt::Key_Delete);
    QCOMPARE(desk.names(), (QStringList{"3", "1"}));
    desk.click(QStringLiteral("Undo"));
    QCOMPARE(desk.names(), (QStringList{"3", "2", "1"}));
    desk.view().setCurrentIndex(desk.view().model()->index(1, 0));
    QTest::keyClick(&desk.view(), Qt::Key_Delete);
    QSignalSpy changes(&desk.history, &DownloadHistory::changed);
    desk.notices.dismiss();
    QTRY_COMPARE(changes.count(), 1);
    QTRY_COMPARE(desk.names(), (QStringList{"3", "1"}));
}

void TestHistoryPane::allIsForgotten()
{
    Desk desk;
    desk.record(1, QStringLiteral("a"));
    desk.record(2, QStringLiteral("b"));
    QTRY_COMPARE(desk.names().size(), 2);
    desk.click(QStringLiteral("Clear history"));
    QCOMPARE(desk.names().size(), 0);
    desk.notices.dismiss();
    QTRY_VERIFY(!desk.view().isVisible());
    qint64 total = -1;
    connect(&desk.history, &DownloadHistory::found, &desk.pane,
            [&](int, const QList<HistoryEntry> &, qint64 count) { total = count; });
    desk.history.find({}, 99);
    QTRY_COMPARE(total, 0);
}

void TestHistoryPane::moreThanAreShownAreForgotten()
{
    Desk desk;
    for (int i = 0; i < DownloadHistory::maxFound + 5; ++i)
        desk.record(i, QString::number(i));
    QTRY_COMPARE(desk.names().size(), DownloadHistory::maxFound);
    const auto *rest = desk.pane.findChild<QLabel *>(QStringLiteral("rest"));
    QVERIFY(rest->isVisible());
    QCOMPARE(rest->text(), QStringLiteral("The latest 1,000 of 1,005 are shown; a search finds the others."));
    desk.click(QStringLiteral("Clear history"));
    QCOMPARE(desk.notices.text(),
             QStringLiteral("Removed 1,005 downloads from the history. Files stay where they are."));
    QTRY_VERIFY(!desk.view().isVisible());
    // What ends meanwhile stays.
    desk.record(9999, QStringLiteral("late"));
    QTRY_COMPARE(desk.names(), QStringList{"late"});
    desk.click(QStringLiteral("Undo"));
    QTRY_COMPARE(desk.names().size(), DownloadHistory::maxFound);
    desk.click(QStringLiteral("Clear history"));
    desk.notices.dismiss();
    desk.record(10'000, QStringLiteral("later"));
    QTRY_COMPARE(desk.names(), QStringList{"later"});
}

void TestHistoryPane::whatIsSelectedStaysWhenADownloadEnds()
{
    Desk desk;
    for (int i = 1; i <= 3; ++i)
        desk.record(i, QString::number(i));
    QTRY_COMPARE(desk.names(), (QStringList{"3", "2", "1"}));
    desk.view().setCurrentIndex(desk.view().model()->index(1, 0));
    desk.record(4, QStringLiteral("4"));
    QTRY_COMPARE(desk.names(), (QStringList{"4", "3", "2", "1"}));
    QCOMPARE(desk.view().currentIndex().row(), 2);
    QCOMPARE(desk.view().selectionModel()->selectedRows(), QModelIndexList{desk.view().currentIndex()});
    // One that is taken away and comes back leaves the others as they are, too.
    desk.record(2, QStringLiteral("2 again"));
    QTRY_COMPARE(desk.names(), (QStringList{"4", "3", "2 again", "1"}));
    QVERIFY(desk.view().selectionModel()->selectedRows().isEmpty());
}

void TestHistoryPane::oneIsDownloadedAgain()
{
    Desk desk;
    desk.record(1, QStringLiteral("handout.pdf"));
    QTRY_COMPARE(desk.names().size(), 1);
    desk.view().setCurrentIndex(desk.view().model()->index(0, 0));
    QSignalSpy closed(&desk.pane, &HistoryPane::closed);
    desk.click(QStringLiteral("Download again"));
    QCOMPARE(closed.count(), 1);
    QTRY_COMPARE(desk.queue.tasks().size(), 1);
    const QJsonObject asked = desk.queue.tasks().constFirst().spec.arguments;
    QCOMPARE(asked.value(u"url").toString(), QStringLiteral("https://mirror.example/handout.pdf"));
    QCOMPARE(asked.value(u"directory").toString(), QStringLiteral("/nowhere"));
}

void TestHistoryPane::addressesAreCopied()
{
    Desk desk;
    desk.record(1, QStringLiteral("a"));
    desk.record(2, QStringLiteral("b"));
    QTRY_COMPARE(desk.names().size(), 2);
    desk.view().setFocus();
    desk.view().selectAll();
    QTest::keyClick(&desk.view(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("https://mirror.example/b\nhttps://mirror.example/a"));
}

void TestHistoryPane::wordsGiveWayInANarrowPane()
{
    Desk desk;
    desk.record(1, QStringLiteral("a"));
    QTRY_COMPARE(desk.names().size(), 1);
    const auto worded = [&desk] {
        const auto buttons = desk.pane.findChildren<QPushButton *>();
        return std::count_if(buttons.cbegin(), buttons.cend(), [](const QPushButton *button) {
            return button->isVisible() && !button->text().isEmpty();
        });
    };
    const auto all = worded();
    desk.pane.resize(420, 400);
    QTRY_VERIFY(worded() < all);
    for (const QPushButton *button : desk.pane.findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().isEmpty())
            QCOMPARE(button->toolTip(), button->accessibleName());
    }
    desk.pane.resize(900, 600);
    QTRY_COMPARE(worded(), all);
}

QTEST_MAIN(TestHistoryPane)
#include "tst_historypane.moc"
