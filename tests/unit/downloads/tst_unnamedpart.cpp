// SPDX-License-Identifier: GPL-3.0-or-later
// Small files: nothing of them has a name before they are complete, or before something would be lost.
#include "core/downloads/downloadcoordinator.h"
#include "tests/unit/downloads/downloadfixture.h"

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestUnnamedPart : public DownloadFixture
{
    Q_OBJECT
private slots:
    void needsNoNameToBecomeAFile();
    void getsItsNameWithTheFirstSave();
    void keepsWhatHasComeOnAPause();
    void leavesAloneWhatTookItsNameMeanwhile();
    void givesWayToAFileThatCameMeanwhile_data();
    void givesWayToAFileThatCameMeanwhile();

private:
    /** Calls `then` when the file's name is known and none of its bytes have come. */
    void whenNamed(Attempt &attempt, const std::function<void()> &then)
    {
        connect(attempt.operation.get(), &DownloadOperation::titleChanged, this, then,
                Qt::SingleShotConnection);
    }
    [[nodiscard]] HttpScript script() const
    {
        HttpScript out;
        out.body = m_body;
        return out;
    }

    const QByteArray m_body = testBytes(100'000);
};

void TestUnnamedPart::needsNoNameToBecomeAFile()
{
    m_server->serve("/f", {script()});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QStringList seen{QStringLiteral("not looked")};
    whenNamed(attempt, [&] { seen = names(); });
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QCOMPARE(seen, QStringList());
    QCOMPARE(names(), QStringList(QStringLiteral("f")));
    QVERIFY(content(QStringLiteral("f")) == m_body);
}

void TestUnnamedPart::getsItsNameWithTheFirstSave()
{
    HttpScript stalls = script();
    stalls.stallAfter = 40'000;
    m_server->serve("/f", {stalls});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    attempt.operation->start();
    const QString controlPath = m_dir->path(QStringLiteral("f.part.landline"));
    QTRY_VERIFY(QFileInfo::exists(controlPath)); // by itself
    QTRY_COMPARE(loadControl(controlPath).value_or(ControlData()).segments.presentBytes(), 40'000);
    QVERIFY(content(QStringLiteral("f.part")) == m_body.first(40'000));
    attempt.operation->cancel();
    QTRY_VERIFY(attempt.canceled);
}

void TestUnnamedPart::keepsWhatHasComeOnAPause()
{
    HttpScript stalls = script();
    stalls.stallAfter = 40'000;
    m_server->serve("/f", {stalls, script()});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    connect(attempt.operation.get(), &DownloadOperation::progressed, this, [&](const Tasks::Progress &now) {
        if (now.done == 40'000)
            attempt.operation->suspend();
    });
    attempt.operation->start();
    QTRY_VERIFY(attempt.suspended);
    QCOMPARE(names(), QStringList({QStringLiteral("f.part"), QStringLiteral("f.part.landline")}));
    attempt.operation->resume();
    QTRY_VERIFY(attempt.ended);
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->bodyBytesSent(), m_body.size());
}

void TestUnnamedPart::leavesAloneWhatTookItsNameMeanwhile()
{
    HttpScript stalls = script();
    stalls.stallAfter = 40'000;
    m_server->serve("/f", {stalls, script()});
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    whenNamed(attempt, [&] { m_dir->write(QStringLiteral("f.part"), "somebody's"); });
    attempt.operation->start();
    const QString controlPath = m_dir->path(QStringLiteral("f (1).part.landline"));
    QTRY_COMPARE(loadControl(controlPath).value_or(ControlData()).segments.presentBytes(), 40'000);
    QCOMPARE(loadControl(controlPath)->name, QStringLiteral("f (1)"));
    QVERIFY(!QFileInfo::exists(m_dir->path(QStringLiteral("f.part.landline"))));
    attempt.operation->suspend();
    QTRY_VERIFY(attempt.suspended);
    attempt.operation->resume();
    QTRY_VERIFY(attempt.ended);
    QCOMPARE(names(), QStringList({QStringLiteral("f (1)"), QStringLiteral("f.part")}));
    QCOMPARE(content(QStringLiteral("f.part")), QByteArray("somebody's"));
    QVERIFY(content(QStringLiteral("f (1)")) == m_body);
}

void TestUnnamedPart::givesWayToAFileThatCameMeanwhile_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QStringList>("left");
    const QString f = QStringLiteral("f");
    QTest::newRow("rename") << ConflictPolicy::Rename << ErrorCode::None
                            << QStringList{f, QStringLiteral("f (1)")};
    QTest::newRow("skip") << ConflictPolicy::Skip << ErrorCode::None << QStringList{f};
    // What has come is kept: it goes on, or is done with, once the other file is out of the way.
    QTest::newRow("fail") << ConflictPolicy::Fail << ErrorCode::AlreadyExists
                          << QStringList{f, QStringLiteral("f.part"), QStringLiteral("f.part.landline")};
}

void TestUnnamedPart::givesWayToAFileThatCameMeanwhile()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(ErrorCode, code);
    QFETCH(QStringList, left);
    m_server->serve("/f", {script()});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.onConflict = policy;
    Attempt attempt(*m_engine, asked);
    whenNamed(attempt, [&] { m_dir->write(QStringLiteral("f"), "somebody's"); });
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, code);
    QCOMPARE(names(), left);
    QCOMPARE(content(QStringLiteral("f")), QByteArray("somebody's"));
    if (code == ErrorCode::None)
        return;
    QVERIFY(QFile::remove(m_dir->path(QStringLiteral("f"))));
    Attempt again(*m_engine, asked);
    QVERIFY(again.run());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->requests().size(), 1);
}

QTEST_GUILESS_MAIN(TestUnnamedPart)
#include "tst_unnamedpart.moc"
