// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskfacts.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

QString fact(const TaskSnapshot &task, const QString &title)
{
    const auto titleOf = [](Tasks::TaskId id) {
        return id == Tasks::TaskId(1) ? QStringLiteral("fetch") : QString();
    };
    for (const TaskFact &one : taskFacts(task, titleOf)) {
        if (one.title == title)
            return one.text;
    }
    return {};
}

} // namespace

class TestTaskFacts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsEmptyIsNotSaid();
    void aCommandSaysWhatRunsWhere();
    void attemptsSayWhenAndWhy();
    void dependenciesHaveNames();
    void whatRepeatsSaysWhen();
    void prioritiesHaveWords();
    void longTextsAreCut();
};

void TestTaskFacts::whatIsEmptyIsNotSaid()
{
    for (const TaskFact &one : taskFacts({}, [](Tasks::TaskId) { return QString(); }))
        QVERIFY2(!one.text.isEmpty(), qPrintable(one.title));
}

void TestTaskFacts::aCommandSaysWhatRunsWhere()
{
    TaskSnapshot task;
    task.spec = {"command",
                 {{"command", "make\n-j2"},
                  {"directory", "/src"},
                  {"environment", QJsonObject{{"A", "1"}, {"B", QJsonValue()}}}}};
    QCOMPARE(fact(task, "Command"), QStringLiteral("make\n-j2"));
    QCOMPARE(fact(task, "Folder"), QStringLiteral("/src"));
    QCOMPARE(fact(task, "Environment"), QStringLiteral("A=1\nB="));
    task.spec.arguments = {{"command", "\u202Eevil\x1b[31m"}};
    QVERIFY(!fact(task, "Command").contains(QChar(0x202E)));
    QVERIFY(!fact(task, "Command").contains(QChar(0x1b)));
}

void TestTaskFacts::attemptsSayWhenAndWhy()
{
    TaskSnapshot task;
    task.attempts = {
        {1, QDateTime(QDate(2026, 3, 4), QTime(12, 0)), 3s, {ErrorCode::Network, "lost", {}, 0, {}}}};
    task.attempt = 2;
    task.maxAttempts = 3;
    const QString text = fact(task, "Failed attempts");
    QVERIFY2(text.startsWith("1. ") && text.endsWith(" · after 3 s · lost"), qPrintable(text));
    QCOMPARE(fact(task, "Attempts"), QStringLiteral("2 of 3"));
}

void TestTaskFacts::dependenciesHaveNames()
{
    TaskSnapshot task;
    task.after = {Tasks::TaskId(1), Tasks::TaskId(2)};
    QCOMPARE(fact(task, "After"), QStringLiteral("fetch\ntask 2"));
}

void TestTaskFacts::whatRepeatsSaysWhen()
{
    TaskSnapshot task;
    task.repeat.every = 2h;
    QCOMPARE(fact(task, "Repeats"), QStringLiteral("every 2 h"));
    QCOMPARE(repeatText({0ms, QTime(8, 0)}),
             QStringLiteral("daily at ") + QLocale().toString(QTime(8, 0), QLocale::ShortFormat));
    QCOMPARE(repeatText({}), QString());
}

void TestTaskFacts::prioritiesHaveWords()
{
    QCOMPARE(priorityText(0), QStringLiteral("normal"));
    QCOMPARE(priorityText(10), QStringLiteral("high"));
    QCOMPARE(priorityText(-10), QStringLiteral("low"));
    QCOMPARE(priorityText(3), QStringLiteral("high (3)"));
}

void TestTaskFacts::longTextsAreCut()
{
    TaskSnapshot task;
    task.result = QString(maxFactLength + 5, u'x');
    QVERIFY(fact(task, "Result").size() < maxFactLength + 100);
    QVERIFY(fact(task, "Result").endsWith("5 characters more)"));
}

QTEST_GUILESS_MAIN(TestTaskFacts)
#include "tst_taskfacts.moc"
