// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"
#include "core/tasks/taskstore.h"
#include "tests/support/fakeclock.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/eventlog.h"

#include <QPointer>
#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** The queue over a program's end: the same file, a new store and a new queue. */
class TestTaskStore final : public QObject
{
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<TaskStore> m_store;
    std::unique_ptr<TaskQueue> m_queue;
    QList<QPointer<ScriptedOperation>> m_operations;
    QList<TaskSnapshot> m_restored;
    int m_interrupted = 0;
    QString m_database;

    TaskKind kind(const QString &group, bool resumable)
    {
        TaskKind kind;
        kind.group = group;
        kind.resumable = resumable;
        kind.operation = [this](const QJsonObject &, const QJsonObject &) -> std::unique_ptr<Operation> {
            auto operation = std::make_unique<ScriptedOperation>();
            m_operations.append(operation.get());
            return operation;
        };
        return kind;
    }
    /** The program starts (again). */
    void startProgram(QThread *storeThread = nullptr)
    {
        m_operations.clear();
        m_store = std::make_unique<TaskStore>(m_dir->path(m_database));
        if (storeThread)
            m_store->moveToThread(storeThread);
        m_queue = std::make_unique<TaskQueue>(m_clock, m_store.get());
        m_queue->registerKind(QStringLiteral("download"), kind(QStringLiteral("downloads"), true));
        m_queue->registerKind(QStringLiteral("command"), kind(QStringLiteral("commands"), false));
        bool ready = false;
        connect(m_queue.get(), &TaskQueue::tasksRestored, this,
                [&](const QList<TaskSnapshot> &tasks, int interrupted) {
                    m_restored = tasks;
                    m_interrupted = interrupted;
                    ready = true;
                });
        m_queue->restore();
        QVERIFY(QTest::qWaitFor([&] { return ready; }));
    }
    /** The program ends as by kill -9: nothing more is written than what was committed. */
    void killProgram()
    {
        m_store->disconnect(m_queue.get());
        m_queue.reset();
        m_store.reset();
    }
    TaskId add(const QString &kind, TaskOptions options = {})
    {
        return m_queue->addTask(TaskSpec{kind, {{QStringLiteral("x"), 1}}}, std::move(options));
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_database = QStringLiteral("tasks.db");
    }
    void cleanup()
    {
        m_queue.reset();
        m_store.reset();
    }

    void aTaskIsAcceptedWhenItIsCommitted()
    {
        startProgram();
        QSignalSpy added(m_queue.get(), &TaskQueue::taskAdded);
        QSignalSpy committed(m_store.get(), &TaskStore::committed);
        add(QStringLiteral("download"));
        QCoreApplication::processEvents();
        QCOMPARE(added.count(), committed.count());
        QTRY_COMPARE(added.count(), 1);
    }

    void whatWasQueuedIsQueuedAgainInItsOrder()
    {
        startProgram();
        m_queue->setGroupSuspended(QStringLiteral("downloads"), true);
        QSignalSpy added(m_queue.get(), &TaskQueue::taskAdded);
        for (int i = 0; i < 3; ++i)
            add(QStringLiteral("download"), {.title = QString::number(i)});
        QTRY_COMPARE(added.count(), 3);
        m_queue->request(TaskId(3), TaskVerb::MoveToTop);
        QTRY_COMPARE(m_queue->taskStatus(TaskId(3)), TaskState::Queued);
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        QCoreApplication::processEvents();
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();

        startProgram();
        m_queue->setGroupLimit(QStringLiteral("downloads"), 1);
        EventLog log(*m_queue);
        QVERIFY(m_queue->groups().first().suspended); // as it was left
        m_queue->requestGroup(QStringLiteral("downloads"), TaskVerb::Resume);
        QTRY_COMPARE(log.lines, QStringList({"3 Running"}));
        QCOMPARE(m_restored.size(), 3);
        QCOMPARE(m_restored.first().spec.arguments.value(QStringLiteral("x")).toInt(), 1);
    }

    void whatAPersonChoseForAGroupComesBack()
    {
        startProgram();
        m_queue->requestGroupLimit(QStringLiteral("downloads"), 7);
        m_queue->requestGroupOnFailure(QStringLiteral("downloads"), FailurePolicy::CancelWaiting);
        QCoreApplication::processEvents();
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();
        startProgram();
        m_queue->setGroupLimit(QStringLiteral("downloads"), 2); // the program's own does not win
        QCOMPARE(m_queue->groups().first().limit, 7);
        QCOMPARE(m_queue->groups().first().onFailure, FailurePolicy::CancelWaiting);
    }

