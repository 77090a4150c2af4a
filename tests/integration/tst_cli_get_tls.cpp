// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/httptestserver.h"
#include "tests/support/serverprocess.h"
#include "tests/support/tempdir.h"

#include <QDir>

using namespace Landline::Testing;

/** Encrypted downloads: who is trusted, and how it is said that somebody isn't. */
class TestCliGetTls : public QObject
{
    Q_OBJECT
private slots:
    void saysWhoCantBeTrusted_data();
    void saysWhoCantBeTrusted();
    void trustsAnybodyWhenToldTo_data();
    void trustsAnybodyWhenToldTo();
    void trustsASelfSignedCertificateThatWasNamed();
    void saysThatAServerIsTooOld();
    void saysThatAServerDoesNotEncrypt();
    void refusesAuthoritiesThatAreNone();

private:
    [[nodiscard]] QStringList getArguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--json"), QStringLiteral("--retries"),
                           QStringLiteral("0"),   QStringLiteral("-d"),     m_dir.path()}
               + more;
    }
    static QString certificate(const QString &name)
    {
        return testDataPath(QStringLiteral("tls/%1.pem").arg(name));
    }
    /** The message of a download that fails for lack of trust, in words and without OpenSSL's. */
    void expectDistrust(const QStringList &arguments, const QString &phrase);

    TempDir m_dir;
};

void TestCliGetTls::expectDistrust(const QStringList &arguments, const QString &phrase)
{
    CliRun run(getArguments(arguments));
    QCOMPARE(run.runToEnd(), 1);
    const QJsonObject failed = run.eventsNamed(QStringLiteral("failed")).value(0);
    const QString message = failed.value(QStringLiteral("message")).toString();
    QCOMPARE(failed.value(QStringLiteral("reason")).toString(), QStringLiteral("tls"));
    QVERIFY2(message.contains(phrase), qPrintable(message));
    for (const char *jargon : {"SSL", "routines", "error:", "alert"})
        QVERIFY2(!message.contains(QLatin1String(jargon)), qPrintable(message));
    QVERIFY(QDir(m_dir.path()).isEmpty());
}

void TestCliGetTls::saysWhoCantBeTrusted_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("authority");
    QTest::addColumn<QString>("phrase");
    const auto row = [](const char *name, const char *server, const char *authority, const char *phrase) {
        QTest::newRow(name) << QString::fromLatin1(server) << QString::fromLatin1(authority)
                            << QString::fromLatin1(phrase);
    };
    row("expired", "expired", "ca", "its certificate expired on");
    row("wrong host", "othername", "ca", "its certificate is for another name");
    row("unknown authority", "good", "", "nobody who is trusted here vouches for its certificate");
    row("another authority", "good", "selfsigned", "nobody who is trusted here vouches");
    row("self-signed", "selfsigned", "ca", "nobody who is trusted here vouches");
}

void TestCliGetTls::saysWhoCantBeTrusted()
{
    QFETCH(QString, server);
    QFETCH(QString, authority);
    QFETCH(QString, phrase);
    const HttpTestServer origin(server);
    QStringList arguments{origin.url(QStringLiteral("/f")).toString()};
    if (!authority.isEmpty())
        arguments += {QStringLiteral("--cacert"), certificate(authority)};
    expectDistrust(arguments, phrase);
    QVERIFY(origin.requests().isEmpty()); // it has not even heard what was wanted
}

void TestCliGetTls::trustsAnybodyWhenToldTo_data()
{
    QTest::addColumn<QString>("server");
    for (const char *name : {"expired", "othername", "good", "selfsigned"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestCliGetTls::trustsAnybodyWhenToldTo()
{
    QFETCH(QString, server);
    HttpTestServer origin(server);
    HttpScript script;
    script.body = testBytes(100'000);
    origin.serve("/f", {script});
    const TempDir dir;
    CliRun run({QStringLiteral("get"), QStringLiteral("--insecure"), QStringLiteral("-d"), dir.path(),
                origin.url(QStringLiteral("/f")).toString()});
    QCOMPARE(run.runToEnd(), 0);
    QVERIFY(dir.read(QStringLiteral("f")) == script.body);
}

void TestCliGetTls::trustsASelfSignedCertificateThatWasNamed()
{
    HttpTestServer origin(QStringLiteral("selfsigned"));
    HttpScript script;
    script.body = "mine";
    origin.serve("/f", {script});
    const TempDir dir;
    CliRun run({QStringLiteral("get"), QStringLiteral("--cacert"), certificate(QStringLiteral("selfsigned")),
                QStringLiteral("-d"), dir.path(), origin.url(QStringLiteral("/f")).toString()});
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(dir.read(QStringLiteral("f")), QByteArray("mine"));
}

void TestCliGetTls::saysThatAServerIsTooOld()
{
    const QString openssl = ServerProcess::find(QStringLiteral("openssl"));
    if (openssl.isEmpty())
        QSKIP("openssl is not installed (package openssl)");
    const quint16 port = freePort();
    ServerProcess server;
    QVERIFY(
        server.begin(openssl,
                     {QStringLiteral("s_server"), QStringLiteral("-www"), QStringLiteral("-quiet"),
                      QStringLiteral("-accept"), QStringLiteral("127.0.0.1:%1").arg(port),
                      QStringLiteral("-cert"), certificate(QStringLiteral("good")), QStringLiteral("-key"),
                      testDataPath(QStringLiteral("tls/server.key")), QStringLiteral("-tls1_1"),
                      QStringLiteral("-cipher"), QStringLiteral("DEFAULT@SECLEVEL=0")},
                     port));
    expectDistrust({QStringLiteral("--cacert"), certificate(QStringLiteral("ca")),
                    QStringLiteral("https://127.0.0.1:%1/").arg(port)},
                   QStringLiteral("only offers encryption that is too old"));
}

void TestCliGetTls::saysThatAServerDoesNotEncrypt()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *client = server.nextPendingConnection();
        client->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
    expectDistrust({QStringLiteral("https://127.0.0.1:%1/f").arg(server.serverPort())},
                   QStringLiteral("does not speak TLS"));
}

void TestCliGetTls::refusesAuthoritiesThatAreNone()
{
    const TempDir dir;
    const QString file = dir.write(QStringLiteral("empty.pem"), "no certificate\n");
    const HttpTestServer server(QStringLiteral("good"));
    expectDistrust({QStringLiteral("--cacert"), file, server.url(QStringLiteral("/f")).toString()},
                   QStringLiteral("holds no certificate"));
}

QTEST_GUILESS_MAIN(TestCliGetTls)
#include "tst_cli_get_tls.moc"
