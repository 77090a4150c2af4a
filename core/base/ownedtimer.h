// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QTimerEvent>

#include <chrono>

namespace Landline {

/**
 * A timer that is a number of its owner's and no object: for owners of which there are thousands. It repeats
 * until it is stopped; the owner's timerEvent() asks each of its timers whether it is the one.
 */
class OwnedTimer
{
public:
    explicit OwnedTimer(QObject *owner)
        : m_owner(owner)
    {}

    /** Anew, where it ran already. */
    void start(std::chrono::milliseconds time) { m_timer.start(static_cast<int>(time.count()), m_owner); }
    void stop() { m_timer.stop(); }
    [[nodiscard]] bool isActive() const { return m_timer.isActive(); }
    [[nodiscard]] bool isOf(const QTimerEvent *event) const { return event->timerId() == m_timer.timerId(); }

private:
    QObject *m_owner;
    QBasicTimer m_timer;
};

} // namespace Landline
