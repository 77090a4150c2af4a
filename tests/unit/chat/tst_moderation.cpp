// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/mailboxes.h"
#include "core/chat/server/moderation.h"
#include "core/chat/server/resumetokens.h"
#include "core/chat/server/roster.h"
#include "core/chat/skeleton.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace std::chrono_literals;

static Member member(const QString &nick)
{
    Member made;
    made.nick = nick;
    made.key = nick.toLower();
    return made;
}

static Member owner()
{
    Member made = member(QStringLiteral("Owner"));
    made.host = true;
    return made;
}

static Member plainMember()
{
    Member made;
    made.nick = QStringLiteral("client_3");
    made.plain = true;
    return made;
}

/** Who may do what, whose names are whose, and what is kept for those who come back. */
class TestModeration final : public QObject
{
    Q_OBJECT

    static Result<Wire::Moderated> about(Moderation &moderation, const char *action, const Member &by,
                                         const std::optional<Member> &target, const QString &value = {})
    {
        Wire::Moderate asked;
        asked.action = QLatin1String(action);
        asked.target = target ? target->nick : QString();
        asked.value = value;
        return moderation.decide(asked, by, {target, QStringLiteral("10.0.0.5"), {}});
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void onlyTheOwnerAndOperatorsModerate()
    {
        Moderation moderation;
        const Member ana = member(QStringLiteral("Ana"));
        const Member eve = member(QStringLiteral("Eve"));
        QCOMPARE(about(moderation, "mute", ana, eve).error().code, ErrorCode::PermissionDenied);
        QVERIFY(about(moderation, "operator", owner(), ana));
        QVERIFY(about(moderation, "mute", ana, eve));
        // An operator makes none, and does nothing to the owner or another one.
        QCOMPARE(about(moderation, "operator", ana, eve).error().code, ErrorCode::PermissionDenied);
        QCOMPARE(about(moderation, "ban", ana, owner()).error().code, ErrorCode::PermissionDenied);
        QVERIFY(about(moderation, "operator", owner(), member(QStringLiteral("Ben"))));
        QCOMPARE(about(moderation, "kick", ana, member(QStringLiteral("Ben"))).error().code,
                 ErrorCode::PermissionDenied);
        QVERIFY(about(moderation, "kick", owner(), member(QStringLiteral("Ben"))));
        QVERIFY(about(moderation, "member", owner(), ana));
        QCOMPARE(about(moderation, "unmute", ana, eve).error().code, ErrorCode::PermissionDenied);
        QCOMPARE(about(moderation, "explode", owner(), eve).error().code, ErrorCode::InvalidInput);
    }

    void whoIsMutedSaysNothing()
    {
        Moderation moderation;
        const Member eve = member(QStringLiteral("Eve"));
        QVERIFY(!moderation.silence(eve, eve.key));
        QVERIFY(about(moderation, "mute", owner(), eve));
        QVERIFY(moderation.silence(eve, eve.key));
        QVERIFY(about(moderation, "unmute", owner(), eve));
        QVERIFY(!moderation.silence(eve, eve.key));
        QCOMPARE(about(moderation, "unmute", owner(), eve).error().code, ErrorCode::NotFound);
    }

    void aRoomTakesMessagesOfThoseItIsSetTo()
    {
        Moderation moderation;
        const Member ana = member(QStringLiteral("Ana"));
        QVERIFY(about(moderation, "post", owner(), {}, QStringLiteral("encrypted")));
        QVERIFY(moderation.silence(plainMember(), QStringLiteral("client_3")));
        QVERIFY(!moderation.silence(ana, ana.key));
        QVERIFY(about(moderation, "post", owner(), {}, QStringLiteral("operators")));
        QVERIFY(moderation.silence(ana, ana.key));
        QVERIFY(!moderation.silence(owner(), owner().key));
        QVERIFY(!about(moderation, "post", owner(), {}, QStringLiteral("nobody")));
    }

    void aBanByAddressIsOfAllItsNetwork()
    {
        Moderation moderation;
        moderation.restore(R"({"bans":[{"nick":"Eve","address":"2001:db8::1"}]})");
        QCOMPARE(moderation.settings().bans.size(), 1);
        QVERIFY(moderation.isBanned({}, QStringLiteral("2001:db8::2:0:0:1")));
        QVERIFY(!moderation.isBanned({}, QStringLiteral("2001:db8:0:1::1")));
    }

    void aPlainMemberIsMeantByJustItsName()
    {
        Roster roster;
        const Member cliento = member(QStringLiteral("Cliento"));
        Member plain;
        plain.nick = QStringLiteral("client_0");
        plain.plain = true;
        QVERIFY(roster.enter(cliento) && roster.enter(plain));
        QCOMPARE(roster.findByNick(QStringLiteral("Cliento"))->key, cliento.key);
        QVERIFY(roster.findByNick(QStringLiteral("Client_0"))->plain);
        QVERIFY(roster.leave(Roster::idOf(plain)));
        QCOMPARE(roster.findByNick(QStringLiteral("Cliento"))->key, cliento.key);
        QVERIFY(!roster.findByNick(QStringLiteral("client_0")));
    }

    void aBanOfAPlainMemberIsOfNobodyWhoIsCalledAlike()
    {
        Moderation moderation;
        moderation.restore(
            R"({"bans":[{"nick":"client0","key":"k1"},{"nick":"client_0","address":"10.0.0.5"}]})");
        Wire::Moderate asked;
        asked.action = QStringLiteral("unban");
        asked.target = QStringLiteral("client_0");
        QVERIFY(moderation.decide(asked, owner(), {}));
        QCOMPARE(moderation.settings().bans.size(), 1);
        QCOMPARE(moderation.settings().bans.first().nick, QStringLiteral("client0"));
    }

    void aBanOfALinksAddressIsNotOfAllItsMachines()
    {
        Moderation moderation;
        moderation.restore(R"({"bans":[{"nick":"Eve","address":"fe80::1%eth0"}]})");
        QVERIFY(moderation.isBanned({}, QStringLiteral("fe80::1%eth0")));
        QVERIFY(!moderation.isBanned({}, QStringLiteral("fe80::2%eth0")));
    }

    void bansAreByKeyAndByAddress()
    {
        Moderation moderation;
        const Member eve = member(QStringLiteral("Eve"));
        QVERIFY(about(moderation, "ban", owner(), eve));
        QVERIFY(moderation.isBanned(QStringLiteral("eve"), QStringLiteral("10.9.9.9")));
        QVERIFY(!moderation.isBanned({}, QStringLiteral("10.0.0.5")));
        QVERIFY(about(moderation, "ban", owner(), eve, QStringLiteral("address")));
        QVERIFY(moderation.isBanned(QStringLiteral("other"), QStringLiteral("10.0.0.5")));
        QCOMPARE(moderation.settings().bans.size(), 1);
        QVERIFY(about(moderation, "unban", owner(), eve));
        QVERIFY(!moderation.isBanned(QStringLiteral("eve"), QStringLiteral("10.0.0.5")));
        // A plain member has nothing else to be known by.
        QVERIFY(about(moderation, "ban", owner(), plainMember()));
        QVERIFY(moderation.isBanned({}, QStringLiteral("10.0.0.5")));
        QVERIFY(!moderation.isBanned({}, {}));
    }

    void onlyTheBanThatIsMeantIsLifted()
    {
        Moderation moderation;
        const auto lift = [&moderation](const char *target) {
            Wire::Moderate asked;
            asked.action = QStringLiteral("unban");
            asked.target = QLatin1String(target);
            // Somebody who is here has the name by now.
            return moderation.decide(asked, owner(), {member(QStringLiteral("Eve")), {}, {}});
        };
        const QByteArray bans = R"({"bans":[{"nick":"Eve","key":"k1"},{"nick":"еve","key":"k2"},)"
                                R"({"nick":"Mallory","key":"k3","address":"10.0.0.5"},)"
                                R"({"nick":"client_3","address":"10.0.0.5"},{"nick":"k2","key":"k4"}]})";
        moderation.restore(bans);
        const auto unclear = lift("eve");
        QCOMPARE(unclear.error().code, ErrorCode::InvalidInput);
        QVERIFY2(unclear.error().message.contains(QStringLiteral("k1, k2")),
                 qPrintable(unclear.error().message));
        QCOMPARE(moderation.settings().bans.size(), 5);
        // A key is nobody's nick where it is a key.
        const auto told = lift("k2");
        QVERIFY(told && told->target == QStringLiteral("еve") && told->key == "k2");
        QVERIFY(moderation.isBanned(QStringLiteral("k1"), {})
                && moderation.isBanned(QStringLiteral("k4"), {}));
        QVERIFY(lift("EVE")); // clear by now
        QVERIFY(!moderation.isBanned(QStringLiteral("k1"), {}));
        // An address is no key.
        QVERIFY(moderation.isBanned({}, QStringLiteral("10.0.0.5")));
        QCOMPARE(lift("10.0.0.5")->target, "10.0.0.5");
        QVERIFY(!moderation.isBanned({}, QStringLiteral("10.0.0.5")));
        QVERIFY(moderation.isBanned(QStringLiteral("k3"), {}));
        QVERIFY(lift("Mallory"));
        QCOMPARE(lift("Mallory").error().code, ErrorCode::NotFound);
        // Not all are named where there are many.
        QByteArray many = R"({"bans":[)";
        for (int i = 0; i < 6; ++i)
            many +=
                (i == 0 ? "" : ",") + QByteArray(R"({"nick":"Eve","key":"m)") + QByteArray::number(i) + "\"}";
        moderation.restore(many + "]}");
        QVERIFY(lift("Eve").error().message.endsWith(QStringLiteral("m0, m1, m2, m3, 2 more.")));
    }

    void whatWasDecidedIsToldInItsShortestForm()
    {
        Moderation moderation;
        const auto told = about(moderation, "slow", owner(), {}, QString(1000, u' ') + QStringLiteral("05"));
        QCOMPARE(told->value, QStringLiteral("5"));
    }

    void valuesHaveLimits_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("fine");
        QTest::newRow("slow") << "slow"
                              << "3600" << true;
        QTest::newRow("slower") << "slow"
                                << "3601" << false;
        QTest::newRow("quicker than any") << "slow"
                                          << "-1" << false;
        QTest::newRow("slow by words") << "slow"
                                       << "much" << false;
        QTest::newRow("topic") << "topic" << QString(RoomSettings::maxTopicLength, u'x') << true;
        QTest::newRow("no topic") << "topic" << QString() << true;
        QTest::newRow("long topic") << "topic" << QString(RoomSettings::maxTopicLength + 1, u'x') << false;
        QTest::newRow("plain allowed") << "plain"
                                       << "allowed" << true;
        QTest::newRow("plain perhaps") << "plain"
                                       << "perhaps" << false;
    }
    void valuesHaveLimits()
    {
        QFETCH(QString, action);
        QFETCH(QString, value);
        QFETCH(bool, fine);
        Moderation moderation;
        const auto told = about(moderation, qPrintable(action), owner(), {}, value);
        QCOMPARE(told.has_value(), fine);
        if (!fine)
            QCOMPARE(told.error().code, ErrorCode::InvalidInput);
    }

