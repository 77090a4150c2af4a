// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in between: a pause while a file is checked, another run that lets go of it a moment later,
// connections while it is begun anew, a line that never lets the disk catch up.
#include "core/base/digest.h"
#include "core/downloads/downloadcoordinator.h"
#include "core/downloads/httpsource.h"
#include "core/downloads/transfer.h"
#include "tests/unit/downloads/downloadfixture.h"

#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

#include <thread>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

static constexpr qint64 mib = 1 << 20;

class TestDownloadInBetween : public DownloadFixture
{
    Q_OBJECT
private slots:
    void pausesWhereACheckedFileHasToBeFetchedAgain();
    void waitsForAFileThatIsLetGoInAMoment();
    void leavesAloneAFileThatStaysInUse();
    void opensNoConnectionWhileAFileIsBegunAnew();
    void givesOthersTheirTurnWhereTheLineOutrunsTheDisk();

private:
    [[nodiscard]] HttpScript goodScript() const
    {
        HttpScript script;
        script.body = m_body;
        script.lastModified = "Sun, 06 Nov 2022 08:49:37 GMT";
        return script;
    }

    const QByteArray m_body = testBytes(3 * mib);
};

void TestDownloadInBetween::pausesWhereACheckedFileHasToBeFetchedAgain()
{
    HttpScript damaged = goodScript();
    damaged.body[mib + 5] = static_cast<char>(damaged.body.at(mib + 5) ^ 1);
    m_server->serve("/f", {damaged, goodScript()});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.pieces = {QStringLiteral("sha-256"), mib, {}};
    for (qsizetype at = 0; at < m_body.size(); at += mib) {
        Result<Digest> digest = Digest::create(QStringLiteral("sha-256"));
        digest->add(m_body.mid(at, mib));
        asked.pieces.hex.append(digest->finish());
    }
    Attempt attempt(*m_engine, asked);
    connect(attempt.operation.get(), &DownloadOperation::statusChanged, this, [&](const QString &status) {
        if (status == QLatin1String("finishing"))
            attempt.operation->suspend();
    });
    attempt.operation->start();
    QTRY_VERIFY(attempt.suspended);
    QVERIFY(!attempt.ended);
    QCOMPARE(m_server->requests().size(), 1);
    QVERIFY(attempt.notices.contains("a piece of the file is wrong"));
    attempt.operation->disconnect(this);
    attempt.operation->resume();
    QTRY_VERIFY(attempt.ended);
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->requests().last().headers.value("range"), QByteArray("bytes=1048576-2097151"));
}

void TestDownloadInBetween::waitsForAFileThatIsLetGoInAMoment()
{
    leavePart(goodScript(), mib);
    m_server->serve("/f", {goodScript()});
    Result<std::shared_ptr<PartFile>> other = PartFile::reopen(m_dir->path(QStringLiteral("f.part")));
    QVERIFY(other.has_value());
    QTimer::singleShot(DownloadCoordinator::busyPause * 3 / 2, this, [&other] { other->reset(); });
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error, Error());
    QVERIFY(content(QStringLiteral("f")) == m_body);
    QCOMPARE(m_server->bodyBytesSent(), m_body.size()); // it went on from what was there
}

