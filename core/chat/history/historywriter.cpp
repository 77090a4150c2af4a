// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historywriter.h"

#include "core/chat/history/page.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <algorithm>
#include <limits>

namespace Landline::Chat {

// Sequence numbers are reserved in blocks: after a crash the next one is above all that were ever sent, even
// those whose messages the disk never got. A member that asks for what is after the last it saw misses
// nothing.
static constexpr qint64 seqBlock = 4096;
static const QString nextSeqKey = QStringLiteral("next_seq");
static const QString nextPlainIdKey = QStringLiteral("next_plain_id");
// Conditions of select(): which way it looks.
static const QString before = QStringLiteral("seq < ? ORDER BY seq DESC");
static const QString after = QStringLiteral("seq > ? ORDER BY seq");
static const QString epochKey = QStringLiteral("epoch");

static DatabaseSchema historySchema()
{
    return {
        QStringLiteral("chat history"),
        {{QStringLiteral("CREATE TABLE message (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, sender TEXT "
                         "NOT NULL, sender_key TEXT NOT NULL, plain INTEGER NOT NULL, client_id TEXT NOT "
                         "NULL, time INTEGER NOT NULL, text TEXT NOT NULL)"),
          QStringLiteral("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")}}};
}

HistoryWriter::HistoryWriter(const QString &path)
    : m_path(path)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HistoryWriter::store);
}

void HistoryWriter::open()
{
    // Two hosts would give the same numbers twice.
    auto lock = std::make_unique<QLockFile>(m_path + QStringLiteral(".lock"));
    lock->setStaleLockTime(0);
    if (!lock->tryLock(0) && lock->error() == QLockFile::LockFailedError) {
        Q_EMIT failed({ErrorCode::Busy,
                       QStringLiteral("the chat history %1 is in use by another host").arg(m_path), m_path});
        return;
    }
    m_lock = std::move(lock);
    auto database = Database::open(m_path, historySchema());
    if (!database) {
        m_lock.reset();
        Q_EMIT failed(database.error());
        return;
    }
    m_database = std::move(*database);
    const Result<HistoryState> state = load();
    if (!state) {
        m_database.reset();
        m_lock.reset();
        Q_EMIT failed(state.error());
        return;
    }
    m_plainEnd = m_storedPlainEnd = state->nextPlainId;
    m_seqEnd = state->nextSeq + seqBlock;
    Q_EMIT opened(*state);
    store();
}

Result<QString> HistoryWriter::meta(const QString &key)
{
    QSqlQuery query(m_database->connection());
    query.prepare(QStringLiteral("SELECT value FROM meta WHERE key = ?"));
    query.addBindValue(key);
    if (!query.exec())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot read the chat history")));
    return query.next() ? query.value(0).toString() : QString();
}

Result<void> HistoryWriter::setMeta(const QString &key, const QString &value)
{
    QSqlQuery query(m_database->connection());
    query.prepare(QStringLiteral("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"));
    query.addBindValue(key);
    query.addBindValue(value);
    if (!query.exec())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot write the chat history")));
    return {};
}

Result<HistoryState> HistoryWriter::load()
{
    HistoryState state;
    const Result<QString> epoch = meta(epochKey);
    const Result<QString> nextSeq = meta(nextSeqKey);
    const Result<QString> nextPlainId = meta(nextPlainIdKey);
    const Result<QList<Message>> latest =
        select(before, std::numeric_limits<qint64>::max(), maxLatestMessages);
    for (const Error &error :
         {epoch ? Error() : epoch.error(), nextSeq ? Error() : nextSeq.error(),
          nextPlainId ? Error() : nextPlainId.error(), latest ? Error() : latest.error()}) {
        if (error)
            return failure(error);
    }
    state.epoch = *epoch;
    if (state.epoch.isEmpty()) {
        state.epoch = QUuid::createUuid().toString(QUuid::Id128);
        if (Result<void> stored = setMeta(epochKey, state.epoch); !stored)
            return failure(stored.error());
    }
    state.latest = *latest;
    state.nextSeq = std::max<qint64>(1, nextSeq->toLongLong());
    if (!state.latest.isEmpty())
        state.nextSeq = std::max(state.nextSeq, state.latest.constLast().seq + 1);
    state.nextPlainId = nextPlainId->toLongLong();
    state.movedAside = m_database->movedAside();
    return state;
}

