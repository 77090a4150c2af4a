// SPDX-License-Identifier: GPL-3.0-or-later
// What a task costs beside its peers, in paired rounds: empty functions, functions with a result and progress
// told to the painting thread, and the memory of a finished task.
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSemaphore>
#include <QThread>
#include <QThreadPool>
#include <QtConcurrent>

#include <cstdio>
#include <ctime>
#include <malloc.h>

using namespace Landline;
using namespace Landline::Tasks;

namespace {

constexpr int workers = 2;

/** What a round has found, per task. */
struct Figure
{
    double seconds = 0;
    double cpuSeconds = 0;
    double bytes = 0;
};

double cpuTime()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/** Runs `work`, and measures until it returns. */
template <class Work>
Figure measured(Work work)
{
    QElapsedTimer timer;
    const double cpu = cpuTime();
    timer.start();
    work();
    return {static_cast<double>(timer.nsecsElapsed()) * 1e-9, cpuTime() - cpu, 0};
}

/** A queue in its engine thread, as the desktop program has it. */
class EngineQueue
{
public:
    explicit EngineQueue(qint64 keep)
        : m_queue(new TaskQueue(m_clock))
    {
        m_queue->setMaxWorkers(workers);
        QueueLimits limits;
        limits.maxFinished = keep;
        m_queue->setLimits(limits);
        m_queue->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_queue, &QObject::deleteLater);
        m_thread.start();
    }
    ~EngineQueue()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(EngineQueue)
    TaskQueue *operator->() { return m_queue; }
    TaskQueue &operator*() { return *m_queue; }

private:
    SystemClock m_clock;
    QThread m_thread;
    TaskQueue *m_queue;
};

/** Releases `ended` when the last of `count` tasks, and with it all, have ended. */
void whenAllEnded(TaskQueue &queue, int count, QSemaphore &ended)
{
    QObject::connect(
        &queue, &TaskQueue::idle, &queue,
        [&ended, &queue, count] {
            if (queue.taskStatus(TaskId(count)) && queue.isIdle())
                ended.release();
        },
        Qt::DirectConnection);
}

