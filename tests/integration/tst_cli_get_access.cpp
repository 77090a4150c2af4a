// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/httptestserver.h"
#include "tests/support/proxytestserver.h"
#include "tests/support/serverprocess.h"
#include "tests/support/tempdir.h"

#include <QProcessEnvironment>

using namespace Landline::Testing;

/** By which way landline-cli goes to a server, and what it says of the person on it. */
class TestCliGetAccess : public QObject
{
    Q_OBJECT
private slots:
    void goesThroughAProxy_data();
    void goesThroughAProxy();
    void givesTheProxyItsLogin_data();
    void givesTheProxyItsLogin();
    void saysThatTheProxyWantsALogin();
    void tellsAProxyNothingOfAnEncryptedRequest_data();
    void tellsAProxyNothingOfAnEncryptedRequest();
    void takesTheProxyOfTheEnvironment_data();
    void takesTheProxyOfTheEnvironment();
    void namesWhatWasNotReached_data();
    void namesWhatWasNotReached();
    void takesLoginsFromNetrc();
    void keepsLoginsFromOtherServers();
    void sendsTheCookiesOfAFile();
    void sendsCookiesThatARedirectSets();
    void sendsHeadersAsTheyAreGiven();

private:
    [[nodiscard]] QStringList getArguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"),
                           QStringLiteral("--json"),
                           QStringLiteral("--retries"),
                           QStringLiteral("0"),
                           QStringLiteral("--on-conflict"),
                           QStringLiteral("overwrite"),
                           QStringLiteral("-d"),
                           m_dir.path()}
               + more;
    }
    static HttpScript script()
    {
        HttpScript script;
        script.body = testBytes(200'000);
        return script;
    }
    static QString caFile() { return testDataPath(QStringLiteral("tls/ca.pem")); }
    static QByteArray place(const QUrl &url) { return url.authority().toLatin1(); }

    TempDir m_dir;
};

void TestCliGetAccess::goesThroughAProxy_data()
{
    QTest::addColumn<ProxyKind>("kind");
    QTest::addColumn<bool>("isEncrypted");
    QTest::newRow("HTTP") << ProxyKind::Http << false;
    QTest::newRow("HTTP, encrypted") << ProxyKind::Http << true;
    QTest::newRow("SOCKS5") << ProxyKind::Socks5 << false;
    QTest::newRow("SOCKS5, encrypted") << ProxyKind::Socks5 << true;
}

void TestCliGetAccess::goesThroughAProxy()
{
    QFETCH(ProxyKind, kind);
    QFETCH(bool, isEncrypted);
    const auto server = isEncrypted ? std::make_unique<HttpTestServer>(QStringLiteral("good"))
                                    : std::make_unique<HttpTestServer>();
    server->serve("/f", {script()});
    const ProxyTestServer proxy(kind);
    CliRun run(getArguments({QStringLiteral("--proxy"), proxy.url(), QStringLiteral("--cacert"), caFile(),
                             server->url(QStringLiteral("/f")).toString()}));
    QCOMPARE(run.runToEnd(), 0);
    QVERIFY(m_dir.read(QStringLiteral("f")) == script().body);
    QCOMPARE(proxy.targets(), QList<QByteArray>{place(server->url({}))});
}

void TestCliGetAccess::givesTheProxyItsLogin_data()
{
    goesThroughAProxy_data();
}

void TestCliGetAccess::givesTheProxyItsLogin()
{
    QFETCH(ProxyKind, kind);
    QFETCH(bool, isEncrypted);
    const auto server = isEncrypted ? std::make_unique<HttpTestServer>(QStringLiteral("good"))
                                    : std::make_unique<HttpTestServer>();
    server->serve("/f", {script()});
    ProxyTestServer proxy(kind);
    proxy.requireLogin("ann", "se@cret");
    CliRun run(
        getArguments({QStringLiteral("--proxy"), proxy.url(QStringLiteral("ann:se%40cret")),
                      QStringLiteral("--cacert"), caFile(), server->url(QStringLiteral("/f")).toString()}));
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(server->requests().size(), 1);
    // It is for the proxy alone. What this one reads it passes on, header fields for itself too.
    const bool isPassedOn = kind == ProxyKind::Http && !isEncrypted;
    QCOMPARE(server->requests().first().headers.contains("proxy-authorization"), isPassedOn);
}

