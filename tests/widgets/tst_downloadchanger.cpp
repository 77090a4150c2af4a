// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"
#include "tests/support/waitingoperation.h"
#include "ui/downloads/downloadchanger.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Downloads::DownloadRequest;
using Tasks::TaskId;
using Tasks::TaskState;
using Tasks::TaskVerb;

namespace {

const QString folder = QStringLiteral("/data/downloads");

QString partOf(const QString &url)
{
    return folder + u'/' + QUrl(url).fileName() + QStringLiteral(".part");
}

/** Runs until it is told to end; has begun a part file; says when it is cancelled, and may be slow at it. */
class Fetch final : public Tasks::Operation
{
public:
    Fetch(QString url, QList<Fetch *> &slow)
        : m_url(std::move(url))
        , m_slow(slow)
    {}
    void start() override { setDetails({{QStringLiteral("part"), partOf(m_url)}}); }
    void cancel() override
    {
        if (m_url.contains(QLatin1String("slow")))
            m_slow.append(this);
        else
            endCanceled();
    }
    void suspend() override
    {
        // One that is nearly finished does not stop any more.
        if (m_url.contains(QLatin1String("ending")))
            succeed(QStringLiteral("complete"));
        else
            acknowledgeSuspended();
    }
    void resume() override {}
    void end() { endCanceled(); }
    [[nodiscard]] Tasks::Capabilities capabilities() const override
    {
        return Tasks::Capability::Suspendable | Tasks::Capability::Resumable;
    }

private:
    QString m_url;
    QList<Fetch *> &m_slow;
};

struct Desk
{
    SystemClock clock;
    QList<Fetch *> slow; ///< that have been asked to end
    Tasks::TaskQueue queue{clock};
    TaskTableModel table{clock};
    TaskCommands commands{queue, table};
    DownloadChanger changer{queue, table, commands};
    QStringList left;
    QStringList refusals;

    Desk()
    {
        Tasks::TaskKind kind;
        kind.group = Downloads::downloadGroup;
        kind.operation = [this](const QJsonObject &arguments, const QJsonObject &) {
            return std::make_unique<Fetch>(arguments.value(QLatin1String("url")).toString(), slow);
        };
        queue.registerKind(Downloads::downloadKindName, kind);
        connectTable(queue, table);
        queue.restore();
        QObject::connect(&commands, &TaskCommands::filesLeft, &table,
                         [this](const QStringList &paths) { left += paths; });
        QObject::connect(&queue, &Tasks::TaskQueue::refused, &table,
                         [this](TaskId, const Error &error) { refusals.append(error.message); });
    }
    /** It runs. */
    TaskId add(const QString &name)
    {
        DownloadRequest request;
        request.url = QUrl(QStringLiteral("https://example.org/") + name);
        request.directory = folder;
        const TaskId id = queue.addTask(request.toSpec(), request.toOptions());
        const auto hasBegun = [this, id] {
            const Tasks::TaskSnapshot *task = table.task(id);
            return task && task->state == TaskState::Running && !task->details.isEmpty();
        };
        if (!QTest::qWaitFor(hasBegun))
            qFatal("it does not run");
        return id;
    }
    [[nodiscard]] TaskState stateOf(TaskId id) const { return queue.task(id)->state; }
    [[nodiscard]] DownloadRequest requestOf(TaskId id) const
    {
        return DownloadRequest::fromJson(queue.task(id)->spec.arguments).value();
    }
    /** Of the only one with this address; 0: there is none. */
    [[nodiscard]] TaskId find(const QString &name) const
    {
        for (const Tasks::TaskSnapshot &task : queue.tasks()) {
            if (requestOf(task.id).url.fileName() == name)
                return task.id;
        }
        return {};
    }
};

} // namespace

class TestDownloadChanger : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void theyWaitWhileSomebodyThinks();
    void whatStaysInItsPlaceKeepsItsRow();
    void anotherFolderBeginsANewRow();
    void whoWasPausedStaysPaused();
    void whoEndedMeanwhileHoldsNobodyUp();
    void takeOversDoNotMix();
};

void TestDownloadChanger::theyWaitWhileSomebodyThinks()
{
    Desk desk;
    const TaskId id = desk.add(QStringLiteral("a.iso"));
    QCOMPARE(desk.changer.hold({id}).size(), 1);
    QTRY_COMPARE(desk.stateOf(id), TaskState::Suspended);
    desk.changer.leave();
    QTRY_COMPARE(desk.stateOf(id), TaskState::Running);
}

void TestDownloadChanger::whatStaysInItsPlaceKeepsItsRow()
{
    Desk desk;
    const TaskId id = desk.add(QStringLiteral("a.iso"));
    QList<DownloadRequest> wanted = desk.changer.hold({id});
    wanted.first().connections = 9;
    wanted.first().access.user = QStringLiteral("ana");
    desk.changer.change(wanted);
    QTRY_COMPARE(desk.requestOf(id), wanted.constFirst());
    QTRY_COMPARE(desk.stateOf(id), TaskState::Running);
    QCOMPARE(desk.queue.tasks().size(), 1);
    QVERIFY(desk.left.isEmpty());
    QVERIFY(desk.refusals.isEmpty());
}

