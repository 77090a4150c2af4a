// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

#include <QMetaEnum>
#include <QStringList>

namespace Landline::Testing {

/** The life of a queue's tasks as lines: "1 Running". What is asynchronous is compared as a whole. */
class EventLog final : public QObject
{
public:
    explicit EventLog(const Tasks::TaskQueue &queue)
    {
        connect(&queue, &Tasks::TaskQueue::stateChanged, this,
                [this](Tasks::TaskId id, Tasks::TaskState state) {
                    lines.append(QStringLiteral("%1 %2")
                                     .arg(id.value())
                                     .arg(QLatin1String(QMetaEnum::fromType<Tasks::TaskState>().valueToKey(
                                         static_cast<int>(state)))));
                });
    }
    QStringList lines;
};

/** An operation that does just what the test tells it. */
class ScriptedOperation final : public Tasks::Operation
{
public:
    void start() override { calls.append(QStringLiteral("start")); }
    void cancel() override
    {
        calls.append(QStringLiteral("cancel"));
        if (answersCancel)
            endCanceled();
    }
    void kill() override { calls.append(QStringLiteral("kill")); }
    void suspend() override
    {
        calls.append(QStringLiteral("suspend"));
        if (answersSuspend)
            acknowledgeSuspended();
    }
    void resume() override { calls.append(QStringLiteral("resume")); }
    [[nodiscard]] Tasks::Capabilities capabilities() const override { return Tasks::Capability::Suspendable; }

    using Operation::acknowledgeSuspended;
    using Operation::endCanceled;
    using Operation::fail;
    using Operation::setProgress;
    using Operation::succeed;
    using Operation::suspendItself;

    bool answersCancel = true;
    bool answersSuspend = true;
    static inline QStringList calls; ///< of the test's operations, in order
};

} // namespace Landline::Testing
