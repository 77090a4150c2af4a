// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/partfile.h"
#include "tests/support/tempdir.h"
#include "ui/models/wastebasket.h"

#include <QDir>
#include <QFileInfo>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace Landline;
using namespace Landline::Ui;
using Testing::TempDir;

class TestWastebasket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void filesGoToTheDesktopsOwn();
    void whatIsRefusedStays();
    void whatIsBeingLoadedStays();
    void partsThatWereThereBeforeStay();
    void nobodyElseWaitsForIt();
};

void TestWastebasket::filesGoToTheDesktopsOwn()
{
    const TempDir home;
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    Wastebasket wastebasket;
    QSignalSpy refused(&wastebasket, &Wastebasket::refused);
    const QString file = home.write(QStringLiteral("a.iso"), "content");
    wastebasket.put({file, home.path(QStringLiteral("never there"))});
    QTRY_VERIFY(!QFile::exists(file));
    QCoreApplication::processEvents();
    QCOMPARE(refused.count(), 0);
    QCOMPARE(home.read(QStringLiteral("Trash/files/a.iso")), QByteArray("content"));
}

void TestWastebasket::whatIsRefusedStays()
{
    const TempDir home;
    Wastebasket wastebasket([](const QString &) { return false; });
    QSignalSpy refused(&wastebasket, &Wastebasket::refused);
    const QString file = home.write(QStringLiteral("a.iso"), "content");
    wastebasket.put({file});
    QTRY_COMPARE(refused.count(), 1);
    QCOMPARE(refused.constFirst().constFirst().toStringList(), QStringList{file});
    QVERIFY(QFile::exists(file));
}

void TestWastebasket::whatIsBeingLoadedStays()
{
    const TempDir home;
    QStringList discarded;
    auto wastebasket = std::make_unique<Wastebasket>([&discarded](const QString &path) {
        discarded.append(path);
        return true;
    });
    QSignalSpy refused(wastebasket.get(), &Wastebasket::refused);
    const QString part = home.write(QStringLiteral("a.iso.part"), "half");
    const QString record = home.write(QStringLiteral("a.iso.part.landline"), "{}");
    {
        const auto download = Downloads::PartFile::reopen(part);
        QVERIFY(download);
        wastebasket->put({part, record});
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.constFirst().constFirst().toStringList(), QStringList{part});
        QCOMPARE(discarded, QStringList());
    }
    wastebasket->put({part, record});
    wastebasket.reset(); // which waits
    QCOMPARE(discarded, (QStringList{part, record}));
}

void TestWastebasket::partsThatWereThereBeforeStay()
{
    const TempDir home;
    const QString part = home.write(QStringLiteral("a.iso.part"), "half");
    const QString record = home.write(QStringLiteral("a.iso.part.landline"), "{}");
    const QDateTime born = QFileInfo(part).birthTime();
    if (!born.isValid())
        QSKIP("this file system does not know when a file was made");
    QStringList discarded;
    auto wastebasket = std::make_unique<Wastebasket>([&discarded](const QString &path) {
        discarded.append(path);
        return true;
    });
    QSignalSpy refused(wastebasket.get(), &Wastebasket::refused);
    wastebasket->put({part, record}, born.addSecs(1));
    wastebasket->put({part, record}, born);
    wastebasket.reset();
    QCoreApplication::processEvents();
    QCOMPARE(discarded, (QStringList{part, record})); // the second time
    QCOMPARE(refused.count(), 0);
}

void TestWastebasket::nobodyElseWaitsForIt()
{
    const TempDir home;
    QSemaphore entered;
    QSemaphore mayGo;
    Wastebasket wastebasket([&](const QString &) {
        entered.release();
        mayGo.acquire();
        return true;
    });
    const int many = QThreadPool::globalInstance()->maxThreadCount() + 1;
    for (int i = 0; i < many; ++i)
        wastebasket.put({home.write(QString::number(i), "content")});
    entered.acquire();
    QSemaphore ran;
    QThreadPool::globalInstance()->start([&ran] { ran.release(); });
    const bool others = ran.tryAcquire(1, 5000);
    QCOMPARE(entered.available(), 0); // one after the other
    mayGo.release(many);
    QVERIFY(others);
}

QTEST_GUILESS_MAIN(TestWastebasket)
#include "tst_wastebasket.moc"
