// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"
#include "ui/models/tasksexport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

class TestTasksExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRowHasAFieldForEachColumn();
    void textsAreQuotedAsTheyNeed_data();
    void textsAreQuotedAsTheyNeed();
    void numbersAreNeverTakenForFormulas();
    void jsonSaysNullForWhatIsUnknown();
    void environmentsStayHere();
    void aFileIsWrittenWholeOrNotAtAll();

private:
    [[nodiscard]] static QStringList csvLines(const QList<TaskSnapshot> &tasks)
    {
        const QByteArray csv = exportedTasks(tasks, ExportFormat::Csv);
        return QString::fromUtf8(csv.mid(3)).split(QStringLiteral("\r\n"));
    }
};

static TaskSnapshot sample()
{
    TaskSnapshot task;
    task.id = Tasks::TaskId(7);
    task.title = QStringLiteral("pack");
    task.group = QStringLiteral("files");
    task.spec.kind = QStringLiteral("pack");
    task.state = TaskState::Succeeded;
    task.progress = {5, 10, Tasks::Unit::Bytes};
    task.activeTime = std::chrono::milliseconds(1500);
    task.createdAt = QDateTime(QDate(2026, 3, 4), QTime(12, 0), Qt::UTC);
    task.attempt = 1;
    return task;
}

void TestTasksExport::aRowHasAFieldForEachColumn()
{
    QVERIFY(exportedTasks({}, ExportFormat::Csv).startsWith("\xEF\xBB\xBFid,name,"));
    const QStringList lines = csvLines({sample()});
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.last().isEmpty());
    QCOMPARE(lines[1],
             QStringLiteral("7,pack,pack,files,Succeeded,0,5,10,bytes,1.500,2026-03-04T12:00:00Z,,,1,1,,"));
    QCOMPARE(lines[1].count(QLatin1Char(',')), lines[0].count(QLatin1Char(',')));
}

void TestTasksExport::textsAreQuotedAsTheyNeed_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("field");
    QTest::newRow("plain") << QStringLiteral("lecture-01.mp4") << QStringLiteral("lecture-01.mp4");
    QTest::newRow("a comma") << QStringLiteral("a,b") << QStringLiteral("\"a,b\"");
    QTest::newRow("quotes") << QStringLiteral("say \"hi\"") << QStringLiteral("\"say \"\"hi\"\"\"");
    QTest::newRow("a formula") << QStringLiteral("=1+1") << QStringLiteral("\"'=1+1\"");
    QTest::newRow("a call") << QStringLiteral("@SUM(A1)") << QStringLiteral("\"'@SUM(A1)\"");
    QTest::newRow("a minus") << QStringLiteral("-2+3") << QStringLiteral("\"'-2+3\"");
    QTest::newRow("a plus") << QStringLiteral("+49 30") << QStringLiteral("\"'+49 30\"");
    QTest::newRow("a tab") << QStringLiteral("\t=1") << QStringLiteral("\"'\t=1\"");
}

void TestTasksExport::textsAreQuotedAsTheyNeed()
{
    QFETCH(QString, title);
    QFETCH(QString, field);
    TaskSnapshot task = sample();
    task.title = title;
    QVERIFY2(csvLines({task})[1].startsWith(QStringLiteral("7,%1,pack,").arg(field)),
             qPrintable(csvLines({task})[1]));
}

void TestTasksExport::numbersAreNeverTakenForFormulas()
{
    TaskSnapshot task = sample();
    task.priority = -10;
    QVERIFY(csvLines({task})[1].contains(QStringLiteral("Succeeded,-10,")));
}

void TestTasksExport::jsonSaysNullForWhatIsUnknown()
{
    const QJsonArray all = QJsonDocument::fromJson(exportedTasks({sample()}, ExportFormat::Json)).array();
    QCOMPARE(all.size(), 1);
    const QJsonObject object = all[0].toObject();
    QCOMPARE(object.value("name").toString(), QStringLiteral("pack"));
    QCOMPARE(object.value("seconds").toDouble(), 1.5);
    QVERIFY(object.value("result").isNull());
    QVERIFY(object.value("ended").isNull());
}

void TestTasksExport::environmentsStayHere()
{
    TaskSnapshot task = sample();
    task.spec.arguments = {{"command", "env"}, {"environment", QJsonObject{{"TOKEN", "secret"}}}};
    const QByteArray json = exportedTasks({task}, ExportFormat::Json);
    QVERIFY(json.contains("\"command\""));
    QVERIFY(!json.contains("secret"));
}

void TestTasksExport::aFileIsWrittenWholeOrNotAtAll()
{
    const Testing::TempDir directory;
    const QString path = directory.path("tasks.csv");
    QVERIFY(exportTasks({sample()}, ExportFormat::Csv, path));
    QCOMPARE(directory.read("tasks.csv"), exportedTasks({sample()}, ExportFormat::Csv));
    const Result<void> result =
        exportTasks({sample()}, ExportFormat::Csv, directory.path("nowhere/tasks.csv"));
    QVERIFY(!result);
    QVERIFY(!result.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestTasksExport)
#include "tst_tasksexport.moc"
