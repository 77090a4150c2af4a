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
          QStringLiteral("CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL)")},
         {QStringLiteral("ALTER TABLE messages ADD COLUMN extra TEXT"),
          QStringLiteral("CREATE TABLE nicks (nick TEXT PRIMARY KEY, key TEXT NOT NULL)"),
          QStringLiteral("INSERT OR IGNORE INTO nicks (nick, key) SELECT sender, key FROM messages "
                         "WHERE key <> '' ORDER BY seq")}}};
}

static const QString epochName = QStringLiteral("epoch");
static const QString nextSeqName = QStringLiteral("next_seq");
static const QString settingsName = QStringLiteral("settings");
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
    start.settings = readMeta(*m_database, settingsName, {}).toString().toUtf8();
    QSqlQuery nicks(m_database->connection());
    nicks.setForwardOnly(true);
    if (!nicks.exec(QStringLiteral("SELECT nick, key FROM nicks")))
        return failure(errorFromSql(nicks.lastError(), QStringLiteral("cannot read the chat history")));
    while (nicks.next())
        start.nicks.append({nicks.value(0).toString(), nicks.value(1).toString()});
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
        commitSoon();
    });
}

void HistoryStore::amend(const QList<Wire::LogFrame> &entries)
{
    QMetaObject::invokeMethod(this, [this, entries] {
        if (m_path.isEmpty())
            return;
        for (const Wire::LogFrame &entry : entries) {
            const auto pending =
                std::find_if(m_pending.begin(), m_pending.end(),
                             [&entry](const Wire::LogFrame &one) { return seqOf(one) == seqOf(entry); });
            if (pending != m_pending.end())
                *pending = entry;
            else if (m_amended.size() < maxPending || m_amended.contains(seqOf(entry)))
                m_amended.insert(seqOf(entry), entry);
        }
        commitSoon();
    });
}

void HistoryStore::keepSettings(const QByteArray &settings)
{
    QMetaObject::invokeMethod(this, [this, settings] {
        m_pendingSettings = settings;
        commitSoon();
    });
}

void HistoryStore::releaseNick(const QString &nick)
{
    QMetaObject::invokeMethod(this, [this, nick] {
        m_releasedNicks.append(nick);
        commitSoon();
    });
}

void HistoryStore::commitSoon()
{
    if (!m_timer.isActive())
        m_timer.start(m_failing ? retryDelay : commitDelay);
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

bool HistoryStore::hasPending() const
{
    return !m_pending.isEmpty() || !m_amended.isEmpty() || m_pendingBounds || m_pendingSettings
           || !m_releasedNicks.isEmpty();
}

void HistoryStore::commit()
{
    m_timer.stop();
    if (!m_database || !hasPending())
        return;
    if (const Result<void> written = write(); !written) {
        if (!m_failing)
            Q_EMIT failed(written.error());
        m_failing = true;
        m_timer.start(retryDelay);
        return;
    }
    m_pending.clear();
    m_amended.clear();
    m_pendingBounds.reset();
    m_pendingSettings.reset();
    m_releasedNicks.clear();
    if (m_failing)
        Q_EMIT recovered();
    m_failing = false;
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
    insert.prepare(QStringLiteral("INSERT OR REPLACE INTO messages (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
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
        std::optional<Wire::LogFrame> entry = fromRow(query);
        if (!entry)
            continue;
        const auto amended = m_amended.constFind(seqOf(*entry));
        entries.append(amended == m_amended.cend() ? std::move(*entry) : *amended);
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
