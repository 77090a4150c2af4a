// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpsource.h"
#include "tests/unit/downloads/downloadfixture.h"

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

/** Downloads over TLS: straight to the server, and of files known to be small through Qt's network manager.
 */
class TestTlsExchange : public DownloadFixture
{
    Q_OBJECT
private slots:
    void bringsAWholeFile_data();
    void bringsAWholeFile();
    void bringsASmallFileThroughAManager();
    void goesOnAfterACut();
    void refusesBadAnswers_data();
    void refusesBadAnswers();
    void explainsWhyAServerIsNotTrusted_data();
    void explainsWhyAServerIsNotTrusted();
    void neverGoesOnUnencrypted();
    void saysWhichFileHoldsNoCertificates();

private:
    [[nodiscard]] DownloadRequest trusting(const QString &path) const;
};

DownloadRequest TestTlsExchange::trusting(const QString &path) const
{
    DownloadRequest out = request(path);
    out.access.caCertificateFile = testDataPath(QStringLiteral("tls/ca.pem"));
    return out;
}

void TestTlsExchange::bringsAWholeFile_data()
{
    QTest::addColumn<HttpScript>("script");
    HttpScript script;
    script.body = testBytes(3'000'000);
    QTest::newRow("with length") << script;
    script.chunked = true;
    QTest::newRow("chunked") << script;
    script.chunked = false;
    script.body.clear();
    QTest::newRow("empty") << script;
    script.body = testBytes(9'000'000);
    QTest::newRow("more than the buffers") << script;
}

void TestTlsExchange::bringsAWholeFile()
{
    QFETCH(HttpScript, script);
    m_server = std::make_unique<HttpTestServer>(QStringLiteral("good"));
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, trusting(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == script.body);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestTlsExchange::bringsASmallFileThroughAManager()
{
    m_server = std::make_unique<HttpTestServer>(QStringLiteral("good"));
    HttpScript script;
    script.body = testBytes(HttpSource::smallFileBytes);
    m_server->serve("/f", {script});
    DownloadRequest asked = trusting(QStringLiteral("/f"));
    asked.size = script.body.size();
    QCOMPARE(m_engine->managers().managerCount(), 0);
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == script.body);
    QCOMPARE(m_engine->managers().managerCount(), 1);
}

void TestTlsExchange::goesOnAfterACut()
{
    m_server = std::make_unique<HttpTestServer>(QStringLiteral("good"));
    HttpScript script;
    script.body = testBytes(3'000'000);
    HttpScript cut = script;
    cut.cutAfter = 1'000'000;
    m_server->serve("/f", {cut});
    Attempt first(*m_engine, trusting(QStringLiteral("/f")));
    QVERIFY(first.run());
    QCOMPARE(first.error.code, ErrorCode::Network);
    const qint64 kept = first.progress.done;
    QVERIFY(kept > 0);

    m_server->serve("/f", {script});
    Attempt second(*m_engine, trusting(QStringLiteral("/f")));
    QVERIFY(second.run());
    QCOMPARE(second.error, Error());
    QVERIFY(content(QStringLiteral("f")) == script.body);
    QCOMPARE(m_server->requests().last().headers.value("range"), "bytes=" + QByteArray::number(kept) + '-');
}

void TestTlsExchange::refusesBadAnswers_data()
{
    QTest::addColumn<HttpScript>("script");
    QTest::addColumn<ErrorCode>("code");
    HttpScript good;
    good.body = testBytes(1000);
    const auto row = [&good](const char *name, ErrorCode code, auto change) {
        HttpScript script = good;
        change(script);
        QTest::newRow(name) << script << code;
    };
    using S = HttpScript &;
    row("404", ErrorCode::Http, [](S s) { s.status = 404; });
    row("401", ErrorCode::Auth, [](S s) { s.status = 401; });
    row("unasked 206", ErrorCode::Protocol,
        [](S s) { (s.status = 206, s.with("Content-Range", "bytes 0-999/5000")); });
    row("gzip although identity", ErrorCode::Protocol, [](S s) { s.with("Content-Encoding", "gzip"); });
    row("chunked, cut", ErrorCode::Network, [](S s) { (s.chunked = true, s.cutAfter = 500); });
    row("short", ErrorCode::Network, [](S s) { (s.with("Content-Length", "2000"), s.cutAfter = 1000); });
    row("too many fields", ErrorCode::Protocol, [](S s) {
        for (int i = 0; i < 120; ++i)
            s.with("X-" + QByteArray::number(i), "y");
    });
    row("garbage", ErrorCode::Protocol, [](S s) { s.raw = "just text\n"; });
}

void TestTlsExchange::refusesBadAnswers()
{
    QFETCH(HttpScript, script);
    QFETCH(ErrorCode, code);
    m_server = std::make_unique<HttpTestServer>(QStringLiteral("good"));
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, trusting(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QVERIFY(!names().contains(QStringLiteral("f")));
}

void TestTlsExchange::explainsWhyAServerIsNotTrusted_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QString>("phrase");
    QTest::newRow("unknown authority") << QStringLiteral("good") << false << QStringLiteral("vouches");
    QTest::newRow("other name") << QStringLiteral("othername") << true
                                << QStringLiteral("another name (other.example)");
    QTest::newRow("expired") << QStringLiteral("expired") << true << QStringLiteral("expired on");
}

void TestTlsExchange::explainsWhyAServerIsNotTrusted()
{
    QFETCH(QString, certificate);
    QFETCH(bool, trusted);
    QFETCH(QString, phrase);
    m_server = std::make_unique<HttpTestServer>(certificate);
    HttpScript script;
    script.body = "x";
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, trusted ? trusting(QStringLiteral("/f")) : request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::Tls);
    QVERIFY(!isTransient(attempt.error));
    QVERIFY2(attempt.error.message.contains(phrase), qPrintable(attempt.error.message));
    QCOMPARE(m_server->requests().size(), 0);
    QVERIFY(names().isEmpty());
}

void TestTlsExchange::neverGoesOnUnencrypted()
{
    HttpTestServer open;
    HttpScript file;
    file.body = "x";
    open.serve("/f", {file});
    m_server = std::make_unique<HttpTestServer>(QStringLiteral("good"));
    HttpScript hop;
    hop.status = 302;
    hop.with("Location", open.url(QStringLiteral("/f")).toEncoded());
    m_server->serve("/f", {hop});
    Attempt attempt(*m_engine, trusting(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::Redirect);
    QVERIFY(open.requests().isEmpty());
}

void TestTlsExchange::saysWhichFileHoldsNoCertificates()
{
    m_server = std::make_unique<HttpTestServer>(QStringLiteral("good"));
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.access.caCertificateFile = m_dir->write(QStringLiteral("empty.pem"), "nothing");
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::Tls);
    QVERIFY(attempt.error.message.contains(asked.access.caCertificateFile));
}

QTEST_GUILESS_MAIN(TestTlsExchange)
#include "tst_tlsexchange.moc"
