// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/httptestserver.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

#include <csignal>

using namespace Landline::Testing;

class TestCliGet : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhatHappensAsJson();
    void tellsPeopleWhereTheFileIs();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void readsAListOfUrls();
    void readsAListFromStandardInput();
    void takesATypedWordBeforeAMetalinks();
    void goesOnBehindAWrongLine();
    void readsOneListAfterTheOther();
    void worksOffMoreThanTheQueueHolds();
    void runsSoManyAtOnce();
    void triesAgainAsLongAsTheServerAsks();
    void givesUpAfterItsRetries();
    void namesTheReason_data();
    void namesTheReason();
    void leavesEverythingResumableWhenInterrupted();
    void refusesASecondRunAtTheSameTime();
    void neverPrintsControlCharacters();

private:
    QStringList getArguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--json"), QStringLiteral("-d"),
                           m_dir.path()}
               + more;
    }
    QString url(const char *path) const
    {
        return QString::fromLatin1(m_server.url(QString::fromLatin1(path)).toEncoded());
    }
    QStringList names() const { return QDir(m_dir.path()).entryList(QDir::Files, QDir::Name); }

    HttpTestServer m_server;
    TempDir m_dir; // one for all: each test has names of its own
};

void TestCliGet::tellsWhatHappensAsJson()
{
    HttpScript script;
    script.body = testBytes(300'000);
    m_server.serve("/good.bin", {script});
    CliRun run(getArguments({url("/good.bin"), url("/missing")}));
    QCOMPARE(run.runToEnd(), 1);
    QCOMPARE(m_dir.read(QStringLiteral("good.bin")), script.body);
    QCOMPARE(run.eventsNamed(QStringLiteral("queued")).size(), 2);
    const QJsonObject done{{QStringLiteral("event"), QStringLiteral("done")},
                           {QStringLiteral("id"), 1},
                           {QStringLiteral("url"), url("/good.bin")},
                           {QStringLiteral("file"), m_dir.path(QStringLiteral("good.bin"))},
                           {QStringLiteral("bytes"), 300'000},
                           {QStringLiteral("sha256"), QJsonValue()},
                           {QStringLiteral("verified"), QJsonValue()}};
    QCOMPARE(run.eventsNamed(QStringLiteral("done")), QList<QJsonObject>{done});
    const QList<QJsonObject> failed = run.eventsNamed(QStringLiteral("failed"));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().keys(),
             QStringList({QStringLiteral("event"), QStringLiteral("http"), QStringLiteral("id"),
                          QStringLiteral("message"), QStringLiteral("reason"), QStringLiteral("url")}));
    QCOMPARE(failed.first().value(QStringLiteral("http")).toInt(), 404);
    QCOMPARE(failed.first().value(QStringLiteral("reason")).toString(), QStringLiteral("http"));
    QCOMPARE(run.events().size(), run.outputText().count('\n')); // nothing but JSON
}

void TestCliGet::tellsPeopleWhereTheFileIs()
{
    HttpScript script;
    script.body = "abc";
    m_server.serve("/people.bin", {script});
    CliRun run({QStringLiteral("get"), url("/people.bin")}, m_dir.path());
    QCOMPARE(run.runToEnd(), 0);
    QVERIFY(run.outputText().contains("people.bin"));
    QVERIFY(run.errorText().isEmpty());
    QVERIFY(QFileInfo::exists(m_dir.path(QStringLiteral("people.bin"))));
}

void TestCliGet::refusesWrongUsage_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("phrase");
    const auto row = [](const char *name, const char *arguments, const char *phrase) {
        QTest::newRow(name) << QString::fromLatin1(arguments) << QString::fromLatin1(phrase);
    };
    row("no URL", "", "URL is missing");
    row("not a URL", "nonsense", "not a URL");
    row("a file", "file:///etc/passwd", "only http and https");
    row("no host", "http:///x", "no host");
    row("an option of later", "--checksum md5=00 http://127.0.0.1/x", "checksum");
    row("an option of nobody", "--fast http://127.0.0.1/x", "fast");
    row("one name for two", "-o x http://127.0.0.1/1 http://127.0.0.1/2", "one file");
    row("one name for a pattern", "-o x http://127.0.0.1/[1-2]", "one file");
    row("a path for a name", "-o ../x http://127.0.0.1/1", "-d takes the directory");
    const QByteArray longName = "-o " + QByteArray(231, 'x') + " http://127.0.0.1/1";
    row("a name that is too long", longName.constData(), "at most 230 bytes");
    row("none at once", "-j 0 http://127.0.0.1/1", "-j takes a whole number");
    row("words for a number", "--timeout soon http://127.0.0.1/1", "--timeout takes a number");
    row("retries below none", "--retries -1 http://127.0.0.1/1", "--retries takes a whole number");
    row("unknown policy", "--on-conflict eat http://127.0.0.1/1", "none of rename");
    row("a list without a name", "-i= http://127.0.0.1/1", "-i takes a file");
    row("a user agent of two lines", "--user-agent x\r\nEvil:1 http://127.0.0.1/1", "control characters");
    row("no authorities", "--cacert /nowhere.pem http://127.0.0.1/1", "/nowhere.pem");
}

