// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/tasks/enginequeue.h"
#include "tests/unit/tasks/eventlog.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

#include <stdexcept>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** Functions on the thread pool, with the machine's clock and a queue in a thread of its own. */
class TestTaskFunctions final : public QObject
{
    Q_OBJECT

    std::unique_ptr<EngineQueue> m_engine;
    TaskQueue *m_queue = nullptr; ///< m_engine's

    TaskOutcome wait(TaskId id) { return m_queue->waitForResult(id, QDeadlineTimer(10s)).value(); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_engine = std::make_unique<EngineQueue>(2);
        m_queue = m_engine->queue();
    }
    void cleanup()
    {
        QVERIFY(m_engine->end());
        m_engine.reset();
    }

    void givesItsResult()
    {
        const TaskId id = m_queue->addTask([](TaskContext &) { return QVariant(6 * 7); });
        const TaskOutcome outcome = wait(id);
        QCOMPARE(outcome.state, TaskState::Succeeded);
        QCOMPARE(outcome.result.toInt(), 42);
    }

    void waitingNeverCancels()
    {
        QSemaphore go;
        const TaskId id = m_queue->addTask([&go](TaskContext &) {
            go.acquire();
            return QVariant(QStringLiteral("done after all"));
        });
        const TaskOutcome early = m_queue->waitForResult(id, QDeadlineTimer(50ms)).value();
        QVERIFY(!isFinished(early.state));
        go.release();
        QCOMPARE(wait(id).result.toString(), QStringLiteral("done after all"));
    }

