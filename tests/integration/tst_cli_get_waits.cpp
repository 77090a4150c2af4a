// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/httptestserver.h"
#include "tests/support/tempdir.h"

using namespace Landline::Testing;

/** Servers that ask to be left alone for a while: for whom the others have to wait, and how long. */
class TestCliGetWaits : public QObject
{
    Q_OBJECT
private slots:
    void nobodyWaitsForAPauseThatIsTooLong_data();
    void nobodyWaitsForAPauseThatIsTooLong();
    void otherHostsGoOnMeanwhile();
    void aPauseOfNothingHoldsNobody();

private:
    /** Answers 503 and the time to wait. */
    static HttpScript refusal(const QByteArray &retryAfter)
    {
        HttpScript script;
        script.status = 503;
        return script.with("Retry-After", retryAfter);
    }
    static HttpScript good()
    {
        HttpScript script;
        script.body = "ten bytes.";
        return script;
    }
};

void TestCliGetWaits::nobodyWaitsForAPauseThatIsTooLong_data()
{
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::newRow("an hour") << QByteArray("3600");
    QTest::newRow("more than a number can say") << QByteArray("99999999999999999999");
}

void TestCliGetWaits::nobodyWaitsForAPauseThatIsTooLong()
{
    QFETCH(QByteArray, retryAfter);
    HttpTestServer server;
    const TempDir dir;
    server.serve("/busy", {refusal(retryAfter)});
    server.serve("/free", {good()});
    CliRun run({QStringLiteral("get"), QStringLiteral("--json"), QStringLiteral("-d"), dir.path(),
                QStringLiteral("-j"), QStringLiteral("1"), QStringLiteral("--max-wait"), QStringLiteral("1"),
                server.url(QStringLiteral("/busy")).toString(),
                server.url(QStringLiteral("/free")).toString()});
    QCOMPARE(run.runToEnd(20), 1);
    QCOMPARE(run.errorText().count('\n'), 1); // of the one that failed, and no warning
    QCOMPARE(run.eventsNamed(QStringLiteral("failed")).size(), 1);
    QCOMPARE(run.eventsNamed(QStringLiteral("failed")).first().value(QStringLiteral("http")).toInt(), 503);
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), 1);
    QCOMPARE(dir.read(QStringLiteral("free")), QByteArray("ten bytes."));
}

void TestCliGetWaits::otherHostsGoOnMeanwhile()
{
    HttpTestServer busy;
    HttpTestServer other;
    const TempDir dir;
    busy.serve("/first", {refusal("2"), good()});
    busy.serve("/second", {good()});
    other.serve("/free", {good()});
    CliRun run({QStringLiteral("get"), QStringLiteral("--json"), QStringLiteral("-d"), dir.path(),
                QStringLiteral("-j"), QStringLiteral("1"), busy.url(QStringLiteral("/first")).toString(),
                busy.url(QStringLiteral("/second")).toString(),
                other.url(QStringLiteral("/free")).toString()});
    QCOMPARE(run.runToEnd(30), 0);
    const QList<QJsonObject> done = run.eventsNamed(QStringLiteral("done"));
    QCOMPARE(done.size(), 3);
    QCOMPARE(done.first().value(QStringLiteral("url")).toString(),
             other.url(QStringLiteral("/free")).toString());
    QCOMPARE(run.eventsNamed(QStringLiteral("retry")).size(), 1);
    // Nobody has asked before the pause was over.
    QVERIFY(busy.requests().at(1).at - busy.requests().at(0).at >= 1900);
}

void TestCliGetWaits::aPauseOfNothingHoldsNobody()
{
    HttpTestServer server;
    const TempDir dir;
    server.serve("/first", {refusal("0"), good()});
    server.serve("/second", {good()});
    CliRun run({QStringLiteral("get"), QStringLiteral("--json"), QStringLiteral("-d"), dir.path(),
                QStringLiteral("-j"), QStringLiteral("1"), server.url(QStringLiteral("/first")).toString(),
                server.url(QStringLiteral("/second")).toString()});
    QCOMPARE(run.runToEnd(30), 0);
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), 2);
}

QTEST_GUILESS_MAIN(TestCliGetWaits)
#include "tst_cli_get_waits.moc"
