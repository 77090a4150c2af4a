// SPDX-License-Identifier: GPL-3.0-or-later
// One file over several connections and from several servers.
#include "core/base/digest.h"
#include "tests/unit/downloads/downloadfixture.h"

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

static constexpr qint64 mib = 1 << 20;

class TestTransfer : public DownloadFixture
{
    Q_OBJECT
private slots:
    void splitsAFileOverSeveralConnections();
    void staysWithOneStreamWhereRangesAreIgnored();
    void goesOnAloneWhenMoreConnectionsAreRefused_data();
    void goesOnAloneWhenMoreConnectionsAreRefused();
    void takesPartsFromMirrorsOfTheSameVersion();
    void leavesAloneAMirrorThatHasAnotherFile_data();
    void leavesAloneAMirrorThatHasAnotherFile();
    void usesTheNextServerWhenTheFirstIsGone();
    void asksADateWhereAnETagBringsAllOfIt();
    void goesBackToTheFirstAddressWhenALinkExpires();
    void fetchesOnlyWrongPiecesAgain();
    void neverGivesAFileWithAWrongDigestItsName();
    void asksServersAloneWhoseBytesAreWrongTogether_data();
    void asksServersAloneWhoseBytesAreWrongTogether();
    void tellsTheDigestThatWasAskedFor();
    void refusesAFileOfAnotherSizeThanItShouldHave();
    void keepsToTheRate();
    void checksByTheServersOwnDigest();
    void takesPartsFromMirrorsThatTheServerNames();
    void checksByTheFileBesideIt_data();
    void checksByTheFileBesideIt();

private:
    static QByteArray hexOf(const QByteArray &bytes)
    {
        Result<Digest> digest = Digest::create(QStringLiteral("sha-256"));
        digest->add(bytes);
        return digest->finish();
    }
    /** Slow enough for other connections to join. */
    [[nodiscard]] HttpScript slowScript() const
    {
        HttpScript script;
        script.body = m_body;
        script.lastModified = "Sun, 06 Nov 2022 08:49:37 GMT";
        script.bytesPerSecond = 4 * mib;
        return script;
    }
    [[nodiscard]] DownloadRequest splitRequest(const QString &path = QStringLiteral("/f")) const
    {
        DownloadRequest out = request(path);
        out.connections = 4;
        return out;
    }

    const QByteArray m_body = testBytes(6 * mib);
};

void TestTransfer::splitsAFileOverSeveralConnections()
{
    m_server->serve("/f", {slowScript()});
    Attempt attempt(*m_engine, splitRequest());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
    QVERIFY(m_server->requests().size() >= 3);
    QVERIFY(!m_server->requests().first().headers.contains("range"));
    for (const HttpTestRequest &asked : m_server->requests().mid(1)) {
        QVERIFY(asked.headers.value("range").startsWith("bytes="));
        QCOMPARE(asked.headers.value("if-range"), QByteArray("\"v1\""));
    }
}

void TestTransfer::staysWithOneStreamWhereRangesAreIgnored()
{
    HttpScript script = slowScript();
    script.ignoresRange = true;
    script.lastModified.clear();
    script.with("Accept-Ranges", "bytes"); // which is a lie
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, splitRequest());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(!attempt.notices.contains("starting over"));
    QCOMPARE(m_server->requests().size(), 2); // one try was enough
}

void TestTransfer::goesOnAloneWhenMoreConnectionsAreRefused_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {403, 404, 410, 429, 503})
        QTest::addRow("%d", status) << status;
}

void TestTransfer::goesOnAloneWhenMoreConnectionsAreRefused()
{
    QFETCH(int, status);
    HttpScript refusal;
    refusal.status = status;
    m_server->serve("/f", {slowScript(), refusal});
    Attempt attempt(*m_engine, splitRequest());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(m_server->requests().size() <= 4);
    const bool isTemporary = status == 403 || status == 429 || status == 503;
    const QString host = HostBudget::hostOf(m_server->url(QString()));
    QCOMPARE(m_engine->hosts().limitOf(host), isTemporary ? 1 : DownloadSettings::defaultMaxPerHost);
}

void TestTransfer::takesPartsFromMirrorsOfTheSameVersion()
{
    HttpTestServer mirror;
    m_server->serve("/f", {slowScript()});
    mirror.serve("/g", {slowScript()});
    DownloadRequest asked = splitRequest();
    asked.connections = 2;
    asked.alternatives = {mirror.url(QStringLiteral("/g"))};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(!mirror.requests().isEmpty());
    const QJsonArray sources = attempt.details.value(QStringLiteral("sources")).toArray();
    QCOMPARE(sources.size(), 2);
    QVERIFY(sources.at(1)[QStringLiteral("bytes")].toInteger() > mib);
}

