// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/connectionpool.h"

#include <utility>

namespace Landline::Downloads {

ConnectionLease::ConnectionLease(ConnectionLease &&other) noexcept
    : m_entry(std::move(other.m_entry))
    , m_host(std::move(other.m_host))
{}

ConnectionLease &ConnectionLease::operator=(ConnectionLease &&other) noexcept
{
    std::swap(m_entry, other.m_entry);
    std::swap(m_host, other.m_host);
    return *this;
}

ConnectionLease::~ConnectionLease()
{
    if (m_entry)
        --m_entry->used[m_host];
}

QNetworkAccessManager &ConnectionLease::manager() const
{
    return m_entry->manager;
}

ConnectionLease ConnectionPool::lease(const QUrl &url, const QString &trust)
{
    ConnectionLease out;
    out.m_host =
        url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
            .toString();
    for (const auto &entry : m_entries) {
        if (entry->trust == trust && entry->used.value(out.m_host) < connectionsPerManager) {
            out.m_entry = entry;
            break;
        }
    }
    if (!out.m_entry) {
        out.m_entry = std::make_shared<ConnectionLease::Entry>();
        out.m_entry->trust = trust;
        // Redirects are followed by the source, which looks at each; certificates are never waved through.
        out.m_entry->manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        m_entries.push_back(out.m_entry);
    }
    ++out.m_entry->used[out.m_host];
    return out;
}

int ConnectionPool::leaseCount() const
{
    int sum = 0;
    for (const auto &entry : m_entries) {
        for (const int count : entry->used)
            sum += count;
    }
    return sum;
}

} // namespace Landline::Downloads
