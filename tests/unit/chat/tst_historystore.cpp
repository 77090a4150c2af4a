// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historystore.h"
#include "tests/support/tempdir.h"

#include <QThread>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Chat::Wire;
using namespace Landline::Testing;

static Posted text(qint64 seq, const QString &content, const QString &cid = {})
{
    return {seq, 1000 + seq, QStringLiteral("Ben"), QStringLiteral("k1"), false, content, cid, {}};
}

/** Opens the file as it is, with nothing to migrate. */
static DatabaseSchema anySchema()
{
    constexpr qsizetype versions = 3;
    return {QStringLiteral("test"), QList<QStringList>(versions)};
}

/** The store over a program's end: the same file, a new store. */
class TestHistoryStore final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<QThread> m_thread;
    HistoryStore *m_store = nullptr;
    HistoryStart m_start;
    QList<Error> m_failures;
    std::optional<Error> m_refused;
    int m_recovered = 0;

    [[nodiscard]] QString file() const { return m_dir->path(QStringLiteral("history.db")); }

    /** In a thread of its own, as in the program. */
    void open(const QString &path, const Retention &retention = {})
    {
        m_failures.clear();
        m_refused.reset();
        m_recovered = 0;
        m_thread = std::make_unique<QThread>();
        m_store = new HistoryStore(path, retention);
        m_store->moveToThread(m_thread.get());
        connect(m_thread.get(), &QThread::finished, m_store, &QObject::deleteLater);
        m_thread->start();
        bool answered = false;
        connect(m_store, &HistoryStore::failed, this,
                [this](const Error &error) { m_failures.append(error); });
        connect(m_store, &HistoryStore::recovered, this, [this] { ++m_recovered; });
        connect(m_store, &HistoryStore::refused, this, [&](const Error &error) {
            m_refused = error;
            answered = true;
        });
        connect(m_store, &HistoryStore::opened, this, [&](const HistoryStart &start) {
            m_start = start;
            answered = true;
        });
        m_store->open();
        QVERIFY(QTest::qWaitFor([&] { return answered; }));
    }
    void endThread()
    {
        if (!m_thread)
            return;
        m_thread->quit();
        m_thread->wait();
        m_thread.reset();
    }
    void close(const Reservation &next)
    {
        bool closed = false;
        const QObject receiver; // in this thread, so that the signal comes over to it
        connect(m_store, &HistoryStore::closed, &receiver, [&] { closed = true; });
        m_store->close(next);
        QVERIFY(QTest::qWaitFor([&] { return closed; }));
        endThread();
    }
    QPair<QList<LogFrame>, bool> page(const std::function<void(quint64)> &ask)
    {
        std::optional<QPair<QList<LogFrame>, bool>> answer;
        const QObject receiver;
        connect(m_store, &HistoryStore::pageLoaded, &receiver,
                [&](quint64 request, const QList<LogFrame> &entries, bool atStart) {
                    if (request == 42)
                        answer = {entries, atStart};
                });
        ask(42);
        if (!QTest::qWaitFor([&] { return answer.has_value(); }))
            qFatal("no answer");
        return *answer;
    }
    void reserve(const Reservation &bounds)
    {
        bool reserved = false;
        const QObject receiver;
        connect(m_store, &HistoryStore::reserved, &receiver, [&] { reserved = true; });
        m_store->reserve(bounds);
        QVERIFY(QTest::qWaitFor([&] { return reserved; }));
    }

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
        auto [entries, atStart] = page([this](quint64 request) { m_store->loadBefore(request, 6, 3); });
        QCOMPARE(entries, (QList<LogFrame>{text(3, "3"), text(4, "4"), text(5, "5")}));
        QVERIFY(!atStart);
        std::tie(entries, atStart) = page([this](quint64 request) { m_store->loadBefore(request, 3, 3); });
        QCOMPARE(entries, (QList<LogFrame>{text(1, "1"), text(2, "2")}));
        QVERIFY(atStart);
        std::tie(entries, atStart) = page([this](quint64 request) { m_store->loadBefore(request, 4, 3); });
        QCOMPARE(entries.size(), 3);
        QVERIFY(atStart);
        std::tie(entries, atStart) = page([this](quint64 request) { m_store->loadAfter(request, 2, 2); });
        QCOMPARE(entries, (QList<LogFrame>{text(3, "3"), text(4, "4")}));
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
        const auto [entries, atStart] =
            page([this](quint64 request) { m_store->loadBefore(request, 10, 10); });
        QVERIFY(entries.isEmpty());
        QVERIFY(atStart);
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
        QCOMPARE(m_failures.size(), 1);
        QCOMPARE(m_failures.first().code, ErrorCode::Damaged);
        QCOMPARE(QFileInfo(m_failures.first().path).size(), 9000);
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

    void aDirectoryThatIsNotThereIsRefused()
    {
        open(m_dir->path(QStringLiteral("no/where/history.db")));
        QVERIFY(m_refused);
        QVERIFY(!m_refused->message.isEmpty());
    }

    static QStringList contents(const QList<LogFrame> &entries)
    {
        QStringList texts;
        for (const LogFrame &entry : entries)
            texts.append(std::get<Posted>(entry).content);
        return texts;
    }
    QStringList found(const QString &text, qint64 before = 1000, int count = 10)
    {
        return contents(page([&](quint64 request) { m_store->search(request, text, before, count); }).first);
    }

    void whatWasSaidIsFound()
    {
        open(file());
        m_store->append(
            {text(1, QStringLiteral("The exam is on Friday")), text(2, QStringLiteral("考试在星期五")),
             text(3, QStringLiteral("100 % sure, or 1_000?")), text(4, QStringLiteral("an \"exam\"?")),
             Joined{5, 1, {QStringLiteral("exam"), QStringLiteral("k9")}}});
        QCOMPARE(found(QStringLiteral("EXAM")), QStringList({"The exam is on Friday", "an \"exam\"?"}));
        QCOMPARE(found(QStringLiteral("\"exam\"")), QStringList({"an \"exam\"?"}));
        QCOMPARE(found(QStringLiteral("星期五")), QStringList({QStringLiteral("考试在星期五")}));
        QCOMPARE(found(QStringLiteral("考试")), QStringList({QStringLiteral("考试在星期五")}));
        QCOMPARE(found(QStringLiteral("五")), QStringList({QStringLiteral("考试在星期五")}));
        QCOMPARE(found(QStringLiteral("0 %")), QStringList({"100 % sure, or 1_000?"}));
        QCOMPARE(found(QStringLiteral("%")), QStringList({"100 % sure, or 1_000?"}));
        QCOMPARE(found(QStringLiteral("1_")), QStringList({"100 % sure, or 1_000?"}));
        QCOMPARE(found(QStringLiteral("exam OR Friday")), QStringList());
        QCOMPARE(found(QStringLiteral("exam"), 4), QStringList({"The exam is on Friday"}));
        QCOMPARE(found(QStringLiteral("exam"), 1000, 1), QStringList({"an \"exam\"?"}));
        QVERIFY(m_failures.isEmpty());
    }

    void whatWasTakenBackIsNotFound()
    {
        open(file());
        m_store->append({text(1, QStringLiteral("the secret word"))});
        QCOMPARE(found(QStringLiteral("secret")).size(), 1);
        Posted gone = text(1, {});
        gone.deleted = true;
        gone.removedBy = QStringLiteral("Ana");
        m_store->amend({gone});
        QCOMPARE(found(QStringLiteral("secret")).size(), 0);
        close({2, 0});
        open(file());
        QCOMPARE(m_start.tail, (QList<LogFrame>{gone}));
        QCOMPARE(found(QStringLiteral("secret")).size(), 0);
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

    void namesBelongToTheKeyThatHadThemFirst()
    {
        open(file());
        const Member ana{QStringLiteral("Ana"), QStringLiteral("k1")};
        const Member other{QStringLiteral("Ana"), QStringLiteral("k2")};
        m_store->append({Joined{1, 1, ana}, Left{2, 1, ana}, Joined{3, 1, other}});
        close({4, 0});
        open(file());
        QCOMPARE(m_start.nicks, (QList<KnownNick>{{QStringLiteral("Ana"), QStringLiteral("k1")}}));
        m_store->releaseNick(QStringLiteral("Ana"));
        close({4, 0});
        open(file());
        QVERIFY(m_start.nicks.isEmpty());
    }

    void whatIsTooOldGoes()
    {
        open(file());
        Posted young = text(3, QStringLiteral("young words"));
        young.ts = QDateTime::currentMSecsSinceEpoch();
        m_store->append({Joined{1, 1, {QStringLiteral("Old"), QStringLiteral("k9")}},
                         text(2, QStringLiteral("old words")), young});
        close({4, 0});
        open(file(), {std::chrono::hours(1), 0});
        QCOMPARE(m_start.tail, (QList<LogFrame>{young}));
        QCOMPARE(m_start.nextSeq, 4);
        QVERIFY(m_start.nicks.isEmpty());
        QCOMPARE(found(QStringLiteral("words")), QStringList({"young words"}));
    }

    void whatIsTooMuchGoesTheOldestFirst()
    {
        open(file());
        QList<LogFrame> entries;
        constexpr qint64 count = 4000;
        for (qint64 seq = 1; seq <= count; ++seq)
            entries.append(text(seq, QString::number(seq) + QString(1000, u'x')));
        m_store->append(entries);
        close({count + 1, 0});
        open(file(), {{}, 3 * 1024 * 1024});
        const auto kept = [this] {
            return page([this](quint64 request) { m_store->loadBefore(request, count + 1, count); }).first;
        };
        QTRY_VERIFY(kept().size() < count / 2);
        const QList<LogFrame> rest = kept();
        QVERIFY(rest.size() > 100);
        QCOMPARE(seqOf(rest.constLast()), count);
    }

    void commitsThatFailAreToldOnceAndTriedAgain()
    {
        open(file());
        const auto other = Database::open(file(), anySchema());
        QVERIFY(other);
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE messages RENAME TO gone")));
        m_store->append({text(1, QStringLiteral("a"))});
        QTRY_COMPARE(m_failures.size(), 1);
        m_store->append({text(2, QStringLiteral("b"))});
        reserve({0, 40}); // goes on all the same, and does not tell again
        QCOMPARE(m_failures.size(), 1);
        // What could not be stored yet is still known.
        const auto [entries, atStart] = page([this](quint64 request) { m_store->loadAfter(request, 0, 10); });
        QCOMPARE(entries, (QList<LogFrame>{text(1, "a"), text(2, "b")}));

        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE gone RENAME TO messages")));
        QTRY_COMPARE_WITH_TIMEOUT(m_recovered, 1, 2 * HistoryStore::retryDelay.count());
        close({3, 41});
        open(file());
        QCOMPARE(m_start.tail, (QList<LogFrame>{text(1, "a"), text(2, "b")}));
        QCOMPARE(m_start.nextPlainId, 41);
    }
};

QTEST_GUILESS_MAIN(TestHistoryStore)
#include "tst_historystore.moc"
