// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/lineframer.h"
#include "core/net/tlstransport.h"
#include "core/net/transport.h"

#include <memory>

namespace Landline::Net {

/** What a line that is too long leads to: the end, or lineOverflowed() while the rest is thrown away, so that
 * the other side can be told why before the connection is closed. */
enum class Overflow { End, Discard };

/**
 * Lines over a transport that can be upgraded to TLS once. Lives in one thread. What comes in is delivered a
 * line at a time; while reading is paused nothing is delivered and the other side is slowed down.
 */
class LineConnection final : public QObject, private Transport::Receiver
{
    Q_OBJECT
public:
    /** Who is told what comes of a connection, by plain calls as a transport's. Each may delete it. */
    class Receiver
    {
    public:
        virtual ~Receiver() = default;
        virtual void lineReceived(const QByteArray &line) = 0;
        /** Some of what was queued has left; see setQuietUpTo(). */
        virtual void linesWritten() {}
        virtual void connectionSecured() {}
        /** Once, with Overflow::Discard, after the lines before the one that is too long. */
        virtual void lineOverflowed(const Error &) {}
        /** Once. The error is None when either side ended it in order. */
        virtual void connectionClosed(const Error &) {}
    };

    LineConnection(std::unique_ptr<Transport> transport, qsizetype maxLineBytes, QObject *parent = nullptr);
    ~LineConnection() override;

    /** Of what happens from now on, up to connectionClosed(); it is there as long, or takes itself back by
     * nullptr. */
    void setReceiver(Receiver *receiver) { m_receiver = receiver; }
    /** One line, without its end. */
    void send(QByteArrayView line);
    /** Bytes that are whole lines already, ends included; not copied as long as nothing waits before them. */
    void sendLines(const QByteArray &lines);
    /** What waits to be taken by the system or the other side; to be held against a budget. */
    [[nodiscard]] qint64 bytesToWrite() const;
    /** What is sent goes nowhere any more; see Transport::isLost(). */
    [[nodiscard]] bool isLost() const { return m_ended || m_transport->isLost(); }
    /** linesWritten() is told only while more than so many wait; see Transport. */
    void setQuietUpTo(qint64 bytes) { m_transport->setQuietUpTo(bytes); }
    void setMaxLineBytes(qsizetype bytes) { m_framer.setMaxLineBytes(bytes); }
    void setOverflow(Overflow overflow) { m_overflow = overflow; }
    /** Also stops in the middle of what was received: from within lineReceived() no further line follows. */
    void setReading(Reading reading);

    /**
     * Wraps the transport in TLS, from the next byte on; connectionSecured() or the end follows. Called from
     * within lineReceived() or between lines. Bytes that the other side has sent beyond that line were sent
     * in clear: the connection is then ended instead (error Protocol), as they may be anybody's (the STARTTLS
     * injection).
     */
    void startTls(std::shared_ptr<TlsContext> context);
    [[nodiscard]] bool isSecured() const { return m_secured; }
    /** Of the other side's key, after connectionSecured(). */
    [[nodiscard]] QString peerFingerprint() const;

    /** Sends what is queued, then ends. */
    void close();
    void abort();
    /** Ends with a reason of this side's; connectionClosed() carries it. */
    void abort(const Error &reason);
    [[nodiscard]] QString peerAddress() const { return m_transport->peerAddress(); }
    [[nodiscard]] bool isLoopback() const { return m_transport->isLoopback(); }

private:
    void bytesReceived(const QByteArray &bytes) override;
    void bytesWritten() override;
    void transportSecured() override;
    void transportClosed(const Error &reason) override;
    void deliver();
    void end(const Error &reason);

    std::unique_ptr<Transport> m_transport;
    Receiver *m_receiver = nullptr;
    LineFramer m_framer;
    Reading m_reading = Reading::Flowing;
    Overflow m_overflow = Overflow::End;
    std::unique_ptr<Error> m_overflowReason; ///< nothing more is taken
    bool m_overflowTold = false;
    TlsTransport *m_tls = nullptr;      ///< m_transport, once it is one
    std::unique_ptr<Error> m_endReason; ///< the peer has gone, but lines of it are still to be delivered
    bool m_secured = false;
    bool m_closing = false;
    bool m_delivering = false;
    bool m_ended = false;
};

} // namespace Landline::Net
