// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httptestserver.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>

namespace Landline::Testing {

// What is handed to a socket ahead of the network.
static constexpr qint64 outstandingBytes = 256 * 1024;
static constexpr int throttleTicksPerSecond = 50;
static constexpr std::chrono::milliseconds hardCutDelay{50};

/** One connection: reads requests, answers each by its script. */
class HttpTestConnection : public QObject
{
public:
    HttpTestConnection(HttpTestServer &server, QTcpSocket *socket)
        : QObject(&server)
        , m_server(server)
        , m_socket(socket)
    {
        socket->setParent(this);
        connect(socket, &QTcpSocket::readyRead, this, &HttpTestConnection::readRequest);
        connect(socket, &QTcpSocket::bytesWritten, this, &HttpTestConnection::sendMore);
        connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
        m_throttle.setInterval(1000 / throttleTicksPerSecond);
        connect(&m_throttle, &QTimer::timeout, this, &HttpTestConnection::sendMore);
    }

    void close() { m_socket->abort(); }
    [[nodiscard]] bool isAnswering(const QByteArray &path) const { return m_busy && m_path == path; }

private:
    void readRequest()
    {
        m_input += m_socket->readAll();
        const qsizetype end = m_input.indexOf("\r\n\r\n");
        if (end < 0 || m_busy)
            return;
        const QList<QByteArray> lines = m_input.left(end).split('\n');
        m_input.remove(0, end + 4);
        HttpTestRequest request;
        const QList<QByteArray> words = lines.first().trimmed().split(' ');
        request.method = words.value(0);
        request.path = words.value(1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        }
        request.number = m_server.m_numbers[request.path]++;
        request.atOnce = m_server.answersUnderWay(request.path) + 1;
        request.at = m_server.m_age.elapsed();
        m_server.m_requests.append(request);
        m_path = request.path;
        m_busy = true;
        answer(request);
        Q_EMIT m_server.requested(request.path);
    }

    void answer(const HttpTestRequest &request)
    {
        m_script = m_server.scriptFor(request);
        m_at = 0;
        m_sentOfBody = 0;
        m_end = m_script.body.size();
        if (!m_script.raw.isEmpty()) {
            m_socket->write(m_script.raw);
            m_busy = false;
            if (!m_script.rawStays)
                m_socket->disconnectFromHost();
            return;
        }
        int status = m_script.status == 0 ? 200 : m_script.status;
        QByteArray contentRange;
        const QByteArray range = request.headers.value("range");
        const QByteArray ifRange = request.headers.value("if-range");
        const bool sameVersion = ifRange.isEmpty() || m_script.ignoresIfRange || ifRange == m_script.etag
                                 || ifRange == m_script.lastModified;
        if (m_script.status == 0 && !m_script.ignoresRange && !range.isEmpty() && sameVersion) {
            const QByteArray total = QByteArray::number(m_script.body.size());
            const QList<QByteArray> bounds = range.mid(range.indexOf('=') + 1).split('-');
            m_at = std::max<qint64>(0, bounds.value(0).toLongLong() - m_script.startsEarlier);
            if (!bounds.value(1).isEmpty())
                m_end = std::min<qint64>(m_end, bounds.value(1).toLongLong() + 1);
            if (m_at >= m_script.body.size()) {
                status = 416;
                contentRange = "bytes */" + total;
                m_at = m_end = 0;
            } else {
                status = 206;
                contentRange =
                    "bytes " + QByteArray::number(m_at) + '-' + QByteArray::number(m_end - 1) + '/' + total;
            }
        }
        sendHead(status, contentRange);
        if (request.method == "HEAD")
            m_at = m_end = 0;
        sendMore();
    }

    [[nodiscard]] QByteArray withNumbers(QByteArray text) const
    {
        return text.replace("{first}", QByteArray::number(m_at))
            .replace("{last}", QByteArray::number(m_end - 1))
            .replace("{length}", QByteArray::number(m_end - m_at))
            .replace("{total}", QByteArray::number(m_script.body.size()));
    }

    void sendHead(int status, const QByteArray &contentRange)
    {
        QList<std::pair<QByteArray, QByteArray>> fields{{"Content-Type", m_script.contentType}};
        if (!m_script.etag.isEmpty())
            fields.emplaceBack("ETag", m_script.etag);
        if (!m_script.lastModified.isEmpty())
            fields.emplaceBack("Last-Modified", m_script.lastModified);
        if (!contentRange.isEmpty())
            fields.emplaceBack("Content-Range", contentRange);
        if (m_script.chunked)
            fields.emplaceBack("Transfer-Encoding", "chunked");
        else if (m_script.sendsLength)
            fields.emplaceBack("Content-Length", QByteArray::number(m_end - m_at));
        else
            fields.emplaceBack("Connection", "close");
        QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Test\r\n";
        for (const auto &[name, value] : std::as_const(fields)) {
            const bool replaced =
                std::any_of(m_script.headers.begin(), m_script.headers.end(),
                            [&name = name](const auto &field) { return field.first == name; });
            if (!replaced)
                head += name + ": " + value + "\r\n";
        }
        for (const auto &[name, value] : std::as_const(m_script.headers)) {
            if (!value.isNull())
                head += name + ": " + withNumbers(value) + "\r\n";
        }
        m_socket->write(m_script.endlessHeader ? head : head + "\r\n");
        if (m_script.bytesPerSecond > 0)
            m_throttle.start();
    }

