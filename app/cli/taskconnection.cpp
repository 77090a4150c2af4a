// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/taskconnection.h"

#include <csignal>

namespace Landline::Cli {

using namespace Landline::Control;

static constexpr std::chrono::milliseconds retryDelay{100};

/** Whether a desktop program has the profile, so that its socket is there or will be. */
static bool desktopLives(const Profile &profile)
{
    const std::optional<FileLock::Owner> owner =
        FileLock::ownerOf(profile.lockPath(QStringLiteral("desktop")));
    return owner && ::kill(static_cast<pid_t>(owner->pid), 0) == 0;
}

TaskConnection::TaskConnection(Profile profile, Request request, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_request(std::move(request))
    , m_socket(this)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        giveUp(QStringLiteral("the Landline that runs with the profile %1 does not answer")
                   .arg(m_profile.directory()));
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &TaskConnection::readMore);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &TaskConnection::socketFailed);
}

void TaskConnection::start()
{
    m_timer.start(patience);
    connectToProgram();
}

void TaskConnection::connectToProgram()
{
    if (m_over)
        return;
    m_socket.abort();
    m_socket.connectToServer(socketPath(m_profile));
}

void TaskConnection::socketFailed(QLocalSocket::LocalSocketError error)
{
    if (m_over)
        return;
    const bool isAbsent =
        error == QLocalSocket::ServerNotFoundError || error == QLocalSocket::ConnectionRefusedError;
    if (isAbsent && desktopLives(m_profile)) {
        QTimer::singleShot(retryDelay, this, &TaskConnection::connectToProgram);
    } else if (isAbsent) {
        giveUp(
            QStringLiteral("No Landline is running with this profile (%1): start landline, or give --profile")
                .arg(m_profile.directory()));
    } else if (error == QLocalSocket::PeerClosedError) {
        readMore(); // what it said last
        giveUp(QStringLiteral("Landline has closed the connection"));
    } else {
        giveUp(QStringLiteral("Landline can't be reached: %1").arg(m_socket.errorString()));
    }
}

void TaskConnection::readMore()
{
    m_buffer += m_socket.readAll();
    qsizetype from = 0;
    for (qsizetype end = m_buffer.indexOf('\n'); end >= 0 && !m_over; end = m_buffer.indexOf('\n', from)) {
        const Result<Reply> reply = replyFromLine(m_buffer.mid(from, end - from));
        from = end + 1;
        if (reply)
            take(*reply);
        else
            giveUp(QStringLiteral("what answers is no Landline: %1").arg(reply.error().message));
    }
    m_buffer.remove(0, from);
    if (m_buffer.size() > maxReplyBytes)
        giveUp(QStringLiteral("what answers is no Landline: the line is too long"));
}

void TaskConnection::take(const Reply &reply)
{
    if (!m_greeted) {
        const Hello *hello = std::get_if<Hello>(&reply);
        if (!hello || hello->version != protocolVersion) {
            giveUp(QStringLiteral(
                "the Landline that runs is of another version: start the same version of both"));
            return;
        }
        m_greeted = true;
        m_timer.stop();
        m_socket.write(toLine(Request(Hello{})) + toLine(m_request));
    } else if (std::holds_alternative<End>(reply)) {
        m_over = true;
        Q_EMIT ended();
    } else {
        Q_EMIT replied(reply);
    }
}

void TaskConnection::giveUp(const QString &message)
{
    if (std::exchange(m_over, true))
        return;
    m_timer.stop();
    Q_EMIT failed(message);
}

} // namespace Landline::Cli