void TestCliGet::refusesWrongUsage()
{
    QFETCH(QString, arguments);
    QFETCH(QString, phrase);
    CliRun run(QStringList{QStringLiteral("get")} + arguments.split(u' ', Qt::SkipEmptyParts), m_dir.path());
    QCOMPARE(run.runToEnd(), 2);
    QVERIFY(run.outputText().isEmpty());
    QVERIFY2(run.errorText().contains(phrase.toUtf8()), run.errorText().constData());
}

void TestCliGet::readsAListOfUrls()
{
    for (const char *path : {"/l1", "/l2", "/l3", "/l4"}) {
        HttpScript script;
        script.body = path;
        m_server.serve(path, {script});
    }
    const QString list = m_dir.write(QStringLiteral("list.txt"),
                                     QStringLiteral("# files\n"
                                                    "%1\n"
                                                    "  out=first\n"
                                                    "%2\t%3\n"
                                                    "  dir=below\n"
                                                    "%4\n")
                                         .arg(url("/l1"), url("/l-missing"), url("/l2"), url("/l[3-4]"))
                                         .replace(QStringLiteral("%5B"), QStringLiteral("["))
                                         .replace(QStringLiteral("%5D"), QStringLiteral("]"))
                                         .toUtf8());
    CliRun run(getArguments({QStringLiteral("-i"), list}));
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(m_dir.read(QStringLiteral("first")), QByteArray("/l1"));
    QCOMPARE(m_dir.read(QStringLiteral("below/l2")), QByteArray("/l2"));
    QCOMPARE(m_dir.read(QStringLiteral("l3")), QByteArray("/l3"));
    QCOMPARE(m_dir.read(QStringLiteral("l4")), QByteArray("/l4"));
}

void TestCliGet::readsAListFromStandardInput()
{
    HttpScript script;
    script.body = "in";
    m_server.serve("/in1", {script});
    m_server.serve("/in2", {script});
    CliRun run(getArguments({QStringLiteral("-i"), QStringLiteral("-")}));
    run.start();
    run.write(url("/in1").toUtf8() + '\n' + url("/in2").toUtf8());
    run.closeWriteChannel();
    QCOMPARE(run.waitForEnd(), 0);
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), 2);
}

void TestCliGet::takesATypedWordBeforeAMetalinks()
{
    HttpScript script;
    script.body = "abc";
    m_server.serve("/meta", {script});
    const QByteArray wrong = "<hash type='md5'>" + QByteArray(32, '0') + "</hash>";
    const QString file =
        m_dir.write(QStringLiteral("a.meta4"), "<metalink><file name='theirs'>" + wrong + "<url>"
                                                   + url("/meta").toUtf8() + "</url></file></metalink>");
    CliRun theirs(getArguments({QStringLiteral("--retries"), QStringLiteral("0"), file}));
    QCOMPARE(theirs.runToEnd(), 1);
    CliRun run(getArguments({QStringLiteral("-o"), QStringLiteral("mine"), QStringLiteral("--checksum"),
                             QStringLiteral("md5=900150983cd24fb0d6963f7d28e17f72"), file}));
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(m_dir.read(QStringLiteral("mine")), QByteArray("abc"));
    QVERIFY(!names().contains(QStringLiteral("theirs")));
}

void TestCliGet::goesOnBehindAWrongLine()
{
    HttpScript script;
    script.body = "x";
    m_server.serve("/w1", {script});
    m_server.serve("/w2", {script});
    const QString list =
        m_dir.write(QStringLiteral("wrong.txt"),
                    (url("/w1") + QStringLiteral("\n speed=9\nnonsense\n") + url("/w2") + u'\n').toUtf8());
    CliRun run(getArguments({QStringLiteral("-i"), list}));
    QCOMPARE(run.runToEnd(), 1);
    QVERIFY(run.errorText().contains("line 2: “speed”"));
    QVERIFY(run.errorText().contains("line 3: "));
    const QList<QJsonObject> failed = run.eventsNamed(QStringLiteral("failed"));
    QCOMPARE(failed.size(), 2);
    QCOMPARE(failed.at(0).value(QStringLiteral("url")).toString(), url("/w1"));
    QCOMPARE(failed.at(1).value(QStringLiteral("url")).toString(), QString());
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), 1);
    QVERIFY(!names().contains(QStringLiteral("w1")));
    QVERIFY(names().contains(QStringLiteral("w2")));
}

