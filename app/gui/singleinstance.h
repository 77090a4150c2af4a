// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/profile.h"

#include <QLocalServer>
#include <QObject>
#include <QStringList>
#include <QTimer>

class QLocalSocket;

namespace Landline::App {

/** What a start of the program was asked for. */
struct StartRequest
{
    QStringList arguments;      ///< without options
    QString directory;          ///< where relative file names are looked up
    QByteArray activationToken; ///< of the desktop, so that the window may come to the front; may be empty
};

/**
 * The one desktop program of a profile: holds its lock, and hears what later starts hand over. The lock comes
 * first: a socket alone could be taken from a living server.
 */
class SingleInstance final : public QObject
{
    Q_OBJECT
public:
    /** Needs the profile's lock "desktop"; when that is Busy, another one runs: hand the request over to it.
     */
    SingleInstance(std::unique_ptr<FileLock> lock, const Profile &profile);

    /** Hears no more: who comes now is better off waiting for the lock. */
    void close() { m_server.close(); }

signals:
    void requestReceived(const Landline::App::StartRequest &request);

private:
    void receive(QLocalSocket *socket);

    std::unique_ptr<FileLock> m_lock;
    QLocalServer m_server;
};

/** Gives a request to the program that runs; event-driven, ends by delivered() or failed(). */
class HandOver final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds patience{5};

    HandOver(const Profile &profile, const StartRequest &request);

signals:
    void delivered();
    void failed(const QString &reason);

private:
    void connectToServer();

    QString m_path;
    QLocalSocket *m_socket;
    QTimer m_timer;
};

} // namespace Landline::App

Q_DECLARE_METATYPE(Landline::App::StartRequest)
