// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/roomsettings.h"
#include "core/chat/wire/codec.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Chat::Wire;

static const Capabilities upgraded = Capability::Upgraded;

/** JSON that can be read: with ' for ". */
static QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

static QJsonObject plainObject(const ServerFrame &frame)
{
    const std::optional<QByteArray> line = encode(frame, {});
    return line ? QJsonDocument::fromJson(*line).object() : QJsonObject();
}

static Member ben()
{
    Member member;
    member.nick = QStringLiteral("Ben");
    member.key = QStringLiteral("ab12");
    return member;
}

static FileOffer notes()
{
    return {QStringLiteral("f1"), QStringLiteral("notes.pdf"), 48213, QString(64, u'a')};
}

class TestCodec final : public QObject
{
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void clientFramesComeBackAsTheyWere()
    {
        const QList<ClientFrame> frames = {
            Say{QStringLiteral("Grüße\n\"x\"\t😀"), QStringLiteral("c-1"), 0, {}},
            Say{{}, QStringLiteral("c-1"), 7, notes()},
            StartTls{},
            Hello{1, QStringLiteral("Ben"), 20, QStringLiteral("e1"), 7, QStringLiteral("Landline 0.1.0")},
            Hello{1, QStringLiteral("Ben"), 0, {}, {}, {}},
            SetNick{QStringLiteral("Bob")},
            HistoryRequest{100, {}, 50},
            HistoryRequest{{}, 0, 1000},
            Ping{},
            Pong{},
            Leave{},
            Auth{QStringLiteral("r=x,s=eA==,i=50000")},
            Edit{5, QStringLiteral("a\nb")},
            Delete{5},
            React{5, QStringLiteral("👍"), true},
            Typing{},
            SetPresence{Presence::Busy, QStringLiteral("writing")},
            Mark{7, 5},
            Whisper{QStringLiteral("ab12"), QStringLiteral("psst"), QStringLiteral("c-2")},
            Search{QStringLiteral("exam"), 500, 20},
            Search{QStringLiteral("考试"), {}, 20},
            Moderate{QStringLiteral("pin"), QStringLiteral("Eve"), QStringLiteral("x"), 5},
        };
        for (const ClientFrame &frame : frames) {
            const QByteArray line = encode(frame);
            QVERIFY(!line.contains('\n'));
            const Result<ClientFrame> parsed = parseClientFrame(line);
            QVERIFY2(parsed && *parsed == frame, line.constData());
        }
    }

