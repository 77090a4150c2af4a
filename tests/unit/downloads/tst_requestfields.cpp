// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/requestfields.h"
#include "tests/support/tempdir.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

class TestRequestFields : public QObject
{
    Q_OBJECT
private slots:
    void readsNetrcAsCurlDoes_data();
    void readsNetrcAsCurlDoes();
    void refusesWhatIsTooLong();
    void readsCookieFiles();
    void sendsCookiesWhereTheyBelong_data();
    void sendsCookiesWhereTheyBelong();
    void keepsSecretsToTheOriginThatTheyAreFor_data();
    void keepsSecretsToTheOriginThatTheyAreFor();
    void takesTheLoginThatWasMeantMost();
    void givesTheLoginForAnyHostToNoMirrorOfTheServers();
    void letsHeadersTakeThePlaceOfItsOwn();
    void goesOnWithoutNetrcWhereThereIsNone();
    void takesALoginForWhereItIsLedTo_data();
    void takesALoginForWhereItIsLedTo();
    void hidesThePageOfAnEncryptedSiteFromAnOpenOne();
    void refusesHeadersThatAreNone_data();
    void refusesHeadersThatAreNone();

private:
    static QByteArray valueOf(const HttpFields &fields, const char *name)
    {
        QByteArray out;
        for (const auto &[key, value] : fields) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                out += out.isEmpty() ? value : '|' + value;
        }
        return out;
    }
    static HttpFields fieldsOf(const HttpAccess &access, const StoredLogins &logins, const char *wanted,
                               const char *now)
    {
        const QUrl asked(QString::fromLatin1(wanted));
        return requestFields(access, logins, {asked, asked, QUrl(QString::fromLatin1(now))},
                             QDateTime::fromSecsSinceEpoch(1000));
    }
};

void TestRequestFields::readsNetrcAsCurlDoes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *name, const char *text, const char *user, const char *password) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(user)
                            << QString::fromUtf8(password);
    };
    row("one line", "machine a.org login ana password s3", "ana", "s3");
    row("many lines", "machine a.org\n  login ana\n  password s3\n", "ana", "s3");
    row("the first of two", "machine a.org login ana password 1\nmachine a.org login ben password 2", "ana",
        "1");
    row("another host before", "machine b.org login b password b machine A.ORG login ana password s", "ana",
        "s");
    row("default", "machine b.org login b password b\ndefault login d password e", "d", "e");
    row("quotes", "machine a.org login \"a b\" password \"x\\\"y z\"", "a b", "x\"y z");
    row("comment", "# machine a.org login no password no\nmachine a.org login ana password s", "ana", "s");
    row("macro", "macdef init\nmachine a.org login no password no\n\nmachine a.org login ana password s",
        "ana", "s");
    row("account between", "machine a.org login ana account x password s", "ana", "s");
    row("cut", "machine a.org login", "", "");
    row("nothing", "", "", "");
    row("a login without a machine", "login x password y", "", "");
}

void TestRequestFields::readsNetrcAsCurlDoes()
{
    QFETCH(QString, text);
    QFETCH(QString, user);
    QFETCH(QString, password);
    const Login login = loginFor(parseNetrc(text), QStringLiteral("a.org")).value_or(Login());
    QCOMPARE(login.user, user);
    QCOMPARE(login.password, password);
}

void TestRequestFields::refusesWhatIsTooLong()
{
    const Testing::TempDir dir;
    const QString netrc = dir.write(QStringLiteral("netrc"), QByteArray(maxNetrcBytes, ' '));
    QVERIFY(loadNetrc(netrc).has_value());
    dir.write(QStringLiteral("netrc"), QByteArray(maxNetrcBytes + 1, ' '));
    QCOMPARE(loadNetrc(netrc).error().code, ErrorCode::TooLarge);
    const QString cookies = dir.write(QStringLiteral("c"), QByteArray(maxCookieFileBytes + 1, '\n'));
    QCOMPARE(loadCookieFile(cookies).error().code, ErrorCode::TooLarge);
    dir.write(QStringLiteral("c"), "# Netscape HTTP Cookie File\n\n");
    QVERIFY(loadCookieFile(cookies).has_value());
    dir.write(QStringLiteral("c"), "a=b\n");
    QCOMPARE(loadCookieFile(cookies).error().code, ErrorCode::InvalidInput);
    QCOMPARE(loadCookieFile(dir.path(QStringLiteral("none"))).error().code, ErrorCode::NotFound);
}

void TestRequestFields::readsCookieFiles()
{
    const QList<Cookie> cookies = parseCookieFile("# Netscape HTTP Cookie File\n"
                                                  ".a.org\tTRUE\t/\tFALSE\t0\tone\t1\r\n"
                                                  "#HttpOnly_b.org\tFALSE\t/x\tTRUE\t2000\ttwo\ta=b\n"
                                                  "b.org\tFALSE\t/\tFALSE\n"
                                                  "b.org\tFALSE\t/\tFALSE\t0\tbad\tx;y\n");
    QCOMPARE(cookies.size(), 2);
    QCOMPARE(cookies.at(0),
             (Cookie{QStringLiteral("a.org"), true, QStringLiteral("/"), false, 0, "one", "1"}));
    QCOMPARE(cookies.at(1),
             (Cookie{QStringLiteral("b.org"), false, QStringLiteral("/x"), true, 2000, "two", "a=b"}));
}

