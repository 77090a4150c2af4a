// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QNetworkAccessManager>
#include <QUrl>

#include <memory>
#include <vector>

namespace Landline::Downloads {

class ManagerPool;

/** The right to one connection to one host over one manager; given back when it is destroyed. */
class ManagerLease
{
public:
    ManagerLease() = default;
    ManagerLease(ManagerLease &&other) noexcept;
    ManagerLease &operator=(ManagerLease &&other) noexcept;
    ManagerLease(const ManagerLease &) = delete;
    ManagerLease &operator=(const ManagerLease &) = delete;
    ~ManagerLease();

    [[nodiscard]] QNetworkAccessManager &manager() const;

private:
    friend class ManagerPool;
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
class ManagerPool
{
public:
    static constexpr int connectionsPerManager = 6;
    /** What a connection may hold that nobody has taken yet: one alone, or each of several. */
    static constexpr qint64 readAheadAlone = 4 << 20;
    static constexpr qint64 readAheadShared = 1 << 20;

    /** `trust` names the certificates that are trusted: connections are never shared across. */
    [[nodiscard]] ManagerLease lease(const QUrl &url, const QString &trust);
    [[nodiscard]] qsizetype managerCount() const { return static_cast<qsizetype>(m_entries.size()); }
    /** Leases that are out. */
    [[nodiscard]] int leaseCount() const;
    [[nodiscard]] qint64 readAhead() const { return leaseCount() > 1 ? readAheadShared : readAheadAlone; }

private:
    std::vector<std::shared_ptr<ManagerLease::Entry>> m_entries;
};

} // namespace Landline::Downloads
