// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runcommand.h"

#include "app/cli/eventwriter.h"
#include "app/cli/runevents.h"
#include "app/cli/runprogress.h"
#include "core/tasks/processoperation.h"

#include <QCommandLineParser>

#include <csignal>
#include <utility>

namespace Landline::Cli {

using namespace Landline::Tasks;

/** A command as an error names it: one of a megabyte would hide what went wrong. */
static QString inShort(const QString &command)
{
    static constexpr qsizetype longest = 200;
    return command.size() <= longest ? command : command.left(longest) + QChar(0x2026);
}

static const QString commandGroup = QStringLiteral("commands");
static constexpr std::chrono::milliseconds progressInterval{200};

RunCommand::RunCommand(QProcessEnvironment childEnvironment)
    : m_environment(std::move(childEnvironment))
    , m_queue(m_clock)
{}

RunCommand::~RunCommand() = default;

void RunCommand::addOptions(QCommandLineParser &parser) const
{
    RunOptions::addTo(parser);
}

QString RunCommand::start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile)
{
    Q_UNUSED(profile); // its state is in the joblog, never in the desktop program's queue
    m_writer = &writer;
    const Result<RunOptions> options = RunOptions::from(parser);
    if (!options)
        return options.error().message;
    m_options = *options;
    m_watcher.emplace();
    if (!m_options.jobLog.isEmpty()) {
        Result<JobLog> log =
            JobLog::open(m_options.jobLog, m_options.resume ? JobLogStart::Resume : JobLogStart::New);
        if (!log) {
            m_writer->diagnostic(log.error().message);
            Q_EMIT finished(SomethingFailed);
            return {};
        }
        if (log->wasMended())
            m_writer->note(
                QStringLiteral("%1: its last line was torn and has been cut off.").arg(m_options.jobLog));
        m_log.emplace(std::move(*log));
    }
    m_queue.setGroupLimit(commandGroup, m_options.atOnce);
    m_window = 2 * m_options.atOnce + 8;
    connect(&m_queue, &TaskQueue::taskFinished, this, &RunCommand::jobEnded);
    connect(&m_queue, &TaskQueue::stateChanged, this, &RunCommand::stateChanged);
    readFrom(m_options.file);
    return {};
}

void RunCommand::readFrom(const QString &file)
{
    m_startedAt = m_clock.monotonic();
    if (m_writer->isTerminal() && !m_writer->isJson()) {
        m_total = countCommands(file);
        connect(&m_progressTimer, &QTimer::timeout, this, &RunCommand::drawProgress);
        m_progressTimer.start(progressInterval);
    }
    connect(&m_reader, &LineReader::lineRead, this, &RunCommand::takeLine);
    connect(&m_reader, &LineReader::ended, this, [this] {
        m_allRead = true;
        m_total = m_taken;
        endIfDone();
    });
    connect(&m_reader, &LineReader::failed, this, [this](const QString &message) {
        m_writer->diagnostic(message);
        ++m_failures;
        m_allRead = true;
        endIfDone();
    });
    if (const QString wrong = m_reader.open(file); !wrong.isEmpty()) {
        m_writer->diagnostic(wrong);
        Q_EMIT finished(SomethingFailed);
    }
}

void RunCommand::takeLine(const QByteArray &line)
{
    QByteArray command = line;
    if (command.endsWith('\r'))
        command.chop(1); // of a list that was written on Windows
    if (command.trimmed().isEmpty())
        return;
    auto job = std::make_shared<Job>();
    job->number = ++m_taken;
    job->command = QString::fromLocal8Bit(command);
    if (command.contains('\0'))
        refuse(*job, QStringLiteral("it holds a NUL byte, which no command can"));
    else if (job->command.toLocal8Bit() != command)
        refuse(*job, QStringLiteral("it holds bytes that are not UTF-8 text"));
    else if (isToRun(*job))
        addJob(std::move(job));
}

