// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QObject>

namespace Landline::Net {

/** Whether a transport takes bytes from the other side; while not, the other side is slowed down. */
enum class Reading { Paused, Flowing };

/**
 * Bytes in and out, in order, over whatever: TCP, TLS over another transport, a pair in memory. Lives in one
 * thread. Ends once, by closed(), after which nothing is sent or received any more.
 */
class Transport : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /** Queues the bytes, shared with the caller's as far as it can be; they are sent when the loop turns,
     * or at once where they are many. Ignored after close() and after the end. */
    virtual void write(const QByteArray &bytes) = 0;
    /** Bytes that were written here and have not been taken by the system or the other side yet. */
    [[nodiscard]] virtual qint64 bytesToWrite() const = 0;
    /**
     * written() is then told only of what leaves while more than `bytes` wait: for a writer that holds back
     * above so many, and for whom thousands of other small writes are no news. At first 0: always.
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

signals:
    void received(const QByteArray &bytes);
    /** Some of what was queued has left; see setQuietUpTo(). */
    void written();
    /** The end; the error is None when either side ended it in order. Never emitted from within a call of
     * this class. */
    void closed(const Landline::Error &reason);

protected:
    /** Some has left of `waited` bytes. */
    void tellWritten(qint64 waited)
    {
        if (waited > m_quietUpTo)
            Q_EMIT written();
    }

private:
    qint64 m_quietUpTo = 0;
};

} // namespace Landline::Net
