// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/readyqueue.h"
#include "core/tasks/recordtable.h"

#include <QThread>
#include <QtTest>

using namespace Landline::Tasks;

/** The queue's two containers: records by id, and who is ready in which order. */
class TestRecordTable final : public QObject
{
    Q_OBJECT

    static TaskId make(RecordTable &table)
    {
        return table.create([](TaskRecord &record) { record.attempt = 7; });
    }
    static QList<qint64> drain(ReadyQueue &ready)
    {
        QList<qint64> out;
        while (true) {
            const TaskId id = ready.first([](const ReadyKey &) { return true; });
            if (id.isNull())
                return out;
            out.append(id.value());
            ready.popFirst();
        }
    }

private slots:
    void aRecordIsFoundOnceItIsReceived()
    {
        RecordTable table;
        const TaskId id = make(table);
        QVERIFY(!table.find(id));
        QCOMPARE(table.state(id), TaskState::Queued); // whoever has added it may ask at once
        QVERIFY(table.hasPending());
        QCOMPARE(table.receive()->id, id);
        QVERIFY(!table.hasPending());
        QVERIFY(!table.receive());
        QCOMPARE(table.find(id)->attempt, 7);
        QVERIFY(!table.find(TaskId(2)));
        QVERIFY(!table.find(TaskId(-1)));
    }

    void whatIsErasedIsGoneAndTheRestStays()
    {
        static constexpr qint64 count = 5 * RecordTable::pageSize;
        RecordTable table;
        for (qint64 i = 0; i < count; ++i) {
            make(table);
            QVERIFY(table.receive());
        }
        for (qint64 i = 1; i <= count; i += 2)
            table.erase(TaskId(i));
        table.erase(TaskId(1)); // again: nothing to do
        qint64 next = 2;
        table.forEach([&next](TaskRecord &record) {
            QCOMPARE(record.id.value(), next);
            next += 2;
        });
        QCOMPARE(next, count + 2);
        for (qint64 i = 2; i <= count; i += 2)
            table.erase(TaskId(i));
        QVERIFY(!table.state(TaskId(2)));
        QCOMPARE(make(table).value(), count + 1);
        QCOMPARE(table.made(), count + 1);
    }

    void restoredOnesKeepTheirIds()
    {
        RecordTable table;
        QVERIFY(table.restore(TaskId(1000)));
        QVERIFY(!table.restore(TaskId(1000)));
        QVERIFY(table.restore(TaskId(3)));
        QCOMPARE(make(table).value(), 1001);
        QCOMPARE(table.made(), 3);
        QVERIFY(table.find(TaskId(3)));
        QVERIFY(!table.find(TaskId(4)));
    }

    void manyThreadsAddWhileOneReceives()
    {
        static constexpr int threads = 4;
        static constexpr int each = 20'000;
        RecordTable table;
        std::vector<std::unique_ptr<QThread>> adders;
        for (int t = 0; t < threads; ++t) {
            adders.emplace_back(QThread::create([&table] {
                for (int i = 0; i < each; ++i)
                    make(table);
            }));
            adders.back()->start();
        }
        int received = 0;
        QDeadlineTimer deadline(20'000);
        while (received < threads * each && !deadline.hasExpired()) {
            if (const TaskRecord *record = table.receive()) {
                QCOMPARE(record->attempt, 7);
                table.erase(TaskId(++received));
            }
        }
        for (const auto &adder : adders)
            adder->wait();
        QCOMPARE(received, threads * each);
    }

    void theFirstIsThatOfTheHighestPriorityThenByPosition()
    {
        ReadyQueue ready;
        ready.insert({0, 20, TaskId(2)});
        ready.insert({0, 30, TaskId(3)});
        ready.insert({0, 10, TaskId(1)});
        ready.insert({5, 40, TaskId(4)});
        ready.insert({-5, 1, TaskId(5)});
        ready.insert({0, 20, TaskId(2)}); // is in already
        QCOMPARE(drain(ready), QList<qint64>({4, 1, 2, 3, 5}));
        QVERIFY(ready.isEmpty());
    }

    void whatNoLongerCountsIsPassedOver()
    {
        ReadyQueue ready;
        for (qint64 i = 1; i <= 4; ++i)
            ready.insert({static_cast<int>(i % 2), i, TaskId(i)});
        const TaskId first = ready.first([](const ReadyKey &key) { return key.id == TaskId(4); });
        QCOMPARE(first, TaskId(4));
        ready.popFirst();
        QVERIFY(ready.first([](const ReadyKey &) { return true; }).isNull());
    }
};

QTEST_APPLESS_MAIN(TestRecordTable)
#include "tst_recordtable.moc"
