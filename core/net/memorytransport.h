// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/transport.h"

#include <QPointer>

#include <memory>
#include <utility>

namespace Landline::Net {

/** One end of a pair in memory: for tests, and for a member that lives in the host's own thread. */
class MemoryTransport final : public Transport
{
    Q_OBJECT
public:
    /** Two connected ends, in the calling thread. */
    [[nodiscard]] static std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> pair();

    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 bytesToWrite() const override { return m_outgoing.size(); }
    [[nodiscard]] bool isLost() const override { return m_ended || m_closing; }
    void setReading(Reading reading) override;
    void close() override;
    void abort() override;
    [[nodiscard]] QString peerAddress() const override { return QStringLiteral("memory"); }
    [[nodiscard]] bool isLoopback() const override { return true; }

private:
    MemoryTransport() = default;
    void schedule();
    void deliver();
    void end(const Error &reason);

    QPointer<MemoryTransport> m_peer;
    QByteArray m_outgoing;
    Reading m_reading = Reading::Flowing;
    bool m_closing = false;
    bool m_ended = false;
    bool m_scheduled = false;
};

} // namespace Landline::Net
