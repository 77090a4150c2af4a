// SPDX-License-Identifier: GPL-3.0-or-later
// Ten tasks, at most three at a time: the limit of their group. Others are not held up by it.
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QCoreApplication>

#include "docs/examples/print.h"
#include <algorithm>
#include <atomic>

using namespace Landline;
using namespace Landline::Tasks;
using namespace std::chrono_literals;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const SystemClock clock;
    TaskQueue queue(clock);
    queue.setMaxWorkers(8); // threads for functions, whatever their group
    queue.setGroupLimit(QStringLiteral("polite"), 3);

    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    for (int i = 0; i < 10; ++i) {
        queue.addTask(
            [&](TaskContext &context) {
                const int now = ++running;
                int seen = most;
                while (now > seen && !most.compare_exchange_weak(seen, now)) {
                }
                context.sleepFor(50ms);
                --running;
            },
            {.group = QStringLiteral("polite")});
    }

    QObject::connect(&queue, &TaskQueue::idle, &app, [&] {
        const QList<TaskSnapshot> tasks = queue.tasks();
        const auto done = std::count_if(tasks.cbegin(), tasks.cend(), [](const TaskSnapshot &task) {
            return task.state == TaskState::Succeeded;
        });
        print(QStringLiteral("%1 tasks done, at most %2 at a time").arg(done).arg(most));
        QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
