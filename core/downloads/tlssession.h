// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/httpaccess.h"
#include "core/downloads/tlstrust.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

class QIODevice;
struct ssl_st;
struct x509_store_ctx_st;

namespace Landline::Downloads {

/**
 * The client's side of TLS over a device that the caller reads and writes nothing else on. It never blocks
 * and waits for nothing: whoever owns it calls again when the device has more. Engine thread.
 */
class TlsSession
{
public:
    /** `device` outlives it and is unbuffered. `host` is whom the certificate has to be for. */
    TlsSession(TlsContextPtr context, QIODevice &device, const QString &host, PeerCheck check);
    ~TlsSession();
    TlsSession(const TlsSession &) = delete;
    TlsSession &operator=(const TlsSession &) = delete;

    /** True once the other side is who it should be; false: the device has to bring more. Error Tls, Network.
     */
    [[nodiscard]] Result<bool> handshake();
    /** Takes all of it. Error Tls. */
    [[nodiscard]] Result<void> write(const QByteArray &bytes);
    /** 0: nothing now; -1: the other side has ended in order. Errors: Tls, Network (a cut). */
    [[nodiscard]] Result<qint64> read(char *data, qint64 size);
    /** Something was read from the device that read() has not given out. */
    [[nodiscard]] bool holdsMore() const;

private:
    static int verified(int accepted, x509_store_ctx_st *store);
    [[nodiscard]] Error problem(int status, const QString &otherwise) const;

    TlsContextPtr m_context;
    QString m_host;
    PeerCheck m_check;
    QStringList m_reasons; ///< why the certificate is not to be trusted
    ssl_st *m_ssl = nullptr;
};

} // namespace Landline::Downloads
