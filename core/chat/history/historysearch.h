// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/database.h"
#include "core/base/textmatcher.h"
#include "core/chat/history/historypage.h"

#include <QHash>

#include <chrono>

namespace Landline::Chat {

/**
 * Looks for a text in a stored history, the newest first, in slices that nobody has to wait long for. The
 * index is asked for the first characters in threes alone, without their places: what it names is compared.
 * Lives in the store's thread.
 */
class HistorySearch
{
public:
    /** Of the text, that the index is asked for. */
    static constexpr qsizetype maxTrigrams = 16;
    /** Messages that a slice compares, if it has the time. */
    static constexpr int candidates = 64;
    /** Seqs that a slice covers: so many at first, then more or less as it took a shorter or longer time than
     * it should. */
    static constexpr qint64 firstSpan = 1024;
    static constexpr qint64 maxSpan = 16'384;
    static constexpr std::chrono::milliseconds sliceTime{10};

    HistorySearch(quint64 request, const QString &text, qint64 before, int count,
                  std::chrono::milliseconds budget);

    [[nodiscard]] quint64 request() const { return m_request; }
    /** Looks at entries that are not stored yet, before the first step(). */
    void lookAt(const QList<Wire::LogFrame> &pending);
    /** One slice; `amended` are entries as they will be stored, by seq. True when all is found, or time is
     * over. */
    [[nodiscard]] Result<bool> step(const Database &database, const QHash<qint64, Wire::LogFrame> &amended);
    /** Of what was looked at so far. */
    [[nodiscard]] HistoryFinds finds() const;

private:
    [[nodiscard]] Result<bool> begin(const Database &database);
    [[nodiscard]] bool matches(const Wire::LogFrame &entry) const;
    [[nodiscard]] bool isFull() const { return m_found.size() > m_count; }

    quint64 m_request;
    TextMatcher m_text;
    /** For the index, or for LIKE where the text is too short for it; empty: all is compared. */
    QString m_query;
    bool m_indexed = false;
    qint64 m_before;
    int m_count;
    std::chrono::milliseconds m_budget;
    std::chrono::nanoseconds m_spent{0};
    QList<qint64> m_found; ///< the newest first; one more than asked for, where there is one
    qint64 m_lowest = 0;   ///< of all that is kept
    qint64 m_span = firstSpan;
    bool m_begun = false;
    bool m_all = false; ///< nothing is left to look at
};

} // namespace Landline::Chat
