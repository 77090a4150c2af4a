// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/lineconnection.h"

#include <QPointer>

namespace Landline::Net {

LineConnection::LineConnection(std::unique_ptr<Transport> transport, qsizetype maxLineBytes, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(transport))
    , m_framer(maxLineBytes)
{
    m_transport->setReceiver(this);
}

LineConnection::~LineConnection()
{
    m_transport->setReceiver(nullptr);
    // It may be one of its calls that led here.
    m_transport.release()->deleteLater();
}

void LineConnection::bytesWritten()
{
    if (m_receiver)
        m_receiver->linesWritten();
}

void LineConnection::transportSecured()
{
    m_secured = true;
    if (m_receiver)
        m_receiver->connectionSecured();
}

void LineConnection::transportClosed(const Error &reason)
{
    m_endReason = std::make_unique<Error>(reason);
    deliver();
}

void LineConnection::bytesReceived(const QByteArray &bytes)
{
    if (m_ended || m_overflowReason)
        return;
    if (const Result<void> pushed = m_framer.push(bytes); !pushed) {
        // The lines before the one that is too long are whole: they are delivered first.
        if (m_overflow == Overflow::Discard) {
            m_overflowReason = std::make_unique<Error>(pushed.error());
        } else {
            m_endReason = std::make_unique<Error>(pushed.error());
            m_transport->setReading(Reading::Paused);
        }
    }
    deliver();
}

void LineConnection::deliver()
{
    if (m_delivering || m_ended)
        return;
    const QPointer<LineConnection> self(this);
    m_delivering = true;
    while (m_reading == Reading::Flowing && !m_ended) {
        const std::optional<QByteArray> line = m_framer.takeLine();
        if (!line)
            break;
        if (m_receiver)
            m_receiver->lineReceived(*line);
        if (!self)
            return;
    }
    m_delivering = false;
    if (m_overflowReason && m_reading == Reading::Flowing && !m_ended
        && !std::exchange(m_overflowTold, true)) {
        if (m_receiver)
            m_receiver->lineOverflowed(*m_overflowReason);
        if (!self)
            return;
    }
    // Who closes does not wait for what is left to be read.
    if (m_endReason && (m_reading == Reading::Flowing || m_closing))
        end(*m_endReason);
}

void LineConnection::send(QByteArrayView line)
{
    QByteArray whole;
    whole.reserve(line.size() + 1);
    whole.append(line.data(), line.size());
    whole.append('\n');
    sendLines(whole);
}

void LineConnection::sendLines(const QByteArray &lines)
{
    if (!m_ended)
        m_transport->write(lines);
}

qint64 LineConnection::bytesToWrite() const
{
    return m_transport->bytesToWrite();
}

void LineConnection::setReading(Reading reading)
{
    if (m_reading == reading || m_ended)
        return;
    m_reading = reading;
    m_transport->setReading(reading);
    if (reading == Reading::Flowing)
        QMetaObject::invokeMethod(this, &LineConnection::deliver, Qt::QueuedConnection);
}

void LineConnection::startTls(std::shared_ptr<TlsContext> context)
{
    // What lies here already was sent in clear. On the client's side the host's first TLS bytes can't be here
    // either: TLS begins with the client.
    if (m_framer.bufferedBytes() > 0) {
        abort({ErrorCode::Protocol,
               QStringLiteral("bytes were sent in clear where encryption should begin"),
               {},
               0,
               {}});
        return;
    }
    auto tls = std::make_unique<TlsTransport>(std::move(m_transport), std::move(context));
    m_tls = tls.get();
    m_transport = std::move(tls);
    m_transport->setReceiver(this);
}

QString LineConnection::peerFingerprint() const
{
    return m_secured ? m_tls->peerFingerprint() : QString();
}

void LineConnection::close()
{
    m_closing = true;
    m_transport->close();
}

void LineConnection::abort()
{
    abort({});
}

void LineConnection::abort(const Error &reason)
{
    if (m_ended)
        return;
    m_transport->abort();
    end(reason);
}

void LineConnection::end(const Error &reason)
{
    if (std::exchange(m_ended, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this, reason] {
            if (Receiver *receiver = std::exchange(m_receiver, nullptr))
                receiver->connectionClosed(reason);
        },
        Qt::QueuedConnection);
}

} // namespace Landline::Net
