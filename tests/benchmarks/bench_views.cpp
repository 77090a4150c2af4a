// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadrequest.h"
#include "core/tasks/taskqueue.h"
#include "tests/benchmarks/viewload.h"
#include "ui/chat/messageview.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadspane.h"
#include "ui/models/conversationmodel.h"
#include "ui/models/downloadpreferences.h"
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
#include <QTreeView>

#include <cstdio>
#include <ctime>

/*
 * What the panes cost the painting thread while much happens: a table of 10,000 tasks of which 1,000 change
 * ten times a second, a list of 5,000 downloads of which three do, the same list when all that was removed
 * from it goes, and a conversation that 1,000 messages a second come into. The changes are made in another
 * thread, as the engine makes them, and arrive as queued signals.
 */

using namespace Landline;
using namespace Landline::Ui;
using namespace Landline::Bench;
using namespace std::chrono_literals;

namespace {

constexpr QSize windowSize{1280, 800};
constexpr auto settleTime = 1500ms;
constexpr int manyDownloads = 5000;
constexpr int runningDownloads = 3; // as many as the program starts at once

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

/** A pane of downloads with what feeds it. */
struct Downloads
{
    Downloads()
    {
        window.resize(windowSize);
        pane.resize(windowSize);
        QObject::connect(&engine, &Engine::added, &table, &TaskTableModel::addTasks);
        QObject::connect(&engine, &Engine::changed, &table, &TaskTableModel::updateTasks);
        QObject::connect(&engine, &Engine::removed, &table, &TaskTableModel::removeTaskSoon);
        QObject::connect(&engine, &Engine::changed, &table, [this] { ++ticks; });
        window.show();
    }
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    TaskTableModel table{clock};
    TaskCommands commands{queue, table};
    QWidget window;
    NoticeBar notices{&window};
    DownloadAdder adder{queue};
    DownloadPreferences preferences{clock, {}};
    TasksPane tasks{queue, table, commands, notices, &window};
    DownloadsPane pane{queue, table, commands, adder, preferences, notices, &window};
    qint64 ticks = 0;
    Engine engine{manyDownloads, runningDownloads, QString(Landline::Downloads::downloadKindName)};
};

Figures downloadFigures(Watch &watch, std::chrono::milliseconds time, const QString &picture)
{
    Downloads downloads;
    downloads.tasks.hide();
    downloads.engine.start();
    run(settleTime);
    downloads.ticks = 0;
    watch.begin();
    run(time);
    const Figures figures = watch.end(downloads.ticks);
    if (!picture.isEmpty())
        downloads.window.grab().save(picture);
    return figures;
}

/** The rows are hidden, as those are that people remove, and then go. */
Figures removalFigures(Watch &watch)
{
    Downloads downloads;
    downloads.tasks.hide();
    run(settleTime);
    watch.begin();
    downloads.commands.removeLater(downloads.engine.ids());
    downloads.engine.removeAll();
    while (downloads.table.rowCount() > 0)
        run(viewTick);
    return watch.end(manyDownloads);
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
                                  QStringLiteral("Measures one: table, sorted, downloads, removal or chat."),
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
    report("downloads", QStringLiteral("%1 downloads, %2 change").arg(manyDownloads).arg(runningDownloads),
           [&] { return downloadFigures(application, time, parser.value(picture)); });
    report("removal", QStringLiteral("%1 downloads go").arg(manyDownloads),
           [&] { return removalFigures(application); });
    report("chat", QStringLiteral("1,000 messages a second"),
           [&] { return chatFigures(application, 1000, time); });
    if (parser.isSet(json))
        std::printf("%s\n", QJsonDocument(all).toJson(QJsonDocument::Compact).constData());
    return 0;
}

#include "bench_views.moc"
