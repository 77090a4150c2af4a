// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QNetworkAccessManager>
#include <QUrl>

#include <memory>
#include <vector>

namespace Landline::Downloads {

class ConnectionPool;

/** The right to one connection to one host over one manager; given back when it is destroyed. */
class ConnectionLease
{
public:
    ConnectionLease() = default;
    ConnectionLease(ConnectionLease &&other) noexcept;
    ConnectionLease &operator=(ConnectionLease &&other) noexcept;
    ConnectionLease(const ConnectionLease &) = delete;
    ConnectionLease &operator=(const ConnectionLease &) = delete;
    ~ConnectionLease();

    [[nodiscard]] QNetworkAccessManager &manager() const;

private:
    friend class ConnectionPool;
    struct Entry
    {
        QNetworkAccessManager manager;
        QString trust;
        QHash<QString, int> used; ///< connections by host
    };
    std::shared_ptr<Entry> m_entry;
    QString m_host;
};

/**
 * As many network managers as are needed for no request to wait within one: Qt opens at most six connections
 * to a host over each. Engine thread.
 */
class ConnectionPool
{
public:
    static constexpr int connectionsPerManager = 6;

    /** `trust` names the certificates that are trusted: connections are never shared across. */
    [[nodiscard]] ConnectionLease lease(const QUrl &url, const QString &trust);
    [[nodiscard]] qsizetype managerCount() const { return static_cast<qsizetype>(m_entries.size()); }
    /** Leases that are out. */
    [[nodiscard]] int leaseCount() const;

private:
    std::vector<std::shared_ptr<ConnectionLease::Entry>> m_entries;
};

} // namespace Landline::Downloads
