// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/managerexchange.h"

#include "core/base/plaintext.h"
#include "core/downloads/handshakeproblem.h"
#include "core/downloads/proxychoice.h"
#include "core/downloads/tlsproblem.h"

#include <QNetworkProxy>
#include <QSslConfiguration>

#include <optional>

namespace Landline::Downloads {

ManagerExchange::ManagerExchange(ManagerPool &pool, QObject *parent)
    : HttpExchange(parent)
    , m_pool(pool)
{}

ManagerExchange::~ManagerExchange()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    // Not abort(): an error that is on its way from Qt's network thread would be reported on top of it.
    m_reply->deleteLater();
}

/** The certificates to trust; nothing where the file has none. */
static std::optional<QSslConfiguration> trustIn(const QString &caCertificateFile)
{
    QSslConfiguration trust = QSslConfiguration::defaultConfiguration();
    if (!caCertificateFile.isEmpty()) {
        const QList<QSslCertificate> authorities = QSslCertificate::fromPath(caCertificateFile);
        if (authorities.isEmpty())
            return std::nullopt;
        trust.setCaCertificates(authorities);
    }
    return trust;
}

void ManagerExchange::start(const HttpRequest &request)
{
    m_request = request;
    QNetworkRequest out(request.url);
    // Over HTTP/2 Qt ignores the bound on what it reads ahead: only for what is known to be small.
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, request.isSmall);
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    for (const auto &[name, value] : request.fields) {
        // Qt keeps one field of a name; several are one with commas in between (RFC 9110, section 5.3).
        const QByteArray before = out.rawHeader(name);
        out.setRawHeader(name, before.isEmpty() ? value : before + ", " + value);
    }
    if (request.url.scheme() == QLatin1String("https")) {
        const std::optional<QSslConfiguration> trust = trustIn(request.access.caCertificateFile);
        if (!trust) {
            Q_EMIT failed({ErrorCode::Tls,
                           QStringLiteral("%1 holds no certificate").arg(request.access.caCertificateFile),
                           request.access.caCertificateFile,
                           0,
                           {}});
            return;
        }
        out.setSslConfiguration(*trust);
    }
    const Result<QNetworkProxy> proxy = proxyFor(request.url, request.access.proxy);
    if (!proxy) {
        Q_EMIT failed(proxy.error());
        return;
    }
    // Connections are never shared by those who trust differently, or go another way.
    const QString way = request.access.caCertificateFile + u'\n' + request.access.proxy
                        + (request.access.peerCheck == PeerCheck::Waived ? u'!' : u'.');
    m_lease = m_pool.lease(request.url, way);
    m_proxy = *proxy;
    m_lease.manager().setProxy(m_proxy);
    m_reply = m_lease.manager().get(out);
    if (request.access.peerCheck == PeerCheck::Waived)
        m_reply->ignoreSslErrors();
    m_reply->setReadBufferSize(request.receiveBuffer > 0 ? request.receiveBuffer : m_pool.readAhead());
    connect(m_reply, &QNetworkReply::encrypted, this, &HttpExchange::stirred);
    connect(m_reply, &QNetworkReply::requestSent, this, &HttpExchange::stirred);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &ManagerExchange::headChanged);
    connect(m_reply, &QNetworkReply::readyRead, this, [this] {
        Q_EMIT stirred();
        headChanged();
        if (m_hasHead)
            Q_EMIT readyRead();
    });
    connect(m_reply, &QNetworkReply::finished, this, &ManagerExchange::replyEnded);
    connect(m_reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_sslErrors.append(errors); });
}

void ManagerExchange::headChanged()
{
    if (m_hasHead)
        return;
    HttpHead head;
    head.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (head.status == 0)
        return;
    m_hasHead = true;
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        head.fields.emplaceBack(name, value);
    // Qt drops all fields where there are more than it takes, and then never ends the reply.
    if (head.fields.isEmpty()) {
        Q_EMIT failed({ErrorCode::Protocol,
                       QStringLiteral("the server's answer has no header fields, or too many"),
                       {},
                       0,
                       {}});
        return;
    }
    Q_EMIT headArrived(head);
}

