// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"
#include "core/chat/client/hiddenlist.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chathost.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

using Nicks = QHash<QString, QString>;

/** Whom a person does not want to see: between runs, and in all that is said. */
class TestHiddenList final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString path() const { return m_dir->path(QStringLiteral("hidden.json")); }

private slots:
    void init() { m_dir = std::make_unique<TempDir>(); }

    void whoIsHiddenIsKeptUntilShown()
    {
        const HiddenList list(path());
        QCOMPARE(*list.read(), Nicks());
        QVERIFY(list.show(QStringLiteral("k1"))); // nothing to do
        QVERIFY(!QFile::exists(path()));
        QVERIFY(list.hide(QStringLiteral("k1"), QStringLiteral("Eve")));
        // Another program of the same profile.
        const HiddenList other(path());
        QVERIFY(other.hide(QStringLiteral("k2"), QStringLiteral("Mallory")));
        QCOMPARE(*list.read(), Nicks({{"k1", "Eve"}, {"k2", "Mallory"}}));
        QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(list.show(QStringLiteral("k1")));
        QCOMPARE(*other.read(), Nicks({{"k2", "Mallory"}}));
    }
    void aDamagedListIsRefusedAndLeftAlone()
    {
        const QByteArray damaged = "{\"k1\":\"Eve\"";
        m_dir->write(QStringLiteral("hidden.json"), damaged);
        const HiddenList list(path());
        QCOMPARE(list.read().error().code, ErrorCode::Damaged);
        QCOMPARE(list.hide(QStringLiteral("k2"), QStringLiteral("Mallory")).error().code, ErrorCode::Damaged);
        QCOMPARE(list.show(QStringLiteral("k1")).error().code, ErrorCode::Damaged);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), damaged);
    }
    void thereAreOnlySoMany()
    {
        QJsonObject full;
        for (qsizetype i = 0; i < HiddenList::maxHidden; ++i)
            full.insert(QString::number(i), QStringLiteral("Eve"));
        m_dir->write(QStringLiteral("hidden.json"), QJsonDocument(full).toJson());
        const HiddenList list(path());
        QCOMPARE(list.hide(QStringLiteral("one more"), QStringLiteral("Eve")).error().code,
                 ErrorCode::TooLarge);
        QVERIFY(list.hide(QStringLiteral("0"), QStringLiteral("Eva"))); // known already
        QVERIFY(list.show(QStringLiteral("1")));
        QVERIFY(list.hide(QStringLiteral("one more"), QStringLiteral("Eve")));
        QCOMPARE(list.read()->size(), HiddenList::maxHidden);
    }

    void whatTheySayIsNotReadAsACorrectionEither()
    {
        const Net::TlsIdentity key = *Net::TlsIdentity::create();
        const Net::TlsIdentity eveKey = *Net::TlsIdentity::create();
        HostInTest host(HostInTest::quickOptions(), key);
        Net::PinStore pins(m_dir->path(QStringLiteral("pins.json")));
        ClientOptions options;
        options.address = {QStringLiteral("127.0.0.1"), host.port(), {}};
        options.nick = QStringLiteral("Ana");
        ChatClient ana(options, *Net::TlsIdentity::create(), pins);
        QStringList told;
        connect(&ana, &ChatClient::messagesReceived, this, [&](const QList<Message> &messages) {
            for (const Message &message : messages) {
                if (message.kind == MessageKind::Text)
                    told.append(message.text);
            }
        });
        connect(&ana, &ChatClient::messageAmended, this,
                [&](const MessageChange &change) { told.append(change.text + change.emoji); });
        ana.setHidden({eveKey.fingerprint()});
        ana.open();
        QTRY_COMPARE(ana.state(), RoomState::Open);
        const auto ben = host.join(QStringLiteral("Ben"), *Net::TlsIdentity::create());
        const auto eve = host.join(QStringLiteral("Eve"), eveKey);
        ben->send(Wire::Say{QStringLiteral("first"), {}});
        QTRY_COMPARE(eve->postedCount, 1);
        const qint64 bens = eve->all<Wire::Posted>().last().seq;
        eve->send(Wire::Say{QStringLiteral("harmless"), {}});
        QTRY_COMPARE(ben->postedCount, 2);
        eve->send(Wire::Edit{ben->all<Wire::Posted>().last().seq, QStringLiteral("buy at evil.example")});
        eve->send(Wire::React{bens, QStringLiteral("!")});
        QTRY_COMPARE(ben->all<Wire::Reacted>().size(), 1);
        ben->send(Wire::Edit{bens, QStringLiteral("last")});
        QTRY_VERIFY(told.contains(QStringLiteral("last")));
        QCOMPARE(told, QStringList({"first", "last"}));
    }
};

QTEST_GUILESS_MAIN(TestHiddenList)
#include "tst_hiddenlist.moc"
