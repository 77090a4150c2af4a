// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/downloads/downloadfixture.h"

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

/** Downloads that go to folders by the type of their file. */
class TestDownloadFolders : public DownloadFixture
{
    Q_OBJECT
private slots:
    void theServersNameDecides();
    void aPersonsNameDecidesFirst();
    void offTheyStayWhereTheyAre();
    void whatWasBegunIsFoundInItsFolder();

private:
    [[nodiscard]] DownloadRequest sorted(const QString &path)
    {
        FolderRules rules;
        rules.isOn = true;
        m_engine->setFolders(rules);
        DownloadRequest out = request(path);
        out.sortsByType = true;
        return out;
    }
};

void TestDownloadFolders::theServersNameDecides()
{
    HttpScript script;
    script.body = "x";
    script.with("Content-Disposition", "attachment; filename=film.mkv");
    m_server->serve("/get?id=5", {script});
    Attempt attempt(*m_engine, sorted(QStringLiteral("/get?id=5")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.file, m_dir->path(QStringLiteral("Videos/film.mkv")));
    QCOMPARE(content(QStringLiteral("Videos/film.mkv")), QByteArray("x"));
    QCOMPARE(attempt.details.value(QLatin1String("directory")).toString(),
             m_dir->path(QStringLiteral("Videos")));
}

void TestDownloadFolders::aPersonsNameDecidesFirst()
{
    HttpScript script;
    script.body = "x";
    m_server->serve("/a.mkv", {script});
    DownloadRequest asked = sorted(QStringLiteral("/a.mkv"));
    asked.fileName = QStringLiteral("song.mp3");
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(content(QStringLiteral("Music/song.mp3")), QByteArray("x"));
}

void TestDownloadFolders::offTheyStayWhereTheyAre()
{
    HttpScript script;
    script.body = "x";
    m_server->serve("/a.mkv", {script});
    DownloadRequest asked = sorted(QStringLiteral("/a.mkv"));
    asked.sortsByType = false;
    Attempt unsorted(*m_engine, asked);
    QVERIFY(unsorted.run());
    QCOMPARE(names(), QStringList{QStringLiteral("a.mkv")});
}

void TestDownloadFolders::whatWasBegunIsFoundInItsFolder()
{
    HttpScript whole;
    whole.body = testBytes(300'000);
    HttpScript cut = whole;
    cut.cutAfter = 100'000;
    m_server->serve("/a.zip", {cut, whole});
    const DownloadRequest asked = sorted(QStringLiteral("/a.zip"));
    Attempt first(*m_engine, asked);
    QVERIFY(first.run());
    QCOMPARE(first.error.code, ErrorCode::Network);
    Attempt second(*m_engine, asked);
    QVERIFY(second.run());
    QCOMPARE(second.file, m_dir->path(QStringLiteral("Archives/a.zip")));
    QVERIFY(content(QStringLiteral("Archives/a.zip")) == whole.body);
    QVERIFY(m_server->requests().constLast().headers.contains("range"));
    QCOMPARE(names(), QStringList());
}

QTEST_GUILESS_MAIN(TestDownloadFolders)
#include "tst_downloadfolders.moc"
