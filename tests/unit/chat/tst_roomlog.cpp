// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/plainids.h"
#include "core/chat/server/roomlog.h"
#include "core/chat/server/roster.h"
#include "core/chat/wire/codec.h"

#include <QElapsedTimer>
#include <QtTest>

#include <limits>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Chat::Wire;

static const Capabilities plainReader;
static const Capabilities upgradedReader = Capability::Upgraded;

static Posted text(const QString &content)
{
    Posted posted;
    posted.sender = QStringLiteral("Ben");
    posted.content = content;
    return posted;
}

static Joined joined(const QString &nick)
{
    Joined frame;
    frame.member.nick = nick;
    frame.member.plain = true;
    return frame;
}

/** The contents of a batch, in order. */
static QStringList contents(const RoomLog::Batch &batch)
{
    QStringList contents;
    for (const QByteArray &line : batch.lines.split('\n')) {
        if (line.isEmpty())
            continue;
        const auto frame = parseServerFrame(line);
        if (const auto *posted = std::get_if<Posted>(&*frame))
            contents.append(posted->content);
        else if (const auto *notice = std::get_if<Notice>(&*frame))
            contents.append(notice->content);
    }
    return contents;
}

/** What a host decides without a connection: the log, who is called what, which numbers are given out. */
class TestRoomLog final : public QObject
{
    Q_OBJECT
    static constexpr qint64 plenty = 8 << 20;

private slots:
    void entriesAreNumberedInOrder()
    {
        RoomLog log(10, 0, plenty);
        QCOMPARE(log.first(), log.next());
        QCOMPARE(std::get<Posted>(log.append(text("a"))).seq, 1);
        QCOMPARE(std::get<Posted>(log.append(text("b"))).seq, 2);
        QCOMPARE(log.next(), 3);
        QCOMPARE(std::get<Posted>(*log.find(2)).content, "b");
        QCOMPARE(log.find(3), nullptr);
    }

    void aReaderGetsWhatItLacksInOnePiece()
    {
        RoomLog log(10, 0, plenty);
        log.append(text("a"));
        log.append(text("b"));
        RoomLog::Batch batch = log.batch(1, plainReader, 0, plenty);
        QCOMPARE(contents(batch), QStringList({"a", "b"}));
        QCOMPARE(batch.cursor, 3);
        QVERIFY(log.batch(3, plainReader, 0, plenty).lines.isEmpty());
        log.append(text("c"));
        QCOMPARE(contents(log.batch(1, plainReader, 0, plenty)), QStringList({"a", "b", "c"}));
        QCOMPARE(contents(log.batch(3, upgradedReader, 0, plenty)), QStringList({"c"}));
        QVERIFY(!log.batch(3, plainReader, 0, plenty).lines.contains("seq"));
        QVERIFY(log.batch(3, upgradedReader, 0, plenty).lines.contains("seq"));
    }

    void aBatchEndsWhenItHasEnough()
    {
        RoomLog log(100, 0, plenty);
        for (int i = 0; i < 10; ++i)
            log.append(text(QString(100, u'x')));
        const RoomLog::Batch batch = log.batch(1, plainReader, 0, 250);
        QCOMPARE(batch.cursor, 3);
        QCOMPARE(contents(batch).size(), 2);
    }

    void nobodyHearsOfSomebodyWhoWasThereBefore()
    {
        RoomLog log(100, 0, plenty);
        log.append(joined("client_0"), 1);
        log.append(text("a"));
        log.append(joined("client_1"), 2);
        const auto seen = [&](quint64 order) { return contents(log.batch(1, plainReader, order, plenty)); };
        QCOMPARE(seen(0),
                 QStringList({"User client_0 joined the chat", "a", "User client_1 joined the chat"}));
        QCOMPARE(seen(1), QStringList({"a", "User client_1 joined the chat"}));
        QCOMPARE(seen(2), QStringList({"a"}));
        QCOMPARE(seen(0).size(), 3); // what was put together for others does not come back
    }

