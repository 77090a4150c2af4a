// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historystore.h"

#include "core/chat/history/historylock.h"
#include "core/chat/history/historymeta.h"
#include "core/chat/history/rows.h"
#include "core/chat/wire/roughsize.h"

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
                         "WHERE key <> '' ORDER BY seq")},
         {QStringLiteral(
              "CREATE VIRTUAL TABLE search USING fts5(text, content='messages', content_rowid='seq', "
              "tokenize='trigram')"),
          QStringLiteral("INSERT INTO search (rowid, text) SELECT seq, text FROM messages WHERE kind = 0"),
          QStringLiteral("CREATE TRIGGER found AFTER INSERT ON messages WHEN new.kind = 0 BEGIN INSERT INTO "
                         "search (rowid, text) VALUES (new.seq, new.text); END"),
          QStringLiteral("CREATE TRIGGER lost AFTER DELETE ON messages WHEN old.kind = 0 BEGIN INSERT INTO "
                         "search (search, rowid, text) VALUES ('delete', old.seq, old.text); END"),
          QStringLiteral("CREATE TRIGGER changed AFTER UPDATE OF text ON messages WHEN old.kind = 0 BEGIN "
                         "INSERT INTO search (search, rowid, text) VALUES ('delete', old.seq, old.text); "
                         "INSERT INTO search (rowid, text) VALUES (new.seq, new.text); END")}}};
}

HistoryStore::HistoryStore(QString path, Retention retention, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_retention(retention)
    , m_timer(this)
    , m_trimTimer(this)
    , m_searchTimer(this)
{
    qRegisterMetaType<HistoryFinds>();
    qRegisterMetaType<HistoryPage>();
    qRegisterMetaType<HistoryPlace>();
    qRegisterMetaType<HistoryStart>();
    qRegisterMetaType<Reservation>();
    m_timer.setSingleShot(true);
    m_trimTimer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HistoryStore::commit);
    connect(&m_trimTimer, &QTimer::timeout, this, &HistoryStore::trim);
    connect(&m_searchTimer, &QTimer::timeout, this, &HistoryStore::goOnSearching);
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
        Result<std::unique_ptr<FileLock>> lock = lockHistory(m_path);
        if (!lock) {
            Q_EMIT refused(lock.error());
            return;
        }
        m_lock = std::move(*lock);
        Result<std::unique_ptr<Database>> database =
            Database::open(canonicalHistory(m_path), schema(), m_namedBy);
        if (!database) {
            m_lock.reset();
            Q_EMIT refused(database.error());
            return;
        }
        m_database = std::move(*database);
        if (!m_database->movedAside().isEmpty()) {
            const QString aside = m_database->movedAside();
            const QString text = QStringLiteral(
                "the chat history was damaged; it was moved to %1 and a new one begun, with no "
                "bans, operators, topic or owners of names");
            Q_EMIT begunAnew({ErrorCode::Damaged, text.arg(aside), aside, 0, {}});
        }
        trim();
        Result<HistoryStart> read = readStart();
        if (!read) {
            m_database.reset();
            m_lock.reset();
            Q_EMIT refused(read.error());
            return;
        }
        start = std::move(*read);
        m_numbers.emplace(canonicalHistory(m_path));
        m_numbers->open();
        if (const std::optional<Reservation> kept = m_numbers->kept(start.epoch)) {
            start.nextSeq = std::max(start.nextSeq, kept->seq);
            start.nextPlainId = std::max(start.nextPlainId, kept->plainId);
        }
    }
    if (start.epoch.isEmpty()) {
        start.epoch = QUuid::createUuid().toString(QUuid::Id128);
        m_pendingEpoch = start.epoch;
    }
    m_epoch = start.epoch;
    m_bounds = {start.nextSeq + seqBlock, start.nextPlainId + plainIdBlock};
    m_pendingBounds = m_bounds;
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
    if (!nicks.exec(QStringLiteral("SELECT nick, key FROM nicks ORDER BY rowid")))
        return failure(errorFromSql(nicks.lastError(), QStringLiteral("cannot read the chat history")));
    while (nicks.next())
        start.nicks.append({nicks.value(0).toString(), nicks.value(1).toString()});
    start.tail = newest(tailLength);
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

