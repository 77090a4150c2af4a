// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/windowstatefile.h"
#include "tests/support/tempdir.h"

#include <QSemaphore>
#include <QTest>
#include <QThreadPool>

using namespace Landline;
using namespace Landline::App;
using Downloads::RateHours;
using Testing::TempDir;

class TestWindowStateFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void whatIsSavedIsThereAtTheNextStart();
    void aDamagedFileIsAFirstStart();
    void theLatestIsWrittenLast();
};

void TestWindowStateFile::whatIsSavedIsThereAtTheNextStart()
{
    const TempDir dir;
    Ui::WindowState state;
    state.geometry = "geometry";
    state.downloadDirectory = QStringLiteral("/downloads");
    state.nick = QStringLiteral("Ana");
    state.downloads.bytesPerSecond = 5'000'000;
    state.downloads.hours = {{QTime(8, 0), QTime(17, 0), RateHours::workingDays, 1'000'000}};
    state.downloads.maxPerHost = 4;
    {
        WindowStateFile file(dir.path(QStringLiteral("settings.json")));
        file.save(state);
        file.flush();
    }
    const WindowStateFile file(dir.path(QStringLiteral("settings.json")));
    QVERIFY(file.load() == state);
}

void TestWindowStateFile::aDamagedFileIsAFirstStart()
{
    const TempDir dir;
    const WindowStateFile file(dir.write(QStringLiteral("settings.json"), "{\"downloads\": 5"));
    QVERIFY(file.load().downloads == Downloads::DownloadSettings());
    QVERIFY(!file.load().downloadDirectory.isEmpty());
}

void TestWindowStateFile::theLatestIsWrittenLast()
{
    const TempDir dir;
    const QString path = dir.path(QStringLiteral("settings.json"));
    // All threads that others share are busy, with a slow disk maybe.
    QThreadPool &pool = *QThreadPool::globalInstance();
    QSemaphore diskIsSlow;
    for (int i = 0; i < pool.maxThreadCount(); ++i)
        pool.start([&diskIsSlow] { diskIsSlow.acquire(); });
    WindowStateFile file(path);
    Ui::WindowState state;
    state.downloadDirectory = QStringLiteral("/downloads");
    state.nick = QStringLiteral("Ana");
    file.save(state);
    const bool isWritten = QTest::qWaitFor([&path] { return QFile::exists(path); });
    state.nick = QStringLiteral("Ben");
    file.save(state);
    file.flush();
    diskIsSlow.release(pool.maxThreadCount());
    pool.waitForDone();
    QVERIFY(isWritten);
    QCOMPARE(file.load().nick, QStringLiteral("Ben"));
}

QTEST_GUILESS_MAIN(TestWindowStateFile)
#include "tst_windowstatefile.moc"