void TestCliGet::readsOneListAfterTheOther()
{
    for (const char *path : {"/l1", "/l2", "/l3"}) {
        HttpScript script;
        script.body = path;
        m_server.serve(path, {script});
    }
    const QString first = m_dir.write(QStringLiteral("1.txt"), (url("/l1") + u'\n').toUtf8());
    const QString second = m_dir.write(
        QStringLiteral("2.txt"), (url("/l2") + u'\n' + url("/l3") + QStringLiteral("\n a=b\n")).toUtf8());
    const QString gone = m_dir.path(QStringLiteral("gone.txt"));
    const QString i = QStringLiteral("-i");
    CliRun run(getArguments({i, first, i, gone, i, second}));
    QCOMPARE(run.runToEnd(), 1);
    QVERIFY(run.errorText().contains("gone.txt"));
    QVERIFY(run.errorText().contains("line 3: ")); // of the list that it stands in
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), 2);
    QCOMPARE(m_dir.read(QStringLiteral("l1")), QByteArray("/l1"));
    QCOMPARE(m_dir.read(QStringLiteral("l2")), QByteArray("/l2"));
}

void TestCliGet::worksOffMoreThanTheQueueHolds()
{
    for (int i = 10; i < 70; ++i) {
        HttpScript script;
        script.body = QByteArray::number(i);
        m_server.serve("/m" + script.body, {script});
    }
    const QString base = url("/m");
    const QString list = m_dir.write(QStringLiteral("m.txt"), (base + QStringLiteral("[40-69]")).toUtf8());
    CliRun run(getArguments({base + QStringLiteral("[10-39]"), QStringLiteral("-i"), list}));
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), 60);
    QCOMPARE(m_dir.read(QStringLiteral("m69")), QByteArray("69"));
}

void TestCliGet::runsSoManyAtOnce()
{
    HttpScript script;
    script.body = "x";
    script.stallAfter = 0;
    QStringList arguments{QStringLiteral("-j"), QStringLiteral("2")};
    for (const char *path : {"/j1", "/j2", "/j3", "/j4", "/j5"}) {
        m_server.serve(path, {script});
        arguments.append(url(path));
    }
    const qsizetype before = m_server.requests().size();
    CliRun run(getArguments(arguments));
    run.start();
    QTRY_COMPARE(m_server.requests().size() - before, 2);
    ::kill(static_cast<pid_t>(run.processId()), SIGINT);
    QCOMPARE(run.waitForEnd(), 130);
    QCOMPARE(m_server.requests().size() - before, 2);
    QCOMPARE(run.eventsNamed(QStringLiteral("failed")).size(), 5);
}

void TestCliGet::triesAgainAsLongAsTheServerAsks()
{
    HttpScript busy;
    busy.status = 503;
    busy.with("Retry-After", "1");
    HttpScript good;
    good.body = "later";
    m_server.serve("/later", {busy, good});
    CliRun run(getArguments({url("/later")}));
    QCOMPARE(run.runToEnd(), 0);
    const QList<QJsonObject> retries = run.eventsNamed(QStringLiteral("retry"));
    QCOMPARE(retries.size(), 1);
    QCOMPARE(retries.first().value(QStringLiteral("http")).toInt(), 503);
    QVERIFY(retries.first().value(QStringLiteral("delay")).toDouble() >= 0.9);
}

void TestCliGet::givesUpAfterItsRetries()
{
    HttpScript busy;
    busy.status = 503;
    busy.with("Retry-After", "0");
    m_server.serve("/never", {busy});
    const qsizetype before = m_server.requests().size();
    CliRun run(getArguments({QStringLiteral("--retries"), QStringLiteral("2"), url("/never")}));
    QCOMPARE(run.runToEnd(), 1);
    QCOMPARE(m_server.requests().size() - before, 3);
    QCOMPARE(run.eventsNamed(QStringLiteral("retry")).size(), 2);

    QStringList forPeople = run.arguments();
    forPeople.removeAll(QStringLiteral("--json"));
    CliRun told(forPeople);
    QCOMPARE(told.runToEnd(), 1);
    QVERIFY2(told.errorText().contains("attempt 2 of 3"), told.errorText().constData());
    QVERIFY(told.errorText().contains("attempt 3 of 3"));
}