    void serverFramesComeBackAsTheyWere()
    {
        Member plain;
        plain.nick = QStringLiteral("client_0");
        plain.plain = true;
        Member host = ben();
        host.host = true;
        host.op = true;
        host.presence = Presence::Away;
        host.status = QStringLiteral("lunch");
        Posted rich{16, 1, QStringLiteral("Ben"), QStringLiteral("ab12"), false, QStringLiteral("@Ana"),
                    {}, {}};
        rich.reply = 5;
        rich.edited = true;
        rich.mentions = QStringList{QStringLiteral("cd34")};
        rich.reactions = {{QStringLiteral("👍"), {QStringLiteral("cd34"), QStringLiteral("ef56")}}};
        rich.file = notes();
        const Posted posted{5,
                            1234,
                            QStringLiteral("Ben"),
                            QStringLiteral("ab12"),
                            false,
                            QStringLiteral("hi"),
                            QStringLiteral("c1"),
                            {}};
        Posted removed{7, 1234, QStringLiteral("Ben"), QStringLiteral("ab12"), false, {}, {}, {}};
        removed.deleted = true;
        removed.removedBy = QStringLiteral("Ana");
        const QList<ServerFrame> frames = {
            posted,
            Posted{6, 1234, QStringLiteral("client_0"), {}, true, QStringLiteral("a\nb"), {}, {}},
            rich,
            removed,
            Notice{7, 1, QStringLiteral("note"), {}, {}},
            Joined{8, 2, host},
            Left{9, 3, plain},
            Renamed{10, 4, ben(), QStringLiteral("Bob")},
            StartTls{},
            Welcome{1,
                    QStringLiteral("Room"),
                    QStringLiteral("e1"),
                    QStringLiteral("Ben"),
                    QStringLiteral("ff"),
                    {host, plain},
                    10,
                    true,
                    {QStringLiteral("typing")},
                    QStringLiteral("8d1e"),
                    QStringLiteral("Exam"),
                    {{5, QStringLiteral("Ben"), QStringLiteral("hi")}},
                    5,
                    WhoPosts::Operators,
                    true,
                    {QStringLiteral("Room"), QStringLiteral("Other")}},
            MoreMembers{{host}},
            Refused{QStringLiteral("nick-taken"), QStringLiteral("taken"), QStringLiteral("Ben 2"), 0, 4},
            History{{posted, Joined{8, 2, host}}, true, true},
            Gap{3, 9},
            Bye{QStringLiteral("over"), 0, QStringLiteral("kicked")},
            Failure{QStringLiteral("too-large"), QStringLiteral("no"), QStringLiteral("c1"), 0, 4},
            Ping{},
            Pong{},
            Auth{QStringLiteral("v=eA==")},
            Edited{11, 5, ben(), 5, QStringLiteral("hi all")},
            Deleted{12, 6, ben(), 5},
            Deleted{12, 6, ben(), 5, QStringLiteral("Eve")},
            Reacted{13, 7, ben(), 5, QStringLiteral("👍"), true},
            Moderated{14, 8, host, QStringLiteral("pin"), QStringLiteral("Eve"), QStringLiteral("cd34"),
                      QStringLiteral("x"), Pin{5, QStringLiteral("Ben"), QStringLiteral("hi")}},
            TypingBy{ben()},
            PresenceOf{plain},
            Marks{{{QStringLiteral("ab12"), 7, 5}}},
            Letter{3, 9, ben(), host, QStringLiteral("psst"), QStringLiteral("c-2")},
            Found{QStringLiteral("h\"i"), {posted}, true, true},
            Unknown{15},
        };
        for (const ServerFrame &frame : frames) {
            const QByteArray line = encode(frame, upgraded).value_or(QByteArray());
            QVERIFY(!line.contains('\n'));
            const Result<ServerFrame> parsed = parseServerFrame(line);
            QVERIFY2(parsed && *parsed == frame, line.constData());
        }
        QCOMPARE(frames.size(), qsizetype(std::variant_size_v<ServerFrame>) + 4);
    }

    void preparedPiecesMakeTheSameHistory()
    {
        const Posted posted{5, 1, QStringLiteral("Ben"), {}, false, QStringLiteral("hi"), {}, {}};
        const QByteArray piece = *encode(ServerFrame(posted), upgraded);
        const Result<ServerFrame> parsed = parseServerFrame(encodeHistory({piece, piece}, true, false));
        QVERIFY(parsed);
        QCOMPARE(std::get<History>(*parsed), (History{{posted, posted}, true, false}));
        const Result<ServerFrame> empty = parseServerFrame(encodeHistory({}, false, true));
        QVERIFY(empty);
        QCOMPARE(std::get<History>(*empty), (History{{}, false, true}));
    }

