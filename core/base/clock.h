// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QElapsedTimer>

#include <chrono>

namespace Landline {

/** Where time comes from, so that tests can set it. Thread-safe to read. */
class Clock
{
public:
    virtual ~Clock() = default;
    /** Since an arbitrary start; never goes back and does not follow changes of the wall clock. */
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0;
    /** The wall clock, UTC. */
    [[nodiscard]] virtual QDateTime now() const = 0;
};

/** The machine's clocks. */
class SystemClock final : public Clock
{
public:
    SystemClock();
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
    [[nodiscard]] QDateTime now() const override;

private:
    QElapsedTimer m_timer;
};

} // namespace Landline