void TestCliGetAccess::saysThatTheProxyWantsALogin()
{
    for (const ProxyKind kind : {ProxyKind::Http, ProxyKind::Socks5}) {
        HttpTestServer server;
        ProxyTestServer proxy(kind);
        proxy.requireLogin("ann", "secret");
        CliRun run(getArguments(
            {QStringLiteral("--proxy"), proxy.url(), server.url(QStringLiteral("/f")).toString()}));
        QCOMPARE(run.runToEnd(), 1);
        const QJsonObject failed = run.eventsNamed(QStringLiteral("failed")).value(0);
        QCOMPARE(failed.value(QStringLiteral("reason")).toString(), QStringLiteral("auth"));
        QVERIFY2(failed.value(QStringLiteral("message")).toString().contains(QStringLiteral("proxy")),
                 qPrintable(failed.value(QStringLiteral("message")).toString()));
        QVERIFY(server.requests().isEmpty());
    }
}

void TestCliGetAccess::tellsAProxyNothingOfAnEncryptedRequest_data()
{
    QTest::addColumn<ProxyKind>("kind");
    QTest::newRow("HTTP") << ProxyKind::Http;
    QTest::newRow("SOCKS5") << ProxyKind::Socks5;
}

void TestCliGetAccess::tellsAProxyNothingOfAnEncryptedRequest()
{
    QFETCH(ProxyKind, kind);
    HttpTestServer server(QStringLiteral("good"));
    server.serve("/private-path", {script()});
    const ProxyTestServer proxy(kind);
    const QString cookies =
        m_dir.write(QStringLiteral("jar"), "127.0.0.1\tFALSE\t/\tTRUE\t0\tsid\tcookie-value\n");
    CliRun run(
        getArguments({QStringLiteral("--proxy"), proxy.url(), QStringLiteral("--cacert"), caFile(),
                      QStringLiteral("--user"), QStringLiteral("ann:secret"), QStringLiteral("--header"),
                      QStringLiteral("X-Token: header-value"), QStringLiteral("--cookies"), cookies,
                      server.url(QStringLiteral("/private-path")).toString()}));
    QCOMPARE(run.runToEnd(), 0);
    const auto headers = server.requests().first().headers;
    QCOMPARE(headers.value("authorization"), "Basic " + QByteArray("ann:secret").toBase64());
    QCOMPARE(headers.value("x-token"), QByteArray("header-value"));
    QCOMPARE(headers.value("cookie"), QByteArray("sid=cookie-value"));
    QVERIFY(!proxy.seen().isEmpty());
    for (const QByteArray &text :
         {QByteArray("Authorization"), QByteArray("ann:secret").toBase64(), QByteArray("header-value"),
          QByteArray("cookie-value"), QByteArray("private-path")})
        QVERIFY2(!proxy.seen().contains(text), text.constData());
}

void TestCliGetAccess::takesTheProxyOfTheEnvironment_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("exception");
    QTest::addColumn<QString>("option");
    QTest::addColumn<bool>("isUsed");
    const auto row = [](const char *name, const char *variable, const char *exception, const char *option,
                        bool isUsed) {
        QTest::newRow(name) << QString::fromLatin1(variable) << QString::fromLatin1(exception)
                            << QString::fromLatin1(option) << isUsed;
    };
    row("http_proxy", "http_proxy", "", "", true);
    row("all_proxy", "all_proxy", "", "", true);
    row("another's proxy", "https_proxy", "", "", false);
    row("--proxy none", "http_proxy", "", "none", false);
    row("no_proxy", "http_proxy", "no_proxy=example.org, files.invalid", "", false);
    row("NO_PROXY", "http_proxy", "NO_PROXY=.invalid", "", false);
    row("no_proxy for all", "http_proxy", "no_proxy=*", "", false);
    row("no_proxy for another", "http_proxy", "no_proxy=example.org,files", "", true);
}

