// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/taskcontrolserver.h"

#include "app/control/taskcontrolsession.h"

#include <QFile>
#include <QLocalSocket>

namespace Landline::Control {

using namespace Landline::Tasks;

TaskControlServer::TaskControlServer(TaskQueue &queue, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_server(this)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    const auto heardOf = [this](const TaskSnapshot &task) { m_newest = std::max(m_newest, task.id); };
    connect(&m_queue, &TaskQueue::taskAdded, this, heardOf);
    connect(&m_queue, &TaskQueue::tasksRestored, this, [heardOf](const QList<TaskSnapshot> &tasks) {
        std::for_each(tasks.cbegin(), tasks.cend(), heardOf);
    });
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection())
            take(socket);
    });
}

TaskControlServer::~TaskControlServer() = default;

Result<void> TaskControlServer::listen(const QString &path)
{
    QFile::remove(path); // left by a program that was killed
    if (m_server.listen(path)) {
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner); // Qt lets it be executed too
        return {};
    }
    return failure(
        ErrorCode::Io,
        QStringLiteral("“landline-cli tasks” will not find this program: %1").arg(m_server.errorString()),
        path);
}

void TaskControlServer::close()
{
    m_server.close();
    const QSet<TaskControlSession *> sessions = m_sessions;
    for (TaskControlSession *session : sessions)
        session->end(QStringLiteral("Landline is about to end"));
}

void TaskControlServer::take(QLocalSocket *socket)
{
    auto *session = new TaskControlSession(
        socket, m_queue, [this] { return m_newest; }, this);
    m_sessions.insert(session);
    connect(session, &TaskControlSession::ended, this, [this, session] {
        m_sessions.remove(session);
        session->deleteLater();
    });
    if (m_sessions.size() > maxClients)
        session->end(QStringLiteral("too many programs are connected: try again later"));
}

} // namespace Landline::Control