    void whatIsNoFrameIsAnError_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("half JSON") << QByteArray(json("{'type':'message'"));
        QTest::newRow("two objects") << QByteArray(json("{'type':'ping'}{'type':'ping'}"));
        QTest::newRow("a list") << QByteArray(json("[{'type':'ping'}]"));
        QTest::newRow("a text") << QByteArray(json("'ping'"));
        QTest::newRow("no type") << QByteArray(json("{'content':'x'}"));
        QTest::newRow("type is a number") << QByteArray(json("{'type':1}"));
        QTest::newRow("unknown type") << QByteArray(json("{'type':'teleport'}"));
        QTest::newRow("content is missing") << QByteArray(json("{'type':'message'}"));
        QTest::newRow("content is a list") << QByteArray(json("{'type':'message','content':['x']}"));
        QTest::newRow("content is null") << QByteArray(json("{'type':'message','content':null}"));
        QTest::newRow("cid too long")
            << QByteArray(json("{'type':'message','content':'x','cid':'") + QByteArray(65, 'c') + "\"}");
        QTest::newRow("count is negative") << QByteArray(json("{'type':'history','before':5,'count':-1}"));
        QTest::newRow("count is a fraction") << QByteArray(json("{'type':'history','before':5,'count':1.5}"));
        QTest::newRow("seq is huge") << QByteArray(json("{'type':'history','before':1e300}"));
        QTest::newRow("neither before nor since") << QByteArray(json("{'type':'history'}"));
        QTest::newRow("both before and since") << QByteArray(json("{'type':'history','before':5,'since':1}"));
        QTest::newRow("hello without nick") << QByteArray(json("{'type':'hello','version':1}"));
        QTest::newRow("hello without version") << QByteArray(json("{'type':'hello','nick':'x'}"));
        QTest::newRow("a sign without end")
            << QByteArray(json("{'type':'react','of':5,'emoji':'")) + QByteArray(17, '+') + "\"}";
        QTest::newRow("a word for a sign") << QByteArray(json("{'type':'react','of':5,'emoji':'LGTM'}"));
        QTest::newRow("an address for a sign") << QByteArray(json("{'type':'react','of':5,'emoji':'//1.2'}"));
        QTest::newRow("no sign") << QByteArray(json("{'type':'react','of':5,'emoji':' '}"));
        QTest::newRow("a joiner for a sign") << QByteArray(json("{'type':'react','of':5,'emoji':'\u200d'}"));
        QTest::newRow("a mark for a sign") << QByteArray(json("{'type':'react','of':5,'emoji':'\u0301'}"));
        QTest::newRow("a change of nothing") << QByteArray(json("{'type':'edit','content':'x'}"));
        QTest::newRow("another state") << QByteArray(json("{'type':'presence','state':'flying'}"));
        QTest::newRow("a file without a name")
            << QByteArray(json("{'type':'message','content':'x','file':{'size':1}}"));
        QTest::newRow("a file with a long id")
            << QByteArray(json("{'type':'message','content':'x','file':{'name':'a','size':1,'id':'")
                          + QByteArray(maxClientIdLength + 1, 'f') + "\"}}");
        QTest::newRow("a file of negative size")
            << QByteArray(json("{'type':'message','content':'x','file':{'name':'a','size':-1}}"));
        QTest::newRow("a digest that is none") << QByteArray(
            json("{'type':'message','content':'x','file':{'name':'a','size':1,'sha256':'zz'}}"));
        QTest::newRow("too deep") << QByteArray(json("{'type':'ping','x':") + QByteArray(17, '[')
                                                + QByteArray(17, ']') + "}");
        QTest::newRow("endlessly deep") << QByteArray(60'000, '[');
        QTest::newRow("a long target") << json("{'type':'moderate','action':'mute','target':'")
                                              + QByteArray(maxTargetLength + 1, 'x') + json("'}");
        QTest::newRow("a long value") << json("{'type':'moderate','action':'topic','value':'")
                                             + QByteArray(maxValueLength + 1, 'x') + json("'}");
        QTest::newRow("a long action")
            << json("{'type':'moderate','action':'") + QByteArray(maxTargetLength + 1, 'x') + json("'}");
        QTest::newRow("NUL bytes") << QByteArray(20, '\0');
    }
    void whatIsNoFrameIsAnError()
    {
        QFETCH(QByteArray, line);
        const Result<ClientFrame> parsed = parseClientFrame(line);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::Protocol);
        QVERIFY(!parsed.error().message.isEmpty());
    }

    void nestingUpToTheLimitIsFine()
    {
        const QByteArray line = json("{'type':'ping','x':") + QByteArray(maxJsonDepth - 1, '[') + "\"}]{[\""
                                + QByteArray(maxJsonDepth - 1, ']') + "}";
        QVERIFY(parseClientFrame(line));
    }