void TestRequestFields::sendsCookiesWhereTheyBelong_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("host") << QStringLiteral("http://a.org/") << QByteArray("one=1");
    QTest::newRow("subdomain") << QStringLiteral("http://www.a.org/f") << QByteArray("one=1");
    QTest::newRow("a host that ends like it") << QStringLiteral("http://bada.org/") << QByteArray();
    QTest::newRow("path, encrypted") << QStringLiteral("https://b.org/x/f") << QByteArray("two=2; root=0");
    QTest::newRow("secure over an open line") << QStringLiteral("http://b.org/x/f") << QByteArray("root=0");
    QTest::newRow("a path that begins like it") << QStringLiteral("https://b.org/xy") << QByteArray("root=0");
    QTest::newRow("subdomain of a host-only one") << QStringLiteral("https://c.b.org/x") << QByteArray();
    QTest::newRow("expired") << QStringLiteral("http://old.org/") << QByteArray();
}

void TestRequestFields::sendsCookiesWhereTheyBelong()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, field);
    const QList<Cookie> cookies = parseCookieFile(".a.org\tTRUE\t/\tFALSE\t0\tone\t1\n"
                                                  "b.org\tFALSE\t/\tFALSE\t0\troot\t0\n"
                                                  "b.org\tFALSE\t/x\tTRUE\t2000\ttwo\t2\n"
                                                  "old.org\tFALSE\t/\tFALSE\t999\tgone\t1\n");
    QCOMPARE(cookieField(cookies, QUrl(url), QDateTime::fromSecsSinceEpoch(1000)), field);
}

void TestRequestFields::keepsSecretsToTheOriginThatTheyAreFor_data()
{
    QTest::addColumn<QString>("now");
    QTest::addColumn<bool>("sent");
    QTest::newRow("itself") << QStringLiteral("https://a.org/f") << true;
    QTest::newRow("its port, spelt out") << QStringLiteral("https://A.org:443/g") << true;
    QTest::newRow("another host") << QStringLiteral("https://b.org/f") << false;
    QTest::newRow("another port") << QStringLiteral("https://a.org:8443/f") << false;
    QTest::newRow("another scheme") << QStringLiteral("http://a.org/f") << false;
    QTest::newRow("a subdomain") << QStringLiteral("https://cdn.a.org/f") << false;
}

void TestRequestFields::keepsSecretsToTheOriginThatTheyAreFor()
{
    QFETCH(QString, now);
    QFETCH(bool, sent);
    HttpAccess access;
    access.user = QStringLiteral("ana");
    access.password = QStringLiteral("s");
    access.headers = {{"X-Token", "t"}, {"Cookie", "c=1"}};
    StoredLogins logins;
    logins.netrc = {{QStringLiteral("a.org"), QStringLiteral("n"), QStringLiteral("n")}};
    const HttpFields fields = fieldsOf(access, logins, "https://a.org/f", now.toLatin1().constData());
    for (const char *name : {"Authorization", "X-Token", "Cookie"})
        QCOMPARE(!valueOf(fields, name).isEmpty(), sent);
    // A login out of netrc follows no redirect either.
    access = {};
    QCOMPARE(
        !valueOf(fieldsOf(access, logins, "https://a.org/f", now.toLatin1().constData()), "Authorization")
             .isEmpty(),
        sent);
}

void TestRequestFields::takesTheLoginThatWasMeantMost()
{
    const auto login = [](const char *user) { return "Basic " + (QByteArray(user) + ":p").toBase64(); };
    const QString p = QStringLiteral("p");
    StoredLogins logins;
    logins.netrc = {{QStringLiteral("a.org"), QStringLiteral("netrc"), p}};
    HttpAccess access;
    QCOMPARE(valueOf(fieldsOf(access, logins, "http://a.org/", "http://a.org/"), "Authorization"),
             login("netrc"));
    QCOMPARE(valueOf(fieldsOf(access, logins, "http://url:p@a.org/", "http://a.org/"), "Authorization"),
             login("url"));
    access.user = QStringLiteral("option");
    access.password = p;
    QCOMPARE(valueOf(fieldsOf(access, logins, "http://url:p@a.org/", "http://a.org/"), "Authorization"),
             login("option"));
    access.headers = {{"authorization", "Bearer x"}};
    QCOMPARE(valueOf(fieldsOf(access, logins, "http://a.org/", "http://a.org/"), "Authorization"),
             QByteArray("Bearer x"));
}

