// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/taskcontrolsession.h"

#include <QLocalSocket>

namespace Landline::Control {

using namespace Landline::Tasks;
using Change = ChangeTasks::Change;

static constexpr qint64 socketBufferBytes = 64 << 10;
/** Of a log, in one line. */
static constexpr qsizetype maxOutputBytes = 512 << 10;

TaskControlSession::TaskControlSession(QLocalSocket *socket, TaskQueue &queue, std::function<TaskId()> newest,
                                       QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_queue(queue)
    , m_newest(std::move(newest))
    , m_patience(this)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(socketBufferBytes);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_greeted || m_ended)
            m_socket->abort(); // it would not read the reason either
        else
            end(QStringLiteral("no hello came"));
    });
    m_patience.start(helloPatience);
    connect(m_socket, &QLocalSocket::readyRead, this, &TaskControlSession::readMore);
    connect(m_socket, &QLocalSocket::disconnected, this, &TaskControlSession::ended);
    connect(m_socket, &QLocalSocket::bytesWritten, this, [this] {
        if (!m_greeted)
            return;
        m_socket->bytesToWrite() > 0 ? m_patience.start(readPatience) : m_patience.stop();
        if (m_walk)
            later(&TaskControlSession::walk);
    });
    connect(&m_queue, &TaskQueue::taskAdded, this,
            [this](const TaskSnapshot &task) { added(task.id, Accepted{task.id}); });
    connect(&m_queue, &TaskQueue::refused, this, [this](TaskId id, const Error &error) {
        added(id, Refused{{}, error.message});
    });
    connect(&m_queue, &TaskQueue::storeFailed, this, [this](const Error &error) {
        if (!m_added.isNull())
            added(m_added,
                  Refused{{}, QStringLiteral("%1; it will be added once that is mended").arg(error.message)});
    });
    connect(&m_queue, &TaskQueue::taskFinished, this, &TaskControlSession::finished);
    connect(&m_queue, &TaskQueue::taskRemoved, this, &TaskControlSession::removed);
    connect(&m_queue, &TaskQueue::outputRead, this, &TaskControlSession::logRead);
    connect(&m_queue, &TaskQueue::outputAppended, this, &TaskControlSession::logAppended);
    send(Hello{});
}

void TaskControlSession::end(const QString &reason)
{
    if (std::exchange(m_ended, true))
        return;
    send(Refused{{}, reason});
    m_socket->disconnectFromServer(); // after what is still to be written
    m_patience.start(helloPatience);
}

bool TaskControlSession::isBusy() const
{
    return m_walk || m_log || !m_waitingFor.isEmpty() || !m_added.isNull();
}

void TaskControlSession::later(void (TaskControlSession::*step)())
{
    QMetaObject::invokeMethod(this, step, Qt::QueuedConnection);
}

void TaskControlSession::readMore()
{
    // What comes while a request is worked on stays in the socket, whose buffers are bounded.
    if (m_ended || isBusy())
        return;
    m_buffer += m_socket->readAll();
    takeLines();
}

void TaskControlSession::takeLines()
{
    for (int taken = 0; !m_ended && !isBusy(); ++taken) {
        const qsizetype end = m_buffer.indexOf('\n', m_scanned);
        if (end < 0)
            break;
        if (taken == requestsPerTurn) {
            if (!std::exchange(m_turnPosted, true)) {
                QMetaObject::invokeMethod(
                    this,
                    [this] {
                        m_turnPosted = false;
                        takeLines();
                    },
                    Qt::QueuedConnection);
            }
            return;
        }
        const QByteArray line = m_buffer.left(end);
        m_buffer.remove(0, end + 1);
        m_scanned = 0;
        takeLine(line);
    }
    if (isBusy())
        return;
    m_scanned = m_buffer.size();
    if (m_buffer.size() > maxRequestBytes)
        end(QStringLiteral("the line is too long"));
    else if (m_socket->bytesAvailable() > 0)
        later(&TaskControlSession::readMore);
}

