// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/socketexchange.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include <functional>

using namespace Landline;
using namespace Landline::Downloads;

namespace {

/** Answers each request with what `answer` says for its number, over however many connections come. */
class KeepAliveServer : public QTcpServer
{
public:
    using Answer = std::function<QByteArray(int number)>;

    explicit KeepAliveServer(Answer answer)
        : m_answer(std::move(answer))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            ++connections;
            sockets.append(socket);
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                m_text += socket->readAll();
                while (m_text.contains("\r\n\r\n")) {
                    m_text.remove(0, m_text.indexOf("\r\n\r\n") + 4);
                    socket->write(m_answer(requests++));
                    if (closesAfter == requests)
                        socket->disconnectFromHost();
                }
            });
        });
    }
    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/f").arg(serverPort())); }

    int connections = 0;
    int requests = 0;
    int closesAfter = -1; ///< requests
    QList<QTcpSocket *> sockets;

private:
    Answer m_answer;
    QByteArray m_text;
};

const QByteArray shortAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** One GET to its end, read as a source reads. */
struct Got
{
    Got(ConnectionPool &pool, const QUrl &url)
        : exchange(std::make_unique<SocketExchange>(pool))
    {
        QObject::connect(exchange.get(), &HttpExchange::readyRead, exchange.get(), [this] {
            char piece[1000];
            while (const qint64 got = exchange->read(piece, sizeof piece))
                body.append(piece, got);
        });
        QObject::connect(exchange.get(), &HttpExchange::finished, exchange.get(), [this] { ended = true; });
        QObject::connect(exchange.get(), &HttpExchange::failed, exchange.get(), [this](const Error &what) {
            error = what;
            ended = true;
        });
        exchange->start({url, {}, {}, 0, false});
    }

    std::unique_ptr<SocketExchange> exchange;
    QByteArray body;
    Error error;
    bool ended = false;
};

} // namespace

/** Requests straight to a server, and what becomes of their connections. */
class TestSocketExchange : public QObject
{
    Q_OBJECT
private slots:
    void usesAConnectionAgain();
    void keepsNoConnectionThatMayBeOutOfStep_data();
    void keepsNoConnectionThatMayBeOutOfStep();
    void repeatsARequestWhereAWaitingConnectionWasClosed();
    void neverRepeatsARequestOnANewConnection();
    void dropsAWaitingConnectionThatSpeaks();
    void keepsNoMoreThanItsBound();
    void tellsWaysToTrustApart();
};

void TestSocketExchange::usesAConnectionAgain()
{
    KeepAliveServer server([](int) { return shortAnswer; });
    ConnectionPool pool;
    for (int i = 0; i < 3; ++i) {
        const Got got(pool, server.url());
        QTRY_VERIFY(got.ended);
        QCOMPARE(got.error, Error());
        QCOMPARE(got.body, QByteArray("ok"));
        QCOMPARE(pool.idleCount(), size_t(1));
    }
    QCOMPARE(server.connections, 1);
    QCOMPARE(server.requests, 3);
}

void TestSocketExchange::keepsNoConnectionThatMayBeOutOfStep_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("the server closes") << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\n"
                                                     "Content-Length: 2\r\n\r\nok");
    QTest::newRow("old protocol") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
    QTest::newRow("more than announced")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1");
    QTest::newRow("a length that is no number")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok");
    QTest::newRow("two lengths") << QByteArray(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok");
    QTest::newRow("length and chunks")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
}

void TestSocketExchange::keepsNoConnectionThatMayBeOutOfStep()
{
    QFETCH(QByteArray, answer);
    KeepAliveServer server([&answer](int) { return answer; });
    ConnectionPool pool;
    const Got got(pool, server.url());
    QTRY_VERIFY(got.ended);
    QCOMPARE(got.body, QByteArray("ok"));
    QCOMPARE(pool.idleCount(), size_t(0));
}

void TestSocketExchange::repeatsARequestWhereAWaitingConnectionWasClosed()
{
    KeepAliveServer server([](int number) { return number == 1 ? QByteArray() : shortAnswer; });
    server.closesAfter = 2; // the second request is taken, and the connection closed without an answer
    ConnectionPool pool;
    const Got first(pool, server.url());
    QTRY_VERIFY(first.ended);
    const Got second(pool, server.url());
    QTRY_VERIFY(second.ended);
    QCOMPARE(second.error, Error());
    QCOMPARE(second.body, QByteArray("ok"));
    QCOMPARE(server.connections, 2);
}

void TestSocketExchange::neverRepeatsARequestOnANewConnection()
{
    KeepAliveServer server([](int) { return QByteArray(); });
    server.closesAfter = 1;
    ConnectionPool pool;
    const Got got(pool, server.url());
    QTRY_VERIFY(got.ended);
    QCOMPARE(got.error.code, ErrorCode::Network);
    QCOMPARE(server.requests, 1);
}

void TestSocketExchange::dropsAWaitingConnectionThatSpeaks()
{
    KeepAliveServer server([](int) { return shortAnswer; });
    ConnectionPool pool;
    const Got got(pool, server.url());
    QTRY_VERIFY(got.ended);
    QCOMPARE(pool.idleCount(), size_t(1));
    server.sockets.first()->write("HTTP/1.1 200 OK\r\n\r\n");
    QTRY_COMPARE(pool.idleCount(), size_t(0));
}

void TestSocketExchange::keepsNoMoreThanItsBound()
{
    ConnectionPool pool;
    for (size_t i = 0; i < ConnectionPool::maxIdle + 3; ++i)
        pool.giveBack(QString::number(i), HttpConnectionPtr(new HttpConnection));
    QCOMPARE(pool.idleCount(), ConnectionPool::maxIdle);
    QVERIFY(!pool.take(QStringLiteral("2")));
    QVERIFY(pool.take(QStringLiteral("3")));
}

void TestSocketExchange::tellsWaysToTrustApart()
{
    const QUrl url(QStringLiteral("https://here/f"));
    HttpAccess named;
    named.caCertificateFile = QStringLiteral("ca.pem");
    HttpAccess waived;
    waived.peerCheck = PeerCheck::Waived;
    const QSet<QString> keys{ConnectionPool::keyOf(url, {}), ConnectionPool::keyOf(url, named),
                             ConnectionPool::keyOf(url, waived),
                             ConnectionPool::keyOf(QUrl(QStringLiteral("http://here/f")), {}),
                             ConnectionPool::keyOf(QUrl(QStringLiteral("https://here:444/f")), {})};
    QCOMPARE(keys.size(), 5);
}

QTEST_GUILESS_MAIN(TestSocketExchange)
#include "tst_socketexchange.moc"