    void allThatIsStoredOfATaskComesBack()
    {
        startProgram();
        RetryPolicy retry;
        retry.maxAttempts = 3;
        retry.on = RetryOn::AnyError;
        const TaskId first =
            add(QStringLiteral("download"), {.retry = retry, .repeat = {.at = QTime(3, 30)}});
        const TaskId second = add(QStringLiteral("command"), {.title = QStringLiteral("t"),
                                                              .group = QStringLiteral("g"),
                                                              .priority = -3,
                                                              .after = {first},
                                                              .timeout = 5s,
                                                              .repeat = {.every = 60s},
                                                              .postTo = QStringLiteral("Lab")});
        QTRY_COMPARE(m_operations.size(), 1);
        m_operations.first()->fail({ErrorCode::ExitCode, QStringLiteral("status 3"), {}, 0, {}});
        const TaskSnapshot firstBefore = *m_queue->task(first);
        QCOMPARE(firstBefore.state, TaskState::RetryWait);
        const TaskSnapshot before = *m_queue->task(second);
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();
        startProgram();
        QCOMPARE(*m_queue->task(second), before);
        QCOMPARE(m_queue->task(first)->attempts, firstBefore.attempts);
        QCOMPARE(m_queue->task(first)->repeat, firstBefore.repeat);
    }

    void aLogOutlivesTheProgramUpToItsLimit()
    {
        startProgram();
        const TaskId id = add(QStringLiteral("command"));
        QTRY_COMPARE(m_operations.size(), 1);
        for (int i = 0; i < 1000; ++i) // about four times what is kept
            Q_EMIT m_operations.first()->outputReceived(QByteArray(1023, 'a') + '\n');
        Q_EMIT m_operations.first()->outputReceived("the end");
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        QCoreApplication::processEvents();
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();

        startProgram();
        QSignalSpy read(m_queue.get(), &TaskQueue::outputRead);
        m_queue->requestOutput(id);
        QTRY_COMPARE(read.count(), 1);
        QCOMPARE(read.first().at(1).toByteArray().size(), maxLogBytes);
        QVERIFY(read.first().at(1).toByteArray().endsWith("the end"));
        const QFileInfo file(m_dir->path(QStringLiteral("tasks.db.logs/%1.log").arg(id.value())));
        QVERIFY(file.size() <= 2 * maxLogBytes);
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        m_queue->request(id, TaskVerb::Remove);
        QTRY_VERIFY(!QFileInfo::exists(file.filePath()));
    }

    void nothingIsMissedWhileALogIsRead()
    {
        QThread thread; // where the store lives in the program: its answers come later
        thread.start();
        startProgram(&thread);
        const TaskId id = add(QStringLiteral("command"));
        QTRY_COMPARE(m_operations.size(), 1);
        QByteArray seen; // as a window has it
        int reads = 0;
        connect(m_queue.get(), &TaskQueue::outputAppended, this,
                [&seen](TaskId, const QByteArray &text) { seen.append(text); });
        connect(m_queue.get(), &TaskQueue::outputRead, this, [&](TaskId, const QByteArray &text) {
            seen = text;
            ++reads;
        });
        QByteArray all;
        for (int i = 0; i < 50; ++i) {
            for (const QByteArray &text : {QByteArray::number(i), QByteArray("a "), QByteArray("b ")}) {
                Q_EMIT m_operations.first()->outputReceived(text);
                all.append(text);
                m_queue->requestOutput(id);
            }
            QCoreApplication::processEvents();
        }
        const int before = reads;
        m_queue->requestOutput(id);
        QTRY_VERIFY(reads > before);
        QCOMPARE(seen, all);
        m_queue.reset();
        m_store.release()->deleteLater();
        thread.quit();
        thread.wait();
    }

