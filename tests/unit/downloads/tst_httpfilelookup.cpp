// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpfilelookup.h"
#include "tests/unit/downloads/downloadfixture.h"

#include <QSignalSpy>
#include <QTcpServer>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestHttpFileLookup : public DownloadFixture
{
    Q_OBJECT
private slots:
    void asksForOneByteOnce();
    void saysWhatStandsThere_data();
    void saysWhatStandsThere();
    void asksNothingTwice();
    void stopsWhatIsNoLongerWanted();
    void staysBelowItsBounds();
    void givesUpOnASilentServer();
    void questionsBeforeTheEngineWait();

private:
    /** One question and its answer. */
    FileFacts factsFor(const FileQuestion &question)
    {
        HttpFileLookup lookup;
        lookup.serve(*m_engine);
        QSignalSpy found(&lookup, &FileLookup::found);
        lookup.want({question});
        return found.wait() ? found.constFirst().at(1).value<FileFacts>() : FileFacts();
    }
    [[nodiscard]] FileQuestion question(const QString &path) const { return {m_server->url(path), {}}; }
};

void TestHttpFileLookup::asksForOneByteOnce()
{
    HttpScript script;
    script.body = testBytes(5'000'000);
    script.with("Content-Disposition", "attachment; filename=\"../the image.iso\"");
    m_server->serve("/f?id=1", {script});
    FileQuestion asked = question(QStringLiteral("/f?id=1"));
    asked.access.user = QStringLiteral("ana");
    asked.access.password = QStringLiteral("secret");
    asked.access.referer = QStringLiteral("http://a.org/");
    const FileFacts facts = factsFor(asked);
    QVERIFY(!facts.problem);
    QCOMPARE(facts.name, QStringLiteral("the image.iso"));
    QCOMPARE(facts.size, 5'000'000);
    QVERIFY(facts.isResumable);
    QVERIFY(!facts.isWebPage);
    QCOMPARE(m_server->requests().size(), 1);
    const HttpTestRequest &request = m_server->requests().constFirst();
    QCOMPARE(request.method, QByteArray("GET"));
    QCOMPARE(request.headers.value("range"), QByteArray("bytes=0-0"));
    QVERIFY(request.headers.value("authorization").startsWith("Basic "));
    QCOMPARE(request.headers.value("referer"), QByteArray("http://a.org/"));
    QVERIFY(m_server->bodyBytesSent() <= 1);
}

void TestHttpFileLookup::saysWhatStandsThere_data()
{
    QTest::addColumn<HttpScript>("script");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("resumable");
    QTest::addColumn<bool>("page");
    QTest::addColumn<ErrorCode>("problem");
    HttpScript good;
    good.body = testBytes(1000);
    const auto row = [&good](const char *name, qint64 size, bool resumable, bool page, ErrorCode problem,
                             auto change) {
        HttpScript script = good;
        change(script);
        QTest::newRow(name) << script << size << resumable << page << problem;
    };
    using S = HttpScript &;
    row("a file", 1000, true, false, ErrorCode::None, [](S) {});
    row("no ranges", 1000, false, false, ErrorCode::None, [](S s) { s.ignoresRange = true; });
    row("no version", 1000, false, false, ErrorCode::None, [](S s) { s.etag.clear(); });
    row("no length", -1, false, false, ErrorCode::None,
        [](S s) { (s.ignoresRange = true, s.sendsLength = false); });
    row("a page", 1000, true, true, ErrorCode::None, [](S s) { s.contentType = "text/html; charset=utf-8"; });
    row("a page as a file", 1000, true, false, ErrorCode::None, [](S s) {
        s.contentType = "text/html";
        s.with("Content-Disposition", "attachment; filename=page");
    });
    row("empty", 0, false, false, ErrorCode::None, [](S s) { s.body.clear(); });
    row("404", -1, false, false, ErrorCode::Http, [](S s) { s.status = 404; });
    row("401", -1, false, false, ErrorCode::Auth, [](S s) { s.status = 401; });
    row("garbage", -1, false, false, ErrorCode::Protocol, [](S s) { s.raw = "just text\n"; });
    row("circle", -1, false, false, ErrorCode::Redirect,
        [](S s) { (s.status = 302, s.with("Location", "/f")); });
}

