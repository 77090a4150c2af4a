// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/tasks/enginequeue.h"

#include <QSemaphore>
#include <QThread>
#include <QtTest>

#include <stdexcept>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** The five measured defects of the queue that this one has replaced, each as what has to be so instead. */
class TestSeedQueue final : public QObject
{
    Q_OBJECT

    std::unique_ptr<EngineQueue> m_engine;
    TaskQueue *m_queue = nullptr; ///< m_engine's
    QSemaphore m_go;
    QSemaphore m_begun;

    /** The only thread is busy until m_go is released. */
    TaskId occupy()
    {
        const TaskId id = m_queue->addTask([this] {
            m_begun.release();
            m_go.acquire();
            return 1;
        });
        m_begun.acquire();
        return id;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_engine = std::make_unique<EngineQueue>(1);
        m_queue = m_engine->queue();
    }
    void cleanup()
    {
        QVERIFY(m_engine->end());
        m_engine.reset();
    }

    /** The seed called it “running” from the moment it was added. */
    void aQueuedTaskIsQueued()
    {
        const TaskId first = occupy();
        const TaskId second = m_queue->addTask([] {});
        QTRY_COMPARE(m_queue->taskStatus(first), TaskState::Running);
        QCOMPARE(m_queue->taskStatus(second), TaskState::Queued);
        m_go.release();
        QVERIFY(m_queue->waitForResult(second));
        QCOMPARE(m_queue->taskStatus(second), TaskState::Succeeded);
    }

    /** The seed cancelled the task when whoever waited for its result lost patience. */
    void aResultsTimeOutLeavesTheTaskAlone()
    {
        const TaskId id = occupy();
        const Result<TaskOutcome> early = m_queue->waitForResult(id, QDeadlineTimer(20ms));
        QVERIFY(early);
        QVERIFY(!isFinished(early->state));
        m_go.release();
        QCOMPARE(m_queue->waitForResult(id)->result.toInt(), 1);
    }

    /** In the seed a task that was cancelled before its start stayed “running” for ever, and leaked. */
    void whatIsCancelledBeforeItsStartIsCanceled()
    {
        occupy();
        auto captured = std::make_shared<int>(1);
        const std::weak_ptr<int> watched = captured;
        std::atomic<bool> ran = false;
        const TaskId id = m_queue->addTask([captured, &ran] { ran = true; });
        captured.reset();
        m_queue->request(id, TaskVerb::Cancel);
        QCOMPARE(m_queue->waitForResult(id)->state, TaskState::Canceled); // the pool is still busy
        QCOMPARE(m_queue->taskStatus(id), TaskState::Canceled);
        m_queue->request(id, TaskVerb::Remove);
        QTRY_VERIFY(watched.expired());
        m_go.release();
        QTRY_VERIFY(m_queue->isIdle());
        QVERIFY(!ran);
    }

    /** The seed returned None for a task that failed while its result was awaited. */
    void aFailureWhileAwaitedIsTold()
    {
        const TaskId id = m_queue->addTask([this]() -> int {
            m_begun.release();
            m_go.acquire();
            throw std::runtime_error("no such luck");
        });
        m_begun.acquire();
        QFuture<int> future = m_queue->future<int>(id);
        std::unique_ptr<QThread> releaser(QThread::create([this] { m_go.release(); }));
        releaser->start();
        const Result<TaskOutcome> outcome = m_queue->waitForResult(id);
        releaser->wait();
        QCOMPARE(outcome->state, TaskState::Failed);
        QVERIFY(outcome->error.message.contains(QStringLiteral("no such luck")));
        QVERIFY_THROWS_EXCEPTION(TaskException, (void)future.result());
    }

    /** The seed kept each result and each error as long as it lived. */
    void resultsAreKeptWithinBounds()
    {
        m_queue->setLimits({.maxFinished = 100});
        TaskId last;
        for (int i = 0; i < 1000; ++i)
            last = m_queue->addTask([i] { return i; });
        QVERIFY(m_queue->waitForResult(last));
        QTRY_VERIFY(m_queue->isIdle());
        const auto kept = [this] {
            qsizetype count = 0;
            QMetaObject::invokeMethod(
                m_queue, [&] { count = m_queue->tasks().size(); }, Qt::BlockingQueuedConnection);
            return count;
        };
        QTRY_COMPARE(kept(), 100);
        QVERIFY(m_queue->taskStatus(last));
    }

    /** Asked at once, for one of so many that the queue has not received it yet. */
    void whatWasJustAddedIsKnown()
    {
        TaskId last;
        for (int i = 0; i < 20'000; ++i)
            last = m_queue->addTask([i] { return i; });
        QCOMPARE(m_queue->waitForResult(last)->result.toInt(), 19'999);
    }
};

QTEST_GUILESS_MAIN(TestSeedQueue)
#include "tst_seedqueue.moc"
