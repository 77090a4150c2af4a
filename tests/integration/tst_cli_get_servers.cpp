// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/clirun.h"
#include "tests/support/httptestserver.h"
#include "tests/support/serverprocess.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include <csignal>

using namespace Landline::Testing;

/** Downloads from servers that people have, each with its own idea of HTTP. */
class TestCliGetServers : public QObject
{
    Q_OBJECT
private slots:
    void pythonBringsAFileInOneStream();
    void pythonIsAskedForAllOfItAgain();
    void pythonsNamesArriveAsTheyAre();
    void lighttpdBringsPartsAtOnce();
    void lighttpdGoesOnAfterAKill();
    void lighttpdHasANewFile();
    void nginxBringsManySmallFilesOverHttp2();

private:
    [[nodiscard]] static QStringList getArguments(const TempDir &dir, const QStringList &more)
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--json"), QStringLiteral("-d"), dir.path()}
               + more;
    }
    [[nodiscard]] bool beginPython();
    [[nodiscard]] bool beginLighttpd();
    [[nodiscard]] QString url(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1/%2").arg(m_port).arg(path);
    }
    /** Interrupts a download once some of it is there; false: it didn't come to that. */
    static bool stopMidway(CliRun &run, const QString &part, int signalNumber);

    TempDir m_root; // what is served
    ServerProcess m_server;
    quint16 m_port = 0;
};

bool TestCliGetServers::beginPython()
{
    m_server.end();
    m_port = freePort();
    m_server.setProcessChannelMode(QProcess::MergedChannels); // its log
    return m_server.begin(QStringLiteral("python3"),
                          {QStringLiteral("-m"), QStringLiteral("http.server"), QString::number(m_port),
                           QStringLiteral("--bind"), QStringLiteral("127.0.0.1"),
                           QStringLiteral("--directory"), m_root.path()},
                          m_port);
}

bool TestCliGetServers::beginLighttpd()
{
    m_server.end();
    m_port = freePort();
    QByteArray conf = "server.document-root = \"ROOT\"\nserver.port = PORT\nserver.bind = \"127.0.0.1\"\n"
                      // Else it names the old version for a moment after a file has been replaced.
                      "server.stat-cache-engine = \"disable\"\n"
                      "server.modules = (\"mod_accesslog\")\naccesslog.filename = \"ROOT/access\"\n"
                      "accesslog.format = \"%s %{Range}i %{If-Range}i %U\"\n"
                      "mimetype.assign = (\"\" => \"application/octet-stream\")\n";
    conf.replace("ROOT", m_root.path().toUtf8()).replace("PORT", QByteArray::number(m_port));
    const QString file = m_root.write(QStringLiteral("lighttpd.conf"), conf);
    return m_server.begin(ServerProcess::find(QStringLiteral("lighttpd")),
                          {QStringLiteral("-D"), QStringLiteral("-f"), file}, m_port);
}

bool TestCliGetServers::stopMidway(CliRun &run, const QString &part, int signalNumber)
{
    run.start();
    const bool isThere = QTest::qWaitFor([&part] { return QFileInfo(part).size() > 1'000'000; }, 20000);
    ::kill(static_cast<pid_t>(run.processId()), signalNumber);
    return run.waitForEnd() != 0 && isThere;
}

void TestCliGetServers::pythonBringsAFileInOneStream()
{
    QVERIFY(beginPython());
    const TempDir dir;
    const QByteArray body = testBytes(5'000'000, 1);
    m_root.write(QStringLiteral("one.bin"), body);
    CliRun run(getArguments(dir, {QStringLiteral("-x"), QStringLiteral("16"), QStringLiteral("--min-segment"),
                                  QStringLiteral("64K"), url(QStringLiteral("one.bin"))}));
    QCOMPARE(run.runToEnd(), 0);
    QVERIFY(dir.read(QStringLiteral("one.bin")) == body);
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 1);
}

