// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace Landline::Chat {

/**
 * Which connections a host takes, so that no network (an IPv4 address, or an IPv6 /64) keeps the others out.
 * Pure.
 */
class Admissions
{
public:
    struct Limits
    {
        int connections = 0; ///< of all
        int newcomers = 0;   ///< of those, for networks that have none yet
        int perNetwork = 0;  ///< 0: any
        int refusals = 0;    ///< connections beyond it that are told so at the same time
    };
    enum class Answer {
        Admit,
        Refuse, ///< it is told that its network has too many
        Drop,   ///< there is no place even for telling it
    };
    explicit Admissions(const Limits &limits)
        : m_limits(limits)
    {}

    /** Unless it is dropped the connection counts until left() is told of it. Loopback has no limit of its
     * own. */
    [[nodiscard]] Answer came(const QString &network, bool isLoopback)
    {
        const int present = m_byNetwork.value(network);
        const int places = m_limits.connections - (present > 0 ? m_limits.newcomers : 0);
        if (m_all >= places)
            return Answer::Drop;
        const bool refused = m_limits.perNetwork > 0 && !isLoopback && present >= m_limits.perNetwork;
        if (refused && m_refused >= m_limits.refusals)
            return Answer::Drop;
        ++m_all;
        if (refused)
            ++m_refused;
        else
            ++m_byNetwork[network];
        return refused ? Answer::Refuse : Answer::Admit;
    }
    void left(const QString &network, Answer answer)
    {
        --m_all;
        if (answer == Answer::Refuse) {
            --m_refused;
            return;
        }
        const auto it = m_byNetwork.find(network);
        if (it != m_byNetwork.end() && --*it <= 0)
            m_byNetwork.erase(it);
    }

private:
    Limits m_limits;
    QHash<QString, int> m_byNetwork; ///< of those that were admitted
    int m_all = 0;
    int m_refused = 0;
};

} // namespace Landline::Chat