    void thereAreOnlySoManyPins()
    {
        Moderation moderation;
        Wire::Posted message;
        message.sender = QStringLiteral("Ana");
        message.content = QString(1000, u'x');
        Wire::Moderate pin;
        pin.action = QStringLiteral("pin");
        for (int i = 1; i <= RoomSettings::maxPins; ++i) {
            pin.of = i;
            const Result<Wire::Moderated> told = moderation.decide(pin, owner(), {{}, {}, message});
            QVERIFY(told);
            QCOMPARE(told->pin->text.size(), Wire::maxPinText);
        }
        pin.of = 1000;
        QCOMPARE(moderation.decide(pin, owner(), {{}, {}, message}).error().code, ErrorCode::TooLarge);
        QVERIFY(moderation.dropPin(1));
        QVERIFY(moderation.decide(pin, owner(), {{}, {}, message}));
        QCOMPARE(moderation.decide(pin, owner(), {{}, {}, {}}).error().code, ErrorCode::NotFound);
    }

    void whatWasDecidedIsKept()
    {
        Moderation moderation;
        const Member eve = member(QStringLiteral("Eve"));
        QVERIFY(about(moderation, "operator", owner(), member(QStringLiteral("Ana"))));
        QVERIFY(about(moderation, "ban", owner(), eve, QStringLiteral("address")));
        QVERIFY(about(moderation, "mute", owner(), plainMember()));
        QVERIFY(about(moderation, "topic", owner(), {}, QStringLiteral("Exam \"Friday\"")));
        QVERIFY(about(moderation, "slow", owner(), {}, QStringLiteral("5")));
        QVERIFY(about(moderation, "post", owner(), {}, QStringLiteral("encrypted")));
        QVERIFY(about(moderation, "plain", owner(), {}, QStringLiteral("forbidden")));
        Moderation again;
        again.restore(moderation.settings().toJson());
        QCOMPARE(again.settings(), moderation.settings());
        again.restore("no JSON");
        QCOMPARE(again.settings(), RoomSettings());
    }