void TestCliGetServers::pythonIsAskedForAllOfItAgain()
{
    QVERIFY(beginPython());
    const TempDir dir;
    const QByteArray body = testBytes(6'000'000, 2);
    m_root.write(QStringLiteral("again.bin"), body);
    const QStringList slowly = getArguments(
        dir, {QStringLiteral("--limit-rate"), QStringLiteral("3M"), url(QStringLiteral("again.bin"))});
    CliRun run(slowly);
    QVERIFY(stopMidway(run, dir.path(QStringLiteral("again.bin.part")), SIGINT));
    CliRun again(getArguments(dir, {url(QStringLiteral("again.bin"))}));
    QCOMPARE(again.runToEnd(), 0);
    QVERIFY(dir.read(QStringLiteral("again.bin")) == body);
    // It can't send parts, and that is said instead of being glossed over.
    QVERIFY2(again.errorText().contains("starting over"), again.errorText().constData());
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 1);
}

void TestCliGetServers::pythonsNamesArriveAsTheyAre()
{
    QVERIFY(beginPython());
    const TempDir dir;
    const QStringList names{QStringLiteral("with space.txt"), QStringLiteral("日本語 ü.txt"),
                            QStringLiteral("100%.txt"), QStringLiteral("a+b&c=d#e?f.txt"),
                            QStringLiteral("[1-3]{x,y}.txt")};
    QStringList arguments{QStringLiteral("--no-glob")};
    for (const QString &name : names) {
        m_root.write(name, name.toUtf8());
        arguments.append(url(QString::fromLatin1(QUrl::toPercentEncoding(name))));
    }
    CliRun run(getArguments(dir, arguments));
    QCOMPARE(run.runToEnd(), 0);
    for (QString name : names) {
        const QByteArray content = name.toUtf8();
        QCOMPARE(dir.read(name.replace(u'?', u'_')), content); // which Windows has no name for
    }
}

void TestCliGetServers::lighttpdBringsPartsAtOnce()
{
    if (ServerProcess::find(QStringLiteral("lighttpd")).isEmpty())
        QSKIP("lighttpd is not installed (package lighttpd)");
    QVERIFY(beginLighttpd());
    const TempDir dir;
    const QByteArray body = testBytes(8'000'000, 3);
    m_root.write(QStringLiteral("parts.bin"), body);
    CliRun run(getArguments(dir, {QStringLiteral("-x"), QStringLiteral("4"), QStringLiteral("--min-segment"),
                                  QStringLiteral("256K"), QStringLiteral("--limit-rate"),
                                  QStringLiteral("8M"), url(QStringLiteral("parts.bin"))}));
    QCOMPARE(run.runToEnd(), 0);
    QVERIFY(dir.read(QStringLiteral("parts.bin")) == body);
    m_server.end(); // which writes its log
    QVERIFY2(m_root.read(QStringLiteral("access")).contains("206 bytes="),
             m_root.read(QStringLiteral("access")).constData());
}

void TestCliGetServers::lighttpdGoesOnAfterAKill()
{
    if (ServerProcess::find(QStringLiteral("lighttpd")).isEmpty())
        QSKIP("lighttpd is not installed (package lighttpd)");
    QVERIFY(beginLighttpd());
    const TempDir dir;
    const QByteArray body = testBytes(9'000'000, 4);
    m_root.write(QStringLiteral("kill.bin"), body);
    CliRun run(getArguments(dir, {QStringLiteral("-x"), QStringLiteral("1"), QStringLiteral("--limit-rate"),
                                  QStringLiteral("3M"), url(QStringLiteral("kill.bin"))}));
    QVERIFY(stopMidway(run, dir.path(QStringLiteral("kill.bin.part")), SIGINT));
    CliRun again(
        getArguments(dir, {QStringLiteral("-x"), QStringLiteral("1"), url(QStringLiteral("kill.bin"))}));
    QCOMPARE(again.runToEnd(), 0);
    QVERIFY(dir.read(QStringLiteral("kill.bin")) == body);
    m_server.end();
    // By its ETag, and only the rest.
    const QByteArray log = m_root.read(QStringLiteral("access"));
    const QByteArray last = log.trimmed().split('\n').last();
    QVERIFY2(last.startsWith("206 bytes=") && !last.startsWith("206 bytes=0-") && last.contains('"'),
             log.constData());
}

