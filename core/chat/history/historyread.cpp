// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the history, and what is found in it.
#include "core/chat/history/historystore.h"
#include "core/chat/history/rows.h"

#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>

namespace Landline::Chat {

QList<Wire::LogFrame> HistoryStore::query(const QString &where, const QVariantList &values, qint64 count)
{
    QList<Wire::LogFrame> entries;
    if (!m_database || count <= 0)
        return entries;
    QSqlQuery query(m_database->connection());
    query.setForwardOnly(true);
    query.prepare(
        QStringLiteral("SELECT %1 FROM messages WHERE %2 LIMIT ?").arg(QLatin1String(rowColumns), where));
    for (const QVariant &value : values)
        query.addBindValue(value);
    query.addBindValue(count);
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

void HistoryStore::search(quint64 request, const QString &text, qint64 seq, int count)
{
    QMetaObject::invokeMethod(
        this, [this, request, text, seq, count] { answerSearch(request, text, seq, count); },
        Qt::QueuedConnection);
}

/** One more than asked for tells whether there is anything earlier. */
void HistoryStore::answer(quint64 request, QList<Wire::LogFrame> entries, int count)
{
    const bool atStart = entries.size() <= count;
    entries.resize(std::min<qsizetype>(entries.size(), count));
    std::reverse(entries.begin(), entries.end());
    Q_EMIT pageLoaded(request, entries, atStart);
}

void HistoryStore::answerBefore(quint64 request, qint64 seq, int count)
{
    QList<Wire::LogFrame> entries; // newest first; what is pending is newer than what is stored
    for (auto it = m_pending.crbegin(); it != m_pending.crend() && entries.size() <= count; ++it) {
        if (seqOf(*it) < seq)
            entries.append(*it);
    }
    entries.append(query(QStringLiteral("seq < ? ORDER BY seq DESC"), {seq}, count + 1 - entries.size()));
    answer(request, entries, count);
}

void HistoryStore::answerSearch(quint64 request, const QString &text, qint64 seq, int count)
{
    commit(); // what waits is found as well
    QList<Wire::LogFrame> entries;
    for (auto it = m_pending.crbegin(); it != m_pending.crend() && entries.size() <= count; ++it) {
        const auto *posted = std::get_if<Wire::Posted>(&*it);
        if (posted && posted->seq < seq && posted->content.contains(text, Qt::CaseInsensitive))
            entries.append(*it);
    }
    const qint64 rest = count + 1 - entries.size();
    // The index knows three characters and more; Chinese words are often shorter.
    constexpr qsizetype indexed = 3;
    if (text.toUcs4().size() >= indexed) {
        const QString phrase = u'"' + QString(text).replace(u'"', QLatin1String("\"\"")) + u'"';
        entries.append(
            query(QStringLiteral("seq IN (SELECT rowid FROM search WHERE search MATCH ? AND rowid < ? "
                                 "ORDER BY rowid DESC LIMIT ?) ORDER BY seq DESC"),
                  {phrase, seq, rest}, rest));
    } else {
        QString pattern = text;
        for (const char16_t special : {u'\\', u'%', u'_'})
            pattern.replace(QChar(special), QStringLiteral("\\") + QChar(special));
        entries.append(
            query(QStringLiteral("kind = 0 AND text LIKE ? ESCAPE '\\' AND seq < ? ORDER BY seq DESC"),
                  {u'%' + pattern + u'%', seq}, rest));
    }
    answer(request, entries, count);
}

void HistoryStore::answerAfter(quint64 request, qint64 seq, int count)
{
    QList<Wire::LogFrame> entries = query(QStringLiteral("seq > ? ORDER BY seq"), {seq}, count);
    for (const Wire::LogFrame &entry : std::as_const(m_pending)) {
        if (seqOf(entry) > seq && entries.size() < count)
            entries.append(entry);
    }
    Q_EMIT pageLoaded(request, entries, false);
}

} // namespace Landline::Chat
