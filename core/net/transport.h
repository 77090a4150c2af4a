// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QObject>

#include <utility>

namespace Landline::Net {

/** Whether a transport takes bytes from the other side; while not, the other side is slowed down. */
enum class Reading { Paused, Flowing };

/**
 * Bytes in and out, in order, over whatever: TCP, TLS over another transport, a pair in memory. Lives in one
 * thread. Ends once, by transportClosed(), after which nothing is sent or received any more.
 */
class Transport : public QObject
{
    Q_OBJECT
public:
    /** Who is told what comes of a transport, by plain calls: a host has thousands, and the connections of
     * its signals would take more memory than the transport. Each call may delete it. */
    class Receiver
    {
    public:
        virtual ~Receiver() = default;
        virtual void bytesReceived(const QByteArray &bytes) = 0;
        /** Some of what was queued has left; see setQuietUpTo(). */
        virtual void bytesWritten() {}
        /** Of TLS: the handshake is done, and the other side has proved to own its key. */
        virtual void transportSecured() {}
        /** The end; the error is None when either side ended it in order. Never from within a call of the
         * transport. */
        virtual void transportClosed(const Error &reason) = 0;
    };

    using QObject::QObject;

    /** Of what happens from now on, up to transportClosed(); it is there as long, or takes itself back by
     * nullptr. */
    void setReceiver(Receiver *receiver) { m_receiver = receiver; }

    /** Queues the bytes, shared with the caller's as far as it can be; they are sent when the loop turns,
     * or at once where they are many. Ignored after close() and after the end. */
    virtual void write(const QByteArray &bytes) = 0;
    /** Bytes that were written here and have not been taken by the system or the other side yet. */
    [[nodiscard]] virtual qint64 bytesToWrite() const = 0;
    /** What is written is dropped: it closes, or its end is only still to be told. Whoever writes until
     * enough waits would write for ever. */
    [[nodiscard]] virtual bool isLost() const = 0;
    /**
     * bytesWritten() is then told only of what leaves while more than `bytes` wait: for a writer that holds
     * back above so many, and for whom thousands of other small writes are no news. At first 0: always.
     */
    virtual void setQuietUpTo(qint64 bytes) { m_quietUpTo = bytes; }
    virtual void setReading(Reading reading) = 0;
    /** Sends what is queued, then ends. */
    virtual void close() = 0;
    /** Ends now; what is queued is lost. */
    virtual void abort() = 0;
    /** "10.0.0.5", without the port; "memory" where there is no address. */
    [[nodiscard]] virtual QString peerAddress() const = 0;
    /** The other side is on this machine. */
    [[nodiscard]] virtual bool isLoopback() const = 0;

protected:
    void tellReceived(const QByteArray &bytes)
    {
        if (m_receiver)
            m_receiver->bytesReceived(bytes);
    }
    void tellWritten()
    {
        if (m_receiver)
            m_receiver->bytesWritten();
    }
    /** Some has left of `waited` bytes. */
    void tellWritten(qint64 waited)
    {
        if (waited > m_quietUpTo)
            tellWritten();
    }
    void tellSecured()
    {
        if (m_receiver)
            m_receiver->transportSecured();
    }
    /** When the loop turns. */
    void tellClosedSoon(const Error &reason)
    {
        QMetaObject::invokeMethod(
            this,
            [this, reason] {
                if (Receiver *receiver = std::exchange(m_receiver, nullptr))
                    receiver->transportClosed(reason);
            },
            Qt::QueuedConnection);
    }

private:
    Receiver *m_receiver = nullptr;
    qint64 m_quietUpTo = 0;
};

} // namespace Landline::Net
