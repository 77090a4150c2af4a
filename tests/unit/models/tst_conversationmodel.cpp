// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/conversationmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Chat::Delivery;
using Chat::Message;
using Chat::MessageKind;
using Kind = ConversationRow::Kind;

namespace {

class FixedClock final : public Clock
{
public:
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return elapsed; }
    [[nodiscard]] QDateTime now() const override { return time; }
    QDateTime time{QDate(2026, 3, 4), QTime(12, 0), Qt::UTC};
    std::chrono::milliseconds elapsed{0};
};

const QDateTime noon(QDate(2026, 3, 4), QTime(12, 0), Qt::UTC);

Message text(qint64 seq, const QString &sender, const QString &body, const QDateTime &time = noon)
{
    Message message;
    message.seq = seq;
    message.sender = sender;
    message.text = body;
    message.time = time;
    return message;
}

Message text(qint64 seq, const char *sender, const char *body, const QDateTime &time = noon)
{
    return text(seq, QString::fromUtf8(sender), QString::fromUtf8(body), time);
}

Message presence(MessageKind kind, const char *who)
{
    Message message = text(0, who, "");
    message.kind = kind;
    return message;
}

QList<Message> many(qint64 first, int count)
{
    QList<Message> messages;
    for (int i = 0; i < count; ++i)
        messages.append(text(first + i, QStringLiteral("Ben"), QString::number(first + i)));
    return messages;
}

} // namespace

class TestConversationModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_model = std::make_unique<ConversationModel>(m_clock);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }
    void consecutiveMessagesOfOnePersonStandTogether();
    void aDayLineStandsBeforeTheFirstMessageOfADay();
    void joinsAndLeavesFoldIntoOneLine();
    void aFoldedLineTakesOnlySoManyPeople();
    void theUnreadBeginBelowALine();
    void historyIsNotUnread();
    void aMessageThatComesTwiceIsShownOnce();
    void aHostThatCountsAnewIsHeard();
    void aRefusalKeepsTheText();
    void ownMessagesStandTogetherWhileTheyAreSent();
    void anOwnMessageChangesInPlace();
    void whatHappensToAMessageIsShownInIt();
    void whoRemovedAMessageIsNamed();
    void messagesThatComeTogetherAreOneInsertion();
    void theWindowHoldsItsMaximumAndStartsWithADayLine();
    void earlierMessagesComeBeforeWithoutASecondDayLine();
    void earlierMessagesStayUntilTheyAreReleased();
    void historyEndsAtItsMaximum();
    void textFromTheNetworkIsMadePlain();
    void aScreenReaderHearsSenderTimeAndText();

private:
    void add(const QList<Message> &messages)
    {
        m_model->addMessages(messages);
        m_model->flush();
    }
    [[nodiscard]] QList<Kind> kinds() const
    {
        QList<Kind> all;
        for (int row = 0; row < m_model->rowCount(); ++row)
            all.append(m_model->rowAt(row).kind);
        return all;
    }

    FixedClock m_clock;
    std::unique_ptr<ConversationModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestConversationModel::consecutiveMessagesOfOnePersonStandTogether()
{
    add({text(1, "Ben", "one"), text(2, "Ben", "two", noon.addSecs(300)),
         text(3, "Ben", "three", noon.addSecs(601)), text(4, "Cem", "four", noon.addSecs(602))});
    QCOMPARE(m_model->rowCount(), 5);
    QVERIFY(!m_model->rowAt(1).continued);
    QVERIFY(m_model->rowAt(2).continued);
    QVERIFY(!m_model->rowAt(3).continued);
    QVERIFY(!m_model->rowAt(4).continued);
}

void TestConversationModel::aDayLineStandsBeforeTheFirstMessageOfADay()
{
    add({text(1, "Ben", "early", noon.addDays(-9)), text(2, "Ben", "late", noon.addDays(-1))});
    add({text(3, "Ben", "now")});
    QCOMPARE(kinds(), (QList{Kind::Day, Kind::Text, Kind::Day, Kind::Text, Kind::Day, Kind::Text}));
    QCOMPARE(m_model->textOf(0), QStringLiteral("Monday, 23 February 2026"));
    QCOMPARE(m_model->textOf(2), QStringLiteral("Yesterday"));
    QCOMPARE(m_model->textOf(4), QStringLiteral("Today"));
}

