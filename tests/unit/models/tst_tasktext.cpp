// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tasktext.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

const QDateTime now(QDate(2026, 3, 4), QTime(10, 0), Qt::UTC);

TaskSnapshot running(qint64 done, qint64 total)
{
    TaskSnapshot task;
    task.state = TaskState::Running;
    task.progress = {done, total, Tasks::Unit::Bytes};
    return task;
}

} // namespace

class TestTaskText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void amountsSayTheUnitOnce_data();
    void amountsSayTheUnitOnce();
    void hundredPercentOnlyWhenAllIsThere();
    void aRunningDownloadIsOneSentence();
    void aPauseOfTheServerIsNamed();
    void aFailedAttemptSaysWhenTheNextOneIs();
    void aFailureSaysWhatToDo();
    void everyStateHasWords();
    void verbsFollowTheState();
};

void TestTaskText::amountsSayTheUnitOnce_data()
{
    QTest::addColumn<qint64>("done");
    QTest::addColumn<qint64>("total");
    QTest::addColumn<QString>("text");
    QTest::newRow("same unit") << qint64(412'000'000) << qint64(631'000'000)
                               << QStringLiteral("412 of 631 MB");
    QTest::newRow("two units") << qint64(900'000) << qint64(4'000'000) << QStringLiteral("900 kB of 4.0 MB");
    QTest::newRow("unknown total") << qint64(1'200'000) << qint64(-1) << QStringLiteral("1.2 MB");
    QTest::newRow("complete") << qint64(5'000'000) << qint64(5'000'000) << QStringLiteral("5.0 MB");
    QTest::newRow("nothing known") << qint64(0) << qint64(-1) << QString();
    QTest::newRow("empty file") << qint64(0) << qint64(0) << QStringLiteral("0 B");
}

void TestTaskText::amountsSayTheUnitOnce()
{
    QFETCH(const qint64, done);
    QFETCH(const qint64, total);
    QTEST(amountText(running(done, total)), "text");
}

void TestTaskText::hundredPercentOnlyWhenAllIsThere()
{
    QCOMPARE(percentOf(running(999'999, 1'000'000)), 99);
    QCOMPARE(percentOf(running(1'000'000, 1'000'000)), 100);
    QCOMPARE(percentOf(running(5, -1)), std::nullopt);
    QCOMPARE(percentOf(running(0, 0)), std::nullopt);
}

void TestTaskText::aRunningDownloadIsOneSentence()
{
    TaskSnapshot task = running(650, 1000);
    task.bytesPerSecond = 2.9e6;
    task.timeLeft = 60s;
    QCOMPARE(taskSentence(task, now), QStringLiteral("65 %, 2.9 MB/s, 1 min left"));
    task.bytesPerSecond = 0;
    task.timeLeft = -1ms;
    task.status = QStringLiteral("connecting");
    QCOMPARE(taskSentence(task, now), QStringLiteral("65 %, connecting"));
    task.state = TaskState::Suspended;
    task.status = QStringLiteral("the disk is full; make room there, then resume");
    QCOMPARE(taskSentence(task, now),
             QStringLiteral("65 %, paused: the disk is full; make room there, then resume"));
    task.status.clear();
    QCOMPARE(taskSentence(task, now), QStringLiteral("65 %, paused"));
}

void TestTaskText::aPauseOfTheServerIsNamed()
{
    TaskSnapshot task;
    task.state = TaskState::RetryWait;
    task.error = {ErrorCode::Http, QStringLiteral("too many requests"), {}, 429, 30s};
    task.nextStartAt = now.addMSecs(11'200);
    QCOMPARE(stateText(task, now),
             QStringLiteral("waiting: the server asked for a pause of 30 s · tries again in 12 s"));
    task.spec.arguments[QLatin1String("url")] = QStringLiteral("https://mirror.example/a.iso");
    QCOMPARE(stateText(task, now),
             QStringLiteral("waiting: mirror.example asked for a pause of 30 s · tries again in 12 s"));
}

void TestTaskText::aFailedAttemptSaysWhenTheNextOneIs()
{
    TaskSnapshot task;
    task.state = TaskState::RetryWait;
    task.error = {ErrorCode::Network, QStringLiteral("cannot reach mirror.example"), {}, 0, {}};
    task.attempt = 1;
    task.maxAttempts = 6;
    task.nextStartAt = now.addSecs(4);
    QCOMPARE(stateText(task, now),
             QStringLiteral("cannot reach mirror.example · tries again in 4 s (2 of 6)"));
    // What a server says is no pattern.
    task.error.message = QStringLiteral("no file %3Cx%4");
    QCOMPARE(stateText(task, now), QStringLiteral("no file %3Cx%4 · tries again in 4 s (2 of 6)"));
}

void TestTaskText::aFailureSaysWhatToDo()
{
    TaskSnapshot task;
    task.state = TaskState::Failed;
    task.error = {ErrorCode::DiskFull, QStringLiteral("disk full"), {}, 0, {}};
    QCOMPARE(stateText(task, now), QStringLiteral("failed: disk full — free some space, then Retry"));
    task.error = {};
    QVERIFY(stateText(task, now).contains(QStringLiteral("unknown")));
    task.error.httpStatus = 404;
    QCOMPARE(stateText(task, now), QStringLiteral("failed: the server answered 404"));
}

void TestTaskText::everyStateHasWords()
{
    for (int value = 0; value <= static_cast<int>(TaskState::Skipped); ++value) {
        TaskSnapshot task;
        task.state = static_cast<TaskState>(value);
        QVERIFY2(!stateText(task, now).isEmpty(), QByteArray::number(value).constData());
        QVERIFY2(!taskSentence(task, now).isEmpty(), QByteArray::number(value).constData());
    }
}

void TestTaskText::verbsFollowTheState()
{
    TaskSnapshot task;
    task.state = TaskState::Running;
    QVERIFY(!verbsFor(task).pause);
    QVERIFY(verbsFor(task).cancel);
    task.capabilities = Tasks::Capability::Suspendable;
    QVERIFY(verbsFor(task).pause);
    task.state = TaskState::Suspended;
    QVERIFY(verbsFor(task).resume);
    QVERIFY(!verbsFor(task).pause);
    task.state = TaskState::Failed;
    QCOMPARE(verbsFor(task), (TaskVerbs{.retry = true, .remove = true}));
    task.state = TaskState::Succeeded;
    QCOMPARE(verbsFor(task), (TaskVerbs{.remove = true}));
    task.state = TaskState::Canceling;
    QCOMPARE(verbsFor(task), TaskVerbs{});
}

QTEST_APPLESS_MAIN(TestTaskText)
#include "tst_tasktext.moc"
