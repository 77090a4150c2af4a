// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/keywords.h"
#include "core/net/memorytransport.h"
#include "core/net/pinstore.h"
#include "tests/support/tempdir.h"
#include "tests/unit/net/recorder.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace Landline;
using namespace Landline::Net;
using namespace Landline::Testing;

/** Keys, whom they are known to belong to, and connections that become encrypted. */
class TestTls final : public QObject
{
    Q_OBJECT

    using Context = std::shared_ptr<TlsContext>;
    using Transports = std::pair<std::unique_ptr<Transport>, std::unique_ptr<Transport>>;

    const TlsIdentity m_hostIdentity = TlsIdentity::create().value();
    const TlsIdentity m_clientIdentity = TlsIdentity::create().value();
    const Context m_host = TlsContext::create(TlsRole::Host, m_hostIdentity).value();
    const Context m_client = TlsContext::create(TlsRole::Client, m_clientIdentity).value();

    static void addCarriers()
    {
        QTest::addColumn<bool>("overTcp");
        QTest::newRow("in memory") << false;
        QTest::newRow("over TCP") << true;
    }
    static Transports carriers()
    {
        if (QTest::currentDataTag() == QByteArray("over TCP")) {
            CarriedPair sockets(Carrier::Quickest);
            return {std::move(sockets.there), std::make_unique<TcpTransport>(std::move(sockets.here))};
        }
        return MemoryTransport::pair();
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void anIdentityIsKeptForItsOwnerAlone()
    {
        const TempDir dir;
        const QString file = dir.path(QStringLiteral("identity.pem"));
        const TlsIdentity made = TlsIdentity::loadOrCreate(file).value();
        QCOMPARE(made.fingerprint().size(), 64);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(file) & others));
        // What a copy has lost is mended.
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | others));
        QCOMPARE(TlsIdentity::loadOrCreate(file).value().fingerprint(), made.fingerprint());
        QVERIFY(!(QFile::permissions(file) & others));
        QVERIFY(TlsIdentity::create().value().fingerprint() != made.fingerprint());
    }

    void anIdentityThatOthersCouldReadIsClosedToThem()
    {
        const TempDir dir;
        const QString file = dir.path(QStringLiteral("identity.pem"));
        QString notice;
        const QString made = TlsIdentity::loadOrCreate(file, &notice).value().fingerprint();
        QCOMPARE(notice, QString());
        for (const QFile::Permission open : {QFile::ReadGroup, QFile::ReadOther}) {
            QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | open));
            QCOMPARE(TlsIdentity::loadOrCreate(file, &notice).value().fingerprint(), made);
            QVERIFY(notice.contains(file) && !notice.contains(u'\n'));
            QCOMPARE(QFile::permissions(file) & 0x0077, QFile::Permissions());
            QCOMPARE(TlsIdentity::loadOrCreate(file, &notice).value().fingerprint(), made);
            QCOMPARE(notice, QString());
        }
    }

    void aDamagedIdentityIsRefusedAndLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("content");
        const TempDir dir;
        const QString name = QStringLiteral("identity.pem");
        QVERIFY(TlsIdentity::loadOrCreate(dir.path(name)));
        const QByteArray good = dir.read(name);
        QVERIFY(TlsIdentity::loadOrCreate(dir.path(QStringLiteral("other.pem"))));
        const QByteArray other = dir.read(QStringLiteral("other.pem"));
        const qsizetype certificate = good.indexOf("-----BEGIN CERTIFICATE");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("noise") << QByteArray("\x00\xff not a key", 11);
        QTest::newRow("cut in half") << good.left(good.size() / 2);
        QTest::newRow("key alone") << good.left(certificate);
        QTest::newRow("certificate alone") << good.mid(certificate);
        QTest::newRow("another key's certificate")
            << good.left(certificate) + other.mid(other.indexOf("-----BEGIN CERTIFICATE"));
    }
    void aDamagedIdentityIsRefusedAndLeftAlone()
    {
        QFETCH(QByteArray, content);
        const TempDir dir;
        const QString file = dir.write(QStringLiteral("identity.pem"), content);
        const Result<TlsIdentity> identity = TlsIdentity::loadOrCreate(file);
        QVERIFY(!identity);
        QCOMPARE(identity.error().code, ErrorCode::Damaged);
        QVERIFY(identity.error().message.contains(file));
        QCOMPARE(dir.read(QStringLiteral("identity.pem")), content);
    }

    void anIdentityGoesToAnotherMachine()
    {
        const TempDir dir;
        const TlsIdentity identity = *TlsIdentity::create();
        const QByteArray sealed = *identity.exported(QStringLiteral("four words and more"));
        QVERIFY(sealed.contains("BEGIN ENCRYPTED PRIVATE KEY"));
        const Result<TlsIdentity> there =
            TlsIdentity::imported(sealed, QStringLiteral("four words and more"));
        QVERIFY(there);
        QCOMPARE(there->fingerprint(), identity.fingerprint());
        const QString file = dir.path(QStringLiteral("identity.pem"));
        QVERIFY(there->save(file));
        QCOMPARE(QFile::permissions(file) & 0x0077, QFile::Permissions());
        QCOMPARE(TlsIdentity::loadOrCreate(file)->fingerprint(), identity.fingerprint());
        QCOMPARE(there->save(file).error().code, ErrorCode::AlreadyExists);
        // The key alone is who it is.
        const QByteArray key = sealed.left(sealed.indexOf("-----BEGIN CERTIFICATE"));
        QCOMPARE(TlsIdentity::imported(key, QStringLiteral("four words and more"))->fingerprint(),
                 identity.fingerprint());
        QCOMPARE(TlsIdentity::imported(sealed, QStringLiteral("guess")).error().code, ErrorCode::Auth);
        QCOMPARE(TlsIdentity::imported(sealed, {}).error().code, ErrorCode::Auth);
        QCOMPARE(TlsIdentity::imported("noise", QStringLiteral("x")).error().code, ErrorCode::Damaged);
        QVERIFY(!identity.exported({}));
    }

    void oneOfTwoIdentitiesIsThereAtAnyTime()
    {
        const TempDir dir;
        const QString file = dir.path(QStringLiteral("identity.pem"));
        const TlsIdentity first = *TlsIdentity::create();
        const TlsIdentity second = *TlsIdentity::create();
        QVERIFY(first.save(file));
        const QString taken = dir.write(QStringLiteral("taken"), "somebody's");
        QCOMPARE(second.replace(file, taken).error().code, ErrorCode::AlreadyExists);
        QCOMPARE(TlsIdentity::loadOrCreate(file)->fingerprint(), first.fingerprint());
        QCOMPARE(dir.read(QStringLiteral("taken")), QByteArray("somebody's"));
        // Whoever looks at any moment, as after a kill there, finds a whole one.
        std::atomic<bool> over = false;
        std::atomic<int> looks = 0;
        std::atomic<int> missed = 0;
        std::thread observer([&] {
            while (!over) {
                missed += QFile::exists(file) && TlsIdentity::loadOrCreate(file) ? 0 : 1;
                ++looks;
            }
        });
        int replaced = 0;
        for (int i = 0; i < 50 || looks < 50; ++i) {
            const TlsIdentity &next = i % 2 ? first : second;
            replaced += next.replace(file, dir.path(QStringLiteral("before-%1").arg(i))) ? 1 : 0;
        }
        over = true;
        observer.join();
        QVERIFY(replaced >= 50);
        QCOMPARE(missed, 0);
        QCOMPARE(TlsIdentity::loadOrCreate(dir.path(QStringLiteral("before-0")))->fingerprint(),
                 first.fingerprint());
        QCOMPARE(QFile::permissions(dir.path(QStringLiteral("before-0"))) & 0x0077, QFile::Permissions());
    }

    void aHostIsKnownByItsKeyInSeveralPlaces()
    {
        const TempDir dir;
        // As it was written once: places and their keys.
        PinStore pins(dir.write(QStringLiteral("pins.json"), "{\"ben:8888\":\"aa\",\"cem:8888\":\"bb\"}"));
        QCOMPARE(pins.pinned(QStringLiteral("ben:8888")).value(), QStringLiteral("aa"));
        QVERIFY(pins.pin(QStringLiteral("10.0.0.5:8888"), QStringLiteral("aa"), QStringLiteral("Den")));
        QCOMPARE(pins.host(QStringLiteral("aa")).value(),
                 (KnownHost{QStringLiteral("aa"), QStringLiteral("Den"), {"ben:8888", "10.0.0.5:8888"}}));
        // A place is one host's; the name stays.
        QVERIFY(pins.pin(QStringLiteral("cem:8888"), QStringLiteral("aa")));
        QCOMPARE(pins.pinned(QStringLiteral("cem:8888")).value(), QStringLiteral("aa"));
        QCOMPARE(pins.host(QStringLiteral("aa")).value()->name, QStringLiteral("Den"));
        for (int i = 0; i < PinStore::maxPlaces; ++i)
            QVERIFY(pins.pin(QStringLiteral("10.0.1.%1:8888").arg(i), QStringLiteral("aa")));
        QCOMPARE(pins.host(QStringLiteral("aa")).value()->places.size(), PinStore::maxPlaces);
        QCOMPARE(pins.pinned(QStringLiteral("ben:8888")).value(), std::nullopt);
    }

    void keysAreReadAsWords()
    {
        // arXiv:0901.4016: 127.0.0.1 and 63.84.220.193.
        const QString words = QStringLiteral("lusab babad gutih tugad babab zuzuz");
        QCOMPARE(keyWords(QStringLiteral("7f0000013f54dcc10000ffff") + QString(40, u'5')), words);
        QCOMPARE(digitsOfKeyWords(words), QStringLiteral("7f0000013f54dcc10000ffff"));
        QCOMPARE(digitsOfKeyWords(QStringLiteral(" LUSAB-babad-gutih-tugad-babab-zuzuz ")),
                 QStringLiteral("7f0000013f54dcc10000ffff"));
        for (const char *wrong :
             {"", "lusab", "lusab babad gutih tugad babab zuzu", "lusab babad gutih tugad babab zuzue",
              "lusab babad gutih tugad babab zuzuz babab"})
            QVERIFY2(!digitsOfKeyWords(QLatin1String(wrong)), wrong);
    }

    void programsThatPinAtTheSameTimeKeepEachOthersPins()
    {
        const TempDir dir;
        const QString file = dir.path(QStringLiteral("pins.json"));
        constexpr int each = 10;
        std::atomic<int> failures = 0;
        const auto pinSome = [&](char program) {
            PinStore pins(file);
            for (int i = 0; i < each; ++i) {
                const QString place = QStringLiteral("%1:%2").arg(QLatin1Char(program)).arg(i);
                failures += pins.pin(place, QStringLiteral("key of ") + place) ? 0 : 1;
            }
        };
        std::thread other(pinSome, 'a');
        pinSome('b');
        other.join();
        QCOMPARE(failures.load(), 0);
        const PinStore pins(file);
        for (const char program : {'a', 'b'}) {
            for (int i = 0; i < each; ++i)
                QVERIFY(pins.pinned(QStringLiteral("%1:%2").arg(QLatin1Char(program)).arg(i)).value());
        }
    }

    void pinsAreKeptBetweenPrograms()
    {
        const TempDir dir;
        const QString file = dir.path(QStringLiteral("pins.json"));
        PinStore one(file);
        PinStore other(file);
        const QString place = QStringLiteral("[::1]:8888");
        QCOMPARE(one.pinned(place).value(), std::nullopt);
        QVERIFY(one.pin(place, QStringLiteral("aa")));
        QVERIFY(other.pin(QStringLiteral("ben:8888"), QStringLiteral("bb")));
        QCOMPARE(other.pinned(place).value(), QStringLiteral("aa"));
        QVERIFY(one.pin(place, QStringLiteral("cc")));
        QCOMPARE(PinStore(file).pinned(place).value(), QStringLiteral("cc"));
        QCOMPARE(PinStore(file).pinned(QStringLiteral("ben:8888")).value(), QStringLiteral("bb"));
        QVERIFY(!(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void damagedPinsTrustNobody_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("noise") << QByteArray("{\"ben:8888\":");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("a number") << QByteArray("{\"hosts\":5}");
        QTest::newRow("nested") << QByteArray("{\"hosts\":{\"aa\":{\"places\":[\"ben:8888\"]}}}");
        QTest::newRow("no key") << QByteArray("{\"ben:8888\":\"\"}");
        QTest::newRow("places as a text") << QByteArray("{\"aa\":{\"places\":\"ben:8888\"}}");
        QTest::newRow("places as numbers") << QByteArray("{\"aa\":{\"places\":[1]}}");
        QTest::newRow("a name as a list") << QByteArray("{\"aa\":{\"name\":[],\"places\":[]}}");
        QTest::newRow("one of several") << QByteArray("{\"ben:8888\":\"aa\",\"cem:8888\":null}");
    }
    void damagedPinsTrustNobody()
    {
        QFETCH(QByteArray, content);
        const TempDir dir;
        PinStore pins(dir.write(QStringLiteral("pins.json"), content));
        const auto pinned = pins.pinned(QStringLiteral("ben:8888"));
        QVERIFY(!pinned);
        QCOMPARE(pinned.error().code, ErrorCode::Damaged);
        QVERIFY(!pins.pin(QStringLiteral("ben:8888"), QStringLiteral("aa")));
        QCOMPARE(dir.read(QStringLiteral("pins.json")), content);
    }

    void bothSidesLearnTheOthersKey_data() { addCarriers(); }
    void bothSidesLearnTheOthersKey()
    {
        auto [here, there] = carriers();
        TlsTransport host(std::move(here), m_host);
        TlsTransport client(std::move(there), m_client);
        const TransportRecorder atHost(host);
        const TransportRecorder atClient(client);
        client.write("written before it was encrypted");
        QTRY_COMPARE(atHost.received, "written before it was encrypted");
        QCOMPARE(host.peerFingerprint(), m_clientIdentity.fingerprint());
        QCOMPARE(client.peerFingerprint(), m_hostIdentity.fingerprint());
        const QByteArray much(3'000'000, 'm');
        host.write(much);
        QTRY_COMPARE(atClient.received.size(), much.size());
        QCOMPARE(atClient.received, much);
        host.write("farewell");
        host.close();
        QTRY_COMPARE(atClient.ends, 1);
        QTRY_COMPARE(atHost.ends, 1);
        QVERIFY(!atClient.reason);
        QVERIFY(!atHost.reason);
        QVERIFY(atClient.received.endsWith("farewell"));
    }

    void aPausedSideReceivesLater_data() { addCarriers(); }
    void aPausedSideReceivesLater()
    {
        auto [here, there] = carriers();
        TlsTransport host(std::move(here), m_host);
        TlsTransport client(std::move(there), m_client);
        const TransportRecorder atHost(host);
        const TransportRecorder atClient(client);
        QTRY_VERIFY(atHost.secured == 1 && atClient.secured == 1);
        client.setReading(Reading::Paused);
        const QByteArray much(1'000'000, 'm');
        host.write(much);
        host.close();
        QTest::qWait(50);
        QCOMPARE(atClient.received.size(), 0);
        client.setReading(Reading::Flowing);
        QTRY_COMPARE(atClient.ends, 1);
        QCOMPARE(atClient.received.size(), much.size());
        QVERIFY(!atClient.receivedAfterEnd);
    }

    void linesGoOnEncrypted_data() { addCarriers(); }
    void linesGoOnEncrypted()
    {
        auto [here, there] = carriers();
        LineConnection host(std::move(here), 1000);
        LineConnection client(std::move(there), 1000);
        LineRecorder atHost(host, [&](const QByteArray &line) {
            if (line == "starttls") {
                host.send("starttls");
                host.startTls(m_host);
            }
        });
        LineRecorder atClient(client, [&](const QByteArray &line) {
            if (line == "starttls")
                client.startTls(m_client);
        });
        client.send("starttls");
        QTRY_COMPARE(atHost.secured, 1);
        QTRY_COMPARE(atClient.secured, 1);
        QVERIFY(host.isSecured());
        QCOMPARE(host.peerFingerprint(), m_clientIdentity.fingerprint());
        QCOMPARE(client.peerFingerprint(), m_hostIdentity.fingerprint());
        client.sendLines("one\ntwo\n");
        host.send("three");
        client.close();
        QTRY_COMPARE(atHost.ends, 1);
        QTRY_COMPARE(atClient.ends, 1);
        QCOMPARE(atHost.lines, (QList<QByteArray>{"starttls", "one", "two"}));
        QCOMPARE(atHost.reason.code, ErrorCode::None);
    }

    void bytesInClearWhereTlsBeginsEndTheConnection_data() { addCarriers(); }
    void bytesInClearWhereTlsBeginsEndTheConnection()
    {
        auto [here, there] = carriers();
        LineConnection host(std::move(here), 1000);
        const TransportRecorder atOther(*there);
        LineRecorder atHost(host, [&](const QByteArray &) { host.startTls(m_host); });
        there->write("starttls\n{\"type\":\"message\",\"content\":\"injected\"}\n");
        QTRY_COMPARE(atHost.ends, 1);
        QCOMPARE(atHost.reason.code, ErrorCode::Protocol);
        QCOMPARE(atHost.lines, QList<QByteArray>{"starttls"});
        QCOMPARE(atHost.secured, 0);
        QTRY_COMPARE(atOther.ends, 1);
    }

    void bytesInClearThatComeLaterEndItToo_data() { addCarriers(); }
    void bytesInClearThatComeLaterEndItToo()
    {
        auto [here, there] = carriers();
        LineConnection client(std::move(here), 1000);
        const TransportRecorder atOther(*there);
        LineRecorder atClient(client);
        client.startTls(m_client);
        QTRY_VERIFY(!atOther.received.isEmpty()); // its first bytes of TLS
        there->write("{\"type\":\"system\",\"content\":\"injected\"}\n");
        QTRY_COMPARE(atClient.ends, 1);
        QCOMPARE(atClient.reason.code, ErrorCode::Tls);
        QCOMPARE(atClient.lines, QList<QByteArray>());
        QCOMPARE(atClient.secured, 0);
        QTRY_COMPARE(atOther.ends, 1);
    }

    void aCutInTheHandshakeIsAnError_data()
    {
        QTest::addColumn<int>("after");
        QTest::newRow("before the first byte") << 0;
        QTest::newRow("in the first record") << 3;
        QTest::newRow("in the hello") << 100;
    }
    void aCutInTheHandshakeIsAnError()
    {
        QFETCH(int, after);
        // The first bytes of a real client.
        auto [clientEnd, clientWire] = MemoryTransport::pair();
        const TlsTransport client(std::move(clientEnd), m_client);
        const TransportRecorder hello(*clientWire);
        QTRY_VERIFY(hello.received.size() > 100);

        CarriedPair sockets(Carrier::Quickest);
        LineConnection host(std::move(sockets.there), 1000);
        LineRecorder atHost(host);
        host.startTls(m_host);
        sockets.here->write(hello.received.left(after));
        sockets.here->disconnectFromHost();
        QTRY_COMPARE(atHost.ends, 1);
        QCOMPARE(atHost.reason.code, ErrorCode::Tls);
        QCOMPARE(atHost.secured, 0);
        QVERIFY(host.peerFingerprint().isEmpty());
    }

    void alteredBytesEndTheConnection()
    {
        auto [clientEnd, clientWire] = MemoryTransport::pair();
        auto [hostWire, hostEnd] = MemoryTransport::pair();
        TlsTransport client(std::move(clientEnd), m_client);
        TlsTransport host(std::move(hostEnd), m_host);
        const TransportRecorder atHost(host);
        bool alter = false;
        const TransportRecorder fromClient(*clientWire, [&alter, wire = hostWire.get()](QByteArray bytes) {
            if (alter)
                bytes[bytes.size() - 1] = static_cast<char>(bytes.back() ^ 1);
            wire->write(bytes);
        });
        const TransportRecorder fromHost(
            *hostWire, [wire = clientWire.get()](const QByteArray &bytes) { wire->write(bytes); });
        client.write("good");
        QTRY_COMPARE(atHost.received, "good");
        alter = true;
        client.write("bad");
        QTRY_COMPARE(atHost.ends, 1);
        QCOMPARE(atHost.reason.code, ErrorCode::Tls);
        QCOMPARE(atHost.received, "good");
    }

    void nothingOlderThanTls12IsSpoken()
    {
        CarriedPair sockets(Carrier::Quickest);
        TlsTransport host(std::move(sockets.there), m_host);
        const TransportRecorder atHost(host);
        // A ClientHello of TLS 1.0 with one cipher, and nothing that says it could do better.
        const QByteArray random(32, '\x42');
        const QByteArray hello = QByteArray::fromHex("0301") + random
                                 + QByteArray::fromHex("00"
                                                       "0002c013"
                                                       "0100");
        const QByteArray handshake = QByteArray::fromHex("010000") + char(hello.size()) + hello;
        sockets.here->write(QByteArray::fromHex("16030100") + char(handshake.size()) + handshake);
        QTRY_COMPARE(atHost.ends, 1);
        QCOMPARE(atHost.reason.code, ErrorCode::Tls);
    }

    void aSilentHandshakeIsGivenUp()
    {
        auto [here, there] = MemoryTransport::pair();
        TlsTransport host(std::move(here), m_host);
        const TransportRecorder atHost(host);
        QTest::qWait(100);
        QCOMPARE(atHost.ends, 0);
        QTRY_COMPARE_WITH_TIMEOUT(atHost.ends, 1,
                                  static_cast<int>(TlsTransport::handshakeTimeout.count()) * 1000 + 3000);
        QCOMPARE(atHost.reason.code, ErrorCode::Tls);
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