void TestConversationModel::joinsAndLeavesFoldIntoOneLine()
{
    add({presence(MessageKind::Joined, "Ben"), presence(MessageKind::Joined, "Cem")});
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    add({presence(MessageKind::Left, "Dan"), presence(MessageKind::Left, "Cem"),
         presence(MessageKind::Joined, "Dan")});
    QCOMPARE(kinds(), (QList{Kind::Day, Kind::Presence}));
    QCOMPARE(changed.size(), 3);
    QCOMPARE(m_model->data(m_model->index(1), Qt::AccessibleTextRole).toString(),
             QStringLiteral("Ben joined, Dan came back, Cem came and went"));
}

void TestConversationModel::aFoldedLineTakesOnlySoManyPeople()
{
    for (qsizetype i = 0; i <= maximumFoldedPeople; ++i)
        add({presence(MessageKind::Joined, qPrintable(QString::number(i)))});
    QCOMPARE(kinds(), (QList{Kind::Day, Kind::Presence, Kind::Presence}));
    QCOMPARE(m_model->rowAt(1).changes.size(), maximumFoldedPeople);
    QCOMPARE(m_model->data(m_model->index(1), Qt::AccessibleTextRole).toString(),
             QStringLiteral("0, 1, 2 and 97 others joined"));
}

void TestConversationModel::theUnreadBeginBelowALine()
{
    add({text(1, "Ben", "read")});
    m_model->setReading(ConversationModel::Reading::No);
    QSignalSpy unread(m_model.get(), &ConversationModel::unreadCountChanged);
    Message own = text(2, "Ana", "mine");
    own.own = true;
    add({own, text(3, "Ben", "new"), text(4, "Ben", "newer")});
    QCOMPARE(kinds(), (QList{Kind::Day, Kind::Text, Kind::Text, Kind::New, Kind::Text, Kind::Text}));
    QCOMPARE(m_model->unreadCount(), 2);
    QVERIFY(!m_model->rowAt(4).continued);
    m_model->setReading(ConversationModel::Reading::Yes);
    QCOMPARE(m_model->unreadCount(), 0);
    QCOMPARE(unread.size(), 2);
    QCOMPARE(m_model->rowAt(3).kind, Kind::New);

    m_model->setReading(ConversationModel::Reading::No);
    QCOMPARE(m_model->rowAt(3).kind, Kind::New); // a reader who scrolls up to it still finds it
    m_clock.time = noon.addDays(1);
    add({text(5, "Ben", "tomorrow", noon.addDays(1))});
    QCOMPARE(kinds().mid(5), (QList{Kind::Day, Kind::New, Kind::Text}));
    QCOMPARE(m_model->textOf(0), QStringLiteral("Yesterday"));
    m_clock.time = noon;
}

void TestConversationModel::aMessageThatComesTwiceIsShownOnce()
{
    add({text(1, "Ben", "one"), text(2, "Ben", "two")});
    add({text(2, "Ben", "two"), text(3, "Ben", "three")});
    QCOMPARE(m_model->rowCount(), 4);
}

void TestConversationModel::historyIsNotUnread()
{
    m_model->setReading(ConversationModel::Reading::No);
    add({text(1, "Ben", "long ago", noon.addSecs(-60))});
    QCOMPARE(m_model->unreadCount(), 0);
    add({text(2, "Ben", "now")});
    QCOMPARE(m_model->unreadCount(), 1);
    // A host whose clock is slow is still heard, later on.
    m_clock.elapsed = ConversationModel::historySpan + std::chrono::milliseconds(1);
    add({text(3, "Ben", "by a slow clock", noon.addSecs(-60))});
    QCOMPARE(m_model->unreadCount(), 2);
    m_clock.elapsed = {};
}

void TestConversationModel::aHostThatCountsAnewIsHeard()
{
    add({text(1, "Ben", "one"), text(2, "Ben", "two")});
    add({text(1, "Ben", "first of a new history", noon.addSecs(60))});
    QCOMPARE(m_model->rowCount(), 4);
}

