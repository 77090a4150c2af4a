// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historywriter.h"
#include "core/chat/history/memoryhistory.h"
#include "core/chat/history/sqlitehistory.h"
#include "tests/support/tempdir.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using Landline::Testing::TempDir;

class TestHistory final : public QObject
{
    Q_OBJECT

    static Message message(qint64 seq, const QString &text, MessageKind kind = MessageKind::Text)
    {
        Message message;
        message.seq = seq;
        message.kind = kind;
        message.sender = QStringLiteral("Anna");
        message.senderKey = QStringLiteral("ab12");
        message.clientId = QStringLiteral("cid-%1").arg(seq);
        message.text = text;
        message.time = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 678), Qt::UTC);
        return message;
    }

    static HistoryState open(History &history)
    {
        QSignalSpy opened(&history, &History::opened);
        history.open();
        if (!opened.wait())
            return {};
        return opened.constFirst().constFirst().value<HistoryState>();
    }

    static void close(History &history)
    {
        QSignalSpy closed(&history, &History::closed);
        history.close();
        QTRY_COMPARE(closed.size(), 1);
    }

    static QStringList texts(const QList<Message> &messages)
    {
        QStringList list;
        for (const Message &one : messages)
            list.append(one.text);
        return list;
    }

    static std::unique_ptr<History> make(const QString &kind, const TempDir &dir)
    {
        if (kind == "memory")
            return std::make_unique<MemoryHistory>();
        return std::make_unique<SqliteHistory>(dir.path(QStringLiteral("h.sqlite")));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void givesBackWhatWasSaidAfterItWasClosed()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("h.sqlite"));
        QString epoch;
        {
            SqliteHistory history(path);
            epoch = open(history).epoch;
            history.append(message(1, QStringLiteral("one")));
            history.append(message(2, QString(), MessageKind::Joined));
            history.append(message(3, QStringLiteral("three")));
            close(history);
        }
        SqliteHistory history(path);
        const HistoryState state = open(history);
        QCOMPARE(state.epoch, epoch);
        QCOMPARE(state.latest,
                 QList<Message>({message(1, QStringLiteral("one")), message(3, QStringLiteral("three"))}));
        QVERIFY(state.nextSeq > 3);
    }

    void storesWithoutBeingClosed()
    {
        const TempDir dir;
        SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
        open(history);
        history.append(message(1, QStringLiteral("one")));
        // As after a kill: another connection sees what the batch has committed.
        const auto rows = [&] {
            const QString name = QStringLiteral("reader");
            int count = -1;
            {
                QSqlDatabase reader = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
                reader.setDatabaseName(dir.path(QStringLiteral("h.sqlite")));
                if (reader.open()) {
                    QSqlQuery query(QStringLiteral("SELECT count(*) FROM message"), reader);
                    count = query.next() ? query.value(0).toInt() : -1;
                }
            }
            QSqlDatabase::removeDatabase(name);
            return count;
        };
        QTRY_COMPARE(rows(), 1);
    }

    void neverGivesAPlainIdTwice()
    {
        const TempDir dir;
        {
            SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
            QCOMPARE(open(history).nextPlainId, 0);
            QSignalSpy reserved(&history, &History::plainIdsReserved);
            history.reservePlainIds(1);
            history.reservePlainIds(3);
            QTRY_COMPARE(reserved.size(), 2);
            history.reservePlainIds(2); // late, and lower
            QTRY_COMPARE(reserved.size(), 3);
        }
        SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
        QCOMPARE(open(history).nextPlainId, 3);
    }

    void goesOnAboveEveryNumberThatWasGiven()
    {
        const TempDir dir;
        static constexpr qint64 many = 100'000;
        {
            SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
            open(history);
            // Comings and goings take numbers too, but aren't kept.
            for (qint64 seq = 1; seq <= many; ++seq)
                history.append(message(seq, QString(), MessageKind::Joined));
            close(history);
        }
        SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
        const HistoryState state = open(history);
        QVERIFY2(state.nextSeq > many, qPrintable(QString::number(state.nextSeq)));
        QVERIFY(state.latest.isEmpty());
    }

    void keepsTheLatestAtHand()
    {
        const TempDir dir;
        {
            SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
            open(history);
            for (qint64 seq = 1; seq <= maxLatestMessages + 10; ++seq)
                history.append(message(seq, QString::number(seq)));
            close(history);
        }
        SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
        const HistoryState state = open(history);
        QCOMPARE(state.latest.size(), maxLatestMessages);
        QCOMPARE(state.latest.constFirst().seq, 11);
    }

    void pages_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("in memory") << QStringLiteral("memory");
        QTest::newRow("on the disk") << QStringLiteral("sqlite");
    }
    void pages()
    {
        QFETCH(QString, kind);
        const TempDir dir;
        const std::unique_ptr<History> history = make(kind, dir);
        open(*history);
        for (qint64 seq = 1; seq <= 5; ++seq)
            history->append(message(seq * 10, QString::number(seq)));
        QSignalSpy loaded(history.get(), &History::pageLoaded);
        const auto last = [&] { return loaded.constLast(); };

        history->loadBefore(7, 40, 2);
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(last().at(0).toLongLong(), 7);
        QCOMPARE(texts(last().at(1).value<QList<Message>>()), QStringList({"2", "3"}));
        QCOMPARE(last().at(2).toBool(), false);

        history->loadBefore(8, 30, 2);
        QTRY_COMPARE(loaded.size(), 2);
        QCOMPARE(texts(last().at(1).value<QList<Message>>()), QStringList({"1", "2"}));
        QCOMPARE(last().at(2).toBool(), true);

        history->loadAfter(9, 10, 3);
        QTRY_COMPARE(loaded.size(), 3);
        QCOMPARE(texts(last().at(1).value<QList<Message>>()), QStringList({"2", "3", "4"}));
        QCOMPARE(last().at(2).toBool(), false);

        history->loadAfter(10, 30, 1'000'000);
        QTRY_COMPARE(loaded.size(), 4);
        QCOMPARE(texts(last().at(1).value<QList<Message>>()), QStringList({"4", "5"}));
        QCOMPARE(last().at(2).toBool(), true);

        history->loadBefore(11, 100, -4);
        QTRY_COMPARE(loaded.size(), 5);
        QVERIFY(last().at(1).value<QList<Message>>().isEmpty());
    }

    void memoryIsBounded()
    {
        MemoryHistory history;
        open(history);
        for (qint64 seq = 1; seq <= maxLatestMessages + 5; ++seq)
            history.append(message(seq, QString::number(seq)));
        QSignalSpy loaded(&history, &History::pageLoaded);
        history.loadAfter(1, 0, 1);
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(loaded.constFirst().at(1).value<QList<Message>>().constFirst().seq, 6);
    }

    void refusesAFileThatAnotherHostUses()
    {
        const TempDir dir;
        SqliteHistory first(dir.path(QStringLiteral("h.sqlite")));
        open(first);
        SqliteHistory second(dir.path(QStringLiteral("h.sqlite")));
        QSignalSpy failed(&second, &History::failed);
        second.open();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.constFirst().constFirst().value<Error>().code, ErrorCode::Busy);
    }

    void movesADamagedFileAside()
    {
        const TempDir dir;
        dir.write(QStringLiteral("h.sqlite"), QByteArray(8192, 'x'));
        SqliteHistory history(dir.path(QStringLiteral("h.sqlite")));
        const HistoryState state = open(history);
        QVERIFY(QFile::exists(state.movedAside));
        QVERIFY(!state.epoch.isEmpty());
    }

    void saysThatADirectoryCannotBeWritten()
    {
        SqliteHistory history(QStringLiteral("/nonexistent/h.sqlite"));
        QSignalSpy failed(&history, &History::failed);
        history.open();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(!failed.constFirst().constFirst().value<Error>().message.isEmpty());
    }

    void goesOnWhenTheDiskIsFullAndCatchesUp()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("h.sqlite"));
        HistoryWriter writer(path); // in this thread, so that its database can be made small
        QSignalSpy troubled(&writer, &HistoryWriter::troubled);
        QSignalSpy recovered(&writer, &HistoryWriter::recovered);
        QSignalSpy reserved(&writer, &HistoryWriter::plainIdsReserved);
        writer.open();
        writer.limitPages(1);
        for (qint64 seq = 1; seq <= 50; ++seq)
            writer.append(message(seq, QString(4000, u'x')));
        QTRY_COMPARE(troubled.size(), 1);
        QCOMPARE(troubled.constFirst().constFirst().value<Error>().code, ErrorCode::DiskFull);
        writer.reservePlainIds(1); // a newcomer isn't kept waiting
        QCOMPARE(reserved.size(), 1);
        QCOMPARE(troubled.size(), 1);
        writer.limitPages(1'000'000);
        writer.reservePlainIds(2);
        QCOMPARE(recovered.size(), 1);
        writer.close();
        HistoryWriter again(path);
        QSignalSpy opened(&again, &HistoryWriter::opened);
        again.open();
        QCOMPARE(opened.constFirst().constFirst().value<HistoryState>().latest.size(), 50);
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
