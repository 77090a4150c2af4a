// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"
#include "core/downloads/downloadrequest.h"
#include "core/downloads/urllist.h"
#include "core/downloads/urlpattern.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

static void requireSound(const UrlListEntry &entry, qint64 lines)
{
    Fuzz::require(!entry.urls.isEmpty(), "an entry has a URL");
    for (const QUrl &url : entry.urls)
        Fuzz::requireFetchable(url);
    Fuzz::require(!entry.out.contains(u'/'), "a name is no path");
    Fuzz::require(entry.line >= 1 && entry.line <= lines, "an entry has a line");
    Fuzz::require(!entry.digest.isSet()
                      || entry.digest.hex.size() == Digest::hexLength(entry.digest.algorithm),
                  "a digest has its length");
    for (const auto &[name, value] : entry.headers)
        Fuzz::require(!name.contains('\n') && !value.contains('\n') && !value.contains('\r'),
                      "a header is one line");
}

static qsizetype check(const UrlListResult &entries, qint64 lines)
{
    if (!entries) {
        Fuzz::require(entries.error().code == ErrorCode::InvalidInput, "a wrong line is wrong input");
        Fuzz::requirePlain(entries.error().message);
        return 0;
    }
    Fuzz::require(entries->size() <= maxPatternUrls, "what one line stands for is bounded");
    for (const UrlListEntry &entry : *entries)
        requireSound(entry, lines);
    return entries->size();
}

/** The input is a list. Only so much of it: what each line may stand for takes its time. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    UrlListParser parser;
    qint64 lines = 0;
    qsizetype entries = 0;
    const QStringList texts = QString::fromUtf8(Fuzz::inputBytes(data, size)).split(u'\n');
    for (const QString &line : texts) {
        const UrlListResult before = parser.addLine(line);
        entries += check(before, ++lines);
        if (entries > 1000)
            return 0;
    }
    check(parser.finish(), lines);
    return 0;
}