void TestTransfer::leavesAloneAMirrorThatHasAnotherFile_data()
{
    QTest::addColumn<HttpScript>("other");
    HttpScript version = slowScript();
    version.body = testBytes(m_body.size(), 2);
    version.etag = "\"v2\"";
    version.lastModified.clear();
    QTest::newRow("another version") << version;
    HttpScript longer = slowScript();
    longer.body = testBytes(m_body.size() + 1, 2);
    QTest::newRow("another size") << longer;
    HttpScript page = slowScript();
    page.contentType = "text/html";
    QTest::newRow("a page") << page;
    HttpScript none = slowScript();
    none.status = 404;
    QTest::newRow("nothing") << none;
    HttpScript whole = version;
    whole.ignoresRange = true;
    QTest::newRow("all of another version") << whole;
    HttpScript stalled = slowScript();
    stalled.stallAfter = 100'000;
    QTest::newRow("one that stalls") << stalled;
}

void TestTransfer::leavesAloneAMirrorThatHasAnotherFile()
{
    QFETCH(HttpScript, other);
    HttpTestServer mirror;
    m_server->serve("/f", {slowScript()});
    mirror.serve("/g", {other});
    DownloadRequest asked = splitRequest();
    asked.connections = 2;
    asked.stallTimeout = std::chrono::seconds(1);
    asked.alternatives = {mirror.url(QStringLiteral("/g"))};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(!mirror.requests().isEmpty());
    QVERIFY(!attempt.notices.contains("starting over"));
}

void TestTransfer::usesTheNextServerWhenTheFirstIsGone()
{
    HttpTestServer mirror;
    HttpScript gone;
    gone.status = 404;
    m_server->serve("/f", {gone});
    mirror.serve("/g", {slowScript()});
    DownloadRequest asked = splitRequest();
    asked.alternatives = {mirror.url(QStringLiteral("/g"))};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("g")) == m_body);
    QVERIFY(attempt.notices.contains("there is no such file; trying"));
}

void TestTransfer::asksADateWhereAnETagBringsAllOfIt()
{
    HttpScript part = slowScript();
    HttpScript whole = slowScript();
    whole.ignoresRange = true;
    m_server->serve("/f", {part, whole, part});
    Attempt attempt(*m_engine, splitRequest());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(m_server->requests().size() >= 3);
    QCOMPARE(m_server->requests().at(1).headers.value("if-range"), QByteArray("\"v1\""));
    QCOMPARE(m_server->requests().at(2).headers.value("if-range"), part.lastModified);
}

void TestTransfer::goesBackToTheFirstAddressWhenALinkExpires()
{
    HttpScript first;
    first.status = 302;
    first.with("Location", "/signed-1");
    HttpScript second = first;
    second.headers.clear();
    second.with("Location", "/signed-2");
    m_server->serve("/f", {first, second});
    HttpScript expired;
    expired.status = 403;
    m_server->serve("/signed-1", {slowScript(), expired});
    m_server->serve("/signed-2", {slowScript()});
    Attempt attempt(*m_engine, splitRequest());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("signed-1")) == m_body);
    QVERIFY(std::any_of(m_server->requests().cbegin(), m_server->requests().cend(),
                        [](const HttpTestRequest &asked) { return asked.path == "/signed-2"; }));
    QVERIFY(attempt.notices.contains("has expired"));
}

void TestTransfer::fetchesOnlyWrongPiecesAgain()
{
    HttpScript damaged = slowScript();
    damaged.bytesPerSecond = 0;
    damaged.body[2 * mib + 5] = static_cast<char>(damaged.body.at(2 * mib + 5) ^ 1);
    HttpScript good = slowScript();
    m_server->serve("/f", {damaged, good});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.digest = {QStringLiteral("sha-256"), hexOf(m_body)};
    asked.pieces = {QStringLiteral("sha-256"), mib, {}};
    for (qsizetype at = 0; at < m_body.size(); at += mib)
        asked.pieces.hex.append(hexOf(m_body.mid(at, mib)));
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(attempt.notices.contains("a piece of the file is wrong"));
    QCOMPARE(m_server->requests().size(), 2);
    QCOMPARE(m_server->requests().last().headers.value("range"),
             "bytes=" + QByteArray::number(2 * mib) + '-' + QByteArray::number(3 * mib - 1));
    QCOMPARE(attempt.details.value(QStringLiteral("verified")).toString(), asked.digest.toText());
}

void TestTransfer::neverGivesAFileWithAWrongDigestItsName()
{
    m_server->serve("/f", {slowScript()});
    DownloadRequest asked = splitRequest();
    asked.digest = {QStringLiteral("sha-256"), hexOf("something else")};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::Checksum);
    QVERIFY(attempt.error.message.contains(QString::fromLatin1(hexOf(m_body))));
    QCOMPARE(names(), QStringList()); // going on from these bytes would end the same way
}

