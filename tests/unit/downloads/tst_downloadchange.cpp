// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/downloads/downloadfixture.h"

#include <QCryptographicHash>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

/** What is asked for is changed: another address for the bytes that are there, another rate. */
class TestDownloadChange : public DownloadFixture
{
    Q_OBJECT
private slots:
    void bytesAreKeptAtAnotherAddress();
    void bytesAreKeptForAnotherVersion_data();
    void bytesAreKeptForAnotherVersion();
    void aDigestMakesEveryAddressGoodEnough();
    void goesOnAtAnotherAddress_data();
    void goesOnAtAnotherAddress();
    void anotherRateCountsAtOnce();

private:
    [[nodiscard]] DownloadRequest moved() const
    {
        return request(QStringLiteral("/f")).movedTo(m_server->url(QStringLiteral("/elsewhere/g?token=2")));
    }
    const QByteArray m_body = testBytes(3'000'000);
};

void TestDownloadChange::bytesAreKeptAtAnotherAddress()
{
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    m_server->serve("/elsewhere/g?token=2", {script});
    Attempt attempt(*m_engine, moved());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
    QCOMPARE(m_server->requests().last().headers.value("range"), QByteArray("bytes=1000000-"));
    QCOMPARE(m_server->bodyBytesSent(), m_body.size());
}

void TestDownloadChange::bytesAreKeptForAnotherVersion_data()
{
    QTest::addColumn<HttpScript>("there");
    HttpScript other;
    other.body = testBytes(m_body.size(), 2);
    other.etag = "\"v2\"";
    QTest::newRow("another ETag") << other;
    HttpScript longer;
    longer.body = testBytes(m_body.size() + 5);
    QTest::newRow("another size") << longer;
    HttpScript bare;
    bare.body = m_body;
    bare.etag.clear();
    QTest::newRow("nothing to tell versions by") << bare;
}

void TestDownloadChange::bytesAreKeptForAnotherVersion()
{
    QFETCH(const HttpScript, there);
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    m_server->serve("/elsewhere/g?token=2", {there});
    Attempt attempt(*m_engine, moved());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::NotTheFile);
    QVERIFY2(attempt.error.message.endsWith(QLatin1String("what has come is kept")),
             qPrintable(attempt.error.message));
    // Back at the first address, or at a right one, it goes on.
    m_server->serve("/f", {script});
    Attempt back(*m_engine, moved().movedTo(m_server->url(QStringLiteral("/f"))));
    QVERIFY(back.run());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->requests().last().headers.value("range"), QByteArray("bytes=1000000-"));
}

void TestDownloadChange::aDigestMakesEveryAddressGoodEnough()
{
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    HttpScript bare = script;
    bare.etag.clear();
    m_server->serve("/elsewhere/g?token=2", {bare});
    DownloadRequest wanted = moved();
    wanted.digest = {QStringLiteral("sha-256"),
                     QCryptographicHash::hash(m_body, QCryptographicHash::Sha256).toHex()};
    Attempt attempt(*m_engine, wanted);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->bodyBytesSent(), m_body.size());
}

void TestDownloadChange::goesOnAtAnotherAddress_data()
{
    QTest::addColumn<bool>("isPaused");
    QTest::newRow("while it runs") << false;
    QTest::newRow("while it is paused") << true;
}

void TestDownloadChange::goesOnAtAnotherAddress()
{
    QFETCH(const bool, isPaused);
    HttpScript good;
    good.body = m_body;
    m_server->serve("/elsewhere/g?token=2", {good});
    good.stallAfter = 500'000;
    m_server->serve("/f", {good});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    attempt.operation->start();
    QTRY_COMPARE(attempt.progress.done, 500'000);
    if (isPaused) {
        attempt.operation->suspend();
        QTRY_VERIFY(attempt.suspended);
    }
    attempt.operation->setArguments(moved().toJson());
    if (isPaused) {
        QCOMPARE(m_server->requests().size(), 1); // it stays paused
        attempt.operation->resume();
    }
    QTRY_VERIFY(attempt.ended);
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->bodyBytesSent(), m_body.size());
    QCOMPARE(attempt.details.value(u"url").toString(), moved().url.toString());
}

void TestDownloadChange::anotherRateCountsAtOnce()
{
    HttpScript script;
    script.body = m_body;
    m_server->serve("/f", {script});
    DownloadRequest slow = request(QStringLiteral("/f"));
    slow.bytesPerSecond = 1000; // it would take most of an hour
    Attempt attempt(*m_engine, slow);
    attempt.operation->start();
    QTRY_VERIFY(attempt.progress.done > 0);
    QVERIFY(!attempt.ended);
    slow.bytesPerSecond = 0;
    attempt.operation->setArguments(slow.toJson());
    QTRY_VERIFY_WITH_TIMEOUT(attempt.ended, 20'000);
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->requests().size(), 1); // by the same connection
}

QTEST_GUILESS_MAIN(TestDownloadChange)
#include "tst_downloadchange.moc"
