// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/backgroundwriter.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace Landline::Cli {

BackgroundWriter::BackgroundWriter(int descriptor, MissedLine missed)
    : m_descriptor(descriptor)
    , m_missedLine(std::move(missed))
    , m_stopEvent(::eventfd(0, EFD_CLOEXEC))
    , m_thread([this] { run(); })
{}

BackgroundWriter::~BackgroundWriter()
{
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, lastWords, [this] { return m_waiting.empty() && m_idle; });
        m_stopping = true;
    }
    ::eventfd_write(m_stopEvent, 1);
    m_changed.notify_all();
    m_thread.join();
    ::close(m_stopEvent);
}

void BackgroundWriter::write(const QByteArray &bytes, Worth worth)
{
    {
        const std::scoped_lock lock(m_mutex);
        const qsizetype most = worth == Worth::Needed ? maxWaitingOfAll : maxWaiting;
        if (!m_writable || m_waitingBytes + bytes.size() > most) {
            ++m_missed;
            return;
        }
        if (m_missed > 0 && m_missedLine) {
            m_waiting.push_back(m_missedLine(m_missed));
            m_waitingBytes += m_waiting.back().size();
            m_missed = 0;
        }
        m_waiting.push_back(bytes);
        m_waitingBytes += bytes.size();
    }
    m_changed.notify_all();
}

void BackgroundWriter::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_idle = true;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
        if (m_stopping)
            return;
        m_idle = false;
        const QByteArray bytes = m_waiting.front();
        lock.unlock();
        const bool written = writeAll(bytes);
        lock.lock();
        if (!written) {
            m_writable = false;
            m_waiting.clear();
            m_waitingBytes = 0;
            continue;
        }
        m_waiting.pop_front();
        m_waitingBytes -= bytes.size();
    }
}

/** False: it can't be written, or all is to end. */
bool BackgroundWriter::writeAll(const QByteArray &bytes)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        pollfd ready[] = {{m_descriptor, POLLOUT, 0}, {m_stopEvent, POLLIN, 0}};
        if (::poll(ready, 2, -1) < 0 && errno != EINTR)
            return false;
        if (ready[1].revents != 0)
            return false;
        if (ready[0].revents == 0)
            continue;
        // A pipe that is ready takes so much without waiting.
        const auto size = std::min<qsizetype>(bytes.size() - written, PIPE_BUF);
        const ssize_t took = ::write(m_descriptor, bytes.constData() + written, static_cast<size_t>(size));
        if (took >= 0)
            written += took;
        else if (errno != EINTR && errno != EAGAIN)
            return false;
    }
    return true;
}

} // namespace Landline::Cli
