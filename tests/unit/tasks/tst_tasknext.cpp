// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"
#include "core/tasks/taskstore.h"
#include "tests/support/fakeclock.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/eventlog.h"

#include <QDir>
#include <QPointer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

namespace {

/** A store where the programs have it. */
class StoreThread final
{
public:
    explicit StoreThread(const QString &path)
        : m_store(new TaskStore(path))
    {
        m_store->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_store, &QObject::deleteLater);
        m_thread.start();
    }
    ~StoreThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(StoreThread)
    [[nodiscard]] TaskStore *store() const { return m_store; }

private:
    QThread m_thread;
    TaskStore *m_store;
};

/** One life of the program: a store in its thread and a queue over the database `path`. */
class Program final
{
public:
    explicit Program(const QString &path)
        : m_store(path)
        , queue(m_clock, m_store.store())
    {
        TaskKind download;
        download.resumable = true;
        download.operation = [this](const QJsonObject &, const QJsonObject &) -> std::unique_ptr<Operation> {
            auto operation = std::make_unique<ScriptedOperation>();
            operations.append(operation.get());
            return operation;
        };
        download.next = [](const QJsonObject &arguments, const QJsonObject &) -> std::optional<NextTask> {
            if (!arguments.value(u"unpacks").toBool())
                return {};
            return NextTask{{QStringLiteral("unpack"), {}}, QStringLiteral("Unpack it")};
        };
        queue.registerKind(QStringLiteral("download"), download);
        TaskKind unpack;
        unpack.function = [](const QJsonObject &, TaskContext &) { return QVariant(); };
        queue.registerKind(QStringLiteral("unpack"), unpack);
        QSignalSpy restored(&queue, &TaskQueue::tasksRestored);
        queue.restore();
        if (!QTest::qWaitFor([&restored] { return restored.count() == 1; }))
            qFatal("nothing is restored");
    }
    /** What has been asked for up to now is on the disk when this returns. */
    void commit() const
    {
        TaskStore *store = m_store.store();
        QSemaphore flushed;
        const auto connection = QObject::connect(
            store, &TaskStore::flushed, store, [&flushed] { flushed.release(); }, Qt::DirectConnection);
        store->flush();
        flushed.acquire();
        QObject::disconnect(connection);
    }
    [[nodiscard]] QList<TaskSnapshot> followers() const
    {
        QList<TaskSnapshot> tasks = queue.tasks();
        tasks.removeIf([](const TaskSnapshot &task) { return task.spec.kind != QLatin1String("unpack"); });
        return tasks;
    }

private:
    FakeClock m_clock;
    StoreThread m_store;

public:
    TaskQueue queue;
    QList<QPointer<ScriptedOperation>> operations;
};

TaskSpec download(bool unpacks = true)
{
    return {QStringLiteral("download"), {{QStringLiteral("unpacks"), unpacks}}};
}

/** The database as it stands on the disk now, which is what kill -9 leaves. */
void copyDatabase(const TempDir &from, const TempDir &to)
{
    const QDir dir(from.path());
    for (const QString &name : dir.entryList({QStringLiteral("tasks.db*")}, QDir::Files))
        QVERIFY(QFile::copy(dir.filePath(name), to.path(name)));
}

} // namespace

/** What is to follow a task's success, over the program's end. */
class TestTaskNext final : public QObject
{
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void successAddsItOnce();
    void killedAtTheEndItIsAddedAtTheNextStart();
    void storedAlreadyItIsNotAddedAgain();
    void removedItDoesNotComeBack();
    void whatEndsWithTheProgramIsFollowedAtTheNextStart();
};

void TestTaskNext::successAddsItOnce()
{
    const TempDir dir;
    Program program(dir.path(QStringLiteral("tasks.db")));
    const TaskId plain = program.queue.addTask(download(false));
    TaskOptions options;
    options.postTo = QStringLiteral("Lab");
    const TaskId first = program.queue.addTask(download(), options);
    QTRY_COMPARE(program.operations.size(), 2);
    program.operations.at(0)->succeed({});
    program.operations.at(1)->succeed({});
    QTRY_COMPARE(program.followers().size(), 1);
    const TaskSnapshot follower = program.followers().constFirst();
    QCOMPARE(follower.after, QList<TaskId>{first});
    QCOMPARE(follower.title, QStringLiteral("Unpack it"));
    QCOMPARE(follower.postTo, options.postTo);
    QTRY_COMPARE(program.queue.taskStatus(follower.id), TaskState::Succeeded);
    QCOMPARE(program.queue.taskStatus(plain), TaskState::Succeeded);
    QCOMPARE(program.queue.tasks().size(), 3);
}

