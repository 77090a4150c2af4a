// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadcoordinator.h"
#include "tests/support/fakeclock.h"
#include "tests/unit/downloads/downloadfixture.h"

#include <QFile>
#include <QSignalSpy>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestDownloadOperation : public DownloadFixture
{
    Q_OBJECT
private slots:
    void bringsAWholeFile_data();
    void bringsAWholeFile();
    void asksForPlainBytes();
    void takesTheNameFromTheServerMadeSafe_data();
    void takesTheNameFromTheServerMadeSafe();
    void leavesExistingFilesAlone_data();
    void leavesExistingFilesAlone();
    void neverWritesThroughALink();
    void leavesForeignPartFilesAlone();
    void refusesASecondRunOnTheSameFile();
    void saysThatNothingComesAndWhenItAsksAgain();
    void saysWhereItCannotWrite();
    void takesTheNextUrlWhenTheFirstFails();
    void waitsForAPersonWhereThereIsNoRoom();
    void believesNothingOfAPartThatIsGone();

private:
    const QByteArray m_body = testBytes(3'000'000);
};

void TestDownloadOperation::bringsAWholeFile_data()
{
    QTest::addColumn<HttpScript>("script");
    HttpScript script;
    script.body = testBytes(700'000);
    QTest::newRow("with length") << script;
    script.chunked = true;
    QTest::newRow("chunked") << script;
    script.chunked = false;
    script.sendsLength = false;
    QTest::newRow("until the connection closes") << script;
    script.sendsLength = true;
    script.body.clear();
    QTest::newRow("empty") << script;
    script.chunked = true;
    QTest::newRow("empty, chunked") << script;
    script.chunked = false;
    script.body = "x";
    QTest::newRow("a byte") << script;
    script.body = testBytes(9'000'000);
    QTest::newRow("more than the buffers") << script;
}

void TestDownloadOperation::bringsAWholeFile()
{
    QFETCH(HttpScript, script);
    m_server->serve("/dir/name%20x.bin", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/dir/name%20x.bin")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QCOMPARE(names(), QStringList(QStringLiteral("name x.bin")));
    QVERIFY(content(QStringLiteral("name x.bin")) == script.body);
    QCOMPARE(attempt.file, m_dir->path(QStringLiteral("name x.bin")));
    const Tasks::Progress all{script.body.size(), script.body.size(), Tasks::Unit::Bytes};
    QCOMPARE(attempt.progress.done, all.done);
    QCOMPARE(attempt.progress.total, all.total);
    QCOMPARE(attempt.details.value(QStringLiteral("file")).toString(), attempt.file);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestDownloadOperation::asksForPlainBytes()
{
    HttpScript script;
    script.body = "x";
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    const HttpTestRequest asked = m_server->requests().first();
    QCOMPARE(asked.method, QByteArray("GET"));
    QCOMPARE(asked.headers.value("accept-encoding"), QByteArray("identity"));
    QVERIFY(!asked.headers.contains("range"));
    QVERIFY(!asked.headers.contains("cookie"));
}

void TestDownloadOperation::takesTheNameFromTheServerMadeSafe_data()
{
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("name");
    QTest::newRow("server's") << QByteArray("attachment; filename=\"a b.iso\"") << QString()
                              << QStringLiteral("a b.iso");
    QTest::newRow("traversal") << QByteArray("attachment; filename=\"../../etc/passwd\"") << QString()
                               << QStringLiteral("passwd");
    QTest::newRow("absolute") << QByteArray("attachment; filename=/etc/cron.d/x") << QString()
                              << QStringLiteral("x");
    QTest::newRow("hidden") << QByteArray("attachment; filename=\".bashrc\"") << QString()
                            << QStringLiteral("bashrc");
    QTest::newRow("nothing left") << QByteArray("attachment; filename=\"..\"") << QString()
                                  << QStringLiteral("download");
    QTest::newRow("a person's word wins")
        << QByteArray("attachment; filename=a") << QStringLiteral("b.bin") << QStringLiteral("b.bin");
    QTest::newRow("none") << QByteArray() << QString() << QStringLiteral("f");
}

void TestDownloadOperation::takesTheNameFromTheServerMadeSafe()
{
    QFETCH(QByteArray, disposition);
    QFETCH(QString, wanted);
    QFETCH(QString, name);
    HttpScript script;
    script.body = "abc";
    if (!disposition.isEmpty())
        script.with("Content-Disposition", disposition);
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.fileName = wanted;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(names(), QStringList(name));
}

void TestDownloadOperation::leavesExistingFilesAlone_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QStringList>("after");
    const QString f = QStringLiteral("f.tar.gz");
    for (const QString &wanted : {QString(), f}) {
        const char *how = wanted.isEmpty() ? " (the server's name)" : " (a person's name)";
        QTest::addRow("%s%s", "rename", how)
            << ConflictPolicy::Rename << wanted << ErrorCode::None << QByteArray("old")
            << QStringList{QStringLiteral("f (1).tar.gz"), f};
        QTest::addRow("%s%s", "overwrite", how)
            << ConflictPolicy::Overwrite << wanted << ErrorCode::None << QByteArray("new") << QStringList{f};
        QTest::addRow("%s%s", "skip", how)
            << ConflictPolicy::Skip << wanted << ErrorCode::None << QByteArray("old") << QStringList{f};
        QTest::addRow("%s%s", "fail", how) << ConflictPolicy::Fail << wanted << ErrorCode::AlreadyExists
                                           << QByteArray("old") << QStringList{f};
    }
}

void TestDownloadOperation::leavesExistingFilesAlone()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(QString, wanted);
    QFETCH(ErrorCode, code);
    QFETCH(QByteArray, old);
    QFETCH(QStringList, after);
    QFile file(m_dir->path(QStringLiteral("f.tar.gz")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("old");
    file.close();
    HttpScript script;
    script.body = "new";
    m_server->serve("/f.tar.gz", {script});
    DownloadRequest asked = request(QStringLiteral("/f.tar.gz"));
    asked.onConflict = policy;
    asked.fileName = wanted;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QCOMPARE(names(), after);
    QCOMPARE(content(QStringLiteral("f.tar.gz")), old);
}

void TestDownloadOperation::neverWritesThroughALink()
{
    const QString victim = m_dir->path(QStringLiteral("victim"));
    QFile file(victim);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("precious");
    file.close();
    QVERIFY(QFile::link(victim, m_dir->path(QStringLiteral("f"))));
    QVERIFY(QFile::link(victim, m_dir->path(QStringLiteral("f (1).part"))));
    QVERIFY(QFile::link(m_dir->path(QStringLiteral("nowhere")), m_dir->path(QStringLiteral("f (2)"))));
    HttpScript script;
    script.body = "new";
    m_server->serve("/f", {script});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QCOMPARE(attempt.file, m_dir->path(QStringLiteral("f (3)")));
    QCOMPARE(content(QStringLiteral("victim")), QByteArray("precious"));
    QVERIFY(!names().contains(QStringLiteral("nowhere")));
}

void TestDownloadOperation::leavesForeignPartFilesAlone()
{
    QFile file(m_dir->path(QStringLiteral("f.part")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("somebody's");
    file.close();
    HttpScript script;
    script.body = "new";
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.onConflict = ConflictPolicy::Overwrite;
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(content(QStringLiteral("f")), QByteArray("new"));
    QCOMPARE(content(QStringLiteral("f.part")), QByteArray("somebody's"));
    QCOMPARE(names(), QStringList({QStringLiteral("f"), QStringLiteral("f.part")}));
}

void TestDownloadOperation::refusesASecondRunOnTheSameFile()
{
    HttpScript script;
    script.body = m_body;
    script.stallAfter = 500'000;
    m_server->serve("/f", {script});
    Attempt first(*m_engine, request(QStringLiteral("/f")));
    first.operation->start();
    QTRY_COMPARE(first.progress.done, 500'000);
    Attempt second(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(second.run());
    QCOMPARE(second.error.code, ErrorCode::Busy);
    first.operation->cancel();
    QTRY_VERIFY(first.canceled);
}

void TestDownloadOperation::saysThatNothingComesAndWhenItAsksAgain()
{
    FakeClock clock;
    DownloadEngine engine(clock);
    HttpScript script;
    script.body = m_body;
    script.stallAfter = 500'000;
    m_server->serve("/f", {script});
    Attempt attempt(engine, request(QStringLiteral("/f")));
    QString status;
    connect(attempt.operation.get(), &DownloadOperation::statusChanged, this,
            [&status](const QString &now) { status = now; });
    attempt.operation->start();
    QTRY_COMPARE(attempt.progress.done, 500'000);
    QCOMPARE(status, QString());
    clock.advance(DownloadCoordinator::quietAfter + std::chrono::milliseconds(300));
    QTRY_COMPARE(status, QStringLiteral("no data for 5 s; asking again after 30 s"));
    clock.advance(std::chrono::seconds(7));
    QTRY_COMPARE(status, QStringLiteral("no data for 12 s; asking again after 30 s"));
    attempt.operation->cancel();
    QTRY_VERIFY(attempt.canceled);
}

void TestDownloadOperation::saysWhereItCannotWrite()
{
    HttpScript script;
    script.body = "abc";
    m_server->serve("/f", {script});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.directory = QStringLiteral("/proc/nowhere");
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QVERIFY(attempt.error.code == ErrorCode::PermissionDenied || attempt.error.code == ErrorCode::NotFound);
    QVERIFY(attempt.error.message.contains(QStringLiteral("/proc/nowhere")));
}

void TestDownloadOperation::takesTheNextUrlWhenTheFirstFails()
{
    HttpScript script;
    script.body = m_body;
    m_server->serve("/other/name", {script});
    DownloadRequest asked = request(QStringLiteral("/missing"));
    asked.alternatives = {m_server->url(QStringLiteral("/gone")),
                          m_server->url(QStringLiteral("/other/name"))};
    Attempt attempt(*m_engine, asked);
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("name")) == m_body);

    asked.alternatives.removeLast();
    Attempt hopeless(*m_engine, asked);
    QVERIFY(hopeless.run());
    QCOMPARE(hopeless.error.httpStatus, 404);
}

void TestDownloadOperation::waitsForAPersonWhereThereIsNoRoom()
{
    HttpScript script;
    script.body = m_body;
    script.with("Content-Length", QByteArray::number(qint64(1) << 60));
    m_server->serve("/f", {script});
    Attempt failing(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(failing.run());
    QCOMPARE(failing.error.code, ErrorCode::DiskFull);

    m_engine->setFullDiskPolicy(FullDiskPolicy::Suspend);
    Attempt waiting(*m_engine, request(QStringLiteral("/f")));
    QSignalSpy suspended(waiting.operation.get(), &DownloadOperation::suspendedItself);
    waiting.operation->start();
    QTRY_COMPARE(suspended.count(), 1);
    QVERIFY(suspended.first().first().toString().contains(QStringLiteral("make room")));
    QVERIFY(!waiting.ended);

    Attempt dismissed(*m_engine, request(QStringLiteral("/f")));
    QSignalSpy full(dismissed.operation.get(), &DownloadOperation::suspendedItself);
    dismissed.operation->start();
    QTRY_COMPARE(full.count(), 1);
    dismissed.operation->cancel();
    QVERIFY(dismissed.canceled);

    script.headers.clear(); // now it fits
    m_server->serve("/f", {script});
    waiting.operation->resume();
    QTRY_VERIFY(waiting.ended);
    QCOMPARE(waiting.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
}

void TestDownloadOperation::believesNothingOfAPartThatIsGone()
{
    HttpScript slow;
    slow.body = m_body;
    slow.bytesPerSecond = 2'000'000;
    m_server->serve("/f", {slow});
    DownloadCoordinator coordinator(*m_engine, request(QStringLiteral("/f")));
    QSignalSpy stopped(&coordinator, &DownloadCoordinator::stopped);
    QSignalSpy advanced(&coordinator, &DownloadCoordinator::advanced);
    QSignalSpy completed(&coordinator, &DownloadCoordinator::completed);
    coordinator.start();
    QTRY_VERIFY(!advanced.isEmpty() && advanced.last().first().toLongLong() > 100'000);
    coordinator.stop();
    QTRY_COMPARE(stopped.count(), 1);
    coordinator.close(); // as after a full disk
    QVERIFY(QFile::remove(m_dir->path(QStringLiteral("f.part"))));

    slow.bytesPerSecond = 0;
    m_server->serve("/f", {slow});
    coordinator.start();
    QTRY_COMPARE(completed.count(), 1);
    QVERIFY(content(QStringLiteral("f")) == m_body);
}

QTEST_GUILESS_MAIN(TestDownloadOperation)
#include "tst_downloadoperation.moc"
