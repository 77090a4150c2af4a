// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/stategraph.h"
#include "tests/unit/tasks/enginequeue.h"

#include <QRandomGenerator>
#include <QSemaphore>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** Very many functions, and threads that all want something else of them. */
class TestTaskPressure final : public QObject
{
    Q_OBJECT

    std::unique_ptr<EngineQueue> m_engine;
    TaskQueue *m_queue = nullptr; ///< m_engine's

    /** What a thread does while it adds: now and then something with one of its tasks, or with a group. */
    void interfere(QRandomGenerator &random, const QList<TaskId> &ids)
    {
        static constexpr std::array verbs{TaskVerb::Cancel,    TaskVerb::Suspend,     TaskVerb::Resume,
                                          TaskVerb::Hold,      TaskVerb::Release,     TaskVerb::StartNow,
                                          TaskVerb::MoveToTop, TaskVerb::MoveToBottom};
        // The latest ones, which may still wait.
        const qsizetype first = std::max<qsizetype>(0, ids.size() - 200);
        const TaskId id = ids.at(first + random.bounded(int(ids.size() - first)));
        const int what = random.bounded(20);
        if (what < 16)
            m_queue->request(id, verbs.at(size_t(random.bounded(int(verbs.size())))));
        else if (what < 18)
            m_queue->requestPriority(id, random.bounded(5));
        else
            m_queue->requestGroup(QStringLiteral("b"), what == 18 ? TaskVerb::Suspend : TaskVerb::Resume);
    }
    void addMany(int count, QList<TaskId> &ids, quint32 seed)
    {
        QRandomGenerator random(seed);
        for (int i = 0; i < count; ++i) {
            const auto function = [i](TaskContext &context) {
                if (i % 50 == 0)
                    context.suspendIfRequested();
                context.throwIfCanceled();
                if (i % 97 == 0)
                    throw i;
                return QVariant(i);
            };
            if (i % 3 == 0)
                ids.append(m_queue->addTask(function));
            else
                ids.append(m_queue->addTask(function, {.group = i % 2 ? QStringLiteral("b") : QString(),
                                                       .priority = random.bounded(3),
                                                       .held = i % 100 == 1}));
            if (i % 20 == 19)
                interfere(random, ids);
        }
    }
    void onThreads(int count, const std::function<void(int)> &work)
    {
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < count; ++i) {
            threads.emplace_back(QThread::create([&work, i] { work(i); }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            thread->wait();
    }

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

    void everyTaskEndsOnceWhateverIsAskedMeanwhile()
    {
        static constexpr int threads = 4;
        static constexpr int each = 25'000;
        std::vector<int> ends(threads * each + 1);
        std::vector<TaskState> states(ends.size(), TaskState::Queued);
        std::vector<bool> known(ends.size());
        QStringList wrong;
        connect(
            m_queue, &TaskQueue::taskFinished, m_queue,
            [&](const TaskSnapshot &task) { ++ends.at(size_t(task.id.value())); }, Qt::DirectConnection);
        connect(
            m_queue, &TaskQueue::stateChanged, m_queue,
            [&](TaskId id, TaskState state) {
                const auto i = size_t(id.value());
                if (known.at(i) && !isLegalMove(states.at(i), state))
                    wrong.append(QStringLiteral("%1: %2 to %3")
                                     .arg(id.value())
                                     .arg(int(states.at(i)))
                                     .arg(int(state)));
                known.at(i) = true;
                states.at(i) = state;
            },
            Qt::DirectConnection);

        std::array<QList<TaskId>, threads> ids;
        onThreads(threads, [&](int i) { addMany(each, ids.at(size_t(i)), quint32(i + 1)); });
        m_queue->requestGroup(QStringLiteral("b"), TaskVerb::Resume);
        const auto letGo = [&] {
            for (const TaskId id : ids.at(0) + ids.at(1) + ids.at(2) + ids.at(3)) {
                const TaskState state = m_queue->taskStatus(id).value_or(TaskState::Succeeded);
                if (state == TaskState::Held)
                    m_queue->request(id, TaskVerb::Release);
                else if (state == TaskState::Suspended || state == TaskState::Suspending)
                    m_queue->request(id, TaskVerb::Resume);
            }
            return m_queue->isIdle();
        };
        QTRY_VERIFY_WITH_TIMEOUT(letGo(), 30'000);
        QMetaObject::invokeMethod(
            m_queue, [] {}, Qt::BlockingQueuedConnection);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral(", ")).left(500)));
        QCOMPARE(std::count(ends.begin() + 1, ends.end(), 1), threads * each);
        QList<GroupSnapshot> groups;
        QMetaObject::invokeMethod(
            m_queue, [&] { groups = m_queue->groups(); }, Qt::BlockingQueuedConnection);
        for (const GroupSnapshot &group : std::as_const(groups)) {
            QCOMPARE(group.running, 0);
            QCOMPARE(group.waiting, 0);
        }
    }

