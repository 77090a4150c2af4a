// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSslError>
#include <QString>

struct x509_st;

namespace Landline::Downloads {

/** What is wrong with a certificate, by OpenSSL's number (X509_STORE_CTX_get_error(3)); for people. */
[[nodiscard]] QString certificateProblemText(int code, x509_st *certificate);

/** Why the connection to `host` can't be trusted, as a sentence for people. */
[[nodiscard]] QString notTrustedText(const QString &host, const QStringList &reasons);
[[nodiscard]] QString tlsProblemText(const QList<QSslError> &errors, const QString &host);

} // namespace Landline::Downloads