    void waitingForAnUnknownTaskIsAnError()
    {
        const Result<TaskOutcome> outcome = m_queue->waitForResult(TaskId(12345), QDeadlineTimer(10ms));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::NotFound);
    }

    void aFailureWhileAwaitedIsAFailure()
    {
        QSemaphore go;
        const TaskId id = m_queue->addTask([&go](TaskContext &) -> QVariant {
            go.acquire();
            throw std::runtime_error("no such luck");
        });
        std::unique_ptr<QThread> releaser(QThread::create([&go] { go.release(); }));
        releaser->start();
        const TaskOutcome outcome = wait(id);
        releaser->wait();
        QCOMPARE(outcome.state, TaskState::Failed);
        QCOMPARE(outcome.error.code, ErrorCode::Exception);
        QCOMPARE(outcome.error.message, QStringLiteral("std::runtime_error: no such luck"));
    }

    void anExceptionOfAnyTypeIsCaughtWithItsType()
    {
        const TaskId number = m_queue->addTask([](TaskContext &) -> QVariant { throw 7; });
        QVERIFY(wait(number).error.message.contains(QStringLiteral("int")));
        const TaskId error = m_queue->addTask([](TaskContext &) -> QVariant {
            throw Error{ErrorCode::DiskFull, QStringLiteral("full"), {}, 0, {}};
        });
        QCOMPARE(wait(error).error.code, ErrorCode::DiskFull);
    }

    void noMoreRunAtOnceThanThereAreWorkers()
    {
        std::atomic<int> now = 0;
        std::atomic<int> most = 0;
        QList<TaskId> ids;
        for (int i = 0; i < 12; ++i) {
            ids.append(m_queue->addTask([&](TaskContext &context) {
                const int running = ++now;
                int seen = most;
                while (running > seen && !most.compare_exchange_weak(seen, running)) {
                }
                context.sleepFor(5ms);
                --now;
                return QVariant();
            }));
        }
        for (const TaskId id : ids)
            QCOMPARE(wait(id).state, TaskState::Succeeded);
        QCOMPARE(most.load(), 2);
    }

    void aSleepEndsWithACancel()
    {
        QSemaphore started;
        const TaskId id = m_queue->addTask([&started](TaskContext &context) {
            started.release();
            context.sleepFor(600s);
            context.throwIfCanceled();
            return QVariant();
        });
        started.acquire();
        m_queue->request(id, TaskVerb::Cancel);
        QCOMPARE(wait(id).state, TaskState::Canceled);
    }

    void aDeafFunctionIsDetachedAndThePoolGoesOn()
    {
        QSemaphore go;
        QSemaphore started;
        QList<TaskId> deaf;
        for (int i = 0; i < 2; ++i) {
            deaf.append(m_queue->addTask(
                [&](TaskContext &) {
                    started.release();
                    go.acquire();
                    return QVariant(QStringLiteral("late"));
                },
                {.grace = 50ms}));
        }
        started.acquire(2);
        for (const TaskId id : deaf)
            m_queue->request(id, TaskVerb::Cancel);
        for (const TaskId id : deaf)
            QCOMPARE(wait(id).state, TaskState::Canceled);
        const TaskId next = m_queue->addTask([](TaskContext &) { return QVariant(1); });
        QCOMPARE(wait(next).state, TaskState::Succeeded);
        go.release(2);
    }

    void aSuspendedFunctionStandsStillUntilResumed()
    {
        std::atomic<int> rounds = 0;
        const TaskId id = m_queue->addTask([&rounds](TaskContext &context) {
            while (!context.isCanceled() && rounds < 1'000'000) {
                context.suspendIfRequested();
                ++rounds;
                context.sleepFor(1ms);
            }
            return QVariant();
        });
        QTRY_VERIFY(rounds > 3);
        m_queue->request(id, TaskVerb::Suspend);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Suspended);
        const int before = rounds;
        QTest::qWait(50); // what is proved is that nothing happens
        QCOMPARE(rounds.load(), before);
        m_queue->request(id, TaskVerb::Resume);
        QTRY_VERIFY(rounds > before);
        m_queue->request(id, TaskVerb::Cancel);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Canceled);
    }

    void progressAndLogArrive()
    {
        QSignalSpy output(m_queue, &TaskQueue::outputAppended);
        QSignalSpy finished(m_queue, &TaskQueue::taskFinished);
        const TaskId id = m_queue->addTask([](TaskContext &context) {
            for (int i = 1; i <= 1000; ++i)
                context.setProgress({i, 1000, Unit::Items});
            context.log("hello");
            return QVariant();
        });
        wait(id);
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(finished.first().first().value<TaskSnapshot>().progress,
                 (Progress{1000, 1000, Unit::Items}));
        QCOMPARE(output.first().at(1).toByteArray(), QByteArray("hello"));
    }

    void oneThatEndsAfterItsTimeOutIsTriedAgain()
    {
        std::atomic<int> calls = 0;
        RetryPolicy retry;
        retry.maxAttempts = 2;
        retry.initialDelay = 1ms;
        const TaskId id = m_queue->addTask(
            [&calls](TaskContext &context) {
                if (++calls == 1)
                    context.sleepFor(
                        60s); // until it is asked to stop; then it returns as if nothing had been
                return calls.load();
            },
            {.timeout = 20ms, .retry = retry});
        const TaskOutcome outcome = wait(id);
        QCOMPARE(outcome.state, TaskState::Succeeded);
        QCOMPARE(outcome.result.toInt(), 2);
    }

    void aSeriesOfAFunctionGoesOn()
    {
        std::atomic<int> calls = 0;
        m_queue->addTask([&calls] { ++calls; }, {.repeat = {.every = 5ms}});
        QTRY_VERIFY(calls >= 3);
    }

    void manyTasksFromManyThreadsAllEnd()
    {
        std::atomic<int> done = 0;
        QList<QThread *> threads;
        for (int t = 0; t < 4; ++t) {
            threads.append(QThread::create([&] {
                for (int i = 0; i < 500; ++i) {
                    m_queue->addTask([&done](TaskContext &) {
                        ++done;
                        return QVariant();
                    });
                }
            }));
            threads.last()->start();
        }
        for (QThread *thread : threads) {
            thread->wait();
            delete thread;
        }
        QTRY_COMPARE_WITH_TIMEOUT(done.load(), 2000, 20'000);
    }
};

QTEST_GUILESS_MAIN(TestTaskFunctions)
#include "tst_taskfunctions.moc"
