// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskstore.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/scriptedqueue.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;
using enum TaskState;

/** The program's end in each state of a task, and what the next start makes of it. */
class TestTaskShutdown final : public QObject
{
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<TaskStore> m_store;
    std::unique_ptr<TaskQueue> m_queue;
    QList<QPointer<ScriptedOperation>> m_operations;
    bool m_deaf = false;

    void startProgram()
    {
        m_store = std::make_unique<TaskStore>(m_dir->path(QStringLiteral("tasks.db")));
        m_queue = std::make_unique<TaskQueue>(m_clock, m_store.get());
        for (const bool resumable : {false, true}) {
            TaskKind kind;
            kind.group = resumable ? QStringLiteral("downloads") : QStringLiteral("commands");
            kind.resumable = resumable;
            kind.operation = [this](const QJsonObject &, const QJsonObject &) -> std::unique_ptr<Operation> {
                auto operation = std::make_unique<ScriptedOperation>();
                m_operations.append(operation.get());
                return operation;
            };
            m_queue->registerKind(resumable ? QStringLiteral("download") : QStringLiteral("command"), kind);
        }
        QSignalSpy restored(m_queue.get(), &TaskQueue::tasksRestored);
        m_queue->restore();
        QTRY_COMPARE(restored.count(), 1);
    }
    void settle() { ScriptedQueue::settle(); }

    TaskId taskIn(TaskState state, const QString &kind)
    {
        TaskOptions options{.title = QStringLiteral("it")};
        options.retry.on = RetryOn::AnyError;
        options.retry.maxAttempts = state == RetryWait ? 2 : 1;
        options.held = state == Held;
        if (state == Scheduled)
            options.startAt = m_clock.now().addSecs(60);
        if (state == Blocked)
            options.after = {m_queue->addTask(TaskSpec{kind, {}}, {.held = true})};
        if (state == Queued)
            m_queue->setGroupSuspended(QStringLiteral("commands"), true);
        QSignalSpy added(m_queue.get(), &TaskQueue::taskAdded);
        const TaskId id = m_queue->addTask(TaskSpec{kind, {}}, options);
        const auto stored = [&] {
            return std::any_of(added.begin(), added.end(), [id](const QList<QVariant> &one) {
                return one.first().value<TaskSnapshot>().id == id;
            });
        };
        if (!QTest::qWaitFor(stored))
            qFatal("the task was not stored");
        settle();
        if (m_operations.isEmpty())
            return id;
        ScriptedOperation &operation = *m_operations.last();
        operation.answersSuspend = state != Suspending;
        operation.answersCancel = state != Canceling && !m_deaf;
        if (state == Suspending || state == Suspended)
            (void)m_queue->perform(id, TaskVerb::Suspend);
        else if (state == Canceling)
            (void)m_queue->cancelTask(id);
        else if (state == RetryWait || state == Failed)
            operation.fail({ErrorCode::Io, QStringLiteral("broken"), {}, 0, {}});
        else if (state == Succeeded)
            operation.succeed(QStringLiteral("fine"));
        settle();
        return id;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_operations.clear();
        m_deaf = false;
    }
    void cleanup()
    {
        m_queue.reset();
        m_store.reset();
    }

    void endsWithinTheGraceAndGoesOnWhereItWas_data()
    {
        QTest::addColumn<TaskState>("state");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("deaf");
        QTest::addColumn<TaskState>("next");
        const QString command = QStringLiteral("command");
        const QString download = QStringLiteral("download");
        QTest::newRow("held") << Held << command << false << Held;
        QTest::newRow("scheduled") << Scheduled << command << false << Scheduled;
        QTest::newRow("blocked") << Blocked << command << false << Blocked;
        QTest::newRow("queued") << Queued << command << false << Queued;
        QTest::newRow("running") << Running << command << false << Failed;
        QTest::newRow("running, deaf") << Running << command << true << Failed;
        QTest::newRow("running, can go on") << Running << download << false << Running;
        QTest::newRow("running, can go on, deaf") << Running << download << true << Running;
        QTest::newRow("suspending") << Suspending << command << false << Failed;
        QTest::newRow("suspended") << Suspended << command << false << Failed;
        QTest::newRow("suspended, can go on") << Suspended << download << false << Suspended;
        QTest::newRow("canceling") << Canceling << command << true << Canceled;
        QTest::newRow("retry wait") << RetryWait << command << false << Running;
        QTest::newRow("succeeded") << Succeeded << command << false << Succeeded;
        QTest::newRow("failed") << Failed << command << false << Failed;
    }
    void endsWithinTheGraceAndGoesOnWhereItWas()
    {
        QFETCH(TaskState, state);
        QFETCH(QString, kind);
        QFETCH(bool, deaf);
        QFETCH(TaskState, next);
        m_deaf = deaf;
        startProgram();
        const TaskId id = taskIn(state, kind);
        QCOMPARE(m_queue->taskStatus(id), state);
        QSignalSpy done(m_queue.get(), &TaskQueue::shutdownFinished);
        m_queue->shutdown(30ms);
        QTRY_COMPARE(done.count(), 1);
        for (const auto &operation : std::as_const(m_operations))
            QVERIFY(!operation); // deleted, or on its way
        m_queue.reset();
        m_store.reset();

        startProgram();
        QTRY_COMPARE(m_queue->taskStatus(id), next);
        const bool interrupted = next == Failed && state != Failed;
        QCOMPARE(m_queue->task(id)->error.code == ErrorCode::Interrupted, interrupted);
        for (const GroupSnapshot &group : m_queue->groups())
            QCOMPARE(group.suspended,
                     group.name == QStringLiteral("commands") && (state == Queued || interrupted));
    }
};

QTEST_GUILESS_MAIN(TestTaskShutdown)
#include "tst_taskshutdown.moc"
