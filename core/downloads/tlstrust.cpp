// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/tlstrust.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <openssl/ssl.h>

namespace Landline::Downloads {

/** What is read from the socket at once: several records of 16 KiB. */
static constexpr size_t readBufferBytes = 128 * 1024;

/** The system's authorities. */
static void trustSystem(SSL_CTX *context)
{
#ifdef Q_OS_LINUX
    // A directory that is looked into by need; loading all of it takes as long as a small download.
    SSL_CTX_set_default_verify_paths(context);
#else
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    const QList<QSslCertificate> authorities = QSslConfiguration::systemCaCertificates();
    for (const QSslCertificate &authority : authorities) {
        const QByteArray der = authority.toDer();
        const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
        if (X509 *certificate = d2i_X509(nullptr, &at, static_cast<long>(der.size()))) {
            X509_STORE_add_cert(store, certificate);
            X509_free(certificate);
        }
    }
#endif
}

Result<TlsContextPtr> TlsTrust::context(const QString &caCertificateFile)
{
    if (const TlsContextPtr known = m_contexts.value(caCertificateFile))
        return known;
    const TlsContextPtr made(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    if (!made)
        return failure(ErrorCode::Tls, QStringLiteral("OpenSSL can't be used"));
    SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(made.get(), SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_read_ahead(made.get(), 1);
    SSL_CTX_set_default_read_buffer_len(made.get(), readBufferBytes);
    static const unsigned char protocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(made.get(), protocols, sizeof protocols);
    if (caCertificateFile.isEmpty()) {
        trustSystem(made.get());
    } else if (SSL_CTX_load_verify_file(made.get(), QFile::encodeName(caCertificateFile).constData()) != 1) {
        return failure(ErrorCode::Tls, QStringLiteral("%1 holds no certificate").arg(caCertificateFile),
                       caCertificateFile);
    }
    m_contexts.insert(caCertificateFile, made);
    return made;
}

} // namespace Landline::Downloads
