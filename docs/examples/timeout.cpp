// SPDX-License-Identifier: GPL-3.0-or-later
// A time-out: the task that takes too long is asked to stop, and fails. Waiting for a result with a deadline
// is another thing, and never stops the task: see TaskQueue::waitForResult().
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QCoreApplication>
#include <QFuture>

#include "docs/examples/print.h"

using namespace Landline;
using namespace Landline::Tasks;
using namespace std::chrono_literals;

static QString longRunningTask(TaskContext &context)
{
    context.sleepFor(10s); // returns early when the task is to stop
    context.throwIfCanceled();
    return QStringLiteral("Task completed");
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const SystemClock clock;
    TaskQueue queue(clock);

    const TaskId id = queue.addTask(longRunningTask, {.timeout = 200ms});
    queue.future<QString>(id)
        .then(&app, [](const QString &result) { print(result); })
        .onFailed(&app,
                  [](const TaskException &exception) {
                      if (exception.error().code == ErrorCode::Timeout)
                          print(QStringLiteral("Task timed out"));
                  })
        .then(&app, [] { QCoreApplication::quit(); });
    return QCoreApplication::exec();
}
