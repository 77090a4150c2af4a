// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/joblog.h"
#include "tests/support/tempdir.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Cli;
using Landline::Testing::TempDir;

class TestJobLog final : public QObject
{
    Q_OBJECT

    static JobLogEntry entry(qint64 number, const QByteArray &command, int exitStatus = 0)
    {
        return {number,
                QDateTime::fromMSecsSinceEpoch(1'795'384'604'140),
                std::chrono::milliseconds(2035),
                4,
                exitStatus,
                0,
                command};
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(".*")); }

    void writesTheColumnsOfGnuParallel()
    {
        QCOMPARE(toLine(entry(3, "echo a\tb")),
                 QByteArray("3\t:\t1795384604.140\t     2.035\t0\t4\t0\t0\techo a\tb\n"));
    }

    void readsBackWhatItWrites_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::newRow("plain") << QByteArray("true");
        QTest::newRow("tabs") << QByteArray("\ta\t\tb\t");
        QTest::newRow("escape characters") << QByteArray("printf '\x1b[0m'\r");
        QTest::newRow("UTF-8") << QByteArray("echo é");
    }
    void readsBackWhatItWrites()
    {
        QFETCH(QByteArray, command);
        const JobLogEntry before = entry(7, command, -1);
        const auto after = jobLogEntryFromLine(toLine(before).chopped(1));
        QVERIFY(after);
        QCOMPARE(*after == before, true);
    }

    void refusesOtherLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("header") << jobLogHeader().chopped(1);
        QTest::newRow("few columns") << QByteArray("1\t:\t1.0\t1.0\t0\t0\t0");
        QTest::newRow("number 0") << QByteArray("0\t:\t1.0\t1.0\t0\t0\t0\t0\tx");
        QTest::newRow("endless") << QByteArray("1\t:\tinf\t1.0\t0\t0\t0\t0\tx");
        QTest::newRow("no number") << QByteArray("1\t:\tnan\t1.0\t0\t0\t0\t0\tx");
        QTest::newRow("words") << QByteArray("a\tb\tc\td\te\tf\tg\th\ti");
    }
    void refusesOtherLines()
    {
        QFETCH(QByteArray, line);
        QCOMPARE(jobLogEntryFromLine(line).error().code, ErrorCode::Damaged);
    }

    void knowsHowACommandEndedLast()
    {
        const TempDir dir;
        const QString path = dir.path("log");
        {
            auto log = JobLog::open(path, JobLogStart::New);
            QVERIFY(log);
            QVERIFY(log->append(entry(1, "a", 3)));
            QVERIFY(log->append(entry(2, "b", 3)));
            QVERIFY(log->append(entry(1, "a")));
        }
        const auto log = JobLog::open(path, JobLogStart::Resume);
        QVERIFY(log);
        QCOMPARE(log->earlier(1, "a"), JobLog::Earlier::Succeeded);
        QCOMPARE(log->earlier(2, "b"), JobLog::Earlier::Failed);
        QCOMPARE(log->earlier(2, "c"), JobLog::Earlier::OtherCommand);
        QCOMPARE(log->earlier(3, "c"), JobLog::Earlier::None);
        QVERIFY(!log->wasMended());
    }

    void mendsAnyTornEnd()
    {
        const TempDir dir;
        const QByteArray whole = jobLogHeader() + toLine(entry(1, "a")) + toLine(entry(2, "b"));
        for (qsizetype length = 0; length < whole.size(); ++length) {
            dir.write("log", whole.left(length));
            {
                auto log = JobLog::open(dir.path("log"), JobLogStart::Resume);
                QVERIFY(log);
                QCOMPARE(log->earlier(2, "b"), JobLog::Earlier::None);
                QVERIFY(log->append(entry(2, "b")));
            }
            const auto again = JobLog::open(dir.path("log"), JobLogStart::Resume);
            QVERIFY(again);
            QVERIFY(!again->wasMended());
            QCOMPARE(again->earlier(2, "b"), JobLog::Earlier::Succeeded);
        }
    }

    void refusesALineOfMoreThanItsLimit()
    {
        const TempDir dir;
        dir.write("log", jobLogHeader() + QByteArray(JobLog::maxLineBytes + 1, 'x'));
        QCOMPARE(JobLog::open(dir.path("log"), JobLogStart::Resume).error().code, ErrorCode::Damaged);
        QVERIFY(dir.read("log").size() > JobLog::maxLineBytes);
    }
};

QTEST_GUILESS_MAIN(TestJobLog)
#include "tst_joblog.moc"