Figure emptyQueue(int count)
{
    EngineQueue queue(10'000);
    QSemaphore idle;
    whenAllEnded(*queue, count, idle);
    return measured([&] {
        for (int i = 0; i < count; ++i)
            queue->addTask([](TaskContext &) { return QVariant(); });
        idle.acquire();
    });
}

Figure emptyPool(int count)
{
    QThreadPool pool;
    pool.setMaxThreadCount(workers);
    return measured([&] {
        for (int i = 0; i < count; ++i)
            pool.start([] {});
        pool.waitForDone();
    });
}

Figure emptyConcurrent(int count)
{
    QThreadPool pool;
    pool.setMaxThreadCount(workers);
    std::vector<QFuture<void>> futures; // by which one can ask for the state, as by a task's id
    return measured([&] {
        for (int i = 0; i < count; ++i)
            futures.push_back(QtConcurrent::run(&pool, [] {}));
        pool.waitForDone();
    });
}

/** Each task's end is seen in this thread, with its result and progress; `signal` says in which form. */
template <class Signal>
Figure toldBy(Signal signal, int count)
{
    EngineQueue queue(count);
    QEventLoop loop;
    std::vector<bool> seen(size_t(count) + 1);
    int ended = 0;
    qint64 sum = 0;
    QObject::connect(&*queue, signal, &loop, [&](const auto &tasks) {
        for (const auto &task : tasks) {
            const auto index = static_cast<size_t>(task.id.value());
            if (!isFinished(task.state) || seen.at(index))
                continue;
            seen.at(index) = true;
            sum += QVariant(task.result).toInt() + task.progress.done;
            ++ended;
        }
        if (ended == count)
            loop.quit();
    });
    const Figure figure = measured([&] {
        for (int i = 0; i < count; ++i) {
            queue->addTask([i](TaskContext &context) {
                context.setProgress({100, 100, Unit::Items});
                return i;
            });
        }
        loop.exec();
    });
    if (sum != qint64(count) * (count - 1) / 2 + 100 * qint64(count))
        qFatal("a result or a progress is missing");
    return figure;
}

Figure toldReports(int count)
{
    return toldBy(&TaskQueue::tasksReported, count);
}

Figure toldSnapshots(int count)
{
    return toldBy(&TaskQueue::tasksChanged, count);
}

Figure toldWatchers(int count)
{
    QThreadPool pool;
    pool.setMaxThreadCount(workers);
    QEventLoop loop;
    std::vector<std::unique_ptr<QFutureWatcher<int>>> watchers;
    int ended = 0;
    qint64 sum = 0;
    return measured([&] {
        for (int i = 0; i < count; ++i) {
            watchers.push_back(std::make_unique<QFutureWatcher<int>>());
            QFutureWatcher<int> *watcher = watchers.back().get();
            QObject::connect(watcher, &QFutureWatcher<int>::progressValueChanged, &loop,
                             [&sum](int value) { sum += value; });
            QObject::connect(watcher, &QFutureWatcher<int>::finished, &loop, [&, watcher] {
                sum += watcher->result();
                if (++ended == count)
                    loop.quit();
            });
            watcher->setFuture(QtConcurrent::run(&pool, [i](QPromise<int> &promise) {
                promise.setProgressRange(0, 100);
                promise.setProgressValue(100);
                promise.addResult(i);
            }));
        }
        loop.exec();
    });
}

size_t usedBytes()
{
    return mallinfo2().uordblks;
}

/** Finished tasks with a result and progress, all kept. */
Figure retained(int count)
{
    EngineQueue queue(count);
    QSemaphore idle;
    whenAllEnded(*queue, count, idle);
    const size_t before = usedBytes();
    Figure figure = measured([&] {
        for (int i = 0; i < count; ++i) {
            queue->addTask([i](TaskContext &context) {
                context.setProgress({100, 100, Unit::Items});
                return QVariant(i);
            });
        }
        idle.acquire();
    });
    QThread::msleep(300); // the queue's last tick
    figure.bytes = static_cast<double>(usedBytes() - before) / count;
    return figure;
}

/** The seed's queue does what it does in Python: a program of its own prints the seconds that its rounds
 * take. */
Figure seedQueue(const QString &script, int count)
{
    QProcess python;
    python.start(QStringLiteral("python3"), {script, QString::number(count)});
    python.waitForFinished(-1);
    const double seconds = python.readAllStandardOutput().trimmed().toDouble();
    if (python.exitStatus() != QProcess::NormalExit || seconds <= 0)
        qFatal("python3 could not run the seed's queue: %s", qPrintable(script));
    return {seconds, seconds, 0};
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

struct Row
{
    QString name;
    QString work;
    std::function<Figure()> run;
    int count = 0;
    QList<double> rates;
    QList<double> cpu;
    QList<double> ratios; ///< of ours to it, round by round
    double bytes = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({{QStringLiteral("json"), QStringLiteral("Prints one JSON object.")},
                       {QStringLiteral("rounds"), QStringLiteral("Paired rounds (default 5)."),
                        QStringLiteral("N"), QStringLiteral("5")},
                       {QStringLiteral("scale"), QStringLiteral("Divides the numbers of tasks (default 1)."),
                        QStringLiteral("N"), QStringLiteral("1")},
                       {QStringLiteral("only"), QStringLiteral("Only rows by TEXT."), QStringLiteral("TEXT")},
                       {QStringLiteral("seed"), QStringLiteral("The program that measures the seed's queue."),
                        QStringLiteral("FILE")}});
    parser.process(app);
    const int rounds = std::max(1, parser.value(QStringLiteral("rounds")).toInt());
    const int scale = std::max(1, parser.value(QStringLiteral("scale")).toInt());
    const int million = 1'000'000 / scale;
    const int many = 100'000 / scale;
    const QString empty = QStringLiteral("empty");
    const QString told = QStringLiteral("result and progress told");
    const QString kept = QStringLiteral("finished tasks kept");

    std::vector<Row> rows;
    const auto add = [&rows](const QString &work, const QString &name, int count, Figure (*run)(int)) {
        rows.push_back({name, work, [run, count] { return run(count); }, count, {}, {}, {}, 0});
    };
    const QString ours = QStringLiteral("Landline");
    add(empty, ours, million, emptyQueue);
    add(empty, QStringLiteral("QThreadPool::start"), million, emptyPool);
    add(empty, QStringLiteral("QtConcurrent::run"), million, emptyConcurrent);
    if (parser.isSet(QStringLiteral("seed"))) {
        const int few = 50'000 / scale;
        rows.push_back(
            {QStringLiteral("the seed's queue"),
             empty,
             [script = parser.value(QStringLiteral("seed")), few] { return seedQueue(script, few); },
             few,
             {},
             {},
             {},
             0});
    }
    add(told, ours, many, toldReports);
    add(told, QStringLiteral("… whole snapshots"), many, toldSnapshots);
    add(told, QStringLiteral("QFutureWatcher each"), many, toldWatchers);
    add(kept, ours, many, retained);

    const QString only = parser.value(QStringLiteral("only"));
    std::erase_if(rows, [&only](const Row &row) { return !row.name.contains(only); });
    for (int round = 0; round < rounds; ++round) {
        double own = 0;
        for (Row &row : rows) {
            const Figure figure = row.run();
            const double rate = row.count / figure.seconds;
            if (row.name == ours)
                own = rate;
            row.rates.append(rate);
            row.cpu.append(figure.cpuSeconds / row.count * 1e6);
            row.ratios.append(own / rate);
            row.bytes = figure.bytes;
        }
    }

    QJsonArray out;
    if (!parser.isSet(QStringLiteral("json")))
        std::printf("%-26s %-20s %12s %12s %14s %10s\n", "work", "by", "tasks/s", "CPU us/task",
                    "ours / this", "bytes");
    for (const Row &row : rows) {
        if (parser.isSet(QStringLiteral("json"))) {
            out.append(QJsonObject{{QStringLiteral("work"), row.work},
                                   {QStringLiteral("by"), row.name},
                                   {QStringLiteral("tasks_per_second"), median(row.rates)},
                                   {QStringLiteral("cpu_us_per_task"), median(row.cpu)},
                                   {QStringLiteral("ratio"), median(row.ratios)},
                                   {QStringLiteral("bytes_per_task"), row.bytes}});
            continue;
        }
        std::printf("%-26s %-20s %12.0f %12.2f %14.2f %10.0f\n", qPrintable(row.work), qPrintable(row.name),
                    median(row.rates), median(row.cpu), median(row.ratios), row.bytes);
    }
    if (parser.isSet(QStringLiteral("json"))) {
        const QJsonObject object{{QStringLiteral("benchmark"), QStringLiteral("bench_taskqueue")},
                                 {QStringLiteral("rounds"), rounds},
                                 {QStringLiteral("figures"), out}};
        std::printf("%s\n", QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    }
    return 0;
}