void TestDownloadInBetween::leavesAloneAFileThatStaysInUse()
{
    leavePart(goodScript(), mib);
    const Result<std::shared_ptr<PartFile>> other = PartFile::reopen(m_dir->path(QStringLiteral("f.part")));
    QVERIFY(other.has_value());
    QElapsedTimer age;
    age.start();
    Attempt attempt(*m_engine, request(QStringLiteral("/f")));
    QVERIFY(attempt.run());
    QCOMPARE(attempt.error.code, ErrorCode::Busy);
    QVERIFY(std::chrono::milliseconds(age.elapsed())
            >= DownloadCoordinator::busyPause * DownloadCoordinator::maxBusyTries);
    QCOMPARE((*other)->size().value_or(0), mib);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestDownloadInBetween::opensNoConnectionWhileAFileIsBegunAnew()
{
    // The first server has another version and can't send parts; the second could.
    HttpScript whole = goodScript();
    whole.ignoresRange = true;
    whole.etag = "\"v2\"";
    whole.bytesPerSecond = mib;
    m_server->serve("/f", {whole});
    m_server->serve("/g", {goodScript()});
    DownloadRequest asked = request(QStringLiteral("/f"));
    asked.connections = 4;
    asked.alternatives = {m_server->url(QStringLiteral("/g"))};
    Transfer transfer(*m_engine, asked);
    SegmentMap map;
    map.setTotal(m_body.size());
    map.add({0, mib});
    qint64 received = 0;
    connect(&transfer, &Transfer::received, this,
            [&received](qint64, QByteArrayView bytes) { received += bytes.size(); });
    connect(&transfer, &Transfer::answered, &transfer,
            [&transfer](const RangeAnswer &, const QUrl &, bool anew) {
                if (anew)
                    transfer.hold();
            });
    QSignalSpy answered(&transfer, &Transfer::answered);
    FileKnowledge known;
    known.sourceUrl = asked.url;
    known.validators.etag = "\"v1\"";
    known.isVerifiable = true;
    transfer.start(map, known);
    QVERIFY(answered.wait());
    QCOMPARE(answered.first().at(2).toBool(), true);
    Q_EMIT m_engine->hosts().changed(); // a connection has become free
    transfer.measure(std::chrono::seconds(1));
    QCOMPARE(transfer.connections(), 1);
    QCOMPARE(received, 0);
    map.clear();
    transfer.release();
    QCOMPARE(transfer.connections(), 2); // now the mirror may
    QTRY_VERIFY(received > 0);
}

void TestDownloadInBetween::givesOthersTheirTurnWhereTheLineOutrunsTheDisk()
{
    QTcpServer listener;
    QVERIFY(listener.listen(QHostAddress::LocalHost));
    const qint64 total = 4 * HttpSource::maxDrainedBytes;
    const quint16 port = listener.serverPort();
    // The server has a thread of its own, so that more comes while some is taken.
    QTcpServer *accepting = &listener;
    QThread thread;
    accepting->moveToThread(&thread);
    connect(accepting, &QTcpServer::newConnection, accepting, [accepting, total] {
        QTcpSocket *peer = accepting->nextPendingConnection();
        peer->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(total) + "\r\n\r\n");
        peer->write(QByteArray(total, 'x'));
    });
    thread.start();
    const auto end = qScopeGuard([&thread, accepting, home = QThread::currentThread()] {
        QMetaObject::invokeMethod(
            accepting,
            [accepting, home] {
                qDeleteAll(accepting->findChildren<QTcpSocket *>());
                accepting->moveToThread(home);
            },
            Qt::BlockingQueuedConnection);
        thread.quit();
        thread.wait();
    });

    HttpSource source(*m_engine, {QUrl(QStringLiteral("http://127.0.0.1:%1/f").arg(port)),
                                  std::chrono::seconds(20),
                                  {},
                                  {},
                                  nullptr,
                                  {},
                                  {}});
    qint64 received = 0;
    qint64 inOneTurn = 0;
    qint64 mostInOneTurn = 0;
    connect(&source, &RangeSource::received, this, [&](qint64, QByteArrayView bytes) {
        if (inOneTurn == 0)
            QMetaObject::invokeMethod(
                this, [&inOneTurn] { inOneTurn = 0; }, Qt::QueuedConnection);
        received += bytes.size();
        inOneTurn += bytes.size();
        mostInOneTurn = std::max(mostInOneTurn, inOneTurn);
        std::this_thread::sleep_for(std::chrono::milliseconds(2)); // the disk: the line is always ahead
    });
    QSignalSpy finished(&source, &RangeSource::finished);
    source.fetch({});
    QVERIFY(finished.wait());
    QCOMPARE(received, total);
    QVERIFY2(mostInOneTurn >= HttpSource::maxDrainedBytes, "the line was not ahead of the disk");
    QVERIFY(mostInOneTurn < HttpSource::maxDrainedBytes + DownloadEngine::bufferBytes);
}

QTEST_GUILESS_MAIN(TestDownloadInBetween)
#include "tst_downloadinbetween.moc"
