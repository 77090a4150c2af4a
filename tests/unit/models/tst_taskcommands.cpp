// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadrequest.h"
#include "core/tasks/taskqueue.h"
#include "ui/models/taskcommands.h"
#include "ui/models/taskfiltermodel.h"
#include "ui/models/tasktablemodel.h"

#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Tasks::TaskId;
using Tasks::TaskState;

namespace {

/** Has a part file of its URL's name; fails or succeeds at once, or runs until it is cancelled. */
class Fetch final : public Tasks::Operation
{
public:
    explicit Fetch(const QUrl &url)
        : m_url(url)
    {}
    void start() override
    {
        setDetails({{QStringLiteral("part"), QStringLiteral("/d/%1.part").arg(m_url.fileName())}});
        if (m_url.path().startsWith(QLatin1String("/fail")))
            fail({ErrorCode::NotFound, QStringLiteral("not there"), {}, 404, {}});
        else if (m_url.path().startsWith(QLatin1String("/done")))
            succeed(QStringLiteral("done"));
    }
    void cancel() override { endCanceled(); }

private:
    QUrl m_url;
};

/** Rows, what is done with them, and what is shown of them. */
struct Desk
{
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    TaskTableModel table{clock};
    TaskCommands commands{queue, table}; // hears of everything before the table, as in the window
    TaskFilterModel shown;
    QStringList left;

    Desk()
    {
        Tasks::TaskKind kind;
        kind.operation = [](const QJsonObject &arguments, const QJsonObject &) {
            return std::make_unique<Fetch>(QUrl(arguments.value(QLatin1String("url")).toString()));
        };
        queue.registerKind(Downloads::downloadKindName, kind);
        connectTable(queue, table);
        queue.restore();
        shown.setSourceModel(&table);
        QObject::connect(&commands, &TaskCommands::removedChanged, &shown, &TaskFilterModel::setHidden);
        QObject::connect(&commands, &TaskCommands::filesLeft, &table,
                         [this](const QStringList &paths) { left += paths; });
    }
    TaskId add(const QString &path, TaskState awaited)
    {
        Downloads::DownloadRequest request;
        request.url = QUrl(QStringLiteral("https://example.org/") + path);
        const TaskId id = queue.addTask(request.toSpec(), {});
        const auto isThere = [this, id, awaited] {
            const Tasks::TaskSnapshot *task = table.task(id);
            return task && task->state == awaited && !task->details.isEmpty();
        };
        if (!QTest::qWaitFor(isThere))
            qFatal("it does not come so far");
        return id;
    }
    void discard(const QList<TaskId> &ids)
    {
        commands.removeLater(ids, TaskCommands::Files::Discard);
        commands.commitRemoval();
    }
};

const QStringList files{QStringLiteral("/d/c.bin.part"), QStringLiteral("/d/c.bin.part.landline")};

} // namespace

class TestTaskCommands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void filesOfAnotherRowAreLeftAlone();
    void filesOfSeveralRowsGoWithTheLast();
    void ofAnAdditionOnlyWhatItBeganGoes();
    void removedRowsAreNotShownAgain();
};

void TestTaskCommands::filesOfAnotherRowAreLeftAlone()
{
    Desk desk;
    const TaskId failed = desk.add(QStringLiteral("fail/c.bin"), TaskState::Failed);
    const TaskId running = desk.add(QStringLiteral("c.bin"), TaskState::Running);
    desk.discard({failed});
    QTRY_VERIFY(!desk.table.task(failed));
    QCOMPARE(desk.left, QStringList());
    desk.discard({running});
    QTRY_VERIFY(!desk.table.task(running));
    QCOMPARE(desk.left, files);
}

void TestTaskCommands::ofAnAdditionOnlyWhatItBeganGoes()
{
    Desk desk;
    QSignalSpy left(&desk.commands, &TaskCommands::filesLeft);
    const TaskId done = desk.add(QStringLiteral("done/a.bin"), TaskState::Succeeded);
    const TaskId running = desk.add(QStringLiteral("c.bin"), TaskState::Running);
    const QDateTime addedAt = desk.table.task(running)->createdAt;
    desk.commands.removeLater({done, running}, TaskCommands::Files::DiscardBegun);
    desk.commands.commitRemoval();
    QTRY_COMPARE(desk.table.rowCount(), 0);
    QCOMPARE(left.count(), 1);
    QCOMPARE(left.constFirst().at(0).toStringList(), files);
    QCOMPARE(left.constFirst().at(1).toDateTime(), addedAt);
}

void TestTaskCommands::filesOfSeveralRowsGoWithTheLast()
{
    Desk desk;
    const TaskId failed = desk.add(QStringLiteral("fail/c.bin"), TaskState::Failed);
    const TaskId running = desk.add(QStringLiteral("c.bin"), TaskState::Running);
    desk.discard({failed, running});
    QTRY_COMPARE(desk.table.rowCount(), 0);
    QCOMPARE(desk.left, files);
}

void TestTaskCommands::removedRowsAreNotShownAgain()
{
    Desk desk;
    QList<TaskId> ids;
    for (int i = 0; i < 100; ++i)
        ids.append(desk.add(QStringLiteral("fail/%1").arg(i), TaskState::Failed));
    QCOMPARE(desk.shown.rowCount(), 100);
    QSignalSpy inserted(&desk.shown, &QAbstractItemModel::rowsInserted);
    desk.commands.removeLater(ids);
    QCOMPARE(desk.shown.rowCount(), 0);
    QSignalSpy told(&desk.commands, &TaskCommands::removedChanged);
    desk.commands.commitRemoval();
    QTRY_COMPARE(desk.table.rowCount(), 0);
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(told.count(), 0);
    QVERIFY(desk.commands.removed().isEmpty());
}

QTEST_GUILESS_MAIN(TestTaskCommands)
#include "tst_taskcommands.moc"