void TestTransfer::asksServersAloneWhoseBytesAreWrongTogether_data()
{
    QTest::addColumn<bool>("firstLies");
    QTest::addColumn<bool>("secondLies");
    QTest::newRow("the first server has something else") << true << false;
    QTest::newRow("the second server has something else") << false << true;
    QTest::newRow("both have") << true << true;
}

void TestTransfer::asksServersAloneWhoseBytesAreWrongTogether()
{
    QFETCH(bool, firstLies);
    QFETCH(bool, secondLies);
    HttpScript other = slowScript();
    other.body = testBytes(m_body.size(), 2);
    m_server->serve("/f", {firstLies ? other : slowScript()});
    HttpTestServer mirror;
    mirror.serve("/f", {secondLies ? other : slowScript()});
    DownloadRequest asked = splitRequest();
    asked.alternatives = {mirror.url(QStringLiteral("/f"))};
    asked.digest = {QStringLiteral("sha-256"), hexOf(m_body)};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    const bool allLie = firstLies && secondLies;
    QCOMPARE(attempt.error.code == ErrorCode::Checksum, allLie);
    QVERIFY(attempt.notices.contains("from one server alone"));
    QCOMPARE(content(QStringLiteral("f")) == m_body, !allLie);
}

void TestTransfer::tellsTheDigestThatWasAskedFor()
{
    m_server->serve("/f", {slowScript()});
    DownloadRequest asked = splitRequest();
    asked.hashAlgorithm = QStringLiteral("sha-256");
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QCOMPARE(attempt.details.value(QStringLiteral("digests"))[QStringLiteral("sha-256")].toString(),
             QString::fromLatin1(hexOf(m_body)));
    QVERIFY(!attempt.details.contains(QStringLiteral("verified")));
}

void TestTransfer::refusesAFileOfAnotherSizeThanItShouldHave()
{
    m_server->serve("/f", {slowScript()});
    DownloadRequest asked = splitRequest();
    asked.size = m_body.size() + 1;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::NotTheFile);
    QCOMPARE(names(), QStringList());
}

void TestTransfer::keepsToTheRate()
{
    HttpScript script = slowScript();
    script.bytesPerSecond = 0;
    m_server->serve("/f", {script});
    DownloadRequest asked = splitRequest();
    asked.bytesPerSecond = 4 * mib;
    QElapsedTimer timer;
    timer.start();
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY2(timer.elapsed() >= 1400, qPrintable(QString::number(timer.elapsed()))); // 6 at 4 a second
}

void TestTransfer::checksByTheServersOwnDigest()
{
    const QByteArray right = QByteArray::fromHex(hexOf(m_body)).toBase64();
    HttpScript script = slowScript();
    script.with("Repr-Digest", "sha-256=:" + right + ':');
    m_server->serve("/f", {script});
    Attempt good(*m_engine, splitRequest());
    QVERIFY(good.run());
    QCOMPARE(good.error, Error());
    QCOMPARE(good.details.value(QStringLiteral("verified")).toString(),
             QStringLiteral("sha-256=") + QString::fromLatin1(hexOf(m_body)));

    script.body[100] = static_cast<char>(script.body.at(100) ^ 1);
    m_server->serve("/g", {script});
    Attempt bad(*m_engine, splitRequest(QStringLiteral("/g")));
    QVERIFY(bad.run());
    QCOMPARE(bad.error.code, ErrorCode::Checksum);
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
}

void TestTransfer::takesPartsFromMirrorsThatTheServerNames()
{
    HttpTestServer mirror;
    mirror.serve("/m", {slowScript()});
    HttpScript script = slowScript();
    script.with("Link", "<" + mirror.url(QStringLiteral("/m")).toEncoded() + ">; rel=duplicate");
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, splitRequest());
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(!mirror.requests().isEmpty());
}

void TestTransfer::checksByTheFileBesideIt_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("right") << hexOf(m_body) + "  f\n" << ErrorCode::None;
    QTest::newRow("wrong") << hexOf("x") + "  f\n" << ErrorCode::Checksum;
    QTest::newRow("of another file") << hexOf(m_body) + "  g\n" << ErrorCode::Checksum;
}

void TestTransfer::checksByTheFileBesideIt()
{
    QFETCH(QByteArray, file);
    QFETCH(ErrorCode, code);
    HttpScript none;
    none.status = 404;
    HttpScript sums;
    sums.body = file;
    m_server->serve("/f", {slowScript()});
    for (const char *path : {"/f.sha256", "/f.sha512", "/SHA512SUMS"})
        m_server->serve(path, {none});
    m_server->serve("/SHA256SUMS", {sums});
    DownloadRequest asked = splitRequest();
    asked.usesChecksumFile = true;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QCOMPARE(names().contains(QStringLiteral("f")), code == ErrorCode::None);
}

QTEST_GUILESS_MAIN(TestTransfer)
#include "tst_transfer.moc"
