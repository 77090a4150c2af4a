// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <chrono>

namespace Landline::Net {

/**
 * Slows down who guesses passwords: after each wrong one its address has to wait, a second first, then twice
 * as long each time. IPv6 addresses count by their network (/64), which one machine may fill. Pure; the
 * caller says what time it is.
 */
class GuessGuard
{
public:
    static constexpr std::chrono::milliseconds shortest{1000};
    static constexpr std::chrono::milliseconds longest{60'000};
    /** After so long without a wrong guess an address begins anew. */
    static constexpr std::chrono::milliseconds forgottenAfter{600'000};
    /** Addresses that are kept in mind; the longest quiet one gives way. */
    static constexpr qsizetype maxAddresses = 4096;

    /** How long before the next attempt of this address may be looked at; 0: now. */
    [[nodiscard]] std::chrono::milliseconds wait(const QString &address, std::chrono::milliseconds now);
    void failed(const QString &address, std::chrono::milliseconds now);
    [[nodiscard]] qsizetype count() const { return m_addresses.size(); }

private:
    struct Entry
    {
        std::chrono::milliseconds delay{0};
        std::chrono::milliseconds failedAt{0};
    };
    QHash<QString, Entry> m_addresses;
};

} // namespace Landline::Net
