// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/storetest.h"

using namespace Landline;
using namespace Landline::Testing;

/** A store that can't write, as on a full disk: another connection takes its tables away. */
class TestHistoryFull final : public StoreTest
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<TempDir>();
        m_start = {};
    }
    void cleanup() { endThread(); }

    void nothingReservedIsUsedAgainWhereTheHistoryHasNoRoom()
    {
        constexpr qint64 far = 3 * HistoryStore::seqBlock; // beyond what opening reserves
        open(file());
        const auto other = Database::open(file(), anySchema());
        QVERIFY(other);
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE meta RENAME TO gone")));
        reserve({far, 40});
        QCOMPARE(m_failures.size(), 1);
        endThread(); // as by kill -9
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE gone RENAME TO meta")));
        const QString link = m_dir->path(QStringLiteral("link.db"));
        QVERIFY(QFile::link(file(), link));
        open(link);
        QCOMPARE(m_start.nextPlainId, 40);
        QCOMPARE(m_start.nextSeq, far);

        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE meta RENAME TO gone")));
        reserve({2 * far, 80});
        close({far + HistoryStore::seqBlock + 5, 61}); // in order: no number is skipped
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE gone RENAME TO meta")));
        open(file());
        QCOMPARE(m_start.nextPlainId, 61);
        QCOMPARE(m_start.nextSeq, far + HistoryStore::seqBlock + 5);
        close({far + HistoryStore::seqBlock + 5, 61});
        QVERIFY(!QFileInfo::exists(file() + QStringLiteral(".numbers")));
    }

    void numbersBesideTheHistoryEndWithTheNeed()
    {
        open(file());
        const auto other = Database::open(file(), anySchema());
        QVERIFY(other);
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE meta RENAME TO gone")));
        reserve({10'000, 40});
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE gone RENAME TO meta")));
        reserve({10'000, 41}); // is stored
        QTRY_COMPARE(m_recovered, 1);
        QVERIFY((*other)->execute(QStringLiteral("UPDATE meta SET value = 3 WHERE name = 'next_plain_id'")));
        endThread();
        open(file());
        QCOMPARE(m_start.nextPlainId, 3);
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
        QCOMPARE(finds(QStringLiteral("B")).seqs, QList<qint64>({2}));

        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE gone RENAME TO messages")));
        QTRY_COMPARE_WITH_TIMEOUT(m_recovered, 1, 2 * HistoryStore::retryDelay.count());
        close({3, 41});
        QVERIFY(!m_unstored);
        open(file());
        QCOMPARE(m_start.tail, (QList<LogFrame>{text(1, "a"), text(2, "b")}));
        QCOMPARE(m_start.nextPlainId, 41);
    }

    void whatIsLostAtTheEndIsTold_data()
    {
        QTest::addColumn<QList<LogFrame>>("entries");
        QTest::addColumn<QString>("told");
        const Member ben{QStringLiteral("Ben"), QStringLiteral("k1")};
        QTest::newRow("messages") << QList<LogFrame>{text(1, "a"), Joined{2, 2, ben}, text(3, "b")}
                                  << "2 messages are lost: ";
        QTest::newRow("a message") << QList<LogFrame>{text(1, "a")} << "1 message is lost: ";
        QTest::newRow("nothing that was said")
            << QList<LogFrame>{Joined{1, 1, ben}} << "what happened last in the room is lost: ";
    }
    void whatIsLostAtTheEndIsTold()
    {
        QFETCH(QList<LogFrame>, entries);
        QFETCH(QString, told);
        open(file());
        const auto other = Database::open(file(), anySchema());
        QVERIFY(other);
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE messages RENAME TO gone")));
        m_store->append(entries);
        close({4, 0});
        QVERIFY(m_unstored);
        QVERIFY2(m_unstored->message.startsWith(told), qPrintable(m_unstored->message));
        QCOMPARE(m_unstored->path, file());
    }

    void whatWasGivenUpIsToldAtTheEnd()
    {
        open(file());
        QList<LogFrame> entries;
        for (qint64 seq = 1; seq <= HistoryStore::maxPending + 2; ++seq)
            entries.append(text(seq, QStringLiteral("x")));
        m_store->append(entries);
        close({HistoryStore::maxPending + 3, 0});
        QVERIFY(m_unstored);
        QVERIFY2(m_unstored->message.startsWith(QStringLiteral("2 messages are lost: ")),
                 qPrintable(m_unstored->message));
    }
};

QTEST_GUILESS_MAIN(TestHistoryFull)
#include "tst_historyfull.moc"
