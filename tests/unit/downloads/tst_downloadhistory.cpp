// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadhistory.h"
#include "core/downloads/downloadrequest.h"
#include "tests/support/tempdir.h"

#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

class TestDownloadHistory : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        start();
    }
    void cleanup() { m_history.reset(); }
    void isThereAfterARestart();
    void findsEveryWordInNameAddressOrFile_data();
    void findsEveryWordInNameAddressOrFile();
    void aSecondEndOfTheSameTaskTakesTheFirstOnesPlace();
    void keepsTheLatestOnes();
    void tellsTheLatestOfVeryMany();
    void removedOnesAreGone();
    void allThatIsFoundIsRemoved();
    void aDamagedFileIsMovedAside();
    void anEntryTellsWhatBecameOfIt();
    void secretsStayOut();

private:
    void start()
    {
        m_history = std::make_unique<DownloadHistory>(m_dir->path(QStringLiteral("downloads.db")));
        m_history->open();
        QCoreApplication::processEvents();
    }
    [[nodiscard]] static HistoryEntry entry(int number, const QString &name)
    {
        HistoryEntry out;
        out.task = TaskId(number);
        out.addedAt = QDateTime(QDate(2026, 3, 4), QTime(10, 0), Qt::UTC);
        out.endedAt = out.addedAt.addSecs(number);
        out.name = name;
        out.url = QStringLiteral("https://mirror.example/") + name;
        out.directory = QStringLiteral("/downloads");
        out.file = QStringLiteral("/downloads/") + name;
        out.size = 1000;
        return out;
    }
    QStringList find(const QString &words)
    {
        QStringList names;
        bool isThere = false;
        const auto connection = connect(m_history.get(), &DownloadHistory::found, this,
                                        [&](int, const QList<HistoryEntry> &entries, qint64 total) {
                                            for (const HistoryEntry &one : entries)
                                                names.append(one.name);
                                            m_entries = entries;
                                            m_total = total;
                                            isThere = true;
                                        });
        m_history->find(words, 1);
        (void)QTest::qWaitFor([&] { return isThere; });
        disconnect(connection);
        return names;
    }

    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<DownloadHistory> m_history;
    QList<HistoryEntry> m_entries;
    qint64 m_total = 0;
};

void TestDownloadHistory::isThereAfterARestart()
{
    HistoryEntry first = entry(1, QStringLiteral("debian.iso"));
    first.digest = QStringLiteral("sha-256=00");
    HistoryEntry second = entry(2, QStringLiteral("数据.tar"));
    second.outcome = HistoryOutcome::Failed;
    second.message = QStringLiteral("the server answered 404");
    second.file.clear();
    m_history->record(first);
    m_history->record(second);
    m_history.reset(); // writes what waits
    start();
    QCOMPARE(find({}), (QStringList{QStringLiteral("数据.tar"), QStringLiteral("debian.iso")}));
    first.id = 1;
    second.id = 2;
    QCOMPARE(m_entries, (QList<HistoryEntry>{second, first}));
}

void TestDownloadHistory::findsEveryWordInNameAddressOrFile_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("name") << QStringLiteral("DEBIAN") << QStringList{"debian_12.iso"};
    QTest::newRow("two words") << QStringLiteral("mirror 12") << QStringList{"debian_12.iso"};
    QTest::newRow("address") << QStringLiteral("mirror.example") << QStringList{"数据.tar", "debian_12.iso"};
    QTest::newRow("Chinese") << QStringLiteral("数") << QStringList{"数据.tar"};
    QTest::newRow("no wildcard") << QStringLiteral("%") << QStringList{};
    QTest::newRow("no wildcard of one") << QStringLiteral("n_1") << QStringList{"debian_12.iso"};
    QTest::newRow("nothing") << QStringLiteral("fedora") << QStringList{};
}

void TestDownloadHistory::findsEveryWordInNameAddressOrFile()
{
    QFETCH(const QString, words);
    m_history->record(entry(1, QStringLiteral("debian_12.iso")));
    m_history->record(entry(2, QStringLiteral("数据.tar")));
    QTEST(find(words), "names");
}

void TestDownloadHistory::aSecondEndOfTheSameTaskTakesTheFirstOnesPlace()
{
    HistoryEntry one = entry(1, QStringLiteral("a.iso"));
    one.outcome = HistoryOutcome::Failed;
    m_history->record(one);
    one.outcome = HistoryOutcome::Finished;
    m_history->record(one);
    HistoryEntry later = one; // of a queue that began to count anew
    later.addedAt = one.addedAt.addDays(1);
    m_history->record(later);
    QCOMPARE(find({}).size(), 2);
    QCOMPARE(m_entries.constLast().outcome, HistoryOutcome::Finished);
}

void TestDownloadHistory::keepsTheLatestOnes()
{
    for (int i = 0; i < DownloadHistory::maxEntries; ++i)
        m_history->record(entry(i, QString::number(i)));
    (void)find({});
    m_history->record(entry(DownloadHistory::maxEntries, QStringLiteral("last")));
    QCOMPARE(find({}).constFirst(), QStringLiteral("last"));
    QCOMPARE(m_total, DownloadHistory::maxEntries);
    QVERIFY(find(QStringLiteral("/downloads/0")).isEmpty());
}