void TestHttpFileLookup::saysWhatStandsThere()
{
    QFETCH(const HttpScript, script);
    m_server->serve("/f", {script});
    const FileFacts facts = factsFor(question(QStringLiteral("/f")));
    QTEST(facts.size, "size");
    QTEST(facts.isResumable, "resumable");
    QTEST(facts.isWebPage, "page");
    QTEST(facts.problem.code, "problem");
    QCOMPARE(facts.problem.message.isEmpty(), !facts.problem);
}

void TestHttpFileLookup::asksNothingTwice()
{
    HttpScript script;
    script.body = "x";
    m_server->serve("/a", {script});
    m_server->serve("/b", {script});
    HttpFileLookup lookup;
    lookup.serve(*m_engine);
    QSignalSpy found(&lookup, &FileLookup::found);
    const FileQuestion a = question(QStringLiteral("/a"));
    const FileQuestion b = question(QStringLiteral("/b"));
    lookup.want({a, a});
    lookup.want({a});
    QTRY_COMPARE(found.count(), 1);
    lookup.want({a, b});
    QTRY_COMPARE(found.count(), 2);
    QCOMPARE(m_server->requests().size(), 2);
    // Who comes back later has been away.
    lookup.want({});
    lookup.want({a});
    QTRY_COMPARE(found.count(), 3);
    QCOMPARE(m_server->requests().size(), 3);
}

void TestHttpFileLookup::stopsWhatIsNoLongerWanted()
{
    HttpScript silent;
    silent.endlessHeader = true;
    HttpScript script;
    script.body = "x";
    m_server->serve("/silent", {silent});
    m_server->serve("/a", {script});
    HttpFileLookup lookup;
    lookup.serve(*m_engine);
    QSignalSpy found(&lookup, &FileLookup::found);
    QSignalSpy requested(m_server.get(), &HttpTestServer::requested);
    lookup.want({question(QStringLiteral("/silent"))});
    QVERIFY(requested.wait());
    lookup.want({question(QStringLiteral("/a"))});
    QVERIFY(found.wait());
    QCOMPARE(found.constFirst().at(0).value<FileQuestion>().url.path(), QStringLiteral("/a"));
    QTRY_COMPARE(lookup.children().size(), 0);
}

void TestHttpFileLookup::staysBelowItsBounds()
{
    HttpFileLookup lookup;
    lookup.serve(*m_engine);
    QList<FileQuestion> many;
    for (int i = 0; i < FileLookup::maxQuestions + 1; ++i) {
        many.append(question(QStringLiteral("/%1").arg(i)));
        HttpScript script;
        script.body = "x";
        m_server->serve('/' + QByteArray::number(i), {script});
    }
    QSignalSpy found(&lookup, &FileLookup::found);
    int most = 0;
    connect(m_server.get(), &HttpTestServer::requested, this,
            [&] { most = std::max(most, static_cast<int>(lookup.findChildren<RangeSource *>().size())); });
    lookup.want(many);
    QTRY_COMPARE(found.count(), FileLookup::maxQuestions);
    QCOMPARE(m_server->requests().size(), FileLookup::maxQuestions);
    QVERIFY(most >= 1);
    QVERIFY(most <= 2 * FileLookup::maxAtOnce); // those that are about to be deleted count
}

void TestHttpFileLookup::givesUpOnASilentServer()
{
    QTcpServer silent; // accepts, and says nothing
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    HttpFileLookup lookup{std::chrono::milliseconds(200)};
    lookup.serve(*m_engine);
    QSignalSpy found(&lookup, &FileLookup::found);
    lookup.want({{QUrl(QStringLiteral("http://127.0.0.1:%1/f").arg(silent.serverPort())), {}}});
    QVERIFY(found.wait());
    QCOMPARE(found.constFirst().at(1).value<FileFacts>().problem.code, ErrorCode::Timeout);
}

void TestHttpFileLookup::questionsBeforeTheEngineWait()
{
    HttpScript script;
    script.body = "x";
    m_server->serve("/a", {script});
    HttpFileLookup lookup;
    QSignalSpy found(&lookup, &FileLookup::found);
    lookup.want({question(QStringLiteral("/a"))});
    QVERIFY(found.isEmpty());
    lookup.serve(*m_engine);
    QVERIFY(found.wait());
}

QTEST_GUILESS_MAIN(TestHttpFileLookup)
#include "tst_httpfilelookup.moc"
