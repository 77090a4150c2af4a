// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/segmentmap.h"

#include <QList>

#include <chrono>
#include <optional>

namespace Landline::Downloads {

/** A connection at work, as the plan sees it. */
struct LaneView
{
    qint64 at = 0;                       ///< the next byte that it will bring
    qint64 end = -1;                     ///< -1: nobody knows
    double bytesPerSecond = 0;           ///< 0: not known yet
    bool canGive = false;                ///< has answered, and nobody is about to take a part of it already
    qint64 begin = 0;                    ///< where its range began
    std::chrono::milliseconds silent{0}; ///< since its last byte
};

/** What a free connection should bring. */
struct RangePlan
{
    ByteRange range;
    int victim = -1; ///< index of the lane whose rest it is taken from; -1: nobody had it
    bool operator==(const RangePlan &) const = default;
};

/** What a connection that has fallen idle takes at least … */
inline constexpr qint64 minStolenBytes = 64 << 10;
/** … of a rest that takes at least so long: a request costs time too. */
inline constexpr std::chrono::milliseconds minStolenTime{100};

/** A rest that an idle connection brings in so long … */
inline constexpr std::chrono::milliseconds maxRescuedTime{500};
/** … is taken whole from one that has been silent for so long: the last bytes of a file don't wait for a
 * server that sends in bursts, or no more. */
inline constexpr std::chrono::milliseconds minSilence{50};

/** Whether the connection would be one more, which has to be worth it, or has fallen idle. */
enum class LaneKind { New, Idle };

/**
 * The next range for a connection of `bytesPerSecond` (0: not known): the first gap that nobody has; else a
 * part of the rest that would take longest, cut so that both end at once. A new connection is only
 * worth `minSegment` and leaves as much. Nothing: it isn't needed. Pure.
 */
[[nodiscard]] std::optional<RangePlan> planRange(const SegmentMap &map, const QList<LaneView> &lanes,
                                                 qint64 minSegment, double bytesPerSecond,
                                                 LaneKind kind = LaneKind::New);

} // namespace Landline::Downloads
