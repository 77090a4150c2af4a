// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/storetest.h"

#include <numeric>

using namespace Landline;
using namespace Landline::Testing;

/** Looking for words in a stored history. */
class TestHistorySearch final : public StoreTest
{
    Q_OBJECT

    QStringList found(const QString &text, qint64 before = 1000, int count = 10)
    {
        QStringList texts;
        for (const LogFrame &entry : these(finds(text, before, count).seqs).entries)
            texts.append(std::get<Posted>(entry).content);
        return texts;
    }
    void fill(int count, const QString &content)
    {
        open(file());
        QList<LogFrame> entries;
        for (int seq = 1; seq <= count; ++seq)
            entries.append(text(seq, content));
        m_store->append(entries);
        reserve({1, 1}); // and so they are stored
    }

private slots:
    void init()
    {
        m_dir = std::make_unique<TempDir>();
        m_start = {};
    }
    void cleanup() { endThread(); }

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

    void lettersAndTheirMarksMayBeTogetherOrApart()
    {
        const QString together = QStringLiteral("Im Café am Fluß: 한국어");
        const QString apart = together.normalized(QString::NormalizationForm_D);
        open(file());
        m_store->append({text(1, together), text(2, apart), text(3, QStringLiteral("Im Cafè"))});
        reserve({1, 1}); // and so they are stored
        for (const char *words : {"café", "CAFÉ AM", "fé", "é", "한", "한국", "한국어"}) {
            const QString wanted = QString::fromUtf8(words);
            QCOMPARE(found(wanted), QStringList({together, apart}));
            QCOMPARE(found(wanted.normalized(QString::NormalizationForm_D)), QStringList({together, apart}));
        }
    }

