// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/roomfixture.h"

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** What a room lets its members do, over real sockets: how much, and what was decided about them. */
class TestRoomRules final : public RoomFixture
{
    Q_OBJECT

    /** Up to the host's challenge; the proof that is still to be sent. */
    QByteArray prove(UpgradedClient &client, Wire::Hello hello)
    {
        Net::ScramSecret secret;
        secret.password = QStringLiteral("correct horse");
        Net::ScramClient scram(secret, Net::bindingOfHost(m_identity.fingerprint()));
        hello.auth = QString::fromLatin1(scram.first());
        client.send(hello);
        if (!QTest::qWaitFor([&] { return !client.all<Wire::Auth>().isEmpty(); }))
            qFatal("no challenge");
        return *scram.prove(client.all<Wire::Auth>().first().data.toLatin1());
    }
    Result<void> decide(const char *action, const QString &target, const QString &value = {})
    {
        return m_server->moderate({QLatin1String(action), target, value, 0});
    }
    void setPassword()
    {
        m_options.password = *Net::ScramVerifier::create(QStringLiteral("correct horse"),
                                                         Net::saltOfHost(m_identity.fingerprint()), 50'000);
    }

private slots:
    void theRateIsTheMembersNotTheConnections()
    {
        m_options.ratePerSecond = 40;
        m_options.burst = 0.25; // ten at once
        start();
        const auto reader = join(QStringLiteral("Ben"), m_benKey);
        std::vector<std::unique_ptr<UpgradedClient>> writers;
        for (int i = 0; i < 4; ++i)
            writers.push_back(join(QStringLiteral("Ana"), m_anaKey));
        QElapsedTimer timer;
        timer.start();
        for (const auto &writer : writers) {
            for (int i = 0; i < 10; ++i)
                writer->send(Wire::Say{QString::number(i), {}, 0, {}});
        }
        QTRY_COMPARE(reader->texts().size(), 40);
        QVERIFY(timer.elapsed() >= 700); // thirty of them at forty a second
    }

    void whatIsFreeHasALimitToo()
    {
        m_options.ratePerSecond = 20;
        m_options.burst = 0.1;
        m_options.limits.signalsForMessage = 1; // two pings at once
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 12; ++i)
            ana->send(Wire::Ping{});
        QTRY_COMPARE(ana->all<Wire::Pong>().size(), 12);
        QVERIFY(timer.elapsed() >= 450); // ten of them at twenty a second
    }

