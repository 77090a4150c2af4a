// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/tempdir.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QRegularExpression>

#include <csignal>

using namespace Landline::Testing;

/** `landline-cli tasks` and the desktop program that it speaks to. */
class TestCliTasks final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    std::vector<std::unique_ptr<QProcess>> m_desktops;

    bool answers(const QString &profile) const
    {
        QLocalSocket socket;
        socket.connectToServer(m_dir->path(profile) + "/tasks.socket");
        return socket.waitForConnected(1000);
    }
    QProcess &startDesktop(const QString &profile)
    {
        m_desktops.push_back(std::make_unique<QProcess>());
        QProcess &process = *m_desktops.back();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("XDG_RUNTIME_DIR"); // sockets in the profile, where the test finds them
        process.setProcessEnvironment(environment);
        process.start(qEnvironmentVariable("LANDLINE_BIN_DIR") + "/landline",
                      {"--profile", m_dir->path(profile)});
        if (!process.waitForStarted() || !QTest::qWaitFor([&] { return answers(profile); }, 15'000))
            qFatal("the desktop program does not start");
        return process;
    }
    std::unique_ptr<CliRun> begin(const QStringList &arguments, const QString &profile = "a") const
    {
        auto run = std::make_unique<CliRun>(
            QStringList{"--profile", m_dir->path(profile), "tasks"} + arguments, m_dir->path());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("XDG_RUNTIME_DIR");
        run->setProcessEnvironment(environment);
        run->start();
        return run;
    }
    std::unique_ptr<CliRun> ran(const QStringList &arguments, int status, const QString &profile = "a") const
    {
        auto run = begin(arguments, profile);
        const int got = run->waitForEnd(20);
        if (got != status)
            qWarning("exit status %d; %s", got, run->errorText().constData());
        return run;
    }
    QString added(const QStringList &arguments) const
    {
        return QString::fromLatin1(ran(QStringList{"add"} + arguments, 0)->outputText().trimmed());
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(".*"));
        m_dir = std::make_unique<TempDir>();
    }
    void cleanup()
    {
        for (const auto &desktop : m_desktops) {
            desktop->terminate();
            if (!desktop->waitForFinished(10'000))
                desktop->kill();
            desktop->waitForFinished();
        }
        m_desktops.clear();
    }

    void saysThatNoneRuns()
    {
        const auto run = ran({"list"}, 1);
        QCOMPARE(run->errorText(),
                 QString("landline-cli: No Landline is running with this profile (%1): start "
                         "landline, or give --profile\n")
                     .arg(m_dir->path("a"))
                     .toUtf8());
        QVERIFY(run->outputText().isEmpty());
    }

    void saysSoAfterAKillToo()
    {
        QProcess &desktop = startDesktop("a");
        desktop.kill();
        desktop.waitForFinished();
        QVERIFY(QFile::exists(m_dir->path("a/tasks.socket")));
        QVERIFY(ran({"list"}, 1)->errorText().contains("No Landline is running"));
        startDesktop("a");
        ran({"list"}, 0);
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("phrase");
        QTest::newRow("verb") << QStringList{"explode"} << QByteArray("“explode” is none of list, add");
        QTest::newRow("no command") << QStringList{"add"} << QByteArray("a command is missing");
        QTest::newRow("kind and command")
            << QStringList{"add", "--kind", "hash", "--", "ls"} << QByteArray("not both");
        QTest::newRow("args") << QStringList{"add", "--kind", "hash", "--args", "[1]"}
                              << QByteArray("an object in JSON");
        QTest::newRow("args alone") << QStringList{"add", "--args", "{}"} << QByteArray("needs --kind");
        QTest::newRow("time") << QStringList{"add", "--start-at", "soon", "--", "ls"}
                              << QByteArray("--start-at takes");
        QTest::newRow("after") << QStringList{"add", "--after", "x", "--", "ls"}
                               << QByteArray("“x” is not the number");
        QTest::newRow("priority") << QStringList{"add", "--priority", "1.5", "--", "ls"}
                                  << QByteArray("--priority takes");
        QTest::newRow("retries") << QStringList{"add", "--retries", "1001", "--", "ls"}
                                 << QByteArray("--retries takes");
        QTest::newRow("state") << QStringList{"list", "--state", "done"}
                               << QByteArray("there are held, scheduled");
        QTest::newRow("list of ids") << QStringList{"list", "3"} << QByteArray("list takes no “3”");
        QTest::newRow("no ids") << QStringList{"cancel"}
                                << QByteArray("cancel takes the numbers of tasks or --group");
        QTest::newRow("ids and group")
            << QStringList{"cancel", "3", "--group", "g"} << QByteArray("cancel takes");
        QTest::newRow("id 0") << QStringList{"retry", "0"} << QByteArray("“0” is not the number");
        QTest::newRow("two logs") << QStringList{"log", "1", "2"} << QByteArray("the number of one task");
        QTest::newRow("wait for nothing") << QStringList{"wait"} << QByteArray("wait takes");
        QTest::newRow("another's option")
            << QStringList{"list", "--follow"} << QByteArray("--follow belongs to log");
    }
    void refusesWrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, phrase);
        const auto run = ran(arguments, 2);
        QVERIFY2(run->errorText().contains(phrase), run->errorText().constData());
        QVERIFY(run->outputText().isEmpty());
    }

    void addsListsAndWaits()
    {
        startDesktop("a");
        // Tried: the socket stands for a moment before the program narrows what Qt gave it.
        QTRY_COMPARE(QFileInfo(m_dir->path("a/tasks.socket")).permissions()
                         & ~(QFile::ReadUser | QFile::WriteUser | QFile::ExeUser),
                     QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(ran({}, 0)->errorText().contains("no such tasks"));
        const QString one = added({"--", "echo out; pwd"});
        const QString two = added({"--hold", "--title", "a\x1b[31m\u202e title", "--", "true"});
        QCOMPARE(ran({"wait", one}, 0)->outputText(), (one + " succeeded: exit status 0\n").toUtf8());
        QCOMPARE(ran({"log", one}, 0)->outputText(), "out\n" + m_dir->path().toUtf8() + "\n");

        const QByteArray table = ran({"list"}, 0)->outputText();
        QVERIFY(table.startsWith("    ID  State"));
        QVERIFY(table.contains("held"));
        QVERIFY(!table.contains('\x1b') && !table.contains("\u202e"));
        const auto held = ran({"list", "--state", "held", "--json"}, 0);
        QCOMPARE(held->events().size(), 1);
        QCOMPARE(held->events()[0].value("event").toString(), "task");
        QCOMPARE(held->events()[0].value("id").toInt(), two.toInt());
        QCOMPARE(ran({"list", "--group", "commands", "--json"}, 0)->events().size(), 2);
    }

    void runsAProgramWithItsArguments()
    {
        startDesktop("a");
        const QString id = added({"--", "printf", "%s|", "a b", "$HOME", "'"});
        ran({"wait", id}, 0);
        QCOMPARE(ran({"log", id}, 0)->outputText(), QByteArray("a b|$HOME|'|"));
    }

    void followsDependenciesAndFailures()
    {
        startDesktop("a");
        const QString first = added({"--retries", "0", "--", "exit 3"});
        const auto waited = ran({"wait", first, "--json"}, 1);
        QCOMPARE(waited->events().value(0).value("state").toString(), "failed");
        QCOMPARE(waited->events().value(0).value("message").toString(), "exit status 3");
        const QString held = added({"--hold", "--", "touch there"});
        const QString after = added({"--after", held, "--", "test -e there"});
        QVERIFY(ran({"list"}, 0)->outputText().contains("waits for " + held.toUtf8()));
        QCOMPARE(ran({"resume", held}, 0)->outputText(), held.toUtf8() + "\n");
        ran({"wait", held, after}, 0);
        QVERIFY(ran({"add", "--after", "4711", "--", "true"}, 1)->errorText().contains("4711"));
        QVERIFY(ran({"add", "--kind", "nonsense"}, 1)->errorText().contains("no such kind"));
    }

    void cancelsSuspendsAndRetries()
    {
        startDesktop("a");
        const QString id = added({"--", "sleep 60"});
        QTRY_VERIFY(ran({"list"}, 0)->outputText().contains("running"));
        ran({"suspend", id}, 0);
        QTRY_VERIFY(ran({"list"}, 0)->outputText().contains("suspended"));
        ran({"resume", id}, 0);
        ran({"cancel", id}, 0);
        QCOMPARE(ran({"wait", id}, 1)->outputText().left(id.size() + 10), (id + " cancelled").toUtf8());
        const auto refused = ran({"cancel", id, "4711"}, 1);
        QVERIFY2(refused->errorText().contains("can't be cancelled now"), refused->errorText().constData());
        QVERIFY(refused->errorText().contains("there is no task 4711"));

        const QString failing = added({"--", "test -e now"});
        ran({"wait", failing}, 1);
        m_dir->write("now", "");
        QCOMPARE(ran({"retry", "--failed"}, 0)->outputText(), failing.toUtf8() + "\n");
        ran({"wait", failing}, 0);
        QVERIFY(ran({"retry", "--failed"}, 0)->errorText().contains("No task needs that"));
    }

    void pausesAndCancelsAGroup()
    {
        startDesktop("a");
        ran({"suspend", "--group", "commands"}, 0);
        const QString one = added({"--", "sleep 60"});
        const QString two = added({"--", "sleep 60"});
        QVERIFY(ran({"list"}, 0)->outputText().contains("queued"));
        QCOMPARE(ran({"cancel", "--group", "commands"}, 0)->outputText(), (one + '\n' + two + '\n').toUtf8());
        ran({"resume", "--group", "commands"}, 0);
        ran({"wait", added({"--", "true"})}, 0);
    }

    void stopsWaitingButNotTheTask()
    {
        startDesktop("a");
        const QString id = added({"--", "until test -e go; do sleep 0.05; done"});
        QVERIFY(
            ran({"wait", id, "--timeout", "0.3"}, 1)->errorText().contains("not ended yet: " + id.toUtf8()));
        m_dir->write("go", {});
        ran({"wait", id}, 0);
    }

    void followsALog()
    {
        startDesktop("a");
        const QString id = added({"--", "echo one; while ! test -e go; do sleep 0.05; done; echo two"});
        auto run = begin({"log", id, "--follow"});
        QTRY_COMPARE(run->outputText(), QByteArray("one\n"));
        QCOMPARE(run->state(), QProcess::Running);
        m_dir->write("go", "");
        QCOMPARE(run->waitForEnd(), 0);
        QCOMPARE(run->outputText(), QByteArray("one\ntwo\n"));
    }

    void isInterruptedWithoutHarm()
    {
        startDesktop("a");
        const QString id = added({"--", "while ! test -e go; do sleep 0.05; done"});
        auto run = begin({"wait", id});
        QTRY_VERIFY(ran({"list"}, 0)->outputText().contains("running"));
        ::kill(static_cast<pid_t>(run->processId()), SIGINT);
        QCOMPARE(run->waitForEnd(), 130);
        m_dir->write("go", "");
        ran({"wait", id}, 0);
    }

    void saysThatTheProgramEnds()
    {
        QProcess &desktop = startDesktop("a");
        const QString id = added({"--hold", "--", "true"});
        auto run = begin({"wait", id});
        QTRY_VERIFY(ran({"list"}, 0)->outputText().contains("held"));
        desktop.terminate();
        QCOMPARE(run->waitForEnd(), 1);
        QVERIFY(desktop.waitForFinished(10'000));
        QVERIFY(!QFile::exists(m_dir->path("a/tasks.socket")));
    }

    void findsWhatWasAcceptedAfterAKill()
    {
        QProcess &desktop = startDesktop("a");
        const QString id = added({"--hold", "--title", "survivor", "--", "true"});
        desktop.kill();
        desktop.waitForFinished();
        startDesktop("a");
        QVERIFY(ran({"list"}, 0)->outputText().contains("survivor"));
        ran({"resume", id}, 0);
        ran({"wait", id}, 0);
    }

    void leavesNoCommandBehindWhenTheProgramIsKilled()
    {
        QProcess &desktop = startDesktop("a");
        added({"--", "sleep 300 & echo $! > pid; wait"});
        QTRY_VERIFY(m_dir->read("pid").endsWith('\n'));
        const QString stat = QString("/proc/%1/stat").arg(m_dir->read("pid").trimmed().toInt());
        QVERIFY(QFile::exists(stat));
        desktop.kill();
        desktop.waitForFinished();
        QTRY_VERIFY(([&stat] {
            QFile file(stat);
            return !file.open(QIODevice::ReadOnly) || file.readAll().contains(") Z");
        }()));
    }

    void tellsTwoProfilesApart()
    {
        startDesktop("a");
        startDesktop("b");
        added({"--hold", "--title", "in a", "--", "true"});
        QVERIFY(ran({"list"}, 0, "a")->outputText().contains("in a"));
        QVERIFY(ran({"list"}, 0, "b")->outputText().isEmpty());
    }

    void survivesGarbage()
    {
        startDesktop("a");
        for (const QByteArray &garbage : {QByteArray("GET / HTTP/1.1\r\n\r\n"), QByteArray(3 << 20, '\0'),
                                          QByteArray(1000, '[') + '\n', QByteArray("\xff\xfe\n\n\n{}\n")}) {
            QLocalSocket socket;
            socket.connectToServer(m_dir->path("a/tasks.socket"));
            QVERIFY(socket.waitForConnected());
            socket.write(garbage);
            socket.flush();
            QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        }
        ran({"list"}, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliTasks)
#include "tst_cli_tasks.moc"
