// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/tlsproblem.h"

#include "core/base/plaintext.h"

#include <QLocale>
#include <QSslCertificate>

#include <algorithm>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

namespace Landline::Downloads {

static QString certifiedNames(const QSslCertificate &certificate)
{
    static constexpr qsizetype shownNames = 3;
    QStringList names = certificate.subjectAlternativeNames().values();
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    names = names.mid(0, shownNames);
    return plainText(names.join(QStringLiteral(", ")).left(200), KeepBreaks::No);
}

static QString dateText(const QDateTime &date)
{
    return QLocale().toString(date.date(), QLocale::ShortFormat);
}

static QString reasonText(QSslError::SslError error, const QSslCertificate &certificate,
                          const QString &otherwise)
{
    switch (error) {
    case QSslError::HostNameMismatch:
        return QStringLiteral("its certificate is for another name (%1)").arg(certifiedNames(certificate));
    case QSslError::CertificateExpired:
        return QStringLiteral("its certificate expired on %1").arg(dateText(certificate.expiryDate()));
    case QSslError::CertificateNotYetValid:
        return QStringLiteral("its certificate is valid from %1 only; is the clock right?")
            .arg(dateText(certificate.effectiveDate()));
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return QStringLiteral("nobody who is trusted here vouches for its certificate");
    case QSslError::CertificateRevoked:
        return QStringLiteral("its certificate was revoked");
    default:
        return plainText(otherwise, KeepBreaks::No);
    }
}

/** Qt's word for OpenSSL's number. */
static QSslError::SslError kindOf(int code)
{
    switch (code) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return QSslError::HostNameMismatch;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return QSslError::CertificateExpired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return QSslError::CertificateNotYetValid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
        return QSslError::CertificateUntrusted;
    case X509_V_ERR_CERT_REVOKED:
        return QSslError::CertificateRevoked;
    default:
        return QSslError::UnspecifiedError;
    }
}

QString certificateProblemText(int code, X509 *certificate)
{
    unsigned char *der = nullptr;
    const int size = certificate ? i2d_X509(certificate, &der) : 0;
    const QSslCertificate readable(QByteArray(reinterpret_cast<const char *>(der), std::max(0, size)),
                                   QSsl::Der);
    OPENSSL_free(der);
    return reasonText(kindOf(code), readable, QString::fromLatin1(X509_verify_cert_error_string(code)));
}

QString notTrustedText(const QString &host, const QStringList &reasons)
{
    return QStringLiteral("%1 can't be trusted: %2").arg(host, reasons.join(QStringLiteral("; ")));
}

QString tlsProblemText(const QList<QSslError> &errors, const QString &host)
{
    QStringList reasons;
    for (const QSslError &error : errors) {
        const QString reason = reasonText(error.error(), error.certificate(), error.errorString());
        if (!reasons.contains(reason))
            reasons.append(reason);
    }
    return notTrustedText(host, reasons);
}

} // namespace Landline::Downloads
