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

QTEST_GUILESS_MAIN(TestCliGetWaits)
#include "tst_cli_get_waits.moc"
