// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtTest>

using namespace Landline::Testing;

/** What the commands of `join` answer to whoever types them. */
class TestCliChatCommands final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<RunningHost> m_host;

    [[nodiscard]] std::unique_ptr<RunningMember> join(const QString &nick,
                                                      const QString &profile = QString()) const
    {
        auto member = std::make_unique<RunningMember>(nick, m_host->place(),
                                                      m_dir->path(profile.isEmpty() ? nick : profile),
                                                      QStringList{QStringLiteral("--commands")});
        member->type("/members");
        if (!QTest::qWaitFor([&] { return member->complains(nick.toUtf8() + '\n'); }, patience))
            qFatal("not joined");
        return member;
    }
    /** The number that a line of /last has before a text. */
    static QByteArray numberOf(const RunningMember &member, const QString &text)
    {
        const QRegularExpression line(QStringLiteral("^(\\d+)  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  ")
                                          + QRegularExpression::escape(text) + u'$',
                                      QRegularExpression::MultilineOption);
        return line.match(QString::fromUtf8(member.err())).captured(1).toUtf8();
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_host = std::make_unique<RunningHost>(m_dir->path(QStringLiteral("host")));
        EVENTUALLY(m_host->port() != 0);
    }
    void cleanup() { m_host.reset(); }

    void theLastMessagesHaveTheirNumbers()
    {
        const auto ada = join(QStringLiteral("Ada"));
        ada->type("/last");
        EVENTUALLY(ada->complains("nothing was said yet\n"));
        for (const char *text : {"one", "two", "three"})
            ada->type(text);
        EVENTUALLY(ada->says("Ada: three\n"));
        ada->type("/last 2");
        EVENTUALLY(!numberOf(*ada, QStringLiteral("Ada: three")).isEmpty());
        const QByteArray two = numberOf(*ada, QStringLiteral("Ada: two"));
        QVERIFY(two.toInt() > 0);
        QVERIFY(!ada->complains("Ada: one"));
        QVERIFY(ada->out().count("Ada: two") == 1); // as ever, without a number
        ada->type("/edit " + two + " too");
        EVENTUALLY(ada->says("Ada has corrected a message: too\n"));
        ada->type("/last 2");
        EVENTUALLY_EQUAL(numberOf(*ada, QStringLiteral("Ada: too")), two);
        ada->type("/last 101");
        EVENTUALLY(ada->complains("it is used as /last [N], with N from 1 to 100\n"));
        ada->type("/help");
        EVENTUALLY(ada->complains("/last [N] ") && ada->complains("with their NUMBER"));
    }

    void whatIsChangedIsSaid_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char *command, const char *answer) {
            QTest::newRow(command) << QByteArray(command) << QByteArray(answer) + '\n';
        };
        row("/away", "you are away now");
        row("/away at lunch", "you are away now: at lunch");
        row("/busy", "you are busy now");
        row("/here", "you are here");
        row("/hide", "nobody is hidden");
        row("/hide Ada", "that is you; what you say is always shown");
        row("/hide Nobody", "nobody here is called “Nobody”");
        row("/hide ben", "what Ben says is not shown any more; /show Ben shows it again");
        row("/show", "it is used as /show NAME; /hide lists who is hidden");
        row("/show Ben", "nobody called “Ben” is hidden");
        row("/pins", "nothing is pinned");
        row("/search", "it is used as /search TEXT");
        row("/nick", "it is used as /nick NAME");
        row("/reply 5", "it is used as /reply [NUMBER] TEXT");
        row("/edit", "it is used as /edit [NUMBER] TEXT");
        row("/react", "it is used as /react [NUMBER] SIGN");
        row("/unreact 5", "it is used as /unreact [NUMBER] SIGN");
        row("/mute", "it is used as /mute NAME");
        row("/unmute", "it is used as /unmute NAME");
        row("/pin x", "it is used as /pin NUMBER");
        row("/msg Ben", "it is used as /msg NAME: TEXT");
        row("/msg Nobody hello",
            "nobody here is called “Nobody”; a name with spaces ends at a colon: /msg NAME: TEXT");
        row("/msg Nobody: hello there",
            "nobody here is called “Nobody”; a name with spaces ends at a colon: /msg NAME: TEXT");
        row("/msg Ben 3: hello",
            "nobody here is called “Ben 3”; a name with spaces ends at a colon: /msg NAME: TEXT");
        row("/msg Ben 2 hello", "is it for “Ben” or “Ben 2”? A name ends at a colon: /msg NAME: TEXT");
    }
    void whatIsChangedIsSaid()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, answer);
        const auto ben = join(QStringLiteral("Ben"));
        const auto other = join(QStringLiteral("Ben 2"));
        const auto ada = join(QStringLiteral("Ada"));
        ada->type(command);
        EVENTUALLY(ada->complains('\n' + answer));
        QCOMPARE(ada->status(), -1); // it goes on
    }

    void privateMessagesAreShownOnce()
    {
        const auto ada = join(QStringLiteral("Ada"));
        auto ben = join(QStringLiteral("Ben"));
        EVENTUALLY(ada->says("User Ben joined the chat"));
        ada->type("/msg Ben: psst");
        EVENTUALLY(ben->says("Ada (to you alone): psst\n"));
        ben->endInput();
        EVENTUALLY(ben->hasEnded());
        for (int again = 0; again < 2; ++again) {
            ben = join(QStringLiteral("Ben"));
            ben->type("I am back");
            EVENTUALLY(ben->says("Ben: I am back\n"));
            QVERIFY(!ben->says("psst"));
            ben->kill();
        }
    }

    void aScriptKnowsPrivateMessagesByTheirIds()
    {
        const auto ada = join(QStringLiteral("Ada"));
        RunningMember ben(QStringLiteral("Ben"), m_host->place(), m_dir->path(QStringLiteral("Ben")),
                          {QStringLiteral("--json")});
        EVENTUALLY(ada->says("User Ben joined the chat"));
        ada->type("/msg Ben: one");
        ada->type("/msg Ben: two");
        EVENTUALLY(ben.says("\"two\""));
        QList<qint64> ids;
        for (const QByteArray &line : ben.lines()) {
            const QJsonObject event = QJsonDocument::fromJson(line).object();
            if (event.value(QStringLiteral("event")) == QStringLiteral("private"))
                ids.append(event.value(QStringLiteral("id")).toInteger());
        }
        QCOMPARE(ids.size(), 2);
        QVERIFY(0 < ids.first() && ids.first() < ids.last());
    }

    void whoIsShownAgainIsSaid()
    {
        const auto ben = join(QStringLiteral("Ben"));
        const auto ada = join(QStringLiteral("Ada"));
        ada->type("/hide Ben");
        ada->type("/show Ben");
        EVENTUALLY(ada->complains("what Ben says is shown from now on\n"));
        ben->type("hello");
        EVENTUALLY(ada->says("Ben: hello\n"));
    }

    void aSignThatIsTakenBackIsSaidToItsSender()
    {
        const auto ben = join(QStringLiteral("Ben"));
        const auto ada = join(QStringLiteral("Ada"));
        ada->type("look");
        EVENTUALLY(ben->says("Ada: look\n"));
        ben->type("/react 👍");
        EVENTUALLY(ben->says("Ben reacts with 👍\n"));
        ben->type("/unreact 👍");
        EVENTUALLY(ben->complains("your 👍 is taken back\n"));
        ben->type("done");
        EVENTUALLY(ada->says("Ben: done\n"));
        QVERIFY(!ada->complains("taken back"));
    }
};

QTEST_GUILESS_MAIN(TestCliChatCommands)
#include "tst_cli_chat_commands.moc"
