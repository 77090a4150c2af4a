// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace Landline::Chat {

/**
 * Which connections a host takes, so that no address keeps the others out, and no IPv6 network, of which one
 * machine may have all addresses, and a whole class one each. Pure.
 */
class Admissions
{
public:
    struct Limits
    {
        int connections = 0; ///< of all
        int newcomers = 0;  ///< of those, for addresses that have none yet, and none of one full IPv6 network
        int perAddress = 0; ///< 0: any
        int refusals = 0;   ///< connections beyond it that are told so at the same time
    };
    enum class Answer {
        Admit,
        Refuse, ///< it is told that its address has too many
        Drop,   ///< there is no place even for telling it
    };
    explicit Admissions(const Limits &limits)
        : m_limits(limits)
    {}

    /** Unless it is dropped the connection counts until left() is told of it. `network` is the address itself
     * where it is of no other. Loopback has no limit of its own. */
    [[nodiscard]] Answer came(const QString &address, const QString &network, bool isLoopback)
    {
        const int present = m_admitted.value(address);
        const int places = m_limits.connections - (present > 0 ? m_limits.newcomers : 0);
        const bool isFull = network != address && !isLoopback
                            && m_admitted.value(network) >= m_limits.connections - m_limits.newcomers;
        if (m_all >= places || isFull)
            return Answer::Drop;
        const bool refused = m_limits.perAddress > 0 && !isLoopback && present >= m_limits.perAddress;
        if (refused && m_refused >= m_limits.refusals)
            return Answer::Drop;
        ++m_all;
        if (refused) {
            ++m_refused;
            return Answer::Refuse;
        }
        ++m_admitted[address];
        if (network != address)
            ++m_admitted[network];
        return Answer::Admit;
    }
    void left(const QString &address, const QString &network, Answer answer)
    {
        --m_all;
        if (answer == Answer::Refuse) {
            --m_refused;
            return;
        }
        oneLess(address);
        if (network != address)
            oneLess(network);
    }

private:
    void oneLess(const QString &place)
    {
        const auto it = m_admitted.find(place);
        if (it != m_admitted.end() && --*it <= 0)
            m_admitted.erase(it);
    }

    Limits m_limits;
    QHash<QString, int> m_admitted; ///< by address, and by network where that is another
    int m_all = 0;
    int m_refused = 0;
};

} // namespace Landline::Chat
