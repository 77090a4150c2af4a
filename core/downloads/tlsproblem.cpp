// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/tlsproblem.h"

#include "core/base/plaintext.h"

#include <QLocale>
#include <QSslCertificate>

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

static QString reasonText(const QSslError &error)
{
    const QSslCertificate certificate = error.certificate();
    switch (error.error()) {
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
        return plainText(error.errorString(), KeepBreaks::No);
    }
}

QString tlsProblemText(const QList<QSslError> &errors, const QString &host)
{
    QStringList reasons;
    for (const QSslError &error : errors) {
        const QString reason = reasonText(error);
        if (!reasons.contains(reason))
            reasons.append(reason);
    }
    return QStringLiteral("%1 can't be trusted: %2").arg(host, reasons.join(QStringLiteral("; ")));
}

} // namespace Landline::Downloads