    void whatRanGoesOnOrIsInterrupted()
    {
        startProgram();
        const TaskId download = add(QStringLiteral("download"));
        const TaskId command = add(QStringLiteral("command"));
        QTRY_COMPARE(m_operations.size(), 2);
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();

        startProgram();
        QCOMPARE(m_interrupted, 1);
        QTRY_COMPARE(m_queue->taskStatus(download), TaskState::Running);
        QCOMPARE(m_queue->task(download)->attempt, 1);
        QCOMPARE(m_queue->taskStatus(command), TaskState::Failed);
        QCOMPARE(m_queue->task(command)->error.code, ErrorCode::Interrupted);
        QMap<QString, bool> suspended;
        for (const GroupSnapshot &group : m_queue->groups())
            suspended.insert(group.name, group.suspended);
        QCOMPARE(suspended, (QMap<QString, bool>{{QStringLiteral("commands"), true},
                                                 {QStringLiteral("downloads"), false}}));
    }

    void aSeriesThatWasInterruptedGoesOn()
    {
        startProgram();
        add(QStringLiteral("command"), {.repeat = {.every = 60s}});
        QTRY_COMPARE(m_operations.size(), 1);
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();
        startProgram();
        QTRY_COMPARE(m_queue->tasks().size(), 2);
        QCOMPARE(m_queue->tasks().last().state, TaskState::Scheduled);
        QVERIFY(m_queue->tasks().last().repeat.isSet());
        QVERIFY(!m_queue->tasks().first().repeat.isSet());
    }

    void whatWaitsForOneThatEndedWithTheProgramGoesOn()
    {
        startProgram();
        const TaskId first = add(QStringLiteral("download"));
        const TaskId second = add(QStringLiteral("download"), {.after = {first}});
        QTRY_COMPARE(m_queue->taskStatus(second), TaskState::Blocked);
        QTRY_COMPARE(m_operations.size(), 1);
        QSignalSpy done(m_queue.get(), &TaskQueue::shutdownFinished);
        m_operations.first()->answersCancel = false;
        m_queue->shutdown(5s);
        m_operations.first()->succeed(QStringLiteral("in the last moment"));
        QTRY_COMPARE(done.count(), 1);
        m_queue.reset();
        m_store.reset();
        startProgram();
        QTRY_COMPARE(m_queue->taskStatus(second), TaskState::Running);
    }

    void aTaskIsStoredAsWhatItWillBe()
    {
        startProgram();
        QSignalSpy committed(m_store.get(), &TaskStore::committed);
        const TaskId id = add(QStringLiteral("command"), {.startAt = m_clock.now().addSecs(3600)});
        QVERIFY(committed.wait()); // the first commit, and none after it
        killProgram();
        startProgram();
        QCOMPARE(m_queue->taskStatus(id), TaskState::Scheduled);
    }

