// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/tempdir.h"

#include <QElapsedTimer>
#include <QSet>

#include <csignal>

using namespace Landline::Testing;

/** `landline-cli run` as a person and a script have it. */
class TestCliRun final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    /** A run of these commands from standard input, begun. */
    std::unique_ptr<CliRun> begin(const QStringList &options, const QByteArray &commands) const
    {
        auto run = std::make_unique<CliRun>(QStringList{"run"} + options, m_dir->path());
        run->start();
        run->write(commands);
        run->closeWriteChannel();
        return run;
    }
    std::unique_ptr<CliRun> ran(const QStringList &options, const QByteArray &commands, int status) const
    {
        auto run = begin(options, commands);
        const int got = run->waitForEnd(120);
        if (got != status)
            qWarning("exit status %d; %s", got, run->errorText().constData());
        return run;
    }
    static void interrupt(const CliRun &run) { ::kill(static_cast<pid_t>(run.processId()), SIGINT); }
#ifdef __SANITIZE_ADDRESS__
    static constexpr qint64 sanitizerShare = 8; // it keeps what was freed, and shadows the rest
#else
    static constexpr qint64 sanitizerShare = 1;
#endif
    static qint64 peakMemory(qint64 pid) // in bytes; 0 once it has ended
    {
        QFile file(QString("/proc/%1/status").arg(pid));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("VmHWM:"))
                return line.simplified().split(' ').value(1).toLongLong() * 1024;
        }
        return 0;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(".*"));
        m_dir = std::make_unique<TempDir>();
    }

    void runsEachLineOnce()
    {
        const auto run = ran({"-j", "2"}, "echo one\n\n   \necho two\r\n# a remark\necho three", 0);
        QList<QByteArray> lines = run->outputText().trimmed().split('\n');
        std::sort(lines.begin(), lines.end());
        QCOMPARE(lines, (QList<QByteArray>{"one", "three", "two"}));
        QVERIFY(run->errorText().isEmpty());
    }

    void readsAFileOfCommands()
    {
        const QString file = m_dir->write("commands", "echo one\nexit 7\n");
        CliRun run({"run", file});
        QCOMPARE(run.runToEnd(), 1);
        QCOMPARE(run.outputText(), QByteArray("one\n"));
        QCOMPARE(run.errorText(), QByteArray("landline-cli: exit 7: exit status 7\n"));
    }

    void tellsAllAsJson()
    {
        const auto run = ran({"--json", "-j", "1"}, "echo out; echo err >&2\nexit 3\nkill -9 $$\n", 1);
        QCOMPARE(run->eventsNamed("started").size(), 3);
        const QJsonObject done = run->eventsNamed("done").value(0);
        QCOMPARE(done.value("id").toInt(), 1);
        QCOMPARE(done.value("stdout").toString(), "out\n");
        QCOMPARE(done.value("stderr").toString(), "err\n");
        QCOMPARE(done.value("exitStatus").toInt(-1), 0);
        const QList<QJsonObject> failures = run->eventsNamed("failed");
        QCOMPARE(failures.size(), 2);
        QCOMPARE(failures[0].value("reason").toString(), "exit");
        QCOMPARE(failures[0].value("exitStatus").toInt(), 3);
        QCOMPARE(failures[1].value("reason").toString(), "signal");
        QCOMPARE(failures[1].value("signal").toInt(), 9);
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("phrase");
        QTest::newRow("none at once")
            << QStringList{"-j", "0"} << QByteArray("-j takes a whole number from 1 to 1000, not “0”");
        QTest::newRow("half at once") << QStringList{"-j", "1.5"} << QByteArray("not “1.5”");
        QTest::newRow("too many at once") << QStringList{"-j", "1001"} << QByteArray("from 1 to 1000");
        QTest::newRow("an earlier value") << QStringList{"-j", "x", "-j", "2"} << QByteArray("not “x”");
        QTest::newRow("endless") << QStringList{"--timeout", "1e9"}
                                 << QByteArray("from 0 to 10000000, not “1e9”");
        QTest::newRow("not a number") << QStringList{"--grace", "nan"} << QByteArray("--grace takes");
        QTest::newRow("negative") << QStringList{"--backoff", "-1"} << QByteArray("--backoff takes");
        QTest::newRow("too many retries")
            << QStringList{"--retries", "1001"} << QByteArray("--retries takes");
        QTest::newRow("halt") << QStringList{"--halt", "later"}
                              << QByteArray("--halt takes never, soon or now, not “later”");
        QTest::newRow("resume") << QStringList{"--resume"} << QByteArray("--joblog FILE");
        QTest::newRow("no name") << QStringList{"--joblog", ""} << QByteArray("--joblog takes");
        QTest::newRow("two files") << QStringList{"a", "b"} << QByteArray("only one file");
    }
    void refusesWrongUsage()
    {
        QFETCH(QStringList, options);
        QFETCH(QByteArray, phrase);
        const auto run = ran(options, "echo never\n", 2);
        QVERIFY(run->outputText().isEmpty());
        QVERIFY2(run->errorText().contains(phrase), run->errorText().constData());
    }

    void namesTheFileThatItCanNotRead_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("a directory") << m_dirForData;
        QTest::newRow("missing") << m_dirForData + "/nothing-here";
    }
    void namesTheFileThatItCanNotRead()
    {
        QFETCH(QString, file);
        CliRun run({"run", file});
        QCOMPARE(run.runToEnd(), 1);
        QVERIFY2(run.errorText().contains(file.toUtf8()), run.errorText().constData());
    }

    void refusesLinesThatAreNoCommands()
    {
        const auto run =
            ran({"--json", "-j", "1"}, QByteArray("echo a\0; echo b\necho \xff\necho c\n", 27), 1);
        const QList<QJsonObject> failures = run->eventsNamed("failed");
        QCOMPARE(failures.size(), 2);
        QCOMPARE(failures[0].value("id").toInt(), 1);
        QCOMPARE(failures[0].value("reason").toString(), "start");
        QVERIFY(run->errorText().contains("command 1 is not run: it holds a NUL byte"));
        QVERIFY(run->errorText().contains("command 2 is not run: it holds bytes that are not UTF-8"));
        QCOMPARE(run->eventsNamed("done").size(), 1);
    }

    void saysThatACommandIsTooLong()
    {
        const auto run = ran({"--json"}, "echo " + QByteArray(200'000, 'x') + "\necho short\n", 1);
        QCOMPARE(run->eventsNamed("failed").value(0).value("reason").toString(), "start");
        QCOMPARE(run->eventsNamed("done").size(), 1);
    }

    void endsALineThatNeverEnds()
    {
        CliRun run({"run", m_dir->write("long", QByteArray(3 << 20, 'x'))});
        QCOMPARE(run.runToEnd(), 1);
        QVERIFY(run.errorText().contains("long: a line is longer than 1048576 bytes"));
    }

    void givesCommandsAnEmptyInput()
    {
        QCOMPARE(ran({"-j", "1"}, "cat; echo end\necho next\n", 0)->outputText(), QByteArray("end\nnext\n"));
    }

    void printsEachOutputInOnePiece()
    {
        const auto run = ran(
            {"-j", "2"},
            "for i in 1 2 3 4; do echo a; sleep 0.05; done\nfor i in 1 2 3 4; do echo b; sleep 0.05; done\n",
            0);
        QVERIFY(run->outputText() == "a\na\na\na\nb\nb\nb\nb\n"
                || run->outputText() == "b\nb\nb\nb\na\na\na\na\n");
    }

    void keepsTheOrder()
    {
        const auto run = ran({"-j", "4", "--keep-order"},
                             "sleep 0.5; echo 1\nsleep 0.2; echo 2\necho 3\nsleep 0.3; exit 4\necho 5\n", 1);
        QCOMPARE(run->outputText(), QByteArray("1\n2\n3\n5\n"));
    }

    void keepsTheOrderOfManyWithBoundedMemory()
    {
        // The first one holds back the output of all the others: 400 MB.
        QByteArray commands = "sleep 3; echo first\n";
        for (int i = 0; i < 20; ++i)
            commands += "head -c 20000000 /dev/zero\n";
        auto run = std::make_unique<CliRun>(QStringList{"run", "-j", "2", "--keep-order"}, m_dir->path());
        run->setStandardOutputFile(m_dir->path("out"));
        run->start();
        run->write(commands);
        run->closeWriteChannel();
        qint64 peak = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            (peak = std::max(peak, peakMemory(run->processId())), run->state() == QProcess::NotRunning),
            60'000);
        QCOMPARE(run->exitCode(), 0);
        QCOMPARE(QFileInfo(m_dir->path("out")).size(), 400'000'006);
        QVERIFY2(peak < sanitizerShare * 250'000'000, qPrintable(QString::number(peak)));
    }

    void passesOn100MegabytesWithBoundedMemory()
    {
        auto run = std::make_unique<CliRun>(QStringList{"run"}, m_dir->path());
        run->setStandardOutputFile(m_dir->path("out"));
        run->start();
        run->write("head -c 100000000 /dev/zero\n");
        run->closeWriteChannel();
        qint64 peak = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            (peak = std::max(peak, peakMemory(run->processId())), run->state() == QProcess::NotRunning),
            60'000);
        QCOMPARE(run->exitCode(), 0);
        QCOMPARE(QFileInfo(m_dir->path("out")).size(), 100'000'000);
        QVERIFY2(peak < sanitizerShare * 150'000'000, qPrintable(QString::number(peak)));
    }

    void tellsALargeOutputInPiecesAsJson()
    {
        const auto run = ran({"--json"}, "head -c 20000000 /dev/zero | tr '\\0' x\n", 0);
        qsizetype length = run->eventsNamed("done").value(0).value("stdout").toString().size();
        const QList<QJsonObject> pieces = run->eventsNamed("output");
        QCOMPARE(pieces.size(), 2);
        for (const QJsonObject &piece : pieces) {
            QCOMPARE(piece.value("stream").toString(), "stdout");
            length += piece.value("text").toString().size();
        }
        QCOMPARE(length, 20'000'000);
    }

    void triesAgainWithDoublingDelays()
    {
        QElapsedTimer time;
        time.start();
        const auto run = ran({"--json", "--retries", "2", "--backoff", "0.3"},
                             "echo x >> tries; test $(wc -l < tries) = 3\n", 0);
        QVERIFY(time.elapsed() >= 700); // 0.3 and 0.6 seconds, less a fifth
        QCOMPARE(run->eventsNamed("retry").size(), 2);
        QCOMPARE(run->eventsNamed("done").value(0).value("attempts").toInt(), 3);
    }

    void endsACommandAfterItsTime()
    {
        const auto run = ran({"--json", "--timeout", "0.3", "--grace", "0.3"},
                             "trap '' TERM; sleep 20 & wait\nsleep 20\n", 1);
        const QList<QJsonObject> failures = run->eventsNamed("failed");
        QCOMPARE(failures.size(), 2);
        for (const QJsonObject &failure : failures)
            QCOMPARE(failure.value("reason").toString(), "timeout");
    }

    void doesNotWaitForWhatACommandLeftInTheBackground()
    {
        const auto run = ran({}, "sleep 600 >/dev/null 2>&1 & echo $! > pid; echo done\n", 0);
        const pid_t pid = static_cast<pid_t>(m_dir->read("pid").trimmed().toLong());
        QCOMPARE(::kill(pid, 0), 0); // it was left on purpose, and lives
        ::kill(pid, SIGKILL);
    }

    void readsAPipeThatStaysOpen()
    {
        CliRun run({"run", "-j", "2"}, m_dir->path());
        run.start();
        run.write("echo one\n");
        QTRY_COMPARE(run.outputText(), QByteArray("one\n"));
        run.write("echo two\n");
        QTRY_COMPARE(run.outputText(), QByteArray("one\ntwo\n"));
        QCOMPARE(run.state(), QProcess::Running);
        run.closeWriteChannel();
        QCOMPARE(run.waitForEnd(), 0);
    }

    void stopsWhenNobodyReadsItAnyMore()
    {
        QProcess shell;
        shell.start("/bin/sh", {"-c", QString("yes 'echo a' | '%1/landline-cli' run -j 2 | head -n 3")
                                          .arg(qEnvironmentVariable("LANDLINE_BIN_DIR"))});
        QVERIFY(shell.waitForFinished(20'000));
        QCOMPARE(shell.readAllStandardOutput(), QByteArray("a\na\na\n"));
    }

    void runsTenThousand()
    {
        QByteArray commands;
        for (int i = 0; i < 10'000; ++i)
            commands += "echo " + QByteArray::number(i) + "\n";
        auto run = begin({"-j", "4"}, commands);
        qint64 peak = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            (peak = std::max(peak, peakMemory(run->processId())), run->state() == QProcess::NotRunning),
            120'000);
        QCOMPARE(run->exitCode(), 0);
        const QList<QByteArray> lines = run->outputText().trimmed().split('\n');
        QCOMPARE(lines.size(), 10'000);
        QCOMPARE(QSet<QByteArray>(lines.cbegin(), lines.cend()).size(), 10'000);
        QVERIFY2(peak < sanitizerShare * 100'000'000, qPrintable(QString::number(peak)));
    }

    void haltsAfterAFailure_data()
    {
        QTest::addColumn<QString>("when");
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QByteArray>("seconds"); // of one that is killed, more than the test would wait
        QTest::newRow("never") << "never" << QByteArray("long\nlater\n") << QByteArray("2");
        QTest::newRow("soon") << "soon" << QByteArray("long\n") << QByteArray("2");
        QTest::newRow("now") << "now" << QByteArray() << QByteArray("600");
    }
    void haltsAfterAFailure()
    {
        QFETCH(QString, when);
        QFETCH(QByteArray, output);
        QFETCH(QByteArray, seconds);
        const auto run =
            ran({"-j", "2", "--halt", when},
                "sleep " + seconds + "; echo long\nsleep 0.3; false\nsleep 3; echo later\n", 1);
        QCOMPARE(run->outputText(), output);
        QCOMPARE(run->errorText().contains("--halt"), when != "never");
    }

    void triesAllRetriesBeforeItHalts()
    {
        const auto run = ran({"-j", "1", "--halt", "now", "--retries", "1", "--backoff", "0.1"},
                             "test -e there || { touch there; false; }\necho later\n", 0);
        QCOMPARE(run->outputText(), QByteArray("later\n"));
    }

    void letsRunningOnesEndAtTheFirstInterrupt()
    {
        auto run = begin({"-j", "1"}, "touch started; sleep 1; echo first\necho second\n");
        QTRY_VERIFY(QFile::exists(m_dir->path("started")));
        interrupt(*run);
        QCOMPARE(run->waitForEnd(), 130);
        QCOMPARE(run->outputText(), QByteArray("first\n"));
        QVERIFY(run->errorText().contains("interrupt again"));
    }

    void endsAllAtTheSecondInterrupt()
    {
        auto run = begin({"-j", "1"}, "sleep 60 & echo $! > pid; wait\necho second\n");
        QTRY_VERIFY(!m_dir->read("pid").isEmpty());
        interrupt(*run);
        QTRY_VERIFY(run->errorText().contains("interrupt again"));
        interrupt(*run);
        QCOMPARE(run->waitForEnd(), 130);
        QVERIFY(run->outputText().isEmpty());
        QVERIFY(!isRunning(pidIn("pid")));
    }

    void leavesNothingBehindWhenItIsKilled_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::newRow("a grandchild") << QByteArray("sleep 300 & echo $! > pid; wait");
        QTest::newRow("one that outlives its shell")
            << QByteArray("(sleep 300 & echo $! > pid; trap '' TERM; wait; sleep 300) & sleep 300");
        QTest::newRow("a deaf one") << QByteArray(
            "trap '' TERM HUP INT; sh -c 'echo $$ > pid; while :; do sleep 1; done'; sleep 300");
        QTest::newRow("a stopped one") << QByteArray("sh -c 'echo $$ > pid; kill -STOP $$'; sleep 300");
    }
    void leavesNothingBehindWhenItIsKilled()
    {
        QFETCH(QByteArray, command);
        auto run = begin({"-j", "2"}, "sleep 300 >/dev/null 2>&1 & echo $! > kept\n" + command + "\n");
        QTRY_VERIFY(!pidIn("kept").isEmpty() && !pidIn("pid").isEmpty());
        QTRY_COMPARE(run->processId() > 0 && childrenOf(run->processId()), 1); // the first one has ended
        run->kill();
        QTRY_VERIFY_WITH_TIMEOUT(!isRunning(pidIn("pid")), 10'000);
        QVERIFY(isRunning(pidIn("kept"))); // its command had ended and left it behind on purpose
        ::kill(pidIn("kept").toInt(), SIGKILL);
    }

private:
    QString pidIn(const QString &file) const
    {
        const QByteArray text = m_dir->read(file);
        return text.endsWith('\n') ? QString::fromLatin1(text.trimmed()) : QString();
    }
    /** Zombies that nobody has buried yet don't count. */
    static bool isRunning(const QString &pid)
    {
        QFile stat(QString("/proc/%1/stat").arg(pid));
        return stat.open(QIODevice::ReadOnly) && !stat.readAll().contains(") Z");
    }
    static int childrenOf(qint64 pid)
    {
        QFile file(QString("/proc/%1/task/%1/children").arg(pid));
        return file.open(QIODevice::ReadOnly)
                   ? static_cast<int>(file.readAll().simplified().split(' ').size())
                   : -1;
    }

    QString m_dirForData = QStringLiteral("/usr");
};

QTEST_GUILESS_MAIN(TestCliRun)
#include "tst_cli_run.moc"
