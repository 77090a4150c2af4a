// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpsource.h"

#include "core/base/plaintext.h"
#include "core/downloads/downloadengine.h"
#include "core/downloads/httpanswer.h"
#include "core/downloads/tlsproblem.h"

#include <QCoreApplication>
#include <QSslConfiguration>

namespace Landline::Downloads {

static Error plainError(ErrorCode code, const QString &message)
{
    return {code, message, {}, 0, {}};
}

static QString hostAndPort(const QUrl &url)
{
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

HttpSource::HttpSource(DownloadEngine &engine, HttpOptions options, QObject *parent)
    : RangeSource(parent)
    , m_engine(engine)
    , m_options(std::move(options))
{
    m_stall.setSingleShot(true);
    m_stall.setInterval(m_options.stallTimeout);
    connect(&m_stall, &QTimer::timeout, this, &HttpSource::stalled);
}

HttpSource::~HttpSource()
{
    stop();
}

void HttpSource::fetch(const RangeWish &wish)
{
    stop();
    m_wish = wish;
    m_answer = {};
    m_visited.clear();
    Q_EMIT statusChanged(QStringLiteral("connecting"));
    request(m_options.url);
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

void HttpSource::request(const QUrl &url)
{
    m_visited.append(url);
    m_answered = false;
    m_sslErrors.clear();

    QNetworkRequest request(url);
    // Over HTTP/2 Qt ignores the bound on what it reads ahead.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept", "*/*");
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      QStringLiteral("Landline/%1").arg(QCoreApplication::applicationVersion()));
    if (m_wish.begin > 0 || m_wish.end >= 0) {
        const QByteArray last = m_wish.end >= 0 ? QByteArray::number(m_wish.end - 1) : QByteArray();
        request.setRawHeader("Range", "bytes=" + QByteArray::number(m_wish.begin) + '-' + last);
        if (const QByteArray validator = m_wish.validators.ifRange(); !validator.isEmpty())
            request.setRawHeader("If-Range", validator);
    }
    if (url.scheme() == QLatin1String("https")) {
        const std::optional<QSslConfiguration> trust = trustIn(m_options.caCertificateFile);
        if (!trust) {
            fail({ErrorCode::Tls,
                  QStringLiteral("%1 holds no certificate").arg(m_options.caCertificateFile),
                  m_options.caCertificateFile,
                  0,
                  {}});
            return;
        }
        request.setSslConfiguration(*trust);
    }

    m_lease = m_engine.connections().lease(url, m_options.caCertificateFile);
    m_reply = m_lease.manager().get(request);
    m_reply->setReadBufferSize(m_engine.readAhead());
    connect(m_reply, &QNetworkReply::encrypted, &m_stall, qOverload<>(&QTimer::start));
    connect(m_reply, &QNetworkReply::requestSent, &m_stall, qOverload<>(&QTimer::start));
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpSource::headArrived);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpSource::drain);
    connect(m_reply, &QNetworkReply::finished, this, &HttpSource::replyEnded);
    connect(m_reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_sslErrors.append(errors); });
    m_stall.start();
}

void HttpSource::stop()
{
    m_stall.stop();
    m_held = false;
    if (QNetworkReply *reply = m_reply) {
        m_reply = nullptr;
        reply->disconnect(this);
        reply->disconnect(&m_stall);
        // Not abort(): an error that is on its way from Qt's network thread would be reported on top of it.
        reply->deleteLater();
    }
    m_lease = {};
}

void HttpSource::hold()
{
    m_held = true;
    m_stall.stop();
}

void HttpSource::release()
{
    if (!std::exchange(m_held, false) || !m_reply)
        return;
    m_stall.start();
    endIfNothingFollows();
    if (m_reply && m_reply->isFinished())
        replyEnded();
    else
        drain();
}

void HttpSource::headArrived()
{
    if (m_answered || !m_reply)
        return;
    m_stall.start();
    HttpHead head;
    head.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (head.status == 0)
        return;
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        head.fields.append({name, value});

    if (isRedirect(head.status)) {
        const Result<QUrl> next = redirectTarget(m_visited, head.value("Location"));
        stop();
        if (next)
            request(*next);
        else
            fail(next.error());
        return;
    }
    const Result<RangeAnswer> answer = judgeResponse(head, m_visited.last(), m_wish, m_engine.clock().now());
    if (!answer) {
        fail(answer.error());
        return;
    }
    m_answered = true;
    m_answer = *answer;
    m_offset = answer->begin;
    Q_EMIT statusChanged({});
    Q_EMIT answered(m_answer);
    endIfNothingFollows();
}

