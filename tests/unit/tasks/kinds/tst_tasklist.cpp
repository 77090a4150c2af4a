// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/listedkinds.h"
#include "core/tasks/kinds/commandkind.h"
#include "core/tasks/kinds/tasklist.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QJsonArray>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace std::chrono_literals;
using Landline::Testing::TempDir;

static const QString here = QStringLiteral("/home/me/lists");

/** Single quotes for double ones: moc loses its way in some raw strings. */
static QByteArray quoted(const char *json)
{
    return QByteArray(json).replace('\'', '"');
}

static Result<TaskList> parse(const QByteArray &json)
{
    return parseTaskList(json, here, Downloads::allListedKinds());
}

class TestTaskList final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void readsEveryOption()
    {
        const Result<TaskList> list = parse(R"({
            "groups": {"night": 3},
            "defaults": {"group": "night", "retries": 2},
            "tasks": [{
                "name": "save", "title": "Save all", "kind": "pack",
                "arguments": {"sources": ["photos", "~/notes", "/etc"], "archive": "../out/all.tar.zst"},
                "priority": -5, "timeout": 90, "grace": 0.5, "retries": 4, "backoff": 120,
                "startAt": "2026-01-31T18:30:00Z", "repeat": {"at": "03:15"}, "postTo": "Team", "held": true}]})");
        QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().message));
        QCOMPARE(list->groupLimits, (QHash<QString, int>{{QStringLiteral("night"), 3}}));
        QCOMPARE(list->tasks.size(), 1);
        const ListedTask &task = list->tasks[0];
        QCOMPARE(task.name, QStringLiteral("save"));
        QCOMPARE(task.spec.kind, QStringLiteral("pack"));
        QCOMPARE(task.spec.arguments.value(u"archive").toString(),
                 QStringLiteral("/home/me/out/all.tar.zst"));
        QCOMPARE(task.spec.arguments.value(u"sources").toArray(),
                 (QJsonArray{here + QStringLiteral("/photos"), QDir::homePath() + QStringLiteral("/notes"),
                             QStringLiteral("/etc")}));
        const TaskOptions &options = task.options;
        QCOMPARE(options.title, QStringLiteral("Save all"));
        QCOMPARE(options.group, QStringLiteral("night"));
        QCOMPARE(options.priority, -5);
        QCOMPARE(options.timeout, 90s);
        QCOMPARE(options.grace, 500ms);
        QCOMPARE(options.retry.maxAttempts, 5);
        QCOMPARE(options.retry.initialDelay, 120s);
        QCOMPARE(options.retry.maxDelay, 120s);
        QVERIFY(options.retry.on == RetryOn::AnyError);
        QCOMPARE(options.startAt, QDateTime(QDate(2026, 1, 31), QTime(18, 30), Qt::UTC));
        QCOMPARE(options.repeat.at, QTime(3, 15));
        QCOMPARE(options.postTo, QStringLiteral("Team"));
        QVERIFY(options.held);
    }

    void shortFormsAreCommands()
    {
        const Result<TaskList> list =
            parse(R"(["make -j2", {"command": ["ls", "-l"], "repeat": {"every": 60}},
                      {"kind": "command", "arguments": {"command": "x", "directory": "sub", "shell": "bash"}}])");
        QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().message));
        QCOMPARE(list->tasks.size(), 3);
        QCOMPARE(list->tasks[0].options.title, QStringLiteral("make -j2"));
        QCOMPARE(list->tasks[0].spec.arguments.value(u"directory").toString(), here);
        QCOMPARE(list->tasks[1].options.repeat.every, 60s);
        QCOMPARE(list->tasks[1].options.title, QStringLiteral("ls"));
        QCOMPARE(list->tasks[2].spec.arguments.value(u"directory").toString(), here + QStringLiteral("/sub"));
    }

    void everyKindCanStandInAList_data()
    {
        QTest::addColumn<QByteArray>("task");
        QTest::addColumn<QString>("title");
        QTest::newRow("download") << QByteArray(
            R"([{"kind": "download", "arguments": {"url": "https:\/\/h/f.iso", "directory": "d"}}])")
                                  << "download · f.iso";
        QTest::newRow("hash") << QByteArray(
            R"([{"kind": "hash", "arguments": {"file": "f", "algorithm": "md5"}}])")
                              << "hash · f";
        QTest::newRow("compare") << QByteArray(
            R"([{"kind": "compare", "arguments": {"file": "f", "other": "g"}}])")
                                 << "compare · f";
        QTest::newRow("verify") << QByteArray(R"([{"kind": "verify", "arguments": {"list": "SHA256SUMS"}}])")
                                << "verify · SHA256SUMS";
        QTest::newRow("unpack") << QByteArray(R"([{"kind": "unpack", "arguments": {"archive": "a.zip"}}])")
                                << "unpack · a.zip";
        QTest::newRow("copy") << QByteArray(
            R"([{"kind": "copy", "arguments": {"source": "f", "directory": "d"}}])")
                              << "copy · f";
        QTest::newRow("move") << QByteArray(
            R"([{"kind": "move", "arguments": {"source": "f", "directory": "d", "name": "g"}}])")
                              << "move · f";
    }
    void everyKindCanStandInAList()
    {
        QFETCH(QByteArray, task);
        QFETCH(QString, title);
        const Result<TaskList> list = parse(task);
        QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().message));
        QCOMPARE(list->tasks[0].options.title, title);
        for (const auto &key : {"file", "list", "archive", "source", "directory", "other"}) {
            const QString path = list->tasks[0].spec.arguments.value(QLatin1String(key)).toString();
            QVERIFY2(path.isEmpty() || path.startsWith(here + u'/'), qPrintable(path));
        }
    }

    void putsTasksAfterThoseTheyWaitFor()
    {
        const Result<TaskList> list = parse(R"([
            {"name": "c", "command": "c", "after": ["a", "b"]},
            {"name": "a", "command": "a"},
            {"name": "d", "command": "d", "after": "c"},
            {"name": "b", "command": "b", "after": "a"}])");
        QVERIFY(list);
        QStringList order;
        for (const ListedTask &task : list->tasks)
            order.append(task.name);
        QCOMPARE(order.join(u' '), QStringLiteral("a b c d"));
        QCOMPARE(list->tasks[2].after, (QList<qsizetype>{0, 1}));
        QCOMPARE(list->tasks[3].after, (QList<qsizetype>{2}));
    }

    void saysWhereAndWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("words");
        QTest::newRow("syntax") << QByteArray("{\n  \"tasks\": [\n    \"a\",\n  ]\n}")
                                << "it is no JSON: line 4, column ";
        QTest::newRow("empty") << QByteArray() << "line 1";
        QTest::newRow("no tasks") << QByteArray("{}") << "“tasks” must be an array of at least one task";
        QTest::newRow("none") << QByteArray("[]") << "at least one";
        QTest::newRow("misspelt top")
            << quoted("{'task': ['a']}") << "“task” is not known here; there is tasks";
        QTest::newRow("number") << QByteArray("[7]") << "task 1: it must be an object, or a text: a command";
        QTest::newRow("no kind") << quoted("['a', {'name': 'x'}]")
                                 << "task 2 (“x”): “kind” is missing; there is download";
        QTest::newRow("kind") << quoted("[{'kind': 'unzip'}]") << "the kind “unzip” is not known";
        QTest::newRow("misspelt option")
            << quoted("[{'command': 'a', 'timout': 3}]") << "“timout” is not known here";
        QTest::newRow("misspelt argument") << quoted("[{'kind': 'hash', 'arguments': {'path': 'f'}}]")
                                           << "“path” is not known here; there is file";
        QTest::newRow("argument missing")
            << quoted("[{'kind': 'hash', 'arguments': {'file': 'f'}}]") << "“algorithm” is missing";
        QTest::newRow("algorithm") << quoted(
            "[{'kind': 'hash', 'arguments': {'file': 'f', 'algorithm': 'crc'}}]")
                                   << "“crc” is not a digest";
        QTest::newRow("digest") << quoted("[{'kind': 'compare', 'arguments': {'file': 'f', 'digest': '12'}}]")
                                << "a digest of 2 digits";
        QTest::newRow("archive") << quoted(
            "[{'kind': 'pack', 'arguments': {'sources': ['f'], 'archive': 'a.rar'}}]")
                                 << "does not say what kind";
        QTest::newRow("sources") << quoted(
            "[{'kind': 'pack', 'arguments': {'sources': 'f', 'archive': 'a.zip'}}]")
                                 << "“sources” must be an array";
        QTest::newRow("url") << quoted("[{'kind': 'download', 'arguments': {'url': 'file:///etc/passwd'}}]")
                             << "task 1";
        QTest::newRow("command twice")
            << quoted("[{'command': 'a', 'arguments': {'command': 'b'}}]") << "once";
        QTest::newRow("time-out") << quoted("[{'command': 'a', 'timeout': '5m'}]")
                                  << "“timeout” must be a number of seconds";
        QTest::newRow("negative") << quoted("[{'command': 'a', 'grace': -1}]") << "“grace” must be a number";
        QTest::newRow("priority") << quoted("[{'command': 'a', 'priority': 1.5}]")
                                  << "“priority” must be a whole number";
        QTest::newRow("start") << quoted("[{'command': 'a', 'startAt': 'tomorrow'}]")
                               << "“startAt” must be a time such as";
        QTest::newRow("repeat") << quoted("[{'command': 'a', 'repeat': {'every': 0.2}}]")
                                << "at least 1 second";
        QTest::newRow("repeat both") << quoted("[{'command': 'a', 'repeat': {'every': 5, 'at': '03:00'}}]")
                                     << "“repeat” must be";
        QTest::newRow("repeat at") << quoted("[{'command': 'a', 'repeat': {'at': '25:00'}}]")
                                   << "a time of day such as";
        QTest::newRow("held") << quoted("[{'command': 'a', 'held': 'yes'}]") << "true or false";
        QTest::newRow("group") << quoted("{'groups': {'g': 0}, 'tasks': ['a']}") << "the limit of “g”";
        QTest::newRow("defaults") << quoted("{'defaults': {'name': 'x'}, 'tasks': ['a']}")
                                  << "“defaults”: “name” is not known";
        QTest::newRow("twice") << quoted("[{'name': 'a', 'command': '1'}, {'name': 'a', 'command': '2'}]")
                               << "two tasks are called “a”";
        QTest::newRow("after nobody") << quoted("[{'command': 'a', 'after': 'b'}]")
                                      << "task 1 waits for “b”, but no task has that name";
        QTest::newRow("after a number") << quoted("[{'command': 'a', 'after': [1]}]") << "“after” must be";
        QTest::newRow("circle") << quoted(
            "[{'name': 'a', 'command': '1', 'after': 'b'}, {'name': 'b', 'command': '2', 'after': 'a'}]")
                                << "task 1 waits for itself";
        QTest::newRow("control characters")
            << quoted("[{'command': 'a', 'title': '\\u001b[31m'}]") << "can't be shown";
    }
    void saysWhereAndWhatIsWrong()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, words);
        const Result<TaskList> list = parse(json);
        QVERIFY(!list);
        QVERIFY2(list.error().message.contains(words), qPrintable(list.error().message));
    }

    void boundsTheList()
    {
        const auto commands = [](qsizetype count) {
            return '[' + QByteArray("\"a\",").repeated(count - 1) + "\"a\"]";
        };
        QVERIFY(parse(commands(maxTaskListTasks)));
        QCOMPARE(parse(commands(maxTaskListTasks + 1)).error().code, ErrorCode::TooLarge);
        const QByteArray list = "[\"a\"]";
        QVERIFY(parse(list + QByteArray(maxTaskListBytes - list.size(), ' ')));
        QCOMPARE(parse(list + QByteArray(maxTaskListBytes - list.size() + 1, ' ')).error().code,
                 ErrorCode::TooLarge);
        const auto titled = [](qsizetype length) {
            return quoted("[{'command': 'a', 'title': '") + QByteArray(length, 't') + "\"}]";
        };
        QVERIFY(parse(titled(maxTaskListTextLength)));
        QCOMPARE(parse(titled(maxTaskListTextLength + 1)).error().code, ErrorCode::TooLarge);
        const auto with = [](const char *key, qint64 value) {
            return quoted("[{'command': 'a', '") + QByteArray(key) + "\": " + QByteArray::number(value)
                   + "}]";
        };
        QVERIFY(parse(with("timeout", maxTaskListSpan.count())));
        QVERIFY(!parse(with("timeout", maxTaskListSpan.count() + 1)));
        QVERIFY(parse(with("retries", maxTaskListRetries)));
        QVERIFY(!parse(with("retries", maxTaskListRetries + 1)));
        QVERIFY(parse(with("priority", maxPriority)));
        QVERIFY(!parse(with("priority", maxPriority + 1)));
        QVERIFY(parse("{\"groups\": {\"g\": " + QByteArray::number(maxTaskListGroupLimit)
                      + "}, \"tasks\": [\"a\"]}"));
        QVERIFY(!parse("{\"groups\": {\"g\": " + QByteArray::number(maxTaskListGroupLimit + 1)
                       + "}, \"tasks\": [\"a\"]}"));
    }

    void aLongChainBackwardsIsReadQuickly()
    {
        QByteArray json = "[";
        for (int i = 0; i < maxTaskListTasks; ++i) {
            json += "{\"command\":\"a\",\"name\":\"" + QByteArray::number(i) + '"';
            json += i + 1 < maxTaskListTasks ? ",\"after\":\"" + QByteArray::number(i + 1) + "\"}," : "}]";
        }
        const Result<TaskList> list = parse(json);
        QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().message));
        QCOMPARE(list->tasks.first().name, QString::number(maxTaskListTasks - 1));
    }

    void theExampleOfTheDocumentationIsRight()
    {
        QFile file(QString::fromLocal8Bit(qgetenv("LANDLINE_SOURCE_DIR"))
                   + QStringLiteral("/docs/task-lists.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        int examples = 0;
        for (qsizetype at = 0; (at = text.indexOf("```json\n", at)) >= 0; ++examples) {
            at += 8;
            const Result<TaskList> list = parse(text.mid(at, text.indexOf("```", at) - at));
            QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().message));
        }
        QVERIFY(examples > 0);
    }

    void theTasksRunInTheirOrder()
    {
        const TempDir dir;
        const SystemClock clock;
        TaskQueue queue(clock);
        queue.registerKind(QStringLiteral("command"), commandKind(QProcessEnvironment::systemEnvironment()));
        const Result<TaskList> list = parseTaskList(R"({"groups": {"commands": 4}, "tasks": [
            {"command": "echo 3 >> log", "after": "two"},
            {"name": "two", "command": "sleep 0.05; echo 2 >> log", "after": "one"},
            {"name": "one", "command": "sleep 0.05; echo 1 >> log"}]})",
                                                    dir.path());
        QVERIFY(list);
        const QList<TaskId> ids = addTaskList(queue, *list);
        QCOMPARE(ids.size(), 3);
        QTRY_COMPARE(queue.taskStatus(ids[2]), TaskState::Succeeded);
        QCOMPARE(dir.read(QStringLiteral("log")), QByteArray("1\n2\n3\n"));
        QCOMPARE(queue.task(ids[2])->group, QStringLiteral("commands"));
    }
};

QTEST_GUILESS_MAIN(TestTaskList)
#include "tst_tasklist.moc"
