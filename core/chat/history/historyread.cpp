// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the history, and what is found in it.
#include "core/chat/history/historystore.h"
#include "core/chat/history/rows.h"
#include "core/chat/wire/roughsize.h"

#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>

namespace Landline::Chat {

/** In the store's thread, unless the room has ended meanwhile. */
template <class Answer>
void HistoryStore::whileOpen(Answer answer)
{
    QMetaObject::invokeMethod(
        this,
        [this, answer] {
            if (!m_closing)
                answer();
        },
        Qt::QueuedConnection);
}

void HistoryStore::findPlace(quint64 request, qint64 seq, int count)
{
    whileOpen([this, request, seq, count] { Q_EMIT placeFound(request, placeOf(seq, count)); });
}

void HistoryStore::loadAfter(quint64 request, qint64 seq, qint64 end, int count)
{
    whileOpen([this, request, seq, end, count] { Q_EMIT pageLoaded(request, pageAfter(seq, end, count)); });
}

void HistoryStore::loadThese(quint64 request, const QList<qint64> &seqs)
{
    whileOpen([this, request, seqs] { Q_EMIT pageLoaded(request, pageOf(seqs)); });
}

void HistoryStore::search(quint64 request, const QString &text, qint64 seq, int count)
{
    whileOpen([this, request, text, seq, count] {
        beginSearch(HistorySearch(request, text, seq, count, m_searchBudget));
    });
}

Wire::LogFrame HistoryStore::asAmended(Wire::LogFrame entry) const
{
    const auto amended = m_amended.constFind(seqOf(entry));
    return amended == m_amended.cend() ? std::move(entry) : *amended;
}

void HistoryStore::tellUnreadable(const Error &error)
{
    if (!m_quietUntil.hasExpired())
        return;
    m_quietUntil.setRemainingTime(tellUnreadableEvery);
    Q_EMIT unreadable(error);
}

static Error errorOf(const QSqlQuery &query)
{
    return errorFromSql(query.lastError(), QStringLiteral("cannot read the chat history"));
}

QList<Wire::LogFrame> HistoryStore::newest(qint64 count)
{
    QList<Wire::LogFrame> entries;
    QSqlQuery query(m_database->connection());
    query.setForwardOnly(true);
    query.prepare(
        QStringLiteral("SELECT %1 FROM messages ORDER BY seq DESC LIMIT ?").arg(QLatin1String(rowColumns)));
    query.addBindValue(count);
    if (!query.exec())
        tellUnreadable(errorOf(query));
    while (query.next()) {
        if (std::optional<Wire::LogFrame> entry = fromRow(query))
            entries.append(std::move(*entry));
    }
    std::reverse(entries.begin(), entries.end());
    return entries;
}

HistoryPlace HistoryStore::placeOf(qint64 seq, int count)
{
    HistoryPlace place{seq};
    // What is pending is newer than what is stored.
    for (auto it = m_pending.crbegin(); it != m_pending.crend() && count > 0; ++it) {
        if (seqOf(*it) < seq) {
            place.start = seqOf(*it);
            --count;
        }
    }
    if (m_database && count > 0) {
        QSqlQuery query(m_database->connection());
        query.setForwardOnly(true);
        query.prepare(QStringLiteral("SELECT MIN(seq) FROM (SELECT seq FROM messages WHERE seq < ? ORDER BY "
                                     "seq DESC LIMIT ?)"));
        query.addBindValue(place.start);
        query.addBindValue(count);
        if (!query.exec() || !query.next()) {
            tellUnreadable(errorOf(query));
            place.failed = true;
            return place;
        }
        if (!query.isNull(0))
            place.start = query.value(0).toLongLong();
    }
    place.atStart = m_pending.isEmpty() || seqOf(m_pending.first()) >= place.start;
    if (m_database && place.atStart) {
        QSqlQuery query(m_database->connection());
        query.prepare(QStringLiteral("SELECT 1 FROM messages WHERE seq < ? LIMIT 1"));
        query.addBindValue(place.start);
        if (!query.exec()) {
            tellUnreadable(errorOf(query));
            place.failed = true;
            return place;
        }
        place.atStart = !query.next();
    }
    return place;
}

HistoryPage HistoryStore::pageAfter(qint64 seq, qint64 end, int count)
{
    HistoryPage page;
    page.through = seq;
    qint64 size = 0;
    // Those that can't be read count: what comes after them is not at its end.
    const auto hasRoom = [&] { return count-- > 0 && size < pieceBytes; };
    const auto take = [&](Wire::LogFrame entry) {
        size += Wire::roughSize(entry);
        page.entries.append(std::move(entry));
    };
    if (m_database) {
        QSqlQuery query(m_database->connection());
        query.setForwardOnly(true);
        query.prepare(QStringLiteral("SELECT %1 FROM messages WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?")
                          .arg(QLatin1String(rowColumns)));
        query.addBindValue(seq);
        query.addBindValue(end);
        query.addBindValue(count + 1);
        page.failed = !query.exec();
        while (!page.failed && query.next()) {
            if (!hasRoom()) {
                page.complete = false;
                return page;
            }
            page.through = query.value(0).toLongLong();
            if (std::optional<Wire::LogFrame> entry = fromRow(query))
                take(asAmended(std::move(*entry)));
        }
        page.failed = page.failed || query.lastError().isValid();
        if (page.failed) {
            tellUnreadable(errorOf(query));
            return page;
        }
    }
    for (const Wire::LogFrame &entry : std::as_const(m_pending)) {
        if (seqOf(entry) <= page.through || seqOf(entry) >= end)
            continue;
        if (!hasRoom()) {
            page.complete = false;
            return page;
        }
        page.through = seqOf(entry);
        take(entry);
    }
    return page;
}

HistoryPage HistoryStore::pageOf(const QList<qint64> &seqs)
{
    HistoryPage page;
    if (!m_database) {
        page.through = seqs.isEmpty() ? 0 : seqs.last();
        return page;
    }
    QSqlQuery query(m_database->connection());
    query.prepare(QStringLiteral("SELECT %1 FROM messages WHERE seq = ?").arg(QLatin1String(rowColumns)));
    qint64 size = 0;
    for (const qint64 seq : seqs) {
        if (size >= pieceBytes) {
            page.complete = false;
            return page;
        }
        page.through = seq;
        std::optional<Wire::LogFrame> entry;
        const auto pending =
            std::lower_bound(m_pending.cbegin(), m_pending.cend(), seq,
                             [](const Wire::LogFrame &one, qint64 wanted) { return seqOf(one) < wanted; });
        if (pending != m_pending.cend() && seqOf(*pending) == seq) {
            entry = *pending;
        } else {
            query.bindValue(0, seq);
            if (!query.exec()) {
                tellUnreadable(errorOf(query));
                page.failed = true;
                return page;
            }
            if (query.next())
                entry = fromRow(query);
            query.finish();
        }
        if (!entry)
            continue;
        page.entries.append(asAmended(std::move(*entry)));
        size += Wire::roughSize(page.entries.last());
    }
    return page;
}

void HistoryStore::beginSearch(HistorySearch search)
{
    if (!m_problem)
        commit(); // what waits is found as well
    search.lookAt(m_pending);
    m_searches.push_back(std::move(search));
    m_searchTimer.start(0);
}

/** One slice of one search at each turn of the loop. */
void HistoryStore::goOnSearching()
{
    if (m_closing || m_searches.empty()) {
        m_searches.clear();
        m_searchTimer.stop();
        return;
    }
    HistorySearch search = std::move(m_searches.front());
    m_searches.pop_front();
    const Result<bool> over = m_database ? search.step(*m_database, m_amended) : Result<bool>(true);
    if (over && !*over) {
        m_searches.push_back(std::move(search));
        return;
    }
    HistoryFinds finds = search.finds();
    finds.failed = !over;
    if (!over)
        tellUnreadable(over.error());
    Q_EMIT searched(search.request(), finds);
}

} // namespace Landline::Chat