/** Calls take(bytes) in the store's thread; until then the entries count as untaken. */
template <class Take>
void HistoryStore::handOver(const QList<Wire::LogFrame> &entries, Take take)
{
    if (m_path.isEmpty())
        return;
    qint64 bytes = 0;
    for (const Wire::LogFrame &entry : entries)
        bytes += Wire::roughSize(entry);
    m_untaken += bytes;
    QMetaObject::invokeMethod(this, [this, bytes, take = std::move(take)] {
        take(bytes);
        // At each fall past the half, whether somebody waits for it or not: a wait that begins while it is
        // above can't be overlooked.
        const qint64 before = m_untaken.fetch_sub(bytes);
        if (before > m_maxUntaken / 2 && before - bytes <= m_maxUntaken / 2)
            Q_EMIT caughtUp();
    });
}

void HistoryStore::append(const QList<Wire::LogFrame> &entries)
{
    handOver(entries, [this, entries](qint64 bytes) {
        m_pending.append(entries);
        m_pendingBytes += bytes;
        boundPending();
        commitSoon();
    });
}

void HistoryStore::amend(const QList<Wire::LogFrame> &entries)
{
    handOver(entries, [this, entries](qint64) {
        for (const Wire::LogFrame &entry : entries) {
            const auto pending =
                std::lower_bound(m_pending.begin(), m_pending.end(), seqOf(entry),
                                 [](const Wire::LogFrame &one, qint64 seq) { return seqOf(one) < seq; });
            if (pending != m_pending.end() && seqOf(*pending) == seqOf(entry)) {
                m_pendingBytes += Wire::roughSize(entry) - Wire::roughSize(*pending);
                *pending = entry;
                continue;
            }
            if (const auto known = m_amended.constFind(seqOf(entry)); known != m_amended.cend())
                m_pendingBytes -= Wire::roughSize(*known);
            else if (m_amended.size() >= maxPending || m_pendingBytes >= maxPendingBytes)
                continue;
            m_pendingBytes += Wire::roughSize(entry);
            m_amended.insert(seqOf(entry), entry);
        }
        commitSoon();
    });
}

static bool isMessage(const Wire::LogFrame &entry)
{
    return std::holds_alternative<Wire::Posted>(entry);
}

/** While nothing can be stored: the oldest are given up. */
void HistoryStore::boundPending()
{
    qsizetype gone = std::max<qsizetype>(0, m_pending.size() - maxPending);
    for (qsizetype i = 0; i < gone; ++i)
        m_pendingBytes -= Wire::roughSize(m_pending.at(i));
    for (; gone < m_pending.size() && m_pendingBytes > maxPendingBytes; ++gone)
        m_pendingBytes -= Wire::roughSize(m_pending.at(gone));
    m_givenUp += std::count_if(m_pending.cbegin(), m_pending.cbegin() + gone, isMessage);
    m_pending.remove(0, gone);
}

void HistoryStore::keepSettings(const QByteArray &settings)
{
    QMetaObject::invokeMethod(this, [this, settings] {
        m_pendingSettings = settings;
        // A message that is lost with the host is sent again by who wrote it; nobody decides twice.
        if (m_problem)
            commitSoon();
        else
            commit();
    });
}

void HistoryStore::keepNick(const QString &nick, const QString &key, const QString &was)
{
    QMetaObject::invokeMethod(this, [this, nick, key, was] {
        if (m_path.isEmpty())
            return;
        // One for each nick, however often it is spelled anew before it can be stored.
        const auto pending = m_pendingNicks.constFind(was);
        const QString stored = pending == m_pendingNicks.cend() ? was : pending->stored;
        m_pendingNicks.remove(was);
        m_pendingNicks.insert(nick, {key, stored});
        commitSoon();
    });
}

