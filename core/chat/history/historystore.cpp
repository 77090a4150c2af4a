// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historystore.h"

#include "core/chat/history/rows.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <algorithm>

namespace Landline::Chat {

static DatabaseSchema schema()
{
    return {
        QStringLiteral("chat history"),
        {{QStringLiteral("CREATE TABLE messages (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, ts INTEGER "
                         "NOT NULL, sender TEXT, key TEXT, flags INTEGER NOT NULL, text TEXT, cid TEXT)"),
          QStringLiteral("CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL)")}}};
}

static const QString epochName = QStringLiteral("epoch");
static const QString nextSeqName = QStringLiteral("next_seq");
static const QString nextPlainIdName = QStringLiteral("next_plain_id");

static Result<void> writeMeta(const Database &database, const QString &name, const QVariant &value)
{
    QSqlQuery query(database.connection());
    query.prepare(QStringLiteral("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"));
    query.bindValue(0, name);
    query.bindValue(1, value);
    if (!query.exec())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot store the chat history")));
    return {};
}

static QVariant readMeta(const Database &database, const QString &name, const QVariant &fallback)
{
    QSqlQuery query(database.connection());
    query.prepare(QStringLiteral("SELECT value FROM meta WHERE name = ?"));
    query.bindValue(0, name);
    return query.exec() && query.next() ? query.value(0) : fallback;
}

qint64 seqOf(const Wire::LogFrame &entry)
{
    return std::visit([](const auto &frame) { return frame.seq; }, entry);
}

HistoryStore::HistoryStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_timer(this)
{
    qRegisterMetaType<HistoryStart>();
    qRegisterMetaType<Reservation>();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HistoryStore::commit);
}

HistoryStore::~HistoryStore()
{
    if (m_database)
        commit();
}

void HistoryStore::open()
{
    QMetaObject::invokeMethod(this, &HistoryStore::doOpen, Qt::QueuedConnection);
}

void HistoryStore::doOpen()
{
    HistoryStart start;
    if (!m_path.isEmpty()) {
        Result<std::unique_ptr<Database>> database = Database::open(m_path, schema());
        if (!database) {
            Q_EMIT refused(database.error());
            return;
        }
        m_database = std::move(*database);
        if (!m_database->movedAside().isEmpty()) {
            const QString aside = m_database->movedAside();
            const QString text =
                QStringLiteral("the chat history was damaged; it was moved to %1 and a new one begun");
            Q_EMIT failed({ErrorCode::Damaged, text.arg(aside), aside, 0, {}});
        }
        Result<HistoryStart> read = readStart();
        if (!read) {
            m_database.reset();
            Q_EMIT refused(read.error());
            return;
        }
        start = std::move(*read);
    }
    if (start.epoch.isEmpty())
        start.epoch = QUuid::createUuid().toString(QUuid::Id128);
    m_bounds = {start.nextSeq + seqBlock, start.nextPlainId + plainIdBlock};
    m_pendingBounds = m_bounds;
    if (m_database) {
        if (const Result<void> stored = writeMeta(*m_database, epochName, start.epoch); !stored)
            Q_EMIT failed(stored.error());
    }
    commit();
    start.reserved = m_bounds;
    Q_EMIT opened(start);
}

Result<HistoryStart> HistoryStore::readStart()
{
    HistoryStart start;
    start.epoch = readMeta(*m_database, epochName, {}).toString();
    start.nextSeq = readMeta(*m_database, nextSeqName, 1).toLongLong();
    start.nextPlainId = readMeta(*m_database, nextPlainIdName, 0).toLongLong();
    start.tail =
        query(QStringLiteral("seq < ? ORDER BY seq DESC"), std::numeric_limits<qint64>::max(), tailLength);
    std::reverse(start.tail.begin(), start.tail.end());
    start.tailIsAll = start.tail.size() < tailLength;
    if (!start.tail.isEmpty()) // what is stored counts, whatever the meta table says
        start.nextSeq = std::max(start.nextSeq, seqOf(start.tail.last()) + 1);

    QSqlQuery cids(m_database->connection());
    cids.setForwardOnly(true);
    cids.prepare(
        QStringLiteral("SELECT seq, key, cid FROM messages WHERE cid <> '' ORDER BY seq DESC LIMIT ?"));
    cids.bindValue(0, rememberedCids);
    if (!cids.exec())
        return failure(errorFromSql(cids.lastError(), QStringLiteral("cannot read the chat history")));
    while (cids.next())
        start.cids.prepend({cids.value(0).toLongLong(), cids.value(1).toString(), cids.value(2).toString()});
    return start;
}

void HistoryStore::append(const QList<Wire::LogFrame> &entries)
{
    QMetaObject::invokeMethod(this, [this, entries] {
        if (m_path.isEmpty())
            return;
        m_pending.append(entries);
        if (m_pending.size() > maxPending)
            m_pending.remove(0, m_pending.size() - maxPending);
        if (!m_timer.isActive())
            m_timer.start(m_failing ? retryDelay : commitDelay);
    });
}

