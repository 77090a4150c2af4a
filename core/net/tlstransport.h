// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ownedtimer.h"
#include "core/net/tlsidentity.h"
#include "core/net/transport.h"

#include <memory>

struct ssl_ctx_st;
struct ssl_st;
struct bio_st;
struct bio_method_st;

namespace Landline::Net {

enum class TlsRole { Host, Client };

/**
 * OpenSSL's context for one role and identity: made once, shared by all connections of a host. TLS 1.2 or
 * newer; both sides show a certificate, and neither is checked against authorities: whoever uses the
 * transport decides by peerFingerprint().
 */
class TlsContext
{
public:
    [[nodiscard]] static Result<std::shared_ptr<TlsContext>> create(TlsRole role,
                                                                    const TlsIdentity &identity);
    ~TlsContext();
    Q_DISABLE_COPY_MOVE(TlsContext)

    [[nodiscard]] TlsRole role() const { return m_role; }
    [[nodiscard]] ssl_ctx_st *handle() const { return m_context; }

private:
    TlsContext(TlsRole role, ssl_ctx_st *context);
    TlsRole m_role;
    ssl_ctx_st *m_context;
};

/** TLS over another transport. Bytes written before transportSecured() wait for it; a close() before it drops
 * them. */
class TlsTransport final : public Transport, private Transport::Receiver
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds handshakeTimeout{10};
    /** Messages of the protocol's own after the handshake, such as key updates (RFC 8446 section 4.6): each
     * costs this side work and mostly an answer, which no limit of what is said would count. */
    static constexpr int maxLateHandshakes = 64;

    /** Begins the handshake at once. */
    TlsTransport(std::unique_ptr<Transport> inner, std::shared_ptr<TlsContext> context);
    ~TlsTransport() override;

    /** Of the other side's key, once transportSecured() was told. */
    [[nodiscard]] const QString &peerFingerprint() const { return m_peerFingerprint; }

    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 bytesToWrite() const override;
    [[nodiscard]] bool isLost() const override { return m_ended || m_inner->isLost(); }
    void setQuietUpTo(qint64 bytes) override { m_inner->setQuietUpTo(bytes); }
    void setReading(Reading reading) override;
    void close() override;
    void abort() override;
    [[nodiscard]] QString peerAddress() const override { return m_inner->peerAddress(); }
    [[nodiscard]] bool isLoopback() const override { return m_inner->isLoopback(); }

private:
    void bytesReceived(const QByteArray &bytes) override;
    void bytesWritten() override;
    void transportClosed(const Error &reason) override;
    void timerEvent(QTimerEvent *event) override;

    // What OpenSSL reads from and writes to: this object's own bytes, which go when they are used up. Its
    // memory BIOs keep room for the most that ever was in them, and there may be thousands.
    static int readWire(bio_st *bio, char *data, size_t size, size_t *got);
    static int writeWire(bio_st *bio, const char *data, size_t size, size_t *written);
    static const bio_method_st *wireMethod();
    /** OpenSSL tells it each message of the protocol. */
    static void watch(int isWritten, int version, int type, const void *message, size_t size, ssl_st *ssl,
                      void *transport);

    void advance();
    void readPlain();
    void writePending();
    void flush();
    void fail(const QString &what);
    void end(const Error &reason);

    std::unique_ptr<Transport> m_inner;
    std::shared_ptr<TlsContext> m_context;
    ssl_st *m_ssl = nullptr;
    QByteArray m_incoming; ///< as it came; emptied by each advance()
    qsizetype m_taken = 0; ///< of it
    QByteArray m_outgoing; ///< encrypted, to be handed on by flush()
    QByteArray m_pending;  ///< written before the handshake was done
    QString m_peerFingerprint;
    OwnedTimer m_timer;
    int m_lateHandshakes = 0;
    bool m_secured = false;
    bool m_ended = false;
};

} // namespace Landline::Net
