// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/stategraph.h"
#include "tests/unit/tasks/scriptedqueue.h"

#include <QMetaEnum>
#include <QtTest>

#include <set>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;
using enum TaskState;

/** Each state of the life of one task, how it comes about, and what can be asked of it then. */
class TestTaskEvents final : public QObject
{
    Q_OBJECT

    std::unique_ptr<ScriptedQueue> m_desk;
    TaskId m_dependency;

    TaskQueue &queue() { return m_desk->queue; }
    ScriptedOperation &operation() { return *m_desk->operations.last(); }
    void fail() { operation().fail({ErrorCode::Io, QStringLiteral("broken"), {}, 0, {}}); }

    /** A task in that state; nothing else runs. */
    TaskId taskIn(TaskState state)
    {
        TaskOptions options{.title = QStringLiteral("it"), .group = QStringLiteral("g")};
        options.retry.jitter = 0;
        options.retry.on = RetryOn::AnyError;
        options.held = state == Held;
        if (state == Scheduled)
            options.startAt = m_desk->clock.now().addSecs(60);
        if (state == Blocked || state == Skipped) {
            m_dependency = m_desk->add({.held = true});
            options.after = {m_dependency};
        }
        if (state == RetryWait)
            options.retry.maxAttempts = 2;
        if (state == Queued)
            queue().setGroupSuspended(options.group, true);
        const TaskId id = m_desk->add(options);
        ScriptedQueue::settle();
        switch (state) {
        case Suspending:
            operation().answersSuspend = false;
            [[fallthrough]];
        case Suspended:
            (void)queue().perform(id, TaskVerb::Suspend);
            break;
        case Canceling:
            operation().answersCancel = false;
            [[fallthrough]];
        case Canceled:
            (void)queue().perform(id, TaskVerb::Cancel);
            break;
        case RetryWait:
        case Failed:
            fail();
            break;
        case Succeeded:
            operation().succeed({});
            break;
        case Skipped:
            (void)queue().cancelTask(m_dependency);
            break;
        default:
            break;
        }
        ScriptedQueue::settle();
        return id;
    }
    static std::set<TaskVerb> legalVerbs(TaskState state)
    {
        using enum TaskVerb;
        switch (state) {
        case Held:
            return {Cancel, Release, StartNow, MoveToTop, MoveToBottom};
        case Scheduled:
        case Blocked:
        case Queued:
            return {Cancel, Hold, StartNow, MoveToTop, MoveToBottom};
        case Running:
            return {Cancel, Suspend};
        case Suspending:
        case Suspended:
            return {Cancel, Resume};
        case Canceling:
            return {};
        case RetryWait:
            return {Cancel, Hold, StartNow};
        case Skipped:
            return {Remove}; // again only after what it waits for
        default:
            return {Restart, Remove};
        }
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<ScriptedQueue>();
    }

    void comesToEachStateByItsWay_data()
    {
        QTest::addColumn<TaskState>("state");
        QTest::addColumn<QStringList>("log");
        const auto way = [](const char *name, TaskState state, const QStringList &log) {
            QTest::newRow(name) << state << log;
        };
        way("held", Held, {"1 Held"});
        way("scheduled", Scheduled, {"1 Scheduled"});
        way("blocked", Blocked, {"1 Held", "2 Blocked"});
        way("queued", Queued, {"1 Queued"});
        way("running", Running, {"1 Queued", "1 Running"});
        way("suspending", Suspending, {"1 Queued", "1 Running", "1 Suspending"});
        way("suspended", Suspended, {"1 Queued", "1 Running", "1 Suspending", "1 Suspended"});
        way("canceling", Canceling, {"1 Queued", "1 Running", "1 Canceling"});
        way("retry wait", RetryWait, {"1 Queued", "1 Running", "1 RetryWait"});
        way("succeeded", Succeeded, {"1 Queued", "1 Running", "1 Succeeded"});
        way("failed", Failed, {"1 Queued", "1 Running", "1 Failed"});
        way("cancelled", Canceled, {"1 Queued", "1 Running", "1 Canceling", "1 Canceled"});
        way("skipped", Skipped, {"1 Held", "2 Blocked", "1 Canceled", "2 Skipped"});
    }
    void comesToEachStateByItsWay()
    {
        QFETCH(TaskState, state);
        QFETCH(QStringList, log);
        QCOMPARE(queue().taskStatus(taskIn(state)), state);
        QCOMPARE(m_desk->log.lines, log);
    }

    void refusesWithoutASignalWhatIsNotLegal_data()
    {
        QTest::addColumn<TaskState>("state");
        QTest::addColumn<int>("verb");
        const QMetaEnum states = QMetaEnum::fromType<TaskState>();
        for (int i = 0; i < states.keyCount(); ++i) {
            for (int verb = 0; verb <= int(TaskVerb::MoveToBottom); ++verb)
                QTest::addRow("%s, verb %d", states.key(i), verb) << TaskState(states.value(i)) << verb;
        }
    }
    void refusesWithoutASignalWhatIsNotLegal()
    {
        QFETCH(TaskState, state);
        QFETCH(int, verb);
        const TaskId id = taskIn(state);
        const QStringList before = m_desk->log.lines;
        const QList<TaskSnapshot> tasks = queue().tasks();
        const Result<void> done = queue().perform(id, TaskVerb(verb));
        QCOMPARE(done.has_value(), legalVerbs(state).contains(TaskVerb(verb)));
        if (done)
            return;
        QCOMPARE(done.error().code, ErrorCode::InvalidInput);
        QVERIFY(done.error().message.contains(QStringLiteral("“it”")));
        ScriptedQueue::settle();
        QCOMPARE(m_desk->log.lines, before);
        QCOMPARE(queue().tasks(), tasks);
    }

