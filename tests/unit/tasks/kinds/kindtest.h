// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

#include <QTest>

namespace Landline::Testing {

/** A queue with one kind, whose tasks are run to their end. */
class KindRun final : public QObject
{
public:
    KindRun(const QString &name, const Tasks::TaskKind &kind)
        : m_name(name)
        , m_queue(m_clock)
    {
        m_queue.registerKind(name, kind);
        connect(&m_queue, &Tasks::TaskQueue::outputAppended, this,
                [this](Tasks::TaskId, const QByteArray &text) { log += QString::fromUtf8(text); });
    }

    Tasks::TaskId add(const QJsonObject &arguments) { return m_queue.addTask({m_name, arguments}); }
    /** The task as it ended. */
    Tasks::TaskSnapshot ended(Tasks::TaskId id)
    {
        if (!QTest::qWaitFor([&] { return Tasks::isFinished(m_queue.taskStatus(id).value()); }, 30'000))
            qFatal("the task did not end");
        return m_queue.task(id).value();
    }
    Tasks::TaskSnapshot run(const QJsonObject &arguments)
    {
        log.clear();
        return ended(add(arguments));
    }
    [[nodiscard]] Tasks::TaskQueue &queue() { return m_queue; }

    QString log; ///< of the last run()

private:
    SystemClock m_clock;
    QString m_name;
    Tasks::TaskQueue m_queue;
};

} // namespace Landline::Testing
