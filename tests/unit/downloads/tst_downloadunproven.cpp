// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/downloads/downloadfixture.h"

#include <QCryptographicHash>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

/** What is there can't be proven to be of the file that the server has now. */
class TestDownloadUnproven : public DownloadFixture
{
    Q_OBJECT
private slots:
    void letsNothingGoBeforeItIsReplaced_data();
    void letsNothingGoBeforeItIsReplaced();
    void goesOnUnprovenWhereADigestTells_data();
    void goesOnUnprovenWhereADigestTells();
    void asksForAllOfItAfterAPauseToo();
    void givesItNoVersionThatItNeverHad();

private:
    const QByteArray m_body = testBytes(3'000'000);
};

void TestDownloadUnproven::letsNothingGoBeforeItIsReplaced_data()
{
    QTest::addColumn<HttpScript>("before");
    QTest::addColumn<QList<HttpScript>>("answers");
    QTest::addColumn<int>("error");
    HttpScript bare;
    bare.body = m_body;
    bare.etag.clear();
    HttpScript page = bare;
    page.body = "<html>Please log in</html>";
    page.contentType = "text/html";
    HttpScript missing = bare;
    missing.status = 404;
    HttpScript busy = bare;
    busy.status = 503;
    QTest::newRow("a page instead") << bare << QList<HttpScript>{page} << int(ErrorCode::NotTheFile);
    QTest::newRow("404") << bare << QList<HttpScript>{missing} << int(ErrorCode::Http);
    QTest::newRow("503") << bare << QList<HttpScript>{busy} << int(ErrorCode::Http);
    // It says that the file has changed, and then has none.
    HttpScript good;
    good.body = m_body;
    HttpScript other = good;
    other.status = 206;
    other.etag = "\"v2\"";
    other.body = m_body.mid(1'000'000);
    other.with("Content-Range", "bytes 1000000-2999999/3000000");
    QTest::newRow("another version, then 404")
        << good << QList<HttpScript>{other, missing} << int(ErrorCode::Http);
}

void TestDownloadUnproven::letsNothingGoBeforeItIsReplaced()
{
    QFETCH(HttpScript, before);
    QFETCH(QList<HttpScript>, answers);
    QFETCH(int, error);
    leavePart(before, 1'000'000);
    m_server->serve("/f", answers);
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(int(attempt.error.code), error);
    const Result<ControlData> kept = loadControl(m_dir->path(QStringLiteral("f.part.landline")));
    QVERIFY(kept.has_value());
    QCOMPARE(kept->segments.presentBytes(), 1'000'000);
    QVERIFY(content(QStringLiteral("f.part")).left(1'000'000) == m_body.left(1'000'000));
    // Once the server has the file again, it comes: anew where nothing else proves what is there.
    m_server->serve("/f", {before});
    Attempt again(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(again.run());
    QCOMPARE(again.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
}

void TestDownloadUnproven::goesOnUnprovenWhereADigestTells_data()
{
    QTest::addColumn<QByteArray>("body"); // of the second run
    QTest::addColumn<int>("requests");
    QTest::newRow("it is the same") << m_body << 1;
    QTest::newRow("it is another, as long") << testBytes(m_body.size(), 2) << 2;
}

void TestDownloadUnproven::goesOnUnprovenWhereADigestTells()
{
    QFETCH(QByteArray, body);
    QFETCH(int, requests);
    HttpScript bare;
    bare.body = m_body;
    bare.etag.clear();
    leavePart(bare, 1'000'000);
    const qsizetype asked = m_server->requests().size();
    bare.body = body;
    m_server->serve("/f", {bare});
    DownloadRequest wanted = request(QStringLiteral("/f"));
    wanted.digest = {QStringLiteral("sha-256"),
                     QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex()};
    Attempt attempt(*m_engine, wanted);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == body);
    QCOMPARE(m_server->requests().at(asked).headers.value("range"), QByteArray("bytes=1000000-"));
    QCOMPARE(m_server->requests().size() - asked, requests);
}

void TestDownloadUnproven::asksForAllOfItAfterAPauseToo()
{
    HttpScript slow;
    slow.body = m_body;
    slow.etag.clear();
    slow.stallAfter = 500'000;
    HttpScript other = slow;
    other.stallAfter = -1;
    other.body = testBytes(m_body.size(), 2);
    m_server->serve("/f", {slow, other});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    attempt.operation->start();
    QTRY_COMPARE(attempt.progress.done, 500'000);
    attempt.operation->suspend();
    QTRY_VERIFY(attempt.suspended);
    attempt.operation->resume();
    QTRY_VERIFY(attempt.ended);
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == other.body);
}

void TestDownloadUnproven::givesItNoVersionThatItNeverHad()
{
    HttpScript bare;
    bare.body = m_body;
    bare.etag.clear();
    leavePart(bare, 1'000'000);
    HttpScript other;
    other.body = testBytes(m_body.size(), 2);
    other.etag = "\"v2\"";
    HttpScript cut = other;
    cut.cutAfter = 500'000;
    m_server->serve("/f", {cut});
    DownloadRequest wanted = request(QStringLiteral("/f"));
    wanted.digest = {QStringLiteral("sha-256"),
                     QCryptographicHash::hash(other.body, QCryptographicHash::Sha256).toHex()};
    Attempt proven(*m_engine, wanted);
    QVERIFY(proven.run());
    QCOMPARE(proven.error.code, ErrorCode::Network); // it went on, and the digest would have told
    m_server->serve("/f", {other});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == other.body); // not of two
}

QTEST_GUILESS_MAIN(TestDownloadUnproven)
#include "tst_downloadunproven.moc"
