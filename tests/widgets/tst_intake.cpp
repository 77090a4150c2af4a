// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"
#include "ui/downloads/filedragger.h"
#include "ui/downloads/finishedfiles.h"
#include "ui/dropbasket.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/noticebar.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDropEvent>
#include <QListView>
#include <QMimeData>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;

class TestIntake : public QObject
{
    Q_OBJECT
public Q_SLOTS:
    void rememberUrl(const QUrl &url) { m_opened.append(url); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_opened.clear();
    }
    void theBasketTakesWhatTheWindowTakes();
    void theBasketIsMovedAndSentAway();
    void finishedFilesAreDraggedOut();
    void aDragKeepsWhatIsSelected();
    void filesAreOpenedUnlessTheyMayRun();

private:
    QList<QUrl> m_opened;
};

void TestIntake::theBasketTakesWhatTheWindowTakes()
{
    DropBasket basket;
    basket.show();
    QCOMPARE(basket.accessibleName(), QStringLiteral("Drop basket"));
    QSignalSpy dropped(&basket, &DropBasket::dropped);
    const auto drag = [&basket](const QMimeData &data) {
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&basket, &enter);
        if (enter.isAccepted()) {
            QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&basket, &drop);
        }
        return enter.isAccepted();
    };
    QMimeData links;
    links.setUrls({QUrl(QStringLiteral("https://a.org/a.iso")), QUrl(QStringLiteral("https://a.org/b.iso"))});
    QVERIFY(drag(links));
    QCOMPARE(dropped.count(), 1);
    QCOMPARE(dropped.constFirst().at(0).value<DropContent>().urls.size(), 2);
    QMimeData words;
    words.setText(QStringLiteral("words"));
    QVERIFY(!drag(words));
    QCOMPARE(dropped.count(), 1);
}

void TestIntake::theBasketIsMovedAndSentAway()
{
    DropBasket basket;
    basket.move(100, 100);
    basket.show();
    basket.setLine(QStringLiteral("2.9 MB/s"));
    QCOMPARE(basket.accessibleDescription(), QStringLiteral("2.9 MB/s"));
    QSignalSpy moved(&basket, &DropBasket::moved);
    QTest::mouseClick(&basket, Qt::LeftButton, {}, QPoint(10, 10));
    QCOMPARE(moved.count(), 0);
    QTest::mousePress(&basket, Qt::LeftButton, {}, QPoint(10, 10));
    QTest::mouseMove(&basket, QPoint(30, 50));
    QTest::mouseRelease(&basket, Qt::LeftButton, {}, QPoint(10, 10));
    QCOMPARE(moved.count(), 1);
    QSignalSpy wanted(&basket, &DropBasket::windowRequested);
    QTest::mouseDClick(&basket, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
}

void TestIntake::finishedFilesAreDraggedOut()
{
    const SystemClock clock;
    TaskTableModel table(clock);
    const auto add = [&table](qint64 id, Tasks::TaskState state) {
        Tasks::TaskSnapshot task;
        task.id = Tasks::TaskId(id);
        task.spec.kind = QStringLiteral("download");
        task.state = state;
        task.details = {{QStringLiteral("file"), QStringLiteral("/data/%1.iso").arg(id)}};
        table.addTask(task);
    };
    add(1, Tasks::TaskState::Succeeded);
    add(2, Tasks::TaskState::Running);
    add(3, Tasks::TaskState::Succeeded);
    const auto data = draggedFiles({table.index(0, 0), table.index(1, 0), table.index(2, 0)}, table);
    QVERIFY(data);
    QCOMPARE(data->urls(), (QList<QUrl>{QUrl(QStringLiteral("file:///data/1.iso")),
                                        QUrl(QStringLiteral("file:///data/3.iso"))}));
    QVERIFY(!draggedFiles({table.index(1, 0)}, table));
}

void TestIntake::aDragKeepsWhatIsSelected()
{
    const SystemClock clock;
    TaskTableModel table(clock);
    for (const int id : {1, 2, 3}) {
        Tasks::TaskSnapshot task;
        task.id = Tasks::TaskId(id);
        task.spec.kind = QStringLiteral("download");
        task.title = QStringLiteral("%1.iso").arg(id);
        task.state = Tasks::TaskState::Succeeded;
        task.details = {{QStringLiteral("file"), QStringLiteral("/data/%1.iso").arg(id)}};
        table.addTask(task);
    }
    QListView view;
    view.setModel(&table);
    view.setSelectionMode(QAbstractItemView::ExtendedSelection);
    new FileDragger(view, table);
    view.show();
    view.selectAll();
    // A hand moves by small steps, the first of which are no drag yet.
    QPoint at = view.visualRect(table.index(1, 0)).center();
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, at);
    for (int step = 1; step < QApplication::startDragDistance(); ++step) {
        at += QPoint(1, 0);
        QMouseEvent move(QEvent::MouseMove, at, view.viewport()->mapToGlobal(at), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view.viewport(), &move);
    }
    QCOMPARE(view.selectionModel()->selectedRows().size(), 3);
}

void TestIntake::filesAreOpenedUnlessTheyMayRun()
{
    const Testing::TempDir dir;
    QWidget window;
    NoticeBar notices(&window);
    window.show();
    FinishedFiles files(notices);
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "rememberUrl");
    const QString document = dir.write(QStringLiteral("a.txt"), "words");
    const QString script = dir.write(QStringLiteral("b.sh"), "#!/bin/sh\n");
    files.open(document);
    QTRY_COMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(document)});
    // No file manager is there to select it: its folder is opened.
    files.open(script);
    QTRY_COMPARE(m_opened.size(), 2);
    QCOMPARE(m_opened.constLast(), QUrl::fromLocalFile(dir.path()));
    QVERIFY(notices.text().contains(QLatin1String("never runs")));
    files.showInFolder({document, script, dir.path(QStringLiteral("gone"))});
    QTRY_COMPARE(m_opened.size(), 3);
    files.open(dir.path(QStringLiteral("gone")));
    QTRY_VERIFY(notices.text().contains(QLatin1String("no longer")));
    files.showInFolder({dir.path(QStringLiteral("lost"))});
    QTRY_VERIFY(notices.text().contains(QLatin1String("lost")));
    QCOMPARE(m_opened.size(), 3);
    // A folder itself, not the one around it.
    files.openFolder(dir.path());
    QTRY_COMPARE(m_opened.size(), 4);
    QCOMPARE(m_opened.constLast(), QUrl::fromLocalFile(dir.path()));
    files.openFolder(dir.path(QStringLiteral("no folder")));
    QTRY_VERIFY(notices.text().contains(QLatin1String("no folder")));
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
}

int main(int argc, char **argv)
{
    // Whatever file manager may run here is none of the test's.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    QApplication application(argc, argv);
    TestIntake test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_intake.moc"
