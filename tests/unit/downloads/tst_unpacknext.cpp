// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadrequest.h"
#include "core/downloads/unpacknext.h"
#include "core/tasks/operation.h"
#include "core/tasks/taskqueue.h"

#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;
using Tasks::TaskState;

namespace {

/** A download that ends at once as its URL's path says. */
class EndingOperation final : public Tasks::Operation
{
public:
    explicit EndingOperation(const QJsonObject &arguments)
        : m_path(QUrl(arguments.value(QLatin1String("url")).toString()).path())
    {}
    void start() override
    {
        if (m_path.contains(QLatin1String("fail"))) {
            fail({ErrorCode::DiskFull, QStringLiteral("disk full"), {}, 0, {}});
            return;
        }
        setDetails({{QStringLiteral("file"), QStringLiteral("/data") + m_path},
                    {QStringLiteral("skipped"), m_path.contains(QLatin1String("skipped"))}});
        succeed(QStringLiteral("done"));
    }
    void cancel() override { endCanceled(); }

private:
    QString m_path;
};

} // namespace

class TestUnpackNext : public QObject
{
    Q_OBJECT
private slots:
    void archivesAreUnpackedWhereItWasAsked_data();
    void archivesAreUnpackedWhereItWasAsked();
};

void TestUnpackNext::archivesAreUnpackedWhereItWasAsked_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("unpacks");
    QTest::addColumn<bool>("unpacked");
    QTest::newRow("zip") << "/a.zip" << true << true;
    QTest::newRow("tar") << "/a.TAR.GZ" << true << true;
    QTest::newRow("not asked") << "/a.zip" << false << false;
    QTest::newRow("no archive") << "/a.iso" << true << false;
    QTest::newRow("a document") << "/a.docx" << true << false;
    QTest::newRow("an ending alone") << "/.zip" << true << true;
    QTest::newRow("failed") << "/fail.zip" << true << false;
    QTest::newRow("was there already") << "/skipped.zip" << true << false;
}

void TestUnpackNext::archivesAreUnpackedWhereItWasAsked()
{
    QFETCH(const QString, path);
    QFETCH(const bool, unpacks);
    QFETCH(const bool, unpacked);
    SystemClock clock;
    Tasks::TaskQueue queue(clock);
    Tasks::TaskKind download;
    download.operation = [](const QJsonObject &arguments, const QJsonObject &) {
        return std::make_unique<EndingOperation>(arguments);
    };
    download.next = unpackNext;
    queue.registerKind(downloadKindName, download);
    QJsonObject given;
    Tasks::TaskKind unpack;
    unpack.function = [](const QJsonObject &arguments, Tasks::TaskContext &) {
        return QVariant(arguments.value(QLatin1String("archive")).toString());
    };
    queue.registerKind(QStringLiteral("unpack"), unpack);
    queue.restore();
    QSignalSpy finished(&queue, &Tasks::TaskQueue::taskFinished);
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("http://example.org") + path);
    request.unpacks = unpacks;
    queue.addTask(request.toSpec(), request.toOptions(0));
    QTRY_COMPARE(finished.count(), unpacked ? 2 : 1);
    QCOMPARE(queue.tasks().size(), unpacked ? 2 : 1);
    if (!unpacked)
        return;
    const auto task = finished.at(1).at(0).value<Tasks::TaskSnapshot>();
    QCOMPARE(task.state, TaskState::Succeeded);
    QCOMPARE(task.result, QStringLiteral("/data") + path);
    QVERIFY(task.title.startsWith(QLatin1String("Unpack ")));
}

QTEST_GUILESS_MAIN(TestUnpackNext)
#include "tst_unpacknext.moc"
