// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>
#include <set>

namespace Landline::Chat {

/**
 * Gives out the N of client_N: from 0, in order, none twice. A number that was only shown to somebody who
 * then went over to encryption goes back and is given out again. Nothing from the bound on is given out
 * before reserve() has moved it. Pure.
 */
class PlainIds
{
public:
    void start(qint64 next, qint64 bound)
    {
        m_next = next;
        m_bound = bound;
    }
    /** Numbers below are usable. */
    void reserve(qint64 bound) { m_bound = std::max(m_bound, bound); }
    /** Nullopt: more have to be reserved first. */
    [[nodiscard]] std::optional<qint64> take()
    {
        if (!m_returned.empty())
            return m_returned.extract(m_returned.begin()).value();
        if (m_next >= m_bound)
            return {};
        return m_next++;
    }
    void giveBack(qint64 id) { m_returned.insert(id); }
    [[nodiscard]] bool isShort(qint64 ahead) const { return m_bound - m_next < ahead; }
    [[nodiscard]] qint64 bound() const { return m_bound; }
    /** The first number after all that were used; for when the host stops. */
    [[nodiscard]] qint64 next() const
    {
        qint64 next = m_next;
        while (m_returned.contains(next - 1))
            --next;
        return next;
    }

private:
    qint64 m_next = 0;
    qint64 m_bound = 0;
    std::set<qint64> m_returned;
};

} // namespace Landline::Chat
