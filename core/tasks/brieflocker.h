// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMutex>

namespace Landline::Tasks {

/**
 * A QMutexLocker for mutexes that are held for some nanoseconds only: it tries again for about as long before
 * it lets the system put the thread to sleep, which costs both threads some microseconds.
 */
class BriefLocker
{
public:
    explicit BriefLocker(QMutex *mutex)
        : m_mutex(mutex)
    {
        static constexpr int tries = 50;
        for (int i = 0; i < tries; ++i) {
            if (m_mutex->tryLock())
                return;
        }
        m_mutex->lock();
    }
    ~BriefLocker() { m_mutex->unlock(); }
    Q_DISABLE_COPY_MOVE(BriefLocker)

private:
    QMutex *m_mutex;
};

} // namespace Landline::Tasks
