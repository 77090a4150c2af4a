// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/windowdesk.h"
#include "ui/dialogs/adddownloadssheet.h"

#include <QToolButton>

using namespace Landline;
using namespace Landline::Testing;

/** What is still open when the window is closed. */
class TestMainWindowEnd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void aClearedHistoryIsGone();
    void downloadsWhoseOptionsAreOpenGoOn();
};

void TestMainWindowEnd::aClearedHistoryIsGone()
{
    WindowDesk desk;
    desk.history.open();
    Downloads::HistoryEntry entry;
    entry.addedAt = entry.endedAt = desk.clock.now();
    entry.name = QStringLiteral("a.iso");
    desk.history.record(entry);
    desk.window.goTo(Page::Downloads);
    QTest::mouseClick(desk.window.findChild<QToolButton *>(QStringLiteral("historyButton")), Qt::LeftButton);
    QTRY_VERIFY(desk.button(QStringLiteral("Clear history")));
    QTRY_VERIFY(desk.button(QStringLiteral("Clear history"))->isEnabled());
    QTest::mouseClick(desk.button(QStringLiteral("Clear history")), Qt::LeftButton);
    desk.window.close();
    qint64 total = -1;
    constexpr int mine = 99;
    connect(&desk.history, &Downloads::DownloadHistory::found, this,
            [&total](int serial, const QList<Downloads::HistoryEntry> &, qint64 count) {
                total = serial == mine ? count : total;
            });
    desk.history.find({}, mine);
    QTRY_COMPARE(total, 0);
}

void TestMainWindowEnd::downloadsWhoseOptionsAreOpenGoOn()
{
    WindowDesk desk;
    desk.window.openArguments({QStringLiteral("https://example.org/a.iso")});
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Running);
    QTest::mouseClick(desk.button(QStringLiteral("Options…")), Qt::LeftButton);
    QTRY_COMPARE(desk.shownState(0), Tasks::TaskState::Suspended);
    desk.window.close();
    // Else it would stand there paused at the next start.
    QTRY_COMPARE(desk.queue.tasks().constFirst().state, Tasks::TaskState::Running);
}

QTEST_MAIN(TestMainWindowEnd)
#include "tst_mainwindowend.moc"
