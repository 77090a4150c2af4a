// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/tokenbucket.h"

#include <QHash>
#include <QString>

#include <algorithm>
#include <initializer_list>
#include <tuple>

namespace Landline::Chat {

/**
 * How often the same ones may come into a room, which is told to everybody there and kept in its history: a
 * key by all its connections, and a place (an address or a network). Pure.
 */
class Comings
{
public:
    struct Rate
    {
        double perSecond = 0; ///< 0: any
        double atOnce = 0;
    };
    Comings(Rate ofKey, Rate ofPlace)
        : m_keys{ofKey, {}}
        , m_places{ofPlace, {}}
    {}

    /** How long it has to wait; 0: it comes now, which counts. An empty key or place has no limit. */
    [[nodiscard]] std::chrono::milliseconds come(const QString &key, const QString &place,
                                                 std::chrono::milliseconds now)
    {
        const std::chrono::milliseconds wait = std::max(m_keys.wait(key, now), m_places.wait(place, now));
        if (wait.count() == 0) {
            m_keys.take(key, now);
            m_places.take(place, now);
        }
        return wait;
    }
    /** Of whom all that they did is over. */
    void forgetOver(std::chrono::milliseconds now)
    {
        for (Buckets *buckets : std::initializer_list<Buckets *>{&m_keys, &m_places})
            buckets->of.removeIf([now](auto one) { return one.value().isFull(now); });
    }
    /** Keys and places that are kept in mind. */
    [[nodiscard]] qsizetype count() const { return m_keys.of.size() + m_places.of.size(); }

private:
    struct Buckets
    {
        Rate rate;
        QHash<QString, Net::TokenBucket> of;

        [[nodiscard]] std::chrono::milliseconds wait(const QString &who, std::chrono::milliseconds now)
        {
            const auto it = of.find(who);
            return it == of.end() ? std::chrono::milliseconds(0) : it->wait(now);
        }
        void take(const QString &who, std::chrono::milliseconds now)
        {
            if (who.isEmpty() || rate.perSecond <= 0)
                return;
            auto it = of.find(who);
            if (it == of.end())
                it = of.insert(who, Net::TokenBucket(rate.perSecond, rate.atOnce));
            std::ignore = it->take(now);
        }
    };
    Buckets m_keys;
    Buckets m_places;
};

} // namespace Landline::Chat
