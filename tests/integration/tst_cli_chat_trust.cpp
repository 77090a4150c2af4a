// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/lineconnection.h"
#include "core/net/tcptransport.h"
#include "core/net/tlstransport.h"
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTcpServer>
#include <QtTest>

using namespace Landline;
using namespace Landline::Testing;

/**
 * Somebody on the way between a member and a host: has a key of its own, shows it to both, and passes on
 * what either says once it has read it.
 */
class ManInTheMiddle
{
public:
    explicit ManInTheMiddle(quint16 hostPort)
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free on loopback");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, hostPort] {
            auto socket = std::unique_ptr<QTcpSocket>(m_server.nextPendingConnection());
            socket->setParent(nullptr);
            m_member = connectionOver(std::make_unique<Net::TcpTransport>(std::move(socket)));
            m_host =
                connectionOver(std::make_unique<Net::TcpTransport>(QStringLiteral("127.0.0.1"), hostPort));
            m_member->setReceiver(&m_fromMember);
            m_host->setReceiver(&m_fromHost);
        });
    }
    [[nodiscard]] QString place() const { return QStringLiteral("127.0.0.1:%1").arg(m_server.serverPort()); }
    /** What the member said to it. */
    [[nodiscard]] const QByteArray &heard() const { return m_heard; }
    [[nodiscard]] const QByteArray &said() const { return m_said; }

private:
    static std::unique_ptr<Net::LineConnection> connectionOver(std::unique_ptr<Net::Transport> transport)
    {
        return std::make_unique<Net::LineConnection>(std::move(transport), qsizetype(65536));
    }
    void takeFromMember(const QByteArray &line)
    {
        m_heard += line + '\n';
        m_host->send(line);
    }
    void takeFromHost(const QByteArray &line)
    {
        m_said += line + '\n';
        m_member->send(line);
        if (line != "{\"type\":\"starttls\"}")
            return;
        m_host->startTls(*Net::TlsContext::create(Net::TlsRole::Client, m_key));
        m_member->startTls(*Net::TlsContext::create(Net::TlsRole::Host, m_key));
    }

    struct FromMember final : Net::LineConnection::Receiver
    {
        explicit FromMember(ManInTheMiddle &between)
            : middle(between)
        {}
        void lineReceived(const QByteArray &line) override { middle.takeFromMember(line); }
        ManInTheMiddle &middle;
    };
    struct FromHost final : Net::LineConnection::Receiver
    {
        explicit FromHost(ManInTheMiddle &between)
            : middle(between)
        {}
        void lineReceived(const QByteArray &line) override { middle.takeFromHost(line); }
        void connectionClosed(const Error &) override { middle.m_member->close(); }
        ManInTheMiddle &middle;
    };

    Net::TlsIdentity m_key = *Net::TlsIdentity::create();
    QTcpServer m_server;
    FromMember m_fromMember{*this};
    FromHost m_fromHost{*this};
    std::unique_ptr<Net::LineConnection> m_member;
    std::unique_ptr<Net::LineConnection> m_host;
    QByteArray m_heard;
    QByteArray m_said;
};

