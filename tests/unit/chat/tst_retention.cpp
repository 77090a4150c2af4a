// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/storetest.h"

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
                         text(2, QStringLiteral("old words")), young});
        close({4, 0});
        open(file(), {std::chrono::hours(1), 0});
        QCOMPARE(m_start.tail, (QList<LogFrame>{young}));
        QCOMPARE(m_start.nextSeq, 4);
        QVERIFY(m_start.nicks.isEmpty());
        QCOMPARE(finds(QStringLiteral("words")).seqs, QList<qint64>({3}));
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
        const auto kept = [this] { return count + 1 - place(count + 1, count).start; };
        QTRY_VERIFY(kept() < count / 2);
        QVERIFY(kept() > 100);
    }
};

QTEST_GUILESS_MAIN(TestRetention)
#include "tst_retention.moc"
