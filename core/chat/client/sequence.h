// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <algorithm>
#include <optional>

namespace Landline::Chat {

/**
 * Which entries of a room's log have been seen, so that none is shown twice and none is missed over cuts,
 * gaps and restarts of the host. Pure.
 */
class Sequence
{
public:
    /** What the next hello says to go on from; nothing before the first entry, or all that the room ever said
     * would be asked for. */
    [[nodiscard]] std::optional<qint64> since() const
    {
        return m_last > 0 ? std::optional(m_last) : std::nullopt;
    }
    [[nodiscard]] const QString &epoch() const { return m_epoch; }

    /** A join was accepted; returns false when the host's history is not the one known before, also where it
     * is an older state of it: of a copy that was put back. */
    bool join(const QString &epoch, qint64 last)
    {
        const bool same = m_joined && epoch == m_epoch && last >= m_last;
        if (!same)
            m_last = 0; // of another history: its history frames all count as new
        m_epoch = epoch;
        m_joined = true;
        m_announced = last;
        return same;
    }
    /** An entry of the history that was sent in answer: true when it is new. Order may have holes, time does
     * not go back. */
    bool takeHistory(qint64 seq)
    {
        if (seq <= m_last)
            return false;
        m_last = seq;
        return true;
    }
    /** The answer to a join is complete: live entries go on after it. */
    void joined() { m_last = std::max(m_last, m_announced); }
    /** A live entry: true when it is the next one. When false and isBehind(), something has to be fetched. */
    bool takeLive(qint64 seq)
    {
        m_announced = std::max(m_announced, seq);
        if (seq - 1 != m_last) // m_last may be the highest number there is
            return false;
        m_last = seq;
        return true;
    }
    void announce(qint64 seq) { m_announced = std::max(m_announced, seq); }
    /** There are entries that have not been seen. */
    [[nodiscard]] bool isBehind() const { return m_last < m_announced; }
    [[nodiscard]] qint64 last() const { return m_last; }
    [[nodiscard]] qint64 announced() const { return m_announced; }

private:
    QString m_epoch;
    qint64 m_last = 0;      ///< all up to here have been seen
    qint64 m_announced = 0; ///< the highest that is known to exist
    bool m_joined = false;
};

} // namespace Landline::Chat