void RunCommand::refuse(const Job &job, const QString &message)
{
    ++m_ended;
    m_writer->event(RunEvents::refused(job.number, job.command, message));
    m_writer->diagnostic(QStringLiteral("command %1 is not run: %2").arg(job.number).arg(message));
    failed();
}

bool RunCommand::isToRun(const Job &job)
{
    if (!m_log)
        return true;
    switch (m_log->earlier(job.number, job.command.toLocal8Bit())) {
    case JobLog::Earlier::None:
    case JobLog::Earlier::Failed:
        return true;
    case JobLog::Earlier::Succeeded:
        ++m_ended;
        m_writer->event(RunEvents::skipped(job.number, job.command));
        return false;
    case JobLog::Earlier::OtherCommand:
        break;
    }
    ++m_failures;
    m_writer->diagnostic(
        QStringLiteral("command %1 is “%2”, but another one in %3: the list has changed. Resume "
                       "with the list as it was, or run this one with a new joblog.")
            .arg(job.number)
            .arg(job.command, m_options.jobLog));
    stop(Stop::StartNothing);
    return false;
}

void RunCommand::addJob(std::shared_ptr<Job> job)
{
    TaskOptions options;
    options.group = commandGroup;
    options.title = job->command;
    options.timeout = m_options.timeout;
    options.grace = m_options.grace;
    options.retry.maxAttempts = m_options.retries + 1;
    options.retry.initialDelay = m_options.backoff;
    options.retry.maxDelay =
        std::max<std::chrono::milliseconds>(m_options.backoff, RunOptions::longestBackoff);
    options.retry.isRetryable = [](const Error &) { return true; };
    // The job is known by its id before the queue can start it: that happens in the event loop.
    const TaskId id = m_queue.addTask([this, job] { return makeOperation(job); }, options);
    m_jobs.insert(id, job);
    if (m_options.keepOrder)
        m_order.push_back(std::move(job));
    readOn();
}

std::unique_ptr<Operation> RunCommand::makeOperation(const std::shared_ptr<Job> &job)
{
    job->out = std::make_unique<JobOutput>(m_outputs);
    job->err = std::make_unique<JobOutput>(m_outputs);
    auto operation = std::make_unique<ProcessOperation>(Tasks::Command{job->command, {}, m_environment});
    connect(operation.get(), &ProcessOperation::standardOutputRead, this,
            [job](const QByteArray &bytes) { job->out->append(bytes); });
    connect(operation.get(), &ProcessOperation::standardErrorRead, this,
            [job](const QByteArray &bytes) { job->err->append(bytes); });
    return operation;
}

void RunCommand::stateChanged(TaskId id, TaskState state)
{
    if (m_stopping && state == TaskState::RetryWait)
        m_queue.request(id, TaskVerb::Cancel); // nothing is started any more
    const std::shared_ptr<Job> job = m_jobs.value(id);
    if (!job || !m_writer->isJson())
        return;
    if (state == TaskState::Running) {
        m_writer->event(RunEvents::started(job->number, job->command));
    } else if (state == TaskState::RetryWait) {
        if (const std::optional<TaskSnapshot> task = m_queue.task(id))
            m_writer->event(RunEvents::retry(job->number, job->command, *task));
    }
}

void RunCommand::jobEnded(const TaskSnapshot &task)
{
    const std::shared_ptr<Job> job = m_jobs.take(task.id);
    m_queue.request(task.id, TaskVerb::Remove);
    ++m_ended;
    job->end = task;
    log(*job);
    if (m_options.keepOrder)
        tellEnds();
    else
        tellEnd(*job);
    if (task.state != TaskState::Succeeded)
        failed();
    if (!m_writer->isWritable() && !m_stopping) { // nobody reads what they say any more
        ++m_failures;
        stop(Stop::EndAll);
    }
    readOn();
    endIfDone();
}