void TestCliGetServers::lighttpdHasANewFile()
{
    if (ServerProcess::find(QStringLiteral("lighttpd")).isEmpty())
        QSKIP("lighttpd is not installed (package lighttpd)");
    QVERIFY(beginLighttpd());
    const TempDir dir;
    m_root.write(QStringLiteral("swap.bin"), testBytes(9'000'000, 5));
    CliRun run(getArguments(
        dir, {QStringLiteral("--limit-rate"), QStringLiteral("3M"), url(QStringLiteral("swap.bin"))}));
    QVERIFY(stopMidway(run, dir.path(QStringLiteral("swap.bin.part")), SIGINT));
    // Another file of the same size, moved in its place.
    const QByteArray newer = testBytes(9'000'000, 6);
    QFile replacement(m_root.write(QStringLiteral("swap.new"), newer));
    QVERIFY(QFile::remove(m_root.path(QStringLiteral("swap.bin"))));
    QVERIFY(replacement.rename(m_root.path(QStringLiteral("swap.bin"))));
    CliRun again(getArguments(dir, {url(QStringLiteral("swap.bin"))}));
    QCOMPARE(again.runToEnd(), 0);
    QVERIFY(dir.read(QStringLiteral("swap.bin")) == newer);
    QVERIFY2(again.errorText().contains("starting over"), again.errorText().constData());
}

void TestCliGetServers::nginxBringsManySmallFilesOverHttp2()
{
    const QString program = ServerProcess::find(QStringLiteral("nginx"));
    if (program.isEmpty())
        QSKIP("nginx is not installed (package nginx-light)");
    m_server.end();
    m_port = freePort();
    QByteArray conf = "daemon off; master_process off; pid ROOT/pid; error_log stderr;\n"
                      "events {}\n"
                      "http { access_log off; types {} default_type application/octet-stream;\n"
                      "  client_body_temp_path ROOT/t1; proxy_temp_path ROOT/t2; fastcgi_temp_path ROOT/t3;\n"
                      "  uwsgi_temp_path ROOT/t4; scgi_temp_path ROOT/t5;\n"
                      "  server { listen 127.0.0.1:PORT ssl http2; root ROOT;\n"
                      "    ssl_certificate TLS/good.pem; ssl_certificate_key TLS/server.key; } }\n";
    conf.replace("ROOT", m_root.path().toUtf8())
        .replace("PORT", QByteArray::number(m_port))
        .replace("TLS", testDataPath(QStringLiteral("tls")).toUtf8());
    const QString file = m_root.write(QStringLiteral("nginx.conf"), conf);
    QVERIFY(m_server.begin(
        program, {QStringLiteral("-c"), file, QStringLiteral("-e"), QStringLiteral("stderr")}, m_port));
    static constexpr int files = 120;
    QList<QByteArray> bodies;
    for (int i = 0; i < files; ++i) {
        bodies.append(testBytes(i * 300, static_cast<quint32>(i)));
        m_root.write(QStringLiteral("small%1").arg(i, 3, 10, QLatin1Char('0')), bodies.last());
    }
    const TempDir dir;
    CliRun run(getArguments(dir, {QStringLiteral("-j"), QStringLiteral("16"), QStringLiteral("--cacert"),
                                  testDataPath(QStringLiteral("tls/ca.pem")),
                                  QStringLiteral("https://127.0.0.1:%1/small[000-119]").arg(m_port)}));
    QCOMPARE(run.runToEnd(), 0);
    QCOMPARE(run.eventsNamed(QStringLiteral("done")).size(), files);
    for (int i = 0; i < files; ++i)
        QVERIFY(dir.read(QStringLiteral("small%1").arg(i, 3, 10, QLatin1Char('0'))) == bodies.at(i));
}

QTEST_GUILESS_MAIN(TestCliGetServers)
#include "tst_cli_get_servers.moc"
