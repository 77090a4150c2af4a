// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/downloads/downloadengine.h"
#include "core/downloads/runningdigest.h"
#include "tests/support/httptestserver.h"
#include "tests/support/tempdir.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestRunningDigest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void takesBytesInEachOrder_data();
    void takesBytesInEachOrder();
    void readsNothingOfASmallFile();
    void readsWhatComesAfterTheFirstBytes();
    void computesOneMoreFromTheBeginning();
    void startsOver();
    void saysThatTheFileWasCut();
    void leavesOutWhatItDoesNotKnow();
    void letsGoOfTheFileInTheEnd();

private:
    /** What a coordinator does, piece by piece, with what it receives. */
    void receive(qint64 begin, qint64 end)
    {
        for (qint64 at = begin; at < end; at += piece) {
            const QByteArrayView bytes = QByteArrayView(m_body).sliced(at, std::min(piece, end - at));
            QVERIFY(m_part->write(at, bytes));
            m_digest->take(at, bytes);
        }
    }
    void complete()
    {
        m_digest->complete(m_part, m_body.size());
        QTRY_VERIFY(m_ended);
    }
    [[nodiscard]] QByteArray expected(QCryptographicHash::Algorithm algorithm) const
    {
        return QCryptographicHash::hash(m_body, algorithm).toHex();
    }

    static constexpr qint64 piece = 64 << 10;
    const QByteArray m_body = testBytes(RunningDigest::inlineBytes + 2 * RunningDigest::wakeBytes + 12'345);
    SystemClock m_clock;
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<DownloadEngine> m_engine;
    std::shared_ptr<PartFile> m_part;
    std::unique_ptr<RunningDigest> m_digest;
    QHash<QString, QByteArray> m_hex;
    Error m_error;
    bool m_ended = false;
};

void TestRunningDigest::init()
{
    m_digest.reset();
    m_part.reset();
    m_ended = false;
    m_error = {};
    m_hex.clear();
    m_dir = std::make_unique<TempDir>();
    m_engine = std::make_unique<DownloadEngine>(m_clock);
    m_part = PartFile::create(m_dir->path(QStringLiteral("f.part"))).value();
    m_digest = std::make_unique<RunningDigest>(*m_engine, QStringList{QStringLiteral("sha-256")});
    connect(m_digest.get(), &RunningDigest::completed, this,
            [this](const QHash<QString, QByteArray> &hex, const Error &error) {
                m_hex = hex;
                m_error = error;
                m_ended = true;
            });
}

void TestRunningDigest::takesBytesInEachOrder_data()
{
    QTest::addColumn<bool>("isBackwards");
    QTest::addColumn<bool>("isToldAlong");
    QTest::newRow("in order, told along") << false << true;
    QTest::newRow("in order, told at the end") << false << false;
    QTest::newRow("from the end") << true << false;
}
void TestRunningDigest::takesBytesInEachOrder()
{
    QFETCH(bool, isBackwards);
    QFETCH(bool, isToldAlong);
    const qint64 size = m_body.size();
    for (qint64 done = 0; done < size; done += piece) {
        const qint64 end = std::min(size, done + piece);
        if (isBackwards)
            receive(size - end, size - done);
        else
            receive(done, end);
        if (isToldAlong) {
            m_digest->advance(m_part, end);
            QCoreApplication::processEvents(); // steps end in between
        }
    }
    complete();
    QCOMPARE(m_error, Error());
    QCOMPARE(m_hex.value(QStringLiteral("sha-256")), expected(QCryptographicHash::Sha256));
}

void TestRunningDigest::readsNothingOfASmallFile()
{
    const qint64 size = RunningDigest::inlineBytes;
    for (qint64 at = 0; at < size; at += piece)
        m_digest->take(at, QByteArrayView(m_body).sliced(at, piece)); // the part file stays empty
    m_digest->complete(m_part, size);
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_error, Error());
    QCOMPARE(m_hex.value(QStringLiteral("sha-256")),
             QCryptographicHash::hash(m_body.first(size), QCryptographicHash::Sha256).toHex());
}

void TestRunningDigest::readsWhatComesAfterTheFirstBytes()
{
    const qint64 size = RunningDigest::inlineBytes + piece;
    for (qint64 at = 0; at < size; at += piece)
        m_digest->take(at, QByteArrayView(m_body).sliced(at, piece)); // none of it is written
    m_digest->complete(m_part, size);
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_error.code, ErrorCode::Damaged);
}

void TestRunningDigest::computesOneMoreFromTheBeginning()
{
    receive(0, piece);
    m_digest->require(QStringLiteral("sha-1"));
    m_digest->require(QStringLiteral("sha-1")); // once is enough
    receive(piece, m_body.size());
    complete();
    QCOMPARE(m_hex.size(), 2);
    QCOMPARE(m_hex.value(QStringLiteral("sha-1")), expected(QCryptographicHash::Sha1));
    QCOMPARE(m_hex.value(QStringLiteral("sha-256")), expected(QCryptographicHash::Sha256));
}

void TestRunningDigest::startsOver()
{
    const QByteArray wrong(RunningDigest::inlineBytes + RunningDigest::wakeBytes, 'x');
    QVERIFY(m_part->write(0, wrong));
    m_digest->take(0, QByteArrayView(wrong).first(RunningDigest::inlineBytes));
    m_digest->advance(m_part, wrong.size()); // a step is under way …
    m_digest->reset();                       // … that nobody waits for any more
    receive(0, m_body.size());
    complete();
    QCOMPARE(m_hex.value(QStringLiteral("sha-256")), expected(QCryptographicHash::Sha256));
}

void TestRunningDigest::saysThatTheFileWasCut()
{
    receive(0, m_body.size());
    QVERIFY(m_part->truncate(m_body.size() - 1));
    complete();
    QCOMPARE(m_error.code, ErrorCode::Damaged);
    QVERIFY(m_hex.isEmpty());
}

void TestRunningDigest::leavesOutWhatItDoesNotKnow()
{
    const RunningDigest none(*m_engine, {QStringLiteral("rot-13")});
    QVERIFY(none.isEmpty());
    QVERIFY(m_digest->computes(QStringLiteral("sha-256")));
    QVERIFY(!m_digest->computes(QStringLiteral("sha-1")));
}

void TestRunningDigest::letsGoOfTheFileInTheEnd()
{
    receive(0, m_body.size());
    complete();
    QTRY_COMPARE(m_part.use_count(), 1); // its lock is not kept beyond the download
}

QTEST_GUILESS_MAIN(TestRunningDigest)
#include "tst_runningdigest.moc"
