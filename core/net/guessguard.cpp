// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/guessguard.h"

#include <QHostAddress>

#include <algorithm>

namespace Landline::Net {

using std::chrono::milliseconds;

QString GuessGuard::networkOf(const QString &address)
{
    const QHostAddress parsed(address);
    if (parsed.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR bytes = parsed.toIPv6Address();
    std::fill(std::begin(bytes.c) + 8, std::end(bytes.c), quint8(0));
    return QHostAddress(bytes).toString();
}

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
