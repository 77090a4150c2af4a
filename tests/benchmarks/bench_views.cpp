// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskqueue.h"
#include "ui/chat/messageview.h"
#include "ui/models/conversationmodel.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/appearance.h"
#include "ui/painting/noticebar.h"
#include "ui/tasks/taskspane.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QThread>
#include <QTreeView>

#include <cstdio>
#include <ctime>

/*
 * What the panes cost the painting thread while much happens: a table of 10,000 tasks of which 1,000 change
 * ten times a second, and a conversation that 1,000 messages a second come into. The changes are made in
 * another thread, as the engine makes them, and arrive as queued signals.
 */

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;

namespace {

constexpr QSize windowSize{1280, 800};
constexpr auto settleTime = 1500ms;
constexpr auto tick = 100ms;
constexpr auto messageTick = 10ms;

/** Processor time of the calling thread, in nanoseconds. */
qint64 threadTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

struct Figures
{
    double cpuPercent = 0;
    double longestTurn = 0;  ///< of the event loop, ms of processor time: other programs don't count
    double longestEvent = 0; ///< from delivery to return, ms of the wall clock: other programs count too
    double changesPerSecond = 0;
};

/** An application that watches the turns of its event loop, from one falling asleep to the next. */
class Watch final : public QApplication
{
    Q_OBJECT
public:
    using QApplication::QApplication;

    void begin()
    {
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this,
                &Watch::endTurn, Qt::UniqueConnection);
        m_turn = m_event = 0;
        m_whole.start();
        m_begun = m_turnBegun = threadTime();
    }
    [[nodiscard]] Figures end(qint64 changes) const
    {
        const auto wall = double(m_whole.nsecsElapsed());
        return {100.0 * double(threadTime() - m_begun) / wall, double(m_turn) / 1e6, double(m_event) / 1e6,
                double(changes) / wall * 1e9};
    }
    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_inEvent)
            return QApplication::notify(receiver, event);
        m_inEvent = true;
        QElapsedTimer timer;
        timer.start();
        const bool result = QApplication::notify(receiver, event);
        m_event = std::max(m_event, timer.nsecsElapsed());
        m_inEvent = false;
        return result;
    }

private:
    void endTurn()
    {
        const qint64 now = threadTime();
        m_turn = std::max(m_turn, now - std::exchange(m_turnBegun, now));
    }

    QElapsedTimer m_whole;
    qint64 m_begun = 0;
    qint64 m_turnBegun = 0;
    qint64 m_turn = 0;
    qint64 m_event = 0;
    bool m_inEvent = false;
};

