// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historystore.h"
#include "core/chat/rooms/hostedroom.h"
#include "tests/support/tempdir.h"

#include <QTcpServer>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** The window's host: its port, and its history. */
class TestHostedRoom final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<HostedRoom> m_room;
    quint16 m_port = 0;
    std::optional<Error> m_failed;

    void start(quint16 port)
    {
        HostRequest request;
        request.roomName = QStringLiteral("Kitchen");
        request.port = port;
        request.anyPortIfTaken = true;
        const Result<Profile> profile = Profile::open(m_dir->path());
        const Result<Net::TlsIdentity> identity = Net::TlsIdentity::create();
        QVERIFY(profile && identity);
        m_room = std::make_unique<HostedRoom>(*profile, *identity, request);
        connect(m_room.get(), &HostedRoom::listening, this, [this](quint16 bound) { m_port = bound; });
        connect(m_room.get(), &HostedRoom::failed, this, [this](const Error &error) { m_failed = error; });
        m_room->start();
        QTRY_VERIFY(m_port != 0 || m_failed);
    }

private slots:
    void init()
    {
        m_dir = std::make_unique<TempDir>();
        m_port = 0;
        m_failed.reset();
    }
    void cleanup() { m_room.reset(); }

    void aPortThatIsTakenLeadsToAnotherWithTheSameHistory()
    {
        QTcpServer taken;
        QVERIFY(taken.listen());
        start(taken.serverPort());
        QVERIFY(!m_failed);
        QVERIFY(m_port != taken.serverPort());
    }

    void aHistoryThatAnotherHostHasIsNotShared()
    {
        HistoryStore other(m_dir->path(QStringLiteral("history.db")));
        bool opened = false;
        connect(&other, &HistoryStore::opened, this, [&] { opened = true; });
        other.open();
        QTRY_VERIFY(opened);
        start(0);
        QVERIFY(m_failed);
        QCOMPARE(m_failed->code, ErrorCode::Busy);
        QVERIFY(m_failed->message.contains(QStringLiteral("another host")));
        QCOMPARE(m_port, 0);
    }
};

QTEST_GUILESS_MAIN(TestHostedRoom)
#include "tst_hostedroom.moc"
