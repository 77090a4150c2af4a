// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/database.h"

#include "core/base/filesystem.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <algorithm>

namespace Landline {

// SQLite's result codes (sqlite.org/rescode.html) as QSqlError::nativeErrorCode gives them.
static constexpr int sqliteFull = 13;
static constexpr int sqliteCorrupt = 11;
static constexpr int sqliteNotADatabase = 26;
static constexpr int sqlitePermission = 3;
static constexpr int sqliteReadOnly = 8;
static constexpr int sqliteCantOpen = 14;

Error errorFromSql(const QSqlError &error, const QString &what)
{
    const int code = error.nativeErrorCode().toInt() & 0xFF;
    ErrorCode ours = ErrorCode::Io;
    if (code == sqliteFull)
        ours = ErrorCode::DiskFull;
    else if (code == sqliteCorrupt || code == sqliteNotADatabase)
        ours = ErrorCode::Damaged;
    else if (code == sqlitePermission || code == sqliteReadOnly || code == sqliteCantOpen)
        ours = ErrorCode::PermissionDenied;
    return {ours, QStringLiteral("%1: %2").arg(what, error.databaseText()), {}, 0, {}};
}

/** A file that SQLite has not written: what is named as databases are is taken for a damaged one, and so is
 * noise without a suffix; all else is of another kind. */
static bool isOfAnotherKind(const QString &path, const QByteArray &content)
{
    static constexpr QByteArrayView beginning("SQLite format 3\0", 16); // sqlite.org/fileformat.html
    if (content.isEmpty() || content.startsWith(beginning))
        return false;
    const QString suffix = QFileInfo(path).suffix().toLower();
    const bool isText = std::none_of(content.cbegin(), content.cend(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r';
    });
    return suffix.isEmpty() ? isText
                            : !QList<QLatin1String>({QLatin1String("db"), QLatin1String("db3"),
                                                     QLatin1String("sqlite"), QLatin1String("sqlite3")})
                                   .contains(suffix);
}

/** InvalidInput: there is a file of another kind. */
static Result<void> checkIsDatabase(const QString &path, const QString &name)
{
    static constexpr qint64 examined = 4096;
    if (!QFileInfo::exists(path) && !QFileInfo(path).isSymLink())
        return {};
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    const Result<QByteArray> content = file ? file->readAt(0, examined) : failure(file.error());
    if (!content)
        return failure(content.error());
    if (!isOfAnotherKind(path, *content))
        return {};
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("%1 is no %2, and is left as it is; choose another file").arg(path, name),
                   path);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, const DatabaseSchema &schema,
                                                 NamedBy namedBy)
{
    if (namedBy == NamedBy::Person) {
        if (const Result<void> checked = checkIsDatabase(path, schema.name); !checked)
            return failure(checked.error());
    }
    std::unique_ptr<Database> database(new Database);
    Result<void> ready = database->openConnection(path, schema.name);
    if (ready)
        ready = database->migrate(schema, path);
    if (!ready && ready.error().code == ErrorCode::Damaged && path != QLatin1String(":memory:")) {
        database->close();
        const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzz"));
        const QString aside = QStringLiteral("%1.damaged-%2").arg(path, stamp);
        if (!QFile::rename(path, aside)) {
            return failure(
                ErrorCode::Io,
                QStringLiteral("the %1 %2 is damaged and can't be moved aside").arg(schema.name, path), path);
        }
        for (const char *suffix : {"-wal", "-shm"}) {
            QFile::rename(path + QLatin1String(suffix), aside + QLatin1String(suffix));
        }
        database->m_movedAside = aside;
        ready = database->openConnection(path, schema.name);
        if (ready)
            ready = database->migrate(schema, path);
    }
    if (!ready) {
        Error error = ready.error();
        error.path = path;
        if (!error.message.contains(path))
            error.message = QStringLiteral("cannot use %1: %2").arg(path, error.message);
        return failure(error);
    }
    return database;
}

Database::~Database()
{
    close();
}

