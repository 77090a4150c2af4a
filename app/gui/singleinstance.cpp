// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/singleinstance.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>

namespace Landline::App {

// One line of JSON; more than this is nobody's command line.
static constexpr qint64 maxRequestBytes = 4 << 20;
static constexpr std::chrono::milliseconds retryDelay{100};

static QString socketPath(const Profile &profile)
{
    return profile.runtimePath(QStringLiteral("desktop.socket"));
}

static QByteArray toLine(const StartRequest &request)
{
    const QJsonObject object{{QStringLiteral("arguments"), QJsonArray::fromStringList(request.arguments)},
                             {QStringLiteral("directory"), request.directory},
                             {QStringLiteral("token"), QString::fromLatin1(request.activationToken)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

static StartRequest fromLine(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    StartRequest request;
    for (const QJsonValue &argument : object.value(u"arguments").toArray())
        request.arguments.append(argument.toString());
    request.directory = object.value(u"directory").toString();
    request.activationToken = object.value(u"token").toString().toLatin1();
    return request;
}

SingleInstance::SingleInstance(std::unique_ptr<FileLock> lock, const Profile &profile)
    : m_lock(std::move(lock))
    , m_server(this)
{
    const QString path = socketPath(profile);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    QFile::remove(path); // left by a program that was killed: the lock says that none lives
    if (!m_server.listen(path))
        qWarning("a second start will not find this one: %s", qPrintable(m_server.errorString()));
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection())
            receive(socket);
    });
}

void SingleInstance::receive(QLocalSocket *socket)
{
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
        if (socket->canReadLine()) {
            Q_EMIT requestReceived(fromLine(socket->readLine()));
            socket->write("ok\n");
            socket->disconnectFromServer();
        } else if (socket->bytesAvailable() > maxRequestBytes) {
            socket->abort();
        }
    });
}

HandOver::HandOver(const Profile &profile, const StartRequest &request)
    : m_path(socketPath(profile))
    , m_socket(new QLocalSocket(this))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.start(patience);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { Q_EMIT failed(QStringLiteral("the program that runs does not answer")); });
    connect(m_socket, &QLocalSocket::connected, this, [this, request] { m_socket->write(toLine(request)); });
    connect(m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_socket->canReadLine())
            Q_EMIT delivered();
    });
    connect(m_socket, &QLocalSocket::errorOccurred, this, [this](QLocalSocket::LocalSocketError error) {
        // It has the lock already, and will listen in a moment; the timer bounds the wait.
        if (error == QLocalSocket::ServerNotFoundError || error == QLocalSocket::ConnectionRefusedError)
            QTimer::singleShot(retryDelay, this, &HandOver::connectToServer);
        else if (error != QLocalSocket::PeerClosedError)
            Q_EMIT failed(m_socket->errorString());
    });
    connectToServer();
}

void HandOver::connectToServer()
{
    m_socket->abort();
    m_socket->connectToServer(m_path);
}

} // namespace Landline::App