    void moreThanTheLimitIsRefusedAndRoomIsWaitedFor()
    {
        m_queue->setLimits({.maxUnfinished = 3});
        QSignalSpy refused(m_queue, &TaskQueue::refused);
        QSemaphore go;
        for (int i = 0; i < 4; ++i)
            m_queue->addTask([&go] { go.acquire(); });
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.first().at(1).value<Error>().code, ErrorCode::Busy);
        QVERIFY(!m_queue->waitForRoom(QDeadlineTimer(10ms)));
        std::unique_ptr<QThread> releaser(QThread::create([&go] { go.release(); }));
        releaser->start();
        QVERIFY(m_queue->waitForRoom(QDeadlineTimer(10s)));
        releaser->wait();
        go.release(2);
        QTRY_VERIFY(m_queue->isIdle());
    }

    void resultsBeyondTheirBytesAreForgottenTheOldestFirst()
    {
        m_queue->requestGroupLimit(QStringLiteral("default"), 1); // so that they end in their order
        m_queue->setLimits({.maxResultBytes = 10'000});
        TaskId last;
        for (int i = 0; i < 20; ++i)
            last = m_queue->addTask([] { return QByteArray(1000, 'x'); });
        QVERIFY(m_queue->waitForResult(last));
        QTRY_VERIFY(m_queue->isIdle());
        QTRY_VERIFY(!m_queue->taskStatus(TaskId(10)));
        QVERIFY(m_queue->taskStatus(last));
    }

    void anUrgentOneIsNextHoweverManyWait()
    {
        QSemaphore go;
        QSemaphore begun;
        std::atomic<int> before = 0;
        for (int i = 0; i < 2; ++i)
            m_queue->addTask([&] {
                begun.release();
                go.acquire();
            });
        begun.acquire(2);
        for (int i = 0; i < 2000; ++i)
            m_queue->addTask([&before] { ++before; });
        std::atomic<int> seen = -1;
        const TaskId urgent = m_queue->addTask([&] { seen = before.load(); }, {.priority = 5});
        QTRY_COMPARE(m_queue->taskStatus(urgent), TaskState::Queued);
        QMetaObject::invokeMethod(
            m_queue, [] {}, Qt::BlockingQueuedConnection);
        go.release(2);
        QVERIFY(m_queue->waitForResult(urgent));
        // The other thread did not stand still meanwhile.
        QVERIFY2(seen < 2000 / 2, qPrintable(QString::number(seen)));
        QTRY_VERIFY(m_queue->isIdle());
    }

    void aSuspendedGroupKeepsWhatNoThreadHasBegun()
    {
        QSemaphore go;
        QSemaphore begun;
        std::atomic<int> done = 0;
        for (int i = 0; i < 2; ++i)
            m_queue->addTask([&] {
                begun.release();
                go.acquire();
            });
        begun.acquire(2);
        QList<TaskId> ids;
        for (int i = 0; i < 500; ++i)
            ids.append(m_queue->addTask([&done] { ++done; }));
        m_queue->requestGroup(QStringLiteral("default"), TaskVerb::Suspend);
        QMetaObject::invokeMethod(
            m_queue, [] {}, Qt::BlockingQueuedConnection);
        m_queue->requestGroup(QStringLiteral("other"), TaskVerb::Resume);
        go.release(2);
        QVERIFY(m_queue->waitForResult(m_queue->addTask([] {}, {.group = QStringLiteral("other")})));
        QCOMPARE(done.load(), 0);
        for (const TaskId id : std::as_const(ids))
            QCOMPARE(m_queue->taskStatus(id), TaskState::Queued);
        m_queue->requestGroup(QStringLiteral("default"), TaskVerb::Resume);
        QTRY_COMPARE(done.load(), 500);
    }

    void capturesAreGoneBeforeTheSuccessIsTold()
    {
        auto held = std::make_shared<int>(1);
        const std::weak_ptr<int> watched = held;
        const TaskId id = m_queue->addTask([held] { return *held; });
        held.reset();
        QVERIFY(m_queue->waitForResult(id));
        QVERIFY(watched.expired());
    }

    void aDetachedRowIsFreeAgainWhenItsFunctionReturns()
    {
        QSemaphore go;
        QSemaphore begun;
        QList<TaskSnapshot> told;
        const TaskId id = m_queue->addTask(
            [&] {
                begun.release();
                go.acquire();
            },
            {.grace = 20ms});
        begun.acquire();
        m_queue->request(id, TaskVerb::Cancel);
        QCOMPARE(m_queue->waitForResult(id).value().state, TaskState::Canceled);
        const auto detached = [&] {
            bool is = false;
            QMetaObject::invokeMethod(
                m_queue, [&] { is = m_queue->task(id)->detached; }, Qt::BlockingQueuedConnection);
            return is;
        };
        QVERIFY(detached());
        go.release();
        QTRY_VERIFY(!detached());
    }

    void aMillionWaitAndAreCancelled()
    {
        static constexpr int count = 1'000'000;
        m_queue->requestGroup(QStringLiteral("default"), TaskVerb::Suspend);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < count; ++i)
            m_queue->addTask([i] { return i; });
        QTRY_VERIFY_WITH_TIMEOUT(m_queue->taskStatus(TaskId(count)).has_value(), 20'000);
        QMetaObject::invokeMethod(
            m_queue, [] {}, Qt::BlockingQueuedConnection);
        const qint64 added = timer.restart();
        for (int i = 1; i <= count; ++i)
            m_queue->request(TaskId(i), TaskVerb::Cancel);
        QTRY_VERIFY_WITH_TIMEOUT(m_queue->isIdle(), 60'000);
        qInfo("added in %lld ms, cancelled in %lld ms", added, timer.elapsed());
    }
};

QTEST_GUILESS_MAIN(TestTaskPressure)
#include "tst_taskpressure.moc"