void HttpSource::endIfNothingFollows()
{
    // An empty file, or a refusal that means that all is there: its body is not the file's.
    if (!m_reply || m_held || !m_answered || m_answer.begin != m_answer.end)
        return;
    stop();
    Q_EMIT finished();
}

void HttpSource::drain()
{
    if (m_held || !m_reply)
        return;
    if (!m_answered)
        headArrived();
    QByteArray &buffer = m_engine.buffer();
    // All that is there, each time: bytes left behind have stalled connections for good.
    while (m_reply && m_answered && !m_held) {
        const qint64 got = m_reply->read(buffer.data(), buffer.size());
        if (got <= 0)
            return;
        m_stall.start();
        if (m_answer.end >= 0 && m_offset + got > m_answer.end) {
            fail(plainError(ErrorCode::Protocol,
                            QStringLiteral("the server sends more than the part it announced")));
            return;
        }
        const qint64 offset = m_offset;
        m_offset += got;
        Q_EMIT received(offset, QByteArrayView(buffer).first(got));
    }
}

void HttpSource::replyEnded()
{
    drain();
    if (m_held || !m_reply)
        return;
    if (!m_answered)
        headArrived();
    if (!m_reply)
        return;
    const bool isShort = m_answer.end >= 0 && m_offset < m_answer.end;
    if (m_reply->error() != QNetworkReply::NoError || (m_answered && isShort)) {
        fail(networkError());
        return;
    }
    if (!m_answered) {
        fail(plainError(ErrorCode::Protocol, QStringLiteral("the server does not answer in HTTP")));
        return;
    }
    stop();
    Q_EMIT finished();
}

void HttpSource::stalled()
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_options.stallTimeout).count();
    fail(plainError(
        ErrorCode::Timeout,
        QStringLiteral("%1 sent nothing for %2 s").arg(hostAndPort(m_visited.last())).arg(seconds)));
}

void HttpSource::fail(const Error &error)
{
    stop();
    Q_EMIT failed(error);
}

Error HttpSource::networkError() const
{
    const QString host = hostAndPort(m_visited.last());
    if (m_answered) {
        QString message = QStringLiteral("the connection to %1 broke off").arg(host);
        if (m_answer.end >= 0)
            message += QStringLiteral(", %1 bytes before the end").arg(m_answer.end - m_offset);
        return plainError(ErrorCode::Network, message);
    }
    switch (m_reply->error()) {
    case QNetworkReply::SslHandshakeFailedError:
        if (!m_sslErrors.isEmpty())
            return plainError(ErrorCode::Tls, tlsProblemText(m_sslErrors, host));
        return plainError(
            ErrorCode::Tls,
            QStringLiteral("no encrypted connection to %1 came about: %2").arg(host, m_reply->errorString()));
    case QNetworkReply::ConnectionRefusedError:
        return plainError(ErrorCode::Network,
                          QStringLiteral("%1 refuses the connection: nothing serves there").arg(host));
    case QNetworkReply::HostNotFoundError:
        return plainError(ErrorCode::Network, QStringLiteral("there is no host “%1”").arg(host));
    case QNetworkReply::RemoteHostClosedError:
        return plainError(ErrorCode::Network,
                          QStringLiteral("%1 closed the connection without an answer").arg(host));
    case QNetworkReply::TimeoutError:
        return plainError(ErrorCode::Timeout, QStringLiteral("%1 does not answer").arg(host));
    case QNetworkReply::AuthenticationRequiredError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return plainError(ErrorCode::Auth, QStringLiteral("%1 wants a name and password").arg(host));
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return plainError(ErrorCode::Protocol, QStringLiteral("%1 does not answer in proper HTTP").arg(host));
    default:
        return plainError(ErrorCode::Network,
                          QStringLiteral("the connection to %1 failed: %2")
                              .arg(host, plainText(m_reply->errorString().left(300), KeepBreaks::No)));
    }
}

} // namespace Landline::Downloads
