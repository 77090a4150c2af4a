// SPDX-License-Identifier: GPL-3.0-or-later
// Errors are caught by the queue, with their type and text, and tried again after growing delays.
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QCoreApplication>

#include "docs/examples/print.h"
#include <stdexcept>

using namespace Landline;
using namespace Landline::Tasks;
using namespace std::chrono_literals;

static RetryPolicy fiveAttempts()
{
    RetryPolicy retry;
    retry.maxAttempts = 5;
    retry.initialDelay = 20ms;
    retry.factor = 2; // 20, 40, 80, 160 ms, each changed a little so that not all come at once
    retry.on = RetryOn::AnyError;
    return retry;
}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const SystemClock clock;
    TaskQueue queue(clock);

    int calls = 0;
    const TaskId risky = queue.addTask(
        [&calls] {
            if (++calls < 3)
                throw std::runtime_error("Random error");
            return QStringLiteral("Success");
        },
        {.title = QStringLiteral("risky"), .retry = fiveAttempts()});
    queue.addTask([]() -> QString { throw std::invalid_argument("never right"); },
                  {.title = QStringLiteral("hopeless"), .after = {risky}, .retry = fiveAttempts()});

    QObject::connect(&queue, &TaskQueue::taskFinished, &app, [](const TaskSnapshot &task) {
        const QString end = task.error ? task.error.message : task.result;
        print(QStringLiteral("%1: attempt %2 of %3: %4")
                  .arg(task.title)
                  .arg(task.attempt)
                  .arg(task.maxAttempts)
                  .arg(end));
    });
    QObject::connect(&queue, &TaskQueue::idle, &app, &QCoreApplication::quit);
    return QCoreApplication::exec();
}