void HistoryStore::releaseNick(const QString &nick)
{
    QMetaObject::invokeMethod(this, [this, nick] {
        if (m_path.isEmpty())
            return;
        const auto pending = m_pendingNicks.constFind(nick);
        const QString stored = pending == m_pendingNicks.cend() ? nick : pending->stored;
        m_pendingNicks.remove(nick);
        if (!stored.isEmpty())
            m_releasedNicks.append(stored);
        commitSoon();
    });
}

void HistoryStore::commitSoon()
{
    if (!m_timer.isActive())
        m_timer.start(m_problem ? retryDelay : commitDelay);
}

void HistoryStore::reserve(const Reservation &bounds)
{
    QMetaObject::invokeMethod(this, [this, bounds] {
        m_bounds = {std::max(m_bounds.seq, bounds.seq), std::max(m_bounds.plainId, bounds.plainId)};
        m_pendingBounds = m_bounds;
        commit();
        // Usable even where they could be kept nowhere: chat goes on.
        Q_EMIT reserved(m_bounds);
    });
}

void HistoryStore::close(const Reservation &next)
{
    m_closing = true;
    QMetaObject::invokeMethod(
        this,
        [this, next] {
            if (next.seq > 0)
                m_pendingBounds = next;
            commit();
            tellUnstored();
            m_timer.stop();
            m_trimTimer.stop();
            m_searchTimer.stop();
            m_searches.clear();
            if (m_numbers && !hasPending())
                m_numbers->remove();
            m_numbers.reset();
            m_database.reset();
            m_lock.reset();
            Q_EMIT closed();
        },
        Qt::QueuedConnection);
}

void HistoryStore::tellUnstored()
{
    const bool isStored = m_pending.isEmpty() && m_amended.isEmpty() && !m_pendingSettings
                          && m_pendingNicks.isEmpty() && m_releasedNicks.isEmpty() && m_givenUp == 0;
    if (isStored || !m_database)
        return;
    const qint64 messages = m_givenUp + std::count_if(m_pending.cbegin(), m_pending.cend(), isMessage);
    const QString what = messages == 0   ? QStringLiteral("what happened last in the room is")
                         : messages == 1 ? QStringLiteral("1 message is")
                                         : QStringLiteral("%1 messages are").arg(messages);
    Error error =
        m_problem.value_or(Error{ErrorCode::DiskFull, QStringLiteral("there was no room"), {}, 0, {}});
    error.message = QStringLiteral("%1 lost: %2").arg(what, error.message);
    error.path = m_path;
    Q_EMIT unstored(error);
}

bool HistoryStore::hasPending() const
{
    return !m_pending.isEmpty() || !m_amended.isEmpty() || m_pendingBounds || m_pendingSettings
           || !m_pendingNicks.isEmpty() || !m_releasedNicks.isEmpty();
}

void HistoryStore::commit()
{
    m_timer.stop();
    if (!m_database || !hasPending())
        return;
    if (const Result<void> written = write(); !written) {
        if (!m_problem)
            Q_EMIT failed(written.error());
        m_problem = written.error();
        m_timer.start(retryDelay);
        if (m_pendingBounds)
            static_cast<void>(m_numbers->keep(m_epoch, *m_pendingBounds));
        return;
    }
    m_writtenBytes += m_pendingBytes;
    const qint64 many = std::max(trimAfterBytes, m_retention.bytes / trimSlack);
    if (m_retention.bytes > 0 && m_trimming == Trimming::Measuring && m_writtenBytes > many)
        m_trimTimer.start(0);
    m_pending.clear();
    m_amended.clear();
    m_pendingBytes = 0;
    m_pendingBounds.reset();
    m_pendingEpoch.reset();
    m_pendingSettings.reset();
    m_pendingNicks.clear();
    m_releasedNicks.clear();
    m_numbers->clear();
    if (std::exchange(m_problem, {}))
        Q_EMIT recovered();
}

} // namespace Landline::Chat
