// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpanswer.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

/** The input is the header's value. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace std::chrono_literals;
    static const QDateTime now(QDate(2026, 11, 25), QTime(12, 0), Qt::UTC);
    const std::optional<std::chrono::milliseconds> wait = parseRetryAfter(Fuzz::inputBytes(data, size), now);
    if (!wait)
        return 0;
    Fuzz::require(*wait >= 0ms, "nobody waits backwards");
    Fuzz::require(*wait <= 1'000'000'000s, "a wait can be added to any time");
    Fuzz::require(now.addMSecs(wait->count()).isValid(), "a wait ends at a time that there is");
    return 0;
}
