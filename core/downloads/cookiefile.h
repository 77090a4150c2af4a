// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QUrl>

namespace Landline::Downloads {

/** What a browser has stored of a site. */
struct Cookie
{
    QString domain; ///< without a leading dot
    bool forSubdomains = false;
    QString path;
    bool secureOnly = false;
    qint64 expires = 0; ///< seconds since 1970; 0: with the session
    QByteArray name;
    QByteArray value;
    bool operator==(const Cookie &) const = default;
};

inline constexpr qint64 maxCookieFileBytes = 8 << 20;

/** True for a name or value that can be sent: it ends neither the cookie nor the line. */
[[nodiscard]] bool isCookieText(const QByteArray &text);
/** The lines of a cookie file in Netscape's format, as browsers' add-ons and curl write it; what is no cookie
 * is passed over. */
[[nodiscard]] QList<Cookie> parseCookieFile(const QByteArray &text);
/** Errors: those of reading, TooLarge; InvalidInput where there is something else and not one cookie in it.
 * Blocks. */
[[nodiscard]] Result<QList<Cookie>> loadCookieFile(const QString &path);
/** The Cookie field for a request (RFC 6265, section 5.4): by domain, path, scheme and time; may be empty. */
[[nodiscard]] QByteArray cookieField(const QList<Cookie> &cookies, const QUrl &url, const QDateTime &now);

} // namespace Landline::Downloads
