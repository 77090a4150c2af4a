// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDebug>
#include <QJsonArray>
#include <QList>

#include <optional>

namespace Landline::Downloads {

/** Bytes from `begin` up to, not including, `end`. */
struct ByteRange
{
    qint64 begin = 0;
    qint64 end = 0;
    [[nodiscard]] qint64 size() const { return end - begin; }
    bool operator==(const ByteRange &) const = default;
};

QDebug operator<<(QDebug debug, ByteRange range);

/** Which bytes of a file are there and which are missing. A value; sorted and merged throughout. */
class SegmentMap
{
public:
    /** Of the whole file; -1: unknown, then the map is never complete. */
    [[nodiscard]] qint64 total() const { return m_total; }
    void setTotal(qint64 total) { m_total = total; }

    void add(ByteRange range);
    /** Forgets these bytes: they turned out to be wrong. */
    void remove(ByteRange range);
    void clear() { m_present.clear(); }

    [[nodiscard]] const QList<ByteRange> &present() const { return m_present; }
    [[nodiscard]] qint64 presentBytes() const;
    [[nodiscard]] bool isEmpty() const { return m_present.isEmpty(); }
    [[nodiscard]] bool isComplete() const;
    /** The first gap; its end is -1 where the total is unknown. Nothing: complete. */
    [[nodiscard]] std::optional<ByteRange> firstMissing() const;
    /** All gaps in order; none where the total is unknown. */
    [[nodiscard]] QList<ByteRange> missing() const;
    /** The bytes from 0 on without a gap. */
    [[nodiscard]] qint64 prefix() const;
    [[nodiscard]] bool contains(ByteRange range) const;
    /** [[begin, end), ...] */
    [[nodiscard]] QJsonArray toJson() const;
    bool operator==(const SegmentMap &) const = default;

private:
    QList<ByteRange> m_present;
    qint64 m_total = -1;
};

} // namespace Landline::Downloads
