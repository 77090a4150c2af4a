// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"
#include "tests/widgets/downloadsdesk.h"
#include "ui/models/taskfiltermodel.h"
#include "ui/painting/elide.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStyledItemDelegate>

using namespace Landline;
using namespace Landline::Ui;
using Tasks::TaskState;
using Testing::DownloadsDesk;
using Testing::TempDir;

namespace {

/** Counts what a view asks of it. */
class CountingDelegate final : public QStyledItemDelegate
{
public:
    void paint(QPainter *, const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        painted.insert(index.row());
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        ++layouts;
        return {0, 60};
    }
    mutable QSet<int> painted;
    mutable int layouts = 0;
};

} // namespace

class TestDownloads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void anEmptyPaneSaysWhatToDo();
    void urlsInATextBecomeRows();
    void loginsDoNotStandInAddresses();
    void theButtonsInARowPauseAndResume();
    void aPressThatLeavesItsButtonDoesNothing();
    void pauseAllSuspendsTheGroup();
    void deletedRowsComeBackByUndo();
    void deletedRowsStopAtOnceAndGoOnByUndo();
    void deletedRowsGiveTheirPlaceToOthers();
    void deletedRowsAreCanceledAndRemovedLater();
    void whatWasJustAddedCanBeUndone();
    void whatAnAdditionBeganGoesWithIt();
    void aRefreshTouchesTheRowAlone();
    void theFilterLeavesMatches();
    void theSelectedOneHasRealButtons();
    void aFailedOneIsRetried();
    void namesKeepTheirExtension_data();
    void namesKeepTheirExtension();
    void nothingInARowOverlaps_data();
    void nothingInARowOverlaps();
};

void TestDownloads::anEmptyPaneSaysWhatToDo()
{
    const DownloadsDesk desk;
    QSignalSpy asked(&desk.pane, &DownloadsPane::addRequested);
    QVERIFY(!desk.view().isVisible());
    QList<QPushButton *> adds;
    for (QPushButton *candidate : desk.window.findChildren<QPushButton *>()) {
        if (candidate->isVisible() && candidate->text() == QLatin1String("Add downloads"))
            adds.append(candidate);
    }
    QCOMPARE(adds.size(), 2);
    for (QPushButton *add : adds)
        QTest::mouseClick(add, Qt::LeftButton);
    QCOMPARE(asked.count(), 2);
}

void TestDownloads::urlsInATextBecomeRows()
{
    DownloadsDesk desk;
    desk.add(
        QStringLiteral("see https://example.org/a.iso and\nhttp://example.org/b.iso, javascript:alert(1)"));
    QTRY_COMPARE(desk.rows(), 2);
    QVERIFY(desk.view().isVisible());
    QCOMPARE(desk.view().accessibleName(), QStringLiteral("Downloads"));
    QCOMPARE(desk.view().model()->columnCount(), 1);
    QCOMPARE(desk.view().model()->index(0, 0).data().toString(), QStringLiteral("a.iso"));
    QCOMPARE(desk.notices.text(), QStringLiteral("2 downloads added."));
}

void TestDownloads::loginsDoNotStandInAddresses()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://ana:se%3Acret@a.example/a.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    const auto request = Downloads::DownloadRequest::fromJson(desk.queue.tasks().constFirst().spec.arguments);
    QVERIFY(request);
    QCOMPARE(request->url, QUrl(QStringLiteral("https://a.example/a.iso")));
    QCOMPARE(request->access.user, QStringLiteral("ana"));
    QCOMPARE(request->access.password, QStringLiteral("se:cret"));
}

void TestDownloads::theButtonsInARowPauseAndResume()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    QTRY_VERIFY(!desk.rectOf(0, RowAction::Pause).isEmpty());
    QTest::mouseClick(desk.view().viewport(), Qt::LeftButton, {}, desk.rectOf(0, RowAction::Pause).center());
    QTRY_COMPARE(desk.stateOf(0), TaskState::Suspended);
    QTRY_VERIFY(!desk.rectOf(0, RowAction::Resume).isEmpty());
    QTest::mouseClick(desk.view().viewport(), Qt::LeftButton, {}, desk.rectOf(0, RowAction::Resume).center());
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    QTest::mouseClick(desk.view().viewport(), Qt::LeftButton, {}, desk.rectOf(0, RowAction::Cancel).center());
    QTRY_COMPARE(desk.stateOf(0), TaskState::Canceled);
}

