// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/outbox.h"
#include "core/chat/wire/frames.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QFileInfo>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

/** The files of what could not be sent, over the end of the program that wrote them. */
class TestOutbox final : public QObject
{
    Q_OBJECT

    const OutboxOwner m_kitchen{QString(64, u'a'), {}};
    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString directory() const { return m_dir->path(QStringLiteral("outbox")); }
    [[nodiscard]] QStringList names() const { return QDir(directory()).entryList(QDir::Files, QDir::Name); }
    [[nodiscard]] QByteArray content() const
    {
        return m_dir->read(QStringLiteral("outbox/") + names().value(0));
    }
    void overwrite(const QByteArray &bytes) const
    {
        m_dir->write(QStringLiteral("outbox/") + names().value(0), bytes);
    }
    [[nodiscard]] std::unique_ptr<Outbox> open() const
    {
        auto outbox = std::make_unique<Outbox>(directory());
        outbox->setOwner(m_kitchen);
        return outbox;
    }
    static Outgoing message(const QString &id, const QString &text = QStringLiteral("hello"))
    {
        return {id, {text, 0, {}, {}}, QDateTime::fromMSecsSinceEpoch(1795344060000, Qt::UTC), {}, {}};
    }
    [[nodiscard]] Outbox::Found adopted(Outbox &outbox, qsizetype most = Outbox::maxMessages) const
    {
        return outbox.adopt(
            [this](const OutboxOwner &owner, const QList<Outgoing> &) { return owner == m_kitchen; }, most);
    }
    static QStringList idsOf(const QList<Outgoing> &messages)
    {
        QStringList ids;
        for (const Outgoing &message : messages)
            ids.append(message.clientId);
        return ids;
    }

private slots:
    void init() { m_dir = std::make_unique<TempDir>(); }

