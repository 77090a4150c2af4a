// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskcontext.h"
#include "tests/unit/tasks/scriptedqueue.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;

namespace {

/** Fails when it is told to, and remembers with which arguments it was made and what it heard since. */
class Worker final : public Operation
{
public:
    explicit Worker(const QJsonObject &arguments) { heard.append(arguments.value(u"n").toInt()); }
    void start() override
    {
        if (heard.constLast() < 0)
            fail({ErrorCode::Io, QStringLiteral("as wanted"), {}, 0, {}});
        else if (heard.constLast() == 0)
            succeed({});
    }
    void cancel() override { endCanceled(); }
    void setArguments(const QJsonObject &arguments) override { heard.append(arguments.value(u"n").toInt()); }

    static inline QList<int> heard;
};

QJsonObject numbered(int number)
{
    return {{QStringLiteral("n"), number}};
}

} // namespace

/** What a task is asked to do changes while it waits, runs or has failed. */
class TestTaskArguments final : public QObject
{
    Q_OBJECT

    std::unique_ptr<ScriptedQueue> m_desk;

    TaskId add(int number) { return m_desk->queue.addTask({QStringLiteral("work"), numbered(number)}); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        Worker::heard.clear();
        m_desk = std::make_unique<ScriptedQueue>();
        TaskKind work;
        work.operation = [](const QJsonObject &arguments, const QJsonObject &) {
            return std::make_unique<Worker>(arguments);
        };
        m_desk->queue.registerKind(QStringLiteral("work"), work);
        TaskKind function;
        function.function = [](const QJsonObject &, TaskContext &) { return QVariant(); };
        m_desk->queue.registerKind(QStringLiteral("function"), function);
    }

    void aWaitingOneStartsWithTheNewOnes()
    {
        m_desk->queue.setGroupSuspended(QStringLiteral("default"), true);
        const TaskId id = add(1);
        ScriptedQueue::settle();
        m_desk->queue.requestArguments(id, numbered(2));
        ScriptedQueue::settle();
        QCOMPARE(m_desk->queue.task(id)->spec.arguments, numbered(2));
        m_desk->queue.setGroupSuspended(QStringLiteral("default"), false);
        ScriptedQueue::settle();
        QCOMPARE(Worker::heard, QList<int>{2});
    }

    void aRunningOneHearsOfThem()
    {
        const TaskId id = add(1);
        ScriptedQueue::settle();
        m_desk->queue.requestArguments(id, numbered(2));
        ScriptedQueue::settle();
        QCOMPARE(Worker::heard, (QList<int>{1, 2}));
    }

    void aFailedOneIsStartedAgainWithThem()
    {
        const TaskId id = add(-1);
        ScriptedQueue::settle();
        QCOMPARE(m_desk->queue.task(id)->state, TaskState::Failed);
        m_desk->queue.requestArguments(id, numbered(0));
        m_desk->queue.request(id, TaskVerb::Restart);
        ScriptedQueue::settle();
        QCOMPARE(m_desk->queue.task(id)->state, TaskState::Succeeded);
        QCOMPARE(Worker::heard, (QList<int>{-1, 0}));
    }

    void whatIsDoneOrIsNoOperationIsRefused()
    {
        QSignalSpy refused(&m_desk->queue, &TaskQueue::refused);
        const TaskId done = add(0);
        m_desk->queue.setGroupSuspended(QStringLiteral("slow"), true);
        const TaskId function = m_desk->queue.addTask({QStringLiteral("function"), numbered(1)},
                                                      {.group = QStringLiteral("slow")});
        const TaskId unstored = m_desk->add();
        ScriptedQueue::settle();
        for (const TaskId id : {done, function, unstored})
            m_desk->queue.requestArguments(id, numbered(5));
        ScriptedQueue::settle();
        QCOMPARE(refused.count(), 3);
        QCOMPARE(m_desk->queue.task(done)->spec.arguments, numbered(0));
        QCOMPARE(m_desk->queue.task(function)->spec.arguments, numbered(1));
    }
};

QTEST_GUILESS_MAIN(TestTaskArguments)
#include "tst_taskarguments.moc"
