// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/admissions.h"
#include "core/net/socketoptions.h"
#include "tests/unit/chat/chathost.h"

#include <QNetworkInterface>
#include <QtTest>

#include <memory>
#include <vector>

using namespace Landline;
using Landline::Chat::Admissions;
using Answer = Admissions::Answer;

/** Connections that come and go, without a host. */
class TestAdmissions final : public QObject
{
    Q_OBJECT

private slots:
    void aNetworkHasItsShareAndAFewRefusals()
    {
        Admissions admissions({100, 10, 3, 2});
        for (int i = 0; i < 3; ++i)
            QCOMPARE(admissions.came("a", "a", false), Answer::Admit);
        QCOMPARE(admissions.came("a", "a", false), Answer::Refuse);
        QCOMPARE(admissions.came("a", "a", false), Answer::Refuse);
        QCOMPARE(admissions.came("a", "a", false), Answer::Drop);
        QCOMPARE(admissions.came("b", "b", false), Answer::Admit);
        admissions.left("a", "a", Answer::Refuse);
        QCOMPARE(admissions.came("a", "a", false), Answer::Refuse);
        admissions.left("a", "a", Answer::Admit);
        QCOMPARE(admissions.came("a", "a", false), Answer::Admit);
    }

    void theLastPlacesAreForThoseWhoHaveNone()
    {
        Admissions admissions({10, 4, 0, 1});
        for (int i = 0; i < 6; ++i)
            QCOMPARE(admissions.came("a", "a", false), Answer::Admit);
        QCOMPARE(admissions.came("a", "a", false), Answer::Drop);
        for (const char *network : {"b", "c", "d", "e"}) {
            QCOMPARE(admissions.came(network, network, false), Answer::Admit);
            QCOMPARE(admissions.came(network, network, false), Answer::Drop);
        }
        QCOMPARE(admissions.came("f", "f", false), Answer::Drop);
        admissions.left("b", "b", Answer::Admit);
        QCOMPARE(admissions.came("f", "f", false), Answer::Admit);
    }

    void loopbackHasNoShareOfItsOwn()
    {
        Admissions admissions({10, 4, 2, 1});
        for (int i = 0; i < 6; ++i)
            QCOMPARE(admissions.came("127.0.0.1", "127.0.0.1", true), Answer::Admit);
        QCOMPARE(admissions.came("127.0.0.1", "127.0.0.1", true), Answer::Drop);
        QCOMPARE(admissions.came("a", "a", false), Answer::Admit);
    }

    void manyOfOneNetworkMayComeButNotAll()
    {
        Admissions admissions({20, 4, 2, 1});
        const auto come = [&](int machine) {
            return admissions.came(QStringLiteral("fd00::%1").arg(machine), QStringLiteral("fd00::"), false);
        };
        for (int machine = 1; machine <= 16; ++machine)
            QCOMPARE(come(machine), Answer::Admit);
        QCOMPARE(come(17), Answer::Drop);
        QCOMPARE(admissions.came("a", "a", false), Answer::Admit);
        admissions.left("fd00::1", "fd00::", Answer::Admit);
        QCOMPARE(come(17), Answer::Admit);
        QCOMPARE(admissions.came("::1", "fd00::", true), Answer::Admit); // loopback is none
    }

    void handshakesAreGrantedByTurnsOfTheAddresses()
    {
        QHostAddress own;
        for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
            if (!address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol)
                own = address;
        }
        if (own.isNull())
            QSKIP("this machine has no address but loopback");
        Chat::HostOptions options = Testing::HostInTest::quickOptions();
        options.bindAddress.clear();
        options.allowPlain = true;
        options.limits.plainAfter = std::chrono::seconds(10);
        options.limits.unfinishedHandshakes = 2;
        options.limits.handshakeAlone = std::chrono::milliseconds(100);
        const Testing::HostInTest host(options, *Net::TlsIdentity::create());
        std::vector<std::unique_ptr<Testing::PlainClient>> stalled;
        for (int i = 0; i < 10; ++i) {
            stalled.push_back(std::make_unique<Testing::PlainClient>(host.port(), own.toString()));
            stalled.back()->write("{\"type\":\"starttls\"}\n");
        }
        const auto begun = [&stalled] {
            return std::count_if(stalled.begin(), stalled.end(),
                                 [](const auto &one) { return one->lines().size() == 2; });
        };
        QTRY_COMPARE(begun(), 2); // the greeting, and the go-ahead
        Testing::UpgradedClient ben(host.port(), *Net::TlsIdentity::create());
        QTRY_VERIFY(ben.secured);
        QVERIFY(begun() <= 6); // it did not wait for all who came before it
    }

    void whereDescriptorsAreFewConnectionsAreToo()
    {
        Chat::HostOptions options = Testing::HostInTest::quickOptions();
        options.limits.plainAfter = std::chrono::seconds(60);
        options.limits.descriptors = 100;
        const Testing::HostInTest host(options, *Net::TlsIdentity::create());
        QVERIFY(host.notices().join(QString()).contains("100 open files, so 36 members"));
        std::vector<std::unique_ptr<Testing::PlainClient>> crowd;
        for (int i = 0; i < 80; ++i)
            crowd.push_back(std::make_unique<Testing::PlainClient>(host.port()));
        const auto greeted = [&crowd] {
            return std::count_if(crowd.begin(), crowd.end(),
                                 [](const auto &one) { return one->lines().size() == 1; });
        };
        const auto cut = [&crowd] {
            return std::count_if(crowd.begin(), crowd.end(), [](const auto &one) { return one->isOver(); });
        };
        // 36 and 32 more, of which 8 are kept for other addresses.
        QTRY_COMPARE(greeted(), 60);
        QTRY_COMPARE(cut(), 20);
    }

    void addressesOfOneNetworkAreOne()
    {
        QCOMPARE(Net::networkOf("2001:db8::1"), Net::networkOf("2001:db8::2:0:0:1"));
        QVERIFY(Net::networkOf("2001:db8::1") != Net::networkOf("2001:db8:0:1::1"));
        QCOMPARE(Net::networkOf("fe80::1%eth0"), Net::networkOf("fe80::2"));
        QVERIFY(Net::networkOf("192.0.2.1") != Net::networkOf("192.0.2.2"));
    }
};

QTEST_GUILESS_MAIN(TestAdmissions)
#include "tst_admissions.moc"