    void eachVerbLeadsWhereItShould_data()
    {
        QTest::addColumn<TaskState>("from");
        QTest::addColumn<TaskVerb>("verb");
        QTest::addColumn<QStringList>("moves");
        const auto row = [](const char *name, TaskState from, TaskVerb verb, const QStringList &moves) {
            QTest::newRow(name) << from << verb << moves;
        };
        using enum TaskVerb;
        row("held, released", Held, Release, {"1 Queued", "1 Running"});
        row("held, started now", Held, StartNow, {"1 Queued", "1 Running"});
        row("held, cancelled", Held, Cancel, {"1 Canceled"});
        row("scheduled, held", Scheduled, Hold, {"1 Held"});
        row("scheduled, started now", Scheduled, StartNow, {"1 Queued", "1 Running"});
        row("scheduled, cancelled", Scheduled, Cancel, {"1 Canceled"});
        row("blocked, held", Blocked, Hold, {"2 Held"});
        row("blocked, started now", Blocked, StartNow, {"2 Queued", "2 Running"});
        row("blocked, cancelled", Blocked, Cancel, {"2 Canceled"});
        row("queued, held", Queued, Hold, {"1 Held"});
        row("queued, cancelled", Queued, Cancel, {"1 Canceled"});
        row("running, paused", Running, Suspend, {"1 Suspending", "1 Suspended"});
        row("running, cancelled", Running, Cancel, {"1 Canceling", "1 Canceled"});
        row("suspending, resumed", Suspending, Resume, {"1 Running"});
        row("suspending, cancelled", Suspending, Cancel, {"1 Canceling", "1 Canceled"});
        row("suspended, resumed", Suspended, Resume, {"1 Queued", "1 Running"});
        row("suspended, cancelled", Suspended, Cancel, {"1 Canceling", "1 Canceled"});
        row("retry wait, started now", RetryWait, StartNow, {"1 Queued", "1 Running"});
        row("retry wait, held", RetryWait, Hold, {"1 Held"});
        row("retry wait, cancelled", RetryWait, Cancel, {"1 Canceled"});
        row("succeeded, again", Succeeded, Restart, {"1 Queued", "1 Running"});
        row("failed, again", Failed, Restart, {"1 Queued", "1 Running"});
        row("cancelled, again", Canceled, Restart, {"1 Queued", "1 Running"});
    }
    void eachVerbLeadsWhereItShould()
    {
        QFETCH(TaskState, from);
        QFETCH(TaskVerb, verb);
        QFETCH(QStringList, moves);
        const TaskId id = taskIn(from);
        m_desk->log.lines.clear();
        QVERIFY(queue().perform(id, verb));
        ScriptedQueue::settle();
        QCOMPARE(m_desk->log.lines, moves);
    }

    void eachEndOfAnOperationLeadsWhereItShould_data()
    {
        QTest::addColumn<TaskState>("from");
        QTest::addColumn<TaskState>("success");
        QTest::addColumn<TaskState>("failure");
        QTest::addColumn<TaskState>("stop");
        QTest::newRow("running") << Running << Succeeded << Failed << Canceled;
        QTest::newRow("suspending") << Suspending << Succeeded << Failed << Canceled;
        QTest::newRow("suspended") << Suspended << Succeeded << Failed << Canceled;
        QTest::newRow("canceling") << Canceling << Canceled << Canceled << Canceled;
    }
    void eachEndOfAnOperationLeadsWhereItShould()
    {
        QFETCH(TaskState, from);
        QFETCH(TaskState, success);
        QFETCH(TaskState, failure);
        QFETCH(TaskState, stop);
        const TaskId first = taskIn(from);
        operation().succeed({});
        QCOMPARE(queue().taskStatus(first), success);
        const TaskId second = taskIn(from);
        fail();
        QCOMPARE(queue().taskStatus(second), failure);
        const TaskId third = taskIn(from);
        operation().endCanceled();
        QCOMPARE(queue().taskStatus(third), stop);
        QVERIFY(queue().isIdle());
    }

    void timeLeadsWhereItShould()
    {
        const TaskId scheduled = taskIn(Scheduled);
        m_desk->pass(60s);
        QCOMPARE(queue().taskStatus(scheduled), Running);
        operation().succeed({});
        const TaskId again = taskIn(RetryWait);
        m_desk->pass(1s);
        QCOMPARE(queue().taskStatus(again), Running);
        operation().succeed({});
        const TaskId deaf = taskIn(Canceling);
        m_desk->pass(5s);
        QCOMPARE(queue().taskStatus(deaf), Canceled);
        QVERIFY(queue().isIdle());
    }
};

QTEST_GUILESS_MAIN(TestTaskEvents)
#include "tst_taskevents.moc"