    void unknownFieldsArePassedOver()
    {
        const Result<ClientFrame> parsed = parseClientFrame(
            json("{'type':'message','content':'x','sender':'root','timestamp':'0','seq':9}"));
        QVERIFY(parsed);
        QCOMPARE(std::get<Say>(*parsed), (Say{QStringLiteral("x"), {}, 0, {}}));
    }

    void invalidUtf8IsReplaced()
    {
        const Result<ClientFrame> parsed =
            parseClientFrame("{\"type\":\"message\",\"content\":\"a\xff\xfe b\"}");
        QVERIFY(parsed);
        QCOMPARE(std::get<Say>(*parsed).content, QStringLiteral("a\uFFFD\uFFFD b"));
    }

    void controlCharactersDoNotComeThrough()
    {
        const Result<ClientFrame> parsed = parseClientFrame(
            json("{'type':'message','content':'a\\u001b[31m\\u0000\\r\\n\\tb\\u202e\\ud800'}"));
        QVERIFY(parsed);
        const QString content = std::get<Say>(*parsed).content;
        for (const QChar c : content)
            QVERIFY2(c == u'\n' || c == u'\t' || c.unicode() >= 0x20, qPrintable(content));
        QVERIFY(!content.contains(QChar(0x202e)));
        QVERIFY(!content.contains(QChar(0xd800)));
        const Result<ClientFrame> nick = parseClientFrame(json("{'type':'nick','nick':'a\\nb'}"));
        QVERIFY(nick);
        QVERIFY(!std::get<SetNick>(*nick).nick.contains(u'\n'));
    }

    void plainMembersSeeOnlyTheTwoShapes()
    {
        const qint64 ts = QDateTime(QDate(2026, 3, 1), QTime(10, 41, 7)).toMSecsSinceEpoch();
        const Posted posted{5,
                            ts,
                            QStringLiteral("Ben"),
                            QStringLiteral("ab12"),
                            false,
                            QStringLiteral("hi"),
                            QStringLiteral("c1"),
                            {}};
        QCOMPARE(plainObject(posted),
                 (QJsonObject{
                     {"type", "message"}, {"content", "hi"}, {"sender", "Ben"}, {"timestamp", "10:41:07"}}));
        const auto system = [](const char *content) {
            return QJsonObject{{"type", "system"}, {"content", content}, {"timestamp", "10:41:07"}};
        };
        QCOMPARE(plainObject(Joined{1, ts, ben()}), system("User Ben joined the chat"));
        QCOMPARE(plainObject(Left{1, ts, ben()}), system("User Ben left the chat"));
        QCOMPARE(plainObject(Renamed{1, ts, ben(), QStringLiteral("Bob")}),
                 system("User Bob is now called Ben"));
        QCOMPARE(plainObject(Notice{1, ts, QStringLiteral("note"), {}, {}}), system("note"));
        QCOMPARE(plainObject(Bye{QStringLiteral("over"), ts}), system("over"));
        QCOMPARE(plainObject(Failure{QStringLiteral("x"), QStringLiteral("no"), {}, ts}), system("no"));
        QCOMPARE(plainObject(Edited{2, ts, ben(), 1, QStringLiteral("hi all")}),
                 system("User Ben has corrected a message: hi all"));
        QCOMPARE(plainObject(Deleted{2, ts, ben(), 1}), system("User Ben has taken a message back"));
        QCOMPARE(plainObject(Deleted{2, ts, ben(), 1, QStringLiteral("Eve")}),
                 system("User Ben has removed a message of Eve"));
        Moderated muted{2, ts, ben(), QStringLiteral("mute"), QStringLiteral("%3"), {}, {}, {}};
        QCOMPARE(plainObject(muted), system("Ben has muted %3."));
        Posted offering = posted;
        offering.file = notes();
        QCOMPARE(plainObject(offering).value("content").toString(), "hi\noffers notes.pdf (48 kB)");
        for (const ServerFrame &hidden :
             {ServerFrame(Welcome{}), ServerFrame(MoreMembers{}), ServerFrame(History{}), ServerFrame(Gap{}),
              ServerFrame(Ping{}), ServerFrame(Pong{}), ServerFrame(Auth{}), ServerFrame(Reacted{}),
              ServerFrame(TypingBy{}), ServerFrame(PresenceOf{}), ServerFrame(Marks{}), ServerFrame(Letter{}),
              ServerFrame(Found{}), ServerFrame(Unknown{})})
            QVERIFY(!encode(hidden, {}));
    }

