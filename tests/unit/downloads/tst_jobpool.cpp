// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/jobpool.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>

using namespace Landline;
using namespace Landline::Downloads;

class TestJobPool : public QObject
{
    Q_OBJECT
private slots:
    void tellsEachEndInItsOwnThread();
    void tellsNobodyWhoIsGone();
    void helpsWhereOneBlocks();
    void startsNoMoreThreadsThanItsBound();
    void finishesWhatWasHandedInBeforeItEnds();
};

void TestJobPool::tellsEachEndInItsOwnThread()
{
    static constexpr int jobs = 1000;
    JobPool pool;
    int good = 0;
    int bad = 0;
    for (int i = 0; i < jobs; ++i) {
        pool.run(
            this,
            [i]() -> Result<void> {
                if (i % 2)
                    return failure(ErrorCode::Io, QStringLiteral("odd"));
                return {};
            },
            [&](const Result<void> &result) {
                QCOMPARE(QThread::currentThread(), thread());
                ++(result ? good : bad);
            });
    }
    QTRY_COMPARE(good + bad, jobs);
    QCOMPARE(bad, jobs / 2);
}

void TestJobPool::tellsNobodyWhoIsGone()
{
    JobPool pool;
    auto context = std::make_unique<QObject>();
    bool told = false;
    bool ended = false;
    QSemaphore begun;
    pool.run(
        context.get(),
        [&begun]() -> Result<void> {
            begun.release();
            return {};
        },
        [&told](const Result<void> &) { told = true; });
    begun.acquire();
    context.reset();
    pool.run(
        this, [] { return Result<void>(); }, [&ended](const Result<void> &) { ended = true; });
    QTRY_VERIFY(ended);
    QVERIFY(!told);
}

void TestJobPool::helpsWhereOneBlocks()
{
    JobPool pool;
    QSemaphore gate;
    bool blockedEnded = false;
    bool quickEnded = false;
    pool.run(
        this,
        [&gate]() -> Result<void> {
            gate.acquire();
            return {};
        },
        [&blockedEnded](const Result<void> &) { blockedEnded = true; });
    pool.run(
        this, [] { return Result<void>(); }, [&quickEnded](const Result<void> &) { quickEnded = true; });
    QTRY_VERIFY(quickEnded);
    QVERIFY(!blockedEnded);
    gate.release();
    QTRY_VERIFY(blockedEnded);
}

void TestJobPool::startsNoMoreThreadsThanItsBound()
{
    JobPool pool;
    QSemaphore gate;
    QSemaphore begun;
    std::atomic<int> atOnce{0};
    std::atomic<int> most{0};
    int ended = 0;
    static constexpr int jobs = 64;
    for (int i = 0; i < jobs; ++i) {
        pool.run(
            this,
            [&]() -> Result<void> {
                most = std::max(most.load(), ++atOnce);
                begun.release();
                gate.acquire();
                --atOnce;
                return {};
            },
            [&ended](const Result<void> &) { ++ended; });
    }
    begun.acquire(JobPool::maxThreads);
    gate.release(jobs);
    QTRY_COMPARE(ended, jobs);
    QVERIFY(most <= JobPool::maxThreads);
}

void TestJobPool::finishesWhatWasHandedInBeforeItEnds()
{
    std::atomic<int> done{0};
    {
        JobPool pool;
        for (int i = 0; i < 100; ++i) {
            pool.run(
                this,
                [&done]() -> Result<void> {
                    ++done;
                    return {};
                },
                [](const Result<void> &) {});
        }
    }
    QCOMPARE(done.load(), 100);
}

QTEST_GUILESS_MAIN(TestJobPool)
#include "tst_jobpool.moc"