    void caseMakesNoDifferenceHoweverShortTheTextIs()
    {
        open(file());
        m_store->append({text(1, QStringLiteral("ÖL kaufen")), text(2, QStringLiteral("да или нет")),
                         text(3, QStringLiteral("AB test")), Joined{4, 1, {QStringLiteral("öl"), {}}}});
        reserve({1, 1}); // and so they are stored
        const QList<QPair<QString, qint64>> wanted{{QStringLiteral("öl"), 1},  {QStringLiteral("ö"), 1},
                                                   {QStringLiteral("öl "), 1}, {QStringLiteral("Да"), 2},
                                                   {QStringLiteral("НЕТ"), 2}, {QStringLiteral("ab"), 3},
                                                   {QStringLiteral("aB "), 3}};
        for (const auto &[looked, seq] : wanted)
            QVERIFY2(finds(looked) == (HistoryFinds{{seq}, true, false}), qPrintable(looked));
        QCOMPARE(finds(QStringLiteral("öx")), (HistoryFinds{{}, true, false}));
        // By way of several slices, too.
        QList<LogFrame> others;
        for (qint64 seq = 5; seq < 5 + 3 * HistorySearch::candidates; ++seq)
            others.append(text(seq, QStringLiteral("OL")));
        m_store->append(others);
        QCOMPARE(finds(QStringLiteral("Öl")), (HistoryFinds{{1}, true, false}));
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

    void moreIsComparedThanTheIndexIsAskedFor()
    {
        open(file());
        QString same;
        for (int i = 0; i < HistorySearch::maxTrigrams + 2; ++i)
            same += QChar(u'a' + i);
        m_store->append({text(1, same + QStringLiteral(" here")), text(2, same + QStringLiteral(" there")),
                         text(3, QStringLiteral("cdefgh abcdef"))});
        QCOMPARE(finds(same + QStringLiteral(" THERE")).seqs, QList<qint64>({2}));
        QCOMPARE(finds(QStringLiteral("abcdefgh")).seqs, QList<qint64>({1, 2})); // in one piece
    }

    void whetherThereIsMoreIsTold()
    {
        fill(3, QStringLiteral("word"));
        QCOMPARE(finds(QStringLiteral("word"), 9, 3), (HistoryFinds{{1, 2, 3}, true, false}));
        QCOMPARE(finds(QStringLiteral("word"), 9, 2), (HistoryFinds{{2, 3}, false, false}));
        QCOMPARE(finds(QStringLiteral("none"), 9, 2), (HistoryFinds{{}, true, false}));
    }

    void allElseComesInBetween()
    {
        constexpr int many = 10 * HistorySearch::candidates;
        fill(many, QStringLiteral("aaaaaaaab"));
        QStringList answers;
        const QObject receiver;
        connect(m_store, &HistoryStore::searched, &receiver, [&](quint64 request, const HistoryFinds &finds) {
            answers.append(QStringLiteral("%1: %2").arg(request).arg(finds.seqs.size()));
        });
        connect(m_store, &HistoryStore::reserved, &receiver, [&] { answers.append("reserved"); });
        together([this] {
            m_store->search(1, QStringLiteral("aab"), many + 1, many);
            m_store->search(2, QStringLiteral("a"), many + 1, HistorySearch::candidates / 2);
            m_store->reserve({1'000'000, 1000});
        });
        // The shorter search does not wait for the longer one either.
        const QStringList expected{"reserved", QStringLiteral("2: %1").arg(HistorySearch::candidates / 2),
                                   QStringLiteral("1: %1").arg(many)};
        QTRY_COMPARE(answers, expected);
    }

    void aSearchEndsWhenItsTimeIsOver()
    {
        m_searchBudget = std::chrono::milliseconds(0);
        fill(3 * HistorySearch::candidates, QStringLiteral("word"));
        const HistoryFinds finds = this->finds(QStringLiteral("word"), 1000, 1000);
        QCOMPARE(finds.seqs.size(), HistorySearch::candidates);
        QCOMPARE(finds.seqs.last(), 3 * HistorySearch::candidates);
        QVERIFY(!finds.atStart);
    }

    void aSliceEndsWhenItsTimeIsOver()
    {
        constexpr int count = 16; // a slice for each of them at the most
        static_assert(count < HistorySearch::candidates);
        const auto database = Database::open(
            file(), {QStringLiteral("test"),
                     {{QStringLiteral("CREATE TABLE messages (seq INTEGER PRIMARY KEY, kind INTEGER, text)"),
                       QStringLiteral("WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM "
                                      "numbers WHERE n < %1) INSERT INTO messages SELECT n, 0, "
                                      "replace(hex(zeroblob(1000000)), '00', 'aa') || 'bb' FROM numbers")
                           .arg(count)}}});
        QVERIFY(database);
        HistorySearch search(1, QStringLiteral("bb"), 1000, 1000, std::chrono::hours(1));
        int steps = 1;
        for (Result<bool> over = false; !*over; ++steps) {
            over = search.step(**database, {});
            QVERIFY(over);
        }
        QVERIFY2(steps > 3, qPrintable(QString::number(steps)));
        QList<qint64> all(count);
        std::iota(all.begin(), all.end(), 1);
        QCOMPARE(search.finds(), (HistoryFinds{all, true, false}));
    }

    void whoCloseDoesNotWaitForWhatIsAskedFor()
    {
        fill(10 * HistorySearch::candidates, QStringLiteral("word"));
        int answers = 0;
        bool closed = false;
        const QObject receiver;
        connect(m_store, &HistoryStore::searched, &receiver, [&] { ++answers; });
        connect(m_store, &HistoryStore::pageLoaded, &receiver, [&] { ++answers; });
        connect(m_store, &HistoryStore::closed, &receiver, [&] { closed = true; });
        together([this] {
            m_store->search(1, QStringLiteral("word"), 10'000, 10'000);
            m_store->loadAfter(2, 0, 100, 10);
            m_store->close({1, 1});
        });
        QTRY_VERIFY(closed);
        QCOMPARE(answers, 0);
    }
};

QTEST_GUILESS_MAIN(TestHistorySearch)
#include "tst_historysearch.moc"
