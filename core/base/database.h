// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace Landline {

/** What a database of ours looks like: step i of `migrations` (SQL statements) leads from version i to i + 1.
 */
struct DatabaseSchema
{
    QString name; ///< for people: "chat history"
    QList<QStringList> migrations;
};

/** Who gave a file its name. */
enum class NamedBy {
    Landline, ///< in a profile: whatever is there is ours, damaged where it is no database
    Person,   ///< what is not even named as a database there is a file of the person's
};

/**
 * An SQLite file with a schema version (PRAGMA user_version), in WAL mode. Belongs to the thread that opened
 * it. Moves forward by migrations in one transaction; a newer version is refused; a damaged file is moved
 * aside (NAME.damaged-TIME) and a new one begun, which movedAside() then tells.
 */
class Database
{
public:
    /**
     * Opens the file, or makes one that only its owner can read. Errors: NewerVersion, InvalidInput (another
     * program's, or NamedBy::Person and of another kind; all are left alone), DiskFull, PermissionDenied, Io.
     * ":memory:" gives a private database in memory.
     */
    [[nodiscard]] static Result<std::unique_ptr<Database>>
    open(const QString &path, const DatabaseSchema &schema, NamedBy namedBy = NamedBy::Landline);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    [[nodiscard]] QSqlDatabase connection() const;
    /** Where a damaged predecessor was moved to; empty when there was none. */
    [[nodiscard]] const QString &movedAside() const { return m_movedAside; }

    /** Runs statements without results. */
    [[nodiscard]] Result<void> execute(const QString &sql);
    [[nodiscard]] Result<void> begin();
    /** Errors: DiskFull, Io; the transaction is then rolled back. */
    [[nodiscard]] Result<void> commit();
    void rollback();

private:
    Database() = default;
    [[nodiscard]] Result<void> openConnection(const QString &path, const QString &name);
    [[nodiscard]] Result<void> migrate(const DatabaseSchema &schema, const QString &path);
    void close();

    QString m_connectionName;
    QString m_movedAside;
};

/** The Error for a failed SQL statement: DiskFull, Damaged or Io. */
[[nodiscard]] Error errorFromSql(const class QSqlError &error, const QString &what);

} // namespace Landline
