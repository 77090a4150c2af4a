// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorytransport.h"

namespace Landline::Net {

std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> MemoryTransport::pair()
{
    std::unique_ptr<MemoryTransport> first(new MemoryTransport);
    std::unique_ptr<MemoryTransport> second(new MemoryTransport);
    first->m_peer = second.get();
    second->m_peer = first.get();
    for (MemoryTransport *end : {first.get(), second.get()}) {
        connect(end->m_peer, &QObject::destroyed, end, [end] { end->end({}); });
    }
    return {std::move(first), std::move(second)};
}

void MemoryTransport::write(const QByteArray &bytes)
{
    if (m_ended || m_closing)
        return;
    m_outgoing.append(bytes);
    schedule();
}

void MemoryTransport::setReading(Reading reading)
{
    m_reading = reading;
    if (m_peer && reading == Reading::Flowing)
        m_peer->schedule();
}

void MemoryTransport::close()
{
    m_closing = true;
    schedule();
}

void MemoryTransport::abort()
{
    m_outgoing.clear();
    m_closing = true;
    schedule();
}

void MemoryTransport::schedule()
{
    if (m_ended || std::exchange(m_scheduled, true))
        return;
    QMetaObject::invokeMethod(this, &MemoryTransport::deliver, Qt::QueuedConnection);
}

void MemoryTransport::deliver()
{
    m_scheduled = false;
    if (m_ended)
        return;
    const QPointer<MemoryTransport> self(this);
    if (m_peer && m_peer->m_reading == Reading::Flowing && !m_outgoing.isEmpty()) {
        const QByteArray bytes = std::exchange(m_outgoing, {});
        m_peer->tellReceived(bytes);
        if (!self)
            return;
        tellWritten(bytes.size());
        if (!self)
            return;
    }
    if (m_closing && m_outgoing.isEmpty()) {
        if (m_peer)
            m_peer->end({});
        if (self)
            end({});
    }
}

void MemoryTransport::end(const Error &reason)
{
    if (std::exchange(m_ended, true))
        return;
    tellClosedSoon(reason);
}

} // namespace Landline::Net
