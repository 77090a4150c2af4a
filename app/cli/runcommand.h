// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/joblog.h"
#include "app/cli/joboutput.h"
#include "app/cli/linereader.h"
#include "app/cli/runoptions.h"
#include "core/base/clock.h"
#include "core/tasks/processwatcher.h"
#include "core/tasks/taskqueue.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QTimer>

#include <deque>
#include <memory>

namespace Landline::Cli {

/** `landline-cli run`: shell commands, one a line, through the task queue. */
class RunCommand final : public Command
{
    Q_OBJECT
public:
    /** With --keep-order: ended commands whose output waits for an earlier one's. */
    static constexpr size_t maxWaitingForOrder = 10'000;

    explicit RunCommand(QProcessEnvironment childEnvironment);
    ~RunCommand() override;

    void addOptions(QCommandLineParser &parser) const override;
    QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) override;
    void interrupt(int count, int signalNumber) override;

private:
    struct Job
    {
        qint64 number = 0; ///< from 1, in the order of the lines
        QString command;
        std::unique_ptr<JobOutput> out; ///< of the last attempt
        std::unique_ptr<JobOutput> err;
        std::optional<Tasks::TaskSnapshot> end;
    };
    enum class Stop { StartNothing, EndAll };

    void readFrom(const QString &file);
    void takeLine(const QByteArray &line);
    [[nodiscard]] bool isToRun(const Job &job);
    void refuse(const Job &job, const QString &message);
    void addJob(std::shared_ptr<Job> job);
    std::unique_ptr<Tasks::Operation> makeOperation(const std::shared_ptr<Job> &job);
    void stateChanged(Tasks::TaskId id, Tasks::TaskState state);
    void jobEnded(const Tasks::TaskSnapshot &task);
    void log(const Job &job);
    void tellEnds();
    void tellEnd(const Job &job);
    void failed();
    void stop(Stop how);
    void readOn();
    void drawProgress();
    void endIfDone();

    QProcessEnvironment m_environment;
    RunOptions m_options;
    std::optional<Tasks::ProcessWatcher> m_watcher; ///< outlives the queue, which ends commands itself
    SystemClock m_clock;
    OutputStore m_outputs;
    Tasks::TaskQueue m_queue;
    LineReader m_reader;
    std::optional<JobLog> m_log;
    EventWriter *m_writer = nullptr;
    QTimer m_progressTimer;
    std::chrono::milliseconds m_startedAt{0};
    QHash<Tasks::TaskId, std::shared_ptr<Job>> m_jobs; ///< in the queue
    std::deque<std::shared_ptr<Job>> m_order;          ///< with --keep-order: not told yet, by number
    qsizetype m_window = 0; ///< jobs in the queue at once: a list of millions is read as it is worked off
    std::optional<qint64> m_total;
    qint64 m_taken = 0;
    qint64 m_ended = 0;
    int m_failures = 0;
    bool m_allRead = false;
    bool m_stopping = false;
    bool m_interrupted = false;
    bool m_finished = false;
};

} // namespace Landline::Cli
