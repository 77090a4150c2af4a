// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/scriptedhost.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** Which private messages a program has shown before it started again. */
class TestLastLetters final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    const QString m_host = QString(64, u'a');

    [[nodiscard]] QString path() const { return m_dir->path(QStringLiteral("letters.json")); }
    [[nodiscard]] qint64 kept(const QString &room) const { return LastLetters(path()).of(m_host, room); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
    }

    void eachRoomHasItsOwn()
    {
        const LastLetters letters(path());
        QCOMPARE(kept({}), 0);
        QVERIFY(letters.keep(m_host, {}, 1795344073000));
        QVERIFY(letters.keep(m_host, QStringLiteral("Attic"), 7));
        QCOMPARE(kept({}), 1795344073000);
        QCOMPARE(kept(QStringLiteral("ATTIC")), 7);
        QCOMPARE(kept(QStringLiteral("Cellar")), 0);
        QCOMPARE(letters.of(QString(64, u'b'), {}), 0);
        QVERIFY(letters.keep(m_host, {}, 5)); // of a host whose clock went back
        QCOMPARE(kept({}), 5);
        QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void withoutAFileNothingIsKept()
    {
        const LastLetters letters{QString()};
        QVERIFY(letters.keep(m_host, {}, 5));
        QCOMPARE(letters.of(m_host, {}), 0);
    }

    void whatCanNotBeUnderstoodCountsAsNothing_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("a text") << QByteArray("{\"" + QByteArray(64, 'a') + " \":\"5\"}");
        QTest::newRow("below nothing") << QByteArray("{\"" + QByteArray(64, 'a') + " \":-5}");
    }
    void whatCanNotBeUnderstoodCountsAsNothing()
    {
        QFETCH(QByteArray, content);
        m_dir->write(QStringLiteral("letters.json"), content);
        QCOMPARE(kept({}), 0);
        QVERIFY(LastLetters(path()).keep(m_host, {}, 5));
        QCOMPARE(kept({}), 5);
    }

    void theOldestRoomIsForgotten()
    {
        QJsonObject full;
        for (qsizetype i = 0; i < LastLetters::maxRooms; ++i)
            full.insert(m_host + QStringLiteral(" %1").arg(i), i + 10);
        m_dir->write(QStringLiteral("letters.json"), QJsonDocument(full).toJson());
        QVERIFY(LastLetters(path()).keep(m_host, QStringLiteral("new"), 100'000));
        QCOMPARE(kept(QStringLiteral("0")), 0);
        QCOMPARE(kept(QStringLiteral("1")), 11);
        QCOMPARE(kept(QStringLiteral("new")), 100'000);
    }

    void aClientSaysWhatTheOneBeforeItHasShown()
    {
        const Net::TlsIdentity key = *Net::TlsIdentity::create();
        Net::PinStore pins(m_dir->path(QStringLiteral("pins.json")));
        QByteArray hello;
        ScriptedHost host([&](ScriptedHost &self, const QByteArray &line) {
            if (!line.contains("hello"))
                return;
            hello = line;
            self.say(ScriptedHost::welcome());
            self.say(ScriptedHost::emptyHistory());
            self.say(
                "{'type':'private','id':41,'ts':5,'from':{'nick':'F','key':'b'},'to':{'nick':'Ana','key':'"
                + key.fingerprint().toLatin1() + "'},'content':'psst'}");
        });
        ClientOptions options;
        options.address = {QStringLiteral("127.0.0.1"), host.port(), {}};
        options.nick = QStringLiteral("Ana");
        options.letters = path();
        for (const char *said : {"\"letters\":0", "\"letters\":41"}) {
            ChatClient client(options, key, pins);
            QList<Message> told;
            connect(&client, &ChatClient::messagesReceived, &client,
                    [&told](const QList<Message> &messages) { told.append(messages); });
            client.open();
            QTRY_COMPARE(told.size(), 1);
            QCOMPARE(told.first().letter, 41);
            QVERIFY2(hello.contains(said), hello.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestLastLetters)
#include "tst_lastletters.moc"
