// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/storetest.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QSqlQuery>

using namespace Landline;
using namespace Landline::Testing;

/** What a history keeps of what is old, or too much. */
class TestRetention final : public StoreTest
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<TempDir>();
        m_start = {};
    }
    void cleanup() { endThread(); }

    void whatIsTooOldGoes()
    {
        open(file());
        Posted young = text(3, QStringLiteral("young words"));
        young.ts = QDateTime::currentMSecsSinceEpoch();
        m_store->append({Joined{1, 1, {QStringLiteral("Old"), QStringLiteral("k9")}},
                         text(2, QStringLiteral("old words")), young,
                         Notice{4, young.ts, QStringLiteral("of nobody"), {}, {}}});
        m_store->keepNick(QStringLiteral("Old"), QStringLiteral("k9"), {});
        m_store->keepNick(young.sender, young.key, {});
        close({5, 0});
        open(file(), {std::chrono::hours(1), 0});
        QCOMPARE(m_start.tail, (QList<LogFrame>{young, Notice{4, young.ts, "of nobody", {}, {}}}));
        QCOMPARE(m_start.nextSeq, 5);
        QCOMPARE(m_start.nicks, (QList<KnownNick>{{young.sender, young.key}}));
        QCOMPARE(finds(QStringLiteral("words")).seqs, QList<qint64>({3}));
    }

    void whoseNamesAreForgottenIsTold()
    {
        open(file());
        for (qint64 seq = 1; seq <= 5; ++seq)
            m_store->append({Joined{seq, 1, {QStringLiteral("Old %1").arg(seq), QStringLiteral("k9")}}});
        m_store->keepNick(QStringLiteral("Old 2"), QStringLiteral("k9"), {});
        close({6, 0});
        QStringList forgotten;
        qint64 upTo = 0;
        m_store = new HistoryStore(file(), {std::chrono::hours(1), 0}, this);
        connect(m_store, &HistoryStore::nicksForgotten, this, [&](const QStringList &nicks, qint64 seq) {
            forgotten += nicks;
            upTo = seq;
        });
        m_store->open();
        QTRY_COMPARE(forgotten, QStringList({"Old 2"}));
        QCOMPARE(upTo, 5); // though nothing is left
        delete m_store;
    }

    void onlyWhatIsTooMuchGoesTheOldestFirst_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("size");
        QTest::newRow("of usual length") << 2000 << 1000;
        QTest::newRow("short") << 6000 << 60;
        QTest::newRow("long") << 200 << 16'000;
    }
    void onlyWhatIsTooMuchGoesTheOldestFirst()
    {
        QFETCH(const int, count);
        QFETCH(const int, size);
        open(file());
        QList<LogFrame> entries;
        QRandomGenerator random(1);
        for (qint64 seq = 1; seq <= count; ++seq) {
            QString words;
            while (words.size() < size)
                words += QString::number(random.generate() % 5000, 36) + u' ';
            entries.append(text(seq, words));
        }
        m_store->append(entries);
        close({count + 1, 0});
        const auto other = Database::open(file(), anySchema());
        QVERIFY(other);
        const auto used = [&other] {
            QSqlQuery query((*other)->connection());
            const bool read = query.exec(QStringLiteral(
                "SELECT ((SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM "
                "pragma_freelist_count)) * (SELECT page_size FROM pragma_page_size)"));
            return read && query.next() ? query.value(0).toLongLong() : 0;
        };
        const qint64 limit = used() * 9 / 10;
        open(file(), {{}, limit});
        QTRY_VERIFY_WITH_TIMEOUT(used() <= limit, 20'000);
        const qint64 kept = count + 1 - place(count + 1, count).start;
        QVERIFY2(kept >= count * 8 / 10, qPrintable(QString::number(kept)));
        QVERIFY(kept < count);
        QCOMPARE(seqOf(after(0, count + 1, count).entries.first()), count + 1 - kept);
    }

    void whatIsTooMuchGoesWhileMuchIsWritten()
    {
        constexpr qint64 limit = 1024 * 1024;
        open(file(), {{}, limit});
        QSignalSpy trimmed(m_store, &HistoryStore::trimmed);
        qint64 seq = 0;
        QRandomGenerator random(1);
        while (trimmed.isEmpty()) { // long before trimEvery
            QVERIFY(seq < 20'000);
            QString words;
            while (words.size() < 1000)
                words += QString::number(random.generate() % 5000, 36) + u' ';
            m_store->append({text(++seq, words)});
            if (seq % 200 == 0)
                QTRY_VERIFY(!m_store->isBehind());
        }
        QVERIFY(trimmed.constFirst().constFirst().toLongLong() > 1);
    }

    void whatWaitsForAFailingDiskIsBounded()
    {
        open(file());
        const auto other = Database::open(file(), anySchema());
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE messages RENAME TO gone")));
        constexpr qsizetype size = 1024 * 1024;
        constexpr qint64 count = 3 + HistoryStore::maxPendingBytes / size;
        const QString large(size, u'x');
        for (qint64 seq = 1; seq <= count; ++seq)
            m_store->append({text(seq, large)});
        QTRY_COMPARE(m_failures.size(), 1);
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE gone RENAME TO messages")));
        const qint64 first = place(count + 1, int(count)).start;
        QVERIFY(first > 3);
        QVERIFY(first < 7); // the oldest, and no more of them
    }
};

QTEST_GUILESS_MAIN(TestRetention)
#include "tst_retention.moc"