    void sendMore()
    {
        if (!m_busy || m_socket->state() != QAbstractSocket::ConnectedState)
            return;
        if (m_script.endlessHeader) {
            if (m_socket->bytesToWrite() < outstandingBytes)
                m_socket->write("X-Endless: " + QByteArray(16 * 1024, 'x') + "\r\n");
            return;
        }
        const bool fromTimer = sender() == &m_throttle;
        if (m_script.bytesPerSecond > 0 && !fromTimer)
            return;
        while (m_at < m_end && m_socket->bytesToWrite() < outstandingBytes) {
            if (m_script.stallAfter >= 0 && m_sentOfBody >= m_script.stallAfter)
                return;
            if (m_script.cutAfter >= 0 && m_sentOfBody >= m_script.cutAfter)
                break;
            qint64 size = std::min<qint64>(m_end - m_at, 64 * 1024);
            if (m_script.bytesPerSecond > 0)
                size = std::min(size, std::max<qint64>(1, m_script.bytesPerSecond / throttleTicksPerSecond));
            for (const qint64 limit : {m_script.stallAfter, m_script.cutAfter}) {
                if (limit >= 0)
                    size = std::min(size, limit - m_sentOfBody);
            }
            const QByteArray piece = m_script.body.mid(m_at, size);
            m_socket->write(m_script.chunked ? QByteArray::number(size, 16) + "\r\n" + piece + "\r\n"
                                             : piece);
            m_at += size;
            m_sentOfBody += size;
            m_server.m_bodyBytesSent += size;
            Q_EMIT m_server.sent();
            if (m_script.bytesPerSecond > 0)
                break;
        }
        if (m_script.stallAfter >= 0 && m_sentOfBody >= m_script.stallAfter)
            return;
        const bool cut = m_script.cutAfter >= 0 && m_sentOfBody >= m_script.cutAfter;
        if (m_at >= m_end || cut)
            endAnswer(cut);
    }

    void endAnswer(bool cut)
    {
        m_busy = false;
        m_throttle.stop();
        if (m_script.chunked && !cut)
            m_socket->write("0\r\n\r\n");
        if (cut && m_script.cutsHard)
            QTimer::singleShot(hardCutDelay, this,
                               &HttpTestConnection::close); // what is under way goes first
        else if (cut || m_script.closesAfter || (!m_script.sendsLength && !m_script.chunked))
            m_socket->disconnectFromHost();
        else if (!m_input.isEmpty())
            QTimer::singleShot(0, this, &HttpTestConnection::readRequest);
    }

    HttpTestServer &m_server;
    QTcpSocket *m_socket;
    QByteArray m_input;
    QByteArray m_path;
    HttpScript m_script;
    QTimer m_throttle;
    qint64 m_at = 0;
    qint64 m_end = 0;
    qint64 m_sentOfBody = 0;
    bool m_busy = false;
};

qint64 HttpTestRequest::rangeBegin() const
{
    const QByteArray range = headers.value("range");
    return range.mid(range.indexOf('=') + 1).split('-').first().toLongLong();
}

QString testDataPath(const QString &name)
{
    return qEnvironmentVariable("LANDLINE_SOURCE_DIR", QDir::currentPath()) + QStringLiteral("/tests/data/")
           + name;
}

HttpTestServer::HttpTestServer()
    : m_server(std::make_unique<QTcpServer>())
{
    listen();
}

HttpTestServer::HttpTestServer(const QString &certificate)
    : m_scheme(QStringLiteral("https"))
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    QFile key(testDataPath(QStringLiteral("tls/server.key")));
    const QList<QSslCertificate> own =
        QSslCertificate::fromPath(testDataPath(QStringLiteral("tls/%1.pem").arg(certificate)));
    if (own.isEmpty() || !key.open(QIODevice::ReadOnly))
        qFatal("tests/data/tls is missing");
    tls.setLocalCertificate(own.first());
    tls.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(tls);
    m_server = std::move(server);
    listen();
}

void HttpTestServer::listen()
{
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection())
            new HttpTestConnection(*this, socket);
    });
    m_age.start();
    if (!m_server->listen(QHostAddress::LocalHost))
        qFatal("cannot listen on loopback");
}

QUrl HttpTestServer::url(const QString &path) const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2%3").arg(m_scheme).arg(m_server->serverPort()).arg(path));
}

void HttpTestServer::serve(const QByteArray &path, const QList<HttpScript> &scripts)
{
    m_scripts.insert(path, scripts);
}

void HttpTestServer::serveBy(const HttpAnswer &answer)
{
    m_answer = answer;
    m_numbers.clear();
}

HttpScript HttpTestServer::scriptFor(const HttpTestRequest &request)
{
    const auto at = m_scripts.find(request.path);
    if (at == m_scripts.end() && m_answer)
        return m_answer(request);
    if (at == m_scripts.end()) {
        HttpScript missing;
        missing.status = 404;
        missing.etag.clear();
        missing.body = "no such path";
        return missing;
    }
    return at->size() > 1 ? at->takeFirst() : at->first();
}

int HttpTestServer::answersUnderWay(const QByteArray &path) const
{
    const QObjectList all = children();
    return static_cast<int>(std::count_if(all.begin(), all.end(), [&path](QObject *child) {
        const auto *connection = dynamic_cast<HttpTestConnection *>(child);
        return connection && connection->isAnswering(path);
    }));
}

void HttpTestServer::closeConnections()
{
    const QObjectList all = children();
    for (QObject *child : all) {
        if (auto *connection = dynamic_cast<HttpTestConnection *>(child))
            connection->close();
    }
}

QByteArray testBytes(qsizetype size, quint32 seed)
{
    QRandomGenerator random(seed);
    QByteArray out;
    out.reserve(size + 4);
    while (out.size() < size) {
        const quint32 word = random.generate();
        out.append(reinterpret_cast<const char *>(&word), sizeof word);
    }
    out.truncate(size);
    return out;
}

} // namespace Landline::Testing
