// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/historysearch.h"

#include "core/base/normalform.h"

#include <QElapsedTimer>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

namespace Landline::Chat {

/** The index knows three characters and more; Chinese words are often shorter. */
static constexpr qsizetype indexed = 3;

/** Asks the index for messages that have the first characters somewhere, in threes. */
static QString matchFor(const QList<uint> &characters)
{
    QStringList trigrams;
    for (qsizetype i = 0; i + indexed <= characters.size() && trigrams.size() < HistorySearch::maxTrigrams;
         ++i) {
        QString three;
        for (const uint character : characters.mid(i, indexed))
            three += QChar::fromUcs4(character);
        const QString quoted = u'"' + three.replace(u'"', QLatin1String("\"\"")) + u'"';
        if (!trigrams.contains(quoted))
            trigrams.append(quoted);
    }
    return trigrams.join(QLatin1String(" AND "));
}

/** LIKE knows the case of ASCII letters alone. */
static bool isForLike(const QList<uint> &characters)
{
    return std::all_of(characters.cbegin(), characters.cend(), [](uint character) {
        return character < 128 || QChar::toLower(character) == QChar::toUpper(character);
    });
}

static QString likeFor(QString text)
{
    for (const char16_t special : {u'\\', u'%', u'_'})
        text.replace(QChar(special), QStringLiteral("\\") + QChar(special));
    return u'%' + text + u'%';
}

HistorySearch::HistorySearch(quint64 request, const QString &text, qint64 before, int count,
                             std::chrono::milliseconds budget)
    : m_request(request)
    , m_text(text)
    , m_before(before)
    , m_count(count)
    , m_budget(budget)
{
    // The index has messages as they were written, with letters and their marks in one or apart.
    const QString together = composed(text);
    const QString apart = text.normalized(QString::NormalizationForm_D);
    const QList<uint> characters = together.toUcs4();
    m_indexed = characters.size() >= indexed;
    if (m_indexed && together == apart)
        m_query = matchFor(characters);
    else if (m_indexed)
        m_query = u'(' + matchFor(characters) + QStringLiteral(") OR (") + matchFor(apart.toUcs4()) + u')';
    else if (together == apart && isForLike(characters))
        m_query = likeFor(text);
}

bool HistorySearch::matches(const Wire::LogFrame &entry) const
{
    const auto *posted = std::get_if<Wire::Posted>(&entry);
    return posted && m_text.isIn(posted->content);
}

void HistorySearch::lookAt(const QList<Wire::LogFrame> &pending)
{
    for (auto it = pending.crbegin(); it != pending.crend() && !isFull(); ++it) {
        if (const qint64 seq = std::get_if<Wire::Posted>(&*it) ? std::get<Wire::Posted>(*it).seq : 0;
            seq != 0 && seq < m_before && matches(*it))
            m_found.append(seq);
    }
}

/** False: there is nothing to look at. */
Result<bool> HistorySearch::begin(const Database &database)
{
    QSqlQuery ends(database.connection());
    // Two looks at an end each; one statement for both would read all of it.
    if (!ends.exec(QStringLiteral("SELECT (SELECT MIN(seq) FROM messages), (SELECT MAX(seq) FROM messages)"))
        || !ends.next())
        return failure(errorFromSql(ends.lastError(), QStringLiteral("cannot read the chat history")));
    if (ends.isNull(0))
        return false;
    m_lowest = ends.value(0).toLongLong();
    m_before = std::min(m_before, ends.value(1).toLongLong() + 1);
    return m_lowest < m_before;
}

Result<bool> HistorySearch::step(const Database &database, const QHash<qint64, Wire::LogFrame> &amended)
{
    QElapsedTimer timer;
    timer.start();
    if (!std::exchange(m_begun, true)) {
        const Result<bool> begun = begin(database);
        if (!begun)
            return begun;
        m_all = !*begun;
    }
    if (m_all || isFull())
        return true;
    const qint64 low = std::max(m_lowest, m_before - m_span);
    QSqlQuery query(database.connection());
    query.setForwardOnly(true);
    query.prepare(
        m_indexed ? QStringLiteral("SELECT rowid, text FROM search WHERE search MATCH ? AND rowid BETWEEN "
                                   "? AND ? ORDER BY rowid DESC LIMIT ?")
        : m_query.isEmpty()
            ? QStringLiteral("SELECT seq, text FROM messages WHERE kind = 0 AND seq BETWEEN "
                             "? AND ? ORDER BY seq DESC LIMIT ?")
            : QStringLiteral("SELECT seq, text FROM messages WHERE kind = 0 AND text LIKE ? "
                             "ESCAPE '\\' AND seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT ?"));
    if (!m_query.isEmpty())
        query.addBindValue(m_query);
    query.addBindValue(low);
    query.addBindValue(m_before - 1);
    query.addBindValue(candidates);
    if (!query.exec())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot search the chat history")));
    qint64 seq = m_before;
    bool isWhole = false; // the span was looked through
    for (int looked = 0; looked < candidates && !isFull(); ++looked) {
        if (looked > 0 && timer.hasExpired(sliceTime.count()))
            break;
        if (!query.next()) {
            isWhole = true;
            break;
        }
        seq = query.value(0).toLongLong();
        const auto changed = amended.constFind(seq);
        if (changed == amended.cend() ? m_text.isIn(query.value(1).toString()) : matches(*changed))
            m_found.append(seq);
    }
    if (query.lastError().isValid())
        return failure(errorFromSql(query.lastError(), QStringLiteral("cannot search the chat history")));
    m_before = isWhole ? low : seq;
    m_all = m_before <= m_lowest;
    const std::chrono::nanoseconds took(timer.nsecsElapsed());
    m_spent += took;
    if (took > sliceTime)
        m_span = std::max<qint64>(m_span / 2, candidates);
    else if (isWhole)
        m_span = std::min(m_span * 2, maxSpan);
    return m_all || isFull() || m_spent >= m_budget;
}

HistoryFinds HistorySearch::finds() const
{
    HistoryFinds finds;
    finds.seqs = m_found.mid(0, m_count);
    std::reverse(finds.seqs.begin(), finds.seqs.end());
    finds.atStart = m_all && !isFull();
    return finds;
}

} // namespace Landline::Chat
