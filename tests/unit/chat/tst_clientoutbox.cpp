// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"
#include "core/chat/rooms/localroomservice.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chathost.h"
#include "tests/unit/chat/scriptedhost.h"

#include <QDir>
#include <QRegularExpression>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** What a member wrote and could not send, in the client that comes after the one that it was given to. */
class TestClientOutbox final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_hostKey = *Net::TlsIdentity::create();
    Net::TlsIdentity m_anaKey = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<Net::PinStore> m_pins;
    std::unique_ptr<ChatClient> m_ana;
    QStringList m_told; ///< texts and what became of them
    int m_history = Wire::defaultHistoryCount;

    [[nodiscard]] QString directory() const { return m_dir->path(QStringLiteral("outbox")); }
    [[nodiscard]] QStringList files() const { return QDir(directory()).entryList(QDir::Files); }
    void makeAna(quint16 port, const QString &fingerprint = {}, const QString &room = {})
    {
        ClientOptions options;
        options.address = {QStringLiteral("127.0.0.1"), port, fingerprint};
        options.nick = QStringLiteral("Ana");
        options.room = room;
        options.outbox = directory();
        options.history = m_history;
        m_ana = std::make_unique<ChatClient>(options, m_anaKey, *m_pins);
        connect(m_ana.get(), &ChatClient::messagesReceived, this, [this](const QList<Message> &messages) {
            for (const Message &message : messages) {
                if (message.kind == MessageKind::Text)
                    m_told.append(message.text);
            }
        });
        connect(m_ana.get(), &ChatClient::waitingFound, this, [this](const QList<Message> &messages) {
            for (const Message &message : messages) {
                QVERIFY(message.own && message.delivery == Delivery::NotSent);
                m_told.append(QStringLiteral("found ") + message.text);
            }
        });
        connect(m_ana.get(), &ChatClient::messageChanged, this, [this](const Message &message) {
            if (message.delivery == Delivery::Delivered)
                m_told.append(QStringLiteral("sent ") + message.text);
        });
        connect(m_ana.get(), &ChatClient::messageRefused, this,
                [this](const QString &clientId) { m_told.append(QStringLiteral("refused ") + clientId); });
        connect(m_ana.get(), &ChatClient::noticed, this,
                [this](const QString &text) { m_told.append(text); });
        m_ana->open();
    }
    void say(const char *id, const char *text, qint64 replyTo = 0)
    {
        m_ana->send(QString::fromLatin1(id), Draft{QString::fromLatin1(text), replyTo, {}, {}});
    }
    [[nodiscard]] std::unique_ptr<HostInTest> host(quint16 port = 0, const char *room = "Kitchen") const
    {
        HostOptions options = HostInTest::quickOptions(port);
        options.roomName = QString::fromLatin1(room);
        return std::make_unique<HostInTest>(options, m_hostKey);
    }
    /** Ana was in the room, and the host has gone. The port that it had. */
    [[nodiscard]] quint16 leaveAnaAlone()
    {
        const auto room = host();
        const quint16 port = room->port();
        makeAna(port);
        if (!QTest::qWaitFor([&] { return m_ana->state() == RoomState::Open; }))
            qFatal("not open");
        return port;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_pins = std::make_unique<Net::PinStore>(m_dir->path(QStringLiteral("pins.json")));
        m_told.clear();
        m_history = Wire::defaultHistoryCount;
    }
    void cleanup() { m_ana.reset(); }

    void whatWasWrittenWithoutAHostIsSentByTheNextClient()
    {
        const quint16 port = leaveAnaAlone();
        QTRY_COMPARE(m_ana->state(), RoomState::Waiting);
        say("1", "one");
        say("2", "two");
        m_ana.reset();
        QCOMPARE(files().size(), 1);
        // Seen although nobody answers yet.
        makeAna(port);
        QCOMPARE(m_told, QStringList({"found one", "found two"}));
        say("3", "three");
        // Its history is another one, as it keeps none.
        const auto again = host(port);
        m_ana->retryNow();
        QTRY_COMPARE(m_told, QStringList({"found one", "found two", "sent one", "sent two", "sent three"}));
        QCOMPARE(files(), QStringList());
        m_ana.reset();
        makeAna(port);
        QTRY_COMPARE(m_told.size(), 8); // as history, and once
    }

    void whatTheHostHasGotIsNotSaidAgain()
    {
        const auto room = host();
        makeAna(room->port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        say("1", "one");
        m_ana.reset(); // on its way, and nothing heard of it
        QCOMPARE(files().size(), 1);
        const auto ben = room->join(QStringLiteral("Ben"), *Net::TlsIdentity::create());
        makeAna(room->port());
        QTRY_VERIFY(m_told.contains(QStringLiteral("sent one")));
        QCOMPARE(m_told, QStringList({"found one", "sent one"}));
        QTRY_COMPARE(files(), QStringList());
        say("2", "two");
        QTRY_COMPARE(ben->all<Wire::Posted>().size(), 1);
        QCOMPARE(ben->all<Wire::Posted>().constFirst().content, "two");
    }

    void whatTheHostHasGotLongAgoIsNotWaitedFor()
    {
        const auto room = host();
        const auto ben = room->join(QStringLiteral("Ben"), *Net::TlsIdentity::create());
        makeAna(room->port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        say("1", "one");
        m_ana.reset(); // on its way, and nothing heard of it
        QTRY_COMPARE(ben->all<Wire::Posted>().size(), 1);
        ben->send(Wire::Say{QStringLiteral("since then"), {}, 0, {}});
        QTRY_COMPARE(ben->all<Wire::Posted>().size(), 2);
        m_history = 0; // nothing that the join brings has it
        makeAna(room->port());
        QTRY_COMPARE(m_told, QStringList({"found one", "sent one"}));
        QTRY_COMPARE(files(), QStringList());
        QCOMPARE(m_ana->undelivered(), 0);
        QCOMPARE(ben->all<Wire::Posted>().size(), 2);
    }

    void whatIsForAHostThatWasNeverSeenIsFiledByItsPlace()
    {
        auto room = host();
        const quint16 port = room->port();
        room.reset();
        makeAna(port);
        say("1", "one");
        m_ana.reset();
        room = host(port);
        makeAna(port);
        QTRY_COMPARE(m_told, QStringList({"found one", "sent one"}));
    }

    void itFollowsTheHostToAnotherPlace()
    {
        static_cast<void>(leaveAnaAlone());
        say("1", "one");
        m_ana.reset();
        const auto moved = host();
        makeAna(moved->port()); // known by its key alone
        QTRY_COMPARE(m_told, QStringList({"found one", "sent one"}));
    }

    void anotherHostDoesNotGetIt()
    {
        const quint16 port = leaveAnaAlone();
        say("1", "one");
        m_ana.reset();
        const Net::TlsIdentity otherKey = *Net::TlsIdentity::create();
        const HostInTest other(HostInTest::quickOptions(), otherKey);
        makeAna(other.port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        QCOMPARE(m_told, QStringList());
        makeAna(port, otherKey.fingerprint()); // as a link may say
        QCOMPARE(m_told, QStringList());
        QCOMPARE(files().size(), 1);
    }

    void aRoomIsTheSameByItsNameOrItsHistory_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("epoch");
        QTest::addColumn<bool>("sent");
        QTest::newRow("the same") << QByteArray("Kitchen") << QByteArray("e") << true;
        QTest::newRow("begun anew") << QByteArray("Kitchen") << QByteArray("f") << true;
        QTest::newRow("renamed") << QByteArray("Cellar") << QByteArray("e") << true;
        QTest::newRow("another") << QByteArray("Cellar") << QByteArray("f") << false;
    }
    void aRoomIsTheSameByItsNameOrItsHistory()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, epoch);
        QFETCH(bool, sent);
        QByteArray welcome = ScriptedHost::welcome();
        const ScriptedHost scripted([&](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("\"hello\""))
                return;
            self.say(welcome);
            self.say(ScriptedHost::emptyHistory());
        });
        const auto said = [&scripted] {
            QByteArrayList messages;
            for (const QByteArray &line : scripted.heard()) {
                if (line.contains("\"message\""))
                    messages.append(line);
            }
            return messages;
        };
        makeAna(scripted.port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        say("1", "one", 7); // and no answer
        QTRY_COMPARE(said().size(), 1);
        QVERIFY(said().constFirst().contains("\"reply\":7"));
        m_ana.reset();
        welcome.replace("'Kitchen'", "'" + name + "'").replace("'epoch':'e'", "'epoch':'" + epoch + "'");
        makeAna(scripted.port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        if (!sent) {
            QCOMPARE(m_told, QStringList({"found one", "refused 1"}));
            m_ana->send(QStringLiteral("1"), Draft{QStringLiteral("one"), 0, {}, {}}); // a person wants it
        }
        QTRY_COMPARE(said().size(), 2);
        // What it answers is in the history that it was written in.
        QCOMPARE(said().constLast().contains("\"reply\":7"), sent && epoch == "e");
        QCOMPARE(files().size(), 1);
    }

    void aFurtherRoomHasItsOwn()
    {
        const ScriptedHost scripted([](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("\"hello\""))
                return;
            const bool cellar = line.contains("ellar");
            self.say("{'type':'welcome','version':1,'room':'" + QByteArray(cellar ? "Cellar" : "Kitchen")
                     + "','epoch':'" + (cellar ? "c" : "k")
                     + "','nick':'Ana','key':'k','seq':0,'plain':false,'members':[],"
                       "'rooms':['Kitchen','Cellar']}");
            self.say(ScriptedHost::emptyHistory());
        });
        makeAna(scripted.port(), {}, QStringLiteral("cellar"));
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        say("1", "one");
        makeAna(scripted.port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        say("2", "two");
        makeAna(scripted.port(), {}, QStringLiteral("Kitchen")); // the first one, by its name
        QTRY_COMPARE(m_told, QStringList({"found two"}));
        makeAna(scripted.port(), {}, QStringLiteral("Cellar"));
        QTRY_COMPARE(m_told, QStringList({"found two", "found one"}));
    }

    void whatIsRefusedIsDoneWith()
    {
        const ScriptedHost scripted([](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("\"hello\"")) {
                self.say(ScriptedHost::welcome());
                self.say(ScriptedHost::emptyHistory());
            } else if (line.contains("\"message\"")) {
                self.say("{'type':'error','reason':'not-allowed','message':'You are muted.','cid':'1'}");
            }
        });
        makeAna(scripted.port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        say("1", "one");
        QTRY_COMPARE(m_told, QStringList{"refused 1"});
        QCOMPARE(files(), QStringList());
    }

    void onlySoMuchWaits()
    {
        const quint16 port = leaveAnaAlone();
        QTRY_COMPARE(m_ana->state(), RoomState::Waiting);
        const QString large(Wire::maxContentBytes, u'x');
        qsizetype taken = 0;
        for (; m_told.isEmpty() && taken < Outbox::maxMessages; ++taken)
            m_ana->send(QStringLiteral("l%1").arg(taken), Draft{large, 0, {}, {}});
        QCOMPARE(taken - 1, Outbox::maxText / large.size());
        m_ana.reset();
        QVERIFY(QDir(directory()).removeRecursively());
        m_told.clear();
        makeAna(port);
        QTRY_COMPARE(m_ana->state(), RoomState::Waiting);
        for (qsizetype i = 0; i <= Outbox::maxMessages; ++i)
            m_ana->send(QStringLiteral("s%1").arg(i), Draft{QStringLiteral("x"), 0, {}, {}});
        QCOMPARE(m_told, QStringList{QStringLiteral("refused s%1").arg(Outbox::maxMessages)});
        QCOMPARE(m_ana->undelivered(), Outbox::maxMessages);
    }

    void whatCantBeKeptIsSentAllTheSame()
    {
        m_dir->write(QStringLiteral("outbox"), "a file");
        const auto room = host();
        makeAna(room->port());
        QTRY_COMPARE(m_ana->state(), RoomState::Open);
        say("1", "one");
        say("2", "two");
        QTRY_COMPARE(m_told.size(), 3);
        QVERIFY(m_told.constFirst().contains(QStringLiteral("will be lost"))); // and not again
        QCOMPARE(m_told.mid(1), QStringList({"sent one", "sent two"}));
    }

    void withoutEncryptionNothingIsKept()
    {
        const auto room = host();
        ClientOptions options;
        options.address = {QStringLiteral("127.0.0.1"), room->port(), {}};
        options.mode = ClientMode::Plain;
        options.outbox = directory();
        ChatClient plain(options, m_anaKey, *m_pins);
        plain.open();
        plain.send(QStringLiteral("1"), Draft{QStringLiteral("one"), 0, {}, {}});
        QCOMPARE(plain.undelivered(), 1);
        QVERIFY(!QDir(directory()).exists());
    }

    void theWindowsRoomsFindIt()
    {
        const Profile profile = *Profile::open(m_dir->path(QStringLiteral("profile")));
        auto room = host();
        const quint16 port = room->port();
        std::unique_ptr<LocalRoomService> service;
        QList<Message> told;
        RoomId id;
        RoomState state = RoomState::Connecting;
        const auto begin = [&] {
            service = std::make_unique<LocalRoomService>(profile);
            connect(service.get(), &RoomService::roomChanged, this, [&](const RoomSnapshot &snapshot) {
                id = snapshot.id;
                state = snapshot.state;
            });
            connect(service.get(), &RoomService::messagesAdded, this,
                    [&](RoomId, const QList<Message> &messages) {
                        for (const Message &message : messages) {
                            if (message.own && message.kind == MessageKind::Text)
                                told.append(message);
                        }
                    });
            connect(service.get(), &RoomService::messageChanged, this,
                    [&](RoomId, const Message &message) { told.append(message); });
        };
        begin();
        service->joinRoom({QStringLiteral("127.0.0.1:%1").arg(port), QStringLiteral("Ana"), {}, {}});
        QTRY_COMPARE(state, RoomState::Open);
        room.reset();
        QTRY_COMPARE(state, RoomState::Waiting);
        service->send(id, QStringLiteral("later"));
        const auto kept = [&profile] {
            return QDir(profile.filePath(QStringLiteral("outbox"))).entryList(QDir::Files).size();
        };
        QTRY_COMPARE(kept(), 1);
        const QString clientId = told.constFirst().clientId;
        service.reset();
        told.clear();
        begin();
        service->restore();
        QTRY_COMPARE(told.size(), 1);
        QCOMPARE(told.constFirst().text, "later");
        QCOMPARE(told.constFirst().clientId, clientId);
        QCOMPARE(told.constFirst().delivery, Delivery::NotSent);
        room = host(port);
        service->sendAgain(id, clientId); // the window's "try again"
        QTRY_COMPARE(told.size(), 2);
        QCOMPARE(told.constLast().clientId, clientId);
        QCOMPARE(told.constLast().delivery, Delivery::Delivered);
        QTRY_COMPARE(kept(), 0);
    }
};

QTEST_GUILESS_MAIN(TestClientOutbox)
#include "tst_clientoutbox.moc"
