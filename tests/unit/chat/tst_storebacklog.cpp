// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"
#include "tests/unit/chat/blockedstore.h"
#include "tests/unit/chat/chathost.h"

#include <QRegularExpression>
#include <QSqlQuery>
#include <QtTest>

#include <numeric>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** Members say more than the store takes. */
class TestStoreBacklog final : public QObject
{
    Q_OBJECT

    /** Of the longest messages: twice what may be on its way to the store. */
    static constexpr int many = 2 * HistoryStore::maxUntaken / Wire::maxContentBytes;
    Net::TlsIdentity m_hostKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_eveKey = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<HostInTest> m_host;
    std::unique_ptr<UpgradedClient> m_ana;
    std::unique_ptr<UpgradedClient> m_eve; ///< reads, and looks whether the host is there
    std::unique_ptr<BlockedStore> m_blocked;

    [[nodiscard]] QString file() const { return m_dir->path(QStringLiteral("room.db")); }
    void start(HostOptions options = HostInTest::quickOptions())
    {
        options.limits.plainAfter = 60s; // whoever is slow to upgrade takes no number of a plain member
        m_host = std::make_unique<HostInTest>(options, m_hostKey, file());
        m_ana = m_host->join(QStringLiteral("Ana"), m_anaKey);
    }
    static QString longText(int number)
    {
        return QStringLiteral("%1 ").arg(number).leftJustified(Wire::maxContentBytes, u'x');
    }
    /** Ana says so much that the host reads no more of it. */
    void fall()
    {
        m_blocked = std::make_unique<BlockedStore>(m_host->store());
        for (int i = 0; i < many; ++i)
            m_ana->send(Wire::Say{longText(i), {}, 0, {}});
        QTRY_VERIFY(m_host->store().isBehind());
    }
    void settle(UpgradedClient &member)
    {
        const qsizetype before = member.all<Wire::Pong>().size();
        member.send(Wire::Ping{});
        QTRY_COMPARE(member.all<Wire::Pong>().size(), before + 1);
    }
    /** What `sender` is told to have said, by the numbers it begins with. */
    static QList<int> numbersOf(const UpgradedClient &reader, const QString &sender)
    {
        QList<int> numbers;
        for (const Wire::Posted &posted : reader.all<Wire::Posted>()) {
            if (posted.sender == sender)
                numbers.append(posted.content.section(u' ', 0, 0).toInt());
        }
        return numbers;
    }
    [[nodiscard]] int storedMessages() const
    {
        const auto database = Database::open(file(), {QStringLiteral("test"), QList<QStringList>(3)});
        if (!database)
            qFatal("cannot open the history");
        QSqlQuery query((*database)->connection());
        if (!query.exec(QStringLiteral("SELECT count(*) FROM messages WHERE kind = 0")) || !query.next())
            qFatal("cannot read the history");
        return query.value(0).toInt();
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }
    void cleanup()
    {
        m_blocked.reset();
        m_eve.reset();
        m_ana.reset();
        m_host.reset();
    }

