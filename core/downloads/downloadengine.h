// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/downloads/connectionpool.h"
#include "core/downloads/downloadsettings.h"
#include "core/downloads/folderrules.h"
#include "core/downloads/hostbudget.h"
#include "core/downloads/jobpool.h"
#include "core/downloads/managerpool.h"
#include "core/downloads/ratelimiter.h"
#include "core/downloads/unfinishedindex.h"
#include "core/tasks/taskqueue.h"

#include <QObject>
#include <QTimer>

namespace Landline::Downloads {

/**
 * What all downloads share: connections, network managers, the buffer that bytes pass through, and threads
 * for what waits for the disk. A service; lives in the engine thread and outlives every download.
 */
class DownloadEngine final : public QObject
{
    Q_OBJECT
public:
    /** What passes through at once. */
    static constexpr qsizetype bufferBytes = 1 << 20;
    /** `clock` outlives the engine. */
    explicit DownloadEngine(const Clock &clock, QObject *parent = nullptr);
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    /** Takes effect at once, for what runs too. */
    void setSettings(const DownloadSettings &settings);
    [[nodiscard]] const DownloadSettings &settings() const { return m_settings; }
    /** For attempts that begin from now on. */
    void setFullDiskPolicy(FullDiskPolicy policy) { m_fullDiskPolicy = policy; }
    [[nodiscard]] FullDiskPolicy fullDiskPolicy() const { return m_fullDiskPolicy; }
    /** For downloads whose name becomes known from now on. */
    void setFolders(const FolderRules &folders) { m_folders = folders; }
    [[nodiscard]] const FolderRules &folders() const { return m_folders; }
    void setLogDetail(LogDetail detail) { m_logDetail = detail; }
    [[nodiscard]] LogDetail logDetail() const { return m_logDetail; }
    [[nodiscard]] RateLimiter &limiter() { return m_limiter; }
    [[nodiscard]] HostBudget &hosts() { return m_hosts; }
    [[nodiscard]] const HostBudget &hosts() const { return m_hosts; }
    [[nodiscard]] ConnectionPool &connections() { return m_connections; }
    [[nodiscard]] ManagerPool &managers() { return m_managers; }
    [[nodiscard]] UnfinishedIndex &unfinished() { return m_unfinished; }
    /** Valid until control returns to the event loop; nothing in it outlives a signal. */
    [[nodiscard]] QByteArray &buffer() { return m_buffer; }

    /** Runs `job` in another thread; then `done` in the engine's, unless `context` is gone by then. */
    void runInPool(QObject *context, JobPool::Job job, JobPool::Done done)
    {
        m_pool.run(context, std::move(job), std::move(done));
    }

private:
    void followHours();

    const Clock &m_clock;
    DownloadSettings m_settings;
    FullDiskPolicy m_fullDiskPolicy = FullDiskPolicy::Fail;
    LogDetail m_logDetail = LogDetail::Steps;
    FolderRules m_folders;
    RateLimiter m_limiter;
    HostBudget m_hosts;
    QTimer m_hours; ///< looks whether hours with another rate have begun
    ConnectionPool m_connections;
    ManagerPool m_managers;
    UnfinishedIndex m_unfinished;
    QByteArray m_buffer;
    JobPool m_pool;
};

/** How the queue makes downloads out of requests. `engine` outlives the queue and shares its thread. */
[[nodiscard]] Tasks::TaskKind downloadKind(DownloadEngine &engine);

} // namespace Landline::Downloads
