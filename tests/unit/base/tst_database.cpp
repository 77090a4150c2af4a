// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/database.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QSqlQuery>
#include <QtTest>

using namespace Landline;
using Landline::Testing::TempDir;

class TestDatabase final : public QObject
{
    Q_OBJECT

    static DatabaseSchema schema(int version)
    {
        DatabaseSchema schema{QStringLiteral("notes"),
                              {{QStringLiteral("CREATE TABLE notes (text TEXT)")},
                               {QStringLiteral("ALTER TABLE notes ADD COLUMN colour TEXT DEFAULT 'grey'")}}};
        schema.migrations.resize(version);
        return schema;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsWhatWasCommitted()
    {
        const TempDir dir;
        {
            const auto database = Database::open(dir.path(QStringLiteral("n.db")), schema(1)).value();
            QVERIFY(database->execute(QStringLiteral("INSERT INTO notes VALUES ('one')")));
        }
        const auto database = Database::open(dir.path(QStringLiteral("n.db")), schema(1)).value();
        QSqlQuery query(QStringLiteral("SELECT text FROM notes"), database->connection());
        QVERIFY(query.next());
        QCOMPARE(query.value(0).toString(), QStringLiteral("one"));
    }

    void migratesForward()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("n.db"));
        QVERIFY(Database::open(path, schema(1))
                    .value()
                    ->execute(QStringLiteral("INSERT INTO notes VALUES ('one')")));
        const auto database = Database::open(path, schema(2)).value();
        QSqlQuery query(QStringLiteral("SELECT text, colour FROM notes"), database->connection());
        QVERIFY(query.next());
        QCOMPARE(query.value(1).toString(), QStringLiteral("grey"));
    }

    void refusesANewerVersionAndLeavesItAlone()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("n.db"));
        Database::open(path, schema(2)).value().reset();
        const QByteArray before = dir.read(QStringLiteral("n.db"));
        const auto refused = Database::open(path, schema(1));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::NewerVersion);
        QVERIFY(refused.error().message.contains(QStringLiteral("newer Landline")));
        QCOMPARE(dir.read(QStringLiteral("n.db")), before);
    }

    void refusesADatabaseOfAnotherProgramAndLeavesItAlone()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("n.db"));
        {
            QSqlDatabase other =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("another program"));
            other.setDatabaseName(path);
            QVERIFY(other.open());
            QSqlQuery query(other);
            QVERIFY(query.exec(QStringLiteral("CREATE TABLE theirs (x)")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("another program"));
        const QByteArray before = dir.read(QStringLiteral("n.db"));
        const auto refused = Database::open(path, schema(1));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY(refused.error().message.contains(QStringLiteral("another program")));
        QCOMPARE(dir.read(QStringLiteral("n.db")), before);
    }

    void movesADamagedFileAsideAndBeginsAnew()
    {
        const TempDir dir;
        const QString path =
            dir.write(QStringLiteral("n.db"), QByteArray("no database at all").repeated(1000));
        const auto opened = Database::open(path, schema(1));
        QVERIFY(opened);
        QVERIFY(QFile::exists((*opened)->movedAside()));
        QVERIFY((*opened)->execute(QStringLiteral("INSERT INTO notes VALUES ('new')")));
    }

    void aFileOfAPersonsIsRefusedAndLeftAlone_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("isDamaged");
        const QByteArray text = QByteArray("no database at all\n").repeated(500);
        const QByteArray noise = QByteArray("\x00\x01\xff", 3).repeated(3000);
        QTest::newRow("a text") << QStringLiteral("thesis.txt") << QByteArray("my thesis\n") << false;
        QTest::newRow("a picture") << QStringLiteral("cat.jpg") << noise << false;
        QTest::newRow("a text without a suffix") << QStringLiteral("passwd") << text << false;
        QTest::newRow("noise without a suffix") << QStringLiteral("room") << noise << true;
        QTest::newRow("noise by a database's name") << QStringLiteral("room.DB") << noise << true;
        QTest::newRow("a text by a database's name") << QStringLiteral("room.sqlite") << text << true;
    }
    void aFileOfAPersonsIsRefusedAndLeftAlone()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(bool, isDamaged);
        const TempDir dir;
        const QString path = dir.write(name, content);
        const auto opened = Database::open(path, schema(1), NamedBy::Person);
        QCOMPARE(opened.has_value(), isDamaged);
        if (isDamaged) {
            QCOMPARE(QFileInfo((*opened)->movedAside()).size(), content.size());
        } else {
            QCOMPARE(opened.error().code, ErrorCode::InvalidInput);
            QVERIFY(opened.error().message.contains(path));
            QCOMPARE(dir.read(name), content);
            QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 1);
        }
    }

    void aDamagedOneOfAPersonsNameIsMovedAsideToo()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("n.db"));
        QVERIFY(Database::open(path, schema(1), NamedBy::Person)); // a new one
        QByteArray content = dir.read(QStringLiteral("n.db"));
        content.replace(100, content.size() - 100, QByteArray(content.size() - 100, 'x'));
        dir.write(QStringLiteral("n.db"), content);
        const auto opened = Database::open(path, schema(1), NamedBy::Person);
        QVERIFY(opened);
        QVERIFY(QFile::exists((*opened)->movedAside()));
    }

    void aStepThatFailsChangesNothing()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("n.db"));
        Database::open(path, schema(1)).value().reset();
        DatabaseSchema broken = schema(1);
        broken.migrations.append(
            {QStringLiteral("CREATE TABLE extra (x)"), QStringLiteral("NO SUCH STATEMENT")});
        const auto refused = Database::open(path, broken);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(path), qPrintable(refused.error().message));
        const auto database = Database::open(path, schema(1)).value();
        QVERIFY(database->execute(QStringLiteral("CREATE TABLE extra (x)")));
    }

    void isTheOwnersAlone()
    {
        const TempDir dir;
        const auto database = Database::open(dir.path(QStringLiteral("n.db")), schema(1)).value();
        QVERIFY(database->execute(QStringLiteral("INSERT INTO notes VALUES ('one')")));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        const QFileInfoList files = QDir(dir.path()).entryInfoList(QDir::Files);
        QVERIFY(files.size() > 1); // the log beside it too
        for (const QFileInfo &file : files)
            QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
    }

    void saysWhereItCanNotWrite()
    {
        const auto refused = Database::open(QStringLiteral("/nonexistent/dir/n.db"), schema(1));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QStringLiteral("/nonexistent/dir/n.db")));
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
