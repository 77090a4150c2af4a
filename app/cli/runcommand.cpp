// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runcommand.h"

#include "app/cli/eventwriter.h"
#include "core/tasks/processoperation.h"

#include <QCommandLineParser>
#include <QTemporaryFile>
#include <QThread>

#include <csignal>

namespace Landline::Cli {

using namespace Landline::Tasks;
using std::chrono::milliseconds;

static const QString commandGroup = QStringLiteral("commands");

class RunCommand::Output
{
public:
    /** What a job writes beyond this goes to a temporary file until it has ended. */
    static constexpr qsizetype maxInMemory = 1 << 20;

    void append(const QByteArray &bytes)
    {
        if (!m_file && m_memory.size() + bytes.size() <= maxInMemory) {
            m_memory.append(bytes);
            return;
        }
        if (!m_file) {
            m_file = std::make_unique<QTemporaryFile>();
            if (!m_file->open() || m_file->write(m_memory) != m_memory.size())
                m_lost = true;
            m_memory.clear();
        }
        if (m_file->write(bytes) != bytes.size())
            m_lost = true;
    }

    /** Calls `take` with each piece, in order. False: some of it could not be kept (a full disk). */
    template <class Take>
    bool drain(Take take)
    {
        if (!m_memory.isEmpty())
            take(m_memory);
        if (m_file) {
            m_file->seek(0);
            for (QByteArray piece = m_file->read(maxInMemory); !piece.isEmpty();
                 piece = m_file->read(maxInMemory))
                take(piece);
        }
        return !m_lost;
    }

private:
    QByteArray m_memory;
    std::unique_ptr<QTemporaryFile> m_file;
    bool m_lost = false;
};

RunCommand::RunCommand(QProcessEnvironment childEnvironment)
    : m_environment(std::move(childEnvironment))
    , m_queue(m_clock)
{}

RunCommand::~RunCommand() = default;

void RunCommand::addOptions(QCommandLineParser &parser) const
{
    parser.addOptions({
        {QStringLiteral("j"), QStringLiteral("How many run at once (default: one for each processor)."),
         QStringLiteral("N")},
        {QStringLiteral("timeout"), QStringLiteral("Ends a command after S seconds."), QStringLiteral("S")},
        {QStringLiteral("grace"),
         QStringLiteral("Seconds between asking a command to end and killing it (default 5)."),
         QStringLiteral("S")},
        {QStringLiteral("retries"),
         QStringLiteral("Runs a command that failed up to N times more (default 0)."), QStringLiteral("N")},
    });
    parser.addPositionalArgument(QStringLiteral("FILE"),
                                 QStringLiteral("Commands, one a line; “-” or nothing: standard input."),
                                 QStringLiteral("[FILE|-]"));
}

/** The value of a numeric option; `problem` is set when it is not a number within the bounds. */
static double numberOption(const QCommandLineParser &parser, const QString &name, double byDefault,
                           double least, double most, QString &problem)
{
    if (!parser.isSet(name))
        return byDefault;
    bool ok = false;
    const double value = parser.value(name).toDouble(&ok);
    if (!ok || !(value >= least && value <= most)) {
        problem = QStringLiteral("--%1 takes a number from %2 to %3, not “%4”")
                      .arg(name, QString::number(least), QString::number(most), parser.value(name));
    }
    return value;
}

QString RunCommand::start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile)
{
    Q_UNUSED(profile); // its state is in the file that is read, never in the desktop program's queue
    static constexpr double longest = 1e7;
    m_writer = &writer;
    QString problem;
    const int atOnce = static_cast<int>(
        numberOption(parser, QStringLiteral("j"), QThread::idealThreadCount(), 1, 1000, problem));
    const double timeout = numberOption(parser, QStringLiteral("timeout"), 0, 0, longest, problem);
    const double grace = numberOption(parser, QStringLiteral("grace"), 5, 0, longest, problem);
    const int retries =
        static_cast<int>(numberOption(parser, QStringLiteral("retries"), 0, 0, 1000, problem));
    if (!problem.isEmpty())
        return problem;
    if (parser.positionalArguments().size() > 1)
        return QStringLiteral("only one file of commands can be given");

    m_options.group = commandGroup;
    m_options.timeout = milliseconds(static_cast<qint64>(timeout * 1000));
    m_options.grace = milliseconds(static_cast<qint64>(grace * 1000));
    m_options.retry.maxAttempts = retries + 1;
    m_options.retry.isRetryable = [](const Error &) { return true; };
    m_queue.setGroupLimit(commandGroup, atOnce);
    m_window = 2 * atOnce + 8;

    connect(&m_queue, &TaskQueue::taskFinished, this, &RunCommand::jobEnded);
    connect(&m_queue, &TaskQueue::stateChanged, this, &RunCommand::stateChanged);
    connect(&m_reader, &LineReader::lineRead, this, &RunCommand::addJob);
    connect(&m_reader, &LineReader::ended, this, [this] {
        m_allRead = true;
        endIfDone();
    });
    connect(&m_reader, &LineReader::failed, this, [this](const QString &message) {
        m_writer->diagnostic(message);
        ++m_failures;
        m_allRead = true;
        endIfDone();
    });

    const QStringList files = parser.positionalArguments();
    if (const QString wrong = m_reader.open(files.value(0, QStringLiteral("-"))); !wrong.isEmpty()) {
        m_writer->diagnostic(wrong);
        Q_EMIT finished(SomethingFailed);
    }
    return {};
}

