// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/guessguard.h"

#include "core/net/socketoptions.h"

#include <algorithm>

namespace Landline::Net {

using std::chrono::milliseconds;

milliseconds GuessGuard::wait(const QString &address, milliseconds now)
{
    const auto it = m_addresses.constFind(networkOf(address));
    return it == m_addresses.cend() ? milliseconds(0)
                                    : std::max(milliseconds(0), it->failedAt + it->delay - now);
}

void GuessGuard::failed(const QString &address, milliseconds now)
{
    const QString network = networkOf(address);
    if (m_addresses.size() >= maxAddresses && !m_addresses.contains(network)) {
        m_addresses.erase(std::min_element(
            m_addresses.begin(), m_addresses.end(),
            [](const Entry &one, const Entry &other) { return one.failedAt < other.failedAt; }));
    }
    Entry &entry = m_addresses[network];
    if (now - entry.failedAt > forgottenAfter)
        entry.delay = milliseconds(0);
    entry.delay = std::clamp(2 * entry.delay, shortest, longest);
    entry.failedAt = now;
}

} // namespace Landline::Net