void TestDownloadChanger::anotherFolderBeginsANewRow()
{
    Desk desk;
    const TaskId id = desk.add(QStringLiteral("a.iso"));
    desk.queue.requestPriority(id, 5);
    QTRY_COMPARE(desk.table.task(id)->priority, 5);
    QList<DownloadRequest> wanted = desk.changer.hold({id});
    wanted.first().directory = QStringLiteral("/data/elsewhere");
    desk.changer.change(wanted);
    QTRY_VERIFY(!desk.queue.task(id));
    QTRY_COMPARE(desk.queue.tasks().size(), 1);
    const TaskId now = desk.find(QStringLiteral("a.iso"));
    QCOMPARE(desk.requestOf(now), wanted.constFirst());
    QTRY_COMPARE(desk.queue.task(now)->priority, 5);
    // What was loaded goes where people can get it back from.
    const QString part = partOf(QStringLiteral("a.iso"));
    QCOMPARE(desk.left, (QStringList{part, part + QStringLiteral(".landline")}));
}

void TestDownloadChanger::whoWasPausedStaysPaused()
{
    Desk desk;
    const TaskId stays = desk.add(QStringLiteral("stays.iso"));
    const TaskId moves = desk.add(QStringLiteral("moves.iso"));
    desk.commands.carryOut(TaskDeed::Pause, {stays, moves});
    QTRY_COMPARE(desk.table.task(moves)->state, TaskState::Suspended);
    QList<DownloadRequest> wanted = desk.changer.hold({stays, moves});
    wanted.first().connections = 9;
    wanted.last().fileName = QStringLiteral("other.iso");
    desk.changer.change(wanted);
    QTRY_VERIFY(!desk.queue.task(moves));
    QTRY_VERIFY(!desk.find(QStringLiteral("moves.iso")).isNull());
    QTRY_COMPARE(desk.stateOf(desk.find(QStringLiteral("moves.iso"))), TaskState::Held);
    QCOMPARE(desk.stateOf(stays), TaskState::Suspended);
    QCOMPARE(desk.requestOf(stays).connections, 9);
}

void TestDownloadChanger::whoEndedMeanwhileHoldsNobodyUp()
{
    Desk desk;
    const TaskId gone = desk.add(QStringLiteral("gone.iso"));
    const TaskId done = desk.add(QStringLiteral("ending.iso"));
    const TaskId moved = desk.add(QStringLiteral("moved.iso"));
    QList<DownloadRequest> wanted = desk.changer.hold({gone, done, moved});
    QCOMPARE(wanted.size(), 3);
    QTRY_COMPARE(desk.table.task(done)->state, TaskState::Succeeded);
    // Somebody else takes one away while the sheet is open.
    desk.queue.request(gone, TaskVerb::Cancel);
    QTRY_COMPARE(desk.table.task(gone)->state, TaskState::Canceled);
    desk.queue.request(gone, TaskVerb::Remove);
    QTRY_VERIFY(!desk.table.task(gone));
    for (DownloadRequest &request : wanted)
        request.directory = QStringLiteral("/data/elsewhere");
    desk.changer.change(wanted);
    QTRY_VERIFY(!desk.queue.task(moved));
    QTRY_VERIFY(!desk.find(QStringLiteral("moved.iso")).isNull());
    QCOMPARE(desk.requestOf(desk.find(QStringLiteral("moved.iso"))), wanted.constLast());
    // What is complete is not fetched again.
    QCOMPARE(desk.queue.tasks().size(), 2);
    QCOMPARE(desk.requestOf(done).directory, folder);
}

void TestDownloadChanger::takeOversDoNotMix()
{
    Desk desk;
    const TaskId first = desk.add(QStringLiteral("slow.iso"));
    const TaskId second = desk.add(QStringLiteral("b.iso"));
    QList<DownloadRequest> wanted = desk.changer.hold({first});
    wanted.first().directory = QStringLiteral("/data/elsewhere");
    desk.changer.change(wanted);
    QTRY_COMPARE(desk.slow.size(), 1);
    // It is not gone yet when the options of another one are looked at.
    QCOMPARE(desk.changer.hold({second}).size(), 1);
    desk.slow.constFirst()->end();
    QTRY_VERIFY(!desk.queue.task(first));
    QTRY_VERIFY(!desk.find(QStringLiteral("slow.iso")).isNull());
    QCOMPARE(desk.requestOf(desk.find(QStringLiteral("slow.iso"))), wanted.constFirst());
    QVERIFY(!desk.left.contains(partOf(QStringLiteral("b.iso"))));
    desk.changer.leave();
    QTRY_COMPARE(desk.stateOf(second), TaskState::Running);
    QCOMPARE(desk.requestOf(second).directory, folder);
}

QTEST_MAIN(TestDownloadChanger)
#include "tst_downloadchanger.moc"
