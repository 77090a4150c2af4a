// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QCryptographicHash>
#include <QDir>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QtTest>

using namespace Landline::Testing;

/** What a member is told of its name, and of options that do nothing. */
class TestCliChatNames final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const QString &name) const { return m_dir->path(name); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void aReservedNameIsRefusedWithAnother_data()
    {
        QTest::addColumn<QString>("nick");
        QTest::newRow("system") << QStringLiteral("System");
        QTest::newRow("a plain member's") << QStringLiteral("client_7");
        QTest::newRow("the console's") << QStringLiteral("The host");
        QTest::newRow("a look-alike") << QStringLiteral("Sуstеm");
    }
    void aReservedNameIsRefusedWithAnother()
    {
        QFETCH(QString, nick);
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const RunningMember member(nick, host.place(), profile(QStringLiteral("member")));
        EVENTUALLY(member.hasEnded());
        QCOMPARE(member.status(), 1);
        QVERIFY2(member.complains(QStringLiteral("“%1” is a reserved name").arg(nick).toUtf8()),
                 member.err().constData());
        QVERIFY2(member.complains("“Guest” is free"), member.err().constData());
    }

    void anAccountThatIsCalledLikeAPlainMemberIsAGuest()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const QByteArray user = qgetenv("USER");
        const auto back = qScopeGuard([&user] { qputenv("USER", user); });
        for (const auto &[account, nick] :
             {std::pair("client_07", "guest"), std::pair("client07", "client07")}) {
            qputenv("USER", account);
            RunningProgram member({QStringLiteral("join"), host.place(), QStringLiteral("--profile"),
                                   profile(QLatin1String(account))});
            member.type("hello");
            EVENTUALLY(member.says(QByteArray(nick) + ": hello"));
        }
    }

    void whoIsCalledAsPlainMembersBeginIsNotNumberedAsThey()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        RunningMember first(QStringLiteral("client"), host.place(), profile(QStringLiteral("first")));
        first.type("hello");
        EVENTUALLY(first.says("client: hello"));
        const RunningMember second(QStringLiteral("client"), host.place(), profile(QStringLiteral("second")));
        EVENTUALLY(second.complains("You are called “Guest 2” here"));
    }

    void aReservedNameIsNoOtherNameEither()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        RunningMember guest(QStringLiteral("Guest"), host.place(), profile(QStringLiteral("guest")));
        guest.type("here");
        EVENTUALLY(guest.says("Guest: here"));
        RunningMember ada(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("ada")),
                          {QStringLiteral("--commands")});
        ada.type("/nick system");
        EVENTUALLY(ada.says("“system” is a reserved name"));
        QVERIFY2(ada.says("“Guest 2” is free"), ada.out().constData());
    }

    void aNameThatIsNotTheOneAskedForIsSaid_data()
    {
        QTest::addColumn<QString>("nick");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("too long") << QString(40, u'x')
                                  << "You are called “" + QByteArray(32, 'x') + "” here.\n";
        QTest::newRow("with a break")
            << QStringLiteral("Ana\nMaria") << QByteArray("You are called “Ana Maria” here.\n");
        QTest::newRow("taken") << QStringLiteral("ben") << QByteArray("You are called “ben 2” here.\n");
        QTest::newRow("as asked") << QStringLiteral("Ana") << QByteArray();
        QTest::newRow("in parts") << QStringLiteral("Zoe\u0308") << QByteArray();
    }
    void aNameThatIsNotTheOneAskedForIsSaid()
    {
        QFETCH(QString, nick);
        QFETCH(QByteArray, note);
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        RunningMember ben(QStringLiteral("Ben"), host.place(), profile(QStringLiteral("ben")));
        ben.type("here");
        EVENTUALLY(ben.says("Ben: here"));
        RunningMember member(nick, host.place(), profile(QStringLiteral("member")));
        member.endInput();
        EVENTUALLY(member.hasEnded());
        QCOMPARE(member.status(), 0);
        QVERIFY2(member.complains(note), member.err().constData());
        QCOMPARE(member.complains("You are called"), !note.isEmpty());
    }

    void aRoomIsTheSameHoweverItsNameIsTyped()
    {
        const QString whole = QStringLiteral("Kü");
        const QString apart = QStringLiteral("Ku\u0308");
        const auto say = [&](const QString &typed, int times) {
            RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--room"), typed});
            EVENTUALLY(host.port() != 0);
            RunningMember ada(QStringLiteral("Ada"), host.place(), profile(QStringLiteral("ada")),
                              {QStringLiteral("--room"), apart});
            const RunningMember ben(QStringLiteral("Ben"), host.place(), profile(QStringLiteral("ben")),
                                    {QStringLiteral("--room"), whole});
            ada.type("said");
            EVENTUALLY_EQUAL(ben.count("Ada: said"), times); // the earlier ones are kept
            host.terminate();
            EVENTUALLY(host.hasEnded());
        };
        say(apart, 1);
        say(whole, 2);
        // A history from before names were brought to one form.
        QDir dir(profile(QStringLiteral("host")));
        const auto digest = [](const QString &name) {
            const QByteArray text = name.toCaseFolded().toUtf8();
            return QString::fromLatin1(
                QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(16));
        };
        const QString prefix = QStringLiteral("history.db.room-");
        const QStringList files = dir.entryList({prefix + digest(whole) + u'*'}, QDir::Files | QDir::Hidden);
        QVERIFY(files.contains(prefix + digest(whole)));
        for (const QString &file : files)
            QVERIFY(dir.rename(file, QString(file).replace(digest(whole), digest(apart))));
        say(apart, 3);
    }

    void whatDoesNothingWithoutEncryptionIsSaid()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        RunningMember member(QStringLiteral("Ana"), host.place(), profile(QStringLiteral("member")),
                             {QStringLiteral("--plain"), QStringLiteral("--history"), QStringLiteral("5")});
        member.endInput();
        EVENTUALLY(member.hasEnded());
        QCOMPARE(member.status(), 0);
        QVERIFY2(member.complains("You are called “client_0” here."), member.err().constData());
        QVERIFY2(member.complains("--history does nothing with --plain"), member.err().constData());
    }

    void aRoomWithAPasswordSaysThatItTakesNoPlainMembers()
    {
        const QString password = m_dir->write(QStringLiteral("password"), "correct horse\n");
        const RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--password-file"), password,
                                                                 QStringLiteral("--allow-plain")});
        EVENTUALLY(host.port() != 0);
        QVERIFY2(host.complains("--allow-plain does nothing here"), host.err().constData());
    }

    void aHostThatDoesNotExistIsNamedWithoutItsPort()
    {
        const RunningMember member(QStringLiteral("Ana"), QStringLiteral("nosuchhost.invalid:8888"),
                                   profile(QStringLiteral("member")));
        EVENTUALLY(member.hasEnded());
        QCOMPARE(member.status(), 1);
        QVERIFY2(member.complains("there is no host called nosuchhost.invalid\n"), member.err().constData());
    }
};

QTEST_GUILESS_MAIN(TestCliChatNames)
#include "tst_cli_chat_names.moc"
