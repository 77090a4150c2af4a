// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/managerpool.h"

#include <utility>

namespace Landline::Downloads {

ManagerLease::ManagerLease(ManagerLease &&other) noexcept
    : m_entry(std::move(other.m_entry))
    , m_host(std::move(other.m_host))
{}

ManagerLease &ManagerLease::operator=(ManagerLease &&other) noexcept
{
    std::swap(m_entry, other.m_entry);
    std::swap(m_host, other.m_host);
    return *this;
}

ManagerLease::~ManagerLease()
{
    if (m_entry)
        --m_entry->used[m_host];
}

QNetworkAccessManager &ManagerLease::manager() const
{
    return m_entry->manager;
}

ManagerLease ManagerPool::lease(const QUrl &url, const QString &trust)
{
    ManagerLease out;
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
        out.m_entry = std::make_shared<ManagerLease::Entry>();
        out.m_entry->trust = trust;
        // Redirects are followed by the source, which looks at each; certificates are never waved through.
        out.m_entry->manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        m_entries.push_back(out.m_entry);
    }
    ++out.m_entry->used[out.m_host];
    return out;
}

int ManagerPool::leaseCount() const
{
    int sum = 0;
    for (const auto &entry : m_entries) {
        for (const int count : entry->used)
            sum += count;
    }
    return sum;
}

} // namespace Landline::Downloads
