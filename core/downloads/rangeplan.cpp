// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/rangeplan.h"

#include <algorithm>
#include <cmath>

namespace Landline::Downloads {

/** The first gap that no lane is at. */
static std::optional<ByteRange> unownedGap(const SegmentMap &map, const QList<LaneView> &lanes)
{
    SegmentMap taken = map;
    for (const LaneView &lane : lanes)
        taken.add({lane.at, lane.end < 0 ? map.total() : lane.end});
    const QList<ByteRange> gaps = taken.missing();
    return gaps.isEmpty() ? std::nullopt : std::optional(gaps.first());
}

/** The part of a lane's rest that is best given to another; empty: none. */
static ByteRange partToGive(const LaneView &lane, qint64 minSegment, double bytesPerSecond, LaneKind kind)
{
    const qint64 rest = lane.end - lane.at;
    const double mine = lane.bytesPerSecond;
    const double inRescue = bytesPerSecond * static_cast<double>(maxRescuedTime.count()) / 1000;
    if (kind == LaneKind::Idle && lane.silent >= minSilence && static_cast<double>(rest) <= inRescue)
        return {lane.at, lane.end};
    const bool isMeasured = mine > 0 && bytesPerSecond > 0;
    const double share = isMeasured ? bytesPerSecond / (mine + bytesPerSecond) : 0.5;
    auto size = static_cast<qint64>(std::llround(static_cast<double>(rest) * share));
    // Nothing measured yet: halves of the range, so that all begin with parts of one size.
    const qint64 middle = lane.begin + (lane.end - lane.begin) / 2;
    if (!isMeasured && middle > lane.at)
        size = lane.end - middle;
    const ByteRange part{lane.end - size, lane.end};
    if (size >= minSegment && rest - size >= minSegment)
        return part;
    const double seconds = mine > 0 ? static_cast<double>(rest) / mine : 0;
    const bool isLong = seconds * 1000 >= static_cast<double>(minStolenTime.count());
    return kind == LaneKind::Idle && isLong && size >= minStolenBytes ? part : ByteRange();
}

std::optional<RangePlan> planRange(const SegmentMap &map, const QList<LaneView> &lanes, qint64 minSegment,
                                   double bytesPerSecond, LaneKind kind)
{
    if (map.total() < 0)
        return std::nullopt;
    if (const std::optional<ByteRange> gap = unownedGap(map, lanes))
        return RangePlan{*gap, -1};
    std::optional<RangePlan> best;
    double longest = 0;
    for (qsizetype i = 0; i < lanes.size(); ++i) {
        const LaneView &lane = lanes.at(i);
        if (!lane.canGive || lane.end < 0)
            continue;
        const ByteRange part = partToGive(lane, minSegment, bytesPerSecond, kind);
        if (part.size() <= 0)
            continue;
        const double rate = lane.bytesPerSecond > 0 ? lane.bytesPerSecond : 1;
        const double time = static_cast<double>(lane.end - lane.at) / rate;
        if (time > longest) {
            longest = time;
            best = RangePlan{part, static_cast<int>(i)};
        }
    }
    return best;
}

} // namespace Landline::Downloads
