// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/hashkind.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/kinds/kindtest.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::KindRun;
using Landline::Testing::TempDir;

class TestHashKind final : public QObject
{
    Q_OBJECT

    KindRun m_kind{QStringLiteral("hash"), hashKind()};

private slots:
    void hashesAFile()
    {
        const TempDir dir;
        const QString file = dir.write(QStringLiteral("f"), QByteArray(3'000'000, 'a'));
        const TaskSnapshot task = m_kind.run(hashSpec(file, QStringLiteral("sha-1")).arguments);
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
            m_kind.run(hashSpec(QStringLiteral("/nonexistent/f"), QStringLiteral("sha-256")).arguments);
        QCOMPARE(task.state, TaskState::Failed);
        QCOMPARE(task.error.code, ErrorCode::NotFound);
        QVERIFY(task.error.message.contains(QStringLiteral("/nonexistent/f")));
    }

    void pausesAndGoesOnAndStops()
    {
        const TempDir dir;
        QFile large(dir.path(QStringLiteral("large")));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(qint64(1) << 40)); // a hole
        const TaskId id = m_kind.add(hashSpec(large.fileName(), QStringLiteral("md5")).arguments);
        TaskQueue &queue = m_kind.queue();
        QTRY_VERIFY(queue.task(id)->progress.done > 0);
        queue.request(id, TaskVerb::Suspend);
        QTRY_COMPARE(queue.taskStatus(id), TaskState::Suspended);
        queue.request(id, TaskVerb::Resume);
        const qint64 before = queue.task(id)->progress.done;
        QTRY_VERIFY(queue.task(id)->progress.done > before);
        queue.request(id, TaskVerb::Cancel);
        QCOMPARE(m_kind.ended(id).state, TaskState::Canceled);
    }

    void wantsAWholePath()
    {
        const TaskSnapshot task = m_kind.run(hashSpec(QStringLiteral("f"), QStringLiteral("md5")).arguments);
        QCOMPARE(task.error.code, ErrorCode::InvalidInput);
        QVERIFY(task.error.message.contains(QStringLiteral("whole path")));
    }
};

QTEST_GUILESS_MAIN(TestHashKind)
#include "tst_hashkind.moc"