void Database::close()
{
    if (m_connectionName.isEmpty())
        return;
    QSqlDatabase::database(m_connectionName, false).close();
    QSqlDatabase::removeDatabase(m_connectionName);
    m_connectionName.clear();
}

QSqlDatabase Database::connection() const
{
    return QSqlDatabase::database(m_connectionName, false);
}

/** A file that has tables and no version is somebody else's. */
static Result<void> checkOwner(const QSqlDatabase &connection, const QString &path, const QString &name)
{
    QSqlQuery query(connection);
    if (!query.exec(QStringLiteral("SELECT (SELECT user_version FROM pragma_user_version) = 0 AND EXISTS "
                                   "(SELECT 1 FROM sqlite_master)"))
        || !query.next())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot read %1").arg(path)));
    if (!query.value(0).toBool())
        return {};
    return failure(
        ErrorCode::InvalidInput,
        QStringLiteral("%1 is a database of another program, and no %2; choose another file").arg(path, name),
        path);
}

Result<void> Database::openConnection(const QString &path, const QString &name)
{
    m_connectionName = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connectionName);
    if (!connection.isValid()) {
        return failure(ErrorCode::Io,
                       QStringLiteral("Qt's SQLite driver is missing; install the package libqt6sql6-sqlite"),
                       path);
    }
    // SQLite gives what it keeps beside the file the same permissions. Where this fails, opening says why.
    if (QFile file(path); path != QLatin1String(":memory:") && !file.exists())
        file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner);
    connection.setDatabaseName(path);
    connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!connection.open())
        return failure(errorFromSql(connection.lastError(), QStringLiteral("cannot open %1").arg(path)));
    if (Result<void> ours = checkOwner(connection, path, name); !ours)
        return ours;
    for (const char *pragma :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON"}) {
        if (Result<void> done = execute(QString::fromLatin1(pragma)); !done)
            return done;
    }
    QSqlQuery check(connection);
    if (!check.exec(QStringLiteral("PRAGMA quick_check(1)")) || !check.next())
        return failure(errorFromSql(check.lastError(), QStringLiteral("cannot read %1").arg(path)));
    if (check.value(0).toString() != QLatin1String("ok"))
        return failure(ErrorCode::Damaged, QStringLiteral("%1 is damaged").arg(path), path);
    return {};
}

Result<void> Database::migrate(const DatabaseSchema &schema, const QString &path)
{
    const int newest = static_cast<int>(schema.migrations.size());
    int version = 0;
    {
        // The query ends here: an open cursor would keep VACUUM and later PRAGMAs from running.
        QSqlQuery query(connection());
        if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
            return failure(errorFromSql(query.lastError(), QStringLiteral("cannot read %1").arg(path)));
        version = query.value(0).toInt();
    }
    if (version > newest) {
        return failure(
            ErrorCode::NewerVersion,
            QStringLiteral("the %1 %2 was written by a newer Landline (version %3, this one knows %4); "
                           "use the newer program or another --profile")
                .arg(schema.name, path, QString::number(version), QString::number(newest)),
            path);
    }
    if (version == newest)
        return {};
    if (Result<void> begun = begin(); !begun)
        return begun;
    for (int step = version; step < newest; ++step) {
        for (const QString &statement : schema.migrations.at(step)) {
            if (Result<void> done = execute(statement); !done) {
                rollback();
                return done;
            }
        }
    }
    if (Result<void> done = execute(QStringLiteral("PRAGMA user_version = %1").arg(newest)); !done) {
        rollback();
        return done;
    }
    return commit();
}

Result<void> Database::execute(const QString &sql)
{
    QSqlQuery query(connection());
    if (!query.exec(sql))
        return failure(errorFromSql(query.lastError(), QStringLiteral("database error")));
    return {};
}

Result<void> Database::begin()
{
    return execute(QStringLiteral("BEGIN IMMEDIATE"));
}

Result<void> Database::commit()
{
    Result<void> done = execute(QStringLiteral("COMMIT"));
    if (!done)
        rollback();
    return done;
}

void Database::rollback()
{
    QSqlQuery query(connection());
    query.exec(QStringLiteral("ROLLBACK"));
}

} // namespace Landline