    void theOldestGoWhenBothLimitsAreReached()
    {
        RoomLog log(3, 1000, plenty);
        for (int i = 0; i < 4; ++i)
            log.append(text("short"));
        QCOMPARE(log.count(), 4); // few bytes yet
        QVERIFY(!log.isTrimmed());
        log.append(text(QString(2000, u'x')));
        QCOMPARE(log.count(), 3);
        QCOMPARE(log.first(), 3);
        QVERIFY(log.isTrimmed());
        QVERIFY(log.lag(3) > 2000);
        QCOMPARE(log.lag(6), 0);
    }

    void largeEntriesAreFewerInMemory()
    {
        constexpr qint64 memory = 4 << 20;
        RoomLog log(2048, 1 << 20, memory);
        const Posted large = text(QString(16'384, u'"')); // each of them is two bytes of a line
        for (int i = 0; i < 500; ++i) {
            log.append(large);
            QCOMPARE(contents(log.batch(log.next() - 1, plainReader, 0, plenty)).size(), 1);
            QCOMPARE(contents(log.batch(log.next() - 1, upgradedReader, 0, plenty)).size(), 1);
            QVERIFY(log.memory() <= memory);
        }
        QVERIFY(log.memory() > memory / 2);
        QVERIFY(log.count() < 2048);
        QVERIFY(log.isTrimmed());
        // Their lines don't all have room; whoever reads them again gets them all the same.
        for (int i = 0; i < 2; ++i) {
            qint64 cursor = log.first();
            QCOMPARE(log.pieces(cursor, log.next(), memory * 2).size(), log.count());
            QVERIFY(log.memory() <= memory);
        }
    }

    void whatBelongsToAnEntryCountsToo()
    {
        constexpr qint64 memory = 4 << 20;
        RoomLog log(2048, 0, memory);
        for (int i = 0; i < 2048; ++i)
            log.append(text(QStringLiteral("hi")));
        QCOMPARE(log.count(), 2048);
        const qint64 before = log.memory();
        Posted answered = std::get<Posted>(*log.find(2048));
        for (int i = 0; i < 200; ++i)
            answered.reactions.append({QStringLiteral("👍"), {QString(64, u'a')}});
        log.amend(answered);
        QVERIFY(log.memory() > before + 200 * 64 * 2);
        answered.reactions.clear();
        log.amend(answered);
        QCOMPARE(log.memory(), before);
        for (int i = 0; i < 200; ++i)
            answered.reactions.append({QStringLiteral("👍"), {QString(64, u'a')}});
        for (qint64 seq = 1; seq <= 2048; ++seq) {
            answered.seq = seq;
            log.amend(answered);
            QVERIFY(log.memory() <= memory);
        }
        QVERIFY(log.count() < 1024);
        log.dropBefore(log.next());
        QCOMPARE(log.memory(), 0);
    }

    void theNewestEntryIsKeptHoweverLarge()
    {
        RoomLog log(10, 0, 1000);
        log.append(text(QStringLiteral("a")));
        log.append(text(QString(5000, u'x')));
        QCOMPARE(log.count(), 1);
        QCOMPARE(contents(log.batch(2, plainReader, 0, plenty)).size(), 1);
    }

    void holesInTheNumbersDoNoHarm()
    {
        RoomLog log(10, 0, plenty);
        Posted old = text("old");
        old.seq = 7;
        log.restore({old}, 5000);
        log.append(text("new"));
        QCOMPARE(log.next(), 5001);
        QCOMPARE(contents(log.batch(8, plainReader, 0, plenty)), QStringList({"new"}));
        QCOMPARE(contents(log.batch(1, plainReader, 0, plenty)), QStringList({"old", "new"}));
        QCOMPARE(log.before(5000, 1), 7);
        QCOMPARE(log.before(7, 1), std::nullopt);
        QCOMPARE(log.tailStart(5, 100), 7);
    }

    void aTailCountsMessagesAndIsBounded()
    {
        RoomLog log(100, 0, plenty);
        log.append(text("a"));
        log.append(joined("x"));
        log.append(text("b"));
        log.append(joined("y"));
        QCOMPARE(log.tailStart(1, 100), 3);
        QCOMPARE(log.tailStart(2, 100), 1);
        QCOMPARE(log.tailStart(2, 3), 2);
        QCOMPARE(log.tailStart(0, 100), log.next());
    }

    void piecesEndAtTheirLimit()
    {
        RoomLog log(100, 0, plenty);
        for (int i = 0; i < 5; ++i)
            log.append(text(QString(100, u'x')));
        qint64 cursor = 1;
        QCOMPARE(log.pieces(cursor, 5, 1).size(), 1); // one at least
        QCOMPARE(cursor, 2);
        QCOMPARE(log.pieces(cursor, 5, plenty).size(), 3);
        QCOMPARE(cursor, 5);
        QVERIFY(log.pieces(cursor, 5, plenty).isEmpty());
    }

    void aSearchGoesOnWhereItsTimeWasOver()
    {
        RoomLog log(100, 0, plenty);
        for (const char *said : {"exam", "none", "EXAM", "my exam"})
            log.append(text(QLatin1String(said)));
        log.append(joined(QStringLiteral("exam")));
        const TextMatcher exam(u"exam");
        qint64 seq = log.next();
        QList<qint64> found;
        for (qint64 looked = 1; looked <= 5; ++looked) {
            found += log.search(exam, seq, 10, QDeadlineTimer(0)); // one at least, and no more
            QCOMPARE(seq, log.next() - looked);
        }
        QCOMPARE(found, QList<qint64>({4, 3, 1}));
        QCOMPARE(log.search(exam, seq, 10, QDeadlineTimer(0)), QList<qint64>());
        seq = log.next();
        QCOMPARE(log.search(exam, seq, 2, QDeadlineTimer(QDeadlineTimer::Forever)), QList<qint64>({4, 3}));
        QCOMPARE(log.search(exam, seq, 2, QDeadlineTimer(QDeadlineTimer::Forever)), QList<qint64>({1}));
    }

    void textsMadeUpForASearchTakeNoLonger()
    {
        constexpr int messages = 100;
        RoomLog log(messages, plenty, plenty);
        for (int i = 0; i < messages; ++i)
            log.append(text(QString(16'000, u'a')));
        const auto took = [&log](const QString &wanted) {
            QElapsedTimer timer;
            timer.start();
            qint64 seq = log.next();
            const auto found =
                log.search(TextMatcher(wanted), seq, 10, QDeadlineTimer(QDeadlineTimer::Forever));
            return found.isEmpty() ? timer.nsecsElapsed() : std::numeric_limits<qint64>::max();
        };
        // It would be 199 times as much at each try; a busy machine may spoil some of them.
        bool isLinear = false;
        for (int i = 0; i < 20 && !isLinear; ++i) {
            const qint64 usual = took(QStringLiteral("b"));
            isLinear = took(u'b' + QString(199, u'a')) < 50 * usual;
        }
        QVERIFY(isLinear);
    }

    void anIdentityJoinsAndLeavesOnce()
    {
        Roster roster;
        Member ben;
        ben.nick = QStringLiteral("Ben");
        ben.key = QStringLiteral("k1");
        QVERIFY(roster.enter(ben));
        QVERIFY(!roster.enter(ben));
        QCOMPARE(roster.members().size(), 1);
        QVERIFY(!roster.leave(ben.key));
        QVERIFY(roster.leave(ben.key));
        QVERIFY(!roster.leave(ben.key));
        QVERIFY(roster.members().isEmpty());
    }

    void aNickBelongsToOneKey()
    {
        Roster roster;
        Member ben;
        ben.nick = QStringLiteral("Ben");
        ben.key = QStringLiteral("k1");
        roster.enter(ben);
        QVERIFY(roster.isTaken(QStringLiteral("bEN"), QStringLiteral("k2")));
        QVERIFY(!roster.isTaken(QStringLiteral("bEN"), QStringLiteral("k1")));
        roster.rename(ben.key, QStringLiteral("Ben 2"));
        QVERIFY(!roster.isTaken(QStringLiteral("Ben"), QStringLiteral("k2")));
        roster.leave(ben.key);
        QVERIFY(!roster.isTaken(QStringLiteral("Ben 2"), QStringLiteral("k2")));
    }

    void membersAreToldByTheirNicksAndAsTheyAreNow()
    {
        Roster roster;
        const auto toldOf = [&roster] {
            QStringList told;
            for (const QByteArray &member : roster.encodedMembers())
                told.append(QString::fromUtf8(member));
            return told;
        };
        for (const char *nick : {"Cem", "Ana", "Ben", "Den"})
            roster.enter(Member{QLatin1String(nick), QLatin1String("key of ") + QLatin1String(nick)});
        const QString ana = QStringLiteral("{\"key\":\"key of Ana\",\"nick\":\"Ana\"}");
        const QString cem = QStringLiteral("{\"key\":\"key of Cem\",\"nick\":\"Cem\"}");
        QCOMPARE(toldOf().mid(0, 1) + toldOf().mid(2, 1), (QStringList{ana, cem}));

        roster.leave(QStringLiteral("key of Den"));
        roster.rename(QStringLiteral("key of Ben"), QStringLiteral("Zoe"));
        roster.setOperator(QStringLiteral("key of Ben"), true);
        roster.setPresence(QStringLiteral("key of Cem"), Presence::Away, QStringLiteral("at lunch"));
        const QString zoe = QStringLiteral("{\"key\":\"key of Ben\",\"nick\":\"Zoe\",\"op\":true}");
        const QString away = QStringLiteral(
            "{\"key\":\"key of Cem\",\"nick\":\"Cem\",\"state\":\"away\",\"text\":\"at lunch\"}");
        QCOMPARE(toldOf(), (QStringList{ana, away, zoe}));
        roster.setOperator(QStringLiteral("key of Ben"), false);
        QVERIFY(!toldOf().last().contains(QLatin1String("op")));
    }

    void twoWithOneNickLeaveOneByOne()
    {
        Roster roster;
        const Member one{QStringLiteral("Ben"), QStringLiteral("k1")};
        const Member other{QStringLiteral("Ben"), QStringLiteral("k2")};
        roster.enter(one);
        roster.enter(other);
        QVERIFY(roster.leave(other.key));
        QCOMPARE(roster.members(), QList<Member>{one});
        QVERIFY(roster.leave(one.key));
        QVERIFY(roster.members().isEmpty());
    }

    void itIsKnownWhetherSomebodyIsPlain()
    {
        Roster roster;
        Member plain;
        plain.nick = QStringLiteral("client_0");
        plain.plain = true;
        roster.enter(plain);
        QVERIFY(roster.hasPlain());
        roster.leave(Roster::idOf(plain));
        QVERIFY(!roster.hasPlain());
    }

    void plainIdsCountFromZeroAndNeverTwice()
    {
        PlainIds ids;
        ids.start(0, 3);
        QCOMPARE(ids.take(), 0);
        QCOMPARE(ids.take(), 1);
        ids.giveBack(1); // only shown to somebody who then encrypted
        QCOMPARE(ids.take(), 1);
        QCOMPARE(ids.take(), 2);
        QCOMPARE(ids.take(), std::nullopt); // not reserved yet
        QVERIFY(ids.isShort(1));
        ids.reserve(4);
        QCOMPARE(ids.take(), 3);
        QCOMPARE(ids.next(), 4);
        ids.giveBack(3);
        ids.giveBack(1);
        QCOMPARE(ids.next(), 3); // 1 was used by somebody before: never again after a restart
    }
};

QTEST_GUILESS_MAIN(TestRoomLog)
#include "tst_roomlog.moc"
