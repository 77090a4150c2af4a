// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/taskqueue.h"

#include <QLocalServer>
#include <QObject>
#include <QSet>

namespace Landline::Control {

class TaskControlSession;

/**
 * Lets other programs of the same user see and change a queue, through a local socket that nobody else may
 * open (0600). Lives in the queue's thread. See PROTOCOL.md.
 */
class TaskControlServer final : public QObject
{
    Q_OBJECT
public:
    static constexpr int maxClients = 32;

    /** `queue` outlives it, or is its parent. */
    explicit TaskControlServer(Tasks::TaskQueue &queue, QObject *parent = nullptr);
    ~TaskControlServer() override;

    /**
     * Takes the name `path`, from a server that lives too: whoever calls holds the profile's lock. Once the
     * queue has its past.
     */
    [[nodiscard]] Result<void> listen(const QString &path);
    /** Ends all connections and takes no more. */
    void close();

private:
    void take(QLocalSocket *socket);

    Tasks::TaskQueue &m_queue;
    QLocalServer m_server;
    QSet<TaskControlSession *> m_sessions;
    Tasks::TaskId m_newest;
};

} // namespace Landline::Control
