// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QThread>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;

/** What the thread that paints must not do. */
class TestPaintingThread final : public QObject
{
    Q_OBJECT
private slots:
    void doesNotWaitForATask()
    {
        SystemClock clock;
        QThread engine;
        auto *queue = new TaskQueue(clock);
        queue->moveToThread(&engine);
        connect(&engine, &QThread::finished, queue, &QObject::deleteLater);
        engine.start();
        const TaskId id = queue->addTask([] { return 42; });
        const Result<TaskOutcome> here = queue->waitForResult(id);
        QVERIFY(!here);
        QCOMPARE(here.error().code, ErrorCode::Refused);

        int elsewhere = 0;
        const std::unique_ptr<QThread> thread(
            QThread::create([&] { elsewhere = queue->waitForResult(id).value().result.toInt(); }));
        thread->start();
        thread->wait();
        QCOMPARE(elsewhere, 42);
        engine.quit();
        engine.wait();
    }
};

QTEST_MAIN(TestPaintingThread)
#include "tst_paintingthread.moc"