    void whatIsNotSentIsThereForTheNextOne()
    {
        Outgoing whole = message(QStringLiteral("a1-1"), QStringLiteral("two\nlines “and” signs 👍"));
        whole.draft.replyTo = 108;
        whole.draft.to = QStringLiteral("9a41");
        whole.draft.file = FileOffer{QStringLiteral("f1"), QStringLiteral("notes.pdf"), 48213, {}};
        whole.room = QStringLiteral("Kitchen");
        whole.epoch = QStringLiteral("5f0c");
        const auto first = open();
        QVERIFY(first->add(whole));
        QVERIFY(first->add(message(QStringLiteral("a1-2"))));
        QVERIFY(first->add(message(QStringLiteral("a1-3"))));
        first->remove(QStringLiteral("a1-2"));
        // Nobody waits for its end: the file says it all at any time.
        QCOMPARE(names().size(), 1);
        const QFileInfo file(directory() + u'/' + names().constFirst());
        QCOMPARE(file.permissions() & 0x0077, QFile::Permissions());
        QCOMPARE(QFileInfo(directory()).permissions() & 0x0077, QFile::Permissions());
        QVERIFY(content().endsWith("{\"done\":\"a1-2\"}\n"));
        const QString copy = m_dir->path(QStringLiteral("copy"));
        QVERIFY(QDir().mkpath(copy) && QFile::copy(file.filePath(), copy + QStringLiteral("/x.outbox")));
        Outbox next(copy);
        const Outbox::Found found = adopted(next);
        QCOMPARE(found.troubles, QStringList());
        QCOMPARE(found.messages, QList<Outgoing>({whole, message(QStringLiteral("a1-3"))}));
    }
    void theFileIsGoneWithItsLastMessage()
    {
        const auto outbox = open();
        QVERIFY(outbox->add(message(QStringLiteral("1"))));
        QVERIFY(outbox->add(message(QStringLiteral("1")))); // asked to try it again
        outbox->remove(QStringLiteral("another"));
        QCOMPARE(names().size(), 1);
        outbox->remove(QStringLiteral("1"));
        QCOMPARE(names(), QStringList());
        QVERIFY(outbox->add(message(QStringLiteral("2"))));
        QCOMPARE(names().size(), 1);
    }
    void aClientsFileIsItsOwnWhileItLives()
    {
        auto first = open();
        QVERIFY(first->add(message(QStringLiteral("1"))));
        const auto second = open();
        QCOMPARE(adopted(*second).messages, QList<Outgoing>());
        first.reset();
        QCOMPARE(idsOf(adopted(*second).messages), QStringList{"1"});
        second->remove(QStringLiteral("1"));
        QCOMPARE(names(), QStringList());
    }
    void onlyTheMeantAreTaken()
    {
        const auto write = [this](const OutboxOwner &owner, const QString &id) {
            Outbox outbox(directory());
            outbox.setOwner(owner);
            QVERIFY(outbox.add(message(id)));
        };
        write(m_kitchen, QStringLiteral("here"));
        write({QString(64, u'b'), {}}, QStringLiteral("another host"));
        write({m_kitchen.host, QStringLiteral("cellar")}, QStringLiteral("another room"));
        const auto outbox = open();
        QCOMPARE(idsOf(adopted(*outbox).messages), QStringList{"here"});
        // It turns out to be of another one: those who look for that one find it.
        outbox->setOwner({QString(64, u'c'), {}});
        QVERIFY(content().contains(QByteArray(64, 'c')) || names().size() == 3);
        Outbox other(directory());
        QCOMPARE(adopted(other).messages, QList<Outgoing>());
    }
    void aMessageThatLacksItsEndAloneIsOne()
    {
        auto left = open();
        QVERIFY(left->add(message(QStringLiteral("1"))));
        QVERIFY(left->add(message(QStringLiteral("2"))));
        left.reset();
        overwrite(content().chopped(1));
        const auto outbox = open();
        const Outbox::Found found = adopted(*outbox);
        QCOMPARE(idsOf(found.messages), QStringList({"1", "2"}));
        QCOMPARE(found.troubles, QStringList());
        QVERIFY(outbox->add(message(QStringLiteral("3"))));
        QCOMPARE(content().count('\n'), 4); // whom they are for, and these
    }
    void anEmptyFileIsNobodysAfterAWhile()
    {
        QVERIFY(open()->add(message(QStringLiteral("1"))));
        overwrite({});
        QVERIFY(adopted(*open()).troubles.isEmpty());
        QCOMPARE(names().size(), 1); // perhaps it is only being made
        QFile file(directory() + u'/' + names().constFirst());
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 age = OutboxFile::madeWithin.count() + 5;
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-age), QFile::FileModificationTime));
        QVERIFY(adopted(*open()).troubles.isEmpty());
        QCOMPARE(names(), QStringList());
    }
    void aDamagedFileIsMovedAsideAndWhatCanBeReadIsKept_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QStringList>("found");
        const QByteArray tooLong =
            "{\"cid\":\"2\",\"ts\":5,\"content\":\"" + QByteArray(Wire::maxContentBytes + 1, 'x') + "\"}\n";
        QTest::newRow("a line in it")
            << QByteArray() << QByteArray("\0\0\0garbage\n", 11) << QStringList{"1"};
        QTest::newRow("a message without an id")
            << QByteArray() << QByteArray("{\"ts\":5,\"content\":\"x\"}\n") << QStringList{"1"};
        QTest::newRow("a message that is too long") << QByteArray() << tooLong << QStringList{"1"};
        QTest::newRow("a message that was cut")
            << QByteArray() << QByteArray("{\"cid\":\"2\",\"ts\":5,\"cont") << QStringList{"1"};
        QTest::newRow("its first line") << QByteArray("garbage\n") << QByteArray() << QStringList();
        QTest::newRow("larger than any") << QByteArray() << QByteArray(OutboxFile::maxBytes, 'x') + '\n'
                                         << QStringList();
    }
    void aDamagedFileIsMovedAsideAndWhatCanBeReadIsKept()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QStringList, found);
        QVERIFY(open()->add(message(QStringLiteral("1"))));
        const QByteArray damaged = before + content() + after;
        overwrite(damaged);
        const auto outbox = open();
        const Outbox::Found left = adopted(*outbox);
        QCOMPARE(idsOf(left.messages), found);
        QCOMPARE(left.troubles.size(), 1);
        const QStringList aside = names().filter(QStringLiteral(".damaged-"));
        QCOMPARE(aside.size(), 1);
        QVERIFY2(left.troubles.constFirst().contains(aside.constFirst()),
                 qPrintable(left.troubles.constFirst()));
        QCOMPARE(m_dir->read(QStringLiteral("outbox/") + aside.constFirst()), damaged);
        // What was kept of it is kept on, and is no damage any more.
        QCOMPARE(names().size(), 1 + found.size());
        for (const QString &id : found)
            outbox->remove(id);
        QCOMPARE(names().size(), 1);
        QCOMPARE(adopted(*open()).troubles, QStringList());
    }
    void aFileOfALaterVersionIsLeftAlone()
    {
        QVERIFY(open()->add(message(QStringLiteral("1"))));
        const QByteArray later = content().replace("\"outbox\":1", "\"outbox\":2");
        overwrite(later);
        const auto outbox = open();
        const Outbox::Found found = adopted(*outbox);
        QVERIFY(found.messages.isEmpty() && found.troubles.isEmpty());
        QCOMPARE(content(), later);
    }
    void theFileDoesNotGrowForEver()
    {
        const auto outbox = open();
        const QString text(1000, u'x');
        QVERIFY(outbox->add(message(QStringLiteral("0"), text)));
        qint64 largest = 0;
        for (int i = 1; i < 3000; ++i) {
            QVERIFY(outbox->add(message(QString::number(i), text)));
            outbox->remove(QString::number(i - 1));
            largest = std::max<qint64>(largest, QFileInfo(directory() + u'/' + names().value(0)).size());
        }
        QVERIFY(largest > OutboxFile::compactAbove / 2);
        QVERIFY(largest < OutboxFile::compactAbove + 2 * text.size());
        QCOMPARE(names().size(), 1);
        const auto waiting = std::make_unique<Outbox>(directory());
        QCOMPARE(adopted(*waiting).messages, QList<Outgoing>()); // it is locked under its name still
    }
    void thereAreOnlySoManyFiles()
    {
        QVERIFY(QDir().mkpath(directory()));
        for (qsizetype i = 0; i < Outbox::maxFiles; ++i)
            m_dir->write(QStringLiteral("outbox/%1.outbox").arg(i), "x");
        QCOMPARE(open()->add(message(QStringLiteral("1"))).error().code, ErrorCode::TooLarge);
        QVERIFY(QFile::remove(directory() + QStringLiteral("/0.outbox")));
        QVERIFY(open()->add(message(QStringLiteral("1"))));
    }
    void onlySoManyMessagesAreTakenOver()
    {
        for (const char *id : {"1", "2", "3"})
            QVERIFY(open()->add(message(QString::fromLatin1(id))));
        const auto outbox = open();
        QCOMPARE(adopted(*outbox, 2).messages.size(), 2);
        QCOMPARE(adopted(*open(), 2).messages.size(), 1); // left for another time
    }
    void whereItCantBeKeptThatIsSaid()
    {
        m_dir->write(QStringLiteral("outbox"), "a file");
        QVERIFY(!open()->add(message(QStringLiteral("1"))));
        Outbox nowhere({});
        QVERIFY(nowhere.add(message(QStringLiteral("1"))));
        QVERIFY(!nowhere.isKept());
    }
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
