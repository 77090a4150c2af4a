// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/roomaddress.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;

class TestRoomAddress final : public QObject
{
    Q_OBJECT

    const QString m_key = QString("ab").repeated(32);

private slots:
    void understandsWhatPeopleType_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<quint16>("port");
        QTest::newRow("address") << "10.0.0.5"
                                 << "10.0.0.5" << quint16(8888);
        QTest::newRow("with port") << " 10.0.0.5:9000 "
                                   << "10.0.0.5" << quint16(9000);
        QTest::newRow("name") << "ana-laptop.local"
                              << "ana-laptop.local" << quint16(8888);
        QTest::newRow("v6") << "fe80::1"
                            << "fe80::1" << quint16(8888);
        QTest::newRow("v6 with port") << "[::1]:9"
                                      << "::1" << quint16(9);
        QTest::newRow("v6 with zone") << "[fe80::1%eth0]:9"
                                      << "fe80::1%eth0" << quint16(9);
        QTest::newRow("link") << "landline://10.0.0.5:9000"
                              << "10.0.0.5" << quint16(9000);
        QTest::newRow("capitals") << "LocalHost:9"
                                  << "localhost" << quint16(9);
        QTest::newRow("root") << "localhost."
                              << "localhost" << quint16(8888);
        QTest::newRow("v4 as v6") << "[::ffff:10.0.0.5]:9"
                                  << "10.0.0.5" << quint16(9);
        QTest::newRow("v6 in full") << "0:0:0:0:0:0:0:1"
                                    << "::1" << quint16(8888);
        QTest::newRow("link with slash") << "LANDLINE://host/"
                                         << "host" << quint16(8888);
    }
    void understandsWhatPeopleType()
    {
        QFETCH(QString, text);
        const Result<RoomAddress> address = parseRoomAddress(text);
        QVERIFY(address);
        QTEST(address->host, "host");
        QTEST(address->port, "port");
    }

    void refusesWhatIsNoAddress_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "10.0.0.500", "host:0", "host:99999", "host:port", "a b", "http://host/",
                                 "host/path", "[10.0.0.5]:8", "[::1", "::1%eth0]:9000", "e8:: 1", "a\x1b[31m",
                                 "a\u202e"
                                 "b",
                                 "user@host", "landline://host#short", ".", "...:8888"})
            QTest::newRow(text) << QString(text);
    }
    void refusesWhatIsNoAddress()
    {
        QFETCH(QString, text);
        const Result<RoomAddress> address = parseRoomAddress(text);
        QVERIFY(!address);
        QCOMPARE(address.error().code, ErrorCode::InvalidInput);
    }

    void anInvitationIsReadBack()
    {
        const RoomAddress address{QString("fe80::1"), 9000, m_key};
        QCOMPARE(address.link(), "landline://[fe80::1]:9000#" + m_key);
        QCOMPARE(parseRoomAddress(address.link()).value(), address);
    }

    void keepsAZoneThatLooksLikeAPlace()
    {
        const RoomAddress address{QString("fe80::1%1"), 9000, m_key};
        QCOMPARE(address.place(), QString("[fe80::1%1]:9000"));
        QCOMPARE(parseRoomAddress(address.link()).value(), address);
    }

    void readsFingerprintsAsPeopleWriteThem()
    {
        QCOMPARE(parseFingerprint(QString("AB:").repeated(32)).value(), m_key);
        QVERIFY(!parseFingerprint(QString("zz").repeated(32)));
        QVERIFY(!parseFingerprint(QString("ab").repeated(31)));
    }
};

QTEST_GUILESS_MAIN(TestRoomAddress)
#include "tst_roomaddress.moc"