    void aNickWithPlaceholdersIsTakenAsItIs()
    {
        Member odd;
        odd.nick = QStringLiteral("%1 %2");
        QCOMPARE(
            plainObject(Renamed{1, 0, odd, QStringLiteral("%2")}).value(QLatin1String("content")).toString(),
            QStringLiteral("User %2 is now called %1 %2"));
    }

    void theLongestMessageFitsIntoAPlainLine()
    {
        // What grows most: each of these takes two bytes in JSON.
        const Posted posted{
            1, 1, QString(maxNickLength, QChar(0x4e00)), {}, true, QString(maxContentBytes, u'\n'), {}, {}};
        QVERIFY(encode(ServerFrame(posted), {})->size() + 1 <= maxPlainLineBytes);
        const QByteArray piece = *encode(ServerFrame(posted), upgraded);
        QVERIFY(encodeHistory({piece}, true, true).size() <= maxLineBytes);
    }

    void theLargestWelcomeFitsIntoALine()
    {
        const QChar wide(0x4e00); // three bytes
        Member member;
        member.nick = QString(maxNickLength, wide);
        member.key = QString(64, u'a');
        member.host = member.op = member.plain = true;
        member.presence = Presence::Away;
        member.status = QString(maxStatusLength, wide);
        Welcome welcome;
        welcome.room = welcome.nick = QString(maxRoomNameLength, wide);
        welcome.key = welcome.epoch = welcome.token = member.key;
        welcome.members = QList<Member>(membersInWelcome, member);
        welcome.caps = capabilityNames();
        welcome.topic = QString(RoomSettings::maxTopicLength, wide);
        const Pin pin{1'000'000'000, member.nick, QString(maxPinText, wide)};
        welcome.pins = QList<Pin>(RoomSettings::maxPins, pin);
        welcome.rooms = QStringList(maxRooms, welcome.room);
        QVERIFY(encode(ServerFrame(welcome), upgraded)->size() <= maxLineBytes);
        const MoreMembers more{QList<Member>(membersInLine, member)};
        QVERIFY(encode(ServerFrame(more), upgraded)->size() <= maxLineBytes);
    }

    void membersThatAreEncodedAlreadyAreToldLikeOthers()
    {
        Welcome welcome;
        welcome.room = QStringLiteral("\"members\":[]");
        welcome.members = {Member{QStringLiteral("Ben"), QStringLiteral("k1")},
                           Member{QStringLiteral("\"Zoë\""), QStringLiteral("k2")}};
        const MoreMembers more{welcome.members};
        QList<QByteArray> encoded;
        for (const Member &member : std::as_const(welcome.members))
            encoded.append(encodeMember(member));
        QCOMPARE(parseServerFrame(encodeWelcome(welcome, encoded)), Result<ServerFrame>(welcome));
        QCOMPARE(parseServerFrame(encodeMoreMembers(encoded)), Result<ServerFrame>(more));
        QVERIFY(parseServerFrame(encodeMoreMembers({})));
    }

    void theLargestMessageFitsIntoALine()
    {
        Posted posted{1,
                      1,
                      QString(maxNickLength, QChar(0x4e00)),
                      QString(64, u'a'),
                      false,
                      QString(maxContentBytes, u'\n'),
                      QString(maxClientIdLength, QChar(0x4e00)),
                      {}};
        posted.mentions = QStringList(maxMentions, posted.key);
        for (int i = 0; i < 20; ++i)
            posted.reactions.append({QString(maxEmojiLength, QChar(0x4e00)), QStringList(10, posted.key)});
        posted.file = FileOffer{posted.cid, QString(maxFileNameLength, QChar(0x4e00)), 1, posted.key};
        const QByteArray piece = *encode(ServerFrame(posted), upgraded);
        QVERIFY(encodeHistory({piece}, true, true).size() <= maxLineBytes);
        QVERIFY(encodeFound({piece}, QString(maxSearchLength, QChar(0x4e00)), true, true).size()
                <= maxLineBytes);
        QVERIFY(encode(ServerFrame(posted), {})->size() + 1 <= maxPlainLineBytes);
    }

    void theOfferIsReadFromTheWelcome()
    {
        Notice notice{0, 1, QStringLiteral("Welcome! Your ID is client_0"), {}, {}};
        notice.offer = Offer{1, {QStringLiteral("starttls")}, QStringLiteral("Kitchen")};
        const Result<ServerFrame> parsed = parseServerFrame(*encode(ServerFrame(notice), {}));
        QVERIFY(parsed);
        QCOMPARE(std::get<Notice>(*parsed).offer, notice.offer);
        const Result<ServerFrame> seed =
            parseServerFrame(json("{'type': 'system', 'content': 'Welcome!', 'timestamp': '10:00:00'}"));
        QVERIFY(seed);
        QCOMPARE(std::get<Notice>(*seed).offer, std::nullopt);
        QCOMPARE(std::get<Notice>(*seed).timestamp, QStringLiteral("10:00:00"));
    }

    void historyPassesOverKindsOfALaterVersion()
    {
        const Result<ServerFrame> parsed =
            parseServerFrame(json("{'type':'history','messages':[{'type':'poll','seq':1},{'type':'system','"
                                  "seq':2,'ts':1,'content':'x'}]}"));
        QVERIFY(parsed);
        QCOMPARE(std::get<History>(*parsed).messages.size(), 1);
    }

    void historyPassesOverWhatMakesNoSense_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::addColumn<qint64>("seq");
        QTest::newRow("a sign with letters")
            << json("{'type':'reacted','seq':2,'ts':5,'member':{'nick':'Ben'},'of':1,'emoji':'ok'}")
            << qint64(2);
        QTest::newRow("a file without a name")
            << json("{'type':'message','seq':2,'content':'x','file':{'size':1}}") << qint64(2);
        QTest::newRow("without a number") << json("{'type':'message','content':5}") << qint64(0);
        QTest::newRow("a number that is none")
            << json("{'type':'message','seq':-2,'content':5}") << qint64(-1);
        QTest::newRow("no object") << QByteArray("5") << qint64(0);
    }
    void historyPassesOverWhatMakesNoSense()
    {
        QFETCH(QByteArray, entry);
        QFETCH(qint64, seq);
        const QByteArray entries = json("'messages':[{'type':'system','seq':1,'ts':1,'content':'a'},") + entry
                                   + json(",{'type':'system','seq':3,'ts':1,'content':'c'}],'done':true}");
        const Result<ServerFrame> history = parseServerFrame(json("{'type':'history',") + entries);
        QVERIFY(history);
        QCOMPARE(std::get<History>(*history).messages.size(), 2);
        QCOMPARE(std::get<History>(*history).passedOver, std::max<qint64>(seq, 0));
        QVERIFY(std::get<History>(*history).done);
        const Result<ServerFrame> found = parseServerFrame(json("{'type':'found','text':'x',") + entries);
        QVERIFY(found);
        QCOMPARE(std::get<Found>(*found).messages.size(), 2);
        // Live it has its place in the order as well.
        const Result<ServerFrame> live = parseServerFrame(entry);
        QCOMPARE(live.has_value(), seq > 0);
        if (live)
            QCOMPARE(std::get<Unknown>(*live), Unknown{seq});
    }

