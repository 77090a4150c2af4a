// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

struct evp_md_ctx_st;

namespace Landline {

/** A digest over bytes as they come, by OpenSSL (Qt's own SHA-2 is ten times slower). One thread at a time.
 */
class Digest
{
public:
    /** "sha-256", "sha-512", "sha-1", "md5" (RFC 9530's names), case and hyphen ignored. Error: InvalidInput.
     */
    [[nodiscard]] static Result<Digest> create(const QString &algorithm);
    /** Hex digits of a digest; 0 for an unknown algorithm. */
    [[nodiscard]] static int hexLength(const QString &algorithm);
    Digest(Digest &&) noexcept = default;
    Digest &operator=(Digest &&) noexcept = default;
    ~Digest() = default;

    /** Gives back what OpenSSL keeps for the calling thread; it comes again by itself. A thread of a pool may
     * end too late to do so, when the program is gone but for the search for leaks. */
    static void releaseThread();

    void add(QByteArrayView bytes);
    /** The digest in lowercase hex. Ends it: nothing can be added any more. */
    [[nodiscard]] QByteArray finish();
    /** The name in its standard spelling. */
    [[nodiscard]] const QString &algorithm() const { return m_algorithm; }

private:
    struct FreeContext
    {
        void operator()(evp_md_ctx_st *context) const;
    };
    Digest(QString algorithm, evp_md_ctx_st *context);

    QString m_algorithm;
    std::unique_ptr<evp_md_ctx_st, FreeContext> m_context;
};

} // namespace Landline