void TestDownloads::aPressThatLeavesItsButtonDoesNothing()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    QSignalSpy actions(&desk.view(), &DownloadsView::actionTriggered);
    QTest::mousePress(desk.view().viewport(), Qt::LeftButton, {}, desk.rectOf(0, RowAction::Cancel).center());
    QTest::mouseRelease(desk.view().viewport(), Qt::LeftButton, {}, QPoint(200, 20));
    QCOMPARE(actions.count(), 0);
}

void TestDownloads::pauseAllSuspendsTheGroup()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso https://example.org/b.iso"));
    QTRY_COMPARE(desk.rows(), 2);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    desk.click(QStringLiteral("Pause all"));
    QTRY_COMPARE(desk.stateOf(0), TaskState::Suspended);
    QTRY_VERIFY(desk.button(QStringLiteral("Resume all")));
    QVERIFY(desk.table.index(1, 0)
                .data(TaskTableModel::StateTextRole)
                .toString()
                .contains(QLatin1String("paused")));
    desk.click(QStringLiteral("Resume all"));
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
}

void TestDownloads::deletedRowsComeBackByUndo()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso https://example.org/b.iso"));
    QTRY_COMPARE(desk.rows(), 2);
    desk.view().setFocus();
    desk.view().setCurrentIndex(desk.view().model()->index(0, 0));
    QTest::keyClick(&desk.view(), Qt::Key_Delete);
    QCOMPARE(desk.rows(), 1);
    QVERIFY(desk.button(QStringLiteral("Undo")));
    desk.click(QStringLiteral("Undo"));
    QCOMPARE(desk.rows(), 2);
    QCOMPARE(desk.table.rowCount(), 2);
    QVERIFY(desk.notices.text().isEmpty());
}

void TestDownloads::deletedRowsStopAtOnceAndGoOnByUndo()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    desk.select({QStringLiteral("a.iso")});
    QTest::keyClick(&desk.view(), Qt::Key_Delete);
    QCOMPARE(desk.rows(), 0);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Suspended);
    desk.click(QStringLiteral("Undo"));
    QCOMPARE(desk.view().selectedIds(), QList<Tasks::TaskId>{desk.table.taskAt(0).id});
    QCOMPARE(desk.view().currentIndex().row(), 0);
    QVERIFY(desk.view().hasFocus());
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
}

void TestDownloads::deletedRowsGiveTheirPlaceToOthers()
{
    DownloadsDesk desk;
    desk.queue.setGroupLimit(QStringLiteral("downloads"), 1);
    desk.add(QStringLiteral("https://example.org/a.iso https://example.org/b.iso https://example.org/c.iso"));
    QTRY_COMPARE(desk.rows(), 3);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    desk.select({QStringLiteral("a.iso"), QStringLiteral("c.iso")});
    QTest::keyClick(&desk.view(), Qt::Key_Delete);
    QTRY_COMPARE(desk.stateOf(1), TaskState::Running);
    QTRY_COMPARE(desk.stateOf(2), TaskState::Held); // it must not begin where nobody sees it
    desk.click(QStringLiteral("Undo"));
    QTRY_COMPARE(desk.stateOf(0), TaskState::Queued);
    QTRY_COMPARE(desk.stateOf(2), TaskState::Queued);
    QTRY_VERIFY(desk.table.taskAt(0).position < desk.table.taskAt(2).position);
    QVERIFY(desk.notices.text().isEmpty());
}

