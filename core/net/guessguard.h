// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <chrono>

namespace Landline::Net {

/**
 * Slows down who guesses passwords: after each wrong one its address has to wait, a second first, then twice
 * as long each time. One machine may take all addresses of an IPv6 network (/64), but a class may share it:
 * after many wrong ones out of it all of it waits, a second each time. Pure; the caller says what time it is.
 */
class GuessGuard
{
public:
    static constexpr std::chrono::milliseconds shortest{1000};
    static constexpr std::chrono::milliseconds longest{60'000};
    /** Wrong guesses out of one network that hold up none of its other machines. */
    static constexpr int freeOfNetwork = 30;
    /** After so long without a wrong guess an address begins anew. */
    static constexpr std::chrono::milliseconds forgottenAfter{600'000};
    /** Addresses and networks that are kept in mind; the longest quiet one gives way. */
    static constexpr qsizetype maxAddresses = 4096;

    /** How long before the next attempt of this address may be looked at; 0: now. */
    [[nodiscard]] std::chrono::milliseconds wait(const QString &address, std::chrono::milliseconds now);
    void failed(const QString &address, std::chrono::milliseconds now);
    [[nodiscard]] qsizetype count() const { return m_places.size(); }

private:
    struct Entry
    {
        std::chrono::milliseconds delay{0};
        std::chrono::milliseconds failedAt{0};
        int failures = 0;
    };
    [[nodiscard]] Entry &fail(const QString &place, std::chrono::milliseconds now);
    QHash<QString, Entry> m_places; ///< by address, and by network where that is another
};

} // namespace Landline::Net