void HistoryStore::reserve(const Reservation &bounds)
{
    QMetaObject::invokeMethod(this, [this, bounds] {
        m_bounds = {std::max(m_bounds.seq, bounds.seq), std::max(m_bounds.plainId, bounds.plainId)};
        m_pendingBounds = m_bounds;
        commit();
        // Usable either way: when the disk is full, chat goes on.
        Q_EMIT reserved(m_bounds);
    });
}

void HistoryStore::close(const Reservation &next)
{
    QMetaObject::invokeMethod(
        this,
        [this, next] {
            if (next.seq > 0)
                m_pendingBounds = next;
            commit();
            m_timer.stop();
            m_database.reset();
            Q_EMIT closed();
        },
        Qt::QueuedConnection);
}

void HistoryStore::commit()
{
    m_timer.stop();
    if (!m_database || (m_pending.isEmpty() && !m_pendingBounds))
        return;
    if (const Result<void> written = write(); !written) {
        if (!m_failing)
            Q_EMIT failed(written.error());
        m_failing = true;
        m_timer.start(retryDelay);
        return;
    }
    m_pending.clear();
    m_pendingBounds.reset();
    if (m_failing)
        Q_EMIT recovered();
    m_failing = false;
}

Result<void> HistoryStore::write()
{
    if (Result<void> begun = m_database->begin(); !begun)
        return begun;
    QSqlQuery insert(m_database->connection());
    insert.prepare(QStringLiteral("INSERT OR REPLACE INTO messages (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                       .arg(QLatin1String(rowColumns)));
    for (const Wire::LogFrame &entry : std::as_const(m_pending)) {
        bindRow(insert, entry);
        if (!insert.exec()) {
            Error error = errorFromSql(insert.lastError(), QStringLiteral("cannot store the chat history"));
            m_database->rollback();
            return failure(error);
        }
    }
    if (m_pendingBounds) {
        for (const auto &[name, value] : {std::pair(nextSeqName, m_pendingBounds->seq),
                                          std::pair(nextPlainIdName, m_pendingBounds->plainId)}) {
            if (Result<void> stored = writeMeta(*m_database, name, value); !stored) {
                m_database->rollback();
                return stored;
            }
        }
    }
    return m_database->commit();
}

QList<Wire::LogFrame> HistoryStore::query(const QString &where, qint64 seq, qint64 count)
{
    QList<Wire::LogFrame> entries;
    if (!m_database || count <= 0)
        return entries;
    QSqlQuery query(m_database->connection());
    query.setForwardOnly(true);
    query.prepare(
        QStringLiteral("SELECT %1 FROM messages WHERE %2 LIMIT ?").arg(QLatin1String(rowColumns), where));
    query.bindValue(0, seq);
    query.bindValue(1, count);
    if (!query.exec()) {
        Q_EMIT failed(errorFromSql(query.lastError(), QStringLiteral("cannot read the chat history")));
        return entries;
    }
    while (query.next()) {
        if (std::optional<Wire::LogFrame> entry = fromRow(query))
            entries.append(std::move(*entry));
    }
    return entries;
}

void HistoryStore::loadBefore(quint64 request, qint64 seq, int count)
{
    QMetaObject::invokeMethod(
        this, [this, request, seq, count] { answerBefore(request, seq, count); }, Qt::QueuedConnection);
}

void HistoryStore::loadAfter(quint64 request, qint64 seq, int count)
{
    QMetaObject::invokeMethod(
        this, [this, request, seq, count] { answerAfter(request, seq, count); }, Qt::QueuedConnection);
}

void HistoryStore::answerBefore(quint64 request, qint64 seq, int count)
{
    QList<Wire::LogFrame> entries; // newest first; what is pending is newer than what is stored
    for (auto it = m_pending.crbegin(); it != m_pending.crend() && entries.size() <= count; ++it) {
        if (seqOf(*it) < seq)
            entries.append(*it);
    }
    // One more than asked for tells whether there is anything earlier.
    entries.append(query(QStringLiteral("seq < ? ORDER BY seq DESC"), seq, count + 1 - entries.size()));
    const bool atStart = entries.size() <= count;
    entries.resize(std::min<qsizetype>(entries.size(), count));
    std::reverse(entries.begin(), entries.end());
    Q_EMIT pageLoaded(request, entries, atStart);
}

void HistoryStore::answerAfter(quint64 request, qint64 seq, int count)
{
    QList<Wire::LogFrame> entries = query(QStringLiteral("seq > ? ORDER BY seq"), seq, count);
    for (const Wire::LogFrame &entry : std::as_const(m_pending)) {
        if (seqOf(entry) > seq && entries.size() < count)
            entries.append(entry);
    }
    Q_EMIT pageLoaded(request, entries, false);
}

} // namespace Landline::Chat
