// SPDX-License-Identifier: GPL-3.0-or-later
// What goes to the disk, and what goes from it.
#include "core/chat/history/historymeta.h"
#include "core/chat/history/historystore.h"
#include "core/chat/history/rows.h"

#include <QDateTime>
#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>

namespace Landline::Chat {

Result<void> writeMeta(const Database &database, const QString &name, const QVariant &value)
{
    QSqlQuery query(database.connection());
    query.prepare(QStringLiteral("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"));
    query.bindValue(0, name);
    query.bindValue(1, value);
    if (!query.exec())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot store the chat history")));
    return {};
}

QVariant readMeta(const Database &database, const QString &name, const QVariant &fallback)
{
    QSqlQuery query(database.connection());
    query.prepare(QStringLiteral("SELECT value FROM meta WHERE name = ?"));
    query.bindValue(0, name);
    return query.exec() && query.next() ? query.value(0) : fallback;
}

Result<void> HistoryStore::write()
{
    if (Result<void> begun = m_database->begin(); !begun)
        return begun;
    Result<void> written = writeEntries();
    if (written)
        written = writeRest();
    if (!written) {
        m_database->rollback();
        return written;
    }
    return m_database->commit();
}

Result<void> HistoryStore::writeEntries()
{
    QSqlQuery insert(m_database->connection());
    // Not REPLACE: that would tell no trigger of the row that goes.
    insert.prepare(
        QStringLiteral("INSERT INTO messages (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (seq) "
                       "DO UPDATE SET text = excluded.text, extra = excluded.extra")
            .arg(QLatin1String(rowColumns)));
    QSqlQuery nick(m_database->connection());
    nick.prepare(QStringLiteral("INSERT OR IGNORE INTO nicks (nick, key) VALUES (?, ?)"));
    const auto store = [&](const Wire::LogFrame &entry) -> Result<void> {
        bindRow(insert, entry);
        if (!insert.exec())
            return failure(errorFromSql(insert.lastError(), QStringLiteral("cannot store the chat history")));
        // A nick is had by coming with it, or by taking it.
        const Member *had = nullptr;
        if (const auto *joined = std::get_if<Wire::Joined>(&entry))
            had = &joined->member;
        else if (const auto *renamed = std::get_if<Wire::Renamed>(&entry))
            had = &renamed->member;
        if (!had || had->key.isEmpty())
            return {};
        nick.bindValue(0, had->nick);
        nick.bindValue(1, had->key);
        if (!nick.exec())
            return failure(errorFromSql(nick.lastError(), QStringLiteral("cannot store the chat history")));
        return {};
    };
    for (const Wire::LogFrame &entry : std::as_const(m_pending)) {
        if (Result<void> stored = store(entry); !stored)
            return stored;
    }
    for (const Wire::LogFrame &entry : std::as_const(m_amended)) {
        if (Result<void> stored = store(entry); !stored)
            return stored;
    }
    return {};
}

Result<void> HistoryStore::writeRest()
{
    QList<QPair<QString, QVariant>> values;
    if (m_pendingBounds)
        values = {{nextSeqName, m_pendingBounds->seq}, {nextPlainIdName, m_pendingBounds->plainId}};
    if (m_pendingSettings)
        values.append({settingsName, QString::fromUtf8(*m_pendingSettings)});
    for (const auto &[name, value] : std::as_const(values)) {
        if (Result<void> stored = writeMeta(*m_database, name, value); !stored)
            return stored;
    }
    QSqlQuery release(m_database->connection());
    release.prepare(QStringLiteral("DELETE FROM nicks WHERE nick = ?"));
    for (const QString &nick : std::as_const(m_releasedNicks)) {
        release.bindValue(0, nick);
        if (!release.exec())
            return failure(
                errorFromSql(release.lastError(), QStringLiteral("cannot store the chat history")));
    }
    return {};
}

/** One number out of the database; nothing: there is no row. */
static Result<std::optional<qint64>> number(const Database &database, const QString &sql,
                                            const QVariantList &values = {})
{
    QSqlQuery query(database.connection());
    query.prepare(sql);
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot read the chat history")));
    return query.next() && !query.isNull(0) ? std::optional(query.value(0).toLongLong()) : std::nullopt;
}

/** By age and by size; 0: all of it. */
Result<qint64> HistoryStore::firstToKeep() const
{
    qint64 first = 0;
    if (m_retention.age.count() > 0) {
        const qint64 oldest = QDateTime::currentMSecsSinceEpoch() - 1000 * qint64(m_retention.age.count());
        // Times go up with the numbers: it stops at the first that is young enough.
        const auto young =
            number(*m_database, QStringLiteral("SELECT seq FROM messages WHERE ts >= ? ORDER BY seq LIMIT 1"),
                   {oldest});
        const auto last = young && !*young
                              ? number(*m_database, QStringLiteral("SELECT MAX(seq) + 1 FROM messages"))
                              : young;
        if (!last)
            return failure(last.error());
        first = last->value_or(0);
    }
    if (m_retention.bytes > 0) {
        const auto pages =
            number(*m_database, QStringLiteral("SELECT (SELECT page_count FROM pragma_page_count) - (SELECT "
                                               "freelist_count FROM pragma_freelist_count)"));
        const auto pageSize = number(*m_database, QStringLiteral("SELECT page_size FROM pragma_page_size"));
        if (!pages || !pageSize)
            return failure(pages ? pageSize.error() : pages.error());
        if (pages->value_or(0) * pageSize->value_or(0) > m_retention.bytes) {
            const auto next =
                number(*m_database, QStringLiteral("SELECT seq FROM messages ORDER BY seq LIMIT 1 OFFSET ?"),
                       {trimStep / 10});
            if (!next)
                return failure(next.error());
            first = std::max(first, next->value_or(0));
        }
    }
    return first;
}

void HistoryStore::trim()
{
    if (!m_database || (m_retention.age.count() <= 0 && m_retention.bytes <= 0))
        return;
    const Result<qint64> keep = firstToKeep();
    QSqlQuery remove(m_database->connection());
    remove.prepare(
        QStringLiteral("DELETE FROM messages WHERE seq IN (SELECT seq FROM messages WHERE seq < ? ORDER BY "
                       "seq LIMIT ?)"));
    remove.addBindValue(keep.value_or(0));
    remove.addBindValue(trimStep);
    // What fails now (a full disk) is tried again the next time.
    const bool removed = keep && *keep > 0 && remove.exec() && remove.numRowsAffected() > 0;
    if (!removed) {
        m_trimTimer.start(trimEvery);
        return;
    }
    if (const auto first = number(*m_database, QStringLiteral("SELECT MIN(seq) FROM messages")))
        Q_EMIT trimmed(first->value_or(*keep));
    // A name belongs to a key as long as the history knows it.
    QSqlQuery names(m_database->connection());
    names.exec(QStringLiteral("DELETE FROM nicks WHERE nick NOT IN (SELECT sender FROM messages)"));
    m_trimTimer.start(std::chrono::milliseconds(1)); // there may be more; commits come in between
}

} // namespace Landline::Chat