Result<QList<Message>> HistoryWriter::select(const QString &condition, qint64 seq, int count)
{
    QSqlQuery query(m_database->connection());
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT seq, kind, sender, sender_key, plain, client_id, time, text FROM "
                                 "message WHERE %1 LIMIT ?")
                      .arg(condition));
    query.addBindValue(seq);
    query.addBindValue(count);
    if (!query.exec())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot read the chat history")));
    QList<Message> messages;
    while (query.next()) {
        Message message;
        message.seq = query.value(0).toLongLong();
        message.kind = query.value(1).toInt() == static_cast<int>(MessageKind::Text) ? MessageKind::Text
                                                                                     : MessageKind::System;
        message.sender = query.value(2).toString();
        message.senderKey = query.value(3).toString();
        message.plain = query.value(4).toBool();
        message.clientId = query.value(5).toString();
        message.time = QDateTime::fromMSecsSinceEpoch(query.value(6).toLongLong(), Qt::UTC);
        message.text = query.value(7).toString();
        messages.append(message);
    }
    if (condition == before)
        std::reverse(messages.begin(), messages.end());
    return messages;
}

void HistoryWriter::append(const Message &message)
{
    if (!m_database)
        return;
    // A block ahead of need, half a block before it is needed: one commit serves thousands of numbers.
    if (message.seq + seqBlock / 2 > m_seqEnd)
        m_seqEnd = message.seq + seqBlock;
    if (isKept(message)) {
        m_pending.append(message);
        if (m_pending.size() > maxPending)
            m_pending.removeFirst();
    } else if (m_seqEnd <= m_storedSeqEnd) {
        return;
    }
    if (!m_timer.isActive())
        m_timer.start(batchTime);
}

void HistoryWriter::reservePlainIds(qint64 end)
{
    m_plainEnd = std::max(m_plainEnd, end);
    // At once: a newcomer waits for its number. Who came meanwhile is in the same commit.
    if (m_database && m_plainEnd > m_storedPlainEnd)
        store();
    Q_EMIT plainIdsReserved(end);
}

Result<void> HistoryWriter::storePending()
{
    if (Result<void> begun = m_database->begin(); !begun)
        return begun;
    QSqlQuery query(m_database->connection());
    query.prepare(QStringLiteral(
        "INSERT OR IGNORE INTO message (seq, kind, sender, sender_key, plain, client_id, time, "
        "text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    for (const Message &message : std::as_const(m_pending)) {
        query.bindValue(0, message.seq);
        query.bindValue(1, static_cast<int>(message.kind));
        query.bindValue(2, message.sender);
        query.bindValue(3, message.senderKey.isNull() ? QStringLiteral("") : message.senderKey);
        query.bindValue(4, message.plain ? 1 : 0);
        query.bindValue(5, message.clientId.isNull() ? QStringLiteral("") : message.clientId);
        query.bindValue(6, message.time.toMSecsSinceEpoch());
        query.bindValue(7, message.text);
        if (!query.exec()) {
            const Error error =
                errorFromSql(query.lastError(), QStringLiteral("cannot write the chat history"));
            m_database->rollback();
            return failure(error);
        }
    }
    query.finish();
    Result<void> stored = setMeta(nextSeqKey, QString::number(m_seqEnd));
    if (stored)
        stored = setMeta(nextPlainIdKey, QString::number(m_plainEnd));
    if (!stored) {
        m_database->rollback();
        return stored;
    }
    return m_database->commit();
}

void HistoryWriter::store()
{
    m_timer.stop();
    if (!m_database)
        return;
    if (m_pending.isEmpty() && m_plainEnd == m_storedPlainEnd && m_seqEnd <= m_storedSeqEnd)
        return;
    const Result<void> stored = storePending();
    if (!stored) {
        m_timer.start(retryTime);
        if (!std::exchange(m_troubled, true))
            Q_EMIT troubled(stored.error());
        return;
    }
    m_pending.clear();
    m_storedPlainEnd = m_plainEnd;
    m_storedSeqEnd = m_seqEnd;
    if (std::exchange(m_troubled, false))
        Q_EMIT recovered();
}

void HistoryWriter::answer(qint64 request, const QString &condition, qint64 seq, int count)
{
    QList<Message> page;
    const int wanted = pageCount(count);
    if (m_database) {
        store(); // what is pending belongs to what is asked for
        // One more than wanted tells whether anything is left beyond them.
        if (const Result<QList<Message>> found = select(condition, seq, wanted + 1))
            page = *found;
        else
            Q_EMIT troubled(found.error());
    }
    const bool complete = page.size() <= wanted;
    if (!complete && condition == before)
        page.removeFirst();
    else if (!complete)
        page.removeLast();
    Q_EMIT pageLoaded(request, page, complete);
}

void HistoryWriter::loadBefore(qint64 request, qint64 beforeSeq, int count)
{
    answer(request, before, beforeSeq, count);
}

void HistoryWriter::loadAfter(qint64 request, qint64 afterSeq, int count)
{
    answer(request, after, afterSeq, count);
}

void HistoryWriter::limitPages(int pages)
{
    QSqlQuery query(m_database->connection());
    query.exec(QStringLiteral("PRAGMA max_page_count = %1").arg(pages));
}

void HistoryWriter::close()
{
    store();
    m_timer.stop();
    m_database.reset();
    m_lock.reset();
    Q_EMIT closed();
}

} // namespace Landline::Chat
