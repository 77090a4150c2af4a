// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/downloads/downloadfixture.h"

#include <QCryptographicHash>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

/** What has the name already: a file that is to be left alone is the right one, and a directory is no file.
 */
class TestDownloadConflict : public DownloadFixture
{
    Q_OBJECT
private slots:
    void whatIsSkippedIsCheckedAllTheSame_data();
    void whatIsSkippedIsCheckedAllTheSame();
    void aDirectoryIsNoFile_data();
    void aDirectoryIsNoFile();

private:
    static QByteArray hexOf(const QByteArray &bytes)
    {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    }
};

void TestDownloadConflict::whatIsSkippedIsCheckedAllTheSame_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QByteArray>("checksum"); // that it should have; empty: none
    QTest::addColumn<ErrorCode>("code");
    for (const QString &wanted : {QString(), QStringLiteral("f")}) {
        const char *how = wanted.isEmpty() ? " (the server's name)" : " (a person's name)";
        QTest::addRow("right%s", how) << wanted << hexOf("old") << ErrorCode::None;
        QTest::addRow("wrong%s", how) << wanted << hexOf("new") << ErrorCode::Checksum;
        QTest::addRow("only told%s", how) << wanted << QByteArray() << ErrorCode::None;
    }
}

void TestDownloadConflict::whatIsSkippedIsCheckedAllTheSame()
{
    QFETCH(QString, wanted);
    QFETCH(QByteArray, checksum);
    QFETCH(ErrorCode, code);
    m_dir->write(QStringLiteral("f"), "old");
    HttpScript script;
    script.body = "new";
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.onConflict = ConflictPolicy::Skip;
    asked.fileName = wanted;
    if (checksum.isEmpty())
        asked.hashAlgorithm = QStringLiteral("sha-256");
    else
        asked.digest = {QStringLiteral("sha-256"), checksum};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QCOMPARE(content(QStringLiteral("f")), QByteArray("old"));
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
    if (code != ErrorCode::None)
        return;
    QCOMPARE(attempt.details.value(u"digests")[u"sha-256"].toString().toLatin1(), hexOf("old"));
    QCOMPARE(attempt.details.value(u"verified").toString().isEmpty(), checksum.isEmpty());
    QVERIFY(attempt.details.value(u"skipped").toBool());
}

void TestDownloadConflict::aDirectoryIsNoFile_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<QString>("wanted");
    for (const QString &wanted : {QString(), QStringLiteral("f")}) {
        const char *how = wanted.isEmpty() ? " (the server's name)" : " (a person's name)";
        QTest::addRow("skip%s", how) << ConflictPolicy::Skip << wanted;
        QTest::addRow("overwrite%s", how) << ConflictPolicy::Overwrite << wanted;
    }
}

void TestDownloadConflict::aDirectoryIsNoFile()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(QString, wanted);
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("f")));
    HttpScript script;
    script.body = testBytes(3'000'000);
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.onConflict = policy;
    asked.fileName = wanted;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::AlreadyExists);
    QCOMPARE(attempt.progress.done, 0); // it is noticed before
    QCOMPARE(names(), QStringList());
}

QTEST_GUILESS_MAIN(TestDownloadConflict)
#include "tst_downloadconflict.moc"
