// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/clirun.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chathost.h"

#include <QRegularExpression>
#include <QTcpServer>
#include <QtTest>

#include <unistd.h>

using namespace Landline;
using namespace Landline::Testing;
using namespace std::chrono_literals;

namespace {

bool ip(const QString &arguments)
{
    return QProcess::execute(QStringLiteral("ip"), arguments.split(u' ')) == 0;
}

/** Another machine, as far as the network goes: a namespace with a cable to this one. */
class OtherMachine
{
public:
    OtherMachine()
        : m_name(QStringLiteral("landline%1").arg(QCoreApplication::applicationPid()))
        , m_net(QStringLiteral("198.18.%1.").arg(QCoreApplication::applicationPid() % 250))
    {
        m_made = ip(QStringLiteral("netns add ") + m_name)
                 && ip(QStringLiteral("link add %1 type veth peer name eth0 netns %2").arg(cable(), m_name))
                 && ip(QStringLiteral("address add %1 dev %2").arg(hostAddress() + mask, cable()))
                 && ip(QStringLiteral("link set %1 up").arg(cable()))
                 && inside(QStringLiteral("link set eth0 up")) && has(2);
    }
    ~OtherMachine()
    {
        ip(QStringLiteral("link delete ")
           + cable()); // the namespace takes its time to go, and the cable with it
        ip(QStringLiteral("netns delete ") + m_name);
    }
    Q_DISABLE_COPY_MOVE(OtherMachine)

    [[nodiscard]] bool isMade() const { return m_made; }
    [[nodiscard]] QString hostAddress() const { return m_net + u'1'; }
    [[nodiscard]] bool has(int last) const
    {
        return inside(QStringLiteral("address add %1%2%3 dev eth0").arg(m_net).arg(last).arg(mask));
    }
    [[nodiscard]] bool loses(int last) const
    {
        return inside(QStringLiteral("address delete %1%2%3 dev eth0").arg(m_net).arg(last).arg(mask));
    }
    [[nodiscard]] bool losesItsCable() const { return inside(QStringLiteral("link set eth0 down")); }
    /** landline-cli on that machine. */
    [[nodiscard]] std::unique_ptr<RunningProgram> run(const QStringList &arguments) const
    {
        return std::make_unique<RunningProgram>(
            QStringLiteral("ip"),
            QStringList{QStringLiteral("netns"), QStringLiteral("exec"), m_name, landlineCli()} + arguments);
    }

private:
    [[nodiscard]] QString cable() const
    {
        return QStringLiteral("ll%1").arg(QCoreApplication::applicationPid());
    }
    [[nodiscard]] bool inside(const QString &arguments) const
    {
        return ip(QStringLiteral("-n %1 %2").arg(m_name, arguments));
    }

    static inline const QString mask = QStringLiteral("/24");
    QString m_name;
    QString m_net;
    bool m_made = false;
};

} // namespace

/** Members whose machine goes away, or to another address, without a word. */
class TestCliChatNetwork final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_hostKey = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<OtherMachine> m_other;
    std::unique_ptr<HostInTest> m_host;
    std::unique_ptr<PlainSocket> m_watcher;
    std::unique_ptr<RunningProgram> m_ada;

private slots:
    void itIsSaidWhereItListens_data()
    {
        QTest::addColumn<QString>("bind");
        QTest::addColumn<QString>("says");
        QTest::newRow("all of IPv4") << "0.0.0.0"
                                     << "Listening on 0.0.0.0:";
        QTest::newRow("all of IPv6") << "::"
                                     << "Listening on [::]:";
        QTest::newRow("IPv6 loopback") << "::1"
                                       << "Listening on [::1]:";
    }
    void itIsSaidWhereItListens()
    {
        QFETCH(QString, bind);
        QFETCH(QString, says);
        if (bind.contains(u':') && !QTcpServer().listen(QHostAddress::LocalHostIPv6))
            QSKIP("this machine has no IPv6");
        const TempDir dir;
        const RunningHost host(dir.path(QStringLiteral("host")), {QStringLiteral("--bind"), bind});
        EVENTUALLY(host.port() != 0);
        QVERIFY2(host.out().startsWith(says.toUtf8()), host.out().constData());
    }

    void initTestCase()
    {
        if (::geteuid() != 0)
            QSKIP("only root can make a network namespace");
        if (!OtherMachine().isMade())
            QSKIP("network namespaces can't be made here");
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_other = std::make_unique<OtherMachine>();
        QVERIFY(m_other->isMade());
        HostOptions options = HostInTest::quickOptions();
        options.bindAddress = m_other->hostAddress();
        options.allowPlain = true;
        options.limits.pingAfter = 500ms;
        options.limits.silentFor = 3000ms;
        m_host = std::make_unique<HostInTest>(options, m_hostKey);
        m_watcher = std::make_unique<PlainSocket>(m_host->port(), QHostAddress(m_other->hostAddress()));
        EVENTUALLY_EQUAL(m_watcher->id(), 0);
        m_ada = m_other->run({QStringLiteral("join"),
                              QStringLiteral("%1:%2").arg(m_other->hostAddress()).arg(m_host->port()),
                              QStringLiteral("--profile"), m_dir->path(QStringLiteral("ada")),
                              QStringLiteral("--nick"), QStringLiteral("Ada")});
        EVENTUALLY(m_watcher->heard(QStringLiteral("User Ada joined the chat")));
    }
    void cleanup()
    {
        m_ada.reset();
        m_watcher.reset();
        m_host.reset();
        m_other.reset();
    }

    void whoVanishesWithoutAWordIsGivenUp()
    {
        QVERIFY(m_other->losesItsCable());
        EVENTUALLY(m_watcher->heard(QStringLiteral("User Ada left the chat")));
        QVERIFY(!m_ada->hasEnded());
        m_watcher->say(QStringLiteral("she is gone"));
        EVENTUALLY(m_watcher->heard(QStringLiteral("client_0: she is gone")));
    }

    void whoHasAnotherAddressIsBackInAMoment()
    {
        QVERIFY(m_other->loses(2));
        QVERIFY(m_other->has(3));
        m_ada->type("from elsewhere");
        // The system alone would give the old connection up after a minute.
        EVENTUALLY(m_watcher->heard(QStringLiteral("Ada: from elsewhere")));
        QVERIFY(m_ada->complains("the network has changed"));
        QCOMPARE(m_watcher->texts().count(QStringLiteral("Ada: from elsewhere")), 1);
    }
};

QTEST_GUILESS_MAIN(TestCliChatNetwork)
#include "tst_cli_chat_network.moc"
