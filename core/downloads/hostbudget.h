// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <memory>

namespace Landline::Downloads {

class HostBudget;

/** The right to one connection to a host; given back when it is destroyed. */
class HostLease
{
public:
    HostLease(HostBudget &budget, QString host);
    ~HostLease();
    HostLease(const HostLease &) = delete;
    HostLease &operator=(const HostLease &) = delete;

private:
    HostBudget &m_budget;
    QString m_host;
};

/**
 * How many connections each host gets from all downloads together, what it has shown to bear, and until when
 * it asked to be left alone. Engine thread; outlives its leases.
 */
class HostBudget final : public QObject
{
    Q_OBJECT
public:
    /** For so long a host is remembered to bear fewer connections. */
    static constexpr std::chrono::minutes memory{10};
    static constexpr std::chrono::minutes defaultLongestPause{10};

    /** What a connection is wanted for: a file that has none goes before one that wants more. */
    enum class Need { First, More };

    /** `clock` outlives this. */
    explicit HostBudget(const Clock &clock);

    void setLimit(int connections);
    /** A host that asks for a longer pause is refused it: nobody would wait for it to end. */
    void setLongestPause(std::chrono::milliseconds span) { m_longestPause = span; }
    [[nodiscard]] static QString hostOf(const QUrl &url);
    /** Null: not now; changed() tells when it may be tried again. */
    [[nodiscard]] std::unique_ptr<HostLease> take(const QString &host, Need need);
    /** The host refuses more connections than there are now: 8, 4, 2, 1. */
    void stepDown(const QString &host);
    /** The host asked for a pause; one longer than the longest is passed over. */
    void pause(const QString &host, std::chrono::milliseconds span);
    /** How long the host is to be left alone; 0: it isn't. */
    [[nodiscard]] std::chrono::milliseconds pauseLeft(const QString &host) const;
    [[nodiscard]] int limitOf(const QString &host) const;
    /** More than its part of a crowded host: a file with so many connections gives one back. */
    [[nodiscard]] bool isGreedy(const QString &host, int connections) const;

signals:
    /** The host is to be left alone for a while. */
    void paused(const QString &host);
    /** Something has become free: first for those who have no connection at all … */
    void freed();
    /** … then for all. */
    void changed();
    /** A file has to wait for its first connection to this host. */
    void crowded(const QString &host);

private:
    friend class HostLease;
    struct Host
    {
        int used = 0;
        int waitingFirst = 0;
        int steppedDownTo = 0; ///< 0: it has not shown any bound
        std::chrono::milliseconds steppedDownAt{0};
        std::chrono::milliseconds pausedUntil{0};
    };
    void giveBack(const QString &host);
    void announce();

    const Clock &m_clock;
    int m_limit = 8;
    std::chrono::milliseconds m_longestPause = defaultLongestPause;
    QHash<QString, Host> m_hosts;
    QTimer m_announce; ///< coalesces, and waits for the end of pauses
};

} // namespace Landline::Downloads
