// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorytransport.h"
#include "core/net/tlstransport.h"
#include "tests/unit/net/recorder.h"

#include <QtTest>

#include <openssl/bio.h>
#include <openssl/ssl.h>

using namespace Landline;
using namespace Landline::Net;
using namespace Landline::Testing;

namespace {

/** A client of OpenSSL alone, which does what a TlsTransport never would. */
class BareClient final : private Transport::Receiver
{
public:
    BareClient(std::unique_ptr<Transport> wire, const TlsContext &context)
        : m_wire(std::move(wire))
        , m_ssl(SSL_new(context.handle()))
        , m_in(BIO_new(BIO_s_mem()))
        , m_out(BIO_new(BIO_s_mem()))
    {
        SSL_set_bio(m_ssl, m_in, m_out);
        SSL_set_connect_state(m_ssl);
        m_wire->setReceiver(this);
        step();
    }
    ~BareClient() override
    {
        m_wire->setReceiver(nullptr);
        SSL_free(m_ssl);
    }
    Q_DISABLE_COPY_MOVE(BareClient)

    [[nodiscard]] bool isReady() const { return SSL_is_init_finished(m_ssl) == 1; }
    [[nodiscard]] const QByteArray &received() const { return m_received; }
    void updateKey(int kind)
    {
        QCOMPARE(SSL_key_update(m_ssl, kind), 1);
        step();
    }
    void say(const QByteArray &text)
    {
        QCOMPARE(SSL_write(m_ssl, text.constData(), int(text.size())), int(text.size()));
        send();
    }

private:
    void bytesReceived(const QByteArray &bytes) override
    {
        BIO_write(m_in, bytes.constData(), int(bytes.size()));
        step();
    }
    void transportClosed(const Error &) override {}
    void step()
    {
        char block[1024];
        SSL_do_handshake(m_ssl);
        for (int got = 0; (got = SSL_read(m_ssl, block, sizeof block)) > 0;)
            m_received.append(block, got);
        send();
    }
    void send()
    {
        QByteArray bytes(qsizetype(BIO_ctrl_pending(m_out)), Qt::Uninitialized);
        if (!bytes.isEmpty() && BIO_read(m_out, bytes.data(), int(bytes.size())) > 0)
            m_wire->write(bytes);
    }

    std::unique_ptr<Transport> m_wire;
    SSL *m_ssl;
    BIO *m_in;
    BIO *m_out;
    QByteArray m_received;
};

} // namespace

/** Encryption goes on with other keys, within bounds. */
class TestTlsKeyUpdates final : public QObject
{
    Q_OBJECT

    const std::shared_ptr<TlsContext> m_host =
        TlsContext::create(TlsRole::Host, TlsIdentity::create().value()).value();
    const std::shared_ptr<TlsContext> m_client =
        TlsContext::create(TlsRole::Client, TlsIdentity::create().value()).value();

private slots:
    void someAreFollowed()
    {
        auto [here, there] = MemoryTransport::pair();
        TlsTransport host(std::move(here), m_host);
        const TransportRecorder atHost(host);
        BareClient client(std::move(there), *m_client);
        QTRY_VERIFY(client.isReady() && atHost.secured == 1);
        for (int i = 0; i < TlsTransport::maxLateHandshakes; ++i)
            client.updateKey(SSL_KEY_UPDATE_REQUESTED);
        client.say("still here");
        QTRY_COMPARE(atHost.received, "still here");
        host.write("so am I");
        QTRY_COMPARE(client.received(), "so am I");
        QCOMPARE(atHost.ends, 0);
    }

    void tooManyEndTheConnection_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("that want an answer") << SSL_KEY_UPDATE_REQUESTED;
        QTest::newRow("that want none") << SSL_KEY_UPDATE_NOT_REQUESTED;
    }
    void tooManyEndTheConnection()
    {
        QFETCH(int, kind);
        auto [here, there] = MemoryTransport::pair();
        TlsTransport host(std::move(here), m_host);
        const TransportRecorder atHost(host);
        BareClient client(std::move(there), *m_client);
        QTRY_VERIFY(client.isReady() && atHost.secured == 1);
        for (int i = 0; i <= TlsTransport::maxLateHandshakes; ++i)
            client.updateKey(kind);
        QTRY_COMPARE(atHost.ends, 1);
        QCOMPARE(atHost.reason.code, ErrorCode::Tls);
    }
};

QTEST_GUILESS_MAIN(TestTlsKeyUpdates)
#include "tst_tlskeyupdates.moc"
