// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"
#include "core/downloads/reprdigest.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

static void requireSound(const FileDigest &digest)
{
    if (!digest.isSet())
        return;
    Fuzz::require(digest.hex.size() == Digest::hexLength(digest.algorithm), "a digest has its length");
    Fuzz::require(QByteArray::fromHex(digest.hex).toHex() == digest.hex, "a digest is hex");
    Fuzz::require(parseFileDigest(digest.toText()) == digest, "what was read can be typed");
    const QByteArray base64 = QByteArray::fromHex(digest.hex).toBase64();
    const QByteArray name = digest.algorithm.toLatin1();
    Fuzz::require(parseReprDigest(name + "=:" + base64 + ':') == digest, "what was read can be said again");
    Fuzz::require(parseOldDigest(name + '=' + base64) == digest, "the old field says the same");
}

/** The input is the field's value, the new one and the old one. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray field = Fuzz::inputBytes(data, size);
    requireSound(parseReprDigest(field));
    requireSound(parseOldDigest(field));
    return 0;
}
