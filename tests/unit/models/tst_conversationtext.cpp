// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/conversationlinks.h"
#include "ui/models/conversationtext.h"
#include "ui/models/roomlistmodel.h"
#include "ui/models/rostermodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Chat::Member;
using Chat::RoomSnapshot;

namespace {

Member member(const char *nick)
{
    Member who;
    who.nick = QString::fromUtf8(nick);
    who.key = who.nick;
    return who;
}

Member plainMember(const char *nick)
{
    Member who;
    who.nick = QString::fromUtf8(nick);
    who.plain = true;
    return who;
}

} // namespace

class TestConversationText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsOnlyWebAddresses_data();
    void findsOnlyWebAddresses();
    void aTextHasOnlySoManyLinks();
    void aLinkHasOnlySoManyCharacters();
    void onlyTheAuthorsWordsHoldLinks();
    void theHeadlineNamesWhoReadsAlong();
    void membersStandByRoleAndName();
    void aJoinMovesNoOtherRow();
    void roomsKeepTheirCounts();
};

void TestConversationText::findsOnlyWebAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const QString &text, const QStringList &links) {
        QTest::newRow(name) << text << links;
    };
    using S = QStringList;
    row("end of a sentence", QStringLiteral("see http://a.example/b."),
        S{QStringLiteral("http://a.example/b")});
    row("in brackets", QStringLiteral("(https://a.example/x_(y))"),
        S{QStringLiteral("https://a.example/x_(y)")});
    row("two", QStringLiteral("http://a/1 HTTP://b/2"),
        S{QStringLiteral("http://a/1"), QStringLiteral("HTTP://b/2")});
    row("Chinese around it", QStringLiteral("看 http://a.example/文件。谢谢"),
        S{QStringLiteral("http://a.example/文件")});
    row("IPv6", QStringLiteral("http://[::1]:8080/f"), S{QStringLiteral("http://[::1]:8080/f")});
    row("file", QStringLiteral("file:///etc/passwd smb://h/x javascript:alert(1) ftp://h/x"), {});
    row("user name", QStringLiteral("https://bank.example@evil.example/"), {});
    row("markup", QStringLiteral("<a href=\"http://a.example/\">b</a>"),
        S{QStringLiteral("http://a.example/")});
    row("in a word", QStringLiteral("xhttp://a.example"), {});
    row("no host", QStringLiteral("http:// https:///x"), {});
    row("none", QStringLiteral("httpx https"), {});
}

void TestConversationText::findsOnlyWebAddresses()
{
    QFETCH(QString, text);
    QFETCH(QStringList, links);
    QStringList found;
    for (const TextLink &link : linksIn(text))
        found.append(text.mid(link.start, link.length));
    QCOMPARE(found, links);
}

void TestConversationText::aTextHasOnlySoManyLinks()
{
    QString text;
    for (qsizetype i = 0; i <= maximumLinksInText; ++i)
        text += QStringLiteral("http://a/%1 ").arg(i);
    QCOMPARE(linksIn(text).size(), maximumLinksInText);
}

void TestConversationText::aLinkHasOnlySoManyCharacters()
{
    const QString start = QStringLiteral("http://a.example/");
    const QString most = start + QString(maximumLinkLength - start.size(), u'x');
    QCOMPARE(linksIn(most).size(), 1);
    QCOMPARE(linksIn(most + u'x').size(), 0);
}

void TestConversationText::onlyTheAuthorsWordsHoldLinks()
{
    Chat::Message message;
    message.text = QStringLiteral("see http://a.example/");
    message.privateWith = QStringLiteral("Ben");
    message.edited = true;
    message.file = Chat::FileOffer{{}, QStringLiteral("http://file.example/"), 5, {}};
    message.reactions = {{QStringLiteral("http://sign/"), {QStringLiteral("9a41")}}};
    const QString body = bodyText(message);
    const QList<TextLink> links = bodyLinks(message);
    QCOMPARE(links.size(), 1);
    QCOMPARE(body.mid(links.first().start, links.first().length), QStringLiteral("http://a.example/"));
    message.deleted = true;
    QCOMPARE(bodyLinks(message), QList<TextLink>());
}

void TestConversationText::theHeadlineNamesWhoReadsAlong()
{
    RoomSnapshot room;
    room.state = Chat::RoomState::Open;
    room.encrypted = true;
    room.memberCount = 12;
    QCOMPARE(roomHeadline(room, {}), QStringLiteral("12 here · encrypted"));
    room.hasPlainMembers = true;
    const QString said = roomHeadline(room, {member("Ana"), plainMember("client_3")});
    QCOMPARE(QString(said).remove(QChar(0x2068)).remove(QChar(0x2069)),
             QStringLiteral("12 here · not encrypted: client_3 reads along"));
    QVERIFY(isReadByOthers(room, {}));
    // A name is no pattern.
    QList<Member> many(12, plainMember("50%2"));
    QVERIFY(roomHeadline(room, many).contains(QStringLiteral("50%2")));
}

void TestConversationText::membersStandByRoleAndName()
{
    RosterModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Member host = member("Zoe");
    host.host = true;
    model.setMembers({member("ben"), plainMember("client_3"), member("Ana"), host});
    QStringList said;
    for (int row = 0; row < model.rowCount(); ++row)
        said.append(model.data(model.index(row), Qt::AccessibleTextRole).toString());
    QCOMPARE(said.first(), QStringLiteral("Zoe, host"));
    QVERIFY(said.contains(QStringLiteral("client_3, not encrypted")));
    QVERIFY(said.contains(QStringLiteral("Ana")));
}

void TestConversationText::aJoinMovesNoOtherRow()
{
    RosterModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setMembers({member("Ana"), member("Cem"), member("Dan")});
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.setMembers({member("Ana"), member("Ben"), member("Cem"), member("Dan")});
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 1);
    QCOMPARE(inserted.at(0).at(2).toInt(), 1);
    QCOMPARE(removed.size(), 0);
    model.setMembers({member("Ana"), member("Ben"), member("Dan")});
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(removed.size(), 1);
    model.setMembers({});
    QCOMPARE(model.rowCount(), 0);
}

void TestConversationText::roomsKeepTheirCounts()
{
    RoomListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RoomSnapshot room;
    room.id = Chat::RoomId(7);
    room.name = QStringLiteral("Physics lab");
    room.state = Chat::RoomState::Open;
    model.addRoom(room);
    model.setUnread(room.id, 3);
    QCOMPARE(model.data(model.index(0), Qt::AccessibleTextRole).toString(), room.name);
    QCOMPARE(model.data(model.index(0), Qt::AccessibleDescriptionRole).toString(), QStringLiteral("3 new"));
    room.state = Chat::RoomState::Waiting;
    model.updateRoom(room);
    QCOMPARE(model.data(model.index(0), Qt::AccessibleDescriptionRole).toString(),
             QStringLiteral("3 new, connection lost"));
    QCOMPARE(model.unreadTotal(), 3);
    model.removeRoom(room.id);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestConversationText)
#include "tst_conversationtext.moc"
