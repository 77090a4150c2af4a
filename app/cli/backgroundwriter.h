// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace Landline::Cli {

/**
 * Writes to a descriptor in a thread of its own, so that nobody waits for a reader that does not read. What
 * it has not taken waits in a bounded queue. The functions may be called from any one thread.
 */
class BackgroundWriter
{
public:
    /** Bytes that wait; beyond it what may be missed is dropped. */
    static constexpr qsizetype maxWaiting = 1024 * 1024;
    /** Bytes beyond which all else is dropped as well. */
    static constexpr qsizetype maxWaitingOfAll = 8 * maxWaiting;
    /** How long the end waits for the reader. */
    static constexpr std::chrono::milliseconds lastWords{500};

    /** `missed` makes the line that says how many were dropped; empty: nothing says so. The descriptor stays
     * the caller's. */
    using MissedLine = std::function<QByteArray(qint64 count)>;
    BackgroundWriter(int descriptor, MissedLine missed);
    /** Waits for the reader, up to lastWords. */
    ~BackgroundWriter();
    BackgroundWriter(const BackgroundWriter &) = delete;
    BackgroundWriter &operator=(const BackgroundWriter &) = delete;

    enum class Worth { MayBeMissed, Needed };
    /** Returns at once. */
    void write(const QByteArray &bytes, Worth worth);
    /** False once the descriptor can't be written (its reader has gone). */
    [[nodiscard]] bool isWritable() const { return m_writable; }

private:
    void run();
    [[nodiscard]] bool writeAll(const QByteArray &bytes);

    int m_descriptor;
    MissedLine m_missedLine;
    int m_stopEvent;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<QByteArray> m_waiting;
    qsizetype m_waitingBytes = 0;
    qint64 m_missed = 0; ///< since the last line that said so
    bool m_stopping = false;
    bool m_idle = true; ///< the thread has nothing in hand
    std::atomic<bool> m_writable = true;
    std::thread m_thread;
};

} // namespace Landline::Cli
