// SPDX-License-Identifier: GPL-3.0-or-later
// What goes to the disk, and what goes from it.
#include "core/chat/history/historymeta.h"
#include "core/chat/history/historystore.h"
#include "core/chat/history/rows.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileInfo>
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
    // SQLite goes on with a file that has no name any more, and nobody would find it again.
    if (!QFileInfo::exists(m_path)) {
        return failure(ErrorCode::NotFound, QStringLiteral("the file %1 has been taken away").arg(m_path),
                       m_path);
    }
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
    const auto store = [&insert](const Wire::LogFrame &entry) -> Result<void> {
        bindRow(insert, entry);
        if (insert.exec())
            return {};
        return failure(errorFromSql(insert.lastError(), QStringLiteral("cannot store the chat history")));
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
    if (m_pendingEpoch)
        values.append({epochName, *m_pendingEpoch});
    if (m_pendingSettings)
        values.append({settingsName, QString::fromUtf8(*m_pendingSettings)});
    for (const auto &[name, value] : std::as_const(values)) {
        if (Result<void> stored = writeMeta(*m_database, name, value); !stored)
            return stored;
    }
    return writeNicks();
}

Result<void> HistoryStore::writeNicks()
{
    QSqlQuery release(m_database->connection());
    release.prepare(QStringLiteral("DELETE FROM nicks WHERE nick = ?"));
    // Replaced, so that it is the newest row.
    QSqlQuery keep(m_database->connection());
    keep.prepare(QStringLiteral("INSERT OR REPLACE INTO nicks (nick, key) VALUES (?, ?)"));
    const auto run = [](QSqlQuery &query, const QStringList &values) -> Result<void> {
        for (int i = 0; i < values.size(); ++i)
            query.bindValue(i, values.at(i));
        if (query.exec())
            return {};
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot store the chat history")));
    };
    for (const QString &nick : std::as_const(m_releasedNicks)) {
        if (Result<void> done = run(release, {nick}); !done)
            return done;
    }
    for (auto it = m_pendingNicks.cbegin(); it != m_pendingNicks.cend(); ++it) {
        if (!it->stored.isEmpty() && it->stored != it.key()) {
            if (Result<void> done = run(release, {it->stored}); !done)
                return done;
        }
        if (Result<void> done = run(keep, {it.key(), it->key}); !done)
            return done;
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

/** 0: all of it. */
Result<qint64> HistoryStore::firstYoungEnough() const
{
    if (m_retention.age.count() <= 0)
        return 0;
    const qint64 oldest = QDateTime::currentMSecsSinceEpoch() - 1000 * qint64(m_retention.age.count());
    // Times go up with the numbers: it stops at the first that is young enough.
    const auto young = number(
        *m_database, QStringLiteral("SELECT seq FROM messages WHERE ts >= ? ORDER BY seq LIMIT 1"), {oldest});
    const auto first =
        young && !*young ? number(*m_database, QStringLiteral("SELECT MAX(seq) + 1 FROM messages")) : young;
    if (!first)
        return failure(first.error());
    return first->value_or(0);
}

/** By what an entry takes on average; 0: all of it. */
Result<qint64> HistoryStore::firstThatFits()
{
    if (m_retention.bytes <= 0)
        return 0;
    const auto used = number(
        *m_database, QStringLiteral("SELECT ((SELECT page_count FROM pragma_page_count) - (SELECT "
                                    "freelist_count FROM pragma_freelist_count)) * (SELECT page_size FROM "
                                    "pragma_page_size)"));
    if (!used)
        return failure(used.error());
    const qint64 bytes = used->value_or(0);
    // More of it goes only as long as that makes it less.
    if (bytes <= m_retention.bytes || (m_usedBefore > 0 && bytes >= m_usedBefore))
        return 0;
    m_usedBefore = bytes;
    const auto rows = number(*m_database, QStringLiteral("SELECT COUNT(*) FROM messages"));
    if (!rows)
        return failure(rows.error());
    const qint64 perRow = std::max<qint64>(1, bytes / std::max<qint64>(1, rows->value_or(0)));
    const qint64 excess = bytes - (m_retention.bytes - m_retention.bytes / trimSlack);
    auto first = number(*m_database, QStringLiteral("SELECT seq FROM messages ORDER BY seq LIMIT 1 OFFSET ?"),
                        {excess / perRow + 1});
    if (first && !*first)
        first = number(*m_database, QStringLiteral("SELECT MAX(seq) + 1 FROM messages"));
    if (!first)
        return failure(first.error());
    return first->value_or(0);
}

/** Whether there is more to drop. */
Result<bool> HistoryStore::dropSome()
{
    QElapsedTimer timer;
    timer.start();
    if (Result<void> begun = m_database->begin(); !begun)
        return failure(begun.error());
    QList<qint64> seqs;
    {
        QSqlQuery query(m_database->connection());
        query.setForwardOnly(true);
        query.prepare(QStringLiteral("SELECT seq FROM messages WHERE seq < ? ORDER BY seq LIMIT ?"));
        query.addBindValue(m_keepFrom);
        query.addBindValue(trimStep);
        query.exec();
        while (query.next())
            seqs.append(query.value(0).toLongLong());
    }
    QSqlQuery remove(m_database->connection());
    remove.prepare(QStringLiteral("DELETE FROM messages WHERE seq = ?"));
    qsizetype gone = 0;
    for (; gone < seqs.size() && !(gone > 0 && timer.hasExpired(trimSlice.count())); ++gone) {
        remove.bindValue(0, seqs.at(gone));
        if (!remove.exec()) {
            const Error error =
                errorFromSql(remove.lastError(), QStringLiteral("cannot shorten the chat history"));
            m_database->rollback();
            return failure(error);
        }
    }
    if (Result<void> done = m_database->commit(); !done)
        return failure(done.error());
    const bool more = gone < seqs.size() || gone == trimStep;
    if (gone > 0) {
        m_dropped = true;
        Q_EMIT trimmed(gone < seqs.size() ? seqs.at(gone) : more ? seqs.last() + 1 : m_keepFrom);
    }
    return more;
}

/** Whether there is more to merge: what was deleted takes room in the index until it is written anew. */
Result<bool> HistoryStore::mergeSome()
{
    const auto changes = [this] { return number(*m_database, QStringLiteral("SELECT total_changes()")); };
    const auto before = changes();
    // Below zero all of the index is taken together first (sqlite.org/fts5.html, “The merge command”).
    const int pages = std::exchange(m_mergeBegun, true) ? mergeStep : -mergeStep;
    const Result<void> merged = m_database->execute(
        QStringLiteral("INSERT INTO search (search, rank) VALUES ('merge', %1)").arg(pages));
    const auto after = changes();
    if (!before || !merged || !after)
        return failure(!merged ? merged.error() : !before ? before.error() : after.error());
    return after->value_or(0) - before->value_or(0) >= 2;
}

/** A slice of what is to be done; commits and answers come in between. */
void HistoryStore::trim()
{
    if (!m_database || (m_retention.age.count() <= 0 && m_retention.bytes <= 0))
        return;
    if (m_trimming == Trimming::Measuring) {
        const Result<qint64> young = firstYoungEnough();
        const Result<qint64> fits = firstThatFits();
        m_keepFrom = std::max(young.value_or(0), fits.value_or(0));
        m_trimming = Trimming::Dropping;
        m_writtenBytes = 0;
    }
    Result<bool> more = false;
    if (m_trimming == Trimming::Dropping && m_keepFrom > 0) {
        more = dropSome();
        if (more && !*more && m_dropped && m_usedBefore > 0) {
            m_trimming = Trimming::Merging;
            m_mergeBegun = false;
            more = true;
        }
    } else if (m_trimming == Trimming::Merging) {
        more = mergeSome();
        if (more && !*more) {
            m_trimming = Trimming::Measuring;
            m_dropped = false;
            more = true;
        }
    }
    // What fails now (a full disk) is tried again the next time.
    if (more && *more)
        m_trimTimer.start(std::chrono::milliseconds(1));
    else
        endTrimming();
}

/** A name belongs to a key as long as the history knows it. */
void HistoryStore::forgetNicks()
{
    const auto newest = number(*m_database, QStringLiteral("SELECT MAX(seq) FROM messages"));
    if (!newest)
        return; // the next time
    QStringList gone;
    QSqlQuery names(m_database->connection());
    names.setForwardOnly(true);
    names.exec(QStringLiteral("DELETE FROM nicks WHERE nick NOT IN (SELECT sender FROM messages WHERE "
                              "sender IS NOT NULL) RETURNING nick"));
    while (names.next())
        gone.append(names.value(0).toString());
    if (!gone.isEmpty())
        Q_EMIT nicksForgotten(gone, std::max(newest->value_or(0), m_keepFrom - 1));
}

void HistoryStore::endTrimming()
{
    if (m_dropped || m_usedBefore > 0)
        forgetNicks();
    m_trimming = Trimming::Measuring;
    m_usedBefore = 0;
    m_dropped = false;
    m_trimTimer.start(trimEvery);
}

} // namespace Landline::Chat