    void leavingDoesNotFillTheRateAgain()
    {
        m_options.ratePerSecond = 1;
        m_options.burst = 3;
        m_options.limits.forgetEvery = 1ms;
        start();
        auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        for (int i = 0; i < 3; ++i)
            ana->send(Wire::Say{QStringLiteral("x"), {}, 0, {}});
        QTRY_COMPARE(ben->texts().size(), 3);
        ana->connection.close();
        QTRY_COMPARE(ben->all<Wire::Left>().size(), 1);
        ana = join(QStringLiteral("Ana"), m_anaKey);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 2; ++i)
            ana->send(Wire::Say{QStringLiteral("y"), {}, 0, {}});
        QTRY_COMPARE(ben->texts().size(), 5);
        QVERIFY(timer.elapsed() >= 800);
    }

    void lettersComeAsTheyAreRead()
    {
        m_options.limits.sendBudget = 16 * 1024;
        m_options.limits.lagBudget = 16 * 1024;
        start();
        auto ben = join(QStringLiteral("Ben"), m_benKey);
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ben->connection.close();
        QTRY_VERIFY(!ana->all<Wire::Left>().isEmpty());
        const QString longest(Wire::maxContentBytes, u'"');
        for (int i = 0; i < Mailboxes::maxLetters; ++i)
            ana->send(Wire::Whisper{m_benKey.fingerprint(), longest, QString::number(i)});
        QTRY_COMPARE_WITH_TIMEOUT(ana->all<Wire::Letter>().size(), Mailboxes::maxLetters, 20'000);
        ben = join(QStringLiteral("Ben"), m_benKey);
        QTRY_COMPARE_WITH_TIMEOUT(ben->all<Wire::Letter>().size(), Mailboxes::maxLetters, 20'000);
        QVERIFY(!ben->over && ben->hasHistory());
        QCOMPARE(ben->all<Wire::Letter>().last().cid, QString::number(Mailboxes::maxLetters - 1));
    }

    void aLetterOfAHostThatRanBeforeHidesNone()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = connectAs(m_benKey);
        Wire::Hello hello = helloOf(QStringLiteral("Ben"));
        hello.letters = std::numeric_limits<qint64>::max();
        ben->send(hello);
        QTRY_VERIFY(ben->hasHistory());
        ana->send(Wire::Whisper{m_benKey.fingerprint(), QStringLiteral("psst"), {}});
        QTRY_COMPARE(ben->all<Wire::Letter>().size(), 1);
    }

    void whoWasBannedMeanwhileDoesNotComeInByAProof()
    {
        setPassword();
        start();
        const auto eve = connectAs(m_eveKey);
        const QByteArray proof = prove(*eve, helloOf(QStringLiteral("Eve")));
        const auto first = connectAs(m_eveKey);
        first->send(Wire::Auth{}); // nothing was asked for yet
        const QByteArray other = prove(*first, helloOf(QStringLiteral("Eve")));
        first->send(Wire::Auth{QString::fromLatin1(other)});
        QTRY_VERIFY(first->hasHistory());
        QVERIFY(decide("ban", QStringLiteral("Eve")));
        QTRY_VERIFY(first->over);
        eve->send(Wire::Auth{QString::fromLatin1(proof)});
        QTRY_COMPARE(eve->all<Wire::Refused>().size(), 1);
        QCOMPARE(eve->all<Wire::Refused>().first().reason, QStringLiteral("banned"));
        QVERIFY(eve->all<Wire::Welcome>().isEmpty());
    }

    void whoIsSentOutOfAFurtherRoomHasToProveItselfAgain()
    {
        setPassword();
        m_further = QStringLiteral("Second");
        start();
        Wire::Hello hello = helloOf(QStringLiteral("Eve"));
        hello.room = m_further;
        const auto eve = connectAs(m_eveKey);
        eve->send(Wire::Auth{QString::fromLatin1(prove(*eve, hello))});
        QTRY_VERIFY(eve->hasHistory());
        hello.token = eve->all<Wire::Welcome>().first().token;
        // The owner needs no password.
        Wire::Hello owners = helloOf(QStringLiteral("Owner"));
        owners.room = m_further;
        const auto owner = connectAs(m_identity);
        owner->send(owners);
        QTRY_VERIFY(owner->hasHistory());
        owner->send(Wire::Moderate{QStringLiteral("kick"), QStringLiteral("Eve"), {}, 0});
        QTRY_VERIFY(eve->over);
        const auto again = connectAs(m_eveKey);
        again->send(hello);
        QTRY_COMPARE(again->all<Wire::Refused>().size(), 1);
        QCOMPARE(again->all<Wire::Refused>().first().reason, QStringLiteral("password-needed"));
    }

    void whoIsMutedSaysNothingByNameOrPresenceEither()
    {
        start();
        const auto eve = join(QStringLiteral("Eve"), m_eveKey);
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        QVERIFY(decide("mute", QStringLiteral("Eve")));
        eve->send(Wire::SetNick{QStringLiteral("BUY NOW")});
        eve->send(Wire::SetPresence{Presence::Busy, QStringLiteral("BUY NOW")});
        QTRY_COMPARE(eve->all<Wire::Failure>().size(), 2);
        QCOMPARE(eve->all<Wire::Failure>().first().reason, QStringLiteral("not-allowed"));
        QTRY_COMPARE(ana->all<Wire::PresenceOf>().size(), 1);
        QCOMPARE(ana->all<Wire::PresenceOf>().first().member.status, QString());
        QCOMPARE(ana->all<Wire::PresenceOf>().first().member.presence, Presence::Busy);
        QVERIFY(ana->all<Wire::Renamed>().isEmpty());
    }

    void whatIsNotSeenIsNoMessage_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("spaces") << QStringLiteral(" \n\t");
        QTest::newRow("joiners") << QStringLiteral("\u200d\u200c");
        QTest::newRow("an empty syllable") << QStringLiteral("\u3164");
        QTest::newRow("Braille without dots") << QStringLiteral("\u2800 \u2800");
        QTest::newRow("a mark alone") << QStringLiteral("\u0301");
    }
    void whatIsNotSeenIsNoMessage()
    {
        QFETCH(QString, text);
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ana->send(Wire::Say{text, QStringLiteral("c1"), 0, {}});
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 1);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("empty"));
        ana->send(
            Wire::Say{QStringLiteral("\U0001FAE8"), QStringLiteral("c2"), 0, {}}); // a newer emoji is seen
        QTRY_COMPARE(ana->postedCount, 1);
    }

    void theNameThatOneHasIsAnsweredToo()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        ana->send(Wire::SetNick{QStringLiteral("Ana")});
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 1);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("invalid"));
        ana->send(Wire::SetNick{QStringLiteral("ana")}); // is another
        QTRY_COMPARE(ana->all<Wire::Renamed>().size(), 1);
    }

    void aNameIsSlowedDownAsAMessageIs()
    {
        start();
        const auto eve = join(QStringLiteral("Eve"), m_eveKey);
        QVERIFY(decide("slow", {}, QStringLiteral("60")));
        eve->send(Wire::SetNick{QStringLiteral("Eva")});
        eve->send(Wire::SetNick{QStringLiteral("Evi")});
        QTRY_COMPARE(eve->all<Wire::Failure>().size(), 1);
        QCOMPARE(eve->all<Wire::Failure>().first().reason, QStringLiteral("slow"));
        QCOMPARE(eve->all<Wire::Renamed>().size(), 1);
    }

    void whoHasLeftIsKnownByItsKey()
    {
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        auto eve = join(QStringLiteral("Eve"), m_eveKey);
        eve->connection.close();
        QTRY_COMPARE(ana->all<Wire::Left>().size(), 1);
        QVERIFY(decide("ban", m_eveKey.fingerprint()));
        QTRY_COMPARE(ana->all<Wire::Moderated>().size(), 1);
        QCOMPARE(ana->all<Wire::Moderated>().first().target, QStringLiteral("Eve"));
        eve = join(QStringLiteral("Eve"), m_eveKey);
        QCOMPARE(eve->all<Wire::Refused>().size(), 1);
        QVERIFY(!decide("ban", QString(64, u'f')));
        // As its owner wrote it, not as somebody else does.
        QVERIFY(decide("mute", QStringLiteral("e v e")));
        QTRY_COMPARE(ana->all<Wire::Moderated>().last().target, QStringLiteral("Eve"));
    }

    void anOperatorTakesNoNameOfTheOwnersOrAnothers()
    {
        start();
        auto owner = join(QStringLiteral("Owner"), m_identity);
        auto ben = join(QStringLiteral("Ben"), m_benKey);
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        QVERIFY(decide("operator", QStringLiteral("Ana")));
        QVERIFY(decide("operator", QStringLiteral("Ben")));
        owner->connection.close();
        ben->connection.close();
        QTRY_COMPARE(ana->all<Wire::Left>().size(), 2);
        for (const char *name : {"Owner", "Ben"})
            ana->send(Wire::Moderate{QStringLiteral("release"), QLatin1String(name), {}, 0});
        QTRY_COMPARE(ana->all<Wire::Failure>().size(), 2);
        QCOMPARE(ana->all<Wire::Failure>().first().reason, QStringLiteral("not-allowed"));
        QCOMPARE(ana->all<Wire::Failure>().last().reason, QStringLiteral("not-allowed"));
        QVERIFY(decide("release", QStringLiteral("Ben"))); // the owner may
    }

    void whoIsCalledLikeAPlainMemberThatHasGoneIsNotMeant()
    {
        start();
        {
            PlainClient plain(m_port);
            plain.say(QStringLiteral("hi"));
            QTRY_VERIFY(plain.lines().size() > 1);
            const auto ben = join(QStringLiteral("client0"), m_benKey);
            QCOMPARE(ben->all<Wire::Welcome>().size(), 1);
            plain.socket.disconnectFromHost();
            QTRY_COMPARE(m_server->members().size(), 1);
            ben->connection.close();
            QTRY_VERIFY(m_server->members().isEmpty());
        }
        QVERIFY(!decide("ban", QStringLiteral("client_0")));
        const auto ben = join(QStringLiteral("client0"), m_benKey);
        QCOMPARE(ben->all<Wire::Welcome>().size(), 1);
    }

    void anAddressIsNotClosedForOperators()
    {
        start();
        PlainClient plain(m_port);
        QTRY_COMPARE(plain.lines().size(), 1);
        plain.say(QStringLiteral("hi"));
        auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QVERIFY(decide("operator", QStringLiteral("Ana")));
        QVERIFY(decide("ban", QStringLiteral("client_0")));
        QTRY_VERIFY(ben->over && plain.isOver());
        QVERIFY(!ana->over);
        ana->connection.close();
        QTRY_VERIFY(m_server->members().isEmpty());
        ana = join(QStringLiteral("Ana"), m_anaKey);
        QCOMPARE(ana->all<Wire::Welcome>().size(), 1);
    }

    void aKeyHasOnlySoManyNamesHoweverItComesByThem()
    {
        start();
        for (int i = 0; i < NickBook::maxNicksOfKey; ++i) {
            const auto eve = join(QStringLiteral("Eve %1").arg(i + 100), m_eveKey);
            QCOMPARE(eve->all<Wire::Welcome>().size(), 1);
            eve->connection.close();
            QTRY_VERIFY(m_server->members().isEmpty());
        }
        const auto eve = connectAs(m_eveKey);
        eve->send(helloOf(QStringLiteral("One more")));
        QTRY_COMPARE(eve->all<Wire::Refused>().size(), 1);
        const QString suggested = eve->all<Wire::Refused>().first().suggestion;
        QVERIFY(suggested.startsWith(QLatin1String("Eve 1")));
        eve->send(helloOf(suggested));
        QTRY_COMPARE(eve->all<Wire::Welcome>().size(), 1);
    }

    void theNextNumberIsSuggestedForANumberedName()
    {
        start();
        const auto ben = join(QStringLiteral("Ben 2"), m_benKey);
        const auto ana = join(QStringLiteral("Ben 4"), m_anaKey);
        const auto eve = connectAs(m_eveKey);
        eve->send(helloOf(QStringLiteral("Ben 2")));
        eve->send(helloOf(QStringLiteral("Ben 4")));
        QTRY_COMPARE(eve->all<Wire::Refused>().size(), 2);
        QCOMPARE(eve->all<Wire::Refused>().first().suggestion, QStringLiteral("Ben 3"));
        QCOMPARE(eve->all<Wire::Refused>().last().suggestion, QStringLiteral("Ben 3"));
    }

    void aNameThatTheHistoryForgotIsFree()
    {
        start();
        const auto forget = [this](const QStringList &nicks) {
            QMetaObject::invokeMethod(
                m_store, [this, nicks] { Q_EMIT m_store->nicksForgotten(nicks, 1000); },
                Qt::BlockingQueuedConnection);
        };
        auto ana = join(QStringLiteral("Ana"), m_anaKey);
        forget({QStringLiteral("Ana")});
        settle(*ana);
        ana->connection.close();
        QTRY_VERIFY(m_server->members().isEmpty());
        const auto refused = connectAs(m_eveKey);
        refused->send(helloOf(QStringLiteral("Ana"))); // it was in use
        QTRY_COMPARE(refused->all<Wire::Refused>().size(), 1);
        forget({QStringLiteral("Ana")});
        const auto eve = join(QStringLiteral("Ana"), m_eveKey);
        QCOMPARE(eve->all<Wire::Welcome>().size(), 1);
    }

    void theOwnerComesIntoAFullRoom()
    {
        m_options.maxClients = 1;
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        QCOMPARE(ben->all<Wire::Refused>().size(), 1);
        const auto owner = join(QStringLiteral("Owner"), m_identity);
        QCOMPARE(owner->all<Wire::Welcome>().size(), 1);
    }

    void whatWasPinnedAndTakenBackIsNotTold()
    {
        start();
        const auto owner = join(QStringLiteral("Owner"), m_identity);
        owner->send(Wire::Say{QStringLiteral("secret"), {}, 0, {}});
        QTRY_COMPARE(owner->texts().size(), 1);
        const qint64 seq = owner->all<Wire::Posted>().first().seq;
        owner->send(Wire::Moderate{QStringLiteral("pin"), {}, {}, seq});
        owner->send(Wire::Edit{seq, QStringLiteral("secret, too")});
        owner->send(Wire::Delete{seq});
        QTRY_COMPARE(owner->all<Wire::Deleted>().size(), 1);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        int repeated = 0;
        for (const Wire::History &piece : ben->all<Wire::History>()) {
            for (const Wire::LogFrame &entry : piece.messages) {
                if (const auto *pinned = std::get_if<Wire::Moderated>(&entry); pinned && ++repeated)
                    QCOMPARE(pinned->pin->text, QString());
                if (const auto *edited = std::get_if<Wire::Edited>(&entry); edited && ++repeated)
                    QCOMPARE(edited->content, QString());
            }
        }
        QCOMPARE(repeated, 2);
    }

    void whatWasPinnedSaysWhatTheMessageSays()
    {
        start();
        const auto owner = join(QStringLiteral("Owner"), m_identity);
        owner->send(Wire::Say{QStringLiteral("exam on Friday"), {}, 0, {}});
        QTRY_COMPARE(owner->texts().size(), 1);
        const qint64 seq = owner->all<Wire::Posted>().first().seq;
        owner->send(Wire::Moderate{QStringLiteral("pin"), {}, {}, seq});
        QString corrected = QStringLiteral("exam\non Monday ");
        corrected += QString(Wire::maxPinText, u'!');
        owner->send(Wire::Edit{seq, corrected});
        QTRY_COMPARE(owner->all<Wire::Edited>().size(), 1);
        const auto ben = join(QStringLiteral("Ben"), m_benKey);
        const QList<Pin> pins = ben->all<Wire::Welcome>().first().pins;
        QCOMPARE(pins.size(), 1);
        QVERIFY(pins.first().text.startsWith(QStringLiteral("exam on Monday !")));
        QVERIFY(pins.first().text.size() <= Wire::maxPinText);
        QList<Pin> told;
        for (const Wire::History &piece : ben->all<Wire::History>()) {
            for (const Wire::LogFrame &entry : piece.messages) {
                if (const auto *pinned = std::get_if<Wire::Moderated>(&entry))
                    told.append(*pinned->pin);
            }
        }
        QCOMPARE(told, pins);
    }

    void nothingComesBeforeTheWelcome()
    {
        m_options.limits.lagBudget = 0; // what is appended leaves at once
        start();
        const auto ana = join(QStringLiteral("Ana"), m_anaKey);
        QVERIFY(std::holds_alternative<Wire::Welcome>(ana->frames.first()));
    }
};

QTEST_GUILESS_MAIN(TestRoomRules)
#include "tst_roomrules.moc"