/** In a thread of its own: makes the tasks and changes those that run. */
class Engine final : public QObject
{
    Q_OBJECT
public:
    Engine(int rows, int changing)
    {
        QRandomGenerator random(7);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        for (int i = 0; i < rows; ++i) {
            Tasks::TaskSnapshot task;
            task.id = Tasks::TaskId(i + 1);
            task.title = QStringLiteral("lecture-%1-of-the-course.mp4").arg(i + 1, 5, 10, QLatin1Char('0'));
            task.group = i % 3 == 0 ? QStringLiteral("commands") : QStringLiteral("files");
            task.spec = {i % 3 == 0 ? QStringLiteral("command") : QStringLiteral("hash"),
                         {{QStringLiteral("file"), task.title}}};
            task.createdAt = now;
            task.progress = {0, 1'000'000'000 + random.bounded(1'000'000'000), Tasks::Unit::Bytes};
            const bool runs = i % (rows / changing) == 0 && m_running.size() < changing;
            if (runs) {
                task.state = Tasks::TaskState::Running;
                task.startedAt = now;
                m_running.append(i);
            } else if (i % 4 == 1) {
                task.state = Tasks::TaskState::Succeeded;
                task.result =
                    QStringLiteral("sha-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15");
            } else if (i % 97 == 2) {
                task.state = Tasks::TaskState::Failed;
                task.error = {ErrorCode::Network, QStringLiteral("the connection was lost"), {}, 0, {}};
            }
            m_tasks.append(task);
        }
        m_timer.setInterval(tick);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.moveToThread(&m_thread);
        moveToThread(&m_thread);
        connect(&m_timer, &QTimer::timeout, this, &Engine::change);
        m_thread.start();
        QMetaObject::invokeMethod(this, [this] { Q_EMIT added(m_tasks); });
    }
    ~Engine() override
    {
        QMetaObject::invokeMethod(&m_timer, &QTimer::stop, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    void start() { QMetaObject::invokeMethod(&m_timer, qOverload<>(&QTimer::start)); }

Q_SIGNALS:
    void added(const QList<Landline::Tasks::TaskSnapshot> &tasks);
    void changed(const QList<Landline::Tasks::TaskSnapshot> &tasks);

private:
    void change()
    {
        QList<Tasks::TaskSnapshot> tasks;
        tasks.reserve(m_running.size());
        for (const int row : m_running) {
            Tasks::TaskSnapshot &task = m_tasks[row];
            task.bytesPerSecond = 100'000 + m_random.bounded(5'000'000);
            task.progress.done = (task.progress.done + 5'000'000) % task.progress.total;
            task.activeTime += tick;
            task.timeLeft = std::chrono::milliseconds(m_random.bounded(600'000));
            tasks.append(task);
        }
        Q_EMIT changed(tasks);
    }

    QThread m_thread;
    QTimer m_timer;
    QRandomGenerator m_random{11};
    QList<Tasks::TaskSnapshot> m_tasks;
    QList<int> m_running;
};

/** In a thread of its own: people who talk. */
class Talk final : public QObject
{
    Q_OBJECT
public:
    explicit Talk(int perSecond)
        : m_perTick(perSecond / int(1s / messageTick))
    {
        m_timer.setInterval(messageTick);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.moveToThread(&m_thread);
        moveToThread(&m_thread);
        connect(&m_timer, &QTimer::timeout, this, &Talk::say);
        m_thread.start();
        QMetaObject::invokeMethod(&m_timer, qOverload<>(&QTimer::start));
    }
    ~Talk() override
    {
        QMetaObject::invokeMethod(&m_timer, &QTimer::stop, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

Q_SIGNALS:
    void said(const QList<Landline::Chat::Message> &messages);

private:
    void say()
    {
        QList<Chat::Message> messages;
        for (int i = 0; i < m_perTick; ++i) {
            Chat::Message message;
            message.seq = ++m_seq;
            message.sender = QStringLiteral("Person %1").arg(m_seq / 3 % 20);
            message.text = QStringLiteral("Message %1: we need this image on every machine, see the notes in "
                                          "the folder.")
                               .arg(m_seq);
            message.time = QDateTime::currentDateTimeUtc();
            messages.append(message);
        }
        Q_EMIT said(messages);
    }

    QThread m_thread;
    QTimer m_timer;
    int m_perTick;
    qint64 m_seq = 0;
};

void run(std::chrono::milliseconds time)
{
    QTimer::singleShot(time, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
}

Figures tableFigures(Watch &watch, int rows, int changing, int sortColumn, std::chrono::milliseconds time,
                     const QString &picture)
{
    const SystemClock clock;
    Tasks::TaskQueue queue(clock);
    TaskTableModel table(clock);
    TaskCommands commands(queue, table);
    QWidget window;
    NoticeBar notices(&window);
    TasksPane pane(queue, table, commands, notices, &window);
    window.resize(windowSize);
    pane.resize(windowSize);
    Engine engine(rows, changing);
    QObject::connect(&engine, &Engine::added, &table, &TaskTableModel::addTasks);
    QObject::connect(&engine, &Engine::changed, &table, &TaskTableModel::updateTasks);
    qint64 ticks = 0;
    QObject::connect(&engine, &Engine::changed, &table, [&ticks] { ++ticks; });
    QTimer countdowns;
    countdowns.callOnTimeout(&table, &TaskTableModel::refreshCountdowns);
    countdowns.start(1s);
    window.show();
    if (sortColumn >= 0)
        pane.findChild<QTreeView *>()->sortByColumn(sortColumn, Qt::DescendingOrder);
    engine.start();
    run(settleTime);
    ticks = 0;
    watch.begin();
    run(time);
    const Figures figures = watch.end(ticks);
    if (!picture.isEmpty())
        window.grab().save(picture);
    return figures;
}

Figures chatFigures(Watch &watch, int perSecond, std::chrono::milliseconds time)
{
    const SystemClock clock;
    ConversationModel model(clock);
    MessageView view(model);
    view.resize(windowSize);
    view.show();
    const Talk talk(perSecond);
    QObject::connect(&talk, &Talk::said, &model, &ConversationModel::addMessages);
    qint64 ticks = 0;
    QObject::connect(&talk, &Talk::said, &model, [&ticks] { ++ticks; });
    // Longer, so that the window of rows is full and old ones fall out.
    run(settleTime * 5);
    ticks = 0;
    watch.begin();
    run(time);
    return watch.end(ticks);
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    Watch application(argc, argv);
    const Appearance appearance(application, ThemeChoice::Light);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("What the panes cost the painting thread"));
    parser.addHelpOption();
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Prints one JSON object."));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
                                     QStringLiteral("Measures each for S seconds."), QStringLiteral("S"),
                                     QStringLiteral("10"));
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("Rows of the table."),
                                  QStringLiteral("N"), QStringLiteral("10000"));
    const QCommandLineOption changing(QStringLiteral("changing"), QStringLiteral("Rows that change."),
                                      QStringLiteral("N"), QStringLiteral("1000"));
    const QCommandLineOption only(QStringLiteral("only"),
                                  QStringLiteral("Measures one: table, sorted or chat."),
                                  QStringLiteral("WHAT"));
    const QCommandLineOption picture(QStringLiteral("picture"),
                                     QStringLiteral("Saves what the table looked like at the end."),
                                     QStringLiteral("FILE"));
    parser.addOptions({json, picture, seconds, rows, changing, only});
    parser.process(application);
    const std::chrono::seconds time(parser.value(seconds).toInt());
    const int rowCount = std::max(1, parser.value(rows).toInt());
    const int changingCount = std::clamp(parser.value(changing).toInt(), 1, rowCount);

    QJsonObject all;
    const auto report = [&](const char *name, const QString &words, auto measure) {
        if (parser.isSet(only) && parser.value(only) != QLatin1String(name))
            return;
        const Figures figures = measure();
        all.insert(QLatin1String(name),
                   QJsonObject{{QStringLiteral("cpuPercent"), figures.cpuPercent},
                               {QStringLiteral("longestTurnMs"), figures.longestTurn},
                               {QStringLiteral("longestEventMs"), figures.longestEvent},
                               {QStringLiteral("changesPerSecond"), figures.changesPerSecond}});
        if (!parser.isSet(json))
            std::printf("%-44s %6.2f %% %10.2f ms %10.2f ms %10.1f\n", qPrintable(words), figures.cpuPercent,
                        figures.longestTurn, figures.longestEvent, figures.changesPerSecond);
        std::fflush(stdout);
    };
    if (!parser.isSet(json))
        std::printf("%-44s %8s %13s %13s %10s\n", "painting thread", "CPU", "longest turn", "longest event",
                    "changes/s");
    const QString amount = QStringLiteral("%1 tasks, %2 change").arg(rowCount).arg(changingCount);
    report("table", amount, [&] {
        return tableFigures(application, rowCount, changingCount, -1, time, parser.value(picture));
    });
    report("sorted", amount + QStringLiteral(", sorted by speed"), [&] {
        return tableFigures(application, rowCount, changingCount, TaskTableModel::SpeedColumn, time,
                            parser.value(picture));
    });
    report("chat", QStringLiteral("1,000 messages a second"),
           [&] { return chatFigures(application, 1000, time); });
    if (parser.isSet(json))
        std::printf("%s\n", QJsonDocument(all).toJson(QJsonDocument::Compact).constData());
    return 0;
}

#include "bench_views.moc"
