// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/epolltransport.h"

#include "core/net/socketoptions.h"

#include <QHostAddress>
#include <QPointer>

#include <cerrno>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Landline::Net {

EpollTransport::EpollTransport(std::shared_ptr<EpollSet> set, int descriptor)
    : m_set(std::move(set))
    , m_descriptor(descriptor)
{
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    setLowDelay(descriptor);
    setKeepAlive(descriptor);
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&address), &size) == 0) {
        m_peer = plainAddress(QHostAddress(reinterpret_cast<sockaddr *>(&address)));
        m_loopback = QHostAddress(m_peer).isLoopback();
    }
    m_watched = EPOLLIN;
    if (!m_set->add(descriptor, m_watched, this))
        finish(errorFrom(errno));
}

EpollTransport::~EpollTransport()
{
    release();
}

void EpollTransport::release()
{
    if (m_descriptor < 0)
        return;
    if (m_flushPlanned)
        m_set->dontFlush(this);
    m_set->remove(m_descriptor, this);
    ::close(std::exchange(m_descriptor, -1));
    m_queue = {};
    m_sent = 0;
}

quint32 EpollTransport::wantedEvents() const
{
    return (m_paused || m_ended ? 0U : quint32(EPOLLIN)) | (m_full ? quint32(EPOLLOUT) : 0U);
}

void EpollTransport::watch()
{
    if (m_descriptor < 0 || m_hungUp || m_watched == wantedEvents())
        return;
    m_watched = wantedEvents();
    m_set->change(m_descriptor, m_watched, this);
}

void EpollTransport::ready(quint32 events)
{
    const QPointer<EpollTransport> self(this);
    if (events & EPOLLOUT) {
        flush();
        if (!self || m_descriptor < 0)
            return;
    }
    if (!m_paused) {
        if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            read();
    } else if (events & (EPOLLHUP | EPOLLERR)) {
        // What came before it is still to be read.
        m_set->remove(m_descriptor, this);
        m_hungUp = true;
        if (m_closing)
            finish({});
    }
}

void EpollTransport::read()
{
    if (m_ended)
        return;
    const ssize_t got = ::recv(m_descriptor, m_set->block(), EpollSet::readBlock, 0);
    if (got > 0)
        tellReceived(QByteArray(m_set->block(), got));
    else if (got == 0)
        endSoon();
    else if (errno != EAGAIN && errno != EINTR)
        finish(errorFrom(m_lost != 0 ? m_lost : errno));
}

/** Answers to what came just before the end are made in this turn of the loop; they leave first. */
void EpollTransport::endSoon()
{
    m_ended = true;
    watch();
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_descriptor < 0)
                return;
            send();
            finish(m_lost != 0 ? errorFrom(m_lost) : Error());
        },
        Qt::QueuedConnection);
}

void EpollTransport::readToTheEnd()
{
    const QPointer<EpollTransport> self(this);
    while (self && m_descriptor >= 0 && !m_paused && !m_ended)
        read();
}

void EpollTransport::write(const QByteArray &bytes)
{
    if (isLost() || bytes.isEmpty())
        return;
    if (m_queue.isEmpty()) {
        m_queue = bytes;
    } else {
        if (m_sent > m_queue.size() / 2) {
            m_queue.remove(0, m_sent);
            m_sent = 0;
        }
        m_queue.append(bytes);
    }
    if (bytesToWrite() >= sendAtOnce && !m_full)
        send();
    if (bytesToWrite() > 0 && !m_full && !std::exchange(m_flushPlanned, true))
        m_set->flushLater(this);
}

/** As much as the system takes; whether it took any. */
bool EpollTransport::send()
{
    bool some = false;
    m_full = false;
    while (m_sent < m_queue.size() && !m_full) {
        const ssize_t sent =
            ::send(m_descriptor, m_queue.constData() + m_sent, size_t(m_queue.size() - m_sent), MSG_NOSIGNAL);
        if (sent >= 0) {
            m_sent += sent;
            some = true;
        } else if (errno == EAGAIN) {
            m_full = true;
        } else if (errno != EINTR) {
            m_lost = errno;
            m_sent = m_queue.size();
        }
    }
    if (!m_full) {
        m_queue = {};
        m_sent = 0;
    }
    watch();
    return some;
}

void EpollTransport::flush()
{
    m_flushPlanned = false;
    if (m_descriptor < 0)
        return;
    const qint64 waited = bytesToWrite();
    const bool some = send();
    if (m_closing && !m_full)
        finish({});
    if (some)
        tellWritten(waited);
}

void EpollTransport::setReading(Reading reading)
{
    const bool pause = reading == Reading::Paused;
    if (m_paused == pause)
        return;
    m_paused = pause;
    watch();
    if (!m_paused && m_hungUp)
        QMetaObject::invokeMethod(this, &EpollTransport::readToTheEnd, Qt::QueuedConnection);
}

void EpollTransport::close()
{
    m_closing = true;
    if (m_queue.isEmpty() || m_hungUp)
        finish({});
}

void EpollTransport::abort()
{
    finish({});
}

Error EpollTransport::errorFrom(int code) const
{
    // Sides that go by resetting the connection are gone like others.
    if (code == EPIPE || code == ECONNRESET)
        return {};
    return {ErrorCode::Network,
            QStringLiteral("the connection to %1 was lost: %2").arg(m_peer, qt_error_string(code)),
            {},
            0,
            {}};
}

void EpollTransport::finish(const Error &reason)
{
    if (m_descriptor < 0)
        return;
    release();
    tellClosedSoon(reason);
}

} // namespace Landline::Net
