// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/cookiefile.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

using namespace Landline;
using namespace Landline::Downloads;

static void requireMeant(const QList<Cookie> &cookies, const QUrl &url)
{
    static const QDateTime now(QDate(2026, 11, 25), QTime(12, 0), Qt::UTC);
    const QByteArray field = cookieField(cookies, url, now);
    const bool isClean = std::none_of(field.begin(), field.end(),
                                      [](char c) { return static_cast<uchar>(c) < 0x20 || c == 0x7f; });
    Fuzz::require(isClean, "a field is one line");
    qsizetype meant = 0;
    for (const Cookie &cookie : cookies) {
        const bool isOfHost = url.host() == cookie.domain || url.host().endsWith(u'.' + cookie.domain);
        const bool isOpen = url.scheme() == QLatin1String("http");
        if (isOfHost && !(isOpen && cookie.secureOnly))
            meant += cookie.name.size() + cookie.value.size() + 3;
    }
    Fuzz::require(field.size() <= meant, "a cookie goes to its site alone, and a secure one encrypted");
}

/** The input is a cookie file. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QList<Cookie> cookies = parseCookieFile(Fuzz::inputBytes(data, size));
    for (const Cookie &cookie : cookies)
        Fuzz::require(!cookie.domain.isEmpty() && !cookie.domain.startsWith(u'.') && !cookie.name.isEmpty(),
                      "a cookie has a name and a site");
    for (const char *url : {"https://www.example.org/a/b", "http://example.org/", "http://127.0.0.1:8080/x"})
        requireMeant(cookies, QUrl(QString::fromLatin1(url)));
    return 0;
}
