// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/commandkind.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/kinds/kindtest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::KindRun;
using Landline::Testing::TempDir;

static QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

class TestCommandKind final : public QObject
{
    Q_OBJECT

    KindRun m_kind{QStringLiteral("command"), commandKind(QProcessEnvironment::systemEnvironment())};

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void runsInItsDirectory()
    {
        const TempDir dir;
        const TaskSnapshot task = m_kind.run(commandSpec(QStringLiteral("touch made"), dir.path()).arguments);
        QCOMPARE(task.state, TaskState::Succeeded);
        QCOMPARE(task.group, QStringLiteral("commands"));
        QVERIFY(QFile::exists(dir.path(QStringLiteral("made"))));
    }

    void addsToTheEnvironmentAndTakesFromIt()
    {
        qputenv("LANDLINE_TEST_GONE", "here");
        KindRun kind(QStringLiteral("command"), commandKind(QProcessEnvironment::systemEnvironment()));
        qunsetenv("LANDLINE_TEST_GONE");
        QCOMPARE(kind.run(object(R"({"command": "echo $LANDLINE_TEST_GONE"})")).state, TaskState::Succeeded);
        QTRY_COMPARE(kind.log, QStringLiteral("here\n"));
        kind.run(object(R"({"command": "echo $WORD-${LANDLINE_TEST_GONE-gone}",
                            "environment": {"WORD": "a b", "LANDLINE_TEST_GONE": null}})"));
        QTRY_COMPARE(kind.log, QStringLiteral("a b-gone\n"));
    }

    void usesTheShellThatIsNamed()
    {
        m_kind.run(object(R"({"command": "echo ${BASH_VERSION:+bash}", "shell": "bash"})"));
        QTRY_COMPARE(m_kind.log, QStringLiteral("bash\n"));
    }

    void runsAProgramWithoutAShell()
    {
        m_kind.run(object(R"({"command": ["printf", "%s|", "$HOME", "a b", "; exit 1"], "shell": "none"})"));
        QTRY_COMPARE(m_kind.log, QStringLiteral("$HOME|a b|; exit 1|"));
        QCOMPARE(m_kind.run(object(R"({"command": ["false"]})")).error.message,
                 QStringLiteral("exit status 1"));
    }

    void saysWhatIsNotThere_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("words");
        QTest::newRow("directory") << QByteArray(R"({"command": "true", "directory": "/nonexistent/d"})")
                                   << "the directory /nonexistent/d is not there";
        QTest::newRow("a file as directory") << QByteArray(R"({"command": "true", "directory": "/dev/null"})")
                                             << "/dev/null is not a directory";
        QTest::newRow("shell") << QByteArray(R"({"command": "true", "shell": "/bin/nosuchshell"})")
                               << "the shell /bin/nosuchshell is not there";
        QTest::newRow("shell of the path") << QByteArray(R"({"command": "true", "shell": "nosuchshell"})")
                                           << "the shell nosuchshell is not there";
        QTest::newRow("program") << QByteArray(R"({"command": ["nosuchprogram"]})")
                                 << "the program nosuchprogram is not there";
    }
    void saysWhatIsNotThere()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, words);
        const TaskSnapshot task = m_kind.run(object(json));
        QCOMPARE(task.state, TaskState::Failed);
        QCOMPARE(task.error.code, ErrorCode::NotFound);
        QVERIFY2(task.error.message.startsWith(words), qPrintable(task.error.message));
    }

    void refusesArgumentsThatMakeNoSense_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("words");
        QTest::newRow("no command") << QByteArray("{}") << "“command” is missing";
        QTest::newRow("empty command") << QByteArray(R"({"command": ""})") << "not empty";
        QTest::newRow("number") << QByteArray(R"({"command": 7})") << "must be a text";
        QTest::newRow("no words") << QByteArray(R"({"command": []})") << "names no program";
        QTest::newRow("words of numbers") << QByteArray(R"({"command": ["a", 1]})") << "array of texts";
        QTest::newRow("array and shell")
            << QByteArray(R"({"command": ["a"], "shell": "/bin/sh"})") << "one text";
        QTest::newRow("text and no shell")
            << QByteArray(R"({"command": "a", "shell": "none"})") << "an array";
        QTest::newRow("misspelt") << QByteArray(R"({"command": "a", "dir": "/"})")
                                  << "“dir” is not known here";
        QTest::newRow("list of variables")
            << QByteArray(R"({"command": "a", "environment": ["A=b"]})") << "an object";
        QTest::newRow("name of a variable")
            << QByteArray(R"({"command": "a", "environment": {"A=b": ""}})") << "“A=b” can't be the name";
        QTest::newRow("value of a variable")
            << QByteArray(R"({"command": "a", "environment": {"A": 1}})") << "A must be a text, or null";
        QTest::newRow("a zero") << QByteArray(R"({"command": "true\u0000false"})") << "zero character";
    }
    void refusesArgumentsThatMakeNoSense()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, words);
        const TaskSnapshot task = m_kind.run(object(json));
        QCOMPARE(task.error.code, ErrorCode::InvalidInput);
        QVERIFY2(task.error.message.contains(words), qPrintable(task.error.message));
    }

    void refusesALongerCommandThanTheSystemTakes()
    {
        const QString longest = QStringLiteral(": ") + QString(maxArgumentBytes - 2, u'x');
        QCOMPARE(m_kind.run({{QStringLiteral("command"), longest}}).state, TaskState::Succeeded);
        const TaskSnapshot longer = m_kind.run({{QStringLiteral("command"), longest + u'x'}});
        QCOMPARE(longer.error.code, ErrorCode::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestCommandKind)
#include "tst_commandkind.moc"
