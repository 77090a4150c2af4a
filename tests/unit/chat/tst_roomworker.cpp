// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/rooms/roomworker.h"
#include "tests/support/tempdir.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** The rooms of a profile while the network around them changes. */
class TestRoomWorker final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<RoomWorker> m_worker;
    QString m_address; ///< of this machine
    QList<RoomSnapshot> m_told;

    /** As the system tells it. */
    void changeNetwork()
    {
        auto *watch = m_worker->findChild<Net::NetworkWatch *>();
        QVERIFY(watch);
        Q_EMIT watch->changed();
    }
    [[nodiscard]] RoomSnapshot last() const { return m_told.value(m_told.size() - 1); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_address = QStringLiteral("10.0.0.5");
        m_told.clear();
        m_worker = std::make_unique<RoomWorker>(*Profile::open(m_dir->path(QStringLiteral("profile"))),
                                                [this] { return m_address; });
        connect(m_worker.get(), &RoomWorker::roomChanged, this,
                [this](const RoomSnapshot &room) { m_told.append(room); });
    }
    void cleanup()
    {
        const QSignalSpy finished(m_worker.get(), &RoomWorker::finished);
        m_worker->shutdown();
        QTRY_COMPARE(finished.size(), 1);
        m_worker.reset();
    }

    void aHostedRoomIsFoundAtTheAddressThatTheMachineHasNow()
    {
        HostRequest request;
        request.roomName = QStringLiteral("Den");
        request.nick = QStringLiteral("Ana");
        request.port = 0;
        m_worker->host(m_worker->newRoomId(), request);
        QTRY_COMPARE(last().state, RoomState::Open);
        const QString before = last().address;
        QVERIFY2(before.startsWith(QStringLiteral("10.0.0.5:")), qPrintable(before));
        m_address = QStringLiteral("192.168.1.7");
        changeNetwork();
        QCOMPARE(last().address, m_address + before.mid(before.indexOf(u':')));
        QCOMPARE(last().state, RoomState::Open); // its own member is on loopback
        const qsizetype told = m_told.size();
        changeNetwork(); // a news that is none
        QCOMPARE(m_told.size(), told);
    }

    void whoWaitsForAHostTriesAtOnceInAnotherNetwork()
    {
        // Nobody listens there.
        m_worker->join(m_worker->newRoomId(), {QStringLiteral("127.0.0.1:1"), QStringLiteral("Ana"), {}, {}});
        QTRY_COMPARE(last().state, RoomState::Waiting);
        changeNetwork();
        QCOMPARE(last().state, RoomState::Connecting);
    }

    void onesOwnHostIsJoinedWhateverWasKnownAtItsPlace()
    {
        HostRequest request;
        request.roomName = QStringLiteral("Den");
        request.nick = QStringLiteral("Ana");
        request.port = 0;
        const RoomId id = m_worker->newRoomId();
        m_worker->host(id, request);
        QTRY_COMPARE(last().state, RoomState::Open);
        request.port = last().address.section(u':', -1).toUShort();
        m_worker->leave(id);
        const QSignalSpy removed(m_worker.get(), &RoomWorker::roomRemoved);
        QTRY_COMPARE(removed.size(), 1);
        // Another host was there meanwhile.
        Net::PinStore pins(m_dir->path(QStringLiteral("profile/pins.json")));
        QVERIFY(pins.pin(QStringLiteral("127.0.0.1:%1").arg(request.port), QString(64, u'a')));
        m_told.clear();
        m_worker->host(m_worker->newRoomId(), request);
        QTRY_COMPARE(last().state, RoomState::Open);
    }
};

QTEST_GUILESS_MAIN(TestRoomWorker)
#include "tst_roomworker.moc"
