// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <memory>

class QProcess;
class QTemporaryDir;

namespace Landline::Bench {

/** What a process has cost so far. */
struct Usage
{
    double cpu = 0; ///< seconds, of all its threads
    double rss = 0; ///< KiB
};

/** A process that may be somebody else's, as /proc shows it. */
[[nodiscard]] Usage usageOf(qint64 pid);
/** KiB, since resetPeak(). */
[[nodiscard]] double peakOf(qint64 pid);
void resetPeak(qint64 pid);

/** A server on loopback, with its files in a directory that goes with it. */
class ChatServerProcess
{
public:
    /**
     * "landline", "landline-history", "landline-tls", "redis", "redis-tls", "ngircd", "nats", "seed". Ends
     * the program where it is missing or does not start.
     */
    ChatServerProcess(const QString &kind, const QString &cli, const QString &seed);
    ~ChatServerProcess();
    ChatServerProcess(const ChatServerProcess &) = delete;
    ChatServerProcess &operator=(const ChatServerProcess &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] qint64 pid() const;

private:
    void startLandline(const QString &cli, const QString &history);
    void startRedis(bool encrypted);
    void startNgircd();
    void start(const QString &program, const QStringList &arguments);
    void waitUntilItListens();

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QProcess> m_process;
    int m_port = 0;
};

} // namespace Landline::Bench
