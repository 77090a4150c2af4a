// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/contentdisposition.h"
#include "core/downloads/controlfile.h"
#include "core/downloads/downloadrequest.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

/** The input is the header's value. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray header = Fuzz::inputBytes(data, size);
    const QString name = fileNameFromDisposition(header);
    Fuzz::require(name.size() <= header.size(), "a name is part of the header");
    Fuzz::require(header.size() <= maxDispositionBytes || name.isEmpty(), "a long header gives no name");
    const QString safe = safeFileName(name);
    Fuzz::requireSafeName(safe);
    Fuzz::require(isLeafName(safe), "a safe name can be a file's");
    const QString longest = numberedName(extensibleName(safe), 999) + partSuffix + controlSuffix;
    Fuzz::require(longest.toUtf8().size() <= 255, "a file system takes all that is added to a name");
    return 0;
}
