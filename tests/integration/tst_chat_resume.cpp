// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"
#include "tests/support/chatprograms.h"
#include "tests/support/cuttingproxy.h"
#include "tests/support/tempdir.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** A member that is back at once whenever its connection is lost, and keeps what it is told in its order. */
class TirelessMember
{
public:
    TirelessMember(const QString &nick, quint16 port, const QString &profile, int history = 0)
        : m_pins(profile + QStringLiteral(".pins.json"))
        , m_client(options(nick, port, history), m_identity, m_pins)
        , m_nick(nick)
    {
        QObject::connect(&m_client, &ChatClient::stateChanged, &m_client, [this](RoomState state) {
            m_open = state == RoomState::Open;
            if (state == RoomState::Waiting)
                QMetaObject::invokeMethod(&m_client, &ChatClient::retryNow, Qt::QueuedConnection);
        });
        QObject::connect(&m_client, &ChatClient::messagesReceived, &m_client,
                         [this](const QList<Message> &messages) {
                             for (const Message &message : messages)
                                 take(message);
                         });
        QObject::connect(&m_client, &ChatClient::messageChanged, &m_client, [this](const Message &message) {
            if (message.delivery == Delivery::Delivered)
                take(message);
        });
        m_client.open();
    }
    [[nodiscard]] bool isOpen() const { return m_open; }
    /** "Ada 17", made longer by as much. */
    void say(int padding)
    {
        const QString text = QStringLiteral("%1 %2 ").arg(m_nick).arg(m_said);
        m_client.send(QString::number(m_said++), Draft{text + QString(padding, u'.'), 0, {}, {}});
    }
    [[nodiscard]] int said() const { return m_said; }
    /** Texts without what made them longer. */
    [[nodiscard]] const QStringList &texts() const { return m_texts; }
    [[nodiscard]] const QList<qint64> &seqs() const { return m_seqs; }

private:
    static ClientOptions options(const QString &nick, quint16 port, int history)
    {
        ClientOptions options;
        options.address = {QStringLiteral("127.0.0.1"), port, {}};
        options.nick = nick;
        options.history = history;
        return options;
    }
    void take(const Message &message)
    {
        if (message.kind != MessageKind::Text)
            return;
        m_texts.append(message.text.section(u' ', 0, 1));
        m_seqs.append(message.seq);
    }

    Net::TlsIdentity m_identity = *Net::TlsIdentity::create();
    Net::PinStore m_pins;
    ChatClient m_client;
    QString m_nick;
    bool m_open = false;
    int m_said = 0;
    QStringList m_texts;
    QList<qint64> m_seqs;
};

/** Members whose connections break again and again, at any byte. */
class TestChatResume final : public QObject
{
    Q_OBJECT

    static constexpr int cuts = 50;
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<RunningHost> m_host;

    [[nodiscard]] QString profile(const char *name) const { return m_dir->path(QString::fromLatin1(name)); }
    static void verifyInOrder(const TirelessMember &member)
    {
        const QList<qint64> &seqs = member.seqs();
        QVERIFY(std::adjacent_find(seqs.cbegin(), seqs.cend(), std::greater_equal<>()) == seqs.cend());
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_host = std::make_unique<RunningHost>(
            profile("host"), QStringList{QStringLiteral("--rate-limit"), QStringLiteral("0")});
        EVENTUALLY(m_host->port() != 0);
    }
    void cleanup() { m_host.reset(); }

    void cutsAtAnyByteLoseAndDoubleNothing_data()
    {
        QTest::addColumn<quint32>("seed");
        QTest::newRow("one way") << quint32(1);
        QTest::newRow("another") << quint32(20261126);
    }
    void cutsAtAnyByteLoseAndDoubleNothing()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        int made = 0;
        // From the first bytes of the greeting to the middle of what was missed.
        CuttingProxy proxy(m_host->port(), [&] {
            if (made++ >= cuts)
                return Cut();
            return Cut{random.bounded(2) ? Cut::Counts::FromTarget : Cut::Counts::ToTarget,
                       random.bounded(2) ? Cut::Manner::Reset : Cut::Manner::Closed,
                       random.bounded(1, 24 * 1024)};
        });
        TirelessMember ben(QStringLiteral("Ben"), m_host->port(), profile("Ben"));
        EVENTUALLY(ben.isOpen());
        TirelessMember ada(QStringLiteral("Ada"), proxy.port(), profile("Ada"), Wire::maxHistoryCount);
        QTimer talk;
        talk.callOnTimeout([&] {
            ada.say(random.bounded(1000));
            ben.say(random.bounded(1000));
        });
        talk.start(5);
        EVENTUALLY(proxy.cuts() >= cuts);
        talk.stop();
        const auto all = [&] { return ada.said() + ben.said(); };
        EVENTUALLY_EQUAL(ben.texts().size(), all());
        EVENTUALLY_EQUAL(ada.texts().size(), all());
        QCOMPARE(ada.texts(), ben.texts());
        QCOMPARE(ada.seqs(), ben.seqs());
        verifyInOrder(ada);
        for (const TirelessMember *member : {&ada, &ben}) {
            const QString nick = member == &ada ? QStringLiteral("Ada ") : QStringLiteral("Ben ");
            const QStringList own = ada.texts().filter(nick);
            QCOMPARE(own.size(), member->said());
            for (int i = 0; i < own.size(); ++i)
                QCOMPARE(own.at(i), nick + QString::number(i));
        }
    }

    void aHistoryComesThroughConnectionsThatAreAllTooShortForIt()
    {
        constexpr int count = 900; // who comes and goes counts among the 1,000 too
        TirelessMember ben(QStringLiteral("Ben"), m_host->port(), profile("Ben"));
        for (int i = 0; i < count; ++i)
            ben.say(100);
        EVENTUALLY_EQUAL(ben.texts().size(), count);
        // Enough for the greeting, the handshake and two lines.
        constexpr qint64 each = 4096 + 2 * Wire::maxHistoryLineBytes;
        CuttingProxy proxy(m_host->port(), [] {
            return Cut{Cut::Counts::FromTarget, Cut::Manner::Closed, each};
        });
        const TirelessMember ada(QStringLiteral("Ada"), proxy.port(), profile("Ada"), Wire::maxHistoryCount);
        EVENTUALLY_EQUAL(ada.texts().size(), count);
        QCOMPARE(ada.texts(), ben.texts());
        verifyInOrder(ada);
        QVERIFY(proxy.cuts() >= 10);
    }
};

QTEST_GUILESS_MAIN(TestChatResume)
#include "tst_chat_resume.moc"
