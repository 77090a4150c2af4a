// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlsidentity.h"

#include "core/base/digest.h"
#include "core/base/filesystem.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace Landline::Net {

// Dates mean nothing here: who is trusted is decided by the key. They only have to be valid for other
// programs.
static constexpr long validBefore = -86400L;
static constexpr long validAfter = 100L * 365 * 86400;
static constexpr qint64 maxFileBytes = 64 * 1024;

using KeyPointer = std::shared_ptr<EVP_PKEY>;
using CertificatePointer = std::shared_ptr<X509>;
using BioPointer = std::unique_ptr<BIO, decltype(&BIO_free)>;

QString fingerprintOf(X509 *certificate)
{
    unsigned char *der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size <= 0)
        return {};
    Result<Digest> digest = Digest::create(QStringLiteral("sha-256"));
    if (digest)
        digest->add({reinterpret_cast<const char *>(der), size});
    OPENSSL_free(der);
    return digest ? QString::fromLatin1(digest->finish()) : QString();
}

TlsIdentity::TlsIdentity(KeyPointer key, CertificatePointer certificate)
    : m_key(std::move(key))
    , m_certificate(std::move(certificate))
    , m_fingerprint(fingerprintOf(m_certificate.get()))
{}

static CertificatePointer signedBy(const KeyPointer &key)
{
    CertificatePointer certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()),
                            QRandomGenerator::system()->generate64() >> 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), validBefore);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validAfter);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME *name = X509_get_subject_name(certificate.get());
    static constexpr unsigned char commonName[] = "Landline";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, commonName, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    return X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0 ? certificate : nullptr;
}

Result<TlsIdentity> TlsIdentity::create()
{
    const KeyPointer key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const CertificatePointer certificate = key ? signedBy(key) : nullptr;
    if (!certificate)
        return failure(ErrorCode::Tls, QStringLiteral("OpenSSL could not make a key"));
    return TlsIdentity(key, certificate);
}

static QByteArray toPem(const TlsIdentity &identity)
{
    const BioPointer bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(bio.get(), identity.key(), nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_X509(bio.get(), identity.certificate());
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

static int noPassphrase(char *, int, int, void *)
{
    return 0; // never ask on a terminal
}

Result<TlsIdentity> TlsIdentity::loadOrCreate(const QString &path)
{
    if (!QFile::exists(path)) {
        Result<TlsIdentity> made = create();
        if (!made)
            return made;
        // Two programs of one profile may come here at once: the first one's key is the profile's.
        const QString temporary = QStringLiteral("%1.%2").arg(path).arg(QCoreApplication::applicationPid());
        if (Result<void> written = writePrivateFile(temporary, toPem(*made)); !written)
            return failure(written.error());
        const Result<void> published = publishFile(temporary, path);
        if (published)
            return made;
        QFile::remove(temporary);
        if (published.error().code != ErrorCode::AlreadyExists)
            return failure(published.error());
    }
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return failure(file.error());
    const Result<QByteArray> pem = file->readAt(0, maxFileBytes);
    if (!pem)
        return failure(pem.error());
    const BioPointer bio(BIO_new_mem_buf(pem->constData(), static_cast<int>(pem->size())), BIO_free);
    const KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr), EVP_PKEY_free);
    const CertificatePointer certificate(PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, nullptr),
                                         X509_free);
    if (!key || !certificate || X509_check_private_key(certificate.get(), key.get()) != 1) {
        return failure(
            ErrorCode::Damaged,
            QStringLiteral("the key in %1 can't be used; put the file back from a copy, or move it away "
                           "to become somebody new")
                .arg(path),
            path);
    }
    return TlsIdentity(key, certificate);
}

} // namespace Landline::Net