void TestTaskNext::killedAtTheEndItIsAddedAtTheNextStart()
{
    const TempDir dir;
    const TempDir killed;
    {
        Program program(dir.path(QStringLiteral("tasks.db")));
        program.queue.addTask(download());
        QTRY_COMPARE(program.operations.size(), 1);
        connect(&program.queue, &TaskQueue::taskFinished, this, [&](const TaskSnapshot &task) {
            if (task.spec.kind != QLatin1String("download"))
                return;
            program.commit(); // amidst its end
            copyDatabase(dir, killed);
        });
        program.operations.at(0)->succeed({});
        QTRY_COMPARE(program.followers().size(), 1);
    }
    Program next(killed.path(QStringLiteral("tasks.db")));
    QCOMPARE(next.queue.tasks().constFirst().state, TaskState::Succeeded);
    QTRY_COMPARE(next.followers().size(), 1);
    QCOMPARE(next.followers().constFirst().after, QList<TaskId>{next.queue.tasks().constFirst().id});
    QTRY_COMPARE(next.followers().constFirst().state, TaskState::Succeeded);
}

void TestTaskNext::storedAlreadyItIsNotAddedAgain()
{
    const TempDir dir;
    const QString path = dir.path(QStringLiteral("tasks.db"));
    {
        TaskStore store(path);
        QSignalSpy loaded(&store, &TaskStore::loaded);
        store.load();
        QTRY_COMPARE(loaded.count(), 1);
        StoredTask done;
        done.task.id = TaskId(1);
        done.task.spec = download();
        done.task.state = TaskState::Succeeded;
        done.owesNext = true;
        StoredTask follower;
        follower.task.id = TaskId(2);
        follower.task.spec = {QStringLiteral("unpack"), {}};
        follower.task.after = {TaskId(1)};
        store.save(done);
        store.save(follower);
    }
    Program program(path);
    QTRY_COMPARE(program.queue.taskStatus(TaskId(2)), TaskState::Succeeded);
    QCOMPARE(program.followers().size(), 1);
}

void TestTaskNext::removedItDoesNotComeBack()
{
    const TempDir dir;
    const QString path = dir.path(QStringLiteral("tasks.db"));
    {
        Program program(path);
        program.queue.addTask(download());
        QTRY_COMPARE(program.operations.size(), 1);
        program.operations.at(0)->succeed({});
        QTRY_COMPARE(program.followers().size(), 1);
        const TaskId follower = program.followers().constFirst().id;
        QTRY_COMPARE(program.queue.taskStatus(follower), TaskState::Succeeded);
        program.queue.request(follower, TaskVerb::Remove);
        QTRY_COMPARE(program.followers().size(), 0);
        program.commit();
    }
    Program next(path);
    QCOMPARE(next.queue.tasks().size(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(next.queue.tasks().size(), 1);
}

void TestTaskNext::whatEndsWithTheProgramIsFollowedAtTheNextStart()
{
    const TempDir dir;
    const QString path = dir.path(QStringLiteral("tasks.db"));
    {
        Program program(path);
        program.queue.addTask(download());
        QTRY_COMPARE(program.operations.size(), 1);
        program.operations.at(0)->answersCancel = false;
        QSignalSpy done(&program.queue, &TaskQueue::shutdownFinished);
        program.queue.shutdown(5s);
        program.operations.at(0)->succeed(QStringLiteral("in the last moment"));
        QTRY_COMPARE(done.count(), 1);
    }
    Program next(path);
    QTRY_COMPARE(next.followers().size(), 1);
    QTRY_COMPARE(next.followers().constFirst().state, TaskState::Succeeded);
}

QTEST_GUILESS_MAIN(TestTaskNext)
#include "tst_tasknext.moc"
