// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/scriptedhost.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** What a member believes of a host that says whatever it likes. */
class TestChatClient final : public QObject
{
    Q_OBJECT

    Net::TlsIdentity m_key = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<Net::PinStore> m_pins;
    std::unique_ptr<ChatClient> m_client;
    QList<Message> m_told;
    Error m_error;

    ClientOptions optionsFor(const ScriptedHost &host) const
    {
        ClientOptions options;
        options.address.host = QStringLiteral("127.0.0.1");
        options.address.port = host.port();
        options.nick = QStringLiteral("Ana");
        return options;
    }
    void open(const ClientOptions &options)
    {
        m_client = std::make_unique<ChatClient>(options, m_key, *m_pins);
        connect(m_client.get(), &ChatClient::messagesReceived, this,
                [this](const QList<Message> &messages) { m_told.append(messages); });
        connect(m_client.get(), &ChatClient::stateChanged, this,
                [this](RoomState, const Error &error) { m_error = error; });
        m_client->open();
    }
    QByteArray letter(qint64 id, const QByteArray &from, const QByteArray &content, const QByteArray &cid)
    {
        const QByteArray to = from == m_key.fingerprint() ? QByteArray("b") : m_key.fingerprint().toLatin1();
        return "{'type':'private','id':" + QByteArray::number(id) + ",'ts':5,'from':{'nick':'F','key':'"
               + from + "'},'to':{'nick':'T','key':'" + to + "'},'content':'" + content + "','cid':'" + cid
               + "'}";
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_pins = std::make_unique<Net::PinStore>(m_dir->path(QStringLiteral("pins.json")));
        m_told.clear();
        m_error = {};
    }
    void cleanup() { m_client.reset(); }

