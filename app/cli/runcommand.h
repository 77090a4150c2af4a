// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/linereader.h"
#include "core/base/clock.h"
#include "core/tasks/taskqueue.h"

#include <QHash>
#include <QProcessEnvironment>

#include <memory>

class QTemporaryFile;

namespace Landline::Cli {

/** `landline-cli run`: shell commands, one a line, through the task queue. */
class RunCommand final : public Command
{
    Q_OBJECT
public:
    explicit RunCommand(QProcessEnvironment childEnvironment);
    ~RunCommand() override;

    void addOptions(QCommandLineParser &parser) const override;
    QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) override;
    void interrupt(int count, int signalNumber) override;

private:
    /** One stream's output of one attempt; on disk once it is large. */
    class Output;
    struct Job
    {
        qint64 number = 0; ///< from 1, in the order of the lines
        QString command;
        std::shared_ptr<Output> out;
        std::shared_ptr<Output> err;
    };

    void addJob(const QByteArray &line);
    std::unique_ptr<Tasks::Operation> makeOperation(Job &job);
    void stateChanged(Tasks::TaskId id, Tasks::TaskState state);
    void jobEnded(const Tasks::TaskSnapshot &task);
    void endIfDone();

    QProcessEnvironment m_environment;
    SystemClock m_clock;
    Tasks::TaskQueue m_queue;
    LineReader m_reader;
    EventWriter *m_writer = nullptr;
    Tasks::TaskOptions m_options;
    QHash<Tasks::TaskId, std::shared_ptr<Job>> m_jobs;
    qint64 m_window =
        0; ///< jobs in the queue at once, so that a list of millions is read as it is worked off
    qint64 m_added = 0;
    int m_failures = 0;
    bool m_allRead = false;
    bool m_interrupted = false;
};

} // namespace Landline::Cli
