// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace Landline {

void Digest::FreeContext::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

Digest::Digest(QString algorithm, evp_md_ctx_st *context)
    : m_algorithm(std::move(algorithm))
    , m_context(context)
{}

Result<Digest> Digest::create(const QString &algorithm)
{
    struct Row
    {
        const char *name;
        const EVP_MD *(*method)();
    };
    static constexpr Row rows[] = {
        {"sha-256", EVP_sha256}, {"sha-512", EVP_sha512}, {"sha-1", EVP_sha1}, {"md5", EVP_md5}};
    const auto bare = [](QString name) { return name.toLower().remove(u'-'); };
    for (const Row &row : rows) {
        const QString name = QString::fromLatin1(row.name);
        if (bare(name) != bare(algorithm))
            continue;
        Digest digest(name, EVP_MD_CTX_new());
        if (digest.m_context && EVP_DigestInit_ex(digest.m_context.get(), row.method(), nullptr) == 1)
            return digest;
        return failure(ErrorCode::Io, QStringLiteral("%1 is not available here").arg(name));
    }
    return failure(
        ErrorCode::InvalidInput,
        QStringLiteral("“%1” is not a digest known here; use sha-256, sha-512, sha-1 or md5").arg(algorithm));
}

int Digest::hexLength(const QString &algorithm)
{
    const Result<Digest> digest = create(algorithm);
    return digest ? 2 * EVP_MD_CTX_get_size(digest->m_context.get()) : 0;
}

void Digest::releaseThread()
{
    OPENSSL_thread_stop();
}

void Digest::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(m_context.get(), bytes.data(), static_cast<size_t>(bytes.size()));
}

QByteArray Digest::finish()
{
    unsigned char value[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_DigestFinal_ex(m_context.get(), value, &size);
    return QByteArray(reinterpret_cast<const char *>(value), static_cast<qsizetype>(size)).toHex();
}

} // namespace Landline
