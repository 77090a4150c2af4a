// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/lastmessages.h"

#include <QtTest>

using namespace Landline::Chat;
using namespace Landline::Cli;

class TestLastMessages final : public QObject
{
    Q_OBJECT

    static Message message(qint64 seq)
    {
        Message message;
        message.seq = seq;
        message.text = QString::number(seq);
        return message;
    }
    static MessageChange change(qint64 seq, MessageChange::Kind kind)
    {
        MessageChange change;
        change.seq = seq;
        change.kind = kind;
        change.who = QStringLiteral("Ana");
        change.text = QStringLiteral("corrected");
        return change;
    }

private slots:
    void keepsSoManyAndForgetsTheOldest()
    {
        LastMessages messages;
        QVERIFY(messages.last(10).isEmpty());
        for (qint64 seq = 1; seq <= LastMessages::most + 5; ++seq)
            messages.add(message(seq));
        QCOMPARE(messages.last(2),
                 QList<Message>({message(LastMessages::most + 4), message(LastMessages::most + 5)}));
        QCOMPARE(messages.last(LastMessages::most * 2).size(), LastMessages::most);
        QCOMPARE(messages.last(LastMessages::most * 2).first().seq, 6);
    }

    void knowsWhatHappenedToThem()
    {
        LastMessages messages;
        for (qint64 seq = 1; seq <= 4; ++seq)
            messages.add(message(seq));
        messages.change(change(1, MessageChange::Kind::Edited));
        messages.change(change(2, MessageChange::Kind::Deleted));
        MessageChange removed = change(3, MessageChange::Kind::Deleted);
        removed.sender = QStringLiteral("Eve");
        messages.change(removed);
        messages.change(change(4, MessageChange::Kind::Reacted));
        messages.change(change(99, MessageChange::Kind::Edited));
        const QList<Message> now = messages.last(4);
        QCOMPARE(now.at(0).text, QStringLiteral("corrected"));
        QVERIFY(now.at(0).edited);
        QVERIFY(now.at(1).deleted && now.at(1).text.isEmpty() && now.at(1).removedBy.isEmpty());
        QVERIFY(now.at(2).deleted && now.at(2).removedBy == QStringLiteral("Ana"));
        QCOMPARE(now.at(3), message(4));
    }
};

QTEST_GUILESS_MAIN(TestLastMessages)
#include "tst_lastmessages.moc"