void TestDownloads::deletedRowsAreCanceledAndRemovedLater()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso https://example.org/succeed.iso"));
    QTRY_COMPARE(desk.rows(), 2);
    desk.view().setFocus();
    desk.view().selectAll();
    QTest::keyClick(&desk.view(), Qt::Key_Delete);
    QCOMPARE(desk.rows(), 0);
    QCOMPARE(desk.table.rowCount(), 2);
    desk.notices.dismiss();
    QTRY_COMPARE(desk.table.rowCount(), 0);
    QVERIFY(desk.queue.tasks().isEmpty());
}

void TestDownloads::whatWasJustAddedCanBeUndone()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso https://example.org/b.iso"));
    QTRY_COMPARE(desk.rows(), 2);
    desk.click(QStringLiteral("Undo"));
    QTRY_COMPARE(desk.table.rowCount(), 0);
}

void TestDownloads::whatAnAdditionBeganGoesWithIt()
{
    const TempDir home;
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    DownloadsDesk desk;
    desk.adder.setDirectory(home.path());
    const QString older = home.write(QStringLiteral("begun-older.iso.part"), "half");
    const QDateTime born = QFileInfo(older).birthTime();
    if (!born.isValid())
        QSKIP("this file system does not know when a file was made");
    QTRY_VERIFY(born.msecsTo(QDateTime::currentDateTime()) > 20);
    desk.add(QStringLiteral("https://example.org/begun-older.iso https://example.org/begun.iso"));
    QTRY_COMPARE(desk.rows(), 2);
    const QString part = home.write(QStringLiteral("begun.iso.part"), "half");
    const QString record = home.write(QStringLiteral("begun.iso.part.landline"), "{}");
    QTRY_VERIFY(!desk.table.taskAt(0).details.isEmpty() && !desk.table.taskAt(1).details.isEmpty());
    desk.click(QStringLiteral("Undo"));
    QTRY_COMPARE(desk.table.rowCount(), 0);
    QTRY_VERIFY(!QFile::exists(part) && !QFile::exists(record));
    QCOMPARE(home.read(QStringLiteral("Trash/files/begun.iso.part")), QByteArray("half"));
    QVERIFY(QFile::exists(older));
}

void TestDownloads::aRefreshTouchesTheRowAlone()
{
    // Without a queue, which tells of its running tasks when it likes.
    const SystemClock clock;
    TaskTableModel table(clock);
    TaskFilterModel model;
    model.setSourceModel(&table);
    Tasks::TaskSnapshot task;
    task.state = TaskState::Running;
    for (int id = 1; id <= 3; ++id) {
        task.id = Tasks::TaskId(id);
        table.addTask(task);
    }
    CountingDelegate delegate;
    DownloadsView view(model);
    view.setItemDelegate(&delegate);
    view.resize(600, 400);
    view.show();
    QTRY_COMPARE(delegate.painted.size(), 3);
    const auto isCalm = [&delegate] {
        delegate.painted.clear();
        QCoreApplication::processEvents();
        return delegate.painted.isEmpty();
    };
    QTRY_VERIFY(isCalm());
    delegate.layouts = 0;
    task = table.taskAt(1);
    task.progress = {500, 1000, Tasks::Unit::Bytes};
    table.updateTask(task);
    QTRY_COMPARE(delegate.painted, QSet<int>{model.rowOf(task.id)});
    QCOMPARE(delegate.layouts, 0);
}

void TestDownloads::theFilterLeavesMatches()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/apple.iso https://example.org/pear.iso"));
    QTRY_COMPARE(desk.rows(), 2);
    auto *filter = desk.pane.findChild<QLineEdit *>();
    QCOMPARE(filter->accessibleName(), QStringLiteral("Filter"));
    desk.pane.focusFilter();
    QTest::keyClicks(filter, QStringLiteral("pear"));
    QCOMPARE(desk.rows(), 1);
    QTest::keyClicks(filter, QStringLiteral("s"));
    QCOMPARE(desk.rows(), 0);
    QVERIFY(!desk.view().isVisible());
    QVERIFY(desk.button(QStringLiteral("Show all")));
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(desk.rows(), 2);
}

