// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/httpaccess.h"

#include <QHash>

#include <memory>

struct ssl_ctx_st;

namespace Landline::Downloads {

using TlsContextPtr = std::shared_ptr<ssl_ctx_st>;

/**
 * Whom to trust as web servers: one OpenSSL context for each choice of authorities, made when it is first
 * asked for. TLS 1.2 or newer, names checked by RFC 6125. Engine thread.
 */
class TlsTrust
{
public:
    /** Error Tls: the file holds no certificate, or there is no OpenSSL that works. */
    [[nodiscard]] Result<TlsContextPtr> context(const QString &caCertificateFile);

private:
    QHash<QString, TlsContextPtr> m_contexts;
};

} // namespace Landline::Downloads
