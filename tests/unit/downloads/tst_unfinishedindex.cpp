// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/controlfile.h"
#include "core/downloads/unfinishedindex.h"
#include "tests/support/fakeclock.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestUnfinishedIndex : public QObject
{
    Q_OBJECT
private slots:
    void findsWhatAnEarlierRunLeft();
    void tellsRequestsApartByWantedName();
    void knowsAtOnceWhatIsAdded();
    void forgetsWhoseANameWas();
    void noticesOtherProgramsAfterItsValidity();
    void passesOverDamagedRecords();

private:
    static QString record(const TempDir &place, const QString &name, const QString &url,
                          const QString &wanted = {})
    {
        ControlData data;
        data.url = QUrl(url);
        data.wantedName = wanted;
        data.name = name;
        const QString path = controlPathFor(QDir(place.path()).filePath(name) + partSuffix);
        return createControl(path, data) ? path : QString();
    }
    const QUrl m_url{QStringLiteral("http://example.org/a")};
};

void TestUnfinishedIndex::findsWhatAnEarlierRunLeft()
{
    const TempDir place;
    const FakeClock clock;
    UnfinishedIndex index(clock);
    const QString path = record(place, "a", m_url.toString());
    record(place, "b", "http://example.org/b");
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList{path});
}

void TestUnfinishedIndex::tellsRequestsApartByWantedName()
{
    const TempDir place;
    const FakeClock clock;
    UnfinishedIndex index(clock);
    const QString path = record(place, "mine", m_url.toString(), "mine");
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList());
    QCOMPARE(index.controlFiles(place.path(), m_url, "mine"), QStringList{path});
}

void TestUnfinishedIndex::knowsAtOnceWhatIsAdded()
{
    const TempDir place;
    const FakeClock clock;
    UnfinishedIndex index(clock);
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList());
    const QString path = record(place, "a", m_url.toString());
    index.add(place.path(), m_url, {}, path);
    index.add(place.path(), m_url, {}, path);
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList{path});
}

void TestUnfinishedIndex::forgetsWhoseANameWas()
{
    const TempDir place;
    const FakeClock clock;
    UnfinishedIndex index(clock);
    const QString path = record(place, "a", m_url.toString());
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList{path});
    const QUrl other(QStringLiteral("http://example.org/other"));
    index.add(place.path(), other, {}, path);
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList());
    QCOMPARE(index.controlFiles(place.path(), other, {}), QStringList{path});
}

void TestUnfinishedIndex::noticesOtherProgramsAfterItsValidity()
{
    const TempDir place;
    FakeClock clock;
    UnfinishedIndex index(clock);
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList());
    const QString path = record(place, "a", m_url.toString());
    clock.advance(UnfinishedIndex::validity - std::chrono::milliseconds(1));
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList());
    clock.advance(std::chrono::milliseconds(1));
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList{path});
    QVERIFY(QFile::remove(path));
    clock.advance(UnfinishedIndex::validity);
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList());
}

void TestUnfinishedIndex::passesOverDamagedRecords()
{
    const TempDir place;
    const FakeClock clock;
    UnfinishedIndex index(clock);
    QFile file(QDir(place.path()).filePath("a.part.landline"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a record");
    file.close();
    QCOMPARE(index.controlFiles(place.path(), m_url, {}), QStringList());
}

QTEST_GUILESS_MAIN(TestUnfinishedIndex)
#include "tst_unfinishedindex.moc"