    void whatIsAskedBeforeATaskIsStoredIsDoneThen()
    {
        startProgram();
        const TaskId id = add(QStringLiteral("command"), {.startAt = m_clock.now().addSecs(3600)});
        m_queue->requestPriority(id, 5);
        QTRY_COMPARE(m_queue->task(id)->priority, 5);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Scheduled);
        QVERIFY(m_operations.isEmpty());
    }

    void aNumberIsNeverGivenOutAgain()
    {
        startProgram();
        const TaskId id = add(QStringLiteral("download"));
        QTRY_COMPARE(m_operations.size(), 1);
        m_operations.first()->succeed({});
        m_queue->request(id, TaskVerb::Remove);
        QTRY_VERIFY(!m_queue->taskStatus(id));
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();
        startProgram();
        QVERIFY(add(QStringLiteral("download")) > id);
    }

    void aFullDiskIsSaidAndOutlived()
    {
        const QString disk = m_dir->path(QStringLiteral("disk"));
        QVERIFY(QDir().mkpath(disk));
        if (QProcess::execute(QStringLiteral("mount"),
                              {QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"),
                               QStringLiteral("size=1m"), QStringLiteral("tmpfs"), disk})
            != 0)
            QSKIP("a small file system can't be mounted here: that needs the rights of root");
        const auto unmount = qScopeGuard([&] {
            m_queue.reset();
            m_store.reset();
            QProcess::execute(QStringLiteral("umount"), {disk});
        });
        m_database = QStringLiteral("disk/tasks.db");
        startProgram();
        QSignalSpy failed(m_queue.get(), &TaskQueue::storeFailed);
        QFile filler(disk + QStringLiteral("/filler"));
        QVERIFY(filler.open(QIODevice::WriteOnly));
        while (filler.write(QByteArray(4096, 'x')) == 4096 && filler.flush()) {
        }
        const TaskId id = add(QStringLiteral("download"), {.title = QString(20'000, u't')});
        QTRY_COMPARE(failed.count(), 1);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running); // goes on in memory
        filler.close();
        QVERIFY(filler.remove());
        QSignalSpy committed(m_store.get(), &TaskStore::committed);
        QTRY_VERIFY_WITH_TIMEOUT(committed.count() > 0, 15'000); // tried again by itself
        QCOMPARE(failed.count(), 1);
        killProgram();
        startProgram();
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void whatWasSuspendedStaysSo()
    {
        startProgram();
        const TaskId id = add(QStringLiteral("download"));
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
        m_queue->request(id, TaskVerb::Suspend);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Suspended);
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();

        startProgram();
        QCOMPARE(m_queue->taskStatus(id), TaskState::Suspended);
        m_queue->request(id, TaskVerb::Resume);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void anOrderlyEndIsGoneOnFrom()
    {
        startProgram();
        const TaskId id = add(QStringLiteral("download"));
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
        QSignalSpy done(m_queue.get(), &TaskQueue::shutdownFinished);
        m_queue->shutdown(5s);
        QTRY_COMPARE(done.count(), 1);
        m_queue.reset();
        m_store.reset();
        startProgram();
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
    }

    void finishedRowsStayUntilTheyAreRemoved()
    {
        startProgram();
        const TaskId id = add(QStringLiteral("download"));
        QTRY_COMPARE(m_operations.size(), 1);
        m_operations.first()->succeed(QStringLiteral("1.2 MB"));
        QSignalSpy flushed(m_store.get(), &TaskStore::flushed);
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();
        startProgram();
        QCOMPARE(m_restored.size(), 1);
        QCOMPARE(m_restored.first().result, QStringLiteral("1.2 MB"));
        m_queue->request(id, TaskVerb::Remove);
        QTRY_VERIFY(!m_queue->taskStatus(id));
        m_store->flush();
        QTRY_COMPARE(flushed.count(), 1);
        killProgram();
        startProgram();
        QVERIFY(m_restored.isEmpty());
    }

    void idsAreNotUsedAgain()
    {
        startProgram();
        const TaskId first = add(QStringLiteral("download"));
        QTRY_COMPARE(m_operations.size(), 1);
        killProgram();
        startProgram();
        QVERIFY(add(QStringLiteral("download")) > first);
    }

    void aDamagedFileIsMovedAsideAndTold()
    {
        m_dir->write(QStringLiteral("tasks.db"), QByteArray("garbage").repeated(2000));
        m_store = std::make_unique<TaskStore>(m_dir->path(m_database));
        QSignalSpy failed(m_store.get(), &TaskStore::failed);
        QSignalSpy loaded(m_store.get(), &TaskStore::loaded);
        m_store->load();
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(failed.count(), 1);
        const auto error = failed.first().first().value<Error>();
        QCOMPARE(error.code, ErrorCode::Damaged);
        QVERIFY(QFile::exists(error.path));
    }

    void aFileOfANewerProgramIsLeftAloneAndWorkGoesOn()
    {
        {
            const DatabaseSchema newer{
                QStringLiteral("task list"),
                {{QStringLiteral("CREATE TABLE tasks (id INTEGER PRIMARY KEY)")}, {}, {}, {}}};
            QVERIFY(Database::open(m_dir->path(QStringLiteral("tasks.db")), newer));
        }
        m_store = std::make_unique<TaskStore>(m_dir->path(m_database));
        m_queue = std::make_unique<TaskQueue>(m_clock, m_store.get());
        m_queue->registerKind(QStringLiteral("command"), kind(QStringLiteral("commands"), false));
        QSignalSpy failed(m_queue.get(), &TaskQueue::storeFailed);
        m_queue->restore();
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::NewerVersion);
        const TaskId id = add(QStringLiteral("command"));
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
        QTRY_COMPARE(m_operations.size(), 1);
    }

    void anUnknownKindIsRefused()
    {
        startProgram();
        QSignalSpy refused(m_queue.get(), &TaskQueue::refused);
        add(QStringLiteral("teleport"));
        QTRY_COMPARE(refused.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestTaskStore)
#include "tst_taskstore.moc"
