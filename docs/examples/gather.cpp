// SPDX-License-Identifier: GPL-3.0-or-later
// Fetch three addresses at once and gather what they say.
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
    queue.setGroupLimit(QStringLiteral("fetches"), 3);

    QList<QFuture<QString>> pages;
    for (const QString &path : {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}) {
        const QUrl url = web.url(path);
        const TaskId id =
            queue.addTask([&network, url] { return std::make_unique<FetchOperation>(network, url); },
                          {.title = url.toString(), .group = QStringLiteral("fetches")});
        pages.append(queue.future<QString>(id));
    }

    QtFuture::whenAll(pages.begin(), pages.end()).then(&app, [](const QList<QFuture<QString>> &all) {
        for (const QFuture<QString> &page : all)
            print(page.result());
        QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
