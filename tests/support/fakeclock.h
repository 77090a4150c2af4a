// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

namespace Landline::Testing {

/** A clock that stands still until it is told otherwise. */
class FakeClock final : public Clock
{
public:
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return m_elapsed; }
    [[nodiscard]] QDateTime now() const override
    {
        return m_start.addMSecs(m_elapsed.count() + m_shift.count());
    }

    void advance(std::chrono::milliseconds span) { m_elapsed += span; }
    /** Somebody sets the wall clock; the monotonic one does not hear of it. */
    void setWallClock(std::chrono::milliseconds shift) { m_shift = shift; }

private:
    QDateTime m_start{QDate(2026, 1, 1), QTime(12, 0), Qt::UTC};
    std::chrono::milliseconds m_elapsed{1000};
    std::chrono::milliseconds m_shift{0};
};

} // namespace Landline::Testing