void TestCliGetAccess::takesTheProxyOfTheEnvironment()
{
    QFETCH(QString, variable);
    QFETCH(QString, exception);
    QFETCH(QString, option);
    QFETCH(bool, isUsed);
    HttpTestServer server;
    server.serve("/f", {script()});
    const ProxyTestServer proxy(ProxyKind::Http);
    // A host that there is only for who asks the proxy.
    QUrl url = server.url(QStringLiteral("/f"));
    url.setHost(QStringLiteral("files.invalid"));
    QStringList arguments = getArguments({url.toString()});
    if (!option.isEmpty())
        arguments += {QStringLiteral("--proxy"), option};
    CliRun run(arguments);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(variable, proxy.url());
    if (!exception.isEmpty())
        environment.insert(exception.section(u'=', 0, 0), exception.section(u'=', 1));
    run.setProcessEnvironment(environment);
    QCOMPARE(run.runToEnd(), isUsed ? 0 : 1);
    QCOMPARE(proxy.targets().size(), isUsed ? 1 : 0);
}

void TestCliGetAccess::namesWhatWasNotReached_data()
{
    QTest::addColumn<QString>("proxy"); // {none}: a port where nothing serves; {good}: one that does
    QTest::addColumn<bool>("hasServer");
    QTest::addColumn<QString>("text");
    QTest::newRow("no proxy there") << QStringLiteral("http://127.0.0.1:{none}") << true
                                    << QStringLiteral("the proxy 127.0.0.1:{none} refuses");
    QTest::newRow("no SOCKS proxy there") << QStringLiteral("socks5://127.0.0.1:{none}") << true
                                          << QStringLiteral("the proxy 127.0.0.1:{none} is not there");
    QTest::newRow("no host of that name") << QStringLiteral("http://nowhere.invalid:1") << true
                                          << QStringLiteral("there is no proxy “nowhere.invalid”");
    QTest::newRow("no server behind a SOCKS proxy")
        << QStringLiteral("socks5://127.0.0.1:{good}") << false
        << QStringLiteral("127.0.0.1:{none} refuses the connection: nothing serves there");
}

void TestCliGetAccess::namesWhatWasNotReached()
{
    QFETCH(const QString, proxy);
    QFETCH(const bool, hasServer);
    QFETCH(const QString, text);
    const HttpTestServer server;
    const ProxyTestServer socks(ProxyKind::Socks5);
    const QString none = QString::number(freePort());
    const auto filled = [&](QString with) {
        return with.replace(QLatin1String("{none}"), none)
            .replace(QLatin1String("{good}"), QString::number(socks.serverPort()));
    };
    const QString url = hasServer ? server.url(QStringLiteral("/f")).toString()
                                  : filled(QStringLiteral("http://127.0.0.1:{none}/f"));
    CliRun run(getArguments(
        {QStringLiteral("--retries"), QStringLiteral("0"), QStringLiteral("--proxy"), filled(proxy), url}));
    QCOMPARE(run.runToEnd(), 1);
    const QJsonObject failed = run.eventsNamed(QStringLiteral("failed")).value(0);
    QCOMPARE(failed.value(QStringLiteral("reason")).toString(), QStringLiteral("network"));
    const QString message = failed.value(QStringLiteral("message")).toString();
    QVERIFY2(message.startsWith(filled(text)), qPrintable(message));
    QVERIFY(server.requests().isEmpty());
}

void TestCliGetAccess::takesLoginsFromNetrc()
{
    HttpTestServer server;
    server.serve("/f", {script()});
    const QString file =
        m_dir.write(QStringLiteral("netrc"), "machine other.example login bob password x\n"
                                             "machine 127.0.0.1 login ann password \"two words\"\n");
    CliRun run(getArguments({QStringLiteral("--netrc"), server.url(QStringLiteral("/f")).toString()}));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("NETRC"), file);
    run.setProcessEnvironment(environment);
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(server.requests().first().headers.value("authorization"),
             "Basic " + QByteArray("ann:two words").toBase64());
    CliRun without(getArguments({server.url(QStringLiteral("/f")).toString()}));
    without.setProcessEnvironment(environment);
    QCOMPARE(without.runToEnd(), 0);
    QVERIFY(!server.requests().last().headers.contains("authorization"));
}

