// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDebug>
#include <QHashFunctions>

#include <compare>

namespace Landline {

/** A number that names one kind of thing and does not convert into another kind. 0 names nothing. */
template <class Tag>
class StrongId
{
public:
    constexpr StrongId() = default;
    constexpr explicit StrongId(qint64 value)
        : m_value(value)
    {}

    [[nodiscard]] constexpr qint64 value() const { return m_value; }
    [[nodiscard]] constexpr bool isNull() const { return m_value == 0; }
    constexpr auto operator<=>(const StrongId &) const = default;

    friend size_t qHash(StrongId id, size_t seed = 0) noexcept { return ::qHash(id.m_value, seed); }
    friend QDebug operator<<(QDebug debug, StrongId id) { return debug << id.m_value; }

private:
    qint64 m_value = 0;
};

} // namespace Landline