    void whatIsNoEntryHasNoPlaceInTheOrder()
    {
        for (const char *line : {"{'type':'welcome','seq':5}", "{'type':'letter','seq':-1}",
                                 "{'type':'gap','seq':5}", "{'type':'message','seq':0}", "{'seq':5}"})
            QVERIFY2(!parseServerFrame(json(line)), line);
    }

    void theNameOfARoomIsShortened()
    {
        const Result<ServerFrame> parsed =
            parseServerFrame(json("{'type':'welcome','version':1,'epoch':'e','nick':'Ana','key':'k','seq':0,"
                                  "'members':[],'room':'")
                             + QByteArray(60'000, 'x') + json("'}"));
        QVERIFY(parsed);
        QCOMPARE(std::get<Welcome>(*parsed).room.size(), maxRoomNameLength);
    }

    void aNickOfMarksHoldsNobodyUp()
    {
        const QString nick = u'a' + QString(15'000, QChar(0x301)) + QString(15'000, QChar(0x323));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(validNick(nick), QString());
        QVERIFY(!isReservedNick(nick));
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    }

    void nicksAreCleanedOrRefused_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("nick");
        QTest::newRow("as it is") << "Ben"
                                  << "Ben";
        QTest::newRow("spaces around") << "  Ben  Miller "
                                       << "Ben Miller";
        QTest::newRow("decomposed") << QStringLiteral("Zoe\u0308") << QStringLiteral("Zoë");
        QTest::newRow("32 characters") << QString(32, u'x') << QString(32, u'x');
        QTest::newRow("33 characters") << QString(33, u'x') << "";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("only spaces") << " \t "
                                     << "";
        QTest::newRow("only controls") << QStringLiteral("\u0001\u200b") << "";
        QTest::newRow("a joiner") << QStringLiteral("\u200d") << "";
        QTest::newRow("an empty syllable") << QStringLiteral("\u3164\u115f") << "";
        QTest::newRow("Braille without dots") << QStringLiteral("\u2800") << "";
        QTest::newRow("Braille at the end") << QStringLiteral("Ana\u2800") << "Ana";
        QTest::newRow("a mark alone") << QStringLiteral("\u0301") << "";
        QTest::newRow("System") << "sYsTem"
                                << "";
        QTest::newRow("client_0") << "Client_0"
                                  << "";
        QTest::newRow("System in Cyrillic") << QStringLiteral("Ѕуѕтем") << "";
        QTest::newRow("client with another l") << QStringLiteral("cIient_7") << "";
        QTest::newRow("the console's") << QStringLiteral("The  HOST") << "";
        QTest::newRow("like the console's") << QStringLiteral("Тhe hоst") << "";
        QTest::newRow("a host") << QStringLiteral("Host") << "Host";
        for (const char *reserved : {"System.", "System:", "*System*", "(System)", "S.y.s.t.e.m", "The host.",
                                     "[The host]", "client-5", "client 5", "client_x"})
            QTest::newRow(reserved) << reserved << "";
        QTest::newRow("clients") << "Clients"
                                 << "Clients";
        for (const char *person : {"client07", "client", "Client Services 2", "clientele 2024"})
            QTest::newRow(person) << person << person;
        QTest::newRow("clients with a number") << "Clients 2"
                                               << "Clients 2";
        QTest::newRow("client of letters like digits") << "client 1O"
                                                       << "";
        QTest::newRow("a line of the room's") << "Ana: yes, I agree"
                                              << "Ana yes, I agree";
        QTest::newRow("a line of one's own") << "Ana (to you alone)"
                                             << "Ana to you alone";
        QTest::newRow("with a time") << QStringLiteral("[10：00﹕00] Ana") << "10 00 00 Ana";
        QTest::newRow("hidden reserved") << QStringLiteral("Sys\u200btem") << "";
    }
    void nicksAreCleanedOrRefused()
    {
        QFETCH(QString, given);
        QFETCH(QString, nick);
        QCOMPARE(validNick(given), nick);
    }
};

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
