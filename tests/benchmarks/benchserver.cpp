// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/benchserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace Landline::Bench {

[[noreturn]] static void giveUp(const QString &why)
{
    std::fprintf(stderr, "bench_downloads: %s\n", qPrintable(why));
    std::exit(1);
}

static int freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

static QString memoryDirectory()
{
    const QString memory = QStringLiteral("/dev/shm");
    return QDir(memory).exists() ? memory : QDir::tempPath();
}

BenchServer::BenchServer()
    : m_root(std::make_unique<QTemporaryDir>(memoryDirectory() + QStringLiteral("/landline-bench-XXXXXX")))
{}

BenchServer::~BenchServer()
{
    m_nginx.terminate();
    m_nginx.waitForFinished();
}

QString BenchServer::address(const char *scheme, int port, const QString &name)
{
    return QStringLiteral("%1://127.0.0.1:%2/%3").arg(QLatin1String(scheme)).arg(port).arg(name);
}

QString BenchServer::authority() const
{
    return m_root->filePath(QStringLiteral("server.pem"));
}

void BenchServer::makeCertificate() const
{
    const int status = QProcess::execute(
        QStringLiteral("sh"),
        {QStringLiteral("-c"),
         QStringLiteral("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 "
                        "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 "
                        "-keyout '%1/server.key' -out '%1/server.pem' 2>/dev/null")
             .arg(m_root->path())});
    if (status != 0)
        giveUp(QStringLiteral("openssl made no certificate"));
}

QByteArray BenchServer::configuration() const
{
    QByteArray text = "daemon off; pid ROOT/pid; error_log stderr; worker_processes 2; USER\n"
                      "worker_rlimit_nofile 8192; events { worker_connections 2048; }\n"
                      "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n"
                      "  types {} default_type application/octet-stream;\n"
                      "  client_body_temp_path ROOT/t1; proxy_temp_path ROOT/t2; fastcgi_temp_path ROOT/t3;\n"
                      "  uwsgi_temp_path ROOT/t4; scgi_temp_path ROOT/t5; root ROOT/www;\n"
                      "  server { listen 127.0.0.1:PLAIN backlog=1024;\n"
                      "    location /limited/ { alias ROOT/www/; limit_rate 10m; } }\n"
                      "  server { listen 127.0.0.1:SECURE ssl http2 backlog=1024;\n"
                      "    ssl_certificate ROOT/server.pem; ssl_certificate_key ROOT/server.key; }\n";
    for (int i = 0; i < 4; ++i) {
        text += "  server { listen 127.0.0.1:" + QByteArray::number(m_mirrorPorts[i]) + "; limit_rate "
                + (i == 0 ? "5m" : "40m") + "; }\n";
    }
    text += "}\n";
    text.replace("ROOT", m_root->path().toUtf8())
        .replace("PLAIN", QByteArray::number(m_plainPort))
        .replace("SECURE", QByteArray::number(m_securePort))
        .replace("USER", geteuid() == 0 ? "user root;" : "");
    return text;
}

void BenchServer::start()
{
    const QString program = QStandardPaths::findExecutable(
        QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
    if (program.isEmpty())
        giveUp(QStringLiteral("nginx is not installed (package nginx-light)"));
    QDir(m_root->path()).mkdir(QStringLiteral("www"));
    makeCertificate();
    m_plainPort = freePort();
    m_securePort = freePort();
    for (int &port : m_mirrorPorts)
        port = freePort();
    QFile file(m_root->filePath(QStringLiteral("nginx.conf")));
    if (!file.open(QIODevice::WriteOnly) || file.write(configuration()) < 0)
        giveUp(file.errorString());
    file.close();
    m_nginx.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_nginx.start(program, {QStringLiteral("-p"), m_root->path(), QStringLiteral("-c"), file.fileName()});
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10000) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(m_plainPort));
        if (socket.waitForConnected(100))
            return;
    }
    giveUp(QStringLiteral("nginx did not start"));
}

void BenchServer::makeFile(const QString &name, qint64 bytes, bool sparse)
{
    QFile file(m_root->filePath(QStringLiteral("www/") + name));
    if (!file.open(QIODevice::WriteOnly) || (sparse && !file.resize(bytes)))
        giveUp(file.errorString());
    QRandomGenerator random(1);
    std::array<quint32, 256 * 1024> piece{};
    for (qint64 left = sparse ? 0 : bytes; left > 0;) {
        random.generate(piece.begin(), piece.end());
        const qint64 size = std::min<qint64>(left, sizeof piece);
        if (file.write(reinterpret_cast<const char *>(piece.data()), size) != size)
            giveUp(file.errorString());
        left -= size;
    }
}

void BenchServer::removeFile(const QString &name)
{
    QFile::remove(m_root->filePath(QStringLiteral("www/") + name));
}

} // namespace Landline::Bench