void TestDownloadHistory::tellsTheLatestOfVeryMany()
{
    for (int i = 0; i < DownloadHistory::maxFound + 5; ++i)
        m_history->record(entry(i, QString::number(i)));
    QCOMPARE(find({}).size(), DownloadHistory::maxFound);
    QCOMPARE(m_total, DownloadHistory::maxFound + 5);
    QCOMPARE(m_entries.constFirst().task, TaskId(DownloadHistory::maxFound + 4));
}

void TestDownloadHistory::removedOnesAreGone()
{
    for (int i = 1; i <= 3; ++i)
        m_history->record(entry(i, QString::number(i)));
    (void)find({});
    QSignalSpy changes(m_history.get(), &DownloadHistory::changed);
    m_history->remove({m_entries.at(0).id, m_entries.at(2).id});
    QCOMPARE(changes.count(), 1);
    QCOMPARE(find({}), QStringList{"2"});
}

void TestDownloadHistory::allThatIsFoundIsRemoved()
{
    // More than a search returns, and one that ends after a person has seen them.
    for (int i = 1; i <= DownloadHistory::maxFound + 1; ++i)
        m_history->record(entry(i, QStringLiteral("old.iso")));
    m_history->record(entry(5000, QStringLiteral("other_old")));
    QSignalSpy found(m_history.get(), &DownloadHistory::found);
    m_history->find(QStringLiteral("old .iso"), 1);
    QTRY_COMPARE(found.count(), 1);
    const qint64 last = found.constFirst().at(1).value<QList<HistoryEntry>>().constFirst().id;
    const HistorySelection selection{QStringLiteral("old .iso"), last};
    m_history->record(entry(6000, QStringLiteral("new-old.iso")));
    // As long as it can be undone they are left out.
    m_history->find({}, 2, selection);
    QTRY_COMPARE(found.count(), 2);
    QCOMPARE(found.constLast().at(2).toLongLong(), 2);
    m_history->find({}, 3);
    QTRY_COMPARE(found.count(), 3);
    QCOMPARE(found.constLast().at(2).toLongLong(), DownloadHistory::maxFound + 3);
    m_history->removeFound(selection);
    QCOMPARE(find({}), (QStringList{"new-old.iso", "other_old"}));
}

void TestDownloadHistory::aDamagedFileIsMovedAside()
{
    m_history.reset();
    m_dir->write(QStringLiteral("downloads.db"), QByteArray(5000, 'x'));
    m_history = std::make_unique<DownloadHistory>(m_dir->path(QStringLiteral("downloads.db")));
    QSignalSpy failures(m_history.get(), &DownloadHistory::failed);
    m_history->open();
    QCoreApplication::processEvents();
    QCOMPARE(failures.count(), 1);
    QCOMPARE(failures.constFirst().constFirst().value<Error>().code, ErrorCode::Damaged);
    m_history->record(entry(1, QStringLiteral("a.iso")));
    QCOMPARE(find({}), QStringList{"a.iso"});
}

void TestDownloadHistory::anEntryTellsWhatBecameOfIt()
{
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("https://mirror.example/a.iso"));
    request.directory = QStringLiteral("/downloads");
    TaskSnapshot task;
    task.id = TaskId(7);
    task.spec = request.toSpec();
    task.title = QStringLiteral("a.iso");
    task.state = TaskState::Running;
    QVERIFY(!historyEntryOf(task));
    task.state = TaskState::Failed;
    task.error = {ErrorCode::Http, QStringLiteral("the server answered 404"), {}, 404, {}};
    std::optional<HistoryEntry> entry = historyEntryOf(task);
    QCOMPARE(entry->outcome, HistoryOutcome::Failed);
    QCOMPARE(entry->message, task.error.message);
    QCOMPARE(entry->directory, QStringLiteral("/downloads"));
    QVERIFY(entry->file.isEmpty());
    task.state = TaskState::Succeeded;
    task.progress = {5, 5, Tasks::Unit::Bytes};
    task.details = {
        {QStringLiteral("name"), QStringLiteral("b.iso")},
        {QStringLiteral("file"), QStringLiteral("/downloads/b.iso")},
        {QStringLiteral("digests"), QJsonObject{{QStringLiteral("md5"), QStringLiteral("00ff")}}}};
    entry = historyEntryOf(task);
    QCOMPARE(entry->outcome, HistoryOutcome::Finished);
    QCOMPARE(entry->name, QStringLiteral("b.iso"));
    QCOMPARE(entry->file, QStringLiteral("/downloads/b.iso"));
    QCOMPARE(entry->digest, QStringLiteral("md5=00ff"));
    QCOMPARE(entry->size, 5);
    task.spec.kind = QStringLiteral("command");
    QVERIFY(!historyEntryOf(task));
}

void TestDownloadHistory::secretsStayOut()
{
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("https://ana:geheim@mirror.example/a.iso"));
    request.access.password = QStringLiteral("geheim");
    TaskSnapshot task;
    task.spec = request.toSpec();
    task.state = TaskState::Canceled;
    const std::optional<HistoryEntry> entry = historyEntryOf(task);
    QCOMPARE(entry->outcome, HistoryOutcome::Canceled);
    QCOMPARE(entry->url, QStringLiteral("https://ana@mirror.example/a.iso"));
}

QTEST_GUILESS_MAIN(TestDownloadHistory)
#include "tst_downloadhistory.moc"
