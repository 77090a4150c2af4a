// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/taskcontrolprotocol.h"
#include "app/control/taskcontrolserver.h"
#include "app/control/taskcontrolsession.h"
#include "tests/support/tempdir.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QtTest>

using namespace Landline;
using namespace Landline::Control;
using namespace Landline::Tasks;
using Landline::Testing::TempDir;

namespace {

/** A client that writes what it is told and keeps what it hears. */
class Client
{
public:
    explicit Client(const QString &path)
    {
        socket.connectToServer(path);
        if (!socket.waitForConnected(2000))
            qFatal("cannot connect: %s", qPrintable(socket.errorString()));
        QObject::connect(&socket, &QLocalSocket::readyRead, &socket, [this] { heard += socket.readAll(); });
    }
    void greet() { socket.write(toLine(Request(Hello{}))); }
    void ask(const Request &request) { socket.write(toLine(request)); }
    QList<Reply> replies() const
    {
        QList<Reply> out;
        for (const QByteArray &line : heard.split('\n')) {
            if (const Result<Reply> reply = replyFromLine(line))
                out.append(*reply);
        }
        return out;
    }
    template <class T>
    QList<T> all() const
    {
        QList<T> out;
        for (const Reply &reply : replies()) {
            if (const T *one = std::get_if<T>(&reply))
                out.append(*one);
        }
        return out;
    }
    bool isConnected() const { return socket.state() == QLocalSocket::ConnectedState; }

    QLocalSocket socket;
    QByteArray heard;
};

} // namespace

