// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpanswer.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

/** The input is the header's value. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::optional<ContentRange> range = parseContentRange(Fuzz::inputBytes(data, size));
    if (!range)
        return 0;
    Fuzz::require(range->begin >= 0 && range->begin < range->end, "a range is not empty");
    Fuzz::require(range->end <= maxFileBytes + 1, "a range ends where files can");
    Fuzz::require(range->total == -1 || range->end <= range->total, "a range is within the file");
    Fuzz::require(range->total <= maxFileBytes, "a file is no longer than files can be");
    const QByteArray total = range->total < 0 ? QByteArray("*") : QByteArray::number(range->total);
    const QByteArray again =
        "bytes " + QByteArray::number(range->begin) + '-' + QByteArray::number(range->end - 1) + '/' + total;
    Fuzz::require(parseContentRange(again) == range, "what was read can be said again");
    return 0;
}
