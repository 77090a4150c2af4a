// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/chat/chathost.h"
#include "tests/unit/chat/chatmembers.h"

#include <QRegularExpression>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** What a host keeps in memory for all who don't read, over real sockets. */
class TestSendBudget final : public QObject
{
    Q_OBJECT

    static constexpr qint64 megabyte = 1024 * 1024;
    static constexpr qint64 unlimited = 1024 * megabyte;
    Net::TlsIdentity m_hostKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_benKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_eveKey = *Net::TlsIdentity::create();

    [[nodiscard]] static std::unique_ptr<UpgradedClient> join(const HostInTest &host, const QString &nick,
                                                              const Net::TlsIdentity &key)
    {
        auto member = std::make_unique<UpgradedClient>(host.port(), key);
        if (!QTest::qWaitFor([&] { return member->secured; }))
            qFatal("not secured");
        member->hello(nick, 0);
        if (!QTest::qWaitFor([&] { return member->hasHistory(); }))
            qFatal("not joined");
        return member;
    }
    [[nodiscard]] static bool isHere(HostInTest &host, const QString &nick)
    {
        const QList<Member> members = host.server().members();
        return std::any_of(members.cbegin(), members.cend(),
                           [&nick](const Member &member) { return member.nick == nick; });
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whoHasTheMostGoesFirst()
    {
        HostOptions options = HostInTest::quickOptions();
        // Of one member nothing is too much; of all together it is.
        options.limits.sendBudget = options.limits.lagBudget = unlimited;
        options.limits.sendBudgetOfAll = 12 * megabyte;
        HostInTest host(options, m_hostKey);
        const auto ben = join(host, QStringLiteral("Ben"), m_benKey);
        const auto ana = join(host, QStringLiteral("Ana"), m_anaKey);
        ana->connection.setReading(Net::Reading::Paused);
        std::unique_ptr<UpgradedClient> eve;
        const QString text(Wire::maxContentBytes, u'x');
        int sent = 0;
        int missed = 0;
        while (isHere(host, QStringLiteral("Ana")) && sent < 4000) {
            for (int i = 0; i < 5; ++i)
                ben->send(Wire::Say{text, {}, 0, {}});
            sent += 5;
            QTRY_COMPARE(ben->postedCount, sent);
            // So much less waits for her that what the system's buffers hold of it makes no difference.
            if (!eve && sent * Wire::maxContentBytes > 10 * megabyte) {
                missed = sent;
                eve = join(host, QStringLiteral("Eve"), m_eveKey);
                eve->connection.setReading(Net::Reading::Paused);
            }
        }
        QVERIFY(!isHere(host, QStringLiteral("Ana")));
        QVERIFY(isHere(host, QStringLiteral("Eve")));
        QVERIFY(isHere(host, QStringLiteral("Ben")));
        eve->connection.setReading(Net::Reading::Flowing);
        QTRY_COMPARE(eve->postedCount, sent - missed);
    }

    void aLongListOfMembersEndsNobody()
    {
        HostOptions options = HostInTest::quickOptions();
        options.limits.sendBudget = options.limits.lagBudget = 1024;
        HostInTest host(options, m_hostKey);
        std::vector<std::unique_ptr<UpgradedClient>> crowd;
        for (int i = 0; i < 40; ++i)
            crowd.push_back(join(host, QString(28, u'名') + QString::number(i), *Net::TlsIdentity::create()));
        UpgradedClient ana(host.port(), m_anaKey);
        QTRY_VERIFY(ana.secured);
        ana.hello(QStringLiteral("Ana"), 0);
        ana.send(Wire::Ping{}); // its answer follows a welcome that may be still on its way
        QTRY_VERIFY(ana.over || !ana.all<Wire::Pong>().isEmpty());
        QVERIFY(!ana.over);
        QVERIFY(ana.hasHistory());
    }

    void whoAsksAndNeverReadsIsEnded()
    {
        HostOptions options = HostInTest::quickOptions();
        options.limits.sendBudgetOfAll = 64 * 1024;
        HostInTest host(options, m_hostKey);
        const auto ben = join(host, QStringLiteral("Ben"), m_benKey);
        const QString text(Wire::maxContentBytes, u'x');
        for (int i = 0; i < 100; ++i) {
            ben->send(Wire::Say{text, {}, 0, {}});
            QTRY_COMPARE(ben->postedCount, i + 1);
        }
        const auto ana = join(host, QStringLiteral("Ana"), m_anaKey);
        ana->connection.setReading(Net::Reading::Paused);
        for (int i = 0; i < 2000 && isHere(host, QStringLiteral("Ana")); ++i) {
            ana->send(Wire::HistoryRequest{{}, qint64(0), Wire::maxHistoryCount});
            const qsizetype before = ben->all<Wire::Pong>().size();
            ben->send(Wire::Ping{});
            QTRY_COMPARE(ben->all<Wire::Pong>().size(), before + 1);
        }
        QTRY_VERIFY(!isHere(host, QStringLiteral("Ana")));
        QVERIFY(isHere(host, QStringLiteral("Ben")));
    }
};

QTEST_GUILESS_MAIN(TestSendBudget)
#include "tst_sendbudget.moc"