void TestConversationModel::aRefusalKeepsTheText()
{
    Message own = text(0, "Ana", "hello");
    own.own = true;
    own.clientId = QStringLiteral("c1");
    m_model->addMessages({own});
    Message refused;
    refused.own = true;
    refused.clientId = own.clientId;
    refused.delivery = Delivery::NotSent;
    m_model->changeMessage(refused);
    QCOMPARE(m_model->rowAt(1).message.text, own.text);
    QCOMPARE(m_model->rowAt(1).message.sender, own.sender);
    QCOMPARE(m_model->rowAt(1).message.time, own.time);
    QCOMPARE(m_model->rowAt(1).message.delivery, Delivery::NotSent);
}

void TestConversationModel::ownMessagesStandTogetherWhileTheyAreSent()
{
    Message sent = text(1, "Ana", "one");
    sent.own = true;
    sent.senderKey = QStringLiteral("aabb");
    Message sending = text(0, "Ana", "two");
    sending.own = true;
    sending.clientId = QStringLiteral("c1");
    add({sent, sending});
    QVERIFY(m_model->rowAt(2).continued);
}

void TestConversationModel::anOwnMessageChangesInPlace()
{
    Message own = text(0, "Ana", "hello");
    own.own = true;
    own.clientId = QStringLiteral("c1");
    own.delivery = Delivery::Sending;
    m_model->addMessages({text(1, "Ben", "hi")});
    m_model->addMessages({own});
    QCOMPARE(m_model->rowCount(), 3); // at once: a person waits for it
    QVERIFY(m_model->data(m_model->index(2), Qt::AccessibleTextRole).toString().endsWith(u"hello, sending…"));
    own.delivery = Delivery::NotSent;
    m_model->changeMessage(own);
    QVERIFY(m_model->data(m_model->index(2), Qt::AccessibleTextRole).toString().endsWith(u", not sent"));
    own.delivery = Delivery::Delivered;
    own.seq = 2;
    add({own});
    add({own});
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->rowAt(2).message.seq, 2);
}

void TestConversationModel::whatHappensToAMessageIsShownInIt()
{
    using What = Chat::MessageChange::Kind;
    add({text(1, "Ben", "helo")});
    const auto amend = [this](What kind, const char *key, const char *what, const char *emoji) {
        Chat::MessageChange change;
        change.kind = kind;
        change.seq = 1;
        change.key = QLatin1String(key);
        change.text = QLatin1String(what);
        change.emoji = QLatin1String(emoji);
        m_model->amendMessage(change);
        return m_model->textOf(1);
    };
    QCOMPARE(amend(What::Edited, "k1", "hello", ""), "hello (edited)");
    amend(What::Reacted, "k2", "", "+");
    QCOMPARE(amend(What::Reacted, "k3", "", "+"), "hello (edited)\n+ 2");
    QCOMPARE(amend(What::Reacted, "k3", "", "+"), "hello (edited)\n+ 2"); // again is once
    QCOMPARE(amend(What::ReactionTaken, "k3", "", "+"), "hello (edited)\n+ 1");
    QCOMPARE(amend(What::ReactionTaken, "k2", "", "+"), "hello (edited)");
    QCOMPARE(amend(What::Deleted, "k1", "", ""), "This message was taken back.");
    QVERIFY(m_model->rowAt(1).message.text.isEmpty());
    Chat::MessageChange elsewhere;
    elsewhere.seq = 99;
    m_model->amendMessage(elsewhere); // of a message that is not here
    QCOMPARE(m_model->rowCount(), 2);
}

void TestConversationModel::whoRemovedAMessageIsNamed()
{
    add({text(1, "Ben", "rude")});
    Chat::MessageChange change;
    change.kind = Chat::MessageChange::Kind::Deleted;
    change.seq = 1;
    change.who = QStringLiteral("Ana");
    change.sender = QStringLiteral("Ben");
    m_model->amendMessage(change);
    QCOMPARE(m_model->textOf(1), isolated(QStringLiteral("Ana")) + QStringLiteral(" removed this message."));
    // Out of the history it says so itself; names come from elsewhere.
    Chat::Message later = text(2, "Ben", "");
    later.deleted = true;
    later.removedBy = QStringLiteral("An\u202Ea");
    add({later});
    QCOMPARE(m_model->textOf(2), m_model->textOf(1));
}

