// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadrequest.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

class TestDownloadRequest : public QObject
{
    Q_OBJECT
private slots:
    void acceptsHttpAndHttpsWithAHost_data();
    void acceptsHttpAndHttpsWithAHost();
    void saysThatThePortIsWrong_data();
    void saysThatThePortIsWrong();
    void findsEachUrlInATextOnce();
    void survivesTheWayThroughJson();
    void refusesDamagedArguments();
    void triesTransientErrorsAgainButNotABusyFile();
};

void TestDownloadRequest::acceptsHttpAndHttpsWithAHost_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("plain") << QStringLiteral("http://example.org/a.iso") << true;
    QTest::newRow("space around") << QStringLiteral("  https://example.org/a b.iso\n") << true;
    QTest::newRow("address and port") << QStringLiteral("http://[::1]:8080/x") << true;
    QTest::newRow("capitals") << QStringLiteral("HTTP://EXAMPLE.ORG/") << true;
    QTest::newRow("nothing") << QString() << false;
    QTest::newRow("words") << QStringLiteral("not a url") << false;
    QTest::newRow("host alone") << QStringLiteral("example.org/a.iso") << false;
    QTest::newRow("no host") << QStringLiteral("http:///a.iso") << false;
    QTest::newRow("one slash") << QStringLiteral("http:/a.iso") << false;
    QTest::newRow("ftp") << QStringLiteral("ftp://example.org/a") << false;
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << false;
    QTest::newRow("data") << QStringLiteral("data:text/plain,x") << false;
    QTest::newRow("qrc") << QStringLiteral("qrc:///x") << false;
    QTest::newRow("bad port") << QStringLiteral("http://example.org:99999/") << false;
    QTest::newRow("line break within") << QStringLiteral("http://example.org/a\r\nX: y") << false;
    QTest::newRow("longest") << QStringLiteral("http://h/").leftJustified(maxUrlLength, u'a') << true;
    QTest::newRow("too long") << QStringLiteral("http://h/").leftJustified(maxUrlLength + 1, u'a') << false;
}

void TestDownloadRequest::acceptsHttpAndHttpsWithAHost()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    const Result<QUrl> url = parseDownloadUrl(text);
    QCOMPARE(url.has_value(), good);
    if (!good) {
        QCOMPARE(url.error().code, ErrorCode::InvalidInput);
        QVERIFY(!url.error().message.isEmpty());
    }
}

void TestDownloadRequest::saysThatThePortIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isPort");
    QTest::newRow("too large") << QStringLiteral("http://127.0.0.1:99999/x") << true;
    QTest::newRow("words") << QStringLiteral("http://a.org:port") << true;
    QTest::newRow("behind an address in brackets") << QStringLiteral("http://[::1]:99999/x") << true;
    QTest::newRow("brackets left open") << QStringLiteral("http://[::1/x") << false;
    QTest::newRow("nothing but a login") << QStringLiteral("http://u:p@/x") << false;
}

void TestDownloadRequest::saysThatThePortIsWrong()
{
    QFETCH(QString, text);
    QFETCH(bool, isPort);
    const Result<QUrl> url = parseDownloadUrl(text);
    QVERIFY(!url.has_value());
    QCOMPARE(url.error().message.contains(QStringLiteral("is no port")), isPort);
}

void TestDownloadRequest::findsEachUrlInATextOnce()
{
    const QList<QUrl> urls = urlsInText(QStringLiteral("see <http://a.org/1>, http://a.org/2\n"
                                                       "http://a.org/1\tftp://a.org/3 (http://a.org/w_(x)) "
                                                       "https://b.org/z."));
    const QList<QUrl> expected{QUrl(QStringLiteral("http://a.org/1")), QUrl(QStringLiteral("http://a.org/2")),
                               QUrl(QStringLiteral("http://a.org/w_(x)")),
                               QUrl(QStringLiteral("https://b.org/z"))};
    QCOMPARE(urls, expected);
    QVERIFY(urlsInText(QStringLiteral("nothing here")).isEmpty());
}

void TestDownloadRequest::survivesTheWayThroughJson()
{
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("https://example.org/%C3%A4%2Fb?x=%26"));
    request.alternatives = {QUrl(QStringLiteral("https://mirror.example.org/b"))};
    request.directory = QStringLiteral("/some/where");
    request.fileName = QStringLiteral("b.iso");
    request.onConflict = ConflictPolicy::Fail;
    request.stallTimeout = std::chrono::seconds(7);
    request.access.caCertificateFile = QStringLiteral("/ca.pem");
    request.access.headers = {{"X-A", "b: c"}};
    request.access.user = QStringLiteral("ana");
    request.access.password = QStringLiteral("s:3");
    request.access.peerCheck = PeerCheck::Waived;
    request.access.proxy = QStringLiteral("socks5://127.0.0.1:1080");
    request.connections = 16;
    request.minSegment = 5;
    request.bytesPerSecond = 7;
    request.size = 1000;
    request.digest = {QStringLiteral("md5"), QByteArray(32, 'a')};
    request.pieces = {QStringLiteral("sha-1"), 600, {QByteArray(40, 'b'), QByteArray(40, 'c')}};
    request.hashAlgorithm = QStringLiteral("sha-256");
    request.usesChecksumFile = true;
    request = request.movedTo(QUrl(QStringLiteral("https://new.example.org/b?t=2")));
    const Tasks::TaskSpec spec = request.toSpec();
    QCOMPARE(spec.kind, QStringLiteral("download"));
    const Result<DownloadRequest> back = DownloadRequest::fromJson(spec.arguments);
    QVERIFY(back.has_value());
    QVERIFY(*back == request);
    // However often it moves, its bytes stay filed under the first address.
    const DownloadRequest again = back->movedTo(QUrl(QStringLiteral("https://newer.example.org/b")));
    QCOMPARE(again.filedUnder, QUrl(QStringLiteral("https://example.org/%C3%A4%2Fb?x=%26")));
    QVERIFY(again.isMoved());
    QVERIFY(!again.movedTo(again.filedUnder).isMoved());
}

void TestDownloadRequest::refusesDamagedArguments()
{
    QVERIFY(!DownloadRequest::fromJson({}).has_value());
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("http://example.org/"));
    QJsonObject object = request.toJson();
    object.insert(QStringLiteral("onConflict"), QStringLiteral("eat"));
    QVERIFY(!DownloadRequest::fromJson(object).has_value());
    object = request.toJson();
    object.insert(QStringLiteral("stallTimeout"), 0);
    QVERIFY(!DownloadRequest::fromJson(object).has_value());
}

void TestDownloadRequest::triesTransientErrorsAgainButNotABusyFile()
{
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("http://example.org/some%20file.iso"));
    const Tasks::TaskOptions options = request.toOptions();
    QCOMPARE(options.title, QStringLiteral("some file.iso"));
    QCOMPARE(options.retry.maxAttempts, 6);
    QVERIFY(options.retry.isRetryable({ErrorCode::Network, {}, {}, 0, {}}));
    QVERIFY(options.retry.isRetryable({ErrorCode::Http, {}, {}, 503, {}}));
    QVERIFY(!options.retry.isRetryable({ErrorCode::Http, {}, {}, 404, {}}));
    QVERIFY(!options.retry.isRetryable({ErrorCode::Busy, {}, {}, 0, {}}));
}

QTEST_APPLESS_MAIN(TestDownloadRequest)
#include "tst_downloadrequest.moc"
