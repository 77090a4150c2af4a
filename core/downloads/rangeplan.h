// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/segmentmap.h"

#include <QList>

#include <optional>

namespace Landline::Downloads {

/** A connection at work, as the plan sees it. */
struct LaneView
{
    qint64 at = 0;             ///< the next byte that it will bring
    qint64 end = -1;           ///< -1: nobody knows
    double bytesPerSecond = 0; ///< 0: not known yet
    bool canGive = false;      ///< has answered, and nobody is about to take a part of it already
};

/** What a free connection should bring. */
struct RangePlan
{
    ByteRange range;
    int victim = -1; ///< index of the lane whose rest it is taken from; -1: nobody had it
    bool operator==(const RangePlan &) const = default;
};

/** Below `minSegment` a rest is only shared when its owner is so much slower … */
inline constexpr double slowLaneFactor = 2;
/** … and never below this. */
inline constexpr qint64 minStolenBytes = 64 << 10;

/**
 * The next range for a connection of `bytesPerSecond` (0: not known): the first gap that nobody has; else a
 * part of the rest that would take longest, cut so that both end at once. Nothing: no more connections are
 * worth it. Pure.
 */
[[nodiscard]] std::optional<RangePlan> planRange(const SegmentMap &map, const QList<LaneView> &lanes,
                                                 qint64 minSegment, double bytesPerSecond);

} // namespace Landline::Downloads
