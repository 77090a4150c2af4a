// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace Landline::Chat {

/** Where rooms are hosted unless somebody says otherwise. */
inline constexpr quint16 defaultPort = 8888;

/** Where a room is, and by which key its host is known. */
struct RoomAddress
{
    QString host; ///< a name or an address, IPv6 without brackets, as Net::canonicalHost() writes it
    quint16 port = defaultPort;
    /** Of the host's key: 64 lowercase hex digits, or the first 24 of them, of its six words; empty: not
     * said. */
    QString fingerprint;
    bool operator==(const RoomAddress &) const = default;

    /** "HOST:PORT", brackets around IPv6; what pins are kept by. */
    [[nodiscard]] QString place() const;
    /** "landline://HOST:PORT#FINGERPRINT": an invitation. */
    [[nodiscard]] QString link() const;
};

/** "HOST", "HOST:PORT", "[V6]", "[V6]:PORT", a bare IPv6 address, or an invitation. Error: InvalidInput. */
[[nodiscard]] Result<RoomAddress> parseRoomAddress(const QString &text);

/** A fingerprint as people write it, colons and spaces passed over, or its six words, which stand for its
 * first 24 digits. Error: InvalidInput. */
[[nodiscard]] Result<QString> parseFingerprint(const QString &text);

} // namespace Landline::Chat
