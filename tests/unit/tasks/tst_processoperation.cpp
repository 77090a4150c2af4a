// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/processoperation.h"
#include "core/tasks/taskqueue.h"
#include "tests/support/tempdir.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::TempDir;
using namespace std::chrono_literals;

/** Real children of a real shell. */
class TestProcessOperation final : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<TaskQueue> m_queue;

    TaskId run(const QString &command, TaskOptions options = {}, const QString &directory = {})
    {
        return m_queue->addTask(
            [command, directory]() -> std::unique_ptr<Operation> {
                return std::make_unique<ProcessOperation>(Command{command, directory});
            },
            std::move(options));
    }
    TaskSnapshot ended(TaskId id)
    {
        if (!QTest::qWaitFor([&] { return isFinished(m_queue->taskStatus(id).value()); }, 15'000))
            qFatal("the command did not end");
        return m_queue->task(id).value();
    }
    /** A process that still runs; a zombie that nobody has waited for doesn't. */
    static bool isRunning(const QByteArray &pid)
    {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(QString::fromLatin1(pid.trimmed())));
        return stat.open(QIODevice::ReadOnly) && !stat.readAll().contains(") Z");
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_queue = std::make_unique<TaskQueue>(m_clock);
    }
    void cleanup() { m_queue.reset(); }

    void tellsTheExitStatus()
    {
        QCOMPARE(ended(run(QStringLiteral("exit 0"))).state, TaskState::Succeeded);
        const TaskSnapshot failed = ended(run(QStringLiteral("exit 3")));
        QCOMPARE(failed.state, TaskState::Failed);
        QCOMPARE(failed.error.code, ErrorCode::ExitCode);
        QCOMPARE(failed.details.value(QStringLiteral("exitStatus")).toInt(), 3);
        const TaskSnapshot killed = ended(run(QStringLiteral("kill -9 $$")));
        QCOMPARE(killed.error.code, ErrorCode::Signal);
        QCOMPARE(killed.details.value(QStringLiteral("signal")).toInt(), 9);
    }

    void standardInputIsEmpty()
    {
        const TaskId id = run(QStringLiteral("cat; echo end"));
        QCOMPARE(ended(id).state, TaskState::Succeeded);
        QSignalSpy read(m_queue.get(), &TaskQueue::outputRead);
        m_queue->requestOutput(id);
        QCOMPARE(read.first().at(1).toByteArray(), QByteArray("end\n"));
    }

    void runsInItsDirectoryOrSaysThatThereIsNone()
    {
        const TempDir dir;
        const TaskId id = run(QStringLiteral("touch here"), {}, dir.path());
        QCOMPARE(ended(id).state, TaskState::Succeeded);
        QVERIFY(QFile::exists(dir.path(QStringLiteral("here"))));
        const TaskSnapshot nowhere = ended(run(QStringLiteral("true"), {}, dir.path(QStringLiteral("none"))));
        QCOMPARE(nowhere.state, TaskState::Failed);
        QCOMPARE(nowhere.error.code, ErrorCode::Io);
    }

    void aCancelLeavesNoGrandchild()
    {
        const TempDir dir;
        const QString pids = dir.path(QStringLiteral("pids"));
        const TaskId id = run(QStringLiteral("sleep 300 & echo $! > %1.new; mv %1.new %1; wait").arg(pids));
        QTRY_VERIFY(QFile::exists(pids));
        QVERIFY(isRunning(dir.read(QStringLiteral("pids"))));
        m_queue->request(id, TaskVerb::Cancel);
        QCOMPARE(ended(id).state, TaskState::Canceled);
        QVERIFY(!isRunning(dir.read(QStringLiteral("pids"))));
    }

    void aGroupThatIgnoresTermIsKilledAfterTheGrace()
    {
        const TempDir dir;
        const QString pids = dir.path(QStringLiteral("pids"));
        const TaskId id = run(
            QStringLiteral("trap '' TERM; sleep 300 & echo $! > %1.new; mv %1.new %1; sleep 300").arg(pids),
            {.timeout = 200ms, .grace = 200ms});
        QCOMPARE(ended(id).state, TaskState::Failed);
        QCOMPARE(m_queue->task(id)->error.code, ErrorCode::Timeout);
        QTRY_VERIFY(!isRunning(dir.read(QStringLiteral("pids"))));
    }

    void aPauseStopsTheWholeGroup()
    {
        const TempDir dir;
        const QString file = dir.path(QStringLiteral("ticks"));
        const TaskId id = run(QStringLiteral("while :; do echo x >> %1; sleep 0.01; done").arg(file));
        QTRY_VERIFY(dir.read(QStringLiteral("ticks")).size() > 4);
        m_queue->request(id, TaskVerb::Suspend);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Suspended);
        const qsizetype before = dir.read(QStringLiteral("ticks")).size();
        QTest::qWait(100); // what is proved is that nothing happens
        QVERIFY(dir.read(QStringLiteral("ticks")).size() <= before + 2);
        m_queue->request(id, TaskVerb::Resume);
        QTRY_VERIFY(dir.read(QStringLiteral("ticks")).size() > before + 4);
        m_queue->request(id, TaskVerb::Cancel);
        QCOMPARE(ended(id).state, TaskState::Canceled);
    }

    void aCommandThatLeavesABackgroundProcessDoesNotHang()
    {
        const TempDir dir;
        const QString pids = dir.path(QStringLiteral("pids"));
        const TaskId id = run(QStringLiteral("sleep 600 & echo $! > %1; echo out").arg(pids));
        QCOMPARE(ended(id).state, TaskState::Succeeded);
        QProcess::execute(QStringLiteral("kill"),
                          {QString::fromLatin1(dir.read(QStringLiteral("pids")).trimmed())});
    }
};

QTEST_GUILESS_MAIN(TestProcessOperation)
#include "tst_processoperation.moc"
