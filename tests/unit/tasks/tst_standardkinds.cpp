// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/standardkinds.h"
#include "tests/support/tempdir.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::TempDir;

class TestStandardKinds final : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<TaskQueue> m_queue;

    TaskSnapshot ended(TaskId id)
    {
        if (!QTest::qWaitFor([&] { return isFinished(m_queue->taskStatus(id).value()); }, 15'000))
            qFatal("the task did not end");
        return m_queue->task(id).value();
    }

private slots:
    void init()
    {
        m_queue = std::make_unique<TaskQueue>(m_clock);
        m_queue->registerKind(QStringLiteral("command"),
                              commandKind(QProcessEnvironment::systemEnvironment()));
        m_queue->registerKind(QStringLiteral("hash"), hashKind());
    }

    void hashesAFile()
    {
        const TempDir dir;
        const QString file = dir.write(QStringLiteral("f"), QByteArray(3'000'000, 'a'));
        const TaskSnapshot task = ended(m_queue->addTask(hashSpec(file, QStringLiteral("sha-1"))));
        QCOMPARE(task.state, TaskState::Succeeded);
        QCOMPARE(
            task.result,
            QStringLiteral("sha-1 ")
                + QString::fromLatin1(
                    QCryptographicHash::hash(QByteArray(3'000'000, 'a'), QCryptographicHash::Sha1).toHex()));
        QCOMPARE(task.progress, (Progress{3'000'000, 3'000'000, Unit::Bytes}));
        QCOMPARE(task.group, QStringLiteral("files"));
    }

    void saysWhichFileItCanNotRead()
    {
        const TaskSnapshot task =
            ended(m_queue->addTask(hashSpec(QStringLiteral("/nonexistent/f"), QStringLiteral("sha-256"))));
        QCOMPARE(task.state, TaskState::Failed);
        QCOMPARE(task.error.code, ErrorCode::NotFound);
        QVERIFY(task.error.message.contains(QStringLiteral("/nonexistent/f")));
    }

    void runsACommandInItsDirectory()
    {
        const TempDir dir;
        const TaskSnapshot task =
            ended(m_queue->addTask(commandSpec(QStringLiteral("touch made"), dir.path())));
        QCOMPARE(task.state, TaskState::Succeeded);
        QVERIFY(QFile::exists(dir.path(QStringLiteral("made"))));
    }
};

QTEST_GUILESS_MAIN(TestStandardKinds)
#include "tst_standardkinds.moc"
