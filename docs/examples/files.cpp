// SPDX-License-Identifier: GPL-3.0-or-later
// Files are read and written in a thread of the pool: a slow disk never stops what people see. The window,
// here only the main thread, hears of the end through its event loop.
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QCoreApplication>
#include <QFile>
#include <QFuture>
#include <QTemporaryDir>
#include <QThread>

#include "docs/examples/print.h"

using namespace Landline;
using namespace Landline::Tasks;

static Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, QStringLiteral("cannot read %1").arg(path), path);
    return file.readAll();
}

static Result<void> writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush())
        return failure(ErrorCode::Io, QStringLiteral("cannot write %1").arg(path), path);
    return {};
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QTemporaryDir directory;
    const QString input = directory.filePath(QStringLiteral("input.txt"));
    const QString output = directory.filePath(QStringLiteral("output.txt"));
    if (!writeFile(input, "hello, file\n"))
        return 1;
    const SystemClock clock;
    TaskQueue queue(clock);
    const QThread *mainThread = QThread::currentThread();

    const TaskId id = queue.addTask([=]() -> Result<bool> {
        return readFile(input)
            .and_then([&](const QByteArray &content) { return writeFile(output, content.toUpper()); })
            .map([&] { return QThread::currentThread() != mainThread; });
    });
    queue.future<bool>(id)
        .then(&app,
              [&](bool inAnotherThread) {
                  print(QStringLiteral("in another thread: %1")
                            .arg(inAnotherThread ? QStringLiteral("yes") : QStringLiteral("no")));
                  print(QString::fromUtf8(readFile(output).value_or(QByteArray())).trimmed());
              })
        .onFailed(&app, [](const TaskException &exception) { print(exception.error().message); })
        .then(&app, [] { QCoreApplication::quit(); });
    return QCoreApplication::exec();
}