qint64 ManagerExchange::read(char *data, qint64 size)
{
    return std::max<qint64>(0, m_reply->read(data, size));
}

void ManagerExchange::replyEnded()
{
    headChanged();
    if (m_reply->error() != QNetworkReply::NoError && m_reply->error() < QNetworkReply::ContentAccessDenied) {
        if (m_hasHead)
            Q_EMIT readyRead(); // what did come is right
        Q_EMIT failed(errorOfReply());
    } else if (!m_hasHead) {
        Q_EMIT failed({ErrorCode::Protocol,
                       QStringLiteral("%1 does not answer in HTTP").arg(hostAndPort(m_request.url)),
                       {},
                       0,
                       {}});
    } else {
        Q_EMIT finished();
    }
}

/** What was not reached is the proxy. With one of HTTP the usual words are never said of the server; one of
 * SOCKS tells in them what became of the server, and what is wrong with itself comes as an error without a
 * name. */
static bool isOfProxy(QNetworkReply::NetworkError code, const QNetworkProxy &proxy)
{
    if (code >= QNetworkReply::ProxyConnectionRefusedError && code <= QNetworkReply::UnknownProxyError)
        return true;
    if (proxy.type() == QNetworkProxy::Socks5Proxy)
        return code == QNetworkReply::UnknownNetworkError;
    return code == QNetworkReply::ConnectionRefusedError || code == QNetworkReply::HostNotFoundError;
}

static Error proxyError(const QNetworkProxy &proxy, QNetworkReply::NetworkError code)
{
    const QString place = QStringLiteral("%1:%2").arg(proxy.hostName(), QString::number(proxy.port()));
    switch (code) {
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return {ErrorCode::Auth, QStringLiteral("the proxy wants a name and password"), {}, 0, {}};
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::ProxyConnectionRefusedError:
        return {ErrorCode::Network,
                QStringLiteral("the proxy %1 refuses the connection: nothing serves there").arg(place),
                {},
                0,
                {}};
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::ProxyNotFoundError:
        return {
            ErrorCode::Network, QStringLiteral("there is no proxy “%1”").arg(proxy.hostName()), {}, 0, {}};
    case QNetworkReply::ProxyTimeoutError:
        return {ErrorCode::Timeout, QStringLiteral("the proxy %1 does not answer").arg(place), {}, 0, {}};
    default:
        return {
            ErrorCode::Network,
            QStringLiteral("the proxy %1 is not there, or does not let the connection through").arg(place),
            {},
            0,
            {}};
    }
}

Error ManagerExchange::errorOfReply() const
{
    const QString host = hostAndPort(m_request.url);
    const auto error = [](ErrorCode code, const QString &message) { return Error{code, message, {}, 0, {}}; };
    if (m_hasHead)
        return error(ErrorCode::Network, QStringLiteral("the connection to %1 broke off").arg(host));
    if (m_proxy.type() != QNetworkProxy::NoProxy && isOfProxy(m_reply->error(), m_proxy))
        return proxyError(m_proxy, m_reply->error());
    switch (m_reply->error()) {
    case QNetworkReply::SslHandshakeFailedError:
        if (!m_sslErrors.isEmpty())
            return error(ErrorCode::Tls, tlsProblemText(m_sslErrors, host));
        return error(ErrorCode::Tls, handshakeProblemText(host, m_reply->errorString()));
    case QNetworkReply::ConnectionRefusedError:
        return error(ErrorCode::Network,
                     QStringLiteral("%1 refuses the connection: nothing serves there").arg(host));
    case QNetworkReply::HostNotFoundError:
        return error(ErrorCode::Network, QStringLiteral("there is no host “%1”").arg(host));
    case QNetworkReply::RemoteHostClosedError:
        return error(ErrorCode::Network,
                     QStringLiteral("%1 closed the connection without an answer").arg(host));
    case QNetworkReply::TimeoutError:
        return error(ErrorCode::Timeout, QStringLiteral("%1 does not answer").arg(host));
    default:
        return error(ErrorCode::Network,
                     QStringLiteral("the connection to %1 failed: %2")
                         .arg(host, plainText(m_reply->errorString().left(300), KeepBreaks::No)));
    }
}

} // namespace Landline::Downloads