void RunCommand::log(const Job &job)
{
    if (!m_log || job.end->attempt == 0)
        return; // what never started is left to the next run
    const qint64 bytes = job.out ? job.out->size() : 0;
    const Result<void> written = m_log->append(RunEvents::logEntry(job.number, job.command, *job.end, bytes));
    if (written)
        return;
    m_log.reset();
    ++m_failures;
    m_writer->diagnostic(QStringLiteral("%1. Nothing more is started: it would be run again by --resume.")
                             .arg(written.error().message));
    stop(Stop::StartNothing);
}

void RunCommand::tellEnds()
{
    while (!m_order.empty() && m_order.front()->end) {
        tellEnd(*m_order.front());
        m_order.pop_front();
    }
}

void RunCommand::tellEnd(const Job &job)
{
    const TaskSnapshot &task = *job.end;
    bool complete = true;
    if (m_writer->isJson()) {
        QJsonObject event = RunEvents::ended(job.number, job.command, task);
        complete &= RunEvents::addOutput(event, QStringLiteral("stdout"), job.out.get(), *m_writer);
        complete &= RunEvents::addOutput(event, QStringLiteral("stderr"), job.err.get(), *m_writer);
        m_writer->event(event);
    } else if (job.out) {
        complete &= job.out->drain([this](const QByteArray &piece) { m_writer->raw(piece, false); });
        complete &= job.err->drain([this](const QByteArray &piece) { m_writer->raw(piece, true); });
    }
    if (task.state == TaskState::Failed)
        m_writer->diagnostic(QStringLiteral("%1: %2").arg(inShort(job.command), task.error.message));
    if (!complete) {
        ++m_failures;
        m_writer->diagnostic(
            QStringLiteral("%1: the disk is full, part of the output is lost").arg(inShort(job.command)));
    }
}

void RunCommand::failed()
{
    ++m_failures;
    if (m_options.halt == HaltPolicy::Never || m_stopping)
        return;
    m_writer->note(m_options.halt == HaltPolicy::Soon
                       ? QStringLiteral("Nothing more is started after a failure (--halt soon).")
                       : QStringLiteral("All is ended after a failure (--halt now)."));
    stop(m_options.halt == HaltPolicy::Soon ? Stop::StartNothing : Stop::EndAll);
}

void RunCommand::stop(Stop how)
{
    m_stopping = true;
    m_reader.pause();
    m_queue.setGroupSuspended(commandGroup, true);
    const QList<TaskId> ids = m_jobs.keys();
    for (const TaskId id : ids) {
        if (how == Stop::EndAll || m_queue.taskStatus(id) != TaskState::Running)
            m_queue.request(id, TaskVerb::Cancel);
    }
    endIfDone();
}

void RunCommand::readOn()
{
    const bool isFull = m_jobs.size() >= m_window || m_order.size() >= maxWaitingForOrder;
    if (isFull || m_stopping)
        m_reader.pause();
    else
        m_reader.resume();
}

void RunCommand::drawProgress()
{
    RunProgress progress{m_ended, m_total, m_failures, 0, m_clock.monotonic() - m_startedAt};
    for (auto job = m_jobs.cbegin(); job != m_jobs.cend(); ++job) {
        const std::optional<TaskState> state = m_queue.taskStatus(job.key());
        progress.running += state && isActive(*state);
    }
    m_writer->progress(progressLine(progress));
}

void RunCommand::endIfDone()
{
    if (!m_jobs.isEmpty() || (!m_allRead && !m_stopping) || std::exchange(m_finished, true))
        return;
    m_progressTimer.stop();
    m_writer->progress({});
    Q_EMIT finished(m_interrupted ? Interrupted : m_failures > 0 ? SomethingFailed : AllWell);
}

void RunCommand::interrupt(int count, int signalNumber)
{
    m_interrupted = true;
    const bool force = count > 1 || signalNumber != SIGINT;
    if (!force && !m_jobs.isEmpty())
        m_writer->note(QStringLiteral("Waiting for the commands that run; interrupt again to end them."));
    stop(force ? Stop::EndAll : Stop::StartNothing);
}

} // namespace Landline::Cli