void TaskControlSession::takeLine(const QByteArray &line)
{
    const Result<Request> request = requestFromLine(line);
    if (!request) {
        end(request.error().message);
        return;
    }
    if (std::holds_alternative<Hello>(*request) == m_greeted) {
        end(m_greeted ? QStringLiteral("a second hello") : QStringLiteral("a hello comes first"));
        return;
    }
    std::visit([this](const auto &asked) { handle(asked); }, *request);
}

void TaskControlSession::send(const Reply &reply)
{
    if (m_socket->state() != QLocalSocket::ConnectedState)
        return;
    if (m_socket->bytesToWrite() > maxQueuedBytes) {
        m_socket->abort();
        return;
    }
    m_socket->write(toLine(reply));
    if (m_greeted && !m_patience.isActive())
        m_patience.start(readPatience);
}

void TaskControlSession::done()
{
    send(End{});
    later(&TaskControlSession::readMore);
}

void TaskControlSession::handle(const Hello &hello)
{
    if (hello.version != protocolVersion) {
        end(QStringLiteral("this program speaks version %1 of the protocol").arg(protocolVersion));
        return;
    }
    m_greeted = true;
    m_patience.stop();
}

void TaskControlSession::handle(const ListTasks &list)
{
    startWalk([this, list](const TaskSnapshot &task) {
        if ((list.states.isEmpty() || list.states.contains(task.state))
            && (list.group.isEmpty() || list.group == task.group))
            send(TaskReply{task});
    });
}

void TaskControlSession::handle(const AddTask &add)
{
    TaskOptions options;
    options.title = add.title.isEmpty() ? add.spec.kind : add.title;
    options.group = add.group;
    options.priority = add.priority;
    options.after = add.after;
    options.startAt = add.startAt;
    options.timeout = add.timeout;
    options.retry.maxAttempts = add.retries + 1;
    options.retry.on = RetryOn::AnyError; // who asks for retries of a command means its exit status too
    options.held = add.held;
    for (const TaskId id : add.after) {
        if (!m_queue.taskStatus(id)) {
            send(Refused{{}, QStringLiteral("there is no task %1 to come after").arg(id.value())});
            done();
            return;
        }
    }
    // The queue may tell the end of it before it has given the id.
    m_adding = true;
    m_added = m_queue.addTask(add.spec, options);
    m_adding = false;
    const QHash<TaskId, Reply> early = std::exchange(m_early, {});
    if (const auto told = early.constFind(m_added); told != early.constEnd())
        added(m_added, *told);
}

void TaskControlSession::added(TaskId id, const Reply &reply)
{
    if (m_adding) {
        m_early.insert(id, reply);
        return;
    }
    if (m_added.isNull() || id != m_added)
        return;
    m_added = {};
    send(reply);
    done();
}

/** What the change is called in the queue; it depends on how the task is. */
static TaskVerb verbFor(Change change, TaskState state)
{
    const bool waits = state < TaskState::Running || state == TaskState::RetryWait;
    switch (change) {
    case Change::Cancel:
        return TaskVerb::Cancel;
    case Change::Suspend:
        return waits ? TaskVerb::Hold : TaskVerb::Suspend;
    case Change::Resume:
        return state == TaskState::Held ? TaskVerb::Release : TaskVerb::Resume;
    case Change::Retry:
        break;
    }
    return state == TaskState::RetryWait ? TaskVerb::StartNow : TaskVerb::Restart;
}

void TaskControlSession::change(TaskId id, Change change)
{
    const std::optional<TaskState> state = m_queue.taskStatus(id);
    if (!state) {
        send(Refused{id, QStringLiteral("there is no task %1").arg(id.value())});
        return;
    }
    const Result<void> changed = m_queue.perform(id, verbFor(change, *state));
    if (changed)
        send(Changed{id});
    else
        send(Refused{id, changed.error().message});
}