    void nothingIsLostOrDoubled()
    {
        start();
        PlainClient ben(m_host->port());
        QTRY_VERIFY(!ben.lines().isEmpty());
        m_eve = m_host->join(QStringLiteral("Eve"), m_eveKey);
        fall();
        for (int i = 0; i < many; ++i)
            ben.say(longText(i));
        settle(*m_eve);
        const int told = m_eve->postedCount;
        const qint64 most = HistoryStore::maxUntaken + 2 * Wire::maxContentBytes;
        QVERIFY2(m_host->store().untaken() < most, QByteArray::number(m_host->store().untaken()).constData());
        QVERIFY(told <= most / Wire::maxContentBytes);
        settle(*m_eve);
        QCOMPARE(m_eve->postedCount, told);
        m_blocked.reset();
        QTRY_COMPARE_WITH_TIMEOUT(m_eve->postedCount, 2 * many, 60'000); // ms
        QList<int> all(many);
        std::iota(all.begin(), all.end(), 0);
        QCOMPARE(numbersOf(*m_eve, QStringLiteral("Ana")), all);
        QCOMPARE(numbersOf(*m_eve, QStringLiteral("client_0")), all);
        QCOMPARE(m_eve->all<Wire::Gap>().size(), 0);
        bool stopped = false;
        connect(&m_host->server(), &ChatServer::stopped, this, [&] { stopped = true; });
        m_host->server().stop();
        QTRY_VERIFY_WITH_TIMEOUT(stopped, 60'000);
        QCOMPARE(storedMessages(), 2 * many);
    }

    void whatIsKeptWaits_data()
    {
        QTest::addColumn<Wire::ClientFrame>("frame");
        QTest::newRow("a message") << Wire::ClientFrame(Wire::Say{QStringLiteral("me too"), {}, 0, {}});
        QTest::newRow("a name") << Wire::ClientFrame(Wire::SetNick{QStringLiteral("Eva")});
        QTest::newRow("a change") << Wire::ClientFrame(Wire::Edit{1, QStringLiteral("changed")});
        QTest::newRow("a deletion") << Wire::ClientFrame(Wire::Delete{1});
        QTest::newRow("a sign") << Wire::ClientFrame(Wire::React{1, QStringLiteral("+"), false});
    }
    void whatIsKeptWaits()
    {
        QFETCH(Wire::ClientFrame, frame);
        start();
        const auto ben = m_host->join(QStringLiteral("Ben"), *Net::TlsIdentity::create());
        m_eve = m_host->join(QStringLiteral("Eve"), m_eveKey);
        fall();
        ben->send(frame);
        ben->send(Wire::Ping{});
        QTRY_COMPARE(ben->connection.bytesToWrite(), 0);
        settle(*m_eve);
        QCOMPARE(ben->all<Wire::Pong>().size(), 0);
        m_blocked.reset();
        QTRY_COMPARE(ben->all<Wire::Pong>().size(), 1);
    }

    void whatIsNotKeptGoesOn()
    {
        start();
        m_eve = m_host->join(QStringLiteral("Eve"), m_eveKey);
        fall();
        m_eve->send(Wire::SetPresence{});
        m_eve->send(Wire::Whisper{m_anaKey.fingerprint(), QStringLiteral("psst"), QStringLiteral("w1")});
        m_eve->send(Wire::HistoryRequest{qint64(5), {}, 3});
        settle(*m_eve);
        QTRY_VERIFY(m_eve->hasHistory());
        QVERIFY(m_host->server().moderate({QStringLiteral("topic"), {}, QStringLiteral("quiet"), 0}));
        const auto dan = m_host->join(QStringLiteral("Dan"), *Net::TlsIdentity::create());
        QTRY_COMPARE(m_eve->all<Wire::Moderated>().size(), 1);
        QTRY_VERIFY(!m_eve->all<Wire::Joined>().isEmpty());
        QCOMPARE(m_eve->all<Wire::Joined>().last().member.nick, QStringLiteral("Dan"));
        QVERIFY(m_host->store().isBehind());
    }

    void whoIsNotReadFromIsNotTakenForDead()
    {
        HostOptions options = HostInTest::quickOptions();
        options.limits.pingAfter = 50ms;
        options.limits.silentFor = 200ms;
        start(options);
        fall();
        QTRY_VERIFY(m_ana->all<Wire::Ping>().size() > 8); // asked for twice as long as that
        QVERIFY(!m_ana->over);
        m_blocked.reset();
        QTRY_COMPARE(m_ana->postedCount, many);
        QTRY_VERIFY(m_ana->over); // read from again, and silent
    }

    void whoWasShownTheDoorIsNotHeard()
    {
        start();
        PlainClient ben(m_host->port());
        QTRY_VERIFY(!ben.lines().isEmpty());
        m_eve = m_host->join(QStringLiteral("Eve"), m_eveKey);
        fall();
        ben.say(QStringLiteral("1 "));
        settle(*m_eve);
        const QList<int> told = numbersOf(*m_eve, QStringLiteral("Ana"));
        QVERIFY(told.size() < many);
        QVERIFY(m_host->server().moderate({QStringLiteral("kick"), QStringLiteral("Ana"), {}, 0}));
        QTRY_VERIFY(m_ana->over);
        m_blocked.reset();
        QTRY_COMPARE(numbersOf(*m_eve, QStringLiteral("client_0")), QList<int>{1});
        QCOMPARE(numbersOf(*m_eve, QStringLiteral("Ana")), told);
    }

    void withoutAHistoryNobodyWaits()
    {
        m_host = std::make_unique<HostInTest>(HostInTest::quickOptions(), m_hostKey);
        m_ana = m_host->join(QStringLiteral("Ana"), m_anaKey);
        m_blocked = std::make_unique<BlockedStore>(m_host->store());
        for (int i = 0; i < many; ++i)
            m_ana->send(Wire::Say{longText(i), {}, 0, {}});
        QTRY_COMPARE(m_ana->postedCount, many);
    }

    void noNumberIsGivenOutAgainByAHostThatDiedWhileItWasBehind()
    {
        start();
        m_blocked = std::make_unique<BlockedStore>(m_host->store());
        int said = 0;
        while (!m_host->store().isBehind()) {
            for (int i = 0; i < 500; ++i)
                m_ana->send(Wire::Say{QString::number(++said), {}, 0, {}});
            QTRY_VERIFY(m_ana->postedCount == said || m_host->store().isBehind());
        }
        const qint64 last = m_ana->all<Wire::Posted>().last().seq;
        QVERIFY(last > 5000);
        // What is on the disk at this moment is what a host that is killed leaves.
        const QString left = m_dir->path(QStringLiteral("left.db"));
        for (const char *suffix : {"", "-wal"})
            QVERIFY(QFile::copy(file() + QLatin1String(suffix), left + QLatin1String(suffix)));
        HistoryStore store(left);
        std::optional<HistoryStart> start;
        connect(&store, &HistoryStore::opened, this, [&](const HistoryStart &opened) { start = opened; });
        store.open();
        QTRY_VERIFY(start);
        QVERIFY2(start->nextSeq > last,
                 qPrintable(QStringLiteral("%1 after %2").arg(start->nextSeq).arg(last)));
    }

    void whoHasLeftAtTheEndIsToldNothingOfIt()
    {
        start();
        bool over = false;
        connect(&m_host->server(), &ChatServer::stopped, this, [&] { over = true; });
        m_host->server().stop();
        QTRY_VERIFY(over && m_ana->over);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        // The last commit may fail like any other, when all sessions have gone.
        Q_EMIT m_host->store().failed({ErrorCode::DiskFull, QStringLiteral("no room"), {}, 0, {}});
        bool turned = false;
        QMetaObject::invokeMethod(
            this, [&] { turned = true; }, Qt::QueuedConnection);
        QTRY_VERIFY(turned);
        QVERIFY(m_ana->all<Wire::Notice>().isEmpty());
    }

    void roomsShareTheBound()
    {
        QThread thread;
        thread.start();
        const auto newStore = [&](const QString &name) {
            auto *store = new HistoryStore(m_dir->path(name));
            store->moveToThread(&thread);
            connect(&thread, &QThread::finished, store, &QObject::deleteLater);
            return store;
        };
        ChatServer server(HostInTest::quickOptions(), m_hostKey, newStore(QStringLiteral("one.db")));
        HistoryStore *second = newStore(QStringLiteral("two.db"));
        QVERIFY(server.addRoom(QStringLiteral("Second"), second));
        bool listens = false;
        connect(&server, &ChatServer::listening, this, [&] { listens = true; });
        server.start();
        QTRY_VERIFY(listens);
        {
            const BlockedStore blocked(*second);
            const QString much(HistoryStore::maxUntaken / 2, u'x');
            second->append({Wire::Posted{1, 1, "Ben", "k", false, much, {}, {}}});
            QVERIFY(second->isBehind());
        }
        thread.quit();
        thread.wait();
    }
};

QTEST_GUILESS_MAIN(TestStoreBacklog)
#include "tst_storebacklog.moc"
