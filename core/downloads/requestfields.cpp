// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/requestfields.h"

#include <QCoreApplication>

#include <algorithm>

namespace Landline::Downloads {

Result<std::shared_ptr<const StoredLogins>> loadStoredLogins(const HttpAccess &access)
{
    auto out = std::make_shared<StoredLogins>();
    if (!access.netrcFile.isEmpty()) {
        const Result<QList<Login>> netrc = loadNetrc(access.netrcFile);
        if (!netrc && netrc.error().code != ErrorCode::NotFound) // who has none has no login to give
            return failure(netrc.error());
        out->netrc = netrc.value_or(QList<Login>());
    }
    if (!access.cookieFile.isEmpty()) {
        const Result<QList<Cookie>> cookies = loadCookieFile(access.cookieFile);
        if (!cookies)
            return failure(cookies.error());
        out->cookies = *cookies;
    }
    return std::shared_ptr<const StoredLogins>(out);
}

static int portOf(const QUrl &url)
{
    return url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
}

static bool isSameHost(const QUrl &one, const QUrl &other)
{
    return one.host().compare(other.host(), Qt::CaseInsensitive) == 0;
}

bool isSameOrigin(const QUrl &one, const QUrl &other)
{
    return one.scheme() == other.scheme() && isSameHost(one, other) && portOf(one) == portOf(other);
}

/** All of a person's own, instead of those of their names; one without a value only takes the other away. */
static void putOwn(HttpFields &fields, const HttpFields &own)
{
    const auto isReplaced = [&own](const auto &field) {
        return std::any_of(own.cbegin(), own.cend(), [&field](const auto &one) {
            return one.first.compare(field.first, Qt::CaseInsensitive) == 0;
        });
    };
    fields.erase(std::remove_if(fields.begin(), fields.end(), isReplaced), fields.end());
    std::copy_if(own.cbegin(), own.cend(), std::back_inserter(fields),
                 [](const auto &field) { return !field.second.isEmpty(); });
}

static QByteArray basic(const QString &user, const QString &password)
{
    return "Basic " + (user + u':' + password).toUtf8().toBase64();
}

/** Empty: none is meant for this request. */
static QByteArray authorization(const HttpAccess &access, const StoredLogins &logins,
                                const RequestPlace &place)
{
    const bool isWanted = isSameOrigin(place.wanted, place.now);
    if (isWanted && !access.user.isEmpty())
        return basic(access.user, access.password);
    if (isWanted && !place.wanted.userName().isEmpty())
        return basic(place.wanted.userName(QUrl::FullyDecoded), place.wanted.password(QUrl::FullyDecoded));
    // Where else it is led to, only an entry of that very host is meant for it.
    if (!isSameOrigin(place.asked, place.now)) {
        const std::optional<Login> login = loginFor(logins.netrc, place.now.host());
        const bool isNamed = login && !login->host.isEmpty() && !isSameHost(place.asked, place.now);
        return isNamed ? basic(login->user, login->password) : QByteArray();
    }
    if (!place.asked.userName().isEmpty())
        return basic(place.asked.userName(QUrl::FullyDecoded), place.asked.password(QUrl::FullyDecoded));
    // The login for any host is for the one that a person named, not for one that a server did.
    const std::optional<Login> login = loginFor(logins.netrc, place.now.host());
    const bool isMeant = login && (isWanted || !login->host.isEmpty());
    return isMeant ? basic(login->user, login->password) : QByteArray();
}

HttpFields requestFields(const HttpAccess &access, const StoredLogins &logins, const RequestPlace &place,
                         const QDateTime &now)
{
    const QByteArray agent = access.userAgent.isEmpty()
                                 ? "Landline/" + QCoreApplication::applicationVersion().toLatin1()
                                 : access.userAgent.toUtf8();
    HttpFields fields{{"Accept", "*/*"}, {"Accept-Encoding", "identity"}, {"User-Agent", agent}};
    const QUrl referer = QUrl(access.referer).adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    const bool isDowngrade =
        referer.scheme() == QLatin1String("https") && place.now.scheme() != QLatin1String("https");
    if (!access.referer.isEmpty() && !isDowngrade)
        fields.emplaceBack("Referer", referer.toString(QUrl::FullyEncoded).toLatin1());
    if (const QByteArray cookies = cookieField(logins.cookies, place.now, now); !cookies.isEmpty())
        fields.emplaceBack("Cookie", cookies);
    if (const QByteArray login = authorization(access, logins, place); !login.isEmpty())
        fields.emplaceBack("Authorization", login);
    // A header of one's own may be a secret under any name: it is for the server that was named.
    if (isSameOrigin(place.wanted, place.now))
        putOwn(fields, access.headers);
    return fields;
}

} // namespace Landline::Downloads
