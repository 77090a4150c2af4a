// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QRegularExpression>
#include <QtTest>

using namespace Landline;
using namespace Landline::Testing;

/** What was written while the host was away, over the end of the program: the real ones. */
class TestCliChatOutbox final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const char *name) const { return m_dir->path(QString::fromLatin1(name)); }
    [[nodiscard]] std::unique_ptr<RunningMember> join(const char *nick, const RunningHost &host,
                                                      const QStringList &more = {}) const
    {
        return std::make_unique<RunningMember>(QString::fromLatin1(nick), host.place(), profile(nick), more);
    }
    [[nodiscard]] QByteArray kept() const
    {
        const QDir directory(profile("Ada") + QStringLiteral("/outbox"));
        const QStringList names = directory.entryList(QDir::Files);
        return names.isEmpty() ? QByteArray()
                               : m_dir->read(QStringLiteral("Ada/outbox/") + names.constFirst());
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void whatWasWrittenIsSentByTheNextRun_data()
    {
        QTest::addColumn<bool>("killed");
        QTest::addColumn<bool>("anew");
        QTest::newRow("killed") << true << false;
        QTest::newRow("killed, and the host has begun another history") << true << true;
        QTest::newRow("interrupted") << false << false;
    }
    void whatWasWrittenIsSentByTheNextRun()
    {
        QFETCH(bool, killed);
        QFETCH(bool, anew);
        auto host = std::make_unique<RunningHost>(profile("host"));
        EVENTUALLY(host->port() != 0);
        const quint16 port = host->port();
        auto ada = join("Ada", *host);
        EVENTUALLY(ada->hasPinned());
        ada->type("before");
        EVENTUALLY_EQUAL(ada->count("Ada: before"), 1);
        host->kill();
        EVENTUALLY(ada->complains("trying again"));
        ada->type("one");
        ada->type("two");
        EVENTUALLY(kept().contains("\"two\""));
        if (killed) {
            ada->kill();
        } else {
            ada->interrupt();
            EVENTUALLY(ada->hasEnded());
            QVERIFY(ada->complains("2 messages were not sent"));
        }
        if (anew) {
            for (const char *suffix : {"", "-wal", "-shm"})
                QFile::remove(profile("host") + QStringLiteral("/history.db") + QLatin1String(suffix));
        }
        host = std::make_unique<RunningHost>(profile("host"), QStringList(), port);
        EVENTUALLY(host->port() != 0);
        const auto ben = join("Ben", *host);
        EVENTUALLY(ben->hasPinned());
        ada = join("Ada", *host);
        ada->type("three");
        ada->endInput();
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 0);
        for (const char *text : {"one", "two"}) {
            QCOMPARE(ada->count(QByteArray("Ada (not sent yet): ") + text), 1);
            QCOMPARE(ada->count(QByteArray("Ada: ") + text), 1);
        }
        EVENTUALLY(ben->says("Ada: three"));
        const QList<QByteArray> said = ben->messages().mid(ben->messages().indexOf("Ada: one"));
        QCOMPARE(said, QList<QByteArray>({"Ada: one", "Ada: two", "Ada: three"}));
        QCOMPARE(kept(), QByteArray());
        QVERIFY(!ada->complains("one")); // texts are no diagnostics
    }

    void whatCanNotBeKeptIsNotPromised()
    {
        QVERIFY(QDir().mkpath(profile("Ada")));
        m_dir->write(QStringLiteral("Ada/outbox"), "no directory");
        RunningHost host(profile("host"));
        EVENTUALLY(host.port() != 0);
        const auto ada = std::make_unique<RunningMember>(QStringLiteral("Ada"), host.place(), profile("Ada"),
                                                         QStringList{QStringLiteral("--commands")});
        ada->type("before");
        EVENTUALLY_EQUAL(ada->count("Ada: before"), 1);
        QVERIFY(ada->complains("will be lost when this program ends"));
        host.kill();
        EVENTUALLY(ada->complains("trying again"));
        ada->type("one");
        ada->type("two");
        ada->type("/pins");
        EVENTUALLY(ada->complains("nothing is pinned")); // so it has read the others
        ada->interrupt();
        EVENTUALLY(ada->hasEnded());
        QVERIFY2(ada->complains("2 messages were not sent and are lost\n"), ada->err().constData());
        QVERIFY(!ada->complains("the next join"));
    }
};

QTEST_GUILESS_MAIN(TestCliChatOutbox)
#include "tst_cli_chat_outbox.moc"