/** Whom a member believes, and whom a host lets in: the real programs. */
class TestCliChatTrust final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    QStringList m_right;
    QStringList m_wrong;

    [[nodiscard]] QString profile(const QString &name) const { return m_dir->path(name); }
    [[nodiscard]] std::unique_ptr<RunningMember> join(const QString &nick, const QString &place,
                                                      const QStringList &more = {}) const
    {
        return std::make_unique<RunningMember>(nick, place, profile(nick), more);
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        const QString option = QStringLiteral("--password-file");
        m_right = {option, m_dir->write(QStringLiteral("right"), "correct horse battery staple\n")};
        m_wrong = {option, m_dir->write(QStringLiteral("wrong"), "incorrect horse")};
    }

    void whoKnowsThePasswordIsLetIn()
    {
        RunningHost host(profile(QStringLiteral("host")), m_right);
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host.place(), m_right);
        const auto ben = join(QStringLiteral("Ben"), host.place(), m_right);
        EVENTUALLY(ada->hasPinned() && ben->hasPinned());
        ada->type("behind closed doors");
        EVENTUALLY_EQUAL(ben->count("Ada: behind closed doors"), 1);
        for (const QString &file : {QStringLiteral("host/identity.pem"), QStringLiteral("Ada/identity.pem"),
                                    QStringLiteral("Ada/pins.json")})
            QCOMPARE(QFileInfo(profile(file)).permissions() & 0x0077, QFile::Permissions());
        QVERIFY(!host.err().contains("correct horse") && !host.out().contains("closed doors"));
    }

    void whoDoesNotKnowItIsNot()
    {
        RunningHost host(profile(QStringLiteral("host")), m_right);
        EVENTUALLY(host.port() != 0);
        const auto none = join(QStringLiteral("Ada"), host.place());
        EVENTUALLY(none->hasEnded());
        QCOMPARE(none->status(), 1);
        QVERIFY(none->complains("--password-file"));
        const auto wrong = join(QStringLiteral("Ben"), host.place(), m_wrong);
        wrong->type("my secret");
        EVENTUALLY(wrong->hasEnded());
        QCOMPARE(wrong->status(), 1);
        QVERIFY(wrong->complains("password is wrong"));
        QVERIFY(!wrong->hasPinned()); // it has proved nothing
        // Its address has to wait now, with the right password too; on a machine that is busy the first
        // waits may be over by then, but each is twice as long as the last.
        bool hadToWait = false;
        for (int guess = 0; guess < 6 && !hadToWait; ++guess) {
            const auto again = join(QStringLiteral("Ben"), host.place(), m_wrong);
            EVENTUALLY(again->hasEnded());
            QCOMPARE(again->status(), 1);
            const auto early = join(QStringLiteral("Cleo"), host.place(), m_right);
            early->endInput();
            EVENTUALLY(early->hasEnded());
            hadToWait = early->status() == 1 && early->complains("try again in");
        }
        QVERIFY(hadToWait);
        QVERIFY(!host.says("my secret"));
    }

    void whoWasLetInComesBackByItself()
    {
        auto host = std::make_unique<RunningHost>(profile(QStringLiteral("host")), m_right);
        EVENTUALLY(host->port() != 0);
        const quint16 port = host->port();
        const auto ada = join(QStringLiteral("Ada"), host->place(), m_right);
        EVENTUALLY(ada->hasPinned());
        host->kill();
        EVENTUALLY(ada->complains("trying again"));
        host = std::make_unique<RunningHost>(profile(QStringLiteral("host")), m_right, port);
        ada->type("here again");
        EVENTUALLY_EQUAL(ada->count("Ada: here again"), 1);
        // With another password it is another matter.
        host->kill();
        host = std::make_unique<RunningHost>(profile(QStringLiteral("host")), m_wrong, port);
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(ada->complains("password is wrong"));
    }

    void aRoomWithAPasswordAdmitsNoPlainMember()
    {
        RunningHost host(profile(QStringLiteral("host")),
                         m_right + QStringList{QStringLiteral("--allow-plain")});
        EVENTUALLY(host.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), host.place(), m_right);
        EVENTUALLY(ada->hasPinned());
        PlainSocket silent(host.port());
        PlainSocket talking(host.port());
        talking.say(QStringLiteral("let me in"));
        for (const PlainSocket *socket : {&silent, &talking}) {
            EVENTUALLY(socket->isClosed());
            QCOMPARE(socket->received().size(), 2); // the welcome, and why
            QVERIFY(socket->texts().constLast().contains(QStringLiteral("password")));
        }
        ada->type("quiet");
        EVENTUALLY_EQUAL(ada->count("Ada: quiet"), 1);
        QVERIFY(!ada->says("client_"));
    }

    void aHostThatDoesNotKnowThePasswordIsFoundOut_data()
    {
        QTest::addColumn<bool>("asks");
        QTest::newRow("it has another password") << true;
        QTest::newRow("it lets everybody in") << false;
    }
    void aHostThatDoesNotKnowThePasswordIsFoundOut()
    {
        QFETCH(bool, asks);
        RunningHost impostor(profile(QStringLiteral("host")), asks ? m_wrong : QStringList());
        EVENTUALLY(impostor.port() != 0);
        const auto ada = join(QStringLiteral("Ada"), impostor.place(), m_right);
        ada->type("my secret");
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(ada->complains(asks ? "password is wrong" : "has not proved"));
        QVERIFY(!ada->hasPinned());
        QVERIFY(!impostor.says("secret"));
        QVERIFY(!ada->says("secret"));
    }

    void whoStandsBetweenLearnsNothingAndIsFoundOut()
    {
        RunningHost host(profile(QStringLiteral("host")), m_right);
        EVENTUALLY(host.port() != 0);
        const ManInTheMiddle between(host.port());
        const auto ada = join(QStringLiteral("Ada"), between.place(), m_right);
        ada->type("my secret");
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(!ada->hasPinned());
        QVERIFY(between.heard().contains("\"hello\"")); // it did hear something
        QVERIFY(between.heard().contains("p="));
        QVERIFY(!between.heard().contains("secret"));
        QVERIFY(!between.heard().contains("horse"));
        QVERIFY(!between.said().contains("\"welcome\""));
    }

    void whoStandsBetweenAKnownHostIsFoundOutWithoutAPassword()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const ManInTheMiddle between(host.port());
        const auto ada = join(QStringLiteral("Ada"), between.place(),
                              {QStringLiteral("--fingerprint"), host.fingerprint()});
        ada->type("my secret");
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(ada->complains(host.fingerprint().toUtf8()));
        QVERIFY(!between.heard().contains("hello"));
    }

    void aHostIsKnownByItsKeyWhereverItIs()
    {
        quint16 port = 0;
        {
            RunningHost host(profile(QStringLiteral("host")),
                             {QStringLiteral("--name"), QStringLiteral("Den")});
            EVENTUALLY((port = host.port()) != 0);
            const auto ada = join(QStringLiteral("Ada"), host.place());
            EVENTUALLY(ada->hasPinned());
            ada->endInput();
            EVENTUALLY(ada->hasEnded());
            host.terminate();
            EVENTUALLY(host.hasEnded());
        }
        RunningHost moved(profile(QStringLiteral("host")), {QStringLiteral("--name"), QStringLiteral("Den")});
        EVENTUALLY(moved.port() != 0);
        RunningHost other(profile(QStringLiteral("other")),
                          {QStringLiteral("--name"), QStringLiteral("Attic")}, port);
        EVENTUALLY(other.port() != 0);
        const auto there = join(QStringLiteral("Ada"), moved.place());
        EVENTUALLY(there->complains("host of “Den”"));
        QVERIFY(!there->hasPinned());
        const auto cleo = join(QStringLiteral("Cleo"), other.place());
        EVENTUALLY(cleo->hasPinned());
        // Where Den was, another one answers now.
        const auto here = join(QStringLiteral("Ada"), other.place());
        EVENTUALLY(here->hasEnded());
        QCOMPARE(here->status(), 1);
        QVERIFY(here->complains("another key than before"));
        const auto capital = join(QStringLiteral("Ada"), QStringLiteral("[::ffff:127.0.0.1]:%1").arg(port));
        EVENTUALLY(capital->hasEnded());
        QVERIFY(capital->complains("another key than before"));
        // One that is known as well: that is said, and it is no less a stop.
        const auto swapped = join(QStringLiteral("Cleo"), moved.place(),
                                  {QStringLiteral("--fingerprint"), other.fingerprint()});
        EVENTUALLY(swapped->hasEnded());
        QCOMPARE(swapped->status(), 1);
    }

    void aKeyIsTakenToAnotherMachine()
    {
        const QStringList secret{QStringLiteral("--passphrase-file"), m_right.at(1)};
        const QString sealed = m_dir->path(QStringLiteral("key.pem"));
        const auto identity = [&](const QString &where, const QStringList &more) {
            auto program = std::make_unique<RunningProgram>(
                QStringList{QStringLiteral("identity"), QStringLiteral("--profile"), profile(where)} + more);
            const bool ended = QTest::qWaitFor([&] { return program->hasEnded(); }, patience);
            return ended ? std::move(program) : nullptr;
        };
        const auto shown = identity(QStringLiteral("here"), {});
        QCOMPARE(shown->status(), 0);
        const QList<QByteArray> own = shown->lines();
        QCOMPARE(own.size(), 2); // digits and words
        QCOMPARE(own.at(0).size(), 64);
        QCOMPARE(own.at(1).split(' ').size(), 6);
        QCOMPARE(identity(QStringLiteral("here"), QStringList{QStringLiteral("export"), sealed} + secret)
                     ->status(),
                 0);
        QCOMPARE(identity(QStringLiteral("here"), QStringList{QStringLiteral("export"), sealed} + secret)
                     ->status(),
                 1);
        QCOMPARE(QFileInfo(sealed).permissions() & 0x0077, QFile::Permissions());
        const QStringList import{QStringLiteral("import"), sealed};
        QCOMPARE(identity(QStringLiteral("there"),
                          import + QStringList{QStringLiteral("--passphrase-file"), m_wrong.at(1)})
                     ->status(),
                 1);
        QCOMPARE(identity(QStringLiteral("there"), import + secret)->lines(), own);
        // A key that is there is not lost.
        QCOMPARE(identity(QStringLiteral("third"), {})->status(), 0);
        QCOMPARE(identity(QStringLiteral("third"), import + secret)->status(), 1);
        const auto replaced =
            identity(QStringLiteral("third"), import + secret + QStringList{QStringLiteral("--replace")});
        QCOMPARE(replaced->status(), 0);
        QCOMPARE(replaced->lines(), own);
        QCOMPARE(QDir(profile(QStringLiteral("third")))
                     .entryList({QStringLiteral("identity.pem.before-*")})
                     .size(),
                 1);
        QCOMPARE(identity(QStringLiteral("third"), {QStringLiteral("explode")})->status(), 2);
    }

    void aHostIsChosenByTheWordsOfItsKey()
    {
        RunningHost host(profile(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        static const QRegularExpression line(QStringLiteral("In words: ([a-z ]+)"));
        const QString words = line.match(QString::fromUtf8(host.err())).captured(1);
        QCOMPARE(words.split(u' ').size(), 6);
        const QString option = QStringLiteral("--fingerprint");
        const auto ada = join(QStringLiteral("Ada"), host.place(), {option, words});
        ada->type("hello");
        EVENTUALLY_EQUAL(ada->count("Ada: hello"), 1);
        const auto ben = join(QStringLiteral("Ben"), host.place(),
                              {option, QStringLiteral("lusab babad gutih tugad babab zuzuz")});
        EVENTUALLY(ben->hasEnded());
        QCOMPARE(ben->status(), 1);
        QVERIFY(ben->complains("another key than the one that was asked for"));
    }

    void aPasswordFileHasToHoldAPassword_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("an empty line") << QByteArray("\nsecond line\n");
        QTest::newRow("too long") << QByteArray(1025, 'x');
        QTest::newRow("no text") << QByteArray("\xff\xfe\x00x", 4);
    }
    void aPasswordFileHasToHoldAPassword()
    {
        QFETCH(QByteArray, content);
        const QString file = m_dir->write(QStringLiteral("password"), content);
        const RunningHost host(profile(QStringLiteral("host")), {QStringLiteral("--password-file"), file});
        EVENTUALLY(host.hasEnded());
        QCOMPARE(host.status(), 1);
        QCOMPARE(host.out(), "");
        const auto ada = join(QStringLiteral("Ada"), QStringLiteral("127.0.0.1:1"),
                              {QStringLiteral("--password-file"), file});
        EVENTUALLY(ada->hasEnded());
        QCOMPARE(ada->status(), 1);
        QVERIFY(ada->complains("is no password"));
    }
};

QTEST_GUILESS_MAIN(TestCliChatTrust)
#include "tst_cli_chat_trust.moc"
