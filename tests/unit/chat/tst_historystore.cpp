// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/roughsize.h"
#include "tests/unit/chat/storetest.h"

using namespace Landline;
using namespace Landline::Testing;

/** The store over a program's end: the same file, a new store. */
class TestHistoryStore final : public StoreTest
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<TempDir>();
        m_start = {};
    }
    void cleanup() { endThread(); }

    void everyKindOfEntryComesBack()
    {
        Member host;
        host.nick = QStringLiteral("Ben");
        host.key = QStringLiteral("k1");
        host.host = true;
        Member plain;
        plain.nick = QStringLiteral("client_0");
        plain.plain = true;
        Posted fromPlain = text(3, QStringLiteral("a\n'); DROP TABLE messages; --"));
        fromPlain.key.clear();
        fromPlain.plain = true;
        const QList<LogFrame> entries = {
            Joined{1, 1, host},
            text(2, QStringLiteral("Grüße 😀"), QStringLiteral("c1")),
            fromPlain,
            Joined{4, 4, plain},
            Renamed{5, 5, host, QStringLiteral("Bob")},
            Notice{6, 6, QStringLiteral("note"), {}, {}},
            Left{7, 7, plain},
        };
        open(file());
        QCOMPARE(m_start.nextSeq, 1);
        QCOMPARE(m_start.nextPlainId, 0);
        QVERIFY(m_start.tail.isEmpty());
        const QString epoch = m_start.epoch;
        QVERIFY(!epoch.isEmpty());
        m_store->append(entries);
        close({8, 1});

        open(file());
        QCOMPARE(m_start.tail, entries);
        QCOMPARE(m_start.epoch, epoch);
        QVERIFY(m_start.tailIsAll);
        QCOMPARE(m_start.nextSeq, 8);
        QCOMPARE(m_start.nextPlainId, 1);
        QCOMPARE(m_start.cids, (QList<AcceptedCid>{{2, QStringLiteral("k1"), QStringLiteral("c1")}}));
    }

    void nothingReservedIsUsedAgainAfterACrash()
    {
        open(file());
        const Reservation first = m_start.reserved;
        QCOMPARE(first, (Reservation{1 + HistoryStore::seqBlock, HistoryStore::plainIdBlock}));
        reserve({0, 40}); // each bound moves on its own, and never back
        endThread();      // no close(): as by kill -9

        open(file());
        QCOMPARE(m_start.nextPlainId, 40);
        QCOMPARE(m_start.nextSeq, first.seq);
    }

    void whatIsStoredCountsMoreThanTheReservedNumber()
    {
        open(file());
        m_store->append({text(100'000, QStringLiteral("x"))});
        close({5, 0});
        open(file());
        QCOMPARE(m_start.nextSeq, 100'001);
    }

    void whatItsThreadHasNotTakenIsCounted()
    {
        open(file());
        int caughtUp = 0;
        const QObject receiver;
        connect(m_store, &HistoryStore::caughtUp, &receiver, [&] { ++caughtUp; });
        constexpr qsizetype half = HistoryStore::maxUntaken / 2;
        const Posted first = text(1, QString(half, u'x'));
        const Posted second = text(2, QString(half - 2 * roughSize(text(1, {})), u'x'));
        together([&] {
            m_store->append({first, second});
            QCOMPARE(m_store->untaken(), HistoryStore::maxUntaken);
            QVERIFY(!m_store->isBehind());
            m_store->amend({text(2, QStringLiteral("y"))});
            QCOMPARE(m_store->untaken(), HistoryStore::maxUntaken + roughSize(text(2, QStringLiteral("y"))));
            QVERIFY(m_store->isBehind());
        });
        QCOMPARE(m_store->untaken(), 0);
        QTRY_COMPARE(caughtUp, 1);
        QCOMPARE(these({1}).entries, QList<LogFrame>{first});
        QCOMPARE(these({2}).entries, (QList<LogFrame>{text(2, QStringLiteral("y"))}));
        together([&] { m_store->append({text(3, QString(half - 1000, u'x'))}); }); // it was never behind
        QCOMPARE(these({3}).entries.size(), 1);
        QCOMPARE(caughtUp, 1);
    }

    void withoutAFileNothingIsCounted()
    {
        open({});
        together([&] {
            m_store->append({text(1, QString(2 * HistoryStore::maxUntaken, u'x'))});
            QCOMPARE(m_store->untaken(), 0);
            QVERIFY(!m_store->isBehind());
        });
    }

    void commitsHappenWithoutBeingAsked()
    {
        open(file());
        m_store->append({text(1, QStringLiteral("a"))});
        QTRY_VERIFY(QFileInfo(file() + QStringLiteral("-wal")).size() > 0);
        const auto stored = [this] {
            const Result<std::unique_ptr<Database>> other = Database::open(file(), anySchema());
            return other
                   && !(*other)->execute(QStringLiteral("INSERT INTO messages (seq, kind, ts, flags) "
                                                        "VALUES (1, 0, 0, 0)"));
        };
        QTRY_VERIFY(stored()); // the row is there: another one with its seq is refused
    }

    void pagesGoBackToTheStart()
    {
        open(file());
        for (qint64 seq = 1; seq <= 5; ++seq)
            m_store->append({text(seq, QString::number(seq))});
        QCOMPARE(place(6, 3), (HistoryPlace{3, false, false}));
        QCOMPARE(place(3, 3), (HistoryPlace{1, true, false}));
        QCOMPARE(place(4, 3), (HistoryPlace{1, true, false}));
        QCOMPARE(place(1, 3), (HistoryPlace{1, true, false}));
        QCOMPARE(after(2, 5, 9), (HistoryPage{{text(3, "3"), text(4, "4")}, 4, true, false}));
        QCOMPARE(after(2, 9, 2), (HistoryPage{{text(3, "3"), text(4, "4")}, 4, false, false}));
        QCOMPARE(after(5, 9, 2), (HistoryPage{{}, 5, true, false}));
        QCOMPARE(these({2, 4, 7}), (HistoryPage{{text(2, "2"), text(4, "4")}, 7, true, false}));
    }

    void aPieceHasNoMoreThanIsGoodForTheMemory()
    {
        open(file());
        constexpr qint64 perPiece = HistoryStore::pieceBytes / maxContentBytes;
        QList<qint64> seqs;
        for (qint64 seq = 1; seq <= perPiece + 2; ++seq) {
            m_store->append({Notice{seq, seq, QString(maxContentBytes, u'x'), {}, {}}});
            seqs.append(seq);
        }
        for (int stored = 0; stored < 2; ++stored) {
            const HistoryPage page = after(0, 1000, 500);
            QCOMPARE(page.entries.size(), perPiece);
            QCOMPARE(page.through, perPiece);
            QVERIFY(!page.complete);
            QCOMPARE(after(page.through, 1000, 500).entries.size(), 2);
            QCOMPARE(these(seqs), page);
            reserve({1, 1}); // what was pending is on the disk
        }
    }

    void whatCantBeReadIsPassedOverAndIsNotTheEnd()
    {
        open(file());
        m_store->append({text(1, "a"), text(2, "b"), text(3, "c"), text(4, "d")});
        close({5, 0});
        const auto other = Database::open(file(), anySchema());
        QVERIFY((*other)->execute(QStringLiteral("UPDATE messages SET kind = 99 WHERE seq = 2")));
        open(file());
        QCOMPARE(after(0, 9, 2), (HistoryPage{{text(1, "a")}, 2, false, false}));
        QCOMPARE(after(1, 9, 1), (HistoryPage{{}, 2, false, false}));
        QCOMPARE(these({1, 2}), (HistoryPage{{text(1, "a")}, 2, true, false}));
    }

    void aFileThatCantBeReadIsToldOnceAndNeverTakenForTheEnd()
    {
        open(file());
        m_store->append({text(1, "a")});
        close({2, 0});
        open(file());
        const auto other = Database::open(file(), anySchema());
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE messages RENAME TO gone")));
        QVERIFY(after(0, 9, 2).failed);
        QVERIFY(place(9, 2).failed);
        QVERIFY(these({1}).failed);
        QVERIFY(finds(QStringLiteral("abc")).failed);
        QCOMPARE(m_unreadable.size(), 1);
    }

    void onlyTheTailIsLoadedAtTheStart()
    {
        open(file());
        QList<LogFrame> entries;
        for (qint64 seq = 1; seq <= HistoryStore::tailLength + 1; ++seq)
            entries.append(text(seq, QStringLiteral("x")));
        m_store->append(entries);
        close({HistoryStore::tailLength + 2, 0});
        open(file());
        QCOMPARE(m_start.tail.size(), HistoryStore::tailLength);
        QCOMPARE(seqOf(m_start.tail.first()), 2);
        QVERIFY(!m_start.tailIsAll);
    }

    void withoutAFileNothingIsKept()
    {
        open({});
        QCOMPARE(m_start.nextSeq, 1);
        const QString epoch = m_start.epoch;
        m_store->append({text(1, QStringLiteral("a"))});
        reserve({10'000, 100});
        QCOMPARE(place(10, 10), (HistoryPlace{10, true, false}));
        QCOMPARE(after(0, 10, 10), (HistoryPage{{}, 0, true, false}));
        QCOMPARE(these({1}), (HistoryPage{{}, 1, true, false}));
        QCOMPARE(finds(QStringLiteral("a")).seqs, QList<qint64>());
        close({2, 5});
        open({});
        QCOMPARE(m_start.nextPlainId, 0);
        QVERIFY(m_start.epoch != epoch);
        QVERIFY(m_failures.isEmpty());
    }

    void aDamagedFileIsMovedAside()
    {
        m_dir->write(QStringLiteral("history.db"), QByteArray(9000, 'x'));
        open(file());
        QVERIFY(!m_refused);
        QCOMPARE(m_failures.size(), 0); // and so it can be stored
        QCOMPARE(m_begunAnew.size(), 1);
        QCOMPARE(m_begunAnew.first().code, ErrorCode::Damaged);
        QCOMPARE(QFileInfo(m_begunAnew.first().path).size(), 9000);
        m_store->append({text(1, QStringLiteral("a"))});
        close({2, 0});
        open(file());
        QCOMPARE(m_start.tail.size(), 1);
    }

    void aNewerVersionIsRefusedAndLeftAlone()
    {
        open(file());
        m_store->append({text(1, QStringLiteral("a"))});
        close({2, 0});
        const auto raise = [this](int version) {
            const auto database = Database::open(file(), anySchema());
            return database && (*database)->execute(QStringLiteral("PRAGMA user_version = %1").arg(version));
        };
        QVERIFY(raise(99));
        open(file());
        QVERIFY(m_refused);
        QCOMPARE(m_refused->code, ErrorCode::NewerVersion);
        endThread();
        QCOMPARE(QDir(m_dir->path()).entryList({QStringLiteral("*.damaged*")}).size(), 0);
    }

    void aFileIsOneStoresAlone()
    {
        open(file());
        const QString link = m_dir->path(QStringLiteral("link.db"));
        QVERIFY(QFile::link(file(), link));
        for (const QString &path : {file(), link}) {
            HistoryStore second(path);
            std::optional<Error> refused;
            connect(&second, &HistoryStore::refused, this, [&](const Error &error) { refused = error; });
            second.open();
            QTRY_VERIFY(refused);
            QCOMPARE(refused->code, ErrorCode::Busy);
            QCOMPARE(refused->path, path);
        }
        close({1, 0});
        open(link);
        QVERIFY(!m_refused);
    }

    void aDirectoryThatIsNotThereIsRefused()
    {
        open(m_dir->path(QStringLiteral("no/where/history.db")));
        QVERIFY(m_refused);
        QVERIFY(!m_refused->message.isEmpty());
    }

    void allThatAMessageHasIsKept()
    {
        open(file());
        Posted rich = text(1, QStringLiteral("look"), QStringLiteral("c1"));
        rich.reply = 7;
        rich.edited = true;
        rich.mentions = QStringList{QStringLiteral("k2")};
        rich.reactions = {{QStringLiteral("👍"), {QStringLiteral("k2")}}};
        rich.file = FileOffer{QStringLiteral("f"), QStringLiteral("a.pdf"), 5, QString(64, u'a')};
        Member ben;
        ben.nick = QStringLiteral("Ben");
        ben.key = QStringLiteral("k1");
        const QList<LogFrame> entries{rich, Edited{2, 1, ben, 1, QStringLiteral("a\nb")},
                                      Deleted{3, 1, ben, 1}, Reacted{4, 1, ben, 1, QStringLiteral("👍"), true},
                                      Moderated{5, 1, ben, QStringLiteral("pin"), QStringLiteral("Eve"),
                                                QStringLiteral("k3"), QStringLiteral("v"),
                                                Pin{1, QStringLiteral("Ben"), QStringLiteral("look")}}};
        m_store->append(entries);
        m_store->keepSettings("{\"topic\":\"x\"}");
        close({6, 0});
        open(file());
        QCOMPARE(m_start.tail, entries);
        QCOMPARE(m_start.settings, "{\"topic\":\"x\"}");
    }

    void namesAreKeptAsTheyWereSpelledLast()
    {
        const QString ana = QStringLiteral("Ana");
        const QString key = QStringLiteral("k1");
        const KnownNick ben{QStringLiteral("Ben"), QStringLiteral("k2")};
        open(file());
        m_store->keepNick(ana, key, {});
        reserve({1, 1}); // and so it is stored
        m_store->keepNick(ben.nick, ben.key, {});
        reserve({1, 1});
        // Several at once: the last one counts.
        m_store->keepNick(QStringLiteral("ANA"), key, ana);
        m_store->keepNick(QStringLiteral("aNA"), key, QStringLiteral("ANA"));
        close({1, 0});
        open(file()); // in the order in which they were had last
        QCOMPARE(m_start.nicks, (QList<KnownNick>{ben, {QStringLiteral("aNA"), key}}));
        m_store->keepNick(QStringLiteral("ana"), key, QStringLiteral("aNA"));
        m_store->keepNick(QStringLiteral("aNA"), key, QStringLiteral("ana"));
        m_store->keepNick(ben.nick, ben.key, ben.nick);
        close({1, 0});
        open(file());
        QCOMPARE(m_start.nicks.size(), 2);
        QVERIFY(m_start.nicks.contains({QStringLiteral("aNA"), key}));
    }

    void aReleasedNameIsTheNextOnes()
    {
        const QString ana = QStringLiteral("Ana");
        open(file());
        m_store->keepNick(ana, QStringLiteral("k1"), {});
        close({1, 0});
        open(file());
        QCOMPARE(m_start.nicks, (QList<KnownNick>{{ana, QStringLiteral("k1")}}));
        // Released by another spelling than the stored one, and had anew: all in one commit.
        m_store->keepNick(QStringLiteral("ANA"), QStringLiteral("k1"), ana);
        m_store->releaseNick(QStringLiteral("ANA"));
        m_store->keepNick(ana, QStringLiteral("k2"), {});
        close({1, 0});
        open(file());
        QCOMPARE(m_start.nicks, (QList<KnownNick>{{ana, QStringLiteral("k2")}}));
        m_store->keepNick(QStringLiteral("Ben"), QStringLiteral("k2"), {});
        m_store->releaseNick(QStringLiteral("Ben"));
        m_store->releaseNick(ana);
        close({1, 0});
        open(file());
        QVERIFY(m_start.nicks.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHistoryStore)
#include "tst_historystore.moc"
