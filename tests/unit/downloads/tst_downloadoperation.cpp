// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadengine.h"
#include "core/downloads/downloadoperation.h"
#include "core/downloads/downloadtarget.h"
#include "tests/support/httptestserver.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

/** One attempt, with what it said. */
struct Attempt
{
    Attempt(DownloadEngine &engine, const DownloadRequest &request)
        : operation(std::make_unique<DownloadOperation>(engine, request))
    {
        QObject::connect(operation.get(), &DownloadOperation::succeeded, operation.get(),
                         [this](const QString &, const QVariant &value) {
                             file = value.toString();
                             ended = true;
                         });
        QObject::connect(operation.get(), &DownloadOperation::failed, operation.get(),
                         [this](const Error &what) {
                             error = what;
                             ended = true;
                         });
        QObject::connect(operation.get(), &DownloadOperation::canceled, operation.get(), [this] {
            canceled = true;
            ended = true;
        });
        QObject::connect(operation.get(), &DownloadOperation::suspendAcknowledged, operation.get(),
                         [this] { suspended = true; });
        QObject::connect(operation.get(), &DownloadOperation::progressed, operation.get(),
                         [this](const Tasks::Progress &now) { progress = now; });
        QObject::connect(operation.get(), &DownloadOperation::detailsChanged, operation.get(),
                         [this](const QJsonObject &now) { details = now; });
        QObject::connect(operation.get(), &DownloadOperation::outputReceived, operation.get(),
                         [this](const QByteArray &text) { notices += text; });
    }

    bool run()
    {
        operation->start();
        return QTest::qWaitFor([this] { return ended; }, 20000);
    }

    std::unique_ptr<DownloadOperation> operation;
    QString file;
    Error error;
    Tasks::Progress progress;
    QJsonObject details;
    QByteArray notices;
    bool ended = false;
    bool canceled = false;
    bool suspended = false;
};

class TestDownloadOperation : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void bringsAWholeFile_data();
    void bringsAWholeFile();
    void asksForPlainBytes();
    void takesTheNameFromTheServerMadeSafe_data();
    void takesTheNameFromTheServerMadeSafe();
    void goesOnAfterACut();
    void goesOnAfterAPauseInTheSameAttempt();
    void keepsThePartFileOnCancel();
    void startsOverWhenResumingIsNotSafe_data();
    void startsOverWhenResumingIsNotSafe();
    void startsOverInTheSameAnswerWhenTheServerSendsAllOfIt();
    void placesAnEarlierStartWhereTheServerSays();
    void takesA416AtTheEndForComplete();
    void keepsTheBytesWhenAPageIsServedInstead();
    void refusesBadAnswers_data();
    void refusesBadAnswers();
    void tellsAStallFromASlowServer();
    void followsRedirectsWithinBounds_data();
    void followsRedirectsWithinBounds();
    void leavesExistingFilesAlone_data();
    void leavesExistingFilesAlone();
    void neverWritesThroughALink();
    void leavesForeignPartFilesAlone();
    void doesNotTrustDamagedControlData_data();
    void doesNotTrustDamagedControlData();
    void refusesASecondRunOnTheSameFile();
    void saysWhereItCannotWrite();
    void takesTheNextUrlWhenTheFirstFails();
    void passesOnHowLongToWait();
    void survivesEndlessHeaders();

private:
    DownloadRequest request(const QString &path) const;
    QByteArray content(const QString &name) const;
    QStringList names() const;
    void leavePart(const HttpScript &script, qint64 bytes);

    SystemClock m_clock;
    std::unique_ptr<DownloadEngine> m_engine;
    std::unique_ptr<HttpTestServer> m_server;
    std::unique_ptr<QTemporaryDir> m_dir;
    const QByteArray m_body = testBytes(3'000'000);
};

void TestDownloadOperation::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_engine = std::make_unique<DownloadEngine>(m_clock);
    m_server = std::make_unique<HttpTestServer>();
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestDownloadOperation::cleanup()
{
    m_engine.reset();
    m_server.reset();
    m_dir.reset();
}

DownloadRequest TestDownloadOperation::request(const QString &path) const
{
    DownloadRequest out;
    out.url = m_server->url(path);
    out.directory = m_dir->path();
    return out;
}

