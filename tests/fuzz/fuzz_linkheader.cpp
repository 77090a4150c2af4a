// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/linkheader.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

/** The input is the field's value. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray field = Fuzz::inputBytes(data, size);
    for (const char *base : {"https://files.example/a/b", "http://files.example/"}) {
        const QUrl from = QUrl::fromEncoded(base);
        const QList<QUrl> urls = parseDuplicateLinks(field, from);
        Fuzz::require(urls.size() <= maxLinkedMirrors, "mirrors are bounded");
        for (const QUrl &url : urls) {
            Fuzz::requireFetchable(url);
            Fuzz::require(url.scheme() == QLatin1String("https") || from.scheme() == QLatin1String("http"),
                          "nothing leads from an encrypted to an open connection");
        }
    }
    return 0;
}
