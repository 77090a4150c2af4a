// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/taskcontrolprotocol.h"

#include <QLocalSocket>
#include <QTimer>

namespace Landline::Cli {

/**
 * One request to the desktop program of a profile, and what it answers. Event-driven; ends by ended() after
 * the last reply, or by failed().
 */
class TaskConnection final : public QObject
{
    Q_OBJECT
public:
    /** For a program that is being started, and for its hello. */
    static constexpr std::chrono::seconds patience{5};

    TaskConnection(Profile profile, Control::Request request, QObject *parent = nullptr);

    void start();

signals:
    void replied(const Landline::Control::Reply &reply);
    void ended();
    /** A sentence; nothing follows. */
    void failed(const QString &message);

private:
    void connectToProgram();
    void socketFailed(QLocalSocket::LocalSocketError error);
    void readMore();
    void take(const Control::Reply &reply);
    void giveUp(const QString &message);

    Profile m_profile;
    Control::Request m_request;
    QLocalSocket m_socket;
    QTimer m_timer;
    QByteArray m_buffer;
    bool m_greeted = false;
    bool m_over = false;
};

} // namespace Landline::Cli
