// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/httptestserver.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>

using namespace Landline::Testing;

/** Downloads from the web server that people have: nginx. */
class TestCliGetNginx : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void bringsManyFiles();
    void resumesAfterAKill();
    void startsOverWhenTheFileWasReplaced();
    void trustsTheAuthorityThatWasNamed();

private:
    [[nodiscard]] QString url(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1/%2").arg(m_port).arg(path);
    }
    [[nodiscard]] QString secureUrl(const QString &path) const
    {
        return QStringLiteral("https://127.0.0.1:%1/%2").arg(m_securePort).arg(path);
    }
    [[nodiscard]] QStringList getArguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--json"), QStringLiteral("-d"),
                           m_out.path()}
               + more;
    }
    static quint16 freePort();

    TempDir m_root;
    TempDir m_out;
    QProcess m_nginx;
    quint16 m_port = 0;
    quint16 m_securePort = 0;
};

quint16 TestCliGetNginx::freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

void TestCliGetNginx::initTestCase()
{
    const QString program = QStandardPaths::findExecutable(
        QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
    if (program.isEmpty())
        QSKIP("nginx is not installed (package nginx-light)");
    m_port = freePort();
    m_securePort = freePort();
    QDir(m_root.path()).mkdir(QStringLiteral("www"));
    const QString root = m_root.path();
    QByteArray conf = "daemon off; master_process off; pid ROOT/pid; error_log stderr;\n"
                      "events {}\n"
                      "http { access_log off; sendfile on; types {} default_type application/octet-stream;\n"
                      "  client_body_temp_path ROOT/t1; proxy_temp_path ROOT/t2; fastcgi_temp_path ROOT/t3;\n"
                      "  uwsgi_temp_path ROOT/t4; scgi_temp_path ROOT/t5;\n"
                      "  server { listen 127.0.0.1:PORT; root ROOT/www;\n"
                      "    location /slow/ { alias ROOT/www/; limit_rate 4m; } }\n"
                      "  server { listen 127.0.0.1:SECURE ssl; root ROOT/www;\n"
                      "    ssl_certificate TLS/good.pem; ssl_certificate_key TLS/server.key; } }\n";
    conf.replace("ROOT", root.toUtf8())
        .replace("PORT", QByteArray::number(m_port))
        .replace("SECURE", QByteArray::number(m_securePort))
        .replace("TLS", testDataPath(QStringLiteral("tls")).toUtf8());
    const QString file = m_root.write(QStringLiteral("nginx.conf"), conf);
    m_nginx.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_nginx.start(program, {QStringLiteral("-c"), file, QStringLiteral("-e"), QStringLiteral("stderr")});
    QTRY_VERIFY_WITH_TIMEOUT(([this] {
                                 QTcpSocket socket;
                                 socket.connectToHost(QHostAddress::LocalHost, m_port);
                                 return socket.waitForConnected(1000);
                             })(),
                             10000);
}

void TestCliGetNginx::cleanupTestCase()
{
    m_nginx.terminate();
    if (m_nginx.state() != QProcess::NotRunning && !m_nginx.waitForFinished(5000))
        m_nginx.kill();
    m_nginx.waitForFinished(5000);
}

void TestCliGetNginx::bringsManyFiles()
{
    QStringList arguments;
    QList<QByteArray> bodies;
    for (int i = 0; i < 40; ++i) {
        bodies.append(testBytes(i * 5000, static_cast<quint32>(i)));
        const QString name = QStringLiteral("many %1.bin").arg(i);
        m_root.write(QStringLiteral("www/") + name, bodies.last());
        arguments.append(url(QStringLiteral("many%20%1.bin").arg(i)));
    }
    CliRun run(getArguments(arguments));
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), 40);
    for (int i = 0; i < 40; ++i)
        QVERIFY(m_out.read(QStringLiteral("many %1.bin").arg(i)) == bodies.at(i));
}

void TestCliGetNginx::resumesAfterAKill()
{
    const QByteArray body = testBytes(40'000'000);
    m_root.write(QStringLiteral("www/big.bin"), body);
    const QString part = m_out.path(QStringLiteral("big.bin.part"));
    CliRun run(getArguments({url(QStringLiteral("slow/big.bin"))}));
    run.start();
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(part).size() > 8'000'000, 20000);
    ::kill(static_cast<pid_t>(run.processId()), SIGKILL);
    QCOMPARE(run.waitForEnd(), -1);
    QVERIFY(!QFileInfo::exists(m_out.path(QStringLiteral("big.bin"))));
    CliRun again(getArguments({url(QStringLiteral("slow/big.bin"))}));
    QCOMPARE(again.runToEnd(), 0);
    QVERIFY(m_out.read(QStringLiteral("big.bin")) == body);
    // It went on instead of starting over: the first progress is beyond what a kill may cost.
    const QList<QJsonObject> progress = again.eventsNamed(QStringLiteral("progress"));
    QVERIFY(!progress.isEmpty());
    QVERIFY(progress.first().value(QStringLiteral("bytes")).toInteger() > 4'000'000);
}

void TestCliGetNginx::startsOverWhenTheFileWasReplaced()
{
    m_root.write(QStringLiteral("www/swap.bin"), testBytes(20'000'000, 1));
    const QString part = m_out.path(QStringLiteral("swap.bin.part"));
    CliRun run(getArguments({url(QStringLiteral("slow/swap.bin"))}));
    run.start();
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(part).size() > 4'000'000, 20000);
    ::kill(static_cast<pid_t>(run.processId()), SIGINT);
    QCOMPARE(run.waitForEnd(), 130);
    // Same length, other bytes; the name is moved in place, as people replace files.
    const QByteArray newer = testBytes(20'000'000, 2);
    m_root.write(QStringLiteral("www/swap.new"), newer);
    QFile replacement(m_root.path(QStringLiteral("www/swap.new")));
    QVERIFY(replacement.open(QIODevice::ReadWrite));
    QVERIFY(replacement.setFileTime(QDateTime::currentDateTime().addDays(-1), QFile::FileModificationTime));
    replacement.close();
    QVERIFY(QFile::remove(m_root.path(QStringLiteral("www/swap.bin"))));
    QVERIFY(replacement.rename(m_root.path(QStringLiteral("www/swap.bin"))));
    CliRun again(getArguments({url(QStringLiteral("slow/swap.bin"))}));
    QCOMPARE(again.runToEnd(), 0);
    QVERIFY(m_out.read(QStringLiteral("swap.bin")) == newer);
    QVERIFY(again.errorText().contains("starting over"));
}

void TestCliGetNginx::trustsTheAuthorityThatWasNamed()
{
    const QByteArray body = testBytes(5'000'000);
    m_root.write(QStringLiteral("www/tls.bin"), body);
    CliRun wary(getArguments({secureUrl(QStringLiteral("tls.bin"))}));
    QCOMPARE(wary.runToEnd(), 1);
    QCOMPARE(wary.eventsNamed(QStringLiteral("failed")).first().value(QStringLiteral("reason")).toString(),
             QStringLiteral("tls"));
    CliRun run(getArguments({QStringLiteral("--cacert"), testDataPath(QStringLiteral("tls/ca.pem")),
                             secureUrl(QStringLiteral("tls.bin"))}));
    QCOMPARE(run.runToEnd(), 0);
    QVERIFY(m_out.read(QStringLiteral("tls.bin")) == body);
}

QTEST_GUILESS_MAIN(TestCliGetNginx)
#include "tst_cli_get_nginx.moc"
