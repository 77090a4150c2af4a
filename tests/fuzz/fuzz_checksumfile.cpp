// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"
#include "core/downloads/checksumfile.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

/** The input is a file of checksums, asked for two names. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = Fuzz::inputBytes(data, size);
    for (const char *name : {"a.iso", "b c.tar.gz"}) {
        const FileDigest digest = digestInChecksumFile(text, QString::fromLatin1(name));
        if (!digest.isSet())
            continue;
        Fuzz::require(digest.hex.size() == Digest::hexLength(digest.algorithm), "a digest has its length");
        Fuzz::require(text.toLower().contains(digest.hex), "a digest stands in the file");
        const bool isAlone = text.trimmed().size() == digest.hex.size() || text.trimmed().startsWith('\\');
        Fuzz::require(isAlone || text.contains(name), "so does the name that it is for");
    }
    return 0;
}
