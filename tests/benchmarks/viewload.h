// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"
#include "core/tasks/task.h"

#include <QObject>
#include <QRandomGenerator>
#include <QThread>
#include <QTimer>

#include <chrono>

namespace Landline::Bench {

inline constexpr std::chrono::milliseconds viewTick{100};
inline constexpr std::chrono::milliseconds messageTick{10};

/** In a thread of its own: makes the tasks and changes those that run. */
class Engine final : public QObject
{
    Q_OBJECT
public:
    /** A null kind: commands and files that are hashed. */
    Engine(int rows, int changing, const QString &kind = {})
    {
        QRandomGenerator random(7);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        for (int i = 0; i < rows; ++i) {
            Tasks::TaskSnapshot task;
            task.id = Tasks::TaskId(i + 1);
            task.title = QStringLiteral("lecture-%1-of-the-course.mp4").arg(i + 1, 5, 10, QLatin1Char('0'));
            task.group = i % 3 == 0 ? QStringLiteral("commands") : QStringLiteral("files");
            task.spec = {i % 3 == 0 ? QStringLiteral("command") : QStringLiteral("hash"),
                         {{QStringLiteral("file"), task.title}}};
            if (!kind.isEmpty()) {
                task.group = kind;
                task.spec = {kind,
                             {{QStringLiteral("url"), QStringLiteral("https://example.org/") + task.title}}};
            }
            task.createdAt = now;
            task.progress = {0, 1'000'000'000 + random.bounded(1'000'000'000), Tasks::Unit::Bytes};
            const bool runs = i % (rows / changing) == 0 && m_running.size() < changing;
            if (runs) {
                task.state = Tasks::TaskState::Running;
                task.startedAt = now;
                m_running.append(i);
            } else if (i % 4 == 1) {
                task.state = Tasks::TaskState::Succeeded;
                task.result =
                    QStringLiteral("sha-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15");
            } else if (i % 97 == 2) {
                task.state = Tasks::TaskState::Failed;
                task.error = {ErrorCode::Network, QStringLiteral("the connection was lost"), {}, 0, {}};
            }
            m_tasks.append(task);
        }
        m_timer.setInterval(viewTick);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.moveToThread(&m_thread);
        moveToThread(&m_thread);
        connect(&m_timer, &QTimer::timeout, this, &Engine::change);
        m_thread.start();
        QMetaObject::invokeMethod(this, [this] { Q_EMIT added(m_tasks); });
    }
    ~Engine() override
    {
        QMetaObject::invokeMethod(&m_timer, &QTimer::stop, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    void start() { QMetaObject::invokeMethod(&m_timer, qOverload<>(&QTimer::start)); }
    [[nodiscard]] QList<Tasks::TaskId> ids() const
    {
        QList<Tasks::TaskId> ids;
        for (const Tasks::TaskSnapshot &task : m_tasks)
            ids.append(task.id);
        return ids;
    }
    /** One by one, as the queue takes rows away. */
    void removeAll()
    {
        QMetaObject::invokeMethod(this, [this] {
            for (const Tasks::TaskSnapshot &task : std::as_const(m_tasks))
                Q_EMIT removed(task.id);
        });
    }

Q_SIGNALS:
    void added(const QList<Landline::Tasks::TaskSnapshot> &tasks);
    void removed(Landline::Tasks::TaskId id);
    void changed(const QList<Landline::Tasks::TaskSnapshot> &tasks);

private:
    void change()
    {
        QList<Tasks::TaskSnapshot> tasks;
        tasks.reserve(m_running.size());
        for (const int row : m_running) {
            Tasks::TaskSnapshot &task = m_tasks[row];
            task.bytesPerSecond = 100'000 + m_random.bounded(5'000'000);
            task.progress.done = (task.progress.done + 5'000'000) % task.progress.total;
            task.activeTime += viewTick;
            task.timeLeft = std::chrono::milliseconds(m_random.bounded(600'000));
            tasks.append(task);
        }
        Q_EMIT changed(tasks);
    }

    QThread m_thread;
    QTimer m_timer;
    QRandomGenerator m_random{11};
    QList<Tasks::TaskSnapshot> m_tasks;
    QList<int> m_running;
};

/** In a thread of its own: people who talk. */
class Talk final : public QObject
{
    Q_OBJECT
public:
    explicit Talk(int perSecond)
        : m_perTick(perSecond / int(std::chrono::seconds(1) / messageTick))
    {
        m_timer.setInterval(messageTick);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.moveToThread(&m_thread);
        moveToThread(&m_thread);
        connect(&m_timer, &QTimer::timeout, this, &Talk::say);
        m_thread.start();
        QMetaObject::invokeMethod(&m_timer, qOverload<>(&QTimer::start));
    }
    ~Talk() override
    {
        QMetaObject::invokeMethod(&m_timer, &QTimer::stop, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

Q_SIGNALS:
    void said(const QList<Landline::Chat::Message> &messages);

private:
    void say()
    {
        QList<Chat::Message> messages;
        for (int i = 0; i < m_perTick; ++i) {
            Chat::Message message;
            message.seq = ++m_seq;
            message.sender = QStringLiteral("Person %1").arg(m_seq / 3 % 20);
            message.text = QStringLiteral("Message %1: we need this image on every machine, see the notes in "
                                          "the folder.")
                               .arg(m_seq);
            message.time = QDateTime::currentDateTimeUtc();
            messages.append(message);
        }
        Q_EMIT said(messages);
    }

    QThread m_thread;
    QTimer m_timer;
    int m_perTick;
    qint64 m_seq = 0;
};

} // namespace Landline::Bench