void TestDownloads::theSelectedOneHasRealButtons()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/a.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    QVERIFY(!desk.button(QStringLiteral("Pause")));
    desk.view().setCurrentIndex(desk.view().model()->index(0, 0));
    QTRY_VERIFY(desk.button(QStringLiteral("Pause")));
    desk.click(QStringLiteral("Pause"));
    QTRY_COMPARE(desk.stateOf(0), TaskState::Suspended);
    QTRY_VERIFY(desk.button(QStringLiteral("Resume")));
    QVERIFY(!desk.button(QStringLiteral("Pause")));
}

void TestDownloads::aFailedOneIsRetried()
{
    DownloadsDesk desk;
    desk.add(QStringLiteral("https://example.org/fail.iso"));
    QTRY_COMPARE(desk.rows(), 1);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Failed);
    QVERIFY(desk.table.index(0, 0)
                .data(TaskTableModel::StateTextRole)
                .toString()
                .contains(QLatin1String("disk full")));
    desk.view().setCurrentIndex(desk.view().model()->index(0, 0));
    QSignalSpy moves(&desk.queue, &Tasks::TaskQueue::stateChanged);
    QTRY_VERIFY(desk.button(QStringLiteral("Retry")));
    desk.click(QStringLiteral("Retry"));
    QTRY_VERIFY(moves.count() >= 2);
    QCOMPARE(moves.constFirst().at(1).value<TaskState>(), TaskState::Queued);
}

void TestDownloads::namesKeepTheirExtension_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("end");
    QTest::newRow("plain") << QStringLiteral("a-very-long-name-of-a-lecture-that-goes-on-01.mp4")
                           << QStringLiteral(".mp4");
    QTest::newRow("double") << QStringLiteral("a-very-long-name-of-an-archive-that-goes-on.tar.gz")
                            << QStringLiteral(".tar.gz");
    QTest::newRow("reordered") << QStringLiteral("a-very-long-name-of-a-picture-\u202Egnp-and-more-of-it.exe")
                               << QStringLiteral(".exe");
}

void TestDownloads::namesKeepTheirExtension()
{
    QFETCH(const QString, name);
    QFETCH(const QString, end);
    const QFontMetrics metrics{QFont()};
    for (int width = 120; width < metrics.horizontalAdvance(name); width += 7) {
        const QString shown = elidedFileName(name, metrics, width);
        QVERIFY2(shown.endsWith(end), qPrintable(shown));
        QVERIFY2(metrics.horizontalAdvance(shown) <= width, qPrintable(shown));
        QVERIFY(!shown.contains(QChar(0x202E)));
    }
    QCOMPARE(elidedFileName(QStringLiteral("short.iso"), metrics, 1000), QStringLiteral("short.iso"));
}

void TestDownloads::nothingInARowOverlaps_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {360, 500, 900, 1600})
        QTest::addRow("%d", width) << width;
}

void TestDownloads::nothingInARowOverlaps()
{
    QFETCH(const int, width);
    const QFontMetrics metrics{QFont()};
    const int height = downloadRowHeight(metrics, metrics);
    for (int value = 0; value <= static_cast<int>(TaskState::Skipped); ++value) {
        Tasks::TaskSnapshot download;
        download.state = static_cast<TaskState>(value);
        download.progress = {412'000'000, 631'000'000, Tasks::Unit::Bytes};
        download.capabilities = Tasks::Capability::Suspendable;
        const QRect row(10, 20, width, height);
        const DownloadLayout layout = layoutDownload(row, download, metrics, metrics);
        QVERIFY(!layout.name.intersects(layout.amount));
        QVERIFY(!layout.words.intersects(layout.bar));
        QVERIFY(layout.name.bottom() < layout.words.top());
        for (const auto &button : layout.buttons) {
            QVERIFY(row.contains(button.rect));
            QVERIFY(!button.rect.intersects(layout.words));
            QVERIFY(!button.rect.intersects(layout.bar));
            QCOMPARE(layout.actionAt(button.rect.center()), button.action);
        }
        QCOMPARE(layout.actionAt(layout.name.center()), std::nullopt);
    }
}

QTEST_MAIN(TestDownloads)
#include "tst_downloads.moc"