QByteArray TestDownloadOperation::content(const QString &name) const
{
    QFile file(m_dir->filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList TestDownloadOperation::names() const
{
    return QDir(m_dir->path()).entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::Name);
}

/** An unfinished download of /f with so many bytes. */
void TestDownloadOperation::leavePart(const HttpScript &script, qint64 bytes)
{
    HttpScript cut = script;
    cut.cutAfter = bytes;
    m_server->serve("/f", {cut});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::Network);
    QVERIFY(isTransient(attempt.error));
    QCOMPARE(names(), QStringList({QStringLiteral("f.part"), QStringLiteral("f.part.landline")}));
    QCOMPARE(attempt.progress.done, bytes);
}

void TestDownloadOperation::bringsAWholeFile_data()
{
    QTest::addColumn<HttpScript>("script");
    HttpScript script;
    script.body = testBytes(700'000);
    QTest::newRow("with length") << script;
    script.chunked = true;
    QTest::newRow("chunked") << script;
    script.chunked = false;
    script.sendsLength = false;
    QTest::newRow("until the connection closes") << script;
    script.sendsLength = true;
    script.body.clear();
    QTest::newRow("empty") << script;
    script.chunked = true;
    QTest::newRow("empty, chunked") << script;
    script.chunked = false;
    script.body = "x";
    QTest::newRow("a byte") << script;
    script.body = testBytes(9'000'000);
    QTest::newRow("more than the buffers") << script;
}

void TestDownloadOperation::bringsAWholeFile()
{
    QFETCH(HttpScript, script);
    m_server->serve("/dir/name%20x.bin", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/dir/name%20x.bin")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QCOMPARE(names(), QStringList(QStringLiteral("name x.bin")));
    QVERIFY(content(QStringLiteral("name x.bin")) == script.body);
    QCOMPARE(attempt.file, m_dir->filePath(QStringLiteral("name x.bin")));
    const Tasks::Progress all{script.body.size(), script.body.size(), Tasks::Unit::Bytes};
    QCOMPARE(attempt.progress.done, all.done);
    QCOMPARE(attempt.progress.total, all.total);
    QCOMPARE(attempt.details.value(QStringLiteral("file")).toString(), attempt.file);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestDownloadOperation::asksForPlainBytes()
{
    HttpScript script;
    script.body = "x";
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    const HttpTestRequest asked = m_server->requests().first();
    QCOMPARE(asked.method, QByteArray("GET"));
    QCOMPARE(asked.headers.value("accept-encoding"), QByteArray("identity"));
    QVERIFY(!asked.headers.contains("range"));
    QVERIFY(!asked.headers.contains("cookie"));
}

void TestDownloadOperation::takesTheNameFromTheServerMadeSafe_data()
{
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("name");
    QTest::newRow("server's") << QByteArray("attachment; filename=\"a b.iso\"") << QString()
                              << QStringLiteral("a b.iso");
    QTest::newRow("traversal") << QByteArray("attachment; filename=\"../../etc/passwd\"") << QString()
                               << QStringLiteral("passwd");
    QTest::newRow("absolute") << QByteArray("attachment; filename=/etc/cron.d/x") << QString()
                              << QStringLiteral("x");
    QTest::newRow("hidden") << QByteArray("attachment; filename=\".bashrc\"") << QString()
                            << QStringLiteral("bashrc");
    QTest::newRow("nothing left") << QByteArray("attachment; filename=\"..\"") << QString()
                                  << QStringLiteral("download");
    QTest::newRow("a person's word wins")
        << QByteArray("attachment; filename=a") << QStringLiteral("b.bin") << QStringLiteral("b.bin");
    QTest::newRow("none") << QByteArray() << QString() << QStringLiteral("f");
}

void TestDownloadOperation::takesTheNameFromTheServerMadeSafe()
{
    QFETCH(QByteArray, disposition);
    QFETCH(QString, wanted);
    QFETCH(QString, name);
    HttpScript script;
    script.body = "abc";
    if (!disposition.isEmpty())
        script.with("Content-Disposition", disposition);
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.fileName = wanted;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(names(), QStringList(name));
}

void TestDownloadOperation::goesOnAfterACut()
{
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
    const HttpTestRequest asked = m_server->requests().last();
    QCOMPARE(asked.headers.value("range"), QByteArray("bytes=1000000-"));
    QCOMPARE(asked.headers.value("if-range"), QByteArray("\"v1\""));
    QCOMPARE(m_server->bodyBytesSent(), m_body.size());
}

void TestDownloadOperation::goesOnAfterAPauseInTheSameAttempt()
{
    HttpScript slow;
    slow.body = m_body;
    slow.stallAfter = 500'000;
    HttpScript quick;
    quick.body = m_body;
    m_server->serve("/f", {slow, quick});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    attempt.operation->start();
    QTRY_COMPARE(attempt.progress.done, 500'000);
    attempt.operation->suspend();
    QTRY_VERIFY(attempt.suspended);
    const Result<ControlData> saved = loadControl(m_dir->filePath(QStringLiteral("f.part.landline")));
    QVERIFY(saved.has_value());
    QCOMPARE(saved->segments.presentBytes(), 500'000);
    attempt.operation->resume();
    QTRY_VERIFY(attempt.ended);
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->requests().last().headers.value("range"), QByteArray("bytes=500000-"));
}

void TestDownloadOperation::keepsThePartFileOnCancel()
{
    HttpScript script;
    script.body = m_body;
    script.stallAfter = 500'000;
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    attempt.operation->start();
    QTRY_COMPARE(attempt.progress.done, 500'000);
    attempt.operation->cancel();
    QTRY_VERIFY(attempt.canceled);
    QCOMPARE(names(), QStringList({QStringLiteral("f.part"), QStringLiteral("f.part.landline")}));

    script.stallAfter = -1;
    m_server->serve("/f", {script});
    Attempt again(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(again.run());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->bodyBytesSent(), m_body.size());
}

void TestDownloadOperation::startsOverWhenResumingIsNotSafe_data()
{
    QTest::addColumn<HttpScript>("before");
    QTest::addColumn<HttpScript>("after");
    QTest::addColumn<int>("requests"); // of the second attempt
    HttpScript before;
    before.body = m_body;
    HttpScript after = before;
    after.body = testBytes(m_body.size(), 2);
    after.etag = "\"v2\"";
    QTest::newRow("another version of the same length") << before << after << 1;

    HttpScript liar = after;
    liar.status = 206;
    liar.body = after.body.mid(1'000'000);
    liar.with("Content-Range", "bytes 1000000-2999999/3000000");
    QTest::newRow("a part of another version") << before << liar << 2;

    HttpScript longer = before;
    longer.etag = "\"v1\"";
    longer.status = 206;
    longer.body = testBytes(10, 3);
    longer.with("Content-Range", "bytes 1000000-1000009/4000000");
    QTest::newRow("another total") << before << longer << 2;

    HttpScript nonsense = before;
    nonsense.status = 206;
    nonsense.with("Content-Range", "bytes=0-99");
    QTest::newRow("malformed Content-Range") << before << nonsense << 2;

    HttpScript wordless = before;
    wordless.status = 206;
    QTest::newRow("no Content-Range") << before << wordless << 2;

    HttpScript shorter = before;
    shorter.status = 416;
    shorter.body.clear();
    shorter.with("Content-Range", "bytes */500");
    QTest::newRow("part longer than the file") << before << shorter << 2;

    HttpScript weakBefore = before;
    weakBefore.etag = "W/\"v1\"";
    HttpScript weakAfter = weakBefore;
    QTest::newRow("only a weak ETag") << weakBefore << weakAfter << 1;

    HttpScript bare = before;
    bare.etag.clear();
    QTest::newRow("nothing to tell versions by") << bare << bare << 1;

    HttpScript fresh = bare;
    fresh.lastModified = "Sun, 06 Nov 2022 08:49:37 GMT";
    fresh.with("Date", "Sun, 06 Nov 2022 08:49:37 GMT");
    QTest::newRow("modified this second") << fresh << fresh << 1;
}

void TestDownloadOperation::startsOverWhenResumingIsNotSafe()
{
    QFETCH(HttpScript, before);
    QFETCH(HttpScript, after);
    QFETCH(int, requests);
    leavePart(before, 1'000'000);
    const qsizetype asked = m_server->requests().size();
    HttpScript good = after;
    good.status = 0;
    good.headers.clear();
    good.body = testBytes(3'000'000, 7);
    m_server->serve("/f", requests == 1 ? QList<HttpScript>{after} : QList<HttpScript>{after, good});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(attempt.notices.contains("starting over"));
    QVERIFY(content(QStringLiteral("f")) == (requests == 1 ? after.body : good.body));
    QCOMPARE(m_server->requests().size() - asked, requests);
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
}

void TestDownloadOperation::startsOverInTheSameAnswerWhenTheServerSendsAllOfIt()
{
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    script.ignoresRange = true;
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->requests().size(), 2);
    QVERIFY(attempt.notices.contains("can't send parts"));
}

void TestDownloadOperation::placesAnEarlierStartWhereTheServerSays()
{
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    HttpScript early = script;
    early.status = 206;
    early.body = m_body.mid(900'000);
    early.with("Content-Range", "bytes 900000-2999999/3000000");
    m_server->serve("/f", {early});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
}

void TestDownloadOperation::takesA416AtTheEndForComplete()
{
    // All bytes came, but nobody knew that it was all, and the run was killed.
    HttpScript script;
    script.body = m_body;
    script.chunked = true;
    leavePart(script, m_body.size());
    script.chunked = false;
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->bodyBytesSent(), m_body.size());
}

void TestDownloadOperation::keepsTheBytesWhenAPageIsServedInstead()
{
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    HttpScript login;
    login.body = "<html>Please log in</html>";
    login.contentType = "text/html; charset=utf-8";
    login.etag = "\"page\"";
    m_server->serve("/f", {login});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::NotTheFile);
    const Result<ControlData> kept = loadControl(m_dir->filePath(QStringLiteral("f.part.landline")));
    QVERIFY(kept.has_value());
    QCOMPARE(kept->segments.presentBytes(), 1'000'000);
}

void TestDownloadOperation::refusesBadAnswers_data()
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
    // Qt reports both as a connection that closed without an answer.
    row("garbage", ErrorCode::Network, [](S s) { s.raw = QByteArray(200, '\x16') + "\r\n\r\n"; });
    row("bare body", ErrorCode::Network, [](S s) { s.raw = "just text\n"; });
    row("too many fields", ErrorCode::Protocol, [](S s) {
        for (int i = 0; i < 120; ++i)
            s.with("X-" + QByteArray::number(i), "y");
    });
}

void TestDownloadOperation::refusesBadAnswers()
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

void TestDownloadOperation::tellsAStallFromASlowServer()
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

void TestDownloadOperation::followsRedirectsWithinBounds_data()
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

void TestDownloadOperation::followsRedirectsWithinBounds()
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

void TestDownloadOperation::leavesExistingFilesAlone_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QStringList>("after");
    const QString f = QStringLiteral("f.tar.gz");
    for (const QString &wanted : {QString(), f}) {
        const char *how = wanted.isEmpty() ? " (the server's name)" : " (a person's name)";
        QTest::addRow("%s%s", "rename", how)
            << ConflictPolicy::Rename << wanted << ErrorCode::None << QByteArray("old")
            << QStringList{QStringLiteral("f (1).tar.gz"), f};
        QTest::addRow("%s%s", "overwrite", how)
            << ConflictPolicy::Overwrite << wanted << ErrorCode::None << QByteArray("new") << QStringList{f};
        QTest::addRow("%s%s", "skip", how)
            << ConflictPolicy::Skip << wanted << ErrorCode::None << QByteArray("old") << QStringList{f};
        QTest::addRow("%s%s", "fail", how) << ConflictPolicy::Fail << wanted << ErrorCode::AlreadyExists
                                           << QByteArray("old") << QStringList{f};
    }
}

void TestDownloadOperation::leavesExistingFilesAlone()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(QString, wanted);
    QFETCH(ErrorCode, code);
    QFETCH(QByteArray, old);
    QFETCH(QStringList, after);
    QFile file(m_dir->filePath(QStringLiteral("f.tar.gz")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("old");
    file.close();
    HttpScript script;
    script.body = "new";
    m_server->serve("/f.tar.gz", {script});
    DownloadRequest asked = request(QStringLiteral("/f.tar.gz"));
    asked.onConflict = policy;
    asked.fileName = wanted;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QCOMPARE(names(), after);
    QCOMPARE(content(QStringLiteral("f.tar.gz")), old);
}

void TestDownloadOperation::neverWritesThroughALink()
{
    const QString victim = m_dir->filePath(QStringLiteral("victim"));
    QFile file(victim);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("precious");
    file.close();
    QVERIFY(QFile::link(victim, m_dir->filePath(QStringLiteral("f"))));
    QVERIFY(QFile::link(victim, m_dir->filePath(QStringLiteral("f (1).part"))));
    QVERIFY(
        QFile::link(m_dir->filePath(QStringLiteral("nowhere")), m_dir->filePath(QStringLiteral("f (2)"))));
    HttpScript script;
    script.body = "new";
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QCOMPARE(attempt.file, m_dir->filePath(QStringLiteral("f (3)")));
    QCOMPARE(content(QStringLiteral("victim")), QByteArray("precious"));
    QVERIFY(!names().contains(QStringLiteral("nowhere")));
}

void TestDownloadOperation::leavesForeignPartFilesAlone()
{
    QFile file(m_dir->filePath(QStringLiteral("f.part")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("somebody's");
    file.close();
    HttpScript script;
    script.body = "new";
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.onConflict = ConflictPolicy::Overwrite;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(content(QStringLiteral("f")), QByteArray("new"));
    QCOMPARE(content(QStringLiteral("f.part")), QByteArray("somebody's"));
    QCOMPARE(names(), QStringList({QStringLiteral("f"), QStringLiteral("f.part")}));
}

void TestDownloadOperation::doesNotTrustDamagedControlData_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"bit", "cut", "empty", "foreign", "part shorter", "part gone"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void TestDownloadOperation::doesNotTrustDamagedControlData()
{
    QFETCH(QString, damage);
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    QFile part(m_dir->filePath(QStringLiteral("f.part")));
    QFile control(m_dir->filePath(QStringLiteral("f.part.landline")));
    QVERIFY(control.open(QIODevice::ReadWrite));
    const QByteArray record = control.readAll();
    control.seek(0);
    if (damage == QLatin1String("bit")) {
        QByteArray changed = record;
        changed.replace("1000000", "2000000");
        QVERIFY(changed != record);
        control.write(changed);
    } else if (damage == QLatin1String("cut")) {
        control.resize(record.size() / 2);
    } else if (damage == QLatin1String("empty")) {
        control.resize(0);
    } else if (damage == QLatin1String("foreign")) {
        control.resize(0);
        control.write("something else\n");
    } else if (damage == QLatin1String("part shorter")) {
        QVERIFY(part.resize(900'000));
    } else {
        QVERIFY(part.remove());
    }
    control.close();
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QVERIFY(!m_server->requests().last().headers.contains("range"));
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
}

void TestDownloadOperation::refusesASecondRunOnTheSameFile()
{
    HttpScript script;
    script.body = m_body;
    script.stallAfter = 500'000;
    m_server->serve("/f", {script});
    Attempt first(*m_engine, request(QStringLiteral("/f")));
    first.operation->start();
    QTRY_COMPARE(first.progress.done, 500'000);
    Attempt second(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(second.run());
    QCOMPARE(second.error.code, ErrorCode::Busy);
    first.operation->cancel();
    QTRY_VERIFY(first.canceled);
}

void TestDownloadOperation::saysWhereItCannotWrite()
{
    HttpScript script;
    script.body = "abc";
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.directory = QStringLiteral("/proc/nowhere");
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QVERIFY(attempt.error.code == ErrorCode::PermissionDenied || attempt.error.code == ErrorCode::NotFound);
    QVERIFY(attempt.error.message.contains(QStringLiteral("/proc/nowhere")));
}

void TestDownloadOperation::takesTheNextUrlWhenTheFirstFails()
{
    HttpScript script;
    script.body = m_body;
    m_server->serve("/other/name", {script});
    DownloadRequest asked = request(QStringLiteral("/missing"));
    asked.alternatives = {m_server->url(QStringLiteral("/gone")),
                          m_server->url(QStringLiteral("/other/name"))};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("name")) == m_body);

    asked.alternatives.removeLast();
    Attempt hopeless(*m_engine, asked);
    QVERIFY(hopeless.run());
    QCOMPARE(hopeless.error.httpStatus, 404);
}

void TestDownloadOperation::passesOnHowLongToWait()
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

void TestDownloadOperation::survivesEndlessHeaders()
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

QTEST_GUILESS_MAIN(TestDownloadOperation)
#include "tst_downloadoperation.moc"