void TestCliGet::namesTheReason_data()
{
    QTest::addColumn<HttpScript>("script");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *reason, const HttpScript &script, const QStringList &options = {}) {
        QTest::newRow(reason) << script << options << QString::fromLatin1(reason);
    };
    HttpScript good;
    good.body = testBytes(1000);
    HttpScript script = good;
    script.cutAfter = 500;
    row("network", script);
    script = good;
    script.stallAfter = 500;
    row("timeout", script, {QStringLiteral("--timeout"), QStringLiteral("1")});
    script = good;
    script.status = 401;
    row("auth", script);
    script = good;
    script.status = 302;
    row("redirect", script);
    script = good;
    script.status = 206;
    row("protocol", script);
    script = good;
    script.with("Content-Length", "1000000000000000000");
    row("disk-full", script);
    row("permission", good, {QStringLiteral("-d"), QStringLiteral("/proc/nowhere")});
    row("exists", good,
        {QStringLiteral("-o"), QStringLiteral("list.txt"), QStringLiteral("--on-conflict"),
         QStringLiteral("fail")});
}

void TestCliGet::namesTheReason()
{
    QFETCH(HttpScript, script);
    QFETCH(QStringList, options);
    QFETCH(QString, reason);
    const QByteArray path = "/reason-" + reason.toLatin1();
    m_server.serve(path, {script});
    QStringList arguments =
        getArguments(QStringList{QStringLiteral("--retries"), QStringLiteral("0")} + options);
    arguments.append(url(path.constData()));
    CliRun run(arguments);
    QCOMPARE(run.runToEnd(), 1);
    const QList<QJsonObject> failed = run.eventsNamed(QStringLiteral("failed"));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().value(QStringLiteral("reason")).toString(), reason);
    QVERIFY(!failed.first().value(QStringLiteral("message")).toString().isEmpty());
}

void TestCliGet::leavesEverythingResumableWhenInterrupted()
{
    HttpScript script;
    script.body = testBytes(2'000'000);
    script.stallAfter = 900'000;
    m_server.serve("/int", {script});
    CliRun run(getArguments({url("/int")}));
    run.start();
    QTRY_COMPARE(QFileInfo(m_dir.path(QStringLiteral("int.part"))).size(), 900'000);
    ::kill(static_cast<pid_t>(run.processId()), SIGINT);
    QCOMPARE(run.waitForEnd(), 130);
    const QList<QJsonObject> failed = run.eventsNamed(QStringLiteral("failed"));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().value(QStringLiteral("reason")).toString(), QStringLiteral("cancelled"));

    script.stallAfter = -1;
    m_server.serve("/int", {script});
    CliRun again(getArguments({url("/int")}));
    QCOMPARE(again.runToEnd(), 0);
    QCOMPARE(m_server.requests().last().headers.value("range"), QByteArray("bytes=900000-"));
    QVERIFY(m_dir.read(QStringLiteral("int")) == script.body);
}

void TestCliGet::refusesASecondRunAtTheSameTime()
{
    HttpScript script;
    script.body = testBytes(1'000'000);
    script.stallAfter = 500'000;
    m_server.serve("/twice", {script});
    CliRun first(getArguments({url("/twice")}));
    first.start();
    QTRY_COMPARE(QFileInfo(m_dir.path(QStringLiteral("twice.part"))).size(), 500'000);
    CliRun second(getArguments({url("/twice")}));
    QCOMPARE(second.runToEnd(), 1);
    const QList<QJsonObject> failed = second.eventsNamed(QStringLiteral("failed"));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().value(QStringLiteral("reason")).toString(), QStringLiteral("busy"));
    QCOMPARE(first.state(), QProcess::Running);
}

void TestCliGet::neverPrintsControlCharacters()
{
    HttpScript script;
    script.body = "x";
    script.with("Content-Disposition", "attachment; filename=\"\x1b]0;owned\x07\x9b"
                                       "31mred.txt\"");
    m_server.serve("/esc", {script});
    CliRun run({QStringLiteral("get"), QStringLiteral("-d"), m_dir.path(), url("/esc")});
    QCOMPARE(run.runToEnd(), 0);
    const QString text = QString::fromUtf8(run.outputText() + run.errorText());
    for (const QChar c : text)
        QVERIFY(c == u'\n' || (c.unicode() >= 0x20 && (c.unicode() < 0x7F || c.unicode() >= 0xA0)));
}

QTEST_GUILESS_MAIN(TestCliGet)
#include "tst_cli_get.moc"
