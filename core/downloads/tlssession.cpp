// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/tlssession.h"

#include "core/downloads/handshakeproblem.h"
#include "core/downloads/tlsproblem.h"

#include <QHostAddress>
#include <QIODevice>
#include <QUrl>

#include <limits>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace Landline::Downloads {

// A BIO (OpenSSL's idea of a device) over a QIODevice, see bio_read_ex(3).

static int deviceRead(BIO *bio, char *data, size_t size, size_t *got)
{
    auto *device = static_cast<QIODevice *>(BIO_get_data(bio));
    const qint64 count = device->read(data, static_cast<qint64>(size));
    *got = count > 0 ? static_cast<size_t>(count) : 0;
    BIO_clear_retry_flags(bio);
    if (count == 0)
        BIO_set_retry_read(bio);
    return count > 0 ? 1 : 0;
}

static int deviceWrite(BIO *bio, const char *data, size_t size, size_t *written)
{
    auto *device = static_cast<QIODevice *>(BIO_get_data(bio));
    const qint64 count = device->write(data, static_cast<qint64>(size));
    *written = count > 0 ? static_cast<size_t>(count) : 0;
    BIO_clear_retry_flags(bio);
    return count > 0 ? 1 : 0;
}

static long deviceControl(BIO *bio, int command, long, void *)
{
    Q_UNUSED(bio);
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

static BIO_METHOD *deviceMethod()
{
    static BIO_METHOD *const method = [] {
        BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "QIODevice");
        BIO_meth_set_read_ex(made, deviceRead);
        BIO_meth_set_write_ex(made, deviceWrite);
        BIO_meth_set_ctrl(made, deviceControl);
        return made;
    }();
    return method;
}

static QString opensslReason()
{
    const unsigned long code = ERR_peek_last_error();
    const char *reason = code ? ERR_reason_error_string(code) : nullptr;
    return QString::fromLatin1(reason ? reason : "no reason was given");
}

static QString failedText(const QString &host)
{
    return QStringLiteral("the connection to %1 failed: %2").arg(host, opensslReason());
}

TlsSession::TlsSession(TlsContextPtr context, QIODevice &device, const QString &host, PeerCheck check)
    : m_context(std::move(context))
    , m_host(host)
    , m_check(check)
    , m_ssl(SSL_new(m_context.get()))
{
    BIO *bio = BIO_new(deviceMethod());
    BIO_set_data(bio, &device);
    BIO_set_init(bio, 1);
    SSL_set_bio(m_ssl, bio, bio);
    SSL_set_app_data(m_ssl, this);
    SSL_set_verify(m_ssl, SSL_VERIFY_PEER, &TlsSession::verified);
    X509_VERIFY_PARAM *rules = SSL_get0_param(m_ssl);
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const QByteArray name = QUrl::toAce(host);
    int isNamed = 0;
    if (QHostAddress address(host); !address.isNull()) {
        address.setScopeId({}); // of this machine; no certificate has one
        isNamed = X509_VERIFY_PARAM_set1_ip_asc(rules, address.toString().toLatin1().constData());
    } else if (!name.isEmpty()) {
        isNamed = X509_VERIFY_PARAM_set1_host(rules, name.constData(), static_cast<size_t>(name.size()));
        // As SSL_set_tlsext_host_name() does; it copies the name.
        SSL_ctrl(m_ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char *>(name.constData()));
    }
    if (isNamed != 1)
        m_reasons.append(QStringLiteral("its name can't be checked"));
    SSL_set_connect_state(m_ssl);
}

TlsSession::~TlsSession()
{
    SSL_free(m_ssl);
}

/** Goes on whatever is wrong, so that all that is wrong can be told; handshake() refuses it then. */
int TlsSession::verified(int accepted, X509_STORE_CTX *store)
{
    const auto *ssl =
        static_cast<SSL *>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto *self = static_cast<TlsSession *>(SSL_get_app_data(ssl));
    if (!accepted) {
        const QString reason =
            certificateProblemText(X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store));
        if (!self->m_reasons.contains(reason))
            self->m_reasons.append(reason);
    }
    return 1;
}

Error TlsSession::problem(int status, const QString &otherwise) const
{
    const unsigned long code = ERR_peek_last_error();
    const bool isCut = SSL_get_error(m_ssl, status) == SSL_ERROR_SYSCALL
                       || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    if (isCut)
        return {ErrorCode::Network, QStringLiteral("the connection to %1 broke off").arg(m_host), {}, 0, {}};
    return {ErrorCode::Tls, otherwise, {}, 0, {}};
}

Result<bool> TlsSession::handshake()
{
    ERR_clear_error();
    const int status = SSL_do_handshake(m_ssl);
    if (status != 1) {
        if (SSL_get_error(m_ssl, status) == SSL_ERROR_WANT_READ)
            return false;
        return tl::make_unexpected(problem(status, handshakeProblemText(m_host, opensslReason())));
    }
    if (m_check == PeerCheck::Required && !m_reasons.isEmpty())
        return failure(ErrorCode::Tls, notTrustedText(m_host, m_reasons));
    return true;
}

Result<void> TlsSession::write(const QByteArray &bytes)
{
    for (qsizetype at = 0; at < bytes.size();) {
        ERR_clear_error();
        size_t written = 0;
        const int status =
            SSL_write_ex(m_ssl, bytes.constData() + at, static_cast<size_t>(bytes.size() - at), &written);
        if (status != 1)
            return tl::make_unexpected(problem(status, failedText(m_host)));
        at += static_cast<qsizetype>(written);
    }
    return {};
}

Result<qint64> TlsSession::read(char *data, qint64 size)
{
    // A record is handed out at a time: several make one write to the disk.
    qint64 filled = 0;
    while (filled < size) {
        ERR_clear_error();
        size_t got = 0;
        const int status = SSL_read_ex(m_ssl, data + filled, static_cast<size_t>(size - filled), &got);
        if (status == 1) {
            filled += static_cast<qint64>(got);
            continue;
        }
        const int what = SSL_get_error(m_ssl, status);
        if (filled > 0 || what == SSL_ERROR_WANT_READ)
            break; // an end is told when nothing is left
        if (what == SSL_ERROR_ZERO_RETURN)
            return -1;
        return tl::make_unexpected(problem(status, failedText(m_host)));
    }
    return filled;
}

bool TlsSession::holdsMore() const
{
    return SSL_has_pending(m_ssl) == 1;
}

} // namespace Landline::Downloads
