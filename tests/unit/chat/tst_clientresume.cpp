// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"
#include "tests/support/cuttingproxy.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chathost.h"
#include "tests/unit/chat/chatmembers.h"
#include "tests/unit/chat/scriptedhost.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** What a member makes of a host that it finds again, over real sockets. */
class TestClientResume final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_hostKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_benKey = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<Net::PinStore> m_pins;
    std::unique_ptr<ChatClient> m_ana;
    QStringList m_told; ///< texts and changes, in the order in which they were told

    void makeAna(quint16 port)
    {
        ClientOptions options;
        options.address = {QStringLiteral("127.0.0.1"), port, {}};
        options.nick = QStringLiteral("Ana");
        m_ana = std::make_unique<ChatClient>(options, m_anaKey, *m_pins);
        connect(m_ana.get(), &ChatClient::messagesReceived, this, [this](const QList<Message> &messages) {
            for (const Message &message : messages) {
                if (message.kind == MessageKind::Text)
                    m_told.append(message.text);
            }
        });
        connect(m_ana.get(), &ChatClient::messageChanged, this, [this](const Message &message) {
            if (message.delivery == Delivery::Delivered)
                m_told.append(QStringLiteral("own ") + message.text);
        });
        connect(m_ana.get(), &ChatClient::messageAmended, this,
                [this](const MessageChange &change) { m_told.append(QStringLiteral("now ") + change.text); });
        m_ana->open();
    }
    [[nodiscard]] std::unique_ptr<UpgradedClient> joinBen(const HostInTest &host) const
    {
        auto ben = std::make_unique<UpgradedClient>(host.port(), m_benKey);
        if (!QTest::qWaitFor([&] { return ben->secured; }))
            qFatal("not secured");
        ben->hello(QStringLiteral("Ben"), 0);
        if (!QTest::qWaitFor([&] { return ben->hasHistory(); }))
            qFatal("not joined");
        return ben;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_pins = std::make_unique<Net::PinStore>(m_dir->path(QStringLiteral("pins.json")));
        m_told.clear();
    }
    void cleanup() { m_ana.reset(); }

    void aHostThatHasLostItsHistoryIsHeardWhole()
    {
        auto host = std::make_unique<HostInTest>(HostInTest::quickOptions(), m_hostKey);
        const quint16 port = host->port();
        makeAna(port);
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        auto ben = joinBen(*host);
        ben->send(Wire::Say{QStringLiteral("before"), {}, 0, {}});
        QTRY_COMPARE(m_told, QStringList{"before"});
        host.reset();
        QTRY_COMPARE(m_ana->state(), RoomState::Waiting);
        // Of another epoch; what it says is of the same millisecond, more or less.
        host = std::make_unique<HostInTest>(HostInTest::quickOptions(port), m_hostKey);
        ben = joinBen(*host);
        QStringList said{QStringLiteral("before")};
        for (int i = 0; i < 40; ++i) {
            said.append(QString::number(i));
            ben->send(Wire::Say{said.last(), {}, 0, {}});
        }
        QTRY_COMPARE(ben->postedCount, 40);
        m_ana->retryNow();
        QTRY_COMPARE(m_told, said);
    }

    void whatWasSaidAroundOnesOwnIsToldAroundIt()
    {
        const HostInTest host(HostInTest::quickOptions(), m_hostKey);
        const auto ben = joinBen(host);
        // Of the same person, whose other program has sent it and not heard of it.
        UpgradedClient sent(host.port(), m_anaKey);
        QTRY_VERIFY(sent.secured);
        sent.hello(QStringLiteral("Ana"), 0);
        QTRY_VERIFY(sent.hasHistory());
        const auto say = [&](UpgradedClient &member, const char *text, const char *cid) {
            const int before = ben->postedCount;
            member.send(Wire::Say{QString::fromLatin1(text), QString::fromLatin1(cid), 0, {}});
            QTRY_COMPARE(ben->postedCount, before + 1);
        };
        say(*ben, "one", "b1");
        say(sent, "two", "a1");
        say(*ben, "three", "b2");
        makeAna(host.port());
        m_ana->send(QStringLiteral("a1"), Draft{QStringLiteral("two"), 0, {}, {}});
        QTRY_COMPARE(m_told, QStringList({"one", "own two", "three"}));
        QCOMPARE(m_ana->undelivered(), 0);
    }

    void aNewcomerAsksForTheLatestAgainWhenItGotNone()
    {
        const HostInTest host(HostInTest::quickOptions(), m_hostKey);
        const auto ben = joinBen(host);
        for (int i = 0; i < 100; ++i)
            ben->send(Wire::Say{QString::number(i), {}, 0, {}});
        QTRY_COMPARE(ben->postedCount, 100);
        // Cut after the welcome and before the first line of history, and at other places around it.
        qint64 bytes = 1500;
        const CuttingProxy proxy(host.port(), [&bytes] {
            return Cut{Cut::Counts::FromTarget, Cut::Manner::Closed, bytes += 100};
        });
        makeAna(proxy.port());
        connect(m_ana.get(), &ChatClient::stateChanged, this, [this](RoomState state) {
            if (state == RoomState::Waiting)
                QMetaObject::invokeMethod(m_ana.get(), &ChatClient::retryNow, Qt::QueuedConnection);
        });
        QTRY_COMPARE(m_told.value(m_told.size() - 1), "99");
        QCOMPARE(m_told.size(), Wire::defaultHistoryCount);
        QVERIFY(proxy.cuts() > 5);
    }

    void historyComesInShortLines()
    {
        const HostInTest host(HostInTest::quickOptions(), m_hostKey);
        const auto ben = joinBen(host);
        for (int i = 0; i < 300; ++i)
            ben->send(Wire::Say{QStringLiteral("some words"), {}, 0, {}});
        ben->send(Wire::Say{QString(Wire::maxContentBytes, u'x'), {}, 0, {}});
        QTRY_COMPARE(ben->postedCount, 301);
        const qsizetype before = ben->frames.size();
        ben->send(Wire::HistoryRequest{ben->all<Wire::Posted>().last().seq + 1, {}, 300});
        ben->send(Wire::Search{QStringLiteral("words"), {}, 300});
        const auto found = [&] { return ben->all<Wire::Found>(); };
        QTRY_VERIFY(!found().isEmpty() && found().last().done);
        qsizetype pieces = 0;
        for (qsizetype i = before; i < ben->frames.size(); ++i) {
            const Wire::ServerFrame &frame = ben->frames.at(i);
            const auto *history = std::get_if<Wire::History>(&frame);
            const auto *search = std::get_if<Wire::Found>(&frame);
            const qsizetype entries = history  ? history->messages.size()
                                      : search ? search->messages.size()
                                               : 0;
            const QByteArray line = *Wire::encode(frame, Wire::Capability::Upgraded);
            QVERIFY2(entries <= 1 || line.size() <= Wire::maxHistoryLineBytes, line.left(100).constData());
            pieces += entries > 1 ? 1 : 0;
        }
        QVERIFY(pieces > 10);
    }

    void whatIsNotUnderstoodSilencesNobody()
    {
        const auto entry = [](int seq) {
            const QByteArray number = QByteArray::number(seq);
            return "{'type':'message','seq':" + number + ",'ts':" + number + ",'sender':'Ben','key':'9a',"
                   + (seq % 2 ? "'content':'" + number + "'}" : "'content':'x','file':{'size':1}}");
        };
        int requests = 0;
        const ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            const auto history = [&](int from, int to, const QByteArray &more) {
                QByteArrayList entries;
                for (int seq = from; seq <= to; ++seq)
                    entries.append(entry(seq));
                self.say("{'type':'history','messages':[" + entries.join(',') + "]" + more + "}");
            };
            if (line.contains("hello")) {
                self.say(ScriptedHost::welcome(3));
                history(1, 3, ",'done':true");
                for (int seq = 4; seq <= 7; ++seq)
                    self.say(entry(seq));
                // What was passed over in between is asked for, and only that which is not understood comes.
                self.say(entry(11));
            } else if (line.contains("\"since\":")) {
                ++requests;
                requests == 1 ? history(8, 8, ",'done':true") : history(9, 11, ",'done':true");
            }
        });
        makeAna(host.port());
        QTRY_COMPARE(m_told, QStringList({"1", "3", "5", "7", "9", "11"}));
        QCOMPARE(requests, 2);
    }

    void aConnectionThatIsDeadIsFoundOutWhenTheNetworkChanges()
    {
        // It answers a hello, and nothing after it.
        const ScriptedHost host([](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("hello"))
                return;
            self.say(ScriptedHost::welcome());
            self.say(ScriptedHost::emptyHistory());
        });
        makeAna(host.port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        const QSignalSpy states(m_ana.get(), &ChatClient::stateChanged);
        m_ana->networkChanged();
        QTRY_COMPARE_WITH_TIMEOUT(m_ana->state(), RoomState::Waiting, 10'000);
        m_ana->networkChanged(); // no waiting any more
        QCOMPARE(m_ana->state(), RoomState::Connecting);
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        QCOMPARE(states.size(), 3);
    }

    void aConnectionThatLivesOutlastsAChangeOfTheNetwork()
    {
        const HostInTest host(HostInTest::quickOptions(), m_hostKey);
        makeAna(host.port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        const QSignalSpy states(m_ana.get(), &ChatClient::stateChanged);
        m_ana->networkChanged();
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY(since.hasExpired(std::chrono::milliseconds(ChatClient::probeTimeout).count() + 500));
        QCOMPARE(states.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestClientResume)
#include "tst_clientresume.moc"
