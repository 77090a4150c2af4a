// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/handshakeproblem.h"
#include "core/downloads/proxychoice.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

class TestProxyChoice : public QObject
{
    Q_OBJECT
private slots:
    void readsProxiesAsPeopleWriteThem();
    void readsTheEnvironmentAsCurlDoes_data();
    void readsTheEnvironmentAsCurlDoes();
    void saysNothingWithoutAProxyInTheEnvironment();
    void refusesAnEnvironmentThatNamesNoProxy();
    void saysInWordsWhyThereIsNoHandshake_data();
    void saysInWordsWhyThereIsNoHandshake();
};

void TestProxyChoice::readsProxiesAsPeopleWriteThem()
{
    const QNetworkProxy http = *proxyOf(QStringLiteral("proxy:3128"));
    QCOMPARE(http.type(), QNetworkProxy::HttpProxy);
    QCOMPARE(http.hostName(), QStringLiteral("proxy"));
    QCOMPARE(http.port(), 3128);
    const QNetworkProxy socks = *proxyOf(QStringLiteral("socks5h://me:a%40b@[::1]"));
    QCOMPARE(socks.type(), QNetworkProxy::Socks5Proxy);
    QCOMPARE(socks.hostName(), QStringLiteral("::1"));
    QCOMPARE(socks.port(), 1080);
    QCOMPARE(socks.user(), QStringLiteral("me"));
    QCOMPARE(socks.password(), QStringLiteral("a@b"));
    QCOMPARE(proxyOf(QStringLiteral("none"))->type(), QNetworkProxy::NoProxy);
    for (const char *text : {"", "http://", "ftp://proxy", "http://proxy:99999", "socks4://proxy"})
        QVERIFY2(!proxyOf(QString::fromLatin1(text)), text);
}

void TestProxyChoice::readsTheEnvironmentAsCurlDoes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("environment");
    QTest::addColumn<QString>("host"); // of the proxy; empty: none
    const auto row = [](const char *name, const char *url, const QByteArrayList &environment,
                        const char *host) {
        QStringList texts;
        for (const QByteArray &text : environment)
            texts.append(QString::fromLatin1(text));
        QTest::newRow(name) << QString::fromLatin1(url) << texts << QString::fromLatin1(host);
    };
    row("http", "http://a.org/", {"http_proxy=http://p:1", "https_proxy=http://q:1"}, "p");
    row("https", "https://a.org/", {"http_proxy=http://p:1", "https_proxy=http://q:1"}, "q");
    row("https by http's", "https://a.org/", {"http_proxy=http://p:1"}, "");
    row("capitals", "http://a.org/", {"HTTP_PROXY=http://p:1"}, "p");
    row("small ones first", "http://a.org/", {"HTTP_PROXY=http://q:1", "http_proxy=http://p:1"}, "p");
    row("all", "https://a.org/", {"ALL_PROXY=socks5://p"}, "p");
    row("all after its own", "http://a.org/", {"all_proxy=socks5://q", "http_proxy=p:1"}, "p");
    row("loopback", "http://127.0.0.1:80/", {"http_proxy=http://p:1"}, "");
    row("loopback by name", "http://LOCALHOST/", {"http_proxy=http://p:1"}, "");
    row("loopback, v6", "http://[::1]/", {"http_proxy=http://p:1"}, "");
    const QByteArray p = "http_proxy=http://p:1";
    row("host", "http://a.org/", {p, "no_proxy=b.org,a.org"}, "");
    row("host below", "http://x.a.org/", {p, "no_proxy=a.org"}, "");
    row("with a dot", "http://x.a.org/", {p, "NO_PROXY=.a.org"}, "");
    row("host that ends alike", "http://aa.org/", {p, "no_proxy=a.org"}, "p");
    row("spaces", "http://a.org/", {p, "no_proxy= b.org  A.ORG "}, "");
    row("all of them", "http://a.org/", {p, "no_proxy=*"}, "");
    row("empty entries", "http://a.org/", {p, "no_proxy=,., ,"}, "p");
    row("port", "http://a.org:81/", {p, "no_proxy=a.org:81"}, "");
    row("another port", "http://a.org/", {p, "no_proxy=a.org:81"}, "p");
    row("address", "http://10.1.2.3/", {p, "no_proxy=10.1.2.3"}, "");
    row("end of an address", "http://10.1.2.3/", {p, "no_proxy=2.3"}, "p");
    row("network", "http://10.1.2.3/", {p, "no_proxy=10.0.0.0/8"}, "");
    row("another network", "http://11.1.2.3/", {p, "no_proxy=10.0.0.0/8,x/y"}, "p");
    row("v6 address", "http://[fd00::1]/", {p, "no_proxy=fd00::1"}, "");
    row("v6 address with port", "http://[fd00::1]:81/", {p, "no_proxy=[fd00::1]:81"}, "");
    row("v6 network", "http://[fd00::1]/", {p, "no_proxy=fd00::/8"}, "");
}

static QProcessEnvironment environmentOf(const QStringList &texts)
{
    QProcessEnvironment environment;
    for (const QString &text : texts)
        environment.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
    return environment;
}

void TestProxyChoice::readsTheEnvironmentAsCurlDoes()
{
    QFETCH(QString, url);
    QFETCH(QStringList, environment);
    QFETCH(QString, host);
    const auto proxy = proxyOfEnvironment(QUrl(url), environmentOf(environment));
    QVERIFY(proxy && *proxy);
    QCOMPARE((*proxy)->hostName(), host);
    QCOMPARE((*proxy)->type() == QNetworkProxy::NoProxy, host.isEmpty());
}

void TestProxyChoice::saysNothingWithoutAProxyInTheEnvironment()
{
    const QUrl url(QStringLiteral("http://a.org/"));
    const auto proxy = proxyOfEnvironment(url, environmentOf({QStringLiteral("no_proxy=*")}));
    QVERIFY(proxy && !*proxy); // then the system is asked
}

void TestProxyChoice::refusesAnEnvironmentThatNamesNoProxy()
{
    const QUrl url(QStringLiteral("http://a.org/"));
    const auto proxy = proxyOfEnvironment(url, environmentOf({QStringLiteral("http_proxy=ftp://p")}));
    QVERIFY(!proxy);
    QCOMPARE(proxy.error().code, ErrorCode::InvalidInput);
}

void TestProxyChoice::saysInWordsWhyThereIsNoHandshake_data()
{
    QTest::addColumn<QString>("library");
    QTest::addColumn<QString>("phrase");
    const auto row = [](const char *library, const char *phrase) {
        QTest::newRow(library) << QString::fromLatin1(library) << QString::fromLatin1(phrase);
    };
    row("error:0A00042E:SSL routines::tlsv1 alert protocol version", "too old to be safe");
    row("error:0A000102:SSL routines::unsupported protocol", "too old to be safe");
    row("error:0A00010B:SSL routines::wrong version number", "does not speak TLS");
    row("error:0A000410:SSL routines::sslv3 alert handshake failure", "both take for safe");
    row("error:0A00045C:SSL routines::tlsv13 alert certificate required", "of its visitors");
    row("something \x1b new", "came about: something  new");
}

void TestProxyChoice::saysInWordsWhyThereIsNoHandshake()
{
    QFETCH(QString, library);
    QFETCH(QString, phrase);
    const QString text = handshakeProblemText(QStringLiteral("h:1"), library);
    QVERIFY2(text.contains(phrase), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("h:1")));
}

QTEST_APPLESS_MAIN(TestProxyChoice)
#include "tst_proxychoice.moc"
