// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/downloads/downloadfixture.h"

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestHttpSource : public DownloadFixture
{
    Q_OBJECT
private slots:
    void refusesBadAnswers_data();
    void refusesBadAnswers();
    void tellsAStallFromASlowServer();
    void followsRedirectsWithinBounds_data();
    void followsRedirectsWithinBounds();
    void passesOnHowLongToWait();
    void survivesEndlessHeaders();

private:
    const QByteArray m_body = testBytes(3'000'000);
};

void TestHttpSource::refusesBadAnswers_data()
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
    row("unasked 206", ErrorCode::Protocol,
        [](S s) { (s.status = 206, s.with("Content-Range", "bytes 0-999/5000")); });
    row("unasked 206 of all", ErrorCode::Protocol, [](S s) { s.status = 206; });
    row("unasked 304", ErrorCode::Protocol, [](S s) { s.status = 304; });
    row("204", ErrorCode::Http, [](S s) { (s.status = 204, s.body.clear()); });
    row("401", ErrorCode::Auth, [](S s) { s.status = 401; });
    row("403", ErrorCode::Http, [](S s) { s.status = 403; });
    row("404", ErrorCode::Http, [](S s) { s.status = 404; });
    row("500", ErrorCode::Http, [](S s) { s.status = 500; });
    row("302 without Location", ErrorCode::Redirect, [](S s) { s.status = 302; });
    row("gzip although identity", ErrorCode::Protocol, [](S s) { s.with("Content-Encoding", "gzip"); });
    row("br although identity", ErrorCode::Protocol, [](S s) { s.with("Content-Encoding", "br"); });
    row("length of another body", ErrorCode::Network,
        [](S s) { (s.with("Content-Length", "2000"), s.cutAfter = 1000); });
    row("two lengths", ErrorCode::Protocol, [](S s) { s.with("Content-Length", "1000, 999"); });
    row("negative length", ErrorCode::Protocol, [](S s) { s.with("Content-Length", "-5"); });
    row("length near 2^63", ErrorCode::Protocol,
        [](S s) { s.with("Content-Length", "9223372036854775807"); });
    row("more than any disk", ErrorCode::DiskFull,
        [](S s) { s.with("Content-Length", "1000000000000000000"); });
    row("chunked, cut", ErrorCode::Network, [](S s) { (s.chunked = true, s.cutAfter = 500); });
    row("closes at once", ErrorCode::Network, [](S s) { s.cutAfter = 0; });
    row("garbage", ErrorCode::Protocol, [](S s) { s.raw = QByteArray(200, '\x16') + "\r\n\r\n"; });
    row("bare body", ErrorCode::Protocol, [](S s) { s.raw = "just text\n"; });
    row("too many fields", ErrorCode::Protocol, [](S s) {
        for (int i = 0; i < 120; ++i)
            s.with("X-" + QByteArray::number(i), "y");
    });
}

void TestHttpSource::refusesBadAnswers()
{
    QFETCH(HttpScript, script);
    QFETCH(ErrorCode, code);
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QVERIFY(!attempt.error.message.isEmpty());
    QVERIFY(!names().contains(QStringLiteral("f")));
    if (code == ErrorCode::Http)
        QCOMPARE(attempt.error.httpStatus, script.status);
}

void TestHttpSource::tellsAStallFromASlowServer()
{
    HttpScript stalls;
    stalls.body = m_body;
    stalls.stallAfter = 1000;
    HttpScript slow;
    slow.body = testBytes(30);
    slow.bytesPerSecond = 20; // longer than the time-out in all, never silent
    m_server->serve("/f", {stalls});
    m_server->serve("/slow", {slow});
    DownloadRequest first = request(QStringLiteral("/f"));
    first.stallTimeout = std::chrono::seconds(1);
    DownloadRequest second = request(QStringLiteral("/slow"));
    second.stallTimeout = std::chrono::seconds(1);
    Attempt stalled(*m_engine, first);
    Attempt served(*m_engine, second);
    served.operation->start();
    QVERIFY(stalled.run());
    QCOMPARE(stalled.error.code, ErrorCode::Timeout);
    QVERIFY(names().contains(QStringLiteral("f.part")));
    QTRY_VERIFY(served.ended);
    QVERIFY(content(QStringLiteral("slow")) == slow.body);
}

void TestHttpSource::followsRedirectsWithinBounds_data()
{
    QTest::addColumn<int>("hops");
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("one") << 1 << QByteArray("/end") << ErrorCode::None;
    QTest::newRow("twenty") << 20 << QByteArray("/end") << ErrorCode::None;
    QTest::newRow("too many") << 21 << QByteArray("/end") << ErrorCode::Redirect;
    QTest::newRow("circle") << 3 << QByteArray("/r0") << ErrorCode::Redirect;
    QTest::newRow("to a file") << 1 << QByteArray("file:///etc/passwd") << ErrorCode::Redirect;
    QTest::newRow("to data") << 1 << QByteArray("data:text/plain,x") << ErrorCode::Redirect;
    QTest::newRow("to nowhere") << 1 << QByteArray("http://") << ErrorCode::Redirect;
}

void TestHttpSource::followsRedirectsWithinBounds()
{
    QFETCH(int, hops);
    QFETCH(QByteArray, last);
    QFETCH(ErrorCode, code);
    HttpScript end;
    end.body = "end";
    m_server->serve("/end", {end});
    for (int i = 0; i < hops; ++i) {
        HttpScript hop;
        hop.status = 302;
        hop.body = "moved";
        hop.with("Location", i + 1 == hops ? last : "r" + QByteArray::number(i + 1));
        m_server->serve("/r" + QByteArray::number(i), {hop});
    }
    Attempt attempt(*m_engine, request(QStringLiteral("/r0")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QCOMPARE(names(), code == ErrorCode::None ? QStringList(QStringLiteral("end")) : QStringList());
    if (code == ErrorCode::None)
        QVERIFY(content(QStringLiteral("end")) == "end");
}

void TestHttpSource::passesOnHowLongToWait()
{
    HttpScript script;
    script.status = 429;
    script.with("Retry-After", "7");
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.httpStatus, 429);
    QVERIFY(attempt.error.retryAfter == std::chrono::seconds(7));
    QVERIFY(isTransient(attempt.error));
}

void TestHttpSource::survivesEndlessHeaders()
{
    HttpScript script;
    script.endlessHeader = true;
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.stallTimeout = std::chrono::seconds(2);
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QVERIFY(attempt.error.code == ErrorCode::Timeout || attempt.error.code == ErrorCode::Protocol);
}

QTEST_GUILESS_MAIN(TestHttpSource)
#include "tst_httpsource.moc"