void RunCommand::addJob(const QByteArray &line)
{
    QString command = QString::fromLocal8Bit(line);
    if (command.endsWith(u'\r'))
        command.chop(1); // of a list that was written on Windows
    if (command.trimmed().isEmpty())
        return;
    auto job = std::make_shared<Job>();
    job->number = ++m_added;
    job->command = command;
    TaskOptions options = m_options;
    options.title = command;
    // The job is known by its id before the queue can start it: that happens in the event loop.
    const TaskId id = m_queue.addTask([this, job] { return makeOperation(*job); }, options);
    m_jobs.insert(id, job);
    if (m_jobs.size() >= m_window)
        m_reader.pause();
}

std::unique_ptr<Operation> RunCommand::makeOperation(Job &job)
{
    job.out = std::make_shared<Output>();
    job.err = std::make_shared<Output>();
    auto operation = std::make_unique<ProcessOperation>(Tasks::Command{job.command, {}, m_environment});
    connect(operation.get(), &ProcessOperation::standardOutputRead, this,
            [out = job.out](const QByteArray &bytes) { out->append(bytes); });
    connect(operation.get(), &ProcessOperation::standardErrorRead, this,
            [err = job.err](const QByteArray &bytes) { err->append(bytes); });
    return operation;
}

void RunCommand::stateChanged(TaskId id, TaskState state)
{
    const std::shared_ptr<Job> job = m_jobs.value(id);
    if (m_interrupted && state == TaskState::RetryWait)
        m_queue.request(id, TaskVerb::Cancel); // nothing is started any more
    if (!job || !m_writer->isJson())
        return;
    QJsonObject event{{QStringLiteral("id"), job->number}, {QStringLiteral("command"), job->command}};
    if (state == TaskState::Running) {
        event.insert(QStringLiteral("event"), QStringLiteral("started"));
        m_writer->event(event);
    } else if (state == TaskState::RetryWait) {
        const std::optional<TaskSnapshot> task = m_queue.task(id);
        event.insert(QStringLiteral("event"), QStringLiteral("retry"));
        event.insert(QStringLiteral("attempt"), task->attempt);
        event.insert(QStringLiteral("message"), task->error.message);
        m_writer->event(event);
    }
}

static QString reasonFor(const TaskSnapshot &task)
{
    if (task.state == TaskState::Canceled)
        return QStringLiteral("cancelled");
    switch (task.error.code) {
    case ErrorCode::Timeout:
        return QStringLiteral("timeout");
    case ErrorCode::Signal:
        return QStringLiteral("signal");
    case ErrorCode::ExitCode:
        return QStringLiteral("exit");
    default:
        return QStringLiteral("start");
    }
}

void RunCommand::jobEnded(const TaskSnapshot &task)
{
    const std::shared_ptr<Job> job = m_jobs.take(task.id);
    m_queue.request(task.id, TaskVerb::Remove);
    const bool ok = task.state == TaskState::Succeeded;
    if (!ok)
        ++m_failures;

    QJsonObject event{{QStringLiteral("event"), ok ? QStringLiteral("done") : QStringLiteral("failed")},
                      {QStringLiteral("id"), job->number},
                      {QStringLiteral("command"), job->command},
                      {QStringLiteral("attempts"), task.attempt},
                      {QStringLiteral("seconds"), static_cast<double>(task.activeTime.count()) / 1000}};
    for (const QString &key : task.details.keys())
        event.insert(key, task.details.value(key));
    if (!ok) {
        event.insert(QStringLiteral("reason"), reasonFor(task));
        event.insert(QStringLiteral("message"), task.error.message);
    }
    bool complete = true;
    for (const auto &[name, output, toError] : {std::tuple{QStringLiteral("stdout"), job->out, false},
                                                std::tuple{QStringLiteral("stderr"), job->err, true}}) {
        QByteArray whole;
        if (output) {
            complete &= output->drain([&, toError = toError](const QByteArray &piece) {
                if (m_writer->isJson())
                    whole.append(piece);
                else
                    m_writer->raw(piece, toError);
            });
        }
        event.insert(name, QString::fromUtf8(whole));
    }
    m_writer->event(event);
    if (!ok && task.state != TaskState::Canceled)
        m_writer->diagnostic(QStringLiteral("%1: %2").arg(job->command, task.error.message));
    if (!complete)
        m_writer->diagnostic(
            QStringLiteral("%1: the disk is full, part of the output is lost").arg(job->command));
    if (m_jobs.size() < m_window && !m_interrupted)
        m_reader.resume();
    endIfDone();
}

void RunCommand::endIfDone()
{
    if (!m_jobs.isEmpty() || (!m_allRead && !m_interrupted))
        return;
    Q_EMIT finished(m_interrupted ? Interrupted : m_failures > 0 ? SomethingFailed : AllWell);
}

void RunCommand::interrupt(int count, int signalNumber)
{
    m_interrupted = true;
    m_reader.pause();
    const bool force = count > 1 || signalNumber != SIGINT;
    if (!force)
        m_writer->note(QStringLiteral("Waiting for the commands that run; interrupt again to end them."));
    const QList<TaskId> ids = m_jobs.keys();
    for (const TaskId id : ids) {
        if (force || m_queue.taskStatus(id) != TaskState::Running)
            m_queue.request(id, TaskVerb::Cancel);
    }
    endIfDone();
}

} // namespace Landline::Cli
