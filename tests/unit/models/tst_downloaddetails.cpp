// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloaddetails.h"
#include "ui/models/rowactions.h"

#include <QJsonArray>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

class TestDownloadDetails : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foreignSegmentsAreChecked();
    void moreSegmentsThanCanBeShownAreJoined();
    void moreSourcesThanCanBeShownAreLeftOut();
    void theBarShowsWhatIsThereAndWhatIsComing();
    void aRunningOneTellsItsPaceAndConnections();
    void aFinishedOneTellsWhatWasChecked();
    void whatHelpsStandsFirst_data();
    void whatHelpsStandsFirst();
};

void TestDownloadDetails::foreignSegmentsAreChecked()
{
    TaskSnapshot task;
    const QJsonArray backwards{20, 10};
    const QJsonArray fine{0, 10};
    const QJsonArray overlapping{5, 15};
    task.details[QLatin1String("segments")] =
        QJsonArray{fine, overlapping, backwards, QJsonArray{}, QStringLiteral("x"), QJsonArray{30, 40}};
    QCOMPARE(detailsOf(task).segments,
             (QList<DownloadDetails::Segment>{{.begin = 0, .end = 10}, {.begin = 30, .end = 40}}));
}

void TestDownloadDetails::moreSegmentsThanCanBeShownAreJoined()
{
    QJsonArray many;
    for (int i = 0; i < maxShownSegments + 3; ++i)
        many.append(QJsonArray{i * 10, i * 10 + 5});
    TaskSnapshot task;
    task.details[QLatin1String("segments")] = many;
    const auto segments = detailsOf(task).segments;
    QCOMPARE(segments.size(), maxShownSegments);
    QCOMPARE(segments.constLast().end, (maxShownSegments + 2) * 10 + 5);
}

void TestDownloadDetails::moreSourcesThanCanBeShownAreLeftOut()
{
    QJsonArray many;
    for (int i = 0; i < maxShownSources + 3; ++i) {
        many.append(QJsonObject{{QStringLiteral("url"), QStringLiteral("https://%1.example/").arg(i)},
                                {QStringLiteral("state"), QStringLiteral("used")},
                                {QStringLiteral("connections"), 2},
                                {QStringLiteral("bytes"), 1000},
                                {QStringLiteral("bytesPerSecond"), 500.5},
                                {QStringLiteral("note"), QStringLiteral("named by the server")}});
    }
    TaskSnapshot task;
    task.details[QLatin1String("sources")] = many;
    const QList<DownloadSource> sources = detailsOf(task).sources;
    QCOMPARE(sources.size(), maxShownSources);
    QCOMPARE(sources.constFirst(),
             (DownloadSource{QStringLiteral("https://0.example/"), QStringLiteral("used"), 2, 1000, 500.5,
                             QStringLiteral("named by the server")}));
}

void TestDownloadDetails::theBarShowsWhatIsThereAndWhatIsComing()
{
    TaskSnapshot task;
    task.progress = {30, 100, Tasks::Unit::Bytes};
    task.details[QLatin1String("segments")] = QJsonArray{QJsonArray{0, 20}, QJsonArray{50, 60}};
    // From each connection's place to its end, in no order.
    task.details[QLatin1String("active")] = QJsonArray{QJsonArray{60, 100}, QJsonArray{20, 21}};
    task.details[QLatin1String("connections")] = 2;
    const BarShares shares = barShares(task);
    QCOMPARE(shares.present, (QList<QPair<double, double>>{{0, 0.2}, {0.5, 0.6}}));
    QCOMPARE(shares.active, (QList<QPair<double, double>>{{0.6, 0.6 + activeShare}, {0.2, 0.21}}));
    QCOMPARE(barLegend(task), QStringLiteral("Filled: what is on the disk.\n"
                                             "Pale: where each of the 2 connections is at work.\n"
                                             "The gaps between are still to come."));
    task.progress.total = -1;
    QVERIFY(barShares(task).present.isEmpty());
    QVERIFY(barLegend(task).contains(QLatin1String("size is unknown")));
}

void TestDownloadDetails::aRunningOneTellsItsPaceAndConnections()
{
    TaskSnapshot task;
    task.state = TaskState::Running;
    task.progress = {650, 1000, Tasks::Unit::Bytes};
    task.bytesPerSecond = 2.9e6;
    task.timeLeft = 60s;
    task.details[QLatin1String("connections")] = 4;
    QCOMPARE(downloadWords(task, QStringLiteral("running")),
             QStringLiteral("2.9 MB/s · 1 min left · 4 connections"));
    task.spec.arguments[QLatin1String("bytesPerSecond")] = 3'000'000;
    QCOMPARE(downloadWords(task, QStringLiteral("running")),
             QStringLiteral("2.9 MB/s · 1 min left · 4 connections · limit 3 MB/s"));
    task.spec.arguments = {};
    task.bytesPerSecond = 0;
    task.timeLeft = -1ms;
    task.details[QLatin1String("connections")] = 0;
    task.status = QStringLiteral("mirror.example asked for a pause of 30 s");
    QCOMPARE(downloadWords(task, task.status), task.status);
}

void TestDownloadDetails::aFinishedOneTellsWhatWasChecked()
{
    TaskSnapshot task;
    task.state = TaskState::Succeeded;
    task.details[QLatin1String("url")] = QStringLiteral("https://mirror.example/handout.pdf");
    QCOMPARE(downloadWords(task, QStringLiteral("done")), QStringLiteral("done · mirror.example"));
    task.details[QLatin1String("verified")] = QStringLiteral("sha-256=00ff");
    QCOMPARE(downloadWords(task, QStringLiteral("done")),
             QStringLiteral("done · SHA-256 checked · mirror.example"));
}

void TestDownloadDetails::whatHelpsStandsFirst_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("label");
    QTest::newRow("network") << ErrorCode::Network << QStringLiteral("Retry");
    QTest::newRow("no login") << ErrorCode::Auth << QStringLiteral("Sign in…");
    QTest::newRow("another file") << ErrorCode::NotTheFile << QStringLiteral("Replace address…");
    QTest::newRow("changed") << ErrorCode::Changed << QStringLiteral("Start over");
    QTest::newRow("checksum") << ErrorCode::Checksum << QStringLiteral("Start over");
    QTest::newRow("disk full") << ErrorCode::DiskFull << QStringLiteral("Open folder");
    QTest::newRow("no right") << ErrorCode::PermissionDenied << QStringLiteral("Open folder");
}

void TestDownloadDetails::whatHelpsStandsFirst()
{
    QFETCH(const ErrorCode, code);
    TaskSnapshot task;
    task.state = TaskState::Failed;
    task.error.code = code;
    const QList<RowAction> actions = rowActionsFor(task);
    QTEST(rowLabelFor(actions.constFirst(), task), "label");
    for (qsizetype i = 1; i < actions.size(); ++i)
        QCOMPARE(rowLabelFor(actions.at(i), task), QString());
    task.state = TaskState::RetryWait;
    QCOMPARE(rowLabelFor(rowActionsFor(task).constFirst(), task), QStringLiteral("Retry now"));
}

QTEST_APPLESS_MAIN(TestDownloadDetails)
#include "tst_downloaddetails.moc"