void TestConversationModel::messagesThatComeTogetherAreOneInsertion()
{
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    for (int i = 1; i <= 100; ++i)
        m_model->addMessages({text(i, QStringLiteral("Ben"), QString::number(i))});
    QCOMPARE(inserted.size(), 1); // the first does not wait
    QTRY_COMPARE(m_model->rowCount(), 101);
    QCOMPARE(inserted.size(), 2);
}

void TestConversationModel::theWindowHoldsItsMaximumAndStartsWithADayLine()
{
    add(many(1, int(ConversationModel::maximumRows) - 1));
    QCOMPARE(m_model->rowCount(), ConversationModel::maximumRows);
    add(many(ConversationModel::maximumRows, 1));
    QVERIFY(m_model->rowCount() <= ConversationModel::maximumRows);
    QCOMPARE(m_model->rowAt(0).kind, Kind::Day);
    QVERIFY(!m_model->rowAt(1).continued);
    QVERIFY(m_model->canLoadEarlier());
    // What fell out can come back.
    const qint64 first = m_model->firstSeq();
    QVERIFY(first > 1);
    m_model->prependMessages(many(first - 10, 10), false);
    QCOMPARE(m_model->firstSeq(), first - 10);
}

void TestConversationModel::earlierMessagesComeBeforeWithoutASecondDayLine()
{
    add({text(10, "Ben", "ten"), text(11, "Ben", "eleven")});
    QVERIFY(m_model->canLoadEarlier());
    QVERIFY(!m_model->rowAt(1).continued);
    m_model->prependMessages({text(8, "Ben", "eight", noon.addDays(-1)), text(9, "Ben", "nine")}, true);
    QCOMPARE(kinds(), (QList{Kind::Day, Kind::Text, Kind::Day, Kind::Text, Kind::Text, Kind::Text}));
    QVERIFY(m_model->rowAt(4).continued);
    QVERIFY(!m_model->canLoadEarlier());
}

void TestConversationModel::earlierMessagesStayUntilTheyAreReleased()
{
    const auto count = int(ConversationModel::maximumRows) - 1;
    add(many(count + 1, count));
    m_model->prependMessages(many(1, count), true);
    add(many(2 * count + 1, 100));
    QCOMPARE(m_model->rowCount(), 2 * count + 101);
    m_model->releaseEarlier();
    QVERIFY(m_model->rowCount() <= ConversationModel::maximumRows);
    QCOMPARE(m_model->textOf(m_model->rowCount() - 1), QString::number(2 * count + 100));
    QVERIFY(m_model->canLoadEarlier());
}

void TestConversationModel::historyEndsAtItsMaximum()
{
    m_tester.reset(); // it looks at every row
    const auto most = int(ConversationModel::maximumRowsOfHistory);
    add(many(most + 1, 1));
    m_model->prependMessages(many(1, most), true);
    QCOMPARE(m_model->rowCount(), most);
    QVERIFY(!m_model->canLoadEarlier());
    QVERIFY(m_model->firstSeq() > 1);
}

void TestConversationModel::textFromTheNetworkIsMadePlain()
{
    add({text(1, "B\x1b[31men\n\u202e", "a\x07\nb\u202ec")});
    QCOMPARE(m_model->rowAt(1).message.sender, QStringLiteral("B[31men "));
    QCOMPARE(m_model->rowAt(1).message.text, QStringLiteral("a\nbc"));
}

void TestConversationModel::aScreenReaderHearsSenderTimeAndText()
{
    const QDateTime local(QDate(2026, 3, 4), QTime(10, 41));
    add({text(1, "Ben", "thanks!", local.toUTC())});
    QCOMPARE(m_model->data(m_model->index(1), Qt::AccessibleTextRole).toString(),
             QStringLiteral("Ben, 10:41, thanks!"));
}

QTEST_GUILESS_MAIN(TestConversationModel)
#include "tst_conversationmodel.moc"
