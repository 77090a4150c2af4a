// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

namespace Landline {

SystemClock::SystemClock()
{
    m_timer.start();
}

std::chrono::milliseconds SystemClock::monotonic() const
{
    return std::chrono::milliseconds(m_timer.elapsed());
}

QDateTime SystemClock::now() const
{
    return QDateTime::currentDateTimeUtc();
}

} // namespace Landline
