// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/epollset.h"

#include <algorithm>
#include <sys/epoll.h>
#include <unistd.h>

namespace Landline::Net {

std::shared_ptr<EpollSet> EpollSet::ofThread()
{
    static thread_local std::weak_ptr<EpollSet> current;
    std::shared_ptr<EpollSet> set = current.lock();
    if (!set) {
        const int descriptor = epoll_create1(EPOLL_CLOEXEC);
        if (descriptor < 0)
            return nullptr;
        set.reset(new EpollSet(descriptor));
        current = set;
    }
    return set;
}

EpollSet::EpollSet(int descriptor)
    : m_descriptor(descriptor)
    , m_notifier(descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &EpollSet::wake);
}

EpollSet::~EpollSet()
{
    m_notifier.setEnabled(false);
    ::close(m_descriptor);
}

bool EpollSet::add(int descriptor, quint32 events, Watcher *watcher)
{
    epoll_event event{events, {watcher}};
    return epoll_ctl(m_descriptor, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void EpollSet::change(int descriptor, quint32 events, Watcher *watcher)
{
    epoll_event event{events, {watcher}};
    epoll_ctl(m_descriptor, EPOLL_CTL_MOD, descriptor, &event);
}

void EpollSet::remove(int descriptor, Watcher *watcher)
{
    epoll_ctl(m_descriptor, EPOLL_CTL_DEL, descriptor, nullptr);
    for (int i = 0; i < m_turnSize; ++i) {
        if (m_turn[i].data.ptr == watcher)
            m_turn[i].data.ptr = nullptr;
    }
}

void EpollSet::wake()
{
    const std::shared_ptr<EpollSet> self = shared_from_this(); // the last socket may go in this turn
    std::array<epoll_event, eventsInTurn> turn;
    const int count = epoll_wait(m_descriptor, turn.data(), eventsInTurn, 0);
    m_turn = turn.data();
    m_turnSize = std::max(count, 0);
    for (int i = 0; i < m_turnSize; ++i) {
        if (auto *watcher = static_cast<Watcher *>(turn[static_cast<size_t>(i)].data.ptr))
            watcher->ready(turn[static_cast<size_t>(i)].events);
    }
    m_turnSize = 0;
}

void EpollSet::flushLater(Watcher *watcher)
{
    if (m_toFlush.empty())
        QMetaObject::invokeMethod(this, &EpollSet::flushAll, Qt::QueuedConnection);
    m_toFlush.push_back(watcher);
}

void EpollSet::dontFlush(Watcher *watcher)
{
    std::replace(m_toFlush.begin(), m_toFlush.end(), watcher, static_cast<Watcher *>(nullptr));
}

void EpollSet::flushAll()
{
    const std::shared_ptr<EpollSet> self = shared_from_this();
    // Those who write because of it are flushed too.
    for (size_t i = 0; i < m_toFlush.size(); ++i) {
        if (m_toFlush[i])
            m_toFlush[i]->flush();
    }
    m_toFlush.clear();
}

} // namespace Landline::Net
