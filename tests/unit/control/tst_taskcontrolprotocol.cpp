// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/taskcontrolprotocol.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QtTest>

using namespace Landline;
using namespace Landline::Control;
using namespace Landline::Tasks;
using namespace std::chrono_literals;

class TestTaskControlProtocol final : public QObject
{
    Q_OBJECT

    static QList<Request> requests()
    {
        AddTask add;
        add.spec = {"command", {{"command", "echo “é”\n\x01"}, {"directory", "/tmp"}}};
        add.title = "a title";
        add.group = "g";
        add.priority = -3;
        add.after = {TaskId(1), TaskId(9'007'199'254'740'992)};
        add.startAt = QDateTime(QDate(2031, 5, 17), QTime(14, 30, 0, 5));
        add.timeout = 1500ms;
        add.retries = 7;
        add.held = true;
        return {Hello{},
                ListTasks{},
                ListTasks{{TaskState::RetryWait, TaskState::Canceling}, "g"},
                AddTask{},
                add,
                ChangeTasks{ChangeTasks::Change::Cancel, {TaskId(1)}, {}, false},
                ChangeTasks{ChangeTasks::Change::Suspend, {}, "g", false},
                ChangeTasks{ChangeTasks::Change::Resume, {}, "g", false},
                ChangeTasks{ChangeTasks::Change::Retry, {}, {}, true},
                ReadLog{TaskId(4), ReadLog::Follow::Yes},
                WaitForTasks{{TaskId(3), TaskId(4)}}};
    }
    static QList<Reply> replies()
    {
        TaskSnapshot task;
        task.id = TaskId(12);
        task.spec.kind = "command";
        task.title = "make";
        task.group = "commands";
        task.priority = 2;
        task.state = TaskState::RetryWait;
        task.progress = {5, 10, Unit::Items};
        task.bytesPerSecond = 1.5;
        task.timeLeft = 2500ms;
        task.status = "s";
        task.result = "r";
        task.error.message = "exit status 3";
        task.attempt = 2;
        task.maxAttempts = 3;
        task.createdAt = task.startedAt = task.finishedAt = task.nextStartAt =
            QDateTime(QDate(2031, 5, 17), QTime(14, 30, 0, 5), Qt::UTC);
        task.activeTime = 1234ms;
        task.after = {TaskId(3)};
        return {Hello{},   TaskReply{task},  Accepted{TaskId(1)},     Changed{TaskId(2)},
                Changed{}, Refused{{}, "m"}, Refused{TaskId(3), "m"}, Output{QByteArray("\0\xff\n", 3)},
                End{}};
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(".*")); }

    void readsBackEachRequest()
    {
        for (const Request &request : requests()) {
            const QByteArray line = toLine(request);
            QCOMPARE(line.count('\n'), 1);
            const Result<Request> back = requestFromLine(line.chopped(1));
            QVERIFY2(back.has_value(), line.constData());
            QVERIFY2(*back == request, line.constData());
        }
    }

    void readsBackEachReply()
    {
        for (const Reply &reply : replies()) {
            const QByteArray line = toLine(reply);
            QCOMPARE(line.count('\n'), 1);
            const Result<Reply> back = replyFromLine(line.chopped(1));
            QVERIFY2(back.has_value(), line.constData());
            QVERIFY2(*back == reply, line.constData());
        }
    }

    void hasANameForEachState()
    {
        const QMetaEnum states = QMetaEnum::fromType<TaskState>();
        QSet<QString> names;
        for (int i = 0; i < states.keyCount(); ++i) {
            const auto state = static_cast<TaskState>(states.value(i));
            names.insert(stateName(state));
            QCOMPARE(stateFromName(stateName(state)).value(), state);
        }
        QCOMPARE(names.size(), states.keyCount());
        QVERIFY(stateFromName("done").error().message.contains("retry-wait"));
    }

    void refusesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("GET / HTTP/1.1");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("no type") << QByteArray("{}");
        QTest::newRow("another type") << QByteArray(R"({"type":"explode"})");
        QTest::newRow("type is no text") << QByteArray(R"({"type":7})");
        QTest::newRow("id 0") << QByteArray(R"({"type":"wait","tasks":[0]})");
        QTest::newRow("half an id") << QByteArray(R"({"type":"wait","tasks":[1.5]})");
        QTest::newRow("a huge id") << QByteArray(R"({"type":"wait","tasks":[1e300]})");
        QTest::newRow("ids are no array") << QByteArray(R"({"type":"wait","tasks":{"0":1}})");
        QTest::newRow("a wrong state") << QByteArray(R"({"type":"list","states":["done"]})");
        QTest::newRow("a negative time-out") << QByteArray(R"({"type":"add","kind":"command","timeout":-1})");
        QTest::newRow("an endless time-out")
            << QByteArray(R"({"type":"add","kind":"command","timeout":1e300})");
        QTest::newRow("too many retries") << QByteArray(R"({"type":"add","kind":"command","retries":1001})");
        QTest::newRow("no date") << QByteArray(R"({"type":"add","kind":"command","start":"soon"})");
        QTest::newRow("arguments are no object")
            << QByteArray(R"({"type":"add","kind":"command","arguments":[]})");
        QTest::newRow("held is no flag") << QByteArray(R"({"type":"add","kind":"command","held":1})");
        QTest::newRow("deep") << QByteArray(200'000, '[');
        QTest::newRow("too long") << "{\"type\":\"list\",\"group\":\"" + QByteArray(maxRequestBytes, 'x')
                                         + "\"}";
        QByteArray many = "{\"type\":\"wait\",\"tasks\":[1";
        for (qsizetype i = 0; i < maxNamedTasks; ++i)
            many += ",1";
        QTest::newRow("too many tasks") << many + "]}";
    }
    void refusesWhatIsWrong()
    {
        QFETCH(QByteArray, line);
        const Result<Request> request = requestFromLine(line);
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::Protocol);
        QVERIFY(!replyFromLine(line));
    }

    void survivesDamagedLines()
    {
        QRandomGenerator random(3);
        for (int round = 0; round < 20'000; ++round) {
            const QList<Request> all = requests();
            QByteArray line = toLine(all.at(random.bounded(static_cast<int>(all.size()))));
            for (int i = random.bounded(1, 5); i > 0; --i)
                line[random.bounded(static_cast<int>(line.size()))] = static_cast<char>(random.bounded(256));
            (void)requestFromLine(line);
            (void)replyFromLine(line);
        }
    }

    void cutsLongTexts()
    {
        TaskSnapshot task;
        task.id = TaskId(1);
        task.title = QString(1'000'000, u'x');
        task.error.message = task.title;
        QVERIFY(toLine(Reply(TaskReply{task})).size() < 3 * maxTextLength);
    }
};

QTEST_GUILESS_MAIN(TestTaskControlProtocol)
#include "tst_taskcontrolprotocol.moc"
