// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QRegularExpression>
#include <QtTest>

using namespace Landline;
using namespace Landline::Testing;

/** `join --plain` at hosts that take no such member. */
class TestCliChatPlain final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString profile(const char *name) const { return m_dir->path(QString::fromLatin1(name)); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void isTurnedAwayOnce_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<bool>("ends");
        QTest::newRow("with something to say") << QByteArray("hello\n") << true;
        QTest::newRow("with nothing to say") << QByteArray() << true;
        QTest::newRow("while its input goes on") << QByteArray() << false;
    }
    void isTurnedAwayOnce()
    {
        QFETCH(QByteArray, input);
        QFETCH(bool, ends);
        const QString password = m_dir->write(QStringLiteral("password"), "correct horse\n");
        const RunningHost host(profile("host"), {QStringLiteral("--password-file"), password});
        EVENTUALLY(host.port() != 0);
        RunningMember member(QStringLiteral("Ana"), host.place(), profile("Ana"),
                             {QStringLiteral("--plain")});
        member.typeRaw(input);
        if (ends)
            member.endInput();
        EVENTUALLY(member.hasEnded());
        QCOMPARE(member.status(), 1);
        QVERIFY2(member.complains("This room has a password"), member.err().constData());
        QVERIFY(!member.complains("trying again"));
        PlainSocket next(host.port());
        EVENTUALLY(next.id() >= 0);
        QCOMPARE(next.id(), 1); // it asked once
    }

    void leavesARoomThatTookItIn()
    {
        const RunningHost host(profile("host"));
        EVENTUALLY(host.port() != 0);
        RunningMember member(QStringLiteral("Ana"), host.place(), profile("Ana"),
                             {QStringLiteral("--plain")});
        member.endInput(); // it looks in, and says nothing
        EVENTUALLY(member.hasEnded());
        QCOMPARE(member.status(), 0);
        QCOMPARE(member.err(), QByteArray("You are called “client_0” here.\n"));
    }
};

QTEST_GUILESS_MAIN(TestCliChatPlain)
#include "tst_cli_chat_plain.moc"