void TestRequestFields::givesTheLoginForAnyHostToNoMirrorOfTheServers()
{
    StoredLogins logins;
    logins.netrc = {{QString(), QStringLiteral("any"), QStringLiteral("p")},
                    {QStringLiteral("b.org"), QStringLiteral("b"), QStringLiteral("p")}};
    const auto sent = [&logins](const char *wanted, const char *asked) {
        const QUrl mirror{QLatin1String(asked)};
        return valueOf(requestFields({}, logins, {QUrl(QLatin1String(wanted)), mirror, mirror}, {}),
                       "Authorization");
    };
    QCOMPARE(sent("https://a.org/", "https://a.org/"), "Basic " + QByteArray("any:p").toBase64());
    QCOMPARE(sent("https://a.org/", "https://b.org/"), "Basic " + QByteArray("b:p").toBase64());
    QCOMPARE(sent("https://a.org/", "https://evil.org/"), QByteArray());
}

void TestRequestFields::letsHeadersTakeThePlaceOfItsOwn()
{
    HttpAccess access;
    access.headers = {{"accept", "text/plain"}, {"X-A", "1"},   {"x-a", "2"},
                      {"User-Agent", ""},       {"X-None", ""}, {"Host", "b.org"}};
    access.userAgent = QStringLiteral("me/1");
    const HttpFields fields = fieldsOf(access, {}, "http://a.org/", "http://a.org/");
    QCOMPARE(valueOf(fields, "Accept"), QByteArray("text/plain"));
    QCOMPARE(valueOf(fields, "X-A"), QByteArray("1|2"));
    QCOMPARE(valueOf(fields, "Host"), QByteArray("b.org"));
    QCOMPARE(valueOf(fields, "Accept-Encoding"), QByteArray("identity"));
    const auto isNamed = [&fields](const char *name) {
        return std::any_of(fields.cbegin(), fields.cend(),
                           [name](const auto &field) { return field.first == name; });
    };
    QVERIFY(!isNamed("User-Agent") && !isNamed("X-None"));
    access.headers.clear();
    QCOMPARE(valueOf(fieldsOf(access, {}, "http://a.org/", "http://a.org/"), "User-Agent"),
             QByteArray("me/1"));
}

void TestRequestFields::goesOnWithoutNetrcWhereThereIsNone()
{
    const Testing::TempDir dir;
    HttpAccess access;
    access.netrcFile = dir.path(QStringLiteral("none"));
    const auto logins = loadStoredLogins(access);
    QVERIFY(logins.has_value());
    QVERIFY((*logins)->netrc.isEmpty());
}

void TestRequestFields::takesALoginForWhereItIsLedTo_data()
{
    QTest::addColumn<QString>("now");
    QTest::addColumn<QByteArray>("user"); // empty: none
    QTest::newRow("a host with an entry") << QStringLiteral("http://b.org/f") << QByteArray("ben");
    QTest::newRow("a host without one") << QStringLiteral("http://c.org/f") << QByteArray();
    QTest::newRow("another port of the first") << QStringLiteral("http://a.org:81/f") << QByteArray();
}

void TestRequestFields::takesALoginForWhereItIsLedTo()
{
    QFETCH(QString, now);
    QFETCH(QByteArray, user);
    const QString p = QStringLiteral("p");
    StoredLogins logins;
    logins.netrc = {{QStringLiteral("a.org"), QStringLiteral("ana"), p},
                    {QStringLiteral("b.org"), QStringLiteral("ben"), p},
                    {QString(), QStringLiteral("anybody"), p}};
    const QByteArray sent =
        valueOf(fieldsOf({}, logins, "http://a.org/f", now.toLatin1().constData()), "Authorization");
    QCOMPARE(sent, user.isEmpty() ? QByteArray() : "Basic " + (user + ":p").toBase64());
}

void TestRequestFields::hidesThePageOfAnEncryptedSiteFromAnOpenOne()
{
    HttpAccess access;
    access.referer = QStringLiteral("https://u:p@a.org/page#part");
    QCOMPARE(valueOf(fieldsOf(access, {}, "https://a.org/", "https://b.org/"), "Referer"),
             QByteArray("https://a.org/page"));
    QCOMPARE(valueOf(fieldsOf(access, {}, "http://a.org/", "http://a.org/"), "Referer"), QByteArray());
}

void TestRequestFields::refusesHeadersThatAreNone_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("good");
    QTest::newRow("good") << QStringLiteral("X-A: b: c") << true;
    QTest::newRow("empty value") << QStringLiteral("X-A:") << true;
    QTest::newRow("no colon") << QStringLiteral("X-A") << false;
    QTest::newRow("no name") << QStringLiteral(": x") << false;
    QTest::newRow("space in the name") << QStringLiteral("X A: b") << false;
    QTest::newRow("a second line") << QStringLiteral("X-A: b\r\nEvil: 1") << false;
    QTest::newRow("another host") << QStringLiteral("Host: b.org") << true;
    QTest::newRow("the download's own") << QStringLiteral("range: bytes=0-1") << false;
}

void TestRequestFields::refusesHeadersThatAreNone()
{
    QFETCH(QString, line);
    QFETCH(bool, good);
    QCOMPARE(parseHeaderLine(line).has_value(), good);
}

QTEST_GUILESS_MAIN(TestRequestFields)
#include "tst_requestfields.moc"
