// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/roomfixture.h"

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** What happens beside a room's log, over real sockets, and what keeps it small. */
class TestRoomEvents final : public RoomFixture
{
    Q_OBJECT

private slots:
    void whatIsNotUnderstoodIsToldSoOftenAndThenPassedOver()
    {
        m_options.limits.explanationsPerMinute = 3;
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        for (int i = 0; i < 10; ++i)
            ana->connection.send("{\"type\":\"react\",\"of\":1,\"emoji\":\"\u200d\",\"cid\":\"r\"}");
        settle(*ana);
        QCOMPARE(ana->all<Wire::Failure>().size(), 3);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("protocol"));
        QCOMPARE(ana->all<Wire::Failure>().first().cid, QStringLiteral("r"));
        QVERIFY(ana->all<Wire::Reacted>().isEmpty());
    }

    void othersSeeWhoTypesNowAndThen()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        const auto eve = join(QStringLiteral("Eve"), m_eveKey, {});
        for (int i = 0; i < 5; ++i)
            ana->send(Wire::Typing{});
        QTRY_COMPARE(ben->all<Wire::TypingBy>().size(), 1);
        QCOMPARE(ben->all<Wire::TypingBy>().first().member.nick, QStringLiteral("Ana"));
        settle(*ana);
        settle(*ben);
        settle(*eve);
        QCOMPARE(ben->all<Wire::TypingBy>().size(), 1);
        QCOMPARE(ana->all<Wire::TypingBy>().size(), 0); // knows it
        QCOMPARE(eve->all<Wire::TypingBy>().size(), 0); // did not ask for it
    }

    void inALargeRoomNobodyIsToldWhoTypes()
    {
        m_options.limits.signalsUpTo = 1;
        m_options.limits.marksTogether = 0ms;
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        ana->send(Wire::Typing{});
        ana->send(Wire::Mark{1, 1});
        ana->send(Wire::Say{QStringLiteral("done"), {}, 0, {}});
        QTRY_COMPARE(ben->texts(), QStringList({"done"}));
        settle(*ana);
        settle(*ben);
        QCOMPARE(ben->all<Wire::TypingBy>().size(), 0);
        QCOMPARE(ben->all<Wire::Marks>().size(), 0);
    }

    void presenceIsToldAndKeptForWhoComesLater()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        ana->send(Wire::SetPresence{Presence::Away, QStringLiteral("lunch")});
        QTRY_COMPARE(ben->all<Wire::PresenceOf>().size(), 1);
        QCOMPARE(ben->all<Wire::PresenceOf>().first().member.status, QStringLiteral("lunch"));
        const auto eve = join(QStringLiteral("Eve"), m_eveKey);
        const QList<Member> members = eve->all<Wire::Welcome>().first().members;
        const auto found = std::find_if(members.cbegin(), members.cend(), [](const Member &member) {
            return member.nick == QLatin1String("Ana");
        });
        QVERIFY(found != members.cend());
        QCOMPARE(found->presence, Presence::Away);
        ana->send(Wire::SetPresence{Presence::Away, QStringLiteral("lunch")}); // the same is no news
        settle(*ana);
        settle(*ben);
        QCOMPARE(ben->all<Wire::PresenceOf>().size(), 1);
    }

    void marksGoForwardAndNotBeyondTheLog()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        ben->send(Wire::Say{QStringLiteral("hi"), {}, 0, {}});
        QTRY_COMPARE(ana->texts().size(), 1);
        const qint64 last = ana->all<Wire::Posted>().first().seq;
        const auto told = [&] {
            const QList<Wire::Marks> marks = ben->all<Wire::Marks>();
            return marks.isEmpty() ? Wire::MarkOf() : marks.last().marks.first();
        };
        ana->send(Wire::Mark{last, 0});
        QTRY_COMPARE(told(), (Wire::MarkOf{m_anaKey.fingerprint(), last, 0}));
        ana->send(Wire::Mark{0, last}); // read is delivered; nothing goes back
        QTRY_COMPARE(told(), (Wire::MarkOf{m_anaKey.fingerprint(), last, last}));
        ana->send(Wire::Mark{1'000'000, 1'000'000});
        settle(*ana);
        const auto eve = join(QStringLiteral("Eve"), m_eveKey);
        QTRY_COMPARE(eve->all<Wire::Marks>().size(), 1);
        const qint64 read = eve->all<Wire::Marks>().first().marks.first().read;
        QVERIFY(read >= last && read < 1000);
    }

    void aLetterWaitsForWhoIsAwayForAMoment()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        auto ben = join(QStringLiteral("Ben"), m_benKey);
        const auto eve = join(QStringLiteral("Eve"), m_eveKey);
        const QString to = m_benKey.fingerprint();
        ana->send(Wire::Whisper{to, QStringLiteral("one"), QStringLiteral("c1")});
        QTRY_COMPARE(ben->all<Wire::Letter>().size(), 1);
        QTRY_COMPARE(ana->all<Wire::Letter>().size(), 1); // the answer
        const qint64 known = ben->all<Wire::Letter>().first().id;
        ben->connection.abort();
        QTRY_VERIFY(!ana->all<Wire::Left>().isEmpty());
        ana->send(Wire::Whisper{to, QStringLiteral("two"), QStringLiteral("c2")});
        ana->send(Wire::Whisper{to, QStringLiteral("two"), QStringLiteral("c2")}); // again, as after a cut
        QTRY_COMPARE(ana->all<Wire::Letter>().size(), 3);
        ben = join(QStringLiteral("Ben"), m_benKey, Wire::capabilityNames(), known);
        QTRY_COMPARE(ben->all<Wire::Letter>().size(), 1);
        QCOMPARE(ben->all<Wire::Letter>().first().content, QStringLiteral("two"));
        ana->send(Wire::Whisper{QString(64, u'f'), QStringLiteral("x"), QStringLiteral("c3")});
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 1);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("not-found"));
        settle(*eve);
        QCOMPARE(eve->all<Wire::Letter>().size(), 0);
    }

    void roomsShareTheMemoryForWhatCanBeChanged()
    {
        m_options.limits.logMemoryOfAll = 256 * 1024;
        m_further = QStringLiteral("Attic");
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        for (int i = 0; i < 10; ++i) {
            ana->send(Wire::Say{QString(16'000, u'x'), {}, 0, {}});
            QTRY_COMPARE(ana->texts().size(), i + 1);
        }
        const QList<Wire::Posted> said = ana->all<Wire::Posted>();
        ana->send(Wire::Edit{said.first().seq, QStringLiteral("y")});
        ana->send(Wire::Edit{said.last().seq, QStringLiteral("z")});
        QTRY_COMPARE(ana->all<Wire::Edited>().size(), 1);
        QCOMPARE(ana->all<Wire::Edited>().first().of, said.last().seq);
        QCOMPARE(ana->all<Wire::Failure>().size(), 1);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("not-found"));
    }

    void aMessageHasOnlySoManySigns()
    {
        start();
        const auto sign = [](int i) { return QString(QChar(0x2600 + i)); };
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ana->send(Wire::Say{QStringLiteral("hi"), {}, 0, {}});
        QTRY_COMPARE(ana->texts().size(), 1);
        const qint64 seq = ana->all<Wire::Posted>().first().seq;
        for (int i = 0; i <= Room::maxReactionKinds; ++i)
            ana->send(Wire::React{seq, sign(i), false});
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 1);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("full"));
        QCOMPARE(ana->all<Wire::Reacted>().size(), Room::maxReactionKinds);
        // What is there already is no news, what is not there can't be taken back.
        ana->send(Wire::React{seq, sign(0), false});
        ana->send(Wire::React{seq, sign(99), true});
        ana->send(Wire::React{seq, sign(0), true});
        QTRY_COMPARE(ana->all<Wire::Reacted>().size(), Room::maxReactionKinds + 1);
        ana->send(Wire::React{seq + 1000, sign(0), false});
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 2);
    }

    void whoTookAMessageBackIsTold()
    {
        start();
        const auto owner = join(QStringLiteral("Olga"), m_identity);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        ben->send(Wire::Say{QStringLiteral("own"), {}, 0, {}});
        ben->send(Wire::Say{QStringLiteral("rude"), {}, 0, {}});
        QTRY_COMPARE(owner->all<Wire::Posted>().size(), 2);
        ben->send(Wire::Delete{owner->all<Wire::Posted>().first().seq});
        QTRY_COMPARE(owner->all<Wire::Deleted>().size(), 1);
        owner->send(Wire::Delete{owner->all<Wire::Posted>().last().seq});
        QTRY_COMPARE(ben->all<Wire::Deleted>().size(), 2);
        QCOMPARE(ben->all<Wire::Deleted>().first().sender, QString());
        QCOMPARE(ben->all<Wire::Deleted>().last().sender, QStringLiteral("Ben"));
        QCOMPARE(ben->all<Wire::Deleted>().last().member.nick, QStringLiteral("Olga"));
        // Whoever comes later finds it in the messages.
        const auto eve = join(QStringLiteral("Eve"), m_eveKey);
        QStringList removers;
        for (const Wire::History &piece : eve->all<Wire::History>()) {
            for (const Wire::LogFrame &entry : piece.messages) {
                if (const auto *posted = std::get_if<Wire::Posted>(&entry); posted && posted->deleted)
                    removers.append(posted->removedBy);
            }
        }
        QCOMPARE(removers, QStringList({QString(), QStringLiteral("Olga")}));
    }

    void whatIsNotUnderstoodIsAnsweredByItsCid_data()
    {
        QTest::addColumn<QByteArray>("cid");
        QTest::addColumn<QString>("told");
        QTest::newRow("a cid") << QByteArray("\"c7\"") << "c7";
        QTest::newRow("none") << QByteArray("\"\"") << "";
        QTest::newRow("too long") << '"' + QByteArray(Wire::maxClientIdLength + 1, 'c') + '"' << "";
        QTest::newRow("a number") << QByteArray("7") << "";
    }
    void whatIsNotUnderstoodIsAnsweredByItsCid()
    {
        QFETCH(QByteArray, cid);
        QFETCH(QString, told);
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ana->connection.send("{\"type\":\"message\",\"content\":\"x\",\"cid\":" + cid
                             + ",\"file\":{\"id\":\"f\",\"name\":\"a\",\"size\":-1}}");
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 1);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("protocol"));
        QCOMPARE(ana->all<Wire::Failure>().first().cid, told);
    }

    void whoIsOnTheWayInIsToldOfTheEnd()
    {
        m_options.limits.plainAfter = 60s;
        start();
        PlainClient greeted(m_port);
        QTRY_COMPARE(greeted.lines().size(), 1);
        const auto secured = connectAs(m_anaKey);
        settle(*secured); // the host's side of TLS stands as well
        m_server->stop();
        QTRY_VERIFY(greeted.isOver() && secured->over);
        QCOMPARE(greeted.last(), QStringLiteral("System: The host has ended the room."));
        QCOMPARE(greeted.seen.size(), 2); // and of nobody's coming or going
        QCOMPARE(secured->all<Wire::Bye>().size(), 1);
    }

    void whoIsNamedIsMentioned()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben M"), m_benKey);
        const auto mentions = [&](const QString &text) {
            const qsizetype before = ana->all<Wire::Posted>().size();
            ana->send(Wire::Say{text, {}, 0, {}});
            if (!QTest::qWaitFor([&] { return ana->all<Wire::Posted>().size() > before; }))
                qFatal("not said");
            return ana->all<Wire::Posted>().last().mentions;
        };
        const QString key = m_benKey.fingerprint();
        QCOMPARE(mentions(QStringLiteral("@Ben M: look")), QStringList({key}));
        QCOMPARE(mentions(QStringLiteral("look, @ben m")), QStringList({key}));
        QCOMPARE(mentions(QStringLiteral("@Ben M @Ben M")), QStringList({key}));
        QCOMPARE(mentions(QStringLiteral("@Ben Miller")), QStringList());
        QCOMPARE(mentions(QStringLiteral("ben@m.example")), QStringList());
        QCOMPARE(mentions(QString(15'000, u'@')), QStringList());
        QCOMPARE(mentions(QString(15'000, u'@') + QStringLiteral("Ben M")), QStringList({key}));
        const QString nobody = QStringLiteral("@x ");
        QCOMPARE(mentions(nobody.repeated(Wire::maxMentionPlaces - 1) + QStringLiteral("@Ben M")),
                 QStringList({key}));
        QCOMPARE(mentions(nobody.repeated(Wire::maxMentionPlaces) + QStringLiteral("@Ben M")), QStringList());
        // Behind each @ as many names as can be, all of them others.
        const auto signs = [](qsizetype places) {
            QString text;
            for (qsizetype i = 0; i < places * Wire::maxNickLength; ++i)
                text += i % Wire::maxNickLength == 0 ? QChar(u'@') : QChar(0x2600 + int(i));
            return text;
        };
        constexpr qsizetype enough = Room::maxMentionLooks / Wire::maxNickLength;
        QCOMPARE(mentions(signs(enough - 2) + QStringLiteral(" @Ben M")), QStringList({key}));
        QCOMPARE(mentions(signs(enough + 1) + QStringLiteral(" @Ben M")), QStringList());
    }

    void aChangedMessageMentionsWhomItDid()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        ana->send(Wire::Say{QStringLiteral("@Ben hi"), {}, 0, {}});
        ana->send(Wire::Say{QStringLiteral("hi"), {}, 0, {}});
        QTRY_COMPARE(ana->texts().size(), 2);
        const QList<Wire::Posted> said = ana->all<Wire::Posted>();
        ana->send(Wire::Edit{said.first().seq, QStringLiteral("nobody")});
        ana->send(Wire::Edit{said.last().seq, QStringLiteral("@Ben hi")});
        QTRY_COMPARE(ana->all<Wire::Edited>().size(), 2);
        const auto eve = join(QStringLiteral("Eve"), m_eveKey);
        QList<QStringList> mentions;
        const QList<Wire::History> pages = eve->all<Wire::History>();
        for (const Wire::LogFrame &entry : pages.first().messages) {
            if (const auto *posted = std::get_if<Wire::Posted>(&entry))
                mentions.append(posted->mentions);
        }
        QCOMPARE(mentions, QList<QStringList>({{m_benKey.fingerprint()}, {}}));
    }

    void whatComesAtAWrongTimeIsAnsweredByItsCid()
    {
        start();
        const auto ana = connectAs(m_anaKey);
        ana->connection.send("{\"type\":\"auth\",\"data\":\"x\",\"cid\":\"a\"}");
        ana->connection.send("{\"type\":\"message\",\"content\":\"x\",\"cid\":\"b\"}");
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 2);
        QCOMPARE(ana->all<Wire::Failure>().first().cid, QStringLiteral("a"));
        QCOMPARE(ana->all<Wire::Failure>().last().cid, QStringLiteral("b"));
    }
};

QTEST_GUILESS_MAIN(TestRoomEvents)
#include "tst_roomevents.moc"
