// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/epollset.h"
#include "core/net/transport.h"

#include <memory>

namespace Landline::Net {

/**
 * A transport over a connected TCP socket without a QTcpSocket: a host of many members spends its time in the
 * system's calls alone. What one turn of the loop writes leaves by one call; the system is asked to tell of
 * room only when it did not take everything. Linux.
 */
class EpollTransport final : public Transport, private EpollSet::Watcher
{
    Q_OBJECT
public:
    /** So much is handed to the system without waiting for more. */
    static constexpr qint64 sendAtOnce = 4096;

    /** Takes the descriptor; it ends soon by transportClosed() if that can't be waited for. */
    EpollTransport(std::shared_ptr<EpollSet> set, int descriptor);
    ~EpollTransport() override;

    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 bytesToWrite() const override { return m_queue.size() - m_sent; }
    [[nodiscard]] bool isLost() const override { return m_descriptor < 0 || m_closing || m_lost != 0; }
    void setReading(Reading reading) override;
    void close() override;
    void abort() override;
    [[nodiscard]] QString peerAddress() const override { return m_peer; }
    [[nodiscard]] bool isLoopback() const override { return m_loopback; }

private:
    void ready(quint32 events) override;
    void flush() override;
    bool send();
    void read();
    void readToTheEnd();
    void endSoon();
    void watch();
    [[nodiscard]] quint32 wantedEvents() const;
    void release();
    void finish(const Error &reason);
    [[nodiscard]] Error errorFrom(int code) const;

    std::shared_ptr<EpollSet> m_set;
    QString m_peer;
    QByteArray m_queue;   ///< shared with whoever wrote it, until more comes
    qsizetype m_sent = 0; ///< of the queue
    int m_descriptor;
    quint32 m_watched = 0;
    bool m_loopback = false;
    bool m_paused = false;
    bool m_hungUp = false; ///< while paused; the set would tell of it again and again, so it isn't asked
    bool m_flushPlanned = false;
    bool m_full = false; ///< the system did not take everything
    bool m_closing = false;
    bool m_ended = false; ///< the peer has said that nothing comes any more
    int m_lost = 0;       ///< errno for which nothing can be sent any more; what has come is still read
};

} // namespace Landline::Net
