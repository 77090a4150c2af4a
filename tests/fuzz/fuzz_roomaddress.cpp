// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/roomaddress.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Chat;

/** The input is an address as people type it, or an invitation out of a link. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Result<RoomAddress> address = parseRoomAddress(QString::fromUtf8(Fuzz::inputBytes(data, size)));
    if (!address) {
        Fuzz::require(address.error().code == ErrorCode::InvalidInput, "a wrong address is wrong input");
        Fuzz::requirePlain(address.error().message);
        return 0;
    }
    Fuzz::require(!address->host.isEmpty() && address->port > 0, "an address says where");
    Fuzz::requirePlain(address->host);
    Fuzz::require(address->fingerprint.isEmpty()
                      || parseFingerprint(address->fingerprint) == address->fingerprint,
                  "a fingerprint is one");
    Fuzz::require(parseRoomAddress(address->link()) == *address, "an invitation leads to the same place");
    return 0;
}
