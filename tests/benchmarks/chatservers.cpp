// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/chatservers.h"

#include "core/net/tlsidentity.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>

#include <cstdio>
#include <cstdlib>

namespace Landline::Bench {

static constexpr int startWithinMs = 10'000;

[[noreturn]] static void giveUp(const QString &why)
{
    std::fprintf(stderr, "bench_chat: %s\n", qPrintable(why));
    std::exit(1);
}

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static double statusLine(qint64 pid, const QByteArray &name)
{
    const QList<QByteArray> lines = contentOf(QStringLiteral("/proc/%1/status").arg(pid)).split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name))
            return line.mid(name.size()).trimmed().split(' ').first().toDouble();
    }
    return 0;
}

Usage usageOf(qint64 pid)
{
    Usage usage;
    const QDir threads(QStringLiteral("/proc/%1/task").arg(pid));
    const QStringList ids = threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : ids)
        usage.cpu +=
            contentOf(threads.filePath(id + QStringLiteral("/schedstat"))).split(' ').first().toDouble()
            * 1e-9;
    usage.rss = statusLine(pid, "VmRSS:");
    return usage;
}

double peakOf(qint64 pid)
{
    return statusLine(pid, "VmHWM:");
}

void resetPeak(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/clear_refs").arg(pid));
    if (!file.open(QIODevice::WriteOnly) || file.write("5") != 1)
        giveUp(QStringLiteral("a server's peak memory can't be reset"));
}

static int freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

ChatServerProcess::ChatServerProcess(const QString &kind, const QString &cli, const QString &seed)
    : m_directory(std::make_unique<QTemporaryDir>())
    , m_process(std::make_unique<QProcess>())
    , m_port(freePort())
{
    const QString port = QString::number(m_port);
    if (kind.startsWith(QLatin1String("landline"))) {
        const bool history = kind == QLatin1String("landline-history");
        startLandline(cli,
                      history ? m_directory->filePath(QStringLiteral("history.db")) : QStringLiteral("none"));
    } else if (kind.startsWith(QLatin1String("redis"))) {
        startRedis(kind == QLatin1String("redis-tls"));
    } else if (kind == QLatin1String("ngircd")) {
        startNgircd();
    } else if (kind == QLatin1String("nats")) {
        start(QStringLiteral("nats-server"),
              {QStringLiteral("-a"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"), port});
    } else {
        start(QStringLiteral("/usr/bin/python3"), {seed, QStringLiteral("127.0.0.1"), port});
    }
    waitUntilItListens();
}

ChatServerProcess::~ChatServerProcess()
{
    m_process->terminate();
    if (!m_process->waitForFinished(5000)) {
        m_process->kill();
        m_process->waitForFinished();
    }
}

qint64 ChatServerProcess::pid() const
{
    return m_process->processId();
}

void ChatServerProcess::startLandline(const QString &cli, const QString &history)
{
    start(cli, {QStringLiteral("--profile"), m_directory->filePath(QStringLiteral("profile")),
                QStringLiteral("host"), QStringLiteral("--bind"), QStringLiteral("127.0.0.1"),
                QStringLiteral("--port"), QString::number(m_port), QStringLiteral("--history"), history,
                QStringLiteral("--max-clients"), QStringLiteral("20000"), QStringLiteral("--rate-limit"),
                QStringLiteral("0"), QStringLiteral("--max-per-address"), QStringLiteral("0")});
}

void ChatServerProcess::startRedis(bool encrypted)
{
    const QString port = QString::number(m_port);
    QStringList arguments{QStringLiteral("--save"),
                          QString(),
                          QStringLiteral("--appendonly"),
                          QStringLiteral("no"),
                          QStringLiteral("--maxclients"),
                          QStringLiteral("15000"),
                          QStringLiteral("--client-output-buffer-limit"),
                          QStringLiteral("pubsub 0 0 0"),
                          QStringLiteral("--dir"),
                          m_directory->path(),
                          QStringLiteral("--bind"),
                          QStringLiteral("127.0.0.1")};
    if (encrypted) {
        const QString file = m_directory->filePath(QStringLiteral("identity.pem"));
        if (!Net::TlsIdentity::loadOrCreate(file))
            giveUp(QStringLiteral("no key could be made"));
        arguments += {QStringLiteral("--port"),
                      QStringLiteral("0"),
                      QStringLiteral("--tls-port"),
                      port,
                      QStringLiteral("--tls-cert-file"),
                      file,
                      QStringLiteral("--tls-key-file"),
                      file,
                      QStringLiteral("--tls-ca-cert-file"),
                      file,
                      QStringLiteral("--tls-auth-clients"),
                      QStringLiteral("no"),
                      QStringLiteral("--tls-session-caching"),
                      QStringLiteral("no")};
    } else {
        arguments += {QStringLiteral("--port"), port};
    }
    start(QStringLiteral("redis-server"), arguments);
}

void ChatServerProcess::startNgircd()
{
    QFile file(m_directory->filePath(QStringLiteral("ngircd.conf")));
    if (!file.open(QIODevice::WriteOnly))
        giveUp(file.errorString());
    file.write("[Global]\nName = bench.example\nInfo = bench\nListen = 127.0.0.1\nPorts = "
               + QByteArray::number(m_port)
               + "\nServerUID = root\nServerGID = root\n"
                 "[Limits]\nMaxConnections = 0\nMaxConnectionsIP = 0\nMaxJoins = 0\nMaxNickLength = 20\n"
                 "MaxPenaltyTime = 0\nPingTimeout = 3600\nPongTimeout = 3600\n"
                 "[Options]\nDNS = no\nIdent = no\nPAM = no\nMorePrivacy = no\n");
    file.close();
    start(QStringLiteral("ngircd"), {QStringLiteral("-n"), QStringLiteral("-f"), file.fileName()});
}

void ChatServerProcess::start(const QString &program, const QStringList &arguments)
{
    const QString found =
        QStandardPaths::findExecutable(program, {QStringLiteral("/usr/bin"), QStringLiteral("/usr/sbin")});
    const QString path = program.contains(u'/') ? program : found;
    if (path.isEmpty())
        giveUp(QStringLiteral("%1 is not installed").arg(program));
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(m_directory->filePath(QStringLiteral("log")));
    m_process->start(path, arguments);
}

void ChatServerProcess::waitUntilItListens()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < startWithinMs) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(m_port));
        if (socket.waitForConnected(100)) {
            socket.abort();
            QThread::msleep(500); // what it does at its start is not what is measured
            return;
        }
        QThread::msleep(20);
    }
    giveUp(QStringLiteral("a server did not start: %1")
               .arg(QString::fromUtf8(contentOf(m_directory->filePath(QStringLiteral("log"))))));
}

} // namespace Landline::Bench
