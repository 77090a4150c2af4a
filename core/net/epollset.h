// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <array>
#include <memory>
#include <vector>

struct epoll_event;

namespace Landline::Net {

/**
 * Waits for many sockets by one descriptor, so that a turn of Qt's loop costs the same for ten and for ten
 * thousand. Each thread has one, as long as somebody holds it; all of it happens there. Linux.
 */
class EpollSet final : public QObject, public std::enable_shared_from_this<EpollSet>
{
    Q_OBJECT
public:
    /** How much is taken from one socket before the next one has its turn. */
    static constexpr size_t readBlock = 64 * 1024;
    /** Sockets that are looked at in one turn. */
    static constexpr int eventsInTurn = 512;

    class Watcher
    {
    public:
        virtual ~Watcher() = default;
        /** `events` are epoll's. May delete any watcher. */
        virtual void ready(quint32 events) = 0;
        /** Once after flushLater(), when the loop turns. */
        virtual void flush() = 0;
    };

    /** Of the calling thread; null when the system has no descriptor left for it. */
    [[nodiscard]] static std::shared_ptr<EpollSet> ofThread();
    ~EpollSet() override;

    [[nodiscard]] bool add(int descriptor, quint32 events, Watcher *watcher);
    void change(int descriptor, quint32 events, Watcher *watcher);
    /** The watcher's ready() is called no more. */
    void remove(int descriptor, Watcher *watcher);
    void flushLater(Watcher *watcher);
    void dontFlush(Watcher *watcher);
    /** To read into; overwritten by the next one who reads. */
    [[nodiscard]] char *block() { return m_block.data(); }

private:
    explicit EpollSet(int descriptor);
    void wake();
    void flushAll();

    int m_descriptor;
    QSocketNotifier m_notifier;
    std::vector<Watcher *> m_toFlush;
    epoll_event *m_turn = nullptr; ///< what is being told, while it is
    int m_turnSize = 0;
    std::array<char, readBlock> m_block;
};

} // namespace Landline::Net