void TestCliGetAccess::keepsLoginsFromOtherServers()
{
    HttpTestServer server;
    HttpTestServer other;
    HttpScript away;
    away.status = 302;
    away.with("Location", other.url(QStringLiteral("/g")).toEncoded());
    server.serve("/f", {away});
    other.serve("/g", {script()});
    CliRun run(
        getArguments({QStringLiteral("--user"), QStringLiteral("ann:secret"), QStringLiteral("--header"),
                      QStringLiteral("X-Token: t"), server.url(QStringLiteral("/f")).toString()}));
    QCOMPARE(run.runToEnd(), 0);
    QVERIFY(server.requests().first().headers.contains("authorization"));
    QVERIFY(!other.requests().first().headers.contains("authorization"));
    QVERIFY(!other.requests().first().headers.contains("x-token"));
}

void TestCliGetAccess::sendsTheCookiesOfAFile()
{
    HttpTestServer server;
    server.serve("/a/f", {script()});
    const QString file =
        m_dir.write(QStringLiteral("cookies.txt"), "# Netscape HTTP Cookie File\n"
                                                   "127.0.0.1\tFALSE\t/\tFALSE\t0\tone\t1\n"
                                                   "127.0.0.1\tFALSE\t/a\tFALSE\t4102444800\ttwo\t2\n"
                                                   "127.0.0.1\tFALSE\t/b\tFALSE\t0\telsewhere\tx\n"
                                                   "127.0.0.1\tFALSE\t/\tTRUE\t0\tsecure\tx\n"
                                                   "127.0.0.1\tFALSE\t/\tFALSE\t1000000\told\tx\n"
                                                   ".example.org\tTRUE\t/\tFALSE\t0\tother\tx\n");
    CliRun run(
        getArguments({QStringLiteral("--cookies"), file, server.url(QStringLiteral("/a/f")).toString()}));
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(server.requests().first().headers.value("cookie"), QByteArray("two=2; one=1"));
}

void TestCliGetAccess::sendsCookiesThatARedirectSets()
{
    HttpTestServer server;
    HttpScript away;
    away.status = 302;
    away.with("Location", "/file").with("Set-Cookie", "pass=1; Path=/");
    server.serve("/f", {away});
    server.serveBy([this](const HttpTestRequest &asked) {
        HttpScript answer = script();
        if (asked.headers.value("cookie") != "pass=1")
            answer.status = 403;
        return answer;
    });
    const QString file = m_dir.write(QStringLiteral("empty.txt"), "# Netscape HTTP Cookie File\n");
    const QString url = server.url(QStringLiteral("/f")).toString();
    CliRun run(getArguments({QStringLiteral("--cookies"), file, url}));
    QCOMPARE(run.runToEnd(), 0);
    CliRun without(getArguments({QStringLiteral("-o"), QStringLiteral("g"), url}));
    QCOMPARE(without.runToEnd(), 1); // as curl: cookies are kept by who asks for them
}

void TestCliGetAccess::sendsHeadersAsTheyAreGiven()
{
    HttpTestServer server;
    server.serve("/f", {script()});
    CliRun run(getArguments({QStringLiteral("--header"), QStringLiteral("Host: files.example"),
                             QStringLiteral("--header"), QStringLiteral("Accept:"),
                             server.url(QStringLiteral("/f")).toString()}));
    QCOMPARE(run.runToEnd(), 0);
    const HttpTestRequest asked = server.requests().first();
    QCOMPARE(asked.headers.value("host"), QByteArray("files.example"));
    QVERIFY(!asked.headers.contains("accept"));
}

QTEST_GUILESS_MAIN(TestCliGetAccess)
#include "tst_cli_get_access.moc"
