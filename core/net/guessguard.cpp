// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/guessguard.h"

#include "core/net/socketoptions.h"

#include <algorithm>

namespace Landline::Net {

using std::chrono::milliseconds;

milliseconds GuessGuard::wait(const QString &address, milliseconds now)
{
    milliseconds longestWait{0};
    for (const QString &place : {address, networkOf(address)}) {
        if (const auto it = m_places.constFind(place); it != m_places.cend())
            longestWait = std::max(longestWait, it->failedAt + it->delay - now);
    }
    return longestWait;
}

GuessGuard::Entry &GuessGuard::fail(const QString &place, milliseconds now)
{
    if (m_places.size() >= maxAddresses && !m_places.contains(place)) {
        m_places.erase(
            std::min_element(m_places.begin(), m_places.end(), [](const Entry &one, const Entry &other) {
                return one.failedAt < other.failedAt;
            }));
    }
    Entry &entry = m_places[place];
    if (now - entry.failedAt > forgottenAfter)
        entry = {};
    entry.failedAt = now;
    ++entry.failures;
    return entry;
}

void GuessGuard::failed(const QString &address, milliseconds now)
{
    Entry &own = fail(address, now);
    own.delay = std::clamp(2 * own.delay, shortest, longest);
    if (const QString network = networkOf(address); network != address) {
        Entry &shared = fail(network, now);
        shared.delay = shared.failures > freeOfNetwork ? shortest : milliseconds(0);
    }
}

} // namespace Landline::Net
