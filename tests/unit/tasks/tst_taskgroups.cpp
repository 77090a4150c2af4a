// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/tasks/scriptedqueue.h"

#include <QFutureWatcher>
#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

static const Error broken{ErrorCode::ExitCode, QStringLiteral("broken"), {}, 0, {}};

/** What holds for all tasks of a group, and how ends are told to those who asked. */
class TestTaskGroups final : public QObject
{
    Q_OBJECT

    std::unique_ptr<ScriptedQueue> m_desk;
    const QString m_group = QStringLiteral("default");

    TaskQueue &queue() { return m_desk->queue; }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<ScriptedQueue>();
    }

    void aPersonsLimitWinsUntilItIsTakenBack()
    {
        queue().setGroupLimit(m_group, 3);
        queue().requestGroupLimit(m_group, 1);
        for (int i = 0; i < 5; ++i)
            m_desk->add();
        m_desk->settle();
        QCOMPARE(queue().groups().first().running, 1);
        QCOMPARE(queue().groups().first().waiting, 4);
        queue().requestGroupLimit(m_group, 0);
        m_desk->settle();
        QCOMPARE(queue().groups().first().limit, 3);
        QCOMPARE(queue().groups().first().running, 3);
    }

    void aFailureSuspendsTheGroupWhereAsked()
    {
        queue().setGroupLimit(m_group, 1);
        queue().requestGroupOnFailure(m_group, FailurePolicy::SuspendGroup);
        m_desk->add();
        const TaskId second = m_desk->add();
        m_desk->settle();
        QSignalSpy told(&queue(), &TaskQueue::groupChanged);
        m_desk->operations.last()->fail(broken);
        m_desk->settle();
        QCOMPARE(queue().taskStatus(second), TaskState::Queued);
        QVERIFY(told.last().first().value<GroupSnapshot>().suspended);
    }

    void aFailureCancelsWhatWaitsWhereAsked()
    {
        queue().setGroupLimit(m_group, 1);
        queue().requestGroupOnFailure(m_group, FailurePolicy::CancelWaiting);
        m_desk->add();
        const TaskId second = m_desk->add();
        const TaskId held = m_desk->add({.held = true});
        const TaskId elsewhere = m_desk->add({.group = QStringLiteral("other"), .held = true});
        m_desk->settle();
        m_desk->operations.first()->fail(broken);
        m_desk->settle();
        QCOMPARE(queue().taskStatus(second), TaskState::Canceled);
        QCOMPARE(queue().taskStatus(held), TaskState::Canceled);
        QCOMPARE(queue().taskStatus(elsewhere), TaskState::Held);
        QCOMPARE(m_desk->operations.size(), 1); // none of them was started first
    }

    void allFailedOnesStartAgainWithWhatWaitedForThem()
    {
        const TaskId first = m_desk->add({.title = QStringLiteral("fetch")});
        const TaskId dependent = m_desk->add({.after = {first}});
        const TaskId other = m_desk->add({.group = QStringLiteral("other")});
        m_desk->settle();
        m_desk->operations.at(0)->fail(broken);
        m_desk->operations.at(1)->fail(broken);
        m_desk->settle();
        QCOMPARE(queue().taskStatus(dependent), TaskState::Skipped);
        queue().requestRestartFailed(m_group);
        m_desk->settle();
        QCOMPARE(queue().taskStatus(first), TaskState::Running);
        QCOMPARE(queue().taskStatus(dependent), TaskState::Blocked);
        QCOMPARE(queue().taskStatus(other), TaskState::Failed);
        queue().requestRestartFailed();
        m_desk->settle();
        QCOMPARE(queue().taskStatus(other), TaskState::Running);
    }

    void aLongChainOfDependentsOpensAgain()
    {
        static constexpr int length = 30'000; // a recursion would not come back from it
        const TaskId first = m_desk->add();
        m_desk->settle();
        TaskId last = first;
        for (int i = 0; i < length; ++i)
            last = m_desk->add({.after = {last}});
        m_desk->operations.first()->fail(broken);
        QCOMPARE(queue().taskStatus(last), TaskState::Skipped);
        QVERIFY(queue().perform(first, TaskVerb::Restart));
        QCOMPARE(queue().taskStatus(last), TaskState::Blocked);
    }

    void remembersItsLatestFailedAttempts()
    {
        RetryPolicy retry;
        retry.maxAttempts = maxKeptAttempts + 5;
        retry.on = RetryOn::AnyError;
        retry.initialDelay = 1s;
        retry.factor = 1;
        retry.jitter = 0;
        const TaskId id = m_desk->add({.retry = retry});
        m_desk->settle();
        for (int i = 0; i < maxKeptAttempts + 5; ++i) {
            m_desk->clock.advance(2s);
            m_desk->operations.last()->fail(broken);
            m_desk->pass(1s);
        }
        const QList<AttemptRecord> attempts = queue().task(id)->attempts;
        QCOMPARE(attempts.size(), maxKeptAttempts);
        QCOMPARE(attempts.first().number, 6);
        QCOMPARE(attempts.last().number, maxKeptAttempts + 5);
        QCOMPARE(attempts.last().error, broken);
        QCOMPARE(attempts.last().activeTime, 2000ms);
    }

    void aFutureHasTheResultOrTheError()
    {
        const TaskId good = m_desk->add();
        const TaskId bad = m_desk->add();
        const TaskId stopped = m_desk->add();
        QFuture<int> goodFuture = queue().future<int>(good);
        QFuture<int> badFuture = queue().future<int>(bad);
        QFuture<void> stoppedFuture = queue().future<void>(stopped);
        QFuture<int> unknown = queue().future<int>(TaskId(99));
        m_desk->settle();
        QVERIFY(!goodFuture.isFinished());
        m_desk->operations.at(0)->succeed({}, 42);
        m_desk->operations.at(1)->fail(broken);
        QVERIFY(queue().cancelTask(stopped));
        QCOMPARE(goodFuture.result(), 42);
        for (auto [future, code] :
             {std::pair{badFuture, ErrorCode::ExitCode}, {unknown, ErrorCode::NotFound}}) {
            try {
                (void)future.result();
                QFAIL("no exception");
            } catch (const TaskException &exception) {
                QCOMPARE(exception.error().code, code);
            }
        }
        QVERIFY_THROWS_EXCEPTION(TaskException, stoppedFuture.waitForFinished());
        QCOMPARE(queue().future<int>(good).result(), 42); // of one that has ended long ago
    }

    void cancellingAFutureLeavesTheTaskAlone()
    {
        const TaskId id = m_desk->add();
        QFuture<int> future = queue().future<int>(id);
        m_desk->settle();
        future.cancel();
        m_desk->settle();
        QCOMPARE(queue().taskStatus(id), TaskState::Running);
        m_desk->operations.last()->succeed({}, 1);
        QCOMPARE(queue().taskStatus(id), TaskState::Succeeded);
    }

    void theEndOfTheQueueIsToldToThoseWhoWait()
    {
        QFuture<int> future = queue().future<int>(m_desk->add());
        m_desk->settle();
        m_desk.reset();
        QVERIFY_THROWS_EXCEPTION(TaskException, (void)future.result());
    }
};

QTEST_GUILESS_MAIN(TestTaskGroups)
#include "tst_taskgroups.moc"
