// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <memory>

struct evp_pkey_st;
struct x509_st;

namespace Landline::Net {

/**
 * Who a profile is: an EC key (P-256) and a certificate that it signed itself. Immutable, cheap to copy, may
 * be shared by threads. The certificate's names and dates mean nothing; the key does.
 */
class TlsIdentity
{
public:
    /**
     * Reads the identity of `file` (PEM, 0600), or makes it where there is none. Error Damaged: there is a
     * file, but no usable key in it; it is left alone, as a new key would make this profile a stranger to
     * everybody. Where others could read it they can't any more, and `notice` says so in a line for people.
     */
    [[nodiscard]] static Result<TlsIdentity> loadOrCreate(const QString &file, QString *notice = nullptr);
    /** Writes it as loadOrCreate() reads it, where there is nothing yet. Error: AlreadyExists. */
    [[nodiscard]] Result<void> save(const QString &file) const;
    /** The same in place of what is there, which is kept as `aside`; the file is one or the other at any
     * time. Errors: AlreadyExists (something is at `aside`), what reading and writing said. */
    [[nodiscard]] Result<void> replace(const QString &file, const QString &aside) const;
    /** For another machine: the key as encrypted PKCS#8, and the certificate, in PEM. Takes a second. Error
     * InvalidInput: an empty passphrase. */
    [[nodiscard]] Result<QByteArray> exported(const QString &passphrase) const;
    /** What exported() gave. Errors: Auth (another passphrase), Damaged (no key is in it). */
    [[nodiscard]] static Result<TlsIdentity> imported(const QByteArray &pem, const QString &passphrase);
    /** A new one that is kept nowhere. */
    [[nodiscard]] static Result<TlsIdentity> create();

    /** SHA-256 of the public key (its SubjectPublicKeyInfo, RFC 5280), 64 hex digits. */
    [[nodiscard]] const QString &fingerprint() const { return m_fingerprint; }
    [[nodiscard]] evp_pkey_st *key() const { return m_key.get(); }
    [[nodiscard]] x509_st *certificate() const { return m_certificate.get(); }

private:
    TlsIdentity(std::shared_ptr<evp_pkey_st> key, std::shared_ptr<x509_st> certificate);

    std::shared_ptr<evp_pkey_st> m_key;
    std::shared_ptr<x509_st> m_certificate;
    QString m_fingerprint;
};

/** The same digest for the key of any certificate. */
[[nodiscard]] QString fingerprintOf(x509_st *certificate);

} // namespace Landline::Net
