// SPDX-License-Identifier: GPL-3.0-or-later
// Fetch, then process what was fetched: one task waits for another. Were the first to fail, the second would
// be skipped, and open again when the first is restarted.
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QCoreApplication>
#include <QFuture>

#include "docs/examples/exampleserver.h"
#include "docs/examples/fetchoperation.h"
#include "docs/examples/print.h"

using namespace Landline;
using namespace Landline::Tasks;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const ExampleServer web;
    QNetworkAccessManager network;
    const SystemClock clock;
    TaskQueue queue(clock);

    const QUrl url = web.url(QStringLiteral("page"));
    const TaskId fetch =
        queue.addTask([&network, url] { return std::make_unique<FetchOperation>(network, url); });
    const QFuture<QString> page = queue.future<QString>(fetch);

    const TaskId process =
        queue.addTask([page] { return QStringLiteral("Processed: %1").arg(page.result()); },
                      {.after = {fetch}}); // in a thread of the pool

    queue.future<QString>(process).then(&app, [](const QString &result) {
        print(result);
        QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
