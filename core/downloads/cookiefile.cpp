// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/cookiefile.h"

#include "core/base/filesystem.h"

#include <algorithm>

namespace Landline::Downloads {

static constexpr qsizetype fieldCount = 7;

bool isCookieText(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<uchar>(c) < 0x20 || c == 0x7f || c == ';'; });
}

/** Nothing but lines that say nothing. */
static bool isComment(const QByteArray &text)
{
    const QList<QByteArray> lines = text.split('\n');
    return std::all_of(lines.cbegin(), lines.cend(), [](const QByteArray &line) {
        return line.startsWith('#') || line.trimmed().isEmpty();
    });
}

QList<Cookie> parseCookieFile(const QByteArray &text)
{
    static const QByteArray httpOnly = QByteArrayLiteral("#HttpOnly_");
    QList<Cookie> cookies;
    const QList<QByteArray> lines = text.split('\n');
    for (QByteArray line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.startsWith(httpOnly))
            line.remove(0, httpOnly.size());
        const QList<QByteArray> fields = line.split('\t');
        if (line.startsWith('#') || fields.size() != fieldCount)
            continue;
        Cookie cookie;
        cookie.domain = QString::fromLatin1(fields.at(0)).toLower();
        if (cookie.domain.startsWith(u'.'))
            cookie.domain.remove(0, 1);
        cookie.forSubdomains = fields.at(1) == "TRUE";
        cookie.path = QString::fromLatin1(fields.at(2));
        cookie.secureOnly = fields.at(3) == "TRUE";
        cookie.expires = fields.at(4).toLongLong();
        cookie.name = fields.at(5);
        cookie.value = fields.at(6);
        if (!cookie.domain.isEmpty() && !cookie.domain.startsWith(u'.') && !cookie.name.isEmpty()
            && isCookieText(cookie.name) && isCookieText(cookie.value))
            cookies.append(cookie);
    }
    return cookies;
}

Result<QList<Cookie>> loadCookieFile(const QString &path)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return failure(file.error());
    const Result<QByteArray> bytes = file->readAt(0, maxCookieFileBytes + 1);
    if (!bytes)
        return failure(bytes.error());
    if (bytes->size() > maxCookieFileBytes)
        return failure(ErrorCode::TooLarge, QStringLiteral("%1 is too long for a cookie file").arg(path),
                       path);
    const QList<Cookie> cookies = parseCookieFile(*bytes);
    if (cookies.isEmpty() && !isComment(*bytes)) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("%1 holds no cookie in Netscape's format: seven fields between tabs").arg(path),
            path);
    }
    return cookies;
}

static bool isFor(const Cookie &cookie, const QUrl &url, qint64 now)
{
    const QString host = url.host().toLower();
    const bool isSub = cookie.forSubdomains && host.endsWith(u'.' + cookie.domain);
    if (host != cookie.domain && !isSub)
        return false;
    if (cookie.secureOnly && url.scheme() != QLatin1String("https"))
        return false;
    if (cookie.expires > 0 && cookie.expires <= now)
        return false;
    const QString path = url.path().isEmpty() ? QStringLiteral("/") : url.path();
    return path == cookie.path
           || (path.startsWith(cookie.path)
               && (cookie.path.endsWith(u'/') || path.mid(cookie.path.size()).startsWith(u'/')));
}

QByteArray cookieField(const QList<Cookie> &cookies, const QUrl &url, const QDateTime &now)
{
    QList<Cookie> chosen;
    for (const Cookie &cookie : cookies) {
        if (isFor(cookie, url, now.toSecsSinceEpoch()))
            chosen.append(cookie);
    }
    // The longer path first, as servers expect it.
    std::stable_sort(chosen.begin(), chosen.end(),
                     [](const Cookie &a, const Cookie &b) { return a.path.size() > b.path.size(); });
    QByteArray field;
    for (const Cookie &cookie : std::as_const(chosen))
        field += (field.isEmpty() ? "" : "; ") + cookie.name + '=' + cookie.value;
    return field;
}

} // namespace Landline::Downloads
