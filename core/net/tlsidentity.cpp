// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlsidentity.h"

#include "core/base/digest.h"
#include "core/base/filesystem.h"
#include "core/base/privatefile.h"

#include <QFile>
#include <QRandomGenerator>

#include <algorithm>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

namespace Landline::Net {

// Dates mean nothing here: who is trusted is decided by the key. They only have to be valid for other
// programs.
static constexpr long validBefore = -86400L;
static constexpr long validAfter = 100L * 365 * 86400;
static constexpr qint64 maxFileBytes = 64 * 1024;
/** PBKDF2 rounds between a passphrase and the exported key. */
static constexpr int exportRounds = 600'000;

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

Result<void> TlsIdentity::save(const QString &path) const
{
    return writeNewPrivateFile(path, toPem(*this));
}

Result<void> TlsIdentity::replace(const QString &path, const QString &aside) const
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    const Result<qint64> size = file ? file->size() : failure(file.error());
    const Result<QByteArray> before = size ? file->readAt(0, *size) : failure(size.error());
    if (!before)
        return failure(before.error());
    // One of the two is there under the name at any time, and the old one under another before it goes.
    if (Result<void> kept = writeNewPrivateFile(aside, *before); !kept)
        return kept;
    return writePrivateFile(path, toPem(*this));
}

Result<QByteArray> TlsIdentity::exported(const QString &passphrase) const
{
    const QByteArray secret = passphrase.toUtf8();
    if (secret.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("a passphrase can't be empty"));
    const BioPointer bio(BIO_new(BIO_s_mem()), BIO_free);
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> plain(
        EVP_PKEY2PKCS8(m_key.get()), PKCS8_PRIV_KEY_INFO_free);
    X509_ALGOR *method =
        PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), exportRounds, nullptr, 0, nullptr, NID_hmacWithSHA256);
    // Takes the method over.
    const std::unique_ptr<X509_SIG, decltype(&X509_SIG_free)> sealed(
        plain && method ? PKCS8_set0_pbe(secret.constData(), int(secret.size()), plain.get(), method)
                        : nullptr,
        X509_SIG_free);
    if (!sealed || PEM_write_bio_PKCS8(bio.get(), sealed.get()) != 1
        || PEM_write_bio_X509(bio.get(), m_certificate.get()) != 1)
        return failure(ErrorCode::Tls, QStringLiteral("OpenSSL could not seal the key"));
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

static int givePassphrase(char *buffer, int size, int, void *passphrase)
{
    const auto *secret = static_cast<const QByteArray *>(passphrase);
    const int length = std::min(size, int(secret->size()));
    std::copy_n(secret->constData(), length, buffer);
    return length;
}

Result<TlsIdentity> TlsIdentity::imported(const QByteArray &pem, const QString &passphrase)
{
    QByteArray secret = passphrase.toUtf8();
    const BioPointer bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), BIO_free);
    const KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassphrase, &secret), EVP_PKEY_free);
    if (!key) {
        const bool isSealed = pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        return failure(isSealed ? ErrorCode::Auth : ErrorCode::Damaged,
                       isSealed ? QStringLiteral("the passphrase is wrong, or the file is damaged")
                                : QStringLiteral("there is no key in the file"));
    }
    CertificatePointer certificate(PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, nullptr), X509_free);
    // The key is who it is; a certificate can be made for it again.
    if (!certificate || X509_check_private_key(certificate.get(), key.get()) != 1)
        certificate = signedBy(key);
    if (!certificate)
        return failure(ErrorCode::Damaged, QStringLiteral("the key in the file can't be used"));
    return TlsIdentity(key, certificate);
}

/** Copies and backups may have lost what keeps others from reading it. Returns what is to be told about it.
 */
static QString closeToOthers(OsFile &file)
{
    const Result<FileStamp> stamp = file.stamp();
    if (!stamp || !(stamp->mode & anyOfOthers))
        return {};
    return file.setMode(ownerReadsAndWrites)
               ? QStringLiteral("The key in %1 could be read by others; it is yours alone again. Whoever has "
                                "read it can be taken for you.")
                     .arg(file.path())
               : QStringLiteral("The key in %1 can be read by others, and that can't be changed from here.")
                     .arg(file.path());
}

Result<TlsIdentity> TlsIdentity::loadOrCreate(const QString &path, QString *notice)
{
    if (!QFile::exists(path)) {
        Result<TlsIdentity> made = create();
        if (!made)
            return made;
        // Two programs of one profile may come here at once: the first one's key is the profile's.
        const Result<void> saved = made->save(path);
        if (saved)
            return made;
        if (saved.error().code != ErrorCode::AlreadyExists)
            return failure(saved.error());
    }
    Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return failure(file.error());
    const QString closed = closeToOthers(*file);
    if (notice)
        *notice = closed;
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
