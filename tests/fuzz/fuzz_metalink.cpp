// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"
#include "core/downloads/metalink.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

static void requireSound(const DownloadRequest &request)
{
    Fuzz::requireSafeName(request.fileName);
    Fuzz::requireFetchable(request.url);
    Fuzz::require(request.alternatives.size() < maxMetalinkUrls, "addresses of a file are bounded");
    for (const QUrl &url : request.alternatives)
        Fuzz::requireFetchable(url);
    Fuzz::require(request.size >= -1, "a size is one, or not known");
    if (request.digest.isSet())
        Fuzz::require(request.digest.hex.size() == Digest::hexLength(request.digest.algorithm),
                      "a digest has its length");
    if (const PieceDigests &pieces = request.pieces; pieces.isSet()) {
        Fuzz::require(pieces.length > 0 && !pieces.hex.isEmpty(), "pieces have a length");
        Fuzz::require((request.size - 1) / pieces.length + 1 == pieces.hex.size(),
                      "pieces cover all of the file");
    }
    Fuzz::require(DownloadRequest::fromJson(request.toJson()) == request, "what is stored is the same");
}

/** The input is a Metalink file. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Result<QList<DownloadRequest>> requests = parseMetalink(Fuzz::inputBytes(data, size));
    if (!requests) {
        Fuzz::require(!requests.error().message.isEmpty(), "an error says what it is");
        Fuzz::requirePlain(requests.error().message);
        return 0;
    }
    Fuzz::require(!requests->isEmpty() && requests->size() <= maxMetalinkFiles, "files are bounded");
    for (const DownloadRequest &request : *requests)
        requireSound(request);
    return 0;
}
