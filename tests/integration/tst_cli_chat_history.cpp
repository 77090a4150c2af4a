// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/database.h"
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chatmembers.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSet>
#include <QSqlQuery>
#include <QtTest>

#include <algorithm>

using namespace Landline;
using namespace Landline::Testing;

/** Where a host keeps its history, and what it says when it can't. */
class TestCliChatHistory final : public QObject
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

    void aHistoryIsOneHostsAlone()
    {
        const RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const QString file = profile(QStringLiteral("host")) + QStringLiteral("/history.db");
        const QString link = m_dir->path(QStringLiteral("link.db"));
        QVERIFY(QFile::link(file, link));
        for (const QString &path : {file, link}) {
            const RunningHost second(profile(QStringLiteral("second")), {QStringLiteral("--history"), path});
            EVENTUALLY(second.hasEnded());
            QCOMPARE(second.status(), 1);
            QCOMPARE(second.out(), "");
            QVERIFY(second.complains("another host"));
            QVERIFY(second.complains(path.toUtf8()));
        }
        PlainSocket member(host.port());
        member.say(QStringLiteral("the first goes on"));
        EVENTUALLY(member.heard(QStringLiteral("client_0: the first goes on")));
    }

    void whatCouldNotBeStoredIsToldAtTheEnd()
    {
        const QString file = m_dir->path(QStringLiteral("room.db"));
        RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--history"), file});
        EVENTUALLY(host.port() != 0);
        constexpr qsizetype versions = 3;
        const auto other =
            Landline::Database::open(file, {QStringLiteral("test"), QList<QStringList>(versions)});
        QVERIFY(other);
        QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE messages RENAME TO gone")));
        PlainSocket member(host.port());
        for (const QString &text : {QStringLiteral("one"), QStringLiteral("two")}) {
            member.say(text);
            EVENTUALLY(member.heard(QStringLiteral("client_0: ") + text)); // chat goes on
        }
        host.terminate();
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 1);
        QVERIFY(host.complains("2 messages are lost"));
        QVERIFY(member.texts().contains(QStringLiteral("The host has ended the room.")));
    }

    void aHistoryThatIsTakenAwayIsMissed()
    {
        const QString file = m_dir->path(QStringLiteral("room.db"));
        RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--history"), file});
        EVENTUALLY(host.port() != 0);
        PlainSocket member(host.port());
        member.say(QStringLiteral("stored"));
        EVENTUALLY(member.heard(QStringLiteral("client_0: stored")));
        QVERIFY(QFile::rename(file, file + QStringLiteral(".elsewhere")));
        member.say(QStringLiteral("lost"));
        EVENTUALLY(host.complains("has been taken away"));
        host.terminate();
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 1);
        QVERIFY(host.complains("lost: "));
    }

    void aPersonsFileIsNoHistory()
    {
        const QString thesis = m_dir->write(QStringLiteral("thesis.txt"), "my thesis\n");
        const RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--history"), thesis});
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 1);
        QVERIFY(host.complains(thesis.toUtf8() + " is no chat history"));
        QCOMPARE(m_dir->read(QStringLiteral("thesis.txt")), "my thesis\n");
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList({QStringLiteral("thesis.txt")}));
    }

    void whereALinkLeadsADamagedOneIsMovedAside()
    {
        m_dir->write(QStringLiteral("real.db"), QByteArray("SQLite format 3\0", 16) + QByteArray(9000, 'x'));
        const QString link = m_dir->path(QStringLiteral("link.db"));
        QVERIFY(QFile::link(m_dir->path(QStringLiteral("real.db")), link));
        const RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--history"), link});
        EVENTUALLY(host.port() != 0);
        QVERIFY(host.complains("was damaged"));
        QVERIFY(QFileInfo(link).isSymLink());
        QVERIFY(QFile::exists(m_dir->path(QStringLiteral("real.db"))));
    }

    void whoStayedHearsAHostWhoseHistoryWasPutBack()
    {
        const QString file = m_dir->path(QStringLiteral("room.db"));
        const QString copy = m_dir->path(QStringLiteral("copy.db"));
        quint16 port = 0;
        std::unique_ptr<RunningHost> host;
        const auto begin = [&] {
            host = std::make_unique<RunningHost>(profile(QStringLiteral("host")),
                                                 QStringList{QStringLiteral("--history"), file}, port);
            EVENTUALLY(host->port() != 0);
            port = host->port();
        };
        const auto end = [&] {
            host->terminate();
            EVENTUALLY(host->hasEnded());
        };
        begin();
        end();
        QVERIFY(QFile::copy(file, copy));
        begin();
        RunningMember ada(QStringLiteral("Ada"), host->place(), profile(QStringLiteral("Ada")));
        EVENTUALLY(ada.hasPinned());
        for (int i = 0; i < 5; ++i)
            ada.type("before " + QByteArray::number(i));
        EVENTUALLY_EQUAL(ada.count("Ada: before 4"), 1);
        end();
        QVERIFY(QFile::remove(file) && QFile::rename(copy, file));
        begin();
        RunningMember ben(QStringLiteral("Ben"), host->place(), profile(QStringLiteral("Ben")));
        EVENTUALLY(ben.says("User Ada joined the chat") || ben.hasPinned());
        ben.type("after");
        EVENTUALLY_EQUAL(ada.count("Ben: after"), 1);
        ben.type("and again");
        EVENTUALLY_EQUAL(ada.count("Ben: and again"), 1);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(ada.count("Ada: before " + QByteArray::number(i)), 1);
    }

    void whoIsGivenMoreThanItCanStoreEndsSoonAndHasStoredWhatItTold()
    {
        const QString file = m_dir->path(QStringLiteral("room.db"));
        RunningHost host(
            profile(QStringLiteral("host")),
            {QStringLiteral("--history"), file, QStringLiteral("--rate-limit"), QStringLiteral("0")});
        EVENTUALLY(host.port() != 0);
        UpgradedClient watcher(host.port(), *Landline::Net::TlsIdentity::create());
        EVENTUALLY(watcher.secured);
        watcher.hello(QStringLiteral("Eve"));
        EVENTUALLY(watcher.hasHistory());
        // Letters without an order take an index the longest.
        QRandomGenerator random(1);
        QByteArray letters(2 * Wire::maxContentBytes, '\0');
        std::generate(letters.begin(), letters.end(), [&] { return char('a' + random.bounded(26)); });
        constexpr int each = 1000;
        std::vector<std::unique_ptr<PlainSocket>> members;
        for (int i = 0; i < 4; ++i) {
            members.push_back(std::make_unique<PlainSocket>(host.port()));
            for (int said = 0; said < each; ++said) {
                const QByteArray text = QByteArray::number(i * each + said) + ' '
                                        + letters.mid(said * 16, Wire::maxContentBytes - 16);
                members.back()->sendLine("{\"type\":\"message\",\"content\":\"" + text + "\"}");
            }
        }
        const auto other = Database::open(file, {QStringLiteral("test"), QList<QStringList>(3)});
        QVERIFY(other);
        const auto stored = [&other] {
            QSet<QString> texts;
            QSqlQuery query((*other)->connection());
            query.exec(QStringLiteral("SELECT text FROM messages WHERE kind = 0"));
            while (query.next())
                texts.insert(query.value(0).toString());
            return texts;
        };
        EVENTUALLY(stored().size() > 150);
        qint64 unread = 0;
        for (const auto &member : members)
            unread += member->bytesToWrite();
        QVERIFY2(unread > 1000 * Wire::maxContentBytes, QByteArray::number(unread).constData());
        host.terminate();
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 0);
        EVENTUALLY(watcher.over);
        const QStringList told = watcher.texts();
        QVERIFY(told.size() > 150);
        const QSet<QString> kept = stored();
        QVERIFY(std::all_of(told.cbegin(), told.cend(),
                            [&kept](const QString &text) { return kept.contains(text); }));
    }

    void aHistoryIsFreeOnceItsHostHasEnded()
    {
        const QString file = m_dir->path(QStringLiteral("room.db"));
        const QStringList history{QStringLiteral("--history"), file};
        RunningHost killed(profile(QStringLiteral("host")), history);
        EVENTUALLY(killed.port() != 0);
        killed.kill();
        for (const QString &next : {QStringLiteral("second"), QStringLiteral("third")}) {
            RunningHost host(profile(next), history);
            EVENTUALLY(host.port() != 0);
            host.terminate();
            EVENTUALLY(host.hasEnded());
            QCOMPARE(host.status(), 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestCliChatHistory)
#include "tst_cli_chat_history.moc"
