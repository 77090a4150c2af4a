// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/proxychoice.h"

#include "core/base/plaintext.h"

#include <QHostAddress>
#include <QNetworkProxyFactory>
#include <QRegularExpression>

#include <algorithm>

namespace Landline::Downloads {

Result<QNetworkProxy> proxyOf(const QString &text)
{
    if (text == QLatin1String("none"))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const QUrl url(text.contains(QLatin1String("://")) ? text : QStringLiteral("http://") + text);
    const bool isSocks = url.scheme() == QLatin1String("socks5") || url.scheme() == QLatin1String("socks5h");
    if (!url.isValid() || url.host().isEmpty() || (!isSocks && url.scheme() != QLatin1String("http"))) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” is no proxy; it has to be http://HOST:PORT or socks5://HOST:PORT")
                           .arg(plainText(text.left(200), KeepBreaks::No)));
    }
    static constexpr int socksPort = 1080;
    static constexpr int proxyPort = 8080;
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         static_cast<quint16>(url.port(isSocks ? socksPort : proxyPort)),
                         url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded));
}

static QString variable(const QProcessEnvironment &environment, const QString &name)
{
    const QString small = environment.value(name);
    return small.isEmpty() ? environment.value(name.toUpper()) : small;
}

/** An entry of no_proxy: a host with all below it, an address, a network, each with a port maybe, or “*”. */
static bool isExcepted(const QUrl &url, QString entry)
{
    const QString host = url.host().toLower();
    if (entry == QLatin1String("*"))
        return true;
    const QHostAddress address(host);
    if (!address.isNull() && entry.contains(u'/')) {
        const auto network = QHostAddress::parseSubnet(entry);
        return network.second >= 0 && address.isInSubnet(network);
    }
    static const QRegularExpression withPort(QStringLiteral("^([^:]+|\\[.*\\]):(\\d+)$"));
    if (const auto match = withPort.match(entry); match.hasMatch()) {
        const int usual = url.scheme() == QLatin1String("https") ? 443 : 80;
        if (match.captured(2).toInt() != url.port(usual))
            return false;
        entry = match.captured(1);
    }
    if (entry.startsWith(u'[') && entry.endsWith(u']'))
        entry = entry.mid(1, entry.size() - 2);
    if (entry.startsWith(u'.'))
        entry.remove(0, 1);
    return !entry.isEmpty() && (host == entry || (address.isNull() && host.endsWith(u'.' + entry)));
}

static bool isLoopback(const QString &host)
{
    return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0
           || QHostAddress(host).isLoopback();
}

Result<std::optional<QNetworkProxy>> proxyOfEnvironment(const QUrl &url,
                                                        const QProcessEnvironment &environment)
{
    const QString all = variable(environment, QStringLiteral("all_proxy"));
    const QString http = variable(environment, QStringLiteral("http_proxy"));
    const QString https = variable(environment, QStringLiteral("https_proxy"));
    if (all.isEmpty() && http.isEmpty() && https.isEmpty())
        return std::optional<QNetworkProxy>();
    static const QRegularExpression separator(QStringLiteral("[,\\s]+"));
    const QStringList exceptions =
        variable(environment, QStringLiteral("no_proxy")).toLower().split(separator, Qt::SkipEmptyParts);
    const QString own = url.scheme() == QLatin1String("https") ? https : http;
    const QString chosen = own.isEmpty() ? all : own;
    const bool isDirect = chosen.isEmpty() || isLoopback(url.host())
                          || std::any_of(exceptions.cbegin(), exceptions.cend(),
                                         [&url](const QString &entry) { return isExcepted(url, entry); });
    if (isDirect)
        return std::optional(QNetworkProxy(QNetworkProxy::NoProxy));
    return proxyOf(chosen).map([](const QNetworkProxy &proxy) { return std::optional(proxy); });
}

Result<QNetworkProxy> proxyFor(const QUrl &url, const QString &named)
{
    if (!named.isEmpty())
        return proxyOf(named);
    static const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const Result<std::optional<QNetworkProxy>> told = proxyOfEnvironment(url, environment);
    if (!told)
        return failure(told.error());
    if (*told)
        return **told;
    const QList<QNetworkProxy> proxies = QNetworkProxyFactory::proxyForQuery(QNetworkProxyQuery(url));
    return proxies.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : proxies.first();
}

} // namespace Landline::Downloads
