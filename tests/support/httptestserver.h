// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <memory>
#include <utility>

namespace Landline::Testing {

/** A file below tests/data. */
[[nodiscard]] QString testDataPath(const QString &name);

/** How one request is answered: by default as a good server would. */
struct HttpScript
{
    QByteArray body;
    QByteArray etag = QByteArrayLiteral("\"v1\"");
    QByteArray lastModified;
    QByteArray contentType = QByteArrayLiteral("application/octet-stream");
    /** Added; one of the same name takes its place, a null value leaves it out. {first}, {last}, {length} and
     * {total} stand for the numbers of what is sent. */
    QList<std::pair<QByteArray, QByteArray>> headers;
    int status = 0; ///< 0: 200, 206 or 416, as it fits; else with no ranges
    bool ignoresRange = false;
    bool ignoresIfRange = false;
    qint64 startsEarlier = 0; ///< a part begins so many bytes before what was asked for; below 0: after it
    bool sendsLength = true;
    bool chunked = false;
    qint64 cutAfter = -1;      ///< closes the connection after so many bytes of the body
    bool cutsHard = false;     ///< and resets it instead
    qint64 stallAfter = -1;    ///< goes silent after so many bytes of the body
    qint64 bytesPerSecond = 0; ///< 0: as quick as it goes
    bool closesAfter = false;  ///< the connection, after the answer, without saying so before
    QByteArray raw;            ///< sent instead of any HTTP, then closed …
    bool rawStays = false;     ///< … or not
    bool endlessHeader = false;

    HttpScript &with(const QByteArray &name, const QByteArray &value)
    {
        headers.emplaceBack(name, value);
        return *this;
    }
};

struct HttpTestRequest
{
    QByteArray method;
    QByteArray path;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    int number = 0;                        ///< of the requests to this path, from 0, since serveBy()
    int atOnce = 1;                        ///< answers to this path that are under way, this one included
    qint64 at = 0;                         ///< milliseconds since the server began

    [[nodiscard]] bool hasRange() const { return headers.contains("range"); }
    /** Where the range that is asked for begins; 0 without one. */
    [[nodiscard]] qint64 rangeBegin() const;
};

using HttpAnswer = std::function<HttpScript(const HttpTestRequest &)>;

/** An HTTP/1.1 server on loopback that does what its script says, right or wrong. In the test's thread. */
class HttpTestServer : public QObject
{
    Q_OBJECT
public:
    HttpTestServer();
    /** Serves encrypted, with what is in tests/data/tls/NAME.pem. */
    explicit HttpTestServer(const QString &certificate);

    [[nodiscard]] QUrl url(const QString &path) const;
    /** The first request to `path` is answered by the first script, …, the last one is repeated. */
    void serve(const QByteArray &path, const QList<HttpScript> &scripts);
    /** Answers the requests to all other paths. */
    void serveBy(const HttpAnswer &answer);
    [[nodiscard]] const QList<HttpTestRequest> &requests() const { return m_requests; }
    /** Bytes of bodies that were handed to the network. */
    [[nodiscard]] qint64 bodyBytesSent() const { return m_bodyBytesSent; }
    void closeConnections();

signals:
    void requested(const QByteArray &path);
    /** bodyBytesSent() has grown. */
    void sent();

private:
    friend class HttpTestConnection;
    HttpScript scriptFor(const HttpTestRequest &request);
    [[nodiscard]] int answersUnderWay(const QByteArray &path) const;

    void listen();

    std::unique_ptr<QTcpServer> m_server;
    QString m_scheme = QStringLiteral("http");
    QHash<QByteArray, QList<HttpScript>> m_scripts;
    HttpAnswer m_answer;
    QList<HttpTestRequest> m_requests;
    QHash<QByteArray, int> m_numbers; ///< of requests, by path
    QElapsedTimer m_age;
    qint64 m_bodyBytesSent = 0;
};

/** `size` bytes without a period, the same for the same seed. */
[[nodiscard]] QByteArray testBytes(qsizetype size, quint32 seed = 1);

} // namespace Landline::Testing
