// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/tempdir.h"

#include <QRegularExpression>

#include <csignal>

using namespace Landline::Testing;

/** `landline-cli run --joblog`, and going on from one. */
class TestCliRunJobLog final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    std::unique_ptr<CliRun> begin(const QStringList &options, const QByteArray &commands) const
    {
        auto run = std::make_unique<CliRun>(QStringList{"run", "--joblog", "log"} + options, m_dir->path());
        run->start();
        run->write(commands);
        run->closeWriteChannel();
        return run;
    }
    std::unique_ptr<CliRun> ran(const QStringList &options, const QByteArray &commands, int status) const
    {
        auto run = begin(options, commands);
        const int got = run->waitForEnd();
        if (got != status)
            qWarning("exit status %d; %s", got, run->errorText().constData());
        return run;
    }
    QList<QByteArray> logLines() const { return m_dir->read("log").trimmed().split('\n').mid(1); }
    /** "number exit signal" of each line. */
    QList<QByteArray> ends() const
    {
        QList<QByteArray> out;
        for (const QByteArray &line : logLines()) {
            const QList<QByteArray> columns = line.split('\t');
            out.append(columns.value(0) + ' ' + columns.value(6) + ' ' + columns.value(7));
        }
        std::sort(out.begin(), out.end());
        return out;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(".*"));
        m_dir = std::make_unique<TempDir>();
    }

    void writesWhatGnuParallelWrites()
    {
        ran({"-j", "1", "--timeout", "1"}, "echo \"a\tb\"\nexit 3\nkill -9 $$\nsleep 9\n", 1);
        QCOMPARE(m_dir->read("log").split('\n').first(),
                 QByteArray("Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand"));
        QCOMPARE(ends(), (QList<QByteArray>{"1 0 0", "2 3 0", "3 0 9", "4 -1 15"}));
        static const QRegularExpression first(
            "^1\t:\t[0-9]{10}\\.[0-9]{3}\t +[0-9]+\\.[0-9]{3}\t0\t4\t0\t0\techo \"a\tb\"$");
        QVERIFY2(first.match(QString::fromUtf8(logLines().first())).hasMatch(),
                 logLines().first().constData());
    }

    void goesOnWithTheSameOfGnuParallel()
    {
        m_dir->write("log", "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"
                            "2\t:\t1795384604.143\t     0.003\t0\t0\t3\t0\techo 2\n"
                            "1\t:\t1795384604.140\t     0.000\t0\t2\t0\t0\techo 1\n");
        const auto run = ran({"--resume", "-j", "1"}, "echo 1\necho 2\necho 3\n", 0);
        QCOMPARE(run->outputText(), QByteArray("2\n3\n"));
    }

    void skipsWhatHasSucceeded()
    {
        const QByteArray commands = "echo a\ntest -e now\necho c\n";
        ran({}, commands, 1);
        m_dir->write("now", "");
        const auto second = ran({"--resume", "--json"}, commands, 0);
        QCOMPARE(second->eventsNamed("skipped").size(), 2);
        QCOMPARE(second->eventsNamed("done").size(), 1);
        QCOMPARE(second->eventsNamed("done").value(0).value("id").toInt(), 2);
        const auto third = ran({"--resume", "--json"}, commands, 0);
        QCOMPARE(third->eventsNamed("skipped").size(), 3);
    }

    void keepsTheLogBeforeUnlessItResumes()
    {
        ran({}, "echo a\n", 0);
        const QByteArray first = m_dir->read("log");
        const auto second = ran({}, "echo a\n", 0);
        QCOMPARE(second->outputText(), QByteArray("a\n"));
        QCOMPARE(m_dir->read("log~"), first);
        QCOMPARE(logLines().size(), 1);
    }

    void refusesAListThatHasChanged()
    {
        ran({}, "echo a\necho b\n", 0);
        const auto run = ran({"--resume"}, "echo a\necho x\necho c\n", 1);
        QVERIFY(run->outputText().isEmpty());
        QVERIFY2(run->errorText().contains("command 2 is “echo x”, but another one in log"),
                 run->errorText().constData());
        QVERIFY(run->errorText().contains("new joblog"));
    }

    void leavesOtherFilesAlone_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("new") << QStringList();
        QTest::newRow("resume") << QStringList{"--resume"};
    }
    void leavesOtherFilesAlone()
    {
        QFETCH(QStringList, options);
        m_dir->write("log", "a diary, without a newline");
        const auto run = ran(options, "echo a\n", 1);
        QVERIFY(run->outputText().isEmpty());
        QVERIFY(run->errorText().contains("is not a joblog"));
        QCOMPARE(m_dir->read("log"), QByteArray("a diary, without a newline"));
    }

    void saysWhichLineIsDamaged()
    {
        ran({}, "echo a\n", 0);
        m_dir->write("log", m_dir->read("log") + "rubbish\n");
        const auto run = ran({"--resume"}, "echo a\n", 1);
        QVERIFY2(run->errorText().contains("“rubbish”"), run->errorText().constData());
    }

    void mendsATornLine()
    {
        ran({"-j", "1"}, "echo a\necho b\n", 0);
        const QByteArray whole = m_dir->read("log");
        m_dir->write("log", whole.left(whole.size() - 3));
        const auto run = ran({"--resume"}, "echo a\necho b\n", 0);
        QCOMPARE(run->outputText(), QByteArray("b\n"));
        QVERIFY(run->errorText().contains("torn"));
        QCOMPARE(ends(), (QList<QByteArray>{"1 0 0", "2 0 0"}));
    }

    void isOfOneRunAtATime()
    {
        auto first = begin({}, "touch started; sleep 2\n");
        QTRY_VERIFY(QFile::exists(m_dir->path("started")));
        const auto second = ran({"--resume"}, "echo a\n", 1);
        QVERIFY(second->errorText().contains("in use by another program"));
        QCOMPARE(first->waitForEnd(), 0);
    }

    void saysThatItCanNotBeWritten()
    {
        CliRun run({"run", "--joblog", "nowhere/log"}, m_dir->path());
        QCOMPARE(run.runToEnd(), 1);
        QVERIFY(run.errorText().contains("nowhere/log"));
    }

    void runsEachOnceAcrossAKill()
    {
        QByteArray commands;
        static constexpr int count = 300;
        for (int i = 1; i <= count; ++i)
            commands += "echo " + QByteArray::number(i) + " >> done-" + QByteArray::number(i) + "\n";
        auto first = begin({"-j", "4"}, commands);
        QTRY_VERIFY_WITH_TIMEOUT(logLines().size() > 50, 20'000);
        first->kill();
        QTRY_COMPARE(first->state(), QProcess::NotRunning);
        const qsizetype logged = logLines().size();
        QVERIFY(logged < count);

        const auto second = ran({"-j", "4", "--resume", "--json"}, commands, 0);
        QVERIFY(second->eventsNamed("skipped").size() >= logged - 1); // the last line may have been torn
        QCOMPARE(second->eventsNamed("skipped").size() + second->eventsNamed("done").size(), count);
        int twice = 0;
        for (int i = 1; i <= count; ++i) {
            const qsizetype runs = m_dir->read("done-" + QString::number(i)).count('\n');
            QVERIFY2(runs == 1 || runs == 2, qPrintable(QString::number(i)));
            twice += runs == 2;
        }
        QVERIFY2(twice <= 4, qPrintable(QString::number(twice))); // those that ran when it was killed
        QCOMPARE(ends().size(), count);
    }

    void canBeResumedAfterBothInterrupts()
    {
        const QByteArray commands = "echo a\ntouch started; test -e go || sleep 60\necho c\n";
        auto first = begin({"-j", "1"}, commands);
        QTRY_VERIFY(QFile::exists(m_dir->path("started")));
        ::kill(static_cast<pid_t>(first->processId()), SIGINT);
        QTRY_VERIFY(first->errorText().contains("interrupt again"));
        ::kill(static_cast<pid_t>(first->processId()), SIGINT);
        QCOMPARE(first->waitForEnd(), 130);
        QCOMPARE(ends(), (QList<QByteArray>{"1 0 0", "2 -1 15"}));
        m_dir->write("go", "");
        QCOMPARE(ran({"--resume", "-j", "1"}, commands, 0)->outputText(), QByteArray("c\n"));
    }
};

QTEST_GUILESS_MAIN(TestCliRunJobLog)
#include "tst_cli_run_joblog.moc"
