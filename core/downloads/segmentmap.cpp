// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/segmentmap.h"

#include <algorithm>
#include <utility>

namespace Landline::Downloads {

QDebug operator<<(QDebug debug, ByteRange range)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << '[' << range.begin << ',' << range.end << ')';
    return debug;
}

void SegmentMap::add(ByteRange range)
{
    if (range.size() <= 0)
        return;
    // By far the most frequent case: the last range grows.
    if (!m_present.isEmpty() && m_present.last().end == range.begin) {
        m_present.last().end = range.end;
        return;
    }
    const auto first = std::lower_bound(m_present.begin(), m_present.end(), range.begin,
                                        [](ByteRange there, qint64 begin) { return there.end < begin; });
    auto last = first;
    while (last != m_present.end() && last->begin <= range.end) {
        range.begin = std::min(range.begin, last->begin);
        range.end = std::max(range.end, last->end);
        ++last;
    }
    m_present.insert(m_present.erase(first, last), range);
}

void SegmentMap::remove(ByteRange range)
{
    QList<ByteRange> left;
    for (const ByteRange there : std::as_const(m_present)) {
        const ByteRange before{there.begin, std::min(there.end, range.begin)};
        const ByteRange after{std::max(there.begin, range.end), there.end};
        if (before.size() > 0)
            left.append(before);
        if (after.size() > 0 && range.size() > 0)
            left.append(after);
    }
    if (range.size() > 0)
        m_present = left;
}

QList<ByteRange> SegmentMap::missing() const
{
    QList<ByteRange> gaps;
    if (m_total < 0)
        return gaps;
    qint64 at = 0;
    for (const ByteRange there : m_present) {
        if (there.begin > at)
            gaps.append({at, there.begin});
        at = there.end;
    }
    if (at < m_total)
        gaps.append({at, m_total});
    return gaps;
}

qint64 SegmentMap::prefix() const
{
    return m_present.isEmpty() || m_present.first().begin > 0 ? 0 : m_present.first().end;
}

bool SegmentMap::contains(ByteRange range) const
{
    return range.size() <= 0 || std::any_of(m_present.cbegin(), m_present.cend(), [range](ByteRange there) {
               return there.begin <= range.begin && there.end >= range.end;
           });
}

qint64 SegmentMap::presentBytes() const
{
    qint64 sum = 0;
    for (const ByteRange range : m_present)
        sum += range.size();
    return sum;
}

bool SegmentMap::isComplete() const
{
    return m_total >= 0 && !firstMissing();
}

std::optional<ByteRange> SegmentMap::firstMissing() const
{
    qint64 begin = 0;
    qint64 end = m_total;
    if (!m_present.isEmpty() && m_present.first().begin == 0)
        begin = m_present.first().end;
    for (const ByteRange range : m_present) {
        if (range.begin > begin) {
            end = range.begin;
            break;
        }
    }
    if (m_total >= 0 && begin >= m_total)
        return std::nullopt;
    return ByteRange{begin, end};
}

QJsonArray SegmentMap::toJson() const
{
    QJsonArray out;
    for (const ByteRange range : m_present)
        out.append(QJsonArray{range.begin, range.end});
    return out;
}

} // namespace Landline::Downloads
