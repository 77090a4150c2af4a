// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/cookiejar.h"

#include <QTest>

using namespace Landline::Downloads;

class TestCookieJar : public QObject
{
    Q_OBJECT
private slots:
    void sendsBackWhatWasSetWhereItBelongs_data();
    void sendsBackWhatWasSetWhereItBelongs();
    void takesThePlaceOfWhatIsStored();
    void keepsNoMoreThanItsBound();

private:
    static QByteArray sentTo(const CookieJar &jar, const QString &url, const QList<Cookie> &stored = {})
    {
        return cookieField(jar.over(stored), QUrl(url), QDateTime::fromSecsSinceEpoch(2'000'000'000));
    }
};

void TestCookieJar::sendsBackWhatWasSetWhereItBelongs_data()
{
    QTest::addColumn<QByteArray>("set"); // by https://www.a.org/x/login
    QTest::addColumn<QString>("next");
    QTest::addColumn<bool>("sent");
    const auto row = [](const char *name, const char *set, const char *next, bool sent) {
        QTest::newRow(name) << QByteArray(set) << QString::fromLatin1(next) << sent;
    };
    row("the same host and folder", "k=v", "https://www.a.org/x/f", true);
    row("another folder", "k=v", "https://www.a.org/y/f", false);
    row("all folders", "k=v; Path=/", "https://www.a.org/y/f", true);
    row("another host", "k=v; Path=/", "https://cdn.a.org/f", false);
    row("the domain", "k=v; Path=/; Domain=a.org", "https://cdn.a.org/f", true);
    row("a domain with a dot", "k=v; Path=/; Domain=.a.org", "https://cdn.a.org/f", true);
    row("somebody else's domain", "k=v; Path=/; Domain=b.org", "https://b.org/f", false);
    row("a whole top level", "k=v; Path=/; Domain=org", "https://b.org/f", false);
    row("a host that ends like it", "k=v; Path=/; Domain=w.a.org", "https://w.a.org/f", false);
    row("secure", "k=v; Path=/; Secure", "https://www.a.org/f", true);
    row("secure over an open line", "k=v; Path=/; Secure", "http://www.a.org/f", false);
    row("expired", "k=v; Path=/; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "https://www.a.org/f", false);
    row("not yet expired", "k=v; Path=/; Expires=Sun, 06 Nov 2094 08:49:37 GMT", "https://www.a.org/f", true);
    row("no name", "=v; Path=/", "https://www.a.org/f", false);
}

void TestCookieJar::sendsBackWhatWasSetWhereItBelongs()
{
    QFETCH(QByteArray, set);
    QFETCH(QString, next);
    QFETCH(bool, sent);
    CookieJar jar;
    jar.take({302, {{"set-cookie", set}}}, QUrl(QStringLiteral("https://www.a.org/x/login")));
    QCOMPARE(sentTo(jar, next), sent ? QByteArray("k=v") : QByteArray());
}

void TestCookieJar::takesThePlaceOfWhatIsStored()
{
    const QList<Cookie> stored =
        parseCookieFile("a.org\tFALSE\t/\tFALSE\t0\tone\told\na.org\tFALSE\t/\tFALSE\t0\ttwo\told\n");
    CookieJar jar;
    QCOMPARE(sentTo(jar, QStringLiteral("http://a.org/"), stored), QByteArray("one=old; two=old"));
    jar.take({302, {{"Set-Cookie", "one=new; Path=/"}, {"Set-Cookie", "two=; Path=/; Max-Age=0"}}},
             QUrl(QStringLiteral("http://a.org/")));
    QCOMPARE(sentTo(jar, QStringLiteral("http://a.org/"), stored), QByteArray("one=new"));
}

void TestCookieJar::keepsNoMoreThanItsBound()
{
    CookieJar jar;
    const QUrl url(QStringLiteral("http://a.org/"));
    for (qsizetype i = 0; i <= CookieJar::maxCookies; ++i)
        jar.take({302, {{"Set-Cookie", "k" + QByteArray::number(i) + "=v"}}}, url);
    QCOMPARE(jar.over({}).size(), CookieJar::maxCookies);
}

QTEST_APPLESS_MAIN(TestCookieJar)
#include "tst_cookiejar.moc"
