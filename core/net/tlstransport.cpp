// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlstransport.h"

#include <QPointer>

#include <algorithm>
#include <cstring>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace Landline::Net {

static constexpr int readBlock = 16 * 1024; // a TLS record
static constexpr unsigned char sessionContext[] = "landline";

static QString opensslError()
{
    const unsigned long code = ERR_get_error();
    const char *reason = code ? ERR_reason_error_string(code) : nullptr;
    ERR_clear_error();
    return QString::fromLatin1(reason ? reason : "no reason was given");
}

/** Any key is let through here and told by its fingerprint: trust is the caller's matter, not an authority's.
 */
static int acceptAnyKey(X509_STORE_CTX *, void *)
{
    return 1;
}

TlsContext::TlsContext(TlsRole role, SSL_CTX *context)
    : m_role(role)
    , m_context(context)
{}

TlsContext::~TlsContext()
{
    SSL_CTX_free(m_context);
}

Result<std::shared_ptr<TlsContext>> TlsContext::create(TlsRole role, const TlsIdentity &identity)
{
    SSL_CTX *handle = SSL_CTX_new(role == TlsRole::Host ? TLS_server_method() : TLS_client_method());
    if (!handle)
        return failure(ErrorCode::Tls, QStringLiteral("OpenSSL can't be used: %1").arg(opensslError()));
    std::shared_ptr<TlsContext> context(new TlsContext(role, handle));
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(handle, acceptAnyKey, nullptr);
    // A resumed session would not prove the key again.
    SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(handle, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_num_tickets(handle, 0);
    SSL_CTX_set_session_id_context(handle, sessionContext, sizeof sessionContext);
    SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS); // an idle connection keeps no buffers
    if (SSL_CTX_use_certificate(handle, identity.certificate()) != 1
        || SSL_CTX_use_PrivateKey(handle, identity.key()) != 1)
        return failure(ErrorCode::Tls,
                       QStringLiteral("the profile's key can't be used: %1").arg(opensslError()));
    return context;
}

TlsTransport::TlsTransport(std::unique_ptr<Transport> inner, std::shared_ptr<TlsContext> context)
    : m_inner(std::move(inner))
    , m_context(std::move(context))
    , m_ssl(SSL_new(m_context->handle()))
    , m_timer(this)
{
    BIO *wire = BIO_new(wireMethod());
    BIO_set_data(wire, this);
    BIO_set_init(wire, 1);
    SSL_set_bio(m_ssl, wire, wire);
    SSL_set_msg_callback(m_ssl, watch);
    SSL_set_msg_callback_arg(m_ssl, this);
    if (m_context->role() == TlsRole::Host)
        SSL_set_accept_state(m_ssl);
    else
        SSL_set_connect_state(m_ssl);
    m_inner->setReceiver(this);
    m_timer.start(handshakeTimeout);
    // The caller sets the receiver first.
    QMetaObject::invokeMethod(this, &TlsTransport::advance, Qt::QueuedConnection);
}

TlsTransport::~TlsTransport()
{
    SSL_free(m_ssl);
}

void TlsTransport::bytesReceived(const QByteArray &bytes)
{
    if (m_ended)
        return;
    if (m_incoming.isEmpty())
        m_incoming = bytes;
    else
        m_incoming.append(bytes);
    advance();
}

void TlsTransport::bytesWritten()
{
    tellWritten();
}

void TlsTransport::transportClosed(const Error &reason)
{
    end(m_secured || reason
            ? reason
            : Error{ErrorCode::Tls,
                    QStringLiteral("the other side ended the connection before it was encrypted"),
                    {},
                    0,
                    {}});
}

void TlsTransport::timerEvent(QTimerEvent *event)
{
    if (!m_timer.isOf(event))
        return;
    m_timer.stop();
    fail(QStringLiteral("it took too long"));
}

int TlsTransport::readWire(BIO *bio, char *data, size_t size, size_t *got)
{
    auto *self = static_cast<TlsTransport *>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    *got = std::min(size, static_cast<size_t>(self->m_incoming.size() - self->m_taken));
    if (*got == 0) {
        self->m_incoming = {};
        self->m_taken = 0;
        BIO_set_retry_read(bio);
        return 0;
    }
    std::memcpy(data, self->m_incoming.constData() + self->m_taken, *got);
    self->m_taken += static_cast<qsizetype>(*got);
    return 1;
}

