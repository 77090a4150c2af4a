// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <csignal>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Landline::Testing {

RunningProgram::RunningProgram(const QString &program, const QStringList &arguments)
{
    start(program, arguments);
}

RunningProgram::RunningProgram(const QStringList &arguments)
{
    start(qEnvironmentVariable("LANDLINE_BIN_DIR") + QStringLiteral("/landline-cli"), arguments);
}

void RunningProgram::start(const QString &program, const QStringList &arguments)
{
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process,
                     [this] { m_out += m_process.readAllStandardOutput(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
                     [this] { m_err += m_process.readAllStandardError(); });
    m_process.start(program, arguments);
    if (!m_process.waitForStarted())
        qFatal("cannot start %s: %s", qPrintable(program), qPrintable(m_process.errorString()));
}

RunningProgram::~RunningProgram()
{
    kill();
}

void RunningProgram::interrupt()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
}

void RunningProgram::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

qint64 RunningProgram::residentBytes() const
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(m_process.processId()));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

static QStringList descriptorsOf(qint64 process)
{
    return QDir(QStringLiteral("/proc/%1/fd").arg(process))
        .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
}

qsizetype RunningProgram::openDescriptors() const
{
    return descriptorsOf(m_process.processId()).size();
}

void RunningProgram::allowDescriptors(qsizetype more) const
{
    const QStringList open = descriptorsOf(m_process.processId());
    rlim_t limit = 0; // the next one it gets is the lowest that is free
    for (qsizetype free = 0; free < more; ++limit)
        free += open.contains(QString::number(limit)) ? 0 : 1;
    const rlimit both{limit, limit};
    if (::prlimit(static_cast<pid_t>(m_process.processId()), RLIMIT_NOFILE, &both, nullptr) != 0)
        qFatal("cannot limit the descriptors of a program");
}

QList<QByteArray> RunningProgram::lines() const
{
    QList<QByteArray> lines = m_out.split('\n');
    lines.removeLast(); // what has not ended yet, or the nothing after the last newline
    return lines;
}

qsizetype RunningProgram::count(const QByteArray &text) const
{
    const QList<QByteArray> all = lines();
    return std::count_if(all.cbegin(), all.cend(),
                         [&text](const QByteArray &line) { return line.endsWith(text); });
}

int RunningProgram::status() const
{
    return hasEnded() && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

RunningHost::RunningHost(const QString &profile, const QStringList &more, quint16 port)
    : RunningProgram(QStringList{QStringLiteral("host"), QStringLiteral("--profile"), profile,
                                 QStringLiteral("--bind"), QStringLiteral("127.0.0.1"),
                                 QStringLiteral("--port"), QString::number(port)}
                     + more)
{}

quint16 RunningHost::port() const
{
    static const QRegularExpression listening(QStringLiteral("^Listening on \\S+:(\\d+)$|\"port\":(\\d+)"),
                                              QRegularExpression::MultilineOption);
    const QRegularExpressionMatch match = listening.match(QString::fromUtf8(out()));
    return (match.captured(1) + match.captured(2)).toUShort();
}

QString RunningHost::fingerprint() const
{
    static const QRegularExpression hex(QStringLiteral("\\b[0-9a-f]{64}\\b"));
    return hex.match(QString::fromUtf8(err())).captured();
}

RunningMember::RunningMember(const QString &nick, const QString &place, const QString &profile,
                             const QStringList &more)
    : RunningProgram(QStringList{QStringLiteral("join"), place, QStringLiteral("--profile"), profile,
                                 QStringLiteral("--nick"), nick}
                     + more)
{}

QList<QByteArray> RunningMember::messages() const
{
    QList<QByteArray> messages;
    for (const QByteArray &line : lines()) {
        const QByteArray text = line.mid(line.indexOf("] ") + 2);
        if (!text.startsWith("System: "))
            messages.append(text);
    }
    return messages;
}

PlainSocket::PlainSocket(quint16 port, const QHostAddress &address)
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
    m_socket.connectToHost(address, port);
}

void PlainSocket::say(const QString &content)
{
    sendLine(QJsonDocument(QJsonObject{{QStringLiteral("type"), QStringLiteral("message")},
                                       {QStringLiteral("content"), content}})
                 .toJson(QJsonDocument::Compact));
}

void PlainSocket::stopReading()
{
    m_reading = false;
    m_socket.setReadBufferSize(1);
}

void PlainSocket::reset()
{
    const linger now{1, 0};
    ::setsockopt(static_cast<int>(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket.abort();
}

void PlainSocket::read()
{
    if (!m_reading)
        return;
    m_rest += m_socket.readAll();
    qsizetype begin = 0;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', begin)) {
        m_lines.append(m_rest.mid(begin, end - begin));
        const QJsonObject object = QJsonDocument::fromJson(m_lines.constLast()).object();
        m_received.append(object);
        const QString content = object.value(QStringLiteral("content")).toString();
        const QString sender = object.value(QStringLiteral("sender")).toString();
        m_texts.append(sender.isEmpty() ? content : sender + QStringLiteral(": ") + content);
        begin = end + 1;
    }
    m_rest.remove(0, begin);
}

int PlainSocket::id() const
{
    static const QString welcome = QStringLiteral("Welcome! Your ID is client_");
    for (const QString &text : m_texts) {
        if (text.startsWith(welcome))
            return text.mid(welcome.size()).toInt();
    }
    return -1;
}

} // namespace Landline::Testing
