// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/proxytestserver.h"

#include <QUrl>

namespace Landline::Testing {

/** One client of the proxy, and the server that it wants. Goes with the client's socket. */
class ProxyTestConnection : public QObject
{
public:
    ProxyTestConnection(ProxyTestServer &proxy, QTcpSocket *client)
        : QObject(client)
        , m_proxy(proxy)
        , m_client(client)
    {
        connect(client, &QTcpSocket::readyRead, this, [this] {
            const QByteArray bytes = m_client->readAll();
            m_proxy.m_seen += bytes;
            m_buffer += bytes;
            go();
        });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        connect(&m_server, &QTcpSocket::connected, this, [this] {
            m_client->write(m_answer);
            go();
        });
        connect(&m_server, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
            if (error != QAbstractSocket::ConnectionRefusedError)
                return;
            static const QByteArray refused("\x05\x05\x00\x01\x7f\x00\x00\x01\x00\x00", 10);
            m_client->write(m_proxy.m_kind == ProxyKind::Socks5
                                ? refused
                                : QByteArray("HTTP/1.1 502 Refused\r\nContent-Length: 0\r\n\r\n"));
            m_client->disconnectFromHost();
        });
        connect(&m_server, &QTcpSocket::readyRead, this, [this] { m_client->write(m_server.readAll()); });
        connect(&m_server, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
    }

private:
    void go()
    {
        if (!m_hasTarget) {
            if (m_proxy.m_kind == ProxyKind::Http)
                readHttp();
            else
                readSocks();
        }
        if (m_hasTarget && m_server.state() == QTcpSocket::ConnectedState)
            m_server.write(std::exchange(m_buffer, {}));
    }

    void connectTo(const QByteArray &host, quint16 port, const QByteArray &answer)
    {
        m_hasTarget = true;
        m_answer = answer;
        m_proxy.m_targets.append(host + ':' + QByteArray::number(port));
        m_server.connectToHost(QHostAddress::LocalHost, port);
    }

    void readHttp()
    {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = m_buffer.left(end + 2);
        const QByteArray login = "Basic " + (m_proxy.m_user + ':' + m_proxy.m_password).toBase64();
        if (!m_proxy.m_user.isEmpty() && !head.contains("Proxy-Authorization: " + login + "\r\n")) {
            m_client->write("HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                            "Content-Length: 0\r\nConnection: close\r\n\r\n");
            m_client->disconnectFromHost();
            return;
        }
        const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
        if (words.first() == "CONNECT") {
            m_buffer.remove(0, end + 4);
            const QUrl target(QStringLiteral("//") + QString::fromLatin1(words.value(1)));
            connectTo(target.host().toLatin1(), static_cast<quint16>(target.port()),
                      "HTTP/1.1 200 Connected\r\n\r\n");
            return;
        }
        // The whole URL in the first line: the server gets the path alone.
        const QUrl target = QUrl::fromEncoded(words.value(1));
        m_buffer.replace(0, words.value(0).size() + words.value(1).size() + 1,
                         words.value(0) + ' ' + target.path(QUrl::FullyEncoded).toLatin1());
        connectTo(target.host().toLatin1(), static_cast<quint16>(target.port(80)), {});
    }

    /** RFC 1928 and 1929, as far as clients use them. */
    void readSocks()
    {
        const auto byte = [this](qsizetype at) { return static_cast<uchar>(m_buffer.at(at)); };
        if (m_step == 0 && m_buffer.size() >= 2 && m_buffer.size() >= 2 + byte(1)) {
            const char method = m_proxy.m_user.isEmpty() ? 0 : 2;
            const bool isOffered = m_buffer.mid(2, byte(1)).contains(method);
            m_client->write(QByteArray("\x05", 1) + (isOffered ? method : '\xff'));
            m_buffer.remove(0, 2 + byte(1));
            m_step = method == 0 ? 2 : 1;
        }
        if (m_step == 1 && m_buffer.size() >= 2) {
            const QByteArray wanted =
                '\x01' + QByteArray(1, static_cast<char>(m_proxy.m_user.size())) + m_proxy.m_user
                + QByteArray(1, static_cast<char>(m_proxy.m_password.size())) + m_proxy.m_password;
            const bool isRight = m_buffer.startsWith(wanted);
            if (!isRight && wanted.startsWith(m_buffer))
                return; // more is to come
            m_client->write(isRight ? QByteArray("\x01\x00", 2) : QByteArray("\x01\x01", 2));
            m_buffer.remove(0, wanted.size());
            m_step = 2;
            if (!isRight)
                m_client->disconnectFromHost();
        }
        if (m_step != 2 || m_buffer.size() < 7)
            return;
        const bool isName = byte(3) == 3;
        const qsizetype hostSize = isName ? byte(4) : 4;
        const qsizetype hostAt = isName ? 5 : 4;
        if (m_buffer.size() < hostAt + hostSize + 2)
            return;
        QByteArray host = m_buffer.mid(hostAt, hostSize);
        if (!isName)
            host = QHostAddress(static_cast<quint32>(byte(4)) << 24 | static_cast<quint32>(byte(5)) << 16
                                | static_cast<quint32>(byte(6)) << 8 | byte(7))
                       .toString()
                       .toLatin1();
        const auto port = static_cast<quint16>(byte(hostAt + hostSize) << 8 | byte(hostAt + hostSize + 1));
        m_buffer.remove(0, hostAt + hostSize + 2);
        connectTo(host, port, QByteArray("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00", 10));
    }

    ProxyTestServer &m_proxy;
    QTcpSocket *m_client;
    QTcpSocket m_server;
    QByteArray m_buffer;
    QByteArray m_answer; ///< once the server is there
    int m_step = 0;      ///< of SOCKS: method, login, request
    bool m_hasTarget = false;
};

ProxyTestServer::ProxyTestServer(ProxyKind kind)
    : m_kind(kind)
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = nextPendingConnection())
            new ProxyTestConnection(*this, client);
    });
    if (!listen(QHostAddress::LocalHost))
        qFatal("cannot listen on loopback");
}

void ProxyTestServer::requireLogin(const QByteArray &user, const QByteArray &password)
{
    m_user = user;
    m_password = password;
}

QString ProxyTestServer::url(const QString &login) const
{
    const QString scheme = m_kind == ProxyKind::Http ? QStringLiteral("http") : QStringLiteral("socks5");
    const QString place = QStringLiteral("127.0.0.1:%1").arg(serverPort());
    return scheme + QStringLiteral("://") + (login.isEmpty() ? QString() : login + u'@') + place;
}

} // namespace Landline::Testing
