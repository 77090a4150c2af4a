// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <algorithm>
#include <chrono>
#include <vector>

namespace Landline::Chat {

/** When the members of a slowed-down room have said something last: of so many of them, and no more. Pure. */
class SlowList
{
public:
    explicit SlowList(qsizetype most)
        : m_most(most)
    {}

    /** How long a member may not say anything, where each may once in `slow`; 0: it may. */
    [[nodiscard]] std::chrono::milliseconds wait(const QString &id, std::chrono::milliseconds slow,
                                                 std::chrono::milliseconds now) const
    {
        const auto last = m_last.constFind(id);
        return last == m_last.cend() ? std::chrono::milliseconds(0)
                                     : std::max(std::chrono::milliseconds(0), *last + slow - now);
    }
    void said(const QString &id, std::chrono::milliseconds now)
    {
        if (m_last.size() >= m_most && !m_last.contains(id))
            dropOldest();
        m_last.insert(id, now);
    }
    /** It never comes again. */
    void forget(const QString &id) { m_last.remove(id); }
    /** Those who may say something. */
    void forgetOver(std::chrono::milliseconds slow, std::chrono::milliseconds now)
    {
        m_last.removeIf([&](auto one) { return one.value() + slow <= now; });
    }
    [[nodiscard]] qsizetype count() const { return m_last.size(); }

private:
    /** A tenth at a time: looking for them costs as much as there are. */
    void dropOldest()
    {
        std::vector<std::chrono::milliseconds> times(m_last.cbegin(), m_last.cend());
        const auto tenth = times.begin() + std::ptrdiff_t(times.size() / 10);
        std::nth_element(times.begin(), tenth, times.end());
        m_last.removeIf([oldest = *tenth](auto one) { return one.value() <= oldest; });
    }

    qsizetype m_most;
    QHash<QString, std::chrono::milliseconds> m_last; ///< by member id
};

} // namespace Landline::Chat
