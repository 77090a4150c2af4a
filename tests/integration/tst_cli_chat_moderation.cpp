// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QtTest>

using namespace Landline::Testing;

/** A room that is looked after, and what its members do to messages: the real programs. */
class TestCliChatModeration final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const QString &name) const { return m_dir->path(name); }
    [[nodiscard]] std::unique_ptr<RunningMember> join(const QString &nick, const RunningHost &host,
                                                      const QStringList &more = {}) const
    {
        return std::make_unique<RunningMember>(nick, host.place(), profile(nick),
                                               QStringList{QStringLiteral("--commands")} + more);
    }
    /** Of the last message that a member was told as an object with this content. */
    static qint64 seqOf(const RunningMember &member, const QString &content)
    {
        qint64 seq = 0;
        for (const QByteArray &line : member.lines()) {
            const QJsonObject event = QJsonDocument::fromJson(line).object();
            if (event.value(QStringLiteral("content")).toString() == content)
                seq = event.value(QStringLiteral("seq")).toInteger();
        }
        return seq;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void whoIsKickedMayComeBackAndWhoIsBannedMayNot()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        auto eve = join(QStringLiteral("Eve"), host);
        EVENTUALLY(ada->hasPinned() && eve->hasPinned());
        EVENTUALLY_EQUAL(ada->count("System: User Eve joined the chat"), 1);
        host.type("/kick eve");
        EVENTUALLY(eve->hasEnded());
        QCOMPARE(eve->status(), 1);
        QVERIFY(eve->complains("removed from this room"));
        EVENTUALLY_EQUAL(ada->count("System: The host has removed Eve from the room."), 1);
        eve = join(QStringLiteral("Eve"), host);
        EVENTUALLY_EQUAL(ada->count("System: User Eve joined the chat"), 2);
        host.type("/ban Eve");
        EVENTUALLY(eve->hasEnded());
        eve = join(QStringLiteral("Eve"), host);
        EVENTUALLY(eve->hasEnded());
        QVERIFY(eve->complains("banned"));
        host.type("/unban Eve");
        EVENTUALLY(host.complains("lets Eve come back"));
        eve = join(QStringLiteral("Eve"), host);
        EVENTUALLY_EQUAL(ada->count("System: User Eve joined the chat"), 3);
    }

    void bansAndOperatorsOutliveTheHost()
    {
        {
            RunningHost host(profile(QStringLiteral("host")));
            EVENTUALLY(host.port() != 0);
            const auto ada = join(QStringLiteral("Ada"), host);
            EVENTUALLY(ada->hasPinned());
            const auto eve = join(QStringLiteral("Eve"), host);
            EVENTUALLY_EQUAL(ada->count("System: User Eve joined the chat"), 1);
            host.type("/op Ada");
            EVENTUALLY_EQUAL(ada->count("System: Ada is an operator now."), 1);
            ada->type("/ban Eve");
            EVENTUALLY(eve->hasEnded());
            ada->type("/topic Exam on Friday");
            EVENTUALLY_EQUAL(ada->count("System: Ada has set the topic: Exam on Friday"), 1);
            host.terminate();
            EVENTUALLY(host.hasEnded());
        }
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto eve = join(QStringLiteral("Eve"), host);
        EVENTUALLY(eve->hasEnded());
        QVERIFY(eve->complains("banned"));
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY(ada->complains("Topic: Exam on Friday"));
        ada->type("/unban Eve");
        EVENTUALLY(host.complains("lets Eve come back"));
    }

    void whoMayNotIsTold()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        const auto ben = join(QStringLiteral("Ben"), host);
        EVENTUALLY(ada->hasPinned() && ben->hasPinned());
        EVENTUALLY(ada->says("User Ben joined") || ben->says("User Ada joined"));
        ada->type("/kick Ben");
        EVENTUALLY_EQUAL(ada->count("System: Only the owner and operators may do that."), 1);
        host.type("/mute Ada");
        EVENTUALLY_EQUAL(ben->count("System: The host has muted Ada."), 1);
        ada->type("can you hear me?");
        EVENTUALLY(ada->complains("You are muted here."));
        host.type("/unmute Ada");
        EVENTUALLY_EQUAL(ada->count("System: Ada may speak again."), 1);
        ada->type("and now?");
        EVENTUALLY_EQUAL(ben->count("Ada: and now?"), 1);
        QVERIFY(!ben->says("can you hear me?"));
        host.type("/kick nobody");
        EVENTUALLY(host.complains("Nobody here is called"));
        host.type("/slow");
        EVENTUALLY(host.complains("it is used as /slow SECONDS"));
    }

    void aSlowedDownRoomLosesNothing()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const auto ben = join(QStringLiteral("Ben"), host);
        EVENTUALLY(ben->hasPinned());
        host.type("/slow 1");
        EVENTUALLY_EQUAL(ben->count("System: Everybody may write once in 1 s."), 1);
        const auto ada = join(QStringLiteral("Ada"), host);
        for (const char *text : {"one", "two", "three"})
            ada->type(text);
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 0);
        QCOMPARE(ben->messages(), (QList<QByteArray>{"Ada: one", "Ada: two", "Ada: three"}));
    }

    void plainMembersCanBeSentAway()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket plain(host.port());
        plain.say(QStringLiteral("here"));
        EVENTUALLY(plain.heard(QStringLiteral("client_0: here")));
        host.type("/post encrypted");
        EVENTUALLY(plain.heard(QStringLiteral("Who may write: encrypted.")));
        plain.say(QStringLiteral("and now?"));
        EVENTUALLY(plain.heard(QStringLiteral("Only encrypted members may write here.")));
        host.type("/plain forbidden");
        EVENTUALLY(plain.isClosed());
        QVERIFY(plain.texts().constLast().contains(QStringLiteral("only encrypted")));
        PlainSocket again(host.port());
        EVENTUALLY(again.isClosed());
        QVERIFY(!again.heard(QStringLiteral("and now?")));
        host.type("/plain allowed");
        EVENTUALLY(host.complains("without encryption: allowed"));
        PlainSocket allowed(host.port());
        allowed.say(QStringLiteral("may I?"));
        EVENTUALLY(allowed.heard(QStringLiteral("Only encrypted members may write here.")));
        host.type("/ban client_" + QByteArray::number(allowed.id()));
        EVENTUALLY(allowed.isClosed());
        PlainSocket banned(host.port());
        EVENTUALLY(banned.isClosed());
        QVERIFY(banned.texts().constLast().contains(QStringLiteral("banned")));
    }

    void aNameBelongsToItsKeyUntilItIsReleased()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        {
            const auto ada = join(QStringLiteral("Ada"), host);
            EVENTUALLY(ada->hasPinned());
            ada->endInput();
            EVENTUALLY(ada->hasEnded());
        }
        const QStringList json{QStringLiteral("--json")};
        // Another key, and a name that looks the same: Cyrillic letters.
        RunningMember other(QStringLiteral("Аdа"), host.place(), profile(QStringLiteral("other")), json);
        EVENTUALLY(other.says("\"nick\":\"Аdа 2\""));
        other.type("quit");
        EVENTUALLY(other.hasEnded());
        host.type("/release Ada");
        EVENTUALLY(host.complains("The name Ada is free again."));
        RunningMember third(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("third")), json);
        EVENTUALLY(third.says("\"nick\":\"Ada\""));
    }

    void messagesAreChangedTakenBackAndAnswered()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket plain(host.port());
        EVENTUALLY_EQUAL(plain.id(), 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        const auto ben = join(QStringLiteral("Ben"), host, {QStringLiteral("--json")});
        EVENTUALLY(ada->hasPinned() && ben->hasPinned());
        ada->type("helo @ben");
        EVENTUALLY(seqOf(*ben, QStringLiteral("helo @ben")) > 0);
        QVERIFY(ben->says("\"mention\":true"));
        EVENTUALLY_EQUAL(ada->count("Ada: helo @ben"), 1);
        ada->type("/edit hello Ben");
        EVENTUALLY(ben->says("\"event\":\"edited\""));
        EVENTUALLY(plain.heard(QStringLiteral("User Ada has corrected a message: hello Ben")));
        ben->type("/react 👍");
        EVENTUALLY_EQUAL(ada->count("System: Ben reacts with 👍"), 1);
        ben->type("/reply hello Ada");
        EVENTUALLY_EQUAL(ada->count("Ben: hello Ada"), 1);
        EVENTUALLY(plain.heard(QStringLiteral("Ben: hello Ada")));
        // Only one's own.
        ben->type("/edit " + QByteArray::number(seqOf(*ben, QStringLiteral("helo @ben"))) + " forged");
        EVENTUALLY(ben->says("Only who wrote a message can change it."));
        // A newcomer reads what it says by now; then it is taken back.
        {
            const auto cleo = join(QStringLiteral("Cleo"), host);
            EVENTUALLY_EQUAL(cleo->messages(), (QList<QByteArray>{"Ada: hello Ben", "Ben: hello Ada"}));
        }
        ada->type("/delete");
        EVENTUALLY(ben->says("\"event\":\"deleted\""));
        EVENTUALLY(plain.heard(QStringLiteral("User Ada has taken a message back")));
        const auto dan = join(QStringLiteral("Dan"), host);
        EVENTUALLY_EQUAL(dan->messages(), (QList<QByteArray>{"Ada: (taken back)", "Ben: hello Ada"}));
        QVERIFY(!dan->says("hello Ben"));
        // Not even on the disk.
        host.terminate();
        EVENTUALLY(host.hasEnded());
        RunningHost again(profile(QStringLiteral("host")));
        EVENTUALLY(again.port() != 0);
        const auto eva = join(QStringLiteral("Eva"), again);
        EVENTUALLY_EQUAL(eva->messages(), (QList<QByteArray>{"Ada: (taken back)", "Ben: hello Ada"}));
    }

    void privateMessagesReachOneAlone()
    {
        RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--json")});
        EVENTUALLY(host.port() != 0);
        PlainSocket plain(host.port());
        EVENTUALLY_EQUAL(plain.id(), 0);
        const auto ada = join(QStringLiteral("Ada"), host);
        const auto ben = join(QStringLiteral("Ben M"), host);
        const auto cleo = join(QStringLiteral("Cleo"), host);
        EVENTUALLY(plain.heard(QStringLiteral("User Ada joined the chat"))
                   && plain.heard(QStringLiteral("User Ben M joined the chat"))
                   && plain.heard(QStringLiteral("User Cleo joined the chat")));
        EVENTUALLY(ada->hasPinned() && ben->hasPinned() && cleo->hasPinned());
        ada->type("/members");
        EVENTUALLY(ada->complains("Ben M") && ada->complains("Cleo"));
        ada->type("/msg Ben M: psst");
        EVENTUALLY_EQUAL(ben->count("Ada (to you alone): psst"), 1);
        EVENTUALLY_EQUAL(ada->count("Ada (to Ben M alone): psst"), 1);
        ada->type("for all");
        EVENTUALLY_EQUAL(cleo->count("Ada: for all"), 1);
        EVENTUALLY(plain.heard(QStringLiteral("Ada: for all")));
        QVERIFY(!cleo->says("psst"));
        QVERIFY(!host.says("psst"));
        for (const QString &text : plain.texts())
            QVERIFY(!text.contains(QStringLiteral("psst")));
        ada->type("/msg client_0 psst");
        EVENTUALLY(ada->complains("no encryption"));
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 0);
    }

    void aHostHasSeveralRooms()
    {
        const QStringList rooms{QStringLiteral("--name"), QStringLiteral("Den"), QStringLiteral("--room"),
                                QStringLiteral("Attic")};
        const QStringList attic{QStringLiteral("--room"), QStringLiteral("attic")};
        {
            RunningHost host(profile(QStringLiteral("host")), rooms);
            EVENTUALLY(host.port() != 0);
            const auto ada = join(QStringLiteral("Ada"), host);
            EVENTUALLY(ada->complains("Rooms here: Den, Attic"));
            const auto ben = join(QStringLiteral("Ben"), host, attic);
            const auto cleo = join(QStringLiteral("Cleo"), host, attic);
            EVENTUALLY(ben->hasPinned() && cleo->hasPinned());
            PlainSocket plain(host.port());
            EVENTUALLY_EQUAL(plain.id(), 0);
            ben->type("up here");
            EVENTUALLY_EQUAL(cleo->count("Ben: up here"), 1);
            ada->type("down there");
            EVENTUALLY(plain.heard(QStringLiteral("Ada: down there")));
            QVERIFY(!ada->says("up here") && !cleo->says("down there"));
            QVERIFY(!plain.heard(QStringLiteral("Ben: up here")));
            const auto lost =
                join(QStringLiteral("Dan"), host, {QStringLiteral("--room"), QStringLiteral("Cellar")});
            EVENTUALLY(lost->hasEnded());
            QCOMPARE(lost->status(), 1);
            QVERIFY(lost->complains("There is no room “Cellar” here."));
            host.terminate();
            EVENTUALLY(host.hasEnded());
            QCOMPARE(host.status(), 0);
        }
        RunningHost again(profile(QStringLiteral("host")), rooms);
        EVENTUALLY(again.port() != 0);
        const auto eva = join(QStringLiteral("Eva"), again, attic);
        EVENTUALLY_EQUAL(eva->messages(), QList<QByteArray>{"Ben: up here"});
        const RunningHost twice(profile(QStringLiteral("other")),
                                {QStringLiteral("--name"), QStringLiteral("Den"), QStringLiteral("--room"),
                                 QStringLiteral("DEN")});
        EVENTUALLY(twice.hasEnded());
        QCOMPARE(twice.status(), 1);
    }

    void whatWasSaidIsFound_data()
    {
        QTest::addColumn<QStringList>("history");
        QTest::newRow("on the disk") << QStringList();
        QTest::newRow("in memory") << QStringList{QStringLiteral("--history"), QStringLiteral("none")};
    }
    void whatWasSaidIsFound()
    {
        QFETCH(QStringList, history);
        RunningHost host(profile(QStringLiteral("host")), history);
        EVENTUALLY(host.port() != 0);
        PlainSocket plain(host.port());
        EVENTUALLY_EQUAL(plain.id(), 0);
        plain.say(QStringLiteral("the exam is on Friday"));
        plain.say(QStringLiteral("考试在星期五"));
        EVENTUALLY(plain.heard(QStringLiteral("client_0: 考试在星期五")));
        const auto ada = join(QStringLiteral("Ada"), host);
        EVENTUALLY_EQUAL(ada->messages().size(), 2);
        ada->type("/search EXAM");
        EVENTUALLY(ada->complains("client_0: the exam is on Friday"));
        QVERIFY(!ada->complains("考试"));
        ada->type("/search 考试");
        EVENTUALLY(ada->complains("client_0: 考试在星期五"));
        ada->type("/search holidays");
        EVENTUALLY(ada->complains("nothing with “holidays” was found"));
    }

    void linesOfAPipeAreMessagesWhateverTheyBeginWith()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        PlainSocket plain(host.port());
        EVENTUALLY_EQUAL(plain.id(), 0);
        RunningMember ada(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("Ada")));
        ada.type("/kick client_0");
        ada.type("//two");
        EVENTUALLY(plain.heard(QStringLiteral("Ada: /kick client_0")));
        EVENTUALLY(plain.heard(QStringLiteral("Ada: //two")));
        const auto ben = join(QStringLiteral("Ben"), host);
        ben->type("//two");
        EVENTUALLY(plain.heard(QStringLiteral("Ben: /two")));
        ben->type("/hide Ada");
        ben->type("/nick Benjamin");
        EVENTUALLY(plain.heard(QStringLiteral("User Ben is now called Benjamin")));
        ada.type("are you there?");
        EVENTUALLY(plain.heard(QStringLiteral("Ada: are you there?")));
        ben->type("no");
        EVENTUALLY_EQUAL(ben->count("Benjamin: no"), 1);
        QVERIFY(!ben->says("are you there?"));
    }

    void whoIsHiddenStaysHiddenUntilShown()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        RunningMember ada(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("Ada")));
        EVENTUALLY(ada.hasPinned());
        {
            const auto ben = join(QStringLiteral("Ben"), host);
            ben->type("/hide Ada");
            ben->endInput();
            EVENTUALLY(ben->hasEnded());
        }
        // Another name makes no difference: it is the key.
        ada.type("first");
        EVENTUALLY_EQUAL(ada.count("Ada: first"), 1);
        ada.endInput();
        EVENTUALLY(ada.hasEnded());
        RunningMember renamed(QStringLiteral("Adele"), host.place(), profile(QStringLiteral("Ada")));
        const auto ben = join(QStringLiteral("Ben"), host);
        EVENTUALLY(ben->says("User Adele joined the chat"));
        renamed.type("second");
        EVENTUALLY_EQUAL(renamed.count("Adele: second"), 1);
        ben->type("/hide");
        EVENTUALLY(ben->complains("Ada\n"));
        ben->type("/show Ada"); // by the name that it had
        ben->type("shown again");
        EVENTUALLY_EQUAL(renamed.count("Ben: shown again"), 1);
        renamed.type("third");
        EVENTUALLY_EQUAL(ben->count("Adele: third"), 1);
        QVERIFY(!ben->says("first"));
        QVERIFY(!ben->says("second"));
    }
};

QTEST_GUILESS_MAIN(TestCliChatModeration)
#include "tst_cli_chat_moderation.moc"
