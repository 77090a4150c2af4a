// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"
#include "tests/support/fakeclock.h"
#include "tests/unit/tasks/eventlog.h"

#include <QPointer>
#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

class TestTaskQueue final : public QObject
{
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<TaskQueue> m_queue;
    std::unique_ptr<EventLog> m_log;
    QList<QPointer<ScriptedOperation>> m_operations; ///< in the order of their attempts

    TaskId addScripted(TaskOptions options = {})
    {
        return m_queue->addTask(
            [this]() -> std::unique_ptr<Operation> {
                auto operation = std::make_unique<ScriptedOperation>();
                m_operations.append(operation.get());
                return operation;
            },
            std::move(options));
    }
    void settle() { QCoreApplication::processEvents(); }
    void pass(std::chrono::milliseconds span)
    {
        m_clock.advance(span);
        m_queue->processDue();
        settle();
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_queue = std::make_unique<TaskQueue>(m_clock);
        m_log = std::make_unique<EventLog>(*m_queue);
        m_operations.clear();
        ScriptedOperation::calls.clear();
    }

    void runsATaskFromItsQueueToItsResult()
    {
        QSignalSpy added(m_queue.get(), &TaskQueue::taskAdded);
        QSignalSpy finished(m_queue.get(), &TaskQueue::taskFinished);
        QSignalSpy idle(m_queue.get(), &TaskQueue::idle);
        const TaskId id = addScripted({.title = QStringLiteral("work")});
        settle();
        m_operations.first()->setProgress({50, 100, Unit::Bytes});
        m_clock.advance(2s);
        m_operations.first()->succeed(QStringLiteral("fine"), 42);
        QCOMPARE(m_log->lines, QStringList({"1 Queued", "1 Running", "1 Succeeded"}));
        QCOMPARE(added.count(), 1);
        QCOMPARE(idle.count(), 1);
        const auto task = finished.first().first().value<TaskSnapshot>();
        QCOMPARE(task.result, QStringLiteral("fine"));
        QCOMPARE(task.activeTime, 2000ms);
        QCOMPARE(task.attempt, 1);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Succeeded);
    }

    void receiversOfItsSignalsCanGoAtAnyTime()
    {
        // Qt shares some hundred locks between all objects: one of these has the queue's.
        std::vector<std::unique_ptr<QSignalSpy>> receivers;
        for (int i = 0; i < 1000; ++i)
            receivers.push_back(std::make_unique<QSignalSpy>(m_queue.get(), &TaskQueue::taskFinished));
        receivers.clear();
        addScripted();
        settle();
        QCOMPARE(m_operations.size(), 1);
    }

    void aQueuedTaskIsNotRunning()
    {
        m_queue->setGroupLimit(QStringLiteral("default"), 1);
        addScripted();
        const TaskId second = addScripted();
        settle();
        QCOMPARE(m_queue->taskStatus(second), TaskState::Queued);
        m_operations.first()->succeed({});
        settle();
        QCOMPARE(m_queue->taskStatus(second), TaskState::Running);
    }

    void groupsKeepToTheirLimits()
    {
        m_queue->setGroupLimit(QStringLiteral("a"), 2);
        for (int i = 0; i < 5; ++i)
            addScripted({.group = QStringLiteral("a")});
        addScripted({.group = QStringLiteral("b")});
        settle();
        QCOMPARE(m_operations.size(), 3);
        m_queue->setGroupLimit(QStringLiteral("a"), 4);
        settle();
        QCOMPARE(m_operations.size(), 5);
    }

    void aSuspendedGroupStartsNothing()
    {
        m_queue->setGroupSuspended(QStringLiteral("a"), true);
        addScripted({.group = QStringLiteral("a")});
        settle();
        QVERIFY(m_operations.isEmpty());
        m_queue->setGroupSuspended(QStringLiteral("a"), false);
        settle();
        QCOMPARE(m_operations.size(), 1);
    }

    void higherPriorityGoesFirstElseFirstCome()
    {
        m_queue->setGroupLimit(QStringLiteral("default"), 1);
        addScripted();
        settle();
        addScripted();
        addScripted({.priority = 5});
        const TaskId last = addScripted({.priority = 5});
        QVERIFY(m_queue->perform(last, TaskVerb::MoveToTop));
        for (int i = 0; i < 3; ++i) {
            m_operations.last()->succeed({});
            settle();
        }
        QCOMPARE(m_log->lines.filter(QStringLiteral("Running")),
                 QStringList({"1 Running", "4 Running", "3 Running", "2 Running"}));
    }

    void cancelsAQueuedTaskAtOnce()
    {
        m_queue->setGroupSuspended(QStringLiteral("default"), true);
        const TaskId id = addScripted();
        QVERIFY(m_queue->cancelTask(id));
        QCOMPARE(m_log->lines, QStringList({"1 Queued", "1 Canceled"}));
        QCOMPARE(m_queue->taskStatus(id), TaskState::Canceled);
        m_queue->setGroupSuspended(QStringLiteral("default"), false);
        settle();
        QVERIFY(m_operations.isEmpty());
    }

    void cancelsARunningTaskByAskingIt()
    {
        const TaskId id = addScripted();
        settle();
        QVERIFY(m_queue->cancelTask(id));
        QCOMPARE(m_log->lines, QStringList({"1 Queued", "1 Running", "1 Canceling", "1 Canceled"}));
        QCOMPARE(ScriptedOperation::calls, QStringList({"start", "cancel"}));
        const Result<void> again = m_queue->cancelTask(id);
        QVERIFY(!again);
        QCOMPARE(m_log->lines.size(), 4);
    }

    void killsWhatDoesNotStopWithinItsGrace()
    {
        const TaskId id = addScripted({.grace = 3s});
        settle();
        m_operations.first()->answersCancel = false;
        QVERIFY(m_queue->cancelTask(id));
        pass(2999ms);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Canceling);
        pass(1ms);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Canceled);
        QCOMPARE(ScriptedOperation::calls, QStringList({"start", "cancel", "kill"}));
    }

    void aTimeOutStopsWhileSuspended()
    {
        const TaskId id = addScripted({.timeout = 10s});
        settle();
        pass(6s);
        QVERIFY(m_queue->perform(id, TaskVerb::Suspend));
        pass(60s);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Suspended);
        QVERIFY(m_queue->perform(id, TaskVerb::Resume));
        settle();
        pass(3999ms);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Running);
        pass(1ms);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Failed);
        QCOMPARE(m_queue->task(id)->error.code, ErrorCode::Timeout);
        QCOMPARE(m_queue->task(id)->activeTime, 10000ms);
    }

    void retriesTransientErrorsUpToTheLimit()
    {
        RetryPolicy retry;
        retry.maxAttempts = 3;
        retry.jitter = 0;
        const TaskId id = addScripted({.retry = retry});
        settle();
        for (int i = 0; i < 3; ++i) {
            m_operations.last()->fail({ErrorCode::Network, QStringLiteral("gone"), {}, 0, {}});
            pass(2s);
        }
        QCOMPARE(m_log->lines, QStringList({"1 Queued", "1 Running", "1 RetryWait", "1 Queued", "1 Running",
                                            "1 RetryWait", "1 Queued", "1 Running", "1 Failed"}));
        QCOMPARE(m_queue->task(id)->attempt, 3);
    }

    void aServersRetryAfterIsObeyed()
    {
        RetryPolicy retry;
        retry.maxAttempts = 2;
        const TaskId id = addScripted({.retry = retry});
        settle();
        m_operations.last()->fail({ErrorCode::Http, {}, {}, 429, 30s});
        QCOMPARE(m_queue->task(id)->nextStartAt, m_clock.now().addSecs(30));
        pass(29s);
        QCOMPARE(m_queue->taskStatus(id), TaskState::RetryWait);
        pass(1s);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void aSuspendedOperationGivesItsSlotAway()
    {
        m_queue->setGroupLimit(QStringLiteral("default"), 1);
        const TaskId first = addScripted();
        const TaskId second = addScripted();
        settle();
        QVERIFY(m_queue->perform(first, TaskVerb::Suspend));
        settle();
        QCOMPARE(m_queue->taskStatus(second), TaskState::Running);
        QVERIFY(m_queue->perform(first, TaskVerb::Resume));
        settle();
        QCOMPARE(m_queue->taskStatus(first), TaskState::Queued);
        // While it waits it can be paused again.
        QVERIFY(m_queue->perform(first, TaskVerb::Hold));
        QCOMPARE(m_queue->taskStatus(first), TaskState::Suspended);
        QVERIFY(m_queue->perform(first, TaskVerb::Resume));
        m_operations.last()->succeed({});
        settle();
        QCOMPARE(m_queue->taskStatus(first), TaskState::Running);
        QCOMPARE(ScriptedOperation::calls, QStringList({"start", "suspend", "start", "resume"}));
    }

    void countsNoSpeedForWhatWasThereAlready()
    {
        const TaskId id = addScripted();
        settle();
        QSignalSpy changed(m_queue.get(), &TaskQueue::tasksChanged);
        const auto tick = [&] {
            m_clock.advance(1s);
            changed.clear();
            QTRY_VERIFY(changed.count() > 0);
        };
        tick();
        m_operations.last()->setProgress({100'000'000, 200'000'000, Unit::Bytes});
        tick();
        tick();
        QCOMPARE(m_queue->task(id)->bytesPerSecond, 0.0);
        m_operations.last()->setProgress({101'000'000, 200'000'000, Unit::Bytes});
        tick();
        QVERIFY(m_queue->task(id)->bytesPerSecond > 0);
    }

    void letsAnOperationSuspendItself()
    {
        const TaskId id = addScripted();
        settle();
        m_operations.last()->suspendItself(QStringLiteral("the disk is full"));
        QCOMPARE(m_queue->taskStatus(id), TaskState::Suspended);
        QCOMPARE(m_queue->task(id)->status, QStringLiteral("the disk is full"));
        QCOMPARE(m_queue->groups().first().running, 0);
        QVERIFY(m_queue->perform(id, TaskVerb::Resume));
        settle();
        QCOMPARE(m_queue->taskStatus(id), TaskState::Running);
        QCOMPARE(ScriptedOperation::calls, QStringList({"start", "resume"}));
    }

    void cancelsASuspendedTask()
    {
        const TaskId id = addScripted();
        settle();
        QVERIFY(m_queue->perform(id, TaskVerb::Suspend));
        QVERIFY(m_queue->cancelTask(id));
        QCOMPARE(m_queue->taskStatus(id), TaskState::Canceled);
    }

    void cancelsAResumedTaskThatWaitsForItsSlot()
    {
        m_queue->setGroupLimit(QStringLiteral("default"), 1);
        const TaskId first = addScripted();
        addScripted();
        settle();
        QVERIFY(m_queue->perform(first, TaskVerb::Suspend));
        settle();
        QVERIFY(m_queue->perform(first, TaskVerb::Resume));
        QVERIFY(m_queue->cancelTask(first));
        QCOMPARE(m_queue->taskStatus(first), TaskState::Canceled);
        QCOMPARE(m_queue->groups().first().running, 1);
    }

    void waitsForItsDependenciesAndIsSkippedWithThem()
    {
        const TaskId first = addScripted({.title = QStringLiteral("fetch")});
        const TaskId second = addScripted({.after = {first}});
        const TaskId third = addScripted({.after = {second}});
        settle();
        QCOMPARE(m_queue->taskStatus(second), TaskState::Blocked);
        m_operations.first()->fail({ErrorCode::Http, {}, {}, 404, {}});
        QCOMPARE(m_queue->taskStatus(second), TaskState::Skipped);
        QCOMPARE(m_queue->taskStatus(third), TaskState::Skipped);
        QVERIFY(m_queue->task(second)->error.message.contains(QStringLiteral("fetch")));

        QVERIFY(m_queue->perform(first, TaskVerb::Restart));
        QCOMPARE(m_queue->taskStatus(second), TaskState::Blocked);
        settle();
        m_operations.last()->succeed({});
        settle();
        QCOMPARE(m_queue->taskStatus(second), TaskState::Running);
        QCOMPARE(m_queue->taskStatus(third), TaskState::Blocked);
    }

    void aRestartAsANewRowTakesTheDependentsAlong()
    {
        const TaskId first = addScripted();
        const TaskId second = addScripted({.after = {first}});
        settle();
        m_operations.first()->fail({ErrorCode::Io, {}, {}, 0, {}});
        const TaskId again = m_queue->restart(first);
        QVERIFY(again != first);
        QCOMPARE(m_queue->taskStatus(first), TaskState::Failed);
        settle();
        m_operations.last()->succeed({});
        settle();
        QCOMPARE(m_queue->taskStatus(second), TaskState::Running);
    }

    void isSkippedWhenItsDependencyHasFailedAlready()
    {
        const TaskId first = addScripted();
        settle();
        m_operations.first()->fail({ErrorCode::Io, {}, {}, 0, {}});
        const TaskId second = addScripted({.after = {first}});
        QCOMPARE(m_queue->taskStatus(second), TaskState::Skipped);
        QVERIFY(m_queue->perform(first, TaskVerb::Restart));
        QCOMPARE(m_queue->taskStatus(second), TaskState::Blocked);
    }

    void staysSkippedAsLongAsOneDependencyHasNotSucceeded()
    {
        const TaskId first = addScripted();
        const TaskId second = addScripted();
        const TaskId both = addScripted({.after = {first, second}});
        settle();
        for (const auto &operation : std::as_const(m_operations))
            operation->fail({ErrorCode::Io, {}, {}, 0, {}});
        const Result<void> refused = m_queue->perform(both, TaskVerb::Restart);
        QVERIFY(!refused);
        QVERIFY(m_queue->perform(first, TaskVerb::Restart));
        QCOMPARE(m_queue->taskStatus(both), TaskState::Skipped);
        QVERIFY(m_queue->perform(second, TaskVerb::Restart));
        QCOMPARE(m_queue->taskStatus(both), TaskState::Blocked);
    }

    void whatWasToldToStartWithoutItsDependencyIsNotSkippedWithIt()
    {
        const TaskId first = addScripted();
        const TaskId second = addScripted({.after = {first}});
        settle();
        QVERIFY(m_queue->perform(second, TaskVerb::StartNow));
        QVERIFY(m_queue->perform(second, TaskVerb::Hold));
        m_operations.first()->fail({ErrorCode::Io, {}, {}, 0, {}});
        QCOMPARE(m_queue->taskStatus(second), TaskState::Held);
    }

    void aNewStartTimeAsksForTheDependenciesAnew()
    {
        m_queue->setGroupSuspended(QStringLiteral("b"), true);
        const TaskId first = addScripted();
        const TaskId second = addScripted({.group = QStringLiteral("b"), .after = {first}});
        settle();
        m_operations.first()->succeed({});
        QVERIFY(m_queue->perform(first, TaskVerb::Restart));
        QCOMPARE(m_queue->taskStatus(second), TaskState::Queued);
        m_queue->requestStartAt(second, {});
        settle();
        QCOMPARE(m_queue->taskStatus(second), TaskState::Blocked);
    }

    void aLongChainOfDependentsIsSkippedToItsEnd()
    {
        static constexpr int length = 30'000;
        const TaskId first = addScripted({.held = true});
        TaskId last = first;
        for (int i = 0; i < length; ++i)
            last = addScripted({.after = {last}});
        QVERIFY(m_queue->cancelTask(first));
        QCOMPARE(m_queue->taskStatus(last), TaskState::Skipped);
        QVERIFY(m_queue->isIdle());
    }

    void aGroupThatIsResumedWhileItPausesGoesOn()
    {
        const TaskId id = addScripted({.group = QStringLiteral("a")});
        settle();
        m_operations.first()->answersSuspend = false;
        m_queue->requestGroup(QStringLiteral("a"), TaskVerb::Suspend);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Suspending);
        m_queue->requestGroup(QStringLiteral("a"), TaskVerb::Resume);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void anOperationThatFailsWhilePausedHasFailed()
    {
        const TaskId id = addScripted();
        settle();
        QVERIFY(m_queue->perform(id, TaskVerb::Suspend));
        m_operations.first()->fail({ErrorCode::Signal, {}, {}, 0, {}});
        QCOMPARE(m_queue->taskStatus(id), TaskState::Failed);
    }

    void startsAtItsTimeByTheWallClock()
    {
        const TaskId id = addScripted({.startAt = m_clock.now().addSecs(3600)});
        settle();
        QCOMPARE(m_queue->taskStatus(id), TaskState::Scheduled);
        for (int minute = 0; minute < 59; ++minute)
            pass(60s);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Scheduled);
        pass(60s);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void noticesWhenTheWallClockIsSet()
    {
        const TaskId id = addScripted({.startAt = m_clock.now().addSecs(3600)});
        settle();
        m_clock.setWallClock(1h);
        pass(60s);
        QCOMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void aHeldTaskWaitsForAPerson()
    {
        const TaskId id = addScripted({.held = true});
        settle();
        QCOMPARE(m_queue->taskStatus(id), TaskState::Held);
        QVERIFY(m_queue->perform(id, TaskVerb::Release));
        settle();
        QCOMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void refusesWhatIsNotLegalWithoutASignal_data()
    {
        QTest::addColumn<TaskVerb>("verb");
        QTest::newRow("resume") << TaskVerb::Resume;
        QTest::newRow("release") << TaskVerb::Release;
        QTest::newRow("restart") << TaskVerb::Restart;
        QTest::newRow("remove") << TaskVerb::Remove;
        QTest::newRow("start now") << TaskVerb::StartNow;
        QTest::newRow("hold") << TaskVerb::Hold;
        QTest::newRow("move") << TaskVerb::MoveToTop;
    }
    void refusesWhatIsNotLegalWithoutASignal()
    {
        QFETCH(TaskVerb, verb);
        const TaskId id = addScripted({.title = QStringLiteral("busy")});
        settle();
        const QStringList before = m_log->lines;
        const Result<void> refused = m_queue->perform(id, verb);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY(refused.error().message.contains(QStringLiteral("busy")));
        QCOMPARE(m_log->lines, before);
    }

    void aRefusalFromAnotherThreadComesAsASignal()
    {
        QSignalSpy refused(m_queue.get(), &TaskQueue::refused);
        m_queue->request(TaskId(99), TaskVerb::Cancel);
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.first().at(0).value<TaskId>(), TaskId(99));
        QCOMPARE(refused.first().at(1).value<Error>().code, ErrorCode::NotFound);
    }

    void aLateAnswerIsIgnored()
    {
        const TaskId id = addScripted({.grace = 1s});
        settle();
        QPointer<ScriptedOperation> operation = m_operations.first();
        operation->answersCancel = false;
        QVERIFY(m_queue->cancelTask(id));
        operation->succeed(QStringLiteral("too late"));
        QCOMPARE(m_queue->taskStatus(id), TaskState::Canceled);
        QVERIFY(m_queue->task(id)->result.isEmpty());
    }

    void tellsChangesInOneSignalATick()
    {
        QSignalSpy changes(m_queue.get(), &TaskQueue::tasksChanged);
        for (int i = 0; i < 20; ++i)
            addScripted();
        settle();
        changes.clear();
        for (int i = 0; i < 1000; ++i)
            m_operations.at(i % 20)->setProgress({i, 1000, Unit::Items});
        QTRY_COMPARE(changes.count(), 1);
        QCOMPARE(changes.first().first().value<QList<TaskSnapshot>>().size(), 20);
    }

    void forgetsTheOldestFinishedRowsBeyondTheLimit()
    {
        static constexpr int limit = 10'000;
        for (int i = 0; i < limit + 5; ++i) {
            const TaskId id = addScripted({.held = true});
            QVERIFY(m_queue->cancelTask(id));
        }
        settle();
        QCOMPARE(m_queue->tasks().size(), limit);
        QVERIFY(!m_queue->taskStatus(TaskId(5)));
        QVERIFY(m_queue->taskStatus(TaskId(6)));
    }

    void shutdownEndsWhatRunsAndTakesNoMore()
    {
        QSignalSpy done(m_queue.get(), &TaskQueue::shutdownFinished);
        addScripted();
        settle();
        m_queue->shutdown(5s);
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(ScriptedOperation::calls, QStringList({"start", "cancel"}));
        QSignalSpy refused(m_queue.get(), &TaskQueue::refused);
        addScripted();
        QCOMPARE(refused.count(), 1);
    }

    void shutdownKillsWhatDoesNotEndWithinTheGrace()
    {
        QSignalSpy done(m_queue.get(), &TaskQueue::shutdownFinished);
        addScripted();
        settle();
        m_operations.first()->answersCancel = false;
        m_queue->shutdown(50ms);
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(ScriptedOperation::calls, QStringList({"start", "cancel", "kill"}));
    }

    void keepsOnlyTheEndOfALongLog()
    {
        static constexpr qsizetype limit = 256 * 1024;
        const TaskId id = addScripted();
        settle();
        for (int i = 0; i < 300; ++i)
            Q_EMIT m_operations.first()->outputReceived(QByteArray(1024, 'a'));
        Q_EMIT m_operations.first()->outputReceived("the end");
        QSignalSpy read(m_queue.get(), &TaskQueue::outputRead);
        m_queue->requestOutput(id);
        QCOMPARE(read.first().at(1).toByteArray().size(), limit);
        QVERIFY(read.first().at(1).toByteArray().endsWith("the end"));
    }
};

QTEST_GUILESS_MAIN(TestTaskQueue)
#include "tst_taskqueue.moc"
