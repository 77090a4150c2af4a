// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/cookiejar.h"

#include <QNetworkCookie>

#include <algorithm>
#include <optional>

namespace Landline::Downloads {

static bool isSamePlace(const Cookie &one, const Cookie &other)
{
    return one.name == other.name && one.domain == other.domain && one.path == other.path;
}

static void put(QList<Cookie> &cookies, const Cookie &cookie)
{
    const auto found = std::find_if(cookies.begin(), cookies.end(),
                                    [&cookie](const Cookie &other) { return isSamePlace(cookie, other); });
    if (found != cookies.end())
        *found = cookie;
    else
        cookies.append(cookie);
}

/** Nothing: it is for somebody else, or can't be sent in a request. */
static std::optional<Cookie> cookieOf(QNetworkCookie set, const QUrl &url)
{
    set.normalize(url); // its own host and folder, where it says none
    Cookie cookie;
    const QString host = url.host().toLower();
    cookie.domain = set.domain().toLower();
    if (cookie.domain.startsWith(u'.')) {
        cookie.domain.remove(0, 1);
        cookie.forSubdomains = true;
    }
    const bool isOfParent =
        cookie.forSubdomains && cookie.domain.contains(u'.') && host.endsWith(u'.' + cookie.domain);
    const bool isSecure = url.scheme() == QLatin1String("https");
    if ((host != cookie.domain && !isOfParent) || (set.isSecure() && !isSecure))
        return std::nullopt;
    cookie.path = set.path();
    cookie.secureOnly = set.isSecure();
    if (set.expirationDate().isValid())
        cookie.expires = std::max<qint64>(1, set.expirationDate().toSecsSinceEpoch());
    cookie.name = set.name();
    cookie.value = set.value();
    if (cookie.name.isEmpty() || !isCookieText(cookie.name) || !isCookieText(cookie.value))
        return std::nullopt;
    return cookie;
}

void CookieJar::take(const HttpHead &head, const QUrl &url)
{
    for (const auto &[name, value] : head.fields) {
        if (name.compare("Set-Cookie", Qt::CaseInsensitive) != 0)
            continue;
        const QList<QNetworkCookie> cookies = QNetworkCookie::parseCookies(value);
        for (const QNetworkCookie &set : cookies) {
            const std::optional<Cookie> cookie = cookieOf(set, url);
            if (cookie && m_cookies.size() < maxCookies)
                put(m_cookies, *cookie);
        }
    }
}

QList<Cookie> CookieJar::over(const QList<Cookie> &stored) const
{
    QList<Cookie> cookies = stored;
    for (const Cookie &cookie : m_cookies)
        put(cookies, cookie);
    return cookies;
}

} // namespace Landline::Downloads
