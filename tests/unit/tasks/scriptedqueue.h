// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakeclock.h"
#include "tests/unit/tasks/eventlog.h"

#include <QCoreApplication>
#include <QPointer>

namespace Landline::Testing {

/** A queue in the test's thread, with a clock that the test sets and operations that do what it says. */
class ScriptedQueue final
{
public:
    ScriptedQueue() { ScriptedOperation::calls.clear(); }

    Tasks::TaskId add(Tasks::TaskOptions options = {})
    {
        return queue.addTask(
            [this]() -> std::unique_ptr<Tasks::Operation> {
                auto operation = std::make_unique<ScriptedOperation>();
                operations.append(operation.get());
                return operation;
            },
            std::move(options));
    }
    static void settle()
    {
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }
    void pass(std::chrono::milliseconds span)
    {
        clock.advance(span);
        queue.processDue();
        settle();
    }

    FakeClock clock;
    Tasks::TaskQueue queue{clock};
    EventLog log{queue};
    QList<QPointer<ScriptedOperation>> operations; ///< in the order of their attempts
};

} // namespace Landline::Testing