    void namesThatLookAlikeAreTheSame_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("alike");
        QTest::newRow("case") << "Ana"
                              << "aNA" << true;
        QTest::newRow("Cyrillic") << "Ana" << QStringLiteral("Аnа") << true;
        QTest::newRow("Greek") << "Tom" << QStringLiteral("Τοm") << true;
        QTest::newRow("digits") << "Olli"
                                << "0ll1" << true;
        QTest::newRow("a digit within") << "System"
                                        << "Syst3m" << true;
        QTest::newRow("a digit before") << "System"
                                        << "5ystem" << true;
        QTest::newRow("digits for letters") << "Ana Teixeira"
                                            << "4na 7eixeira" << true;
        QTest::newRow("a digit at the end") << "Ben E"
                                            << "Ben 3" << false;
        QTest::newRow("digits at the end") << "Ben 14"
                                           << "Ben 15" << false;
        QTest::newRow("digits at the beginning") << "3 Ben"
                                                 << "4 Ben" << false;
        QTest::newRow("rare Chinese") << QStringLiteral("王𠀋") << QStringLiteral("王𠀌") << false;
        QTest::newRow("rare Chinese and a sign")
            << QStringLiteral("王𠀋") << QStringLiteral("🤖王𠀋") << true;
        QTest::newRow("a sign beyond") << "Ana" << QStringLiteral("Ana🤖") << true;
        QTest::newRow("signs of both kinds") << QStringLiteral("-🐱") << QStringLiteral("-🐶") << false;
        QTest::newRow("l and I") << "Bill"
                                 << "BiII" << true;
        QTest::newRow("full width") << "Ana" << QStringLiteral("Ａｎａ") << true;
        QTest::newRow("marks") << "Zoe" << QStringLiteral("Zoë") << true;
        QTest::newRow("spaces") << "Ana M"
                                << "AnaM" << true;
        for (const char *dressed :
             {"Ana.", ".Ana", "-Ana-", "A-n-a", "Ana_", "Ana!", "*Ana*", "!Ana", "An.a?"})
            QTest::newRow(dressed) << "Ana" << dressed << true;
        QTest::newRow("a stroke") << "Paul"
                                  << "Pau|" << true;
        QTest::newRow("a stroke within") << "Alice"
                                         << "A!ice" << true;
        QTest::newRow("numbers of numbers") << "bot 1-11"
                                            << "bot 11-1" << false;
        QTest::newRow("a number apart") << "bot 2"
                                        << "bot-2" << true;
        QTest::newRow("signs") << "?!"
                               << "!?" << false;
        QTest::newRow("rn") << "Tom"
                            << "Torn" << true;
        QTest::newRow("joiner") << "Ana" << QStringLiteral("An\u200da") << true;
        QTest::newRow("others") << "Ana"
                                << "Anna" << false;
        QTest::newRow("numbered") << "Ana 2"
                                  << "Ana 3" << false;
        QTest::newRow("Chinese") << QStringLiteral("王芳") << QStringLiteral("王方") << false;
    }
    void namesThatLookAlikeAreTheSame()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(bool, alike);
        QCOMPARE(skeleton(one) == skeleton(other), alike);
    }

    void aTokenIsGoodForItsKeyAndTenMinutes()
    {
        ResumeTokens tokens;
        const QString token = tokens.issue(QStringLiteral("a"));
        QVERIFY(tokens.admits(token, QStringLiteral("a"), 1h));
        QVERIFY(!tokens.admits(token, QStringLiteral("b"), 1h));
        QVERIFY(!tokens.admits(QString(), QStringLiteral("a"), 1h));
        tokens.ended(token, 2h);
        QVERIFY(tokens.admits(token, QStringLiteral("a"), 2h + 9min));
        QVERIFY(!tokens.admits(token, QStringLiteral("a"), 2h + 10min));
        const QString other = tokens.issue(QStringLiteral("a"));
        tokens.revoke(QStringLiteral("a"));
        QVERIFY(!tokens.admits(other, QStringLiteral("a"), 2h));
    }

    void lettersAreKeptForTenMinutes()
    {
        Mailboxes boxes;
        const QString ben = QStringLiteral("ben");
        QVERIFY(!boxes.isKnown(ben, 1h));
        boxes.opened(ben, 1h);
        Wire::Letter letter;
        letter.from = member(QStringLiteral("Ana"));
        letter.cid = QStringLiteral("c1");
        for (qint64 id = 1; id <= Mailboxes::maxLetters + 5; ++id) {
            letter.id = id;
            boxes.add(ben, letter, 1h);
        }
        QCOMPARE(boxes.firstAfter(ben, 0)->id, 6);
        QCOMPARE(boxes.firstAfter(ben, Mailboxes::maxLetters + 4)->id, Mailboxes::maxLetters + 5);
        QVERIFY(!boxes.firstAfter(ben, Mailboxes::maxLetters + 5));
        QVERIFY(!boxes.firstAfter(QStringLiteral("eve"), 0));
        boxes.add(QStringLiteral("ana"), letter, 1h);
        QVERIFY(boxes.sent(QStringLiteral("ana"), QStringLiteral("c1")));
        QVERIFY(!boxes.sent(ben, QStringLiteral("c1"))); // another's letter
        boxes.left(ben, 1h);
        QVERIFY(boxes.isKnown(ben, 1h + 9min));
        QVERIFY(!boxes.isKnown(ben, 1h + 10min));
        boxes.opened(ben, 1h + 9min);
        QVERIFY(boxes.firstAfter(ben, 0));
        boxes.left(ben, 1h);
        boxes.opened(ben, 1h + 10min); // too late
        QVERIFY(boxes.isKnown(ben, 3h));
        QVERIFY(!boxes.firstAfter(ben, 0));
        boxes.left(ben, 3h);
        boxes.forgetOver(3h + 10min);
        QVERIFY(!boxes.isKnown(ben, 3h));
    }

    void theOldestLettersGoWhosever()
    {
        Mailboxes boxes;
        Wire::Letter letter;
        letter.content = QString(Wire::maxContentBytes, u'x');
        const qint64 fitting = Mailboxes::maxBytes / (2 * Wire::maxContentBytes + 500);
        const auto boxOf = [](qint64 id) { return QStringLiteral("box %1").arg(id / 100); };
        for (letter.id = 1; letter.id <= fitting; ++letter.id)
            boxes.add(boxOf(letter.id), letter, 1h);
        QCOMPARE(boxes.firstAfter(boxOf(0), 0)->id, 1);
        boxes.add(QStringLiteral("late"), letter, 1h);
        QCOMPARE(boxes.firstAfter(boxOf(0), 0)->id, 2);
        QCOMPARE(boxes.firstAfter(QStringLiteral("late"), 0)->id, letter.id);
    }
};

QTEST_GUILESS_MAIN(TestModeration)
#include "tst_moderation.moc"
