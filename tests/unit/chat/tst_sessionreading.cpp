// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"
#include "tests/unit/chat/blockedstore.h"
#include "tests/unit/chat/chathost.h"

#include <QRegularExpression>
#include <QtTest>

#include <limits>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** What members read of a stored history while things happen to it. */
class TestSessionReading final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_hostKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_benKey = *Net::TlsIdentity::create();
    TempDir m_dir;

    static QList<qint64> seqs(const UpgradedClient &client)
    {
        QList<qint64> seqs;
        for (const Wire::History &piece : client.all<Wire::History>()) {
            for (const Wire::LogFrame &entry : piece.messages)
                seqs.append(seqOf(entry));
        }
        return seqs;
    }
    static QList<qint64> found(const UpgradedClient &client)
    {
        QList<qint64> seqs;
        for (const Wire::Found &piece : client.all<Wire::Found>()) {
            for (const Wire::LogFrame &entry : piece.messages)
                seqs.append(seqOf(entry));
        }
        return seqs;
    }
    static qsizetype searchesOver(const UpgradedClient &client)
    {
        const QList<Wire::Found> pieces = client.all<Wire::Found>();
        return std::count_if(pieces.cbegin(), pieces.cend(),
                             [](const Wire::Found &piece) { return piece.done; });
    }
    static void change(const QString &file, const QString &sql)
    {
        const DatabaseSchema asItIs{QStringLiteral("test"), QList<QStringList>(3)};
        const auto other = Database::open(file, asItIs);
        if (!other || !(*other)->execute(sql))
            qFatal("cannot change the history");
    }
    static Wire::LogFrame notice(qint64 seq, qsizetype size)
    {
        return Wire::Notice{seq, seq, QString(size, u'x'), {}, {}};
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aReplayThatRetentionOvertakesEnds()
    {
        const QString file = m_dir.path(QStringLiteral("overtaken.db"));
        constexpr int large = 1500; // more than the sockets hold
        constexpr int stored = large + int(HistoryStore::tailLength);
        HostInTest::writeHistory(
            file, stored, [](qint64 seq) { return notice(seq, seq <= large ? Wire::maxContentBytes : 1); });
        HostInTest host(HostInTest::quickOptions(), m_hostKey, file);
        const auto ana = host.join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = host.join(QStringLiteral("Ben"), m_benKey);
        ana->connection.setReading(Net::Reading::Paused);
        ana->send(Wire::HistoryRequest{{}, qint64(0), Wire::maxHistoryCount});
        constexpr int said = 600; // after what she has asked for
        for (int i = 0; i < said; ++i)
            ben->send(Wire::Say{QStringLiteral("live"), {}, 0, {}});
        QTRY_COMPARE(ben->postedCount, said);
        change(file, QStringLiteral("DELETE FROM messages WHERE seq <= %1").arg(stored + 3));
        ana->connection.setReading(Net::Reading::Flowing);
        QTRY_VERIFY_WITH_TIMEOUT(ana->hasHistory(), 30'000);
        QTRY_COMPARE(ana->postedCount, said);
        QVERIFY(seqs(*ana).contains(stored));
        QVERIFY(!seqs(*ana).contains(large)); // it was overtaken
    }

    void whatFollowsAnEntryThatCantBeReadIsSent()
    {
        const QString file = m_dir.path(QStringLiteral("odd.db"));
        constexpr int stored = 1000 + int(HistoryStore::tailLength);
        HostInTest::writeHistory(file, stored, [](qint64 seq) { return notice(seq, 1); });
        change(file, QStringLiteral("UPDATE messages SET kind = 99 WHERE seq = 10"));
        HostInTest host(HostInTest::quickOptions(), m_hostKey, file);
        const auto ana = host.join(QStringLiteral("Ana"), m_anaKey);
        ana->send(Wire::HistoryRequest{{}, qint64(0), Wire::maxHistoryCount});
        QTRY_VERIFY(ana->hasHistory());
        QVERIFY(seqs(*ana).contains(11));
        QVERIFY(seqs(*ana).size() >= stored - 1);
    }

    void aResumeThatCantBeReadIsNoCompleteOne()
    {
        const QString file = m_dir.path(QStringLiteral("unreadable.db"));
        constexpr int stored = 10 + int(HistoryStore::tailLength);
        HostInTest::writeHistory(file, stored, [](qint64 seq) { return notice(seq, 1); });
        HostInTest host(HostInTest::quickOptions(), m_hostKey, file);
        const auto ana = host.join(QStringLiteral("Ana"), m_anaKey);
        change(file, QStringLiteral("ALTER TABLE messages RENAME TO gone"));
        ana->send(Wire::HistoryRequest{qint64(3), {}, 10});
        QTRY_VERIFY(ana->hasHistory());
        QCOMPARE(ana->all<Wire::Failure>().size(), 1);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("unreadable"));
        QVERIFY(!ana->all<Wire::History>().last().start);
        ana->frames.clear();
        ana->send(Wire::HistoryRequest{{}, qint64(0), Wire::maxHistoryCount});
        QTRY_VERIFY(ana->over);
        QCOMPARE(ana->all<Wire::History>().size(), 0);
        QCOMPARE(ana->all<Wire::Bye>().size(), 1);
    }

    void pagesAndFindsReachFromTheFileIntoMemory()
    {
        const QString file = m_dir.path(QStringLiteral("pages.db"));
        constexpr int stored = 300 + int(HistoryStore::tailLength);
        // Long entries: each answer takes several pieces.
        HostInTest::writeHistory(file, stored, [](qint64 seq) -> Wire::LogFrame {
            if (seq % 10 == 0)
                return Wire::Posted{seq, seq, "Ben", "k", false, "exam", {}, {}};
            return notice(seq, 3000);
        });
        HostInTest host(HostInTest::quickOptions(), m_hostKey, file);
        const auto ana = host.join(QStringLiteral("Ana"), m_anaKey);
        const auto range = [](qint64 from, qint64 to, qint64 step) {
            QList<qint64> all;
            for (qint64 seq = from; seq <= to; seq += step)
                all.append(seq);
            return all;
        };
        ana->send(Wire::HistoryRequest{qint64(450), {}, 400});
        QTRY_VERIFY(ana->hasHistory());
        QCOMPARE(seqs(*ana), range(50, 449, 1));
        QVERIFY(!ana->all<Wire::History>().last().start);
        ana->frames.clear();
        ana->send(Wire::HistoryRequest{qint64(50), {}, 400});
        QTRY_VERIFY(ana->hasHistory());
        QCOMPARE(seqs(*ana), range(1, 49, 1));
        QVERIFY(ana->all<Wire::History>().last().start);
        ana->send(Wire::Search{QStringLiteral("exam"), qint64(450), 1000});
        QTRY_COMPARE(searchesOver(*ana), 1);
        QCOMPARE(found(*ana), range(10, 449, 10));
        QVERIFY(ana->all<Wire::Found>().last().start);
    }

    void pagesWithoutAFileReachToWhatIsInMemory()
    {
        HostOptions options = HostInTest::quickOptions();
        options.limits.lagBudget = 1000; // so that the log is trimmed by number
        HostInTest host(options, m_hostKey, {});
        const auto ana = host.join(QStringLiteral("Ana"), m_anaKey);
        constexpr int said = int(HistoryStore::tailLength) + 100;
        for (int i = 1; i <= said; ++i) {
            ana->send(Wire::Say{QString::number(i), {}, 0, {}});
            if (i % 100 == 0)
                QTRY_COMPARE(ana->postedCount, i);
        }
        QTRY_COMPARE(ana->postedCount, said);
        const qint64 last = ana->all<Wire::Posted>().last().seq;
        const qint64 first = last + 1 - HistoryStore::tailLength;
        ana->send(Wire::HistoryRequest{first + 20, {}, 50});
        QTRY_VERIFY(ana->hasHistory());
        QCOMPARE(seqs(*ana).size(), 20);
        QCOMPARE(seqs(*ana).first(), first);
        QVERIFY(ana->all<Wire::History>().last().start);
    }

    void afterTheLastPossibleNumberIsNothing()
    {
        HostInTest host(HostInTest::quickOptions(), m_hostKey);
        const auto ana = host.join(QStringLiteral("Ana"), m_anaKey);
        ana->send(Wire::Say{QStringLiteral("one"), {}, 0, {}});
        QTRY_COMPARE(ana->postedCount, 1);
        constexpr qint64 last = std::numeric_limits<qint64>::max();
        ana->send(Wire::HistoryRequest{{}, last, 10});
        QTRY_VERIFY(ana->hasHistory());
        QCOMPARE(seqs(*ana), QList<qint64>());
        UpgradedClient ben(host.port(), m_benKey);
        QTRY_VERIFY(ben.secured);
        ben.hello(QStringLiteral("Ben"), 0);
        QTRY_VERIFY(ben.hasHistory());
        UpgradedClient again(host.port(), m_benKey);
        QTRY_VERIFY(again.secured);
        again.hello(QStringLiteral("Ben"), 0, ben.all<Wire::Welcome>().first().epoch, last);
        QTRY_VERIFY(again.hasHistory());
        QCOMPARE(seqs(again), QList<qint64>());
    }

    void oneSearchOfAMemberAndAFewOfAllAtATime()
    {
        HostOptions options = HostInTest::quickOptions();
        options.limits.searchesAtOnce = 2;
        HostInTest host(options, m_hostKey, m_dir.path(QStringLiteral("room.db")));
        const auto ana = host.join(QStringLiteral("Ana"), m_anaKey);
        constexpr int said = 1000;
        for (int i = 1; i <= said; ++i) {
            ana->send(Wire::Say{QStringLiteral("word"), {}, 0, {}});
            if (i % 100 == 0)
                QTRY_COMPARE(ana->postedCount, i);
        }
        const auto again = host.join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = host.join(QStringLiteral("Ben"), m_benKey);
        const auto eve = host.join(QStringLiteral("Eve"), *Net::TlsIdentity::create());
        const Wire::Search search{QStringLiteral("word"), {}, said};
        auto blocked = std::make_unique<BlockedStore>(host.store()); // no search ends meanwhile
        ana->send(search);
        again->send(search);
        QTRY_COMPARE(searchesOver(*again), 1);
        QCOMPARE(again->all<Wire::Failure>().first().reason, QStringLiteral("search-busy"));
        QCOMPARE(found(*again).size(), 0);
        ben->send(search);
        const Wire::Search none{QStringLiteral("nothing"), {}, said};
        ben->send(none); // waits for its turn
        eve->send(search);
        QTRY_COMPARE(searchesOver(*eve), 1);
        QCOMPARE(eve->all<Wire::Failure>().size(), 1);
        QCOMPARE(searchesOver(*ana), 0);
        blocked.reset();
        QTRY_COMPARE(searchesOver(*ana), 1);
        QCOMPARE(found(*ana).size(), said);
        QTRY_COMPARE(searchesOver(*ben), 2);
        QCOMPARE(found(*ben).size(), said);
        QCOMPARE(ben->all<Wire::Failure>().size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSessionReading)
#include "tst_sessionreading.moc"