class TestTaskControlServer final : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<TaskQueue> m_queue;
    TaskControlServer *m_server = nullptr;

    QString path() const { return m_dir->path("s"); }
    TaskId addFunction(const QString &title, std::function<QVariant(TaskContext &)> function,
                       bool held = false)
    {
        TaskOptions options;
        options.title = title;
        options.group = "functions";
        options.held = held;
        return m_queue->addTask(TaskFunction(std::move(function)), options);
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(".*"));
        m_dir = std::make_unique<TempDir>();
        m_queue = std::make_unique<TaskQueue>(m_clock);
        TaskKind echo;
        echo.group = "echoes";
        echo.function = [](const QJsonObject &arguments, TaskContext &context) -> QVariant {
            context.log(arguments.value("text").toString().toUtf8());
            if (arguments.contains("fail"))
                throw Error{ErrorCode::Io, "it failed", {}, 0, {}};
            return arguments.value("text").toString();
        };
        m_queue->registerKind("echo", echo);
        m_server = new TaskControlServer(*m_queue, m_queue.get());
        QVERIFY(m_server->listen(path()));
    }
    void cleanup() { m_queue.reset(); }

    void isForTheUserAlone()
    {
        QCOMPARE(QFileInfo(path()).permissions()
                     & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
                        | QFile::WriteOther | QFile::ExeOther | QFile::ExeOwner),
                 QFile::Permissions());
    }

    void takesTheNameOfADeadOne()
    {
        m_server->close();
        m_dir->write("s", "left behind");
        QVERIFY(m_server->listen(path()));
        Client client(path());
        QTRY_COMPARE(client.all<Hello>().size(), 1);
    }

    void greetsFirst()
    {
        Client client(path());
        QTRY_COMPARE(client.replies(), QList<Reply>{Hello{}});
    }

    void listsWhatIsAskedFor()
    {
        const TaskId one = addFunction("one", [](TaskContext &) { return QVariant(); });
        const TaskId two = addFunction(
            "two", [](TaskContext &) { return QVariant(); }, true);
        QTRY_COMPARE(m_queue->taskStatus(one), TaskState::Succeeded);
        Client client(path());
        client.greet();
        client.ask(ListTasks{});
        client.ask(ListTasks{{TaskState::Held}, {}});
        client.ask(ListTasks{{}, "elsewhere"});
        QTRY_COMPARE(client.all<End>().size(), 3);
        const QList<TaskReply> rows = client.all<TaskReply>();
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[0].task.title, "one");
        QCOMPARE(rows[1].task.id, two);
        QCOMPARE(rows[2].task.id, two);
        QCOMPARE(rows[2].task.state, TaskState::Held);
    }

    void listsManyInTurns()
    {
        static constexpr int count = 3 * TaskControlSession::tasksPerTurn;
        for (int i = 0; i < count; ++i)
            addFunction(
                QString("task %1").arg(i), [](TaskContext &) { return QVariant(); }, true);
        Client client(path());
        client.greet();
        client.ask(ListTasks{});
        QTRY_COMPARE_WITH_TIMEOUT(client.all<End>().size(), 1, 20'000);
        QCOMPARE(client.all<TaskReply>().size(), count);
    }

    void addsAndWaits()
    {
        AddTask add;
        add.spec = {"echo", {{"text", "hello"}}};
        add.title = "greet";
        Client client(path());
        client.greet();
        client.ask(add);
        QTRY_COMPARE(client.all<Accepted>().size(), 1);
        const TaskId id = client.all<Accepted>().first().task;
        client.ask(WaitForTasks{{id, TaskId(999)}});
        QTRY_COMPARE(client.all<End>().size(), 2);
        QCOMPARE(client.all<TaskReply>().value(0).task.state, TaskState::Succeeded);
        QCOMPARE(client.all<TaskReply>().value(0).task.result, "hello");
        QCOMPARE(client.all<Refused>().value(0).task, TaskId(999));
        client.ask(ReadLog{id, ReadLog::Follow::Yes});
        QTRY_COMPARE(client.all<End>().size(), 3);
        QCOMPARE(client.all<Output>().value(0).bytes, QByteArray("hello"));
    }

    void refusesAKindThatIsNotThere()
    {
        AddTask add;
        add.spec = {"nonsense", {}};
        Client client(path());
        client.greet();
        client.ask(add);
        QTRY_COMPARE(client.all<End>().size(), 1);
        QVERIFY(client.all<Refused>().value(0).message.contains("kind"));
        add = {};
        add.spec = {"echo", {}};
        add.after = {TaskId(12345)};
        client.ask(add);
        QTRY_COMPARE(client.all<End>().size(), 2);
        QVERIFY(client.all<Refused>().value(1).message.contains("12345"));
    }

    void holdsReleasesAndCancels()
    {
        const TaskId id = addFunction(
            "x",
            [](TaskContext &context) {
                while (context.sleepFor(std::chrono::hours(1))) {
                }
                return QVariant();
            },
            true);
        Client client(path());
        client.greet();
        using Change = ChangeTasks::Change;
        client.ask(ChangeTasks{Change::Resume, {id}, {}, false});
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Running);
        client.ask(ChangeTasks{Change::Resume, {id}, {}, false});
        client.ask(ChangeTasks{Change::Cancel, {}, "functions", false});
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Canceled);
        client.ask(ChangeTasks{Change::Cancel, {}, {}, false});
        QTRY_COMPARE(client.all<End>().size(), 4);
        QCOMPARE(client.all<Changed>().size(), 2);
        QCOMPARE(client.all<Refused>().size(), 2);
        QCOMPARE(client.all<Refused>()[0].task, id);
        QVERIFY(client.all<Refused>()[1].message.contains("no task is named"));
    }

    void retriesAllThatFailed()
    {
        int runs = 0;
        const TaskId id = addFunction("x", [&runs](TaskContext &) -> QVariant {
            if (++runs == 1)
                throw Error{ErrorCode::Io, "once", {}, 0, {}};
            return 1;
        });
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Failed);
        Client client(path());
        client.greet();
        client.ask(ChangeTasks{ChangeTasks::Change::Retry, {}, {}, true});
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Succeeded);
        QTRY_COMPARE(client.all<Changed>().size(), 1);
    }

    void pausesAGroup()
    {
        Client client(path());
        client.greet();
        client.ask(ChangeTasks{ChangeTasks::Change::Suspend, {}, "functions", false});
        QTRY_COMPARE(client.all<End>().size(), 1);
        const TaskId id = addFunction("x", [](TaskContext &) { return QVariant(); });
        client.ask(WaitForTasks{{id}});
        Client other(path());
        other.greet();
        other.ask(ChangeTasks{ChangeTasks::Change::Resume, {}, "functions", false});
        QTRY_COMPARE(client.all<End>().size(), 2);
    }

    void tellsWhoWaitsOfACancel()
    {
        const TaskId id = addFunction(
            "x", [](TaskContext &) { return QVariant(); }, true);
        Client client(path());
        client.greet();
        client.ask(WaitForTasks{{id}});
        QTRY_VERIFY(m_queue->task(id));
        QVERIFY(m_queue->cancelTask(id));
        QTRY_COMPARE(client.all<End>().size(), 1);
        QCOMPARE(client.all<TaskReply>().value(0).task.state, TaskState::Canceled);
    }

    void endsWhoTalksNonsense_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray hello = toLine(Request(Hello{}));
        QTest::newRow("no hello") << toLine(Request(ListTasks{}));
        QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        QTest::newRow("zeros") << QByteArray(100, '\0') + '\n';
        QTest::newRow("another version")
            << QByteArray(R"({"type":"hello","protocol":"landline-tasks","version":2})") + '\n';
        QTest::newRow("another protocol")
            << QByteArray(R"({"type":"hello","protocol":"x","version":1})") + '\n';
        QTest::newRow("two hellos") << hello + hello;
        QTest::newRow("an unknown request") << hello + "{\"type\":\"explode\"}\n";
        QTest::newRow("a line without an end") << hello + QByteArray(maxRequestBytes + 2, 'x');
        QTest::newRow("deep") << hello + QByteArray(100'000, '[') + '\n';
    }
    void endsWhoTalksNonsense()
    {
        QFETCH(QByteArray, bytes);
        Client client(path());
        client.socket.write(bytes);
        QTRY_VERIFY_WITH_TIMEOUT(!client.isConnected(), 10'000);
        Client next(path()); // others are served as before
        next.greet();
        next.ask(ListTasks{});
        QTRY_COMPARE(next.all<End>().size(), 1);
    }

    void takesManyRequestsInOrder()
    {
        Client client(path());
        client.greet();
        for (int i = 0; i < 500; ++i)
            client.ask(WaitForTasks{{TaskId(i + 1)}});
        QTRY_COMPARE_WITH_TIMEOUT(client.all<End>().size(), 500, 20'000);
        const QList<Refused> refused = client.all<Refused>();
        QCOMPARE(refused.size(), 500);
        for (int i = 0; i < 500; ++i)
            QCOMPARE(refused.at(i).task, TaskId(i + 1));
    }

    void servesSoManyAtOnce()
    {
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < TaskControlServer::maxClients; ++i) {
            clients.push_back(std::make_unique<Client>(path()));
            clients.back()->greet();
            QTRY_COMPARE(clients.back()->all<Hello>().size(), 1);
        }
        Client tooMuch(path());
        QTRY_VERIFY(!tooMuch.isConnected());
        QVERIFY(tooMuch.all<Refused>().value(0).message.contains("too many"));
        clients.pop_back();
        QTRY_VERIFY([this] {
            Client next(path());
            next.greet();
            next.ask(ListTasks{});
            (void)QTest::qWaitFor([&] { return !next.all<End>().isEmpty(); }, 500);
            return !next.all<End>().isEmpty();
        }());
    }

    void dropsAReaderThatFallsBehind()
    {
        const TaskId id = addFunction("flood", [](TaskContext &context) {
            const QByteArray piece(60'000, 'x');
            while (!context.isCanceled())
                context.log(piece);
            return QVariant();
        });
        QLocalSocket lazy;
        lazy.setReadBufferSize(1);
        lazy.connectToServer(path());
        QVERIFY(lazy.waitForConnected());
        lazy.write(toLine(Request(Hello{})) + toLine(Request(ReadLog{id, ReadLog::Follow::Yes})));
        lazy.flush();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->findChildren<TaskControlSession *>().size(), 1, 5'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->findChildren<TaskControlSession *>().size(), 0, 20'000);
        (void)m_queue->cancelTask(id);
        QTRY_COMPARE(m_queue->taskStatus(id), TaskState::Canceled);
    }

    void saysThatTheProgramEnds()
    {
        const TaskId id = addFunction(
            "x", [](TaskContext &) { return QVariant(); }, true);
        Client client(path());
        client.greet();
        client.ask(WaitForTasks{{id}});
        QTRY_COMPARE(client.all<Hello>().size(), 1);
        m_server->close();
        QTRY_VERIFY(!client.isConnected());
        QVERIFY(client.all<Refused>().last().message.contains("about to end"));
        QVERIFY(!QFile::exists(path()));
    }
};

QTEST_GUILESS_MAIN(TestTaskControlServer)
#include "tst_taskcontrolserver.moc"
