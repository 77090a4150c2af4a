// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/taskcontrolprotocol.h"
#include "core/tasks/taskqueue.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

class QLocalSocket;

namespace Landline::Control {

/**
 * One client of the TaskControlServer: reads its requests, one at a time, and answers them. Lives in the
 * queue's thread. Whatever comes over the socket, it costs this client its connection at most: lines and
 * what waits to be sent are bounded, long work is done in turns, who does not read is dropped.
 */
class TaskControlSession final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds helloPatience{5};
    /** What waits to be sent without any of it being taken. */
    static constexpr std::chrono::seconds readPatience{30};
    /** Beyond this a reader is too slow for what it follows. */
    static constexpr qint64 maxQueuedBytes = 8 << 20;
    /** Where a list waits for its reader. */
    static constexpr qint64 pauseAtBytes = 256 << 10;
    /** In one turn of the event loop, which belongs to all tasks. */
    static constexpr int requestsPerTurn = 16;
    static constexpr int tasksPerTurn = 2000;

    /** `socket` is owned from now on; `newest` tells the highest id there is. */
    TaskControlSession(QLocalSocket *socket, Tasks::TaskQueue &queue, std::function<Tasks::TaskId()> newest,
                       QObject *parent);

    /** Says why, and ends the connection. */
    void end(const QString &reason);

signals:
    void ended();

private:
    [[nodiscard]] bool isBusy() const;
    void readMore();
    void takeLines();
    void takeLine(const QByteArray &line);
    void send(const Reply &reply);
    /** The request has been answered; the next one is looked at later. */
    void done();
    void later(void (TaskControlSession::*step)());

    void handle(const Hello &hello);
    void handle(const ListTasks &list);
    void handle(const AddTask &add);
    void handle(const ChangeTasks &change);
    void handle(const ReadLog &log);
    void handle(const WaitForTasks &wait);
    void change(Tasks::TaskId id, ChangeTasks::Change change);
    void startWalk(std::function<void(const Tasks::TaskSnapshot &)> visit);
    void walk();

    void added(Tasks::TaskId id, const Reply &reply);
    void finished(const Tasks::TaskSnapshot &task);
    void removed(Tasks::TaskId id);
    void logRead(Tasks::TaskId id, const QByteArray &text);
    void logAppended(Tasks::TaskId id, const QByteArray &text);

    /** A way through all tasks, by their ids. */
    struct Walk
    {
        qint64 next = 1;
        std::function<void(const Tasks::TaskSnapshot &)> visit;
    };
    struct Log
    {
        Tasks::TaskId task;
        ReadLog::Follow follow = ReadLog::Follow::No;
        bool begun = false; ///< what was there has been sent; what comes now is new
    };

    QLocalSocket *m_socket;
    Tasks::TaskQueue &m_queue;
    std::function<Tasks::TaskId()> m_newest;
    QByteArray m_buffer;
    qsizetype m_scanned = 0; ///< of the buffer, without a newline
    bool m_greeted = false;
    bool m_ended = false;
    bool m_turnPosted = false;
    QTimer m_patience;
    std::optional<Walk> m_walk;
    std::optional<Log> m_log;
    QSet<Tasks::TaskId> m_waitingFor;
    bool m_adding = false;
    Tasks::TaskId m_added;
    QHash<Tasks::TaskId, Reply> m_early; ///< what was told of tasks while one was being added
};

} // namespace Landline::Control