void TaskControlSession::handle(const ChangeTasks &asked)
{
    const bool isPause = asked.change == Change::Suspend || asked.change == Change::Resume;
    if (!asked.tasks.isEmpty()) {
        for (const TaskId id : asked.tasks)
            change(id, asked.change);
        done();
    } else if (isPause && !asked.group.isEmpty()) {
        m_queue.requestGroup(asked.group,
                             asked.change == Change::Suspend ? TaskVerb::Suspend : TaskVerb::Resume);
        send(Changed{});
        done();
    } else if (asked.change == Change::Retry ? asked.allFailed || !asked.group.isEmpty()
                                             : !asked.group.isEmpty()) {
        startWalk([this, asked](const TaskSnapshot &task) {
            const bool fits = asked.change == Change::Retry
                                  ? task.state == TaskState::Failed
                                  : !isFinished(task.state) && task.state != TaskState::Canceling;
            if (fits && (asked.group.isEmpty() || task.group == asked.group))
                change(task.id, asked.change);
        });
    } else {
        send(Refused{{}, QStringLiteral("no task is named")});
        done();
    }
}

void TaskControlSession::startWalk(std::function<void(const TaskSnapshot &)> visit)
{
    m_walk = Walk{1, std::move(visit)};
    later(&TaskControlSession::walk);
}

void TaskControlSession::walk()
{
    // Ids are never used again, so most of them may be of tasks that are gone: looking one up is cheap.
    static constexpr int lookUpsPerTurn = 50'000;
    if (!m_walk || m_ended)
        return;
    const qint64 last = m_newest().value();
    int visited = 0;
    for (int looked = 0; looked < lookUpsPerTurn && visited < tasksPerTurn; ++looked) {
        if (m_walk->next > last) {
            m_walk.reset();
            done();
            return;
        }
        if (m_socket->bytesToWrite() > pauseAtBytes)
            return; // goes on when some of it has been taken
        const TaskId id(m_walk->next++);
        if (!m_queue.taskStatus(id))
            continue;
        if (const std::optional<TaskSnapshot> task = m_queue.task(id)) {
            ++visited;
            m_walk->visit(*task);
        }
    }
    later(&TaskControlSession::walk);
}

void TaskControlSession::handle(const WaitForTasks &wait)
{
    for (const TaskId id : wait.tasks) {
        const std::optional<TaskSnapshot> task = m_queue.task(id);
        if (!task)
            send(Refused{id, QStringLiteral("there is no task %1").arg(id.value())});
        else if (isFinished(task->state))
            send(TaskReply{*task});
        else
            m_waitingFor.insert(id);
    }
    if (m_waitingFor.isEmpty())
        done();
}

void TaskControlSession::handle(const ReadLog &log)
{
    if (!m_queue.task(log.task)) {
        send(Refused{log.task, QStringLiteral("there is no task %1").arg(log.task.value())});
        done();
        return;
    }
    m_log = Log{log.task, log.follow, false};
    m_queue.requestOutput(log.task);
}

void TaskControlSession::logRead(TaskId id, const QByteArray &text)
{
    if (!m_log || m_log->task != id || std::exchange(m_log->begun, true))
        return; // another session may have asked for the same one
    for (qsizetype at = 0; at < text.size(); at += maxOutputBytes)
        send(Output{text.mid(at, maxOutputBytes)});
    const std::optional<TaskState> state = m_queue.taskStatus(id);
    if (m_log->follow == ReadLog::Follow::Yes && state && !isFinished(*state))
        return;
    m_log.reset();
    done();
}

void TaskControlSession::logAppended(TaskId id, const QByteArray &text)
{
    if (!m_log || m_log->task != id || !m_log->begun)
        return;
    for (qsizetype at = 0; at < text.size(); at += maxOutputBytes)
        send(Output{text.mid(at, maxOutputBytes)});
}

void TaskControlSession::finished(const TaskSnapshot &task)
{
    if (m_waitingFor.remove(task.id)) {
        send(TaskReply{task});
        if (m_waitingFor.isEmpty())
            done();
    }
    if (m_log && m_log->task == task.id && m_log->begun) {
        m_log.reset();
        done();
    }
}

void TaskControlSession::removed(TaskId id)
{
    const bool isAwaited = m_waitingFor.remove(id);
    const bool isRead = m_log && m_log->task == id;
    if (!isAwaited && !isRead)
        return;
    send(Refused{id, QStringLiteral("task %1 was removed from the list").arg(id.value())});
    m_log.reset();
    if (!isBusy())
        done();
}

} // namespace Landline::Control