    void pinsFollowWhatHappensToTheirMessages()
    {
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("hello")) {
                self.say(ScriptedHost::welcome().chopped(1)
                         + ",'pins':[{'seq':1,'sender':'Ben','content':'old'},"
                           "{'seq':2,'sender':'Ben','content':'gone soon'}]}");
                self.say(ScriptedHost::emptyHistory());
            }
        });
        open(optionsFor(host));
        QTRY_COMPARE(m_client->room().pins.size(), 2);
        host.say("{'type':'edited','seq':1,'ts':5,'member':{'nick':'Ben','key':'b'},'of':1,"
                 "'content':'new\\nlines'}");
        QTRY_COMPARE(m_client->room().pins.first().text, "new lines");
        host.say("{'type':'deleted','seq':2,'ts':5,'member':{'nick':'Ben','key':'b'},'of':2}");
        QTRY_COMPARE(m_client->room().pins.size(), 1);
        QCOMPARE(m_client->room().pins.first().seq, 1);
    }

    void aRequestThatABusyHostRefusesIsNotWaitedFor()
    {
        int asked = 0;
        const QByteArray missed =
            "{'type':'message','seq':1,'ts':5,'sender':'Ben','key':'b','content':'missed'}";
        const QByteArray live = "{'type':'message','seq':2,'ts':6,'sender':'Ben','key':'b','content':'live'}";
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("\"hello\"")) {
                self.say(ScriptedHost::welcome());
                self.say(ScriptedHost::emptyHistory());
            } else if (line.contains("\"history\"")) {
                if (++asked <= 2)
                    self.say("{'type':'error','reason':'busy','message':'Too many requests.'}");
                else
                    self.say("{'type':'history','messages':[" + missed + ',' + live
                             + "],'start':true,'done':true}");
            }
        });
        open(optionsFor(host));
        QTRY_COMPARE(m_client->state(), RoomState::Open);
        const QSignalSpy earlier(m_client.get(), &ChatClient::earlierLoaded);
        m_client->loadEarlier(5, 10);
        QTRY_COMPARE(earlier.size(), 1);
        QVERIFY(earlier.first().first().value<QList<Message>>().isEmpty());
        QCOMPARE(earlier.first().last().toBool(), false); // there may be some all the same
        QCOMPARE(m_told.size(), 1);
        // What was missed is asked for again; nobody has to know.
        host.say(live);
        QTRY_COMPARE(m_told.size(), 3);
        QCOMPARE(m_told.at(1).text, "missed");
        QCOMPARE(m_told.last().text, "live");
        QCOMPARE(asked, 3);
    }
    void onlySoManyRequestsWait()
    {
        int asked = 0;
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("\"hello\"")) {
                self.say(ScriptedHost::welcome());
                self.say(ScriptedHost::emptyHistory());
            }
            asked += line.contains("\"history\"") || line.contains("\"search\"") ? 1 : 0;
        });
        open(optionsFor(host));
        const QSignalSpy ready(m_client.get(), &ChatClient::caughtUp);
        QTRY_COMPARE(ready.size(), 1);
        asked = 0; // the hello has "history" in it too
        const QSignalSpy earlier(m_client.get(), &ChatClient::earlierLoaded);
        for (size_t i = 0; i < ChatClient::maxAwaited; ++i) {
            if (i % 2)
                m_client->loadEarlier(5, 10);
            else
                m_client->search(QStringLiteral("exam"), {}, 10);
        }
        QCOMPARE(earlier.size(), 0);
        m_client->loadEarlier(5, 10);
        QCOMPARE(earlier.size(), 1);
        m_client->search(QStringLiteral("exam"), {}, 10);
        QCOMPARE(m_told.size(), 1);
        QTRY_COMPARE(asked, int(ChatClient::maxAwaited));
        // A connection that is lost answers nothing any more, and nobody waits for it.
        host.cut();
        QTRY_COMPARE(earlier.size(), 1 + int(ChatClient::maxAwaited) / 2);
        m_client->loadEarlier(5, 10); // nor without one
        QCOMPARE(earlier.size(), 2 + int(ChatClient::maxAwaited) / 2);
    }

    void aLinkReplacesNoKnownKeyByItself()
    {
        const ScriptedHost host([](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("hello")) {
                self.say(ScriptedHost::welcome());
                self.say(ScriptedHost::emptyHistory());
            }
        });
        ClientOptions options = optionsFor(host);
        const QString place = options.address.place();
        const QString known(64, u'a');
        QVERIFY(m_pins->pin(place, known));
        options.address.fingerprint = host.identity().fingerprint();
        open(options);
        QTRY_COMPARE(m_client->state(), RoomState::Closed);
        QCOMPARE(m_error.code, ErrorCode::Tls);
        QVERIFY2(m_error.message.contains(QStringLiteral("invitation")), qPrintable(m_error.message));
        QVERIFY(host.heard().isEmpty());
        QCOMPARE(**m_pins->pinned(place), known);
        // The person has compared the keys.
        m_client->trustNewKey();
        QTRY_COMPARE(m_client->state(), RoomState::Open);
        QCOMPARE(**m_pins->pinned(place), host.identity().fingerprint());
        // A link that names neither of them is no better.
        options.address.fingerprint = known;
        open(options);
        QTRY_COMPARE(m_client->state(), RoomState::Closed);
        QVERIFY2(m_error.message.contains(QStringLiteral("is the one that is known")),
                 qPrintable(m_error.message));
    }
    void aKeyThatAPersonGivesReplacesTheKnownOne()
    {
        const ScriptedHost host([](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("hello"))
                self.say(ScriptedHost::welcome());
        });
        ClientOptions options = optionsFor(host);
        const QString known(64, u'a');
        QVERIFY(m_pins->pin(options.address.place(), known));
        options.address.fingerprint = host.identity().fingerprint().left(24); // its words
        options.otherPin = OtherPin::Replace;
        m_client = std::make_unique<ChatClient>(options, m_key, *m_pins);
        const QSignalSpy replaced(m_client.get(), &ChatClient::hostReplaced);
        m_client->open();
        QTRY_COMPARE(m_client->state(), RoomState::Open);
        QCOMPARE(replaced.size(), 1);
        QCOMPARE(replaced.first().first().toString(), known);
        QCOMPARE(**m_pins->pinned(options.address.place()), host.identity().fingerprint());
        // What replaces by a key does not do so without one.
        QVERIFY(m_pins->pin(options.address.place(), known));
        options.address.fingerprint.clear();
        open(options);
        QTRY_COMPARE(m_client->state(), RoomState::Closed);
        QCOMPARE(m_error.code, ErrorCode::Tls);
    }

    void nothingIsTakenFromAHostThatHasProvedNothing_data()
    {
        QTest::addColumn<QByteArray>("last");
        QTest::addColumn<QString>("error");
        QTest::newRow("refused") << QByteArray(
            "{'type':'refused','reason':'full','message':'Join at evil.example'}")
                                 << "The room is full.";
        QTest::newRow("refused otherwise")
            << QByteArray("{'type':'refused','reason':'x','message':'Join at evil.example'}")
            << "The host does not take this member.";
        QTest::newRow("bye") << QByteArray("{'type':'bye','reason':'Join at evil.example'}")
                             << "the host has ended the room";
        QTest::newRow("welcome") << ScriptedHost::welcome() << QString();
    }
    void nothingIsTakenFromAHostThatHasProvedNothing()
    {
        QFETCH(QByteArray, last);
        QFETCH(QString, error);
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("hello"))
                return;
            self.say(letter(7, "b", "Send me the password here", {}));
            for (const char *said : {
                     "{'type':'error','reason':'x','message':'Join at evil.example'}",
                     "{'type':'error','reason':'x','message':'Join at evil.example','cid':'c1'}",
                     "{'type':'members','members':[{'nick':'Teacher','key':'b'}]}",
                     "{'type':'typing','member':{'nick':'Teacher','key':'b'}}",
                     "{'type':'presence','member':{'nick':'Teacher','key':'b','state':'away'}}",
                     "{'type':'marks','marks':[{'key':'b','delivered':1,'read':1}]}",
                     "{'type':'found','text':'x','messages':[],'start':true,'done':true}",
                     "{'type':'gap','from':1,'to':9}",
                     "{'type':'system','ts':1,'content':'Join at evil.example'}",
                 })
                self.say(said);
            self.say(last);
        });
        ClientOptions options = optionsFor(host);
        options.reconnect = Reconnect::Never;
        options.secret.password = QStringLiteral("correct horse");
        open(options);
        m_client->send(QStringLiteral("c1"), {QStringLiteral("hi"), 0, {}, {}});
        const QSignalSpy typing(m_client.get(), &ChatClient::typingSeen);
        const QSignalSpy marks(m_client.get(), &ChatClient::marksSeen);
        const QSignalSpy found(m_client.get(), &ChatClient::searchFinished);
        const QSignalSpy rooms(m_client.get(), &ChatClient::roomChanged);
        QTRY_COMPARE(m_client->state(), RoomState::Closed);
        QCOMPARE(m_told, QList<Message>());
        QCOMPARE(typing.size() + marks.size() + found.size() + rooms.size(), 0);
        QCOMPARE(m_client->undelivered(), 1);
        QVERIFY(m_client->room().members.isEmpty());
        QVERIFY2(!m_error.message.contains(QLatin1String("evil")), qPrintable(m_error.message));
        QVERIFY2(m_error.message.contains(error), qPrintable(m_error.message));
        QCOMPARE(*m_pins->pinned(options.address.place()), std::optional<QString>());
    }

    void whatWasNotAskedForIsPassedOver()
    {
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("hello")) {
                self.say(ScriptedHost::welcome());
                self.say("{'type':'members','members':[{'nick':'Ben','key':'b'}]}");
                self.say("{'type':'members','members':[{'nick':'Cem','key':'c'}]}");
                self.say(ScriptedHost::emptyHistory());
                self.say("{'type':'members','members':[{'nick':'Eve','key':'e'}]}");
                self.say("{'type':'found','text':'x','messages':[],'start':true,'done':true}");
            } else if (line.contains("search")) {
                self.say("{'type':'found','text':'y','messages':[],'start':true,'done':true}");
                self.say("{'type':'found','text':'z','messages':[],'start':true,'done':true}");
                self.say(letter(1, "b", "last", {}));
            }
        });
        open(optionsFor(host));
        const QSignalSpy found(m_client.get(), &ChatClient::searchFinished);
        QTRY_COMPARE(m_client->state(), RoomState::Open);
        m_client->search(QStringLiteral("y"), {}, 5);
        QTRY_COMPARE(m_told.size(), 1);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().first().toString(), QStringLiteral("y"));
        QCOMPARE(m_client->room().members.size(), 2);
    }

    void anotherNameIsAskedForUntilOneIsFree_data()
    {
        QTest::addColumn<int>("taken");
        QTest::addColumn<bool>("comesIn");
        QTest::newRow("the last that is tried") << ChatClient::maxSuggestions << true;
        QTest::newRow("one more") << ChatClient::maxSuggestions + 1 << false;
    }
    void anotherNameIsAskedForUntilOneIsFree()
    {
        QFETCH(int, taken);
        QFETCH(bool, comesIn);
        int asked = 0;
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("hello"))
                return;
            if (asked > 0 && !line.contains("\"nick\":\"Ana " + QByteArray::number(asked + 1) + '"'))
                qFatal("it asks for another name than the one that was suggested");
            if (asked++ < taken) {
                self.say("{'type':'refused','reason':'nick-taken','message':'taken','suggestion':'Ana "
                         + QByteArray::number(asked + 1) + "'}");
            } else {
                self.say(ScriptedHost::welcome());
                self.say(ScriptedHost::emptyHistory());
            }
        });
        open(optionsFor(host));
        QTRY_COMPARE(m_client->state(), comesIn ? RoomState::Open : RoomState::Closed);
        QCOMPARE(asked, ChatClient::maxSuggestions + 1);
    }

    void onlySoManyMembersAreListed()
    {
        QByteArray hundred;
        for (int i = 0; i < Wire::membersInLine; ++i)
            hundred += QByteArray(i == 0 ? "" : ",") + "{'nick':'N','key':'k'}";
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("hello"))
                return;
            self.say(ScriptedHost::welcome());
            for (qsizetype i = 0; i <= ChatClient::maxMembers / Wire::membersInLine; ++i)
                self.say("{'type':'members','members':[" + hundred + "]}");
            self.say(letter(1, "b", "last", {}));
        });
        open(optionsFor(host));
        QTRY_COMPARE_WITH_TIMEOUT(m_told.size(), 1, 30'000);
        QCOMPARE(m_client->room().members.size(), ChatClient::maxMembers);
    }

    void aWelcomeAloneDoesNotShortenTheWait()
    {
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("hello"))
                return;
            self.say(ScriptedHost::welcome());
            self.say(QByteArray(Wire::maxLineBytes + 1, 'x')); // what no client takes
        });
        QList<qint64> waits;
        open(optionsFor(host));
        connect(m_client.get(), &ChatClient::stateChanged, this,
                [&](RoomState state, const Error &, const QDateTime &next) {
                    if (state == RoomState::Waiting)
                        waits.append(QDateTime::currentDateTimeUtc().msecsTo(next));
                });
        QTRY_COMPARE_WITH_TIMEOUT(waits.size(), 3, 20'000);
        QVERIFY2(waits.last() > 1300, "four times the shortest wait, less thirty per cent");
    }

    void aSlowRoomIsWrittenToNoEarlierThanItTakes()
    {
        qint64 seq = 0;
        QElapsedTimer sinceTaken;
        QList<qint64> waits;
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("hello")) {
                self.say(ScriptedHost::welcome().replace("'members'", "'slow':1,'members'"));
                self.say(ScriptedHost::emptyHistory());
            } else if (line.contains("content")) {
                if (sinceTaken.isValid())
                    waits.append(sinceTaken.elapsed());
                sinceTaken.start();
                const QByteArray cid =
                    QJsonDocument::fromJson(line).object().value("cid").toString().toUtf8();
                self.say("{'type':'message','seq':" + QByteArray::number(++seq)
                         + ",'ts':1,'sender':'Ana','key':'" + m_key.fingerprint().toLatin1()
                         + "','content':'x','cid':'" + cid + "'}");
            }
        });
        open(optionsFor(host));
        QTRY_COMPARE(m_client->state(), RoomState::Open);
        for (int i = 0; i < 5; ++i)
            m_client->send(QString::number(i), {QStringLiteral("x"), 0, {}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(waits.size(), 4, 20'000);
        QVERIFY(*std::min_element(waits.cbegin(), waits.cend()) >= 1000);
    }

    void whatASlowRoomDoesNotTakeIsTold()
    {
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("hello")) {
                self.say(ScriptedHost::welcome());
                self.say(ScriptedHost::emptyHistory());
            } else if (line.contains("edit")) {
                self.say("{'type':'error','reason':'slow','message':'not now','wait':4}");
            }
        });
        open(optionsFor(host));
        QTRY_COMPARE(m_client->state(), RoomState::Open);
        m_client->edit(1, QStringLiteral("x"));
        QTRY_COMPARE(m_told.size(), 1);
        QCOMPARE(m_told.first().text, QStringLiteral("not now"));
    }

    void aLetterIsTakenOnceHoweverOftenItComes()
    {
        const QByteArray own = letter(10, m_key.fingerprint().toLatin1(), "only once", "c1");
        int joins = 0;
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (line.contains("hello")) {
                self.say(ScriptedHost::welcome());
                if (++joins == 2)
                    self.say(own); // what came since, and then the answer to what is sent again
                self.say(ScriptedHost::emptyHistory());
            } else if (line.contains("private") && joins == 1) {
                self.cut();
            } else if (line.contains("private")) {
                self.say(own);
                self.say(letter(9, "b", "of a clock that went back", {}));
                self.say(letter(9, "b", "of a clock that went back", {}));
                self.say(letter(11, "b", "last", {}));
            }
        });
        open(optionsFor(host));
        const QSignalSpy changed(m_client.get(), &ChatClient::messageChanged);
        m_client->send(QStringLiteral("c1"), {QStringLiteral("only once"), 0, {}, QStringLiteral("b")});
        QTRY_COMPARE(m_client->state(), RoomState::Waiting);
        m_client->retryNow();
        QTRY_VERIFY(!m_told.isEmpty() && m_told.last().text == QLatin1String("last"));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_told.size(), 2);
        QCOMPARE(m_told.first().text, QStringLiteral("of a clock that went back"));
        QCOMPARE(m_client->undelivered(), 0);
    }
};

QTEST_GUILESS_MAIN(TestChatClient)
#include "tst_chatclient.moc"
