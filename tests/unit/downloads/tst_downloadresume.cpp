// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/downloads/downloadfixture.h"

#include <QFile>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestDownloadResume : public DownloadFixture
{
    Q_OBJECT
private slots:
    void goesOnAfterACut();
    void keepsNoLoginOnTheDisk();
    void goesOnAfterAPauseInTheSameAttempt();
    void keepsThePartFileOnCancel();
    void startsOverWhenResumingIsNotSafe_data();
    void startsOverWhenResumingIsNotSafe();
    void startsOverInTheSameAnswerWhenTheServerSendsAllOfIt();
    void placesAnEarlierStartWhereTheServerSays();
    void takesA416AtTheEndForComplete();
    void keepsTheBytesWhenAPageIsServedInstead();
    void doesNotTrustDamagedControlData_data();
    void doesNotTrustDamagedControlData();

private:
    const QByteArray m_body = testBytes(3'000'000);
};

void TestDownloadResume::goesOnAfterACut()
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

void TestDownloadResume::keepsNoLoginOnTheDisk()
{
    HttpScript script;
    script.body = m_body;
    HttpScript cut = script;
    cut.cutAfter = 1'000'000;
    m_server->serve("/f", {cut, script});
    DownloadRequest wanted = request(QStringLiteral("/f"));
    wanted.url.setUserInfo(QStringLiteral("me:SECRET"));
    Attempt first(*m_engine, wanted);
    QVERIFY(first.run());
    const QByteArray record = content(QStringLiteral("f.part.landline"));
    QVERIFY(!record.isEmpty() && !record.contains("SECRET") && !record.contains("me:"));
    Attempt second(*m_engine, wanted);
    QVERIFY(second.run());
    QCOMPARE(second.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    const HttpTestRequest asked = m_server->requests().last();
    QCOMPARE(asked.headers.value("range"), QByteArray("bytes=1000000-"));
    QCOMPARE(asked.headers.value("if-range"), QByteArray("\"v1\""));
    QCOMPARE(asked.headers.value("authorization"), "Basic " + QByteArray("me:SECRET").toBase64());
}

void TestDownloadResume::goesOnAfterAPauseInTheSameAttempt()
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
    const Result<ControlData> saved = loadControl(m_dir->path(QStringLiteral("f.part.landline")));
    QVERIFY(saved.has_value());
    QCOMPARE(saved->segments.presentBytes(), 500'000);
    attempt.operation->resume();
    QTRY_VERIFY(attempt.ended);
    // What happened, in order; each with its time.
    QStringList log = QString::fromUtf8(attempt.notices).split(u'\n', Qt::SkipEmptyParts);
    for (QString &line : log)
        line = line.section(u' ', 2, 3);
    QCOMPARE(log,
             (QStringList{QStringLiteral("asking for"), QStringLiteral("its name"), QStringLiteral("paused"),
                          QStringLiteral("asking for"), QStringLiteral("complete: ") + attempt.file + u','}));
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->requests().last().headers.value("range"), QByteArray("bytes=500000-"));
}

void TestDownloadResume::keepsThePartFileOnCancel()
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

void TestDownloadResume::startsOverWhenResumingIsNotSafe_data()
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

    HttpScript nameless = liar;
    nameless.etag.clear();
    QTest::newRow("a part whose ETag is gone") << before << nameless << 2;

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

    HttpScript again = before;
    again.status = 206;
    again.body = m_body.left(1000);
    again.with("Content-Range", "bytes 0-999/3000000");
    QTest::newRow("a part that is there already") << before << again << 2;

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

void TestDownloadResume::startsOverWhenResumingIsNotSafe()
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

void TestDownloadResume::startsOverInTheSameAnswerWhenTheServerSendsAllOfIt()
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

void TestDownloadResume::placesAnEarlierStartWhereTheServerSays()
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

void TestDownloadResume::takesA416AtTheEndForComplete()
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

void TestDownloadResume::keepsTheBytesWhenAPageIsServedInstead()
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
    const Result<ControlData> kept = loadControl(m_dir->path(QStringLiteral("f.part.landline")));
    QVERIFY(kept.has_value());
    QCOMPARE(kept->segments.presentBytes(), 1'000'000);
}

void TestDownloadResume::doesNotTrustDamagedControlData_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"bit", "cut", "empty", "foreign", "part shorter", "part gone"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void TestDownloadResume::doesNotTrustDamagedControlData()
{
    QFETCH(QString, damage);
    HttpScript script;
    script.body = m_body;
    leavePart(script, 1'000'000);
    QFile part(m_dir->path(QStringLiteral("f.part")));
    QFile control(m_dir->path(QStringLiteral("f.part.landline")));
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

QTEST_GUILESS_MAIN(TestDownloadResume)
#include "tst_downloadresume.moc"
