// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPair>
#include <QSet>
#include <QString>

#include <deque>

namespace Landline::Chat {

/**
 * Which messages were seen lately, by who said them and under which name of their own: a host that died
 * before it had stored one is sent it again, and gives it out anew. Pure.
 */
class RecentIds
{
public:
    static constexpr size_t most = 4096;

    /** False: it was here before. What has no name is always new. */
    bool take(const QString &key, const QString &cid)
    {
        const QPair<QString, QString> id(key, cid);
        if (cid.isEmpty())
            return true;
        if (m_known.contains(id))
            return false;
        m_known.insert(id);
        m_order.push_back(id);
        if (m_order.size() > most) {
            m_known.remove(m_order.front());
            m_order.pop_front();
        }
        return true;
    }

private:
    QSet<QPair<QString, QString>> m_known;
    std::deque<QPair<QString, QString>> m_order;
};

} // namespace Landline::Chat