int TlsTransport::writeWire(BIO *bio, const char *data, size_t size, size_t *written)
{
    auto *self = static_cast<TlsTransport *>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    self->m_outgoing.append(data, static_cast<qsizetype>(size));
    *written = size;
    return 1;
}

void TlsTransport::watch(int isWritten, int, int type, const void *, size_t, ssl_st *, void *transport)
{
    auto *self = static_cast<TlsTransport *>(transport);
    if (!isWritten && type == SSL3_RT_HANDSHAKE && self->m_secured)
        ++self->m_lateHandshakes;
}

static long controlWire(BIO *, int command, long, void *)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD *TlsTransport::wireMethod()
{
    static const BIO_METHOD *const method = [] {
        BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "transport");
        BIO_meth_set_read_ex(made, readWire);
        BIO_meth_set_write_ex(made, writeWire);
        BIO_meth_set_ctrl(made, controlWire);
        return made;
    }();
    return method;
}

void TlsTransport::advance()
{
    if (m_ended)
        return;
    const QPointer<TlsTransport> self(this);
    if (!m_secured) {
        ERR_clear_error();
        const int status = SSL_do_handshake(m_ssl);
        flush(); // also the alert that tells the other side what went wrong
        if (status != 1) {
            const int what = SSL_get_error(m_ssl, status);
            if (what != SSL_ERROR_WANT_READ && what != SSL_ERROR_WANT_WRITE)
                fail(opensslError());
            return;
        }
        X509 *certificate = SSL_get0_peer_certificate(m_ssl);
        m_peerFingerprint = certificate ? fingerprintOf(certificate) : QString();
        if (m_peerFingerprint.isEmpty()) {
            fail(QStringLiteral("the other side showed no key"));
            return;
        }
        m_timer.stop();
        m_secured = true;
        tellSecured();
        if (!self || m_ended)
            return;
        writePending();
    }
    readPlain();
}

void TlsTransport::readPlain()
{
    const QPointer<TlsTransport> self(this);
    QByteArray plain;
    char block[readBlock];
    ERR_clear_error();
    int got = 0;
    while ((got = SSL_read(m_ssl, block, sizeof block)) > 0)
        plain.append(block, got);
    const int what = SSL_get_error(m_ssl, got);
    if (m_lateHandshakes > maxLateHandshakes) {
        m_outgoing.clear();
        fail(QStringLiteral("the other side changes its keys again and again"));
        return;
    }
    flush(); // answers of the protocol itself, such as key updates
    if (!plain.isEmpty())
        tellReceived(plain);
    if (!self || m_ended)
        return;
    if (what == SSL_ERROR_ZERO_RETURN)
        m_inner->close();
    else if (what != SSL_ERROR_WANT_READ && what != SSL_ERROR_WANT_WRITE)
        fail(opensslError());
}

void TlsTransport::write(const QByteArray &bytes)
{
    if (m_ended || bytes.isEmpty())
        return;
    if (!m_secured) {
        m_pending.append(bytes);
        return;
    }
    ERR_clear_error();
    // It goes into memory: it takes everything at once or fails for good.
    if (SSL_write(m_ssl, bytes.constData(), static_cast<int>(bytes.size())) <= 0) {
        fail(opensslError());
        return;
    }
    flush();
}

void TlsTransport::writePending()
{
    const QByteArray pending = std::exchange(m_pending, {});
    write(pending);
}

void TlsTransport::flush()
{
    if (!m_outgoing.isEmpty())
        m_inner->write(std::exchange(m_outgoing, {}));
}

qint64 TlsTransport::bytesToWrite() const
{
    return m_inner->bytesToWrite() + m_pending.size();
}

void TlsTransport::setReading(Reading reading)
{
    m_inner->setReading(reading);
}

void TlsTransport::close()
{
    if (m_secured && !m_ended) {
        ERR_clear_error();
        SSL_shutdown(m_ssl); // says that this is the end, so that the other side knows of a cut
        flush();
    }
    m_inner->close();
}

void TlsTransport::abort()
{
    m_inner->abort();
}

void TlsTransport::fail(const QString &what)
{
    end({ErrorCode::Tls, QStringLiteral("the connection could not be encrypted: %1").arg(what), {}, 0, {}});
    m_inner->close();
}

void TlsTransport::end(const Error &reason)
{
    if (std::exchange(m_ended, true))
        return;
    m_timer.stop();
    tellClosedSoon(reason);
}

} // namespace Landline::Net
