// SPDX-License-Identifier: GPL-3.0-or-later
// A resource is released however the task ends: it belongs to the function, and the queue never ends a thread
// by force. A cancel and a time-out reach the function as an exception, at a place of its own choice.
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QCoreApplication>

#include "docs/examples/print.h"
#include <stdexcept>

using namespace Landline;
using namespace Landline::Tasks;
using namespace std::chrono_literals;

namespace {

class Resource
{
public:
    explicit Resource(const char *user)
        : m_user(QString::fromLatin1(user))
    {
        print(QStringLiteral("%1: acquiring").arg(m_user));
    }
    Resource(const Resource &) = delete;
    Resource &operator=(const Resource &) = delete;
    ~Resource() { print(QStringLiteral("%1: releasing").arg(m_user)); }

private:
    QString m_user;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const SystemClock clock;
    TaskQueue queue(clock);
    queue.setMaxWorkers(1); // one after the other, for a list that is easy to read

    queue.addTask([] { const Resource resource("succeeds"); });
    queue.addTask([] {
        const Resource resource("throws");
        throw std::runtime_error("broken");
    });
    queue.addTask(
        [](TaskContext &context) {
            const Resource resource("takes too long");
            context.sleepFor(10s);
            context.throwIfCanceled();
        },
        {.timeout = 100ms});
    TaskId id;
    id = queue.addTask([&](TaskContext &context) {
        const Resource resource("is cancelled");
        queue.request(id, TaskVerb::Cancel); // as a person would; any thread may ask
        context.sleepFor(10s);
        context.throwIfCanceled();
    });

    QObject::connect(&queue, &TaskQueue::idle, &app, &QCoreApplication::quit);
    return QCoreApplication::exec();
}
