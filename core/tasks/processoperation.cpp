// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/processoperation.h"

#include "core/tasks/processwatcher.h"

#include <cstring>
#include <utility>

namespace Landline::Tasks {

// How often the end of grandchildren is looked for: the kernel tells nobody of the end of a group.
static constexpr std::chrono::milliseconds pollInterval{20};

ProcessOperation::ProcessOperation(Command command)
    : m_command(std::move(command))
    , m_poll(this)
{
    m_poll.setInterval(pollInterval);
    connect(&m_poll, &QTimer::timeout, this, &ProcessOperation::endWhenGroupIsGone);
}

ProcessOperation::~ProcessOperation()
{
    kill();
}

void ProcessOperation::start()
{
    m_process = new QProcess(this);
    if (m_command.words.isEmpty()) {
        m_process->setProgram(m_command.shell);
        m_process->setArguments({QStringLiteral("-c"), m_command.text});
    } else {
        m_process->setProgram(m_command.words.first());
        m_process->setArguments(m_command.words.sliced(1));
    }
    m_process->setProcessEnvironment(m_command.environment);
    if (!m_command.directory.isEmpty())
        m_process->setWorkingDirectory(m_command.directory);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier(&ProcessGroup::lead);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &ProcessOperation::readOutput);
    connect(m_process, &QProcess::readyReadStandardError, this, &ProcessOperation::readOutput);
    connect(m_process, &QProcess::finished, this, &ProcessOperation::ended);
    connect(m_process, &QProcess::started, this, [this] {
        m_group = ProcessGroup(m_process->processId());
        // What was asked for while it was being started.
        if (m_canceling)
            m_group.terminate();
        else if (m_stopped)
            m_group.stop();
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            letGo();
            fail({ErrorCode::Io,
                  QStringLiteral("cannot start the command: %1").arg(m_process->errorString()),
                  m_command.directory,
                  0,
                  {}});
        }
    });
    m_process->start();
    m_leader = m_process->processId();
}

/** The group is nobody's any more: neither this object nor the watcher signals it again. */
void ProcessOperation::letGo()
{
    m_group = {};
    ProcessWatcher::leave(std::exchange(m_leader, 0));
}

void ProcessOperation::readOutput()
{
    const QByteArray out = m_process->readAllStandardOutput();
    const QByteArray err = m_process->readAllStandardError();
    if (!out.isEmpty()) {
        Q_EMIT standardOutputRead(out);
        log(out);
    }
    if (!err.isEmpty()) {
        Q_EMIT standardErrorRead(err);
        log(err);
    }
}

void ProcessOperation::ended(int status, QProcess::ExitStatus how)
{
    readOutput();
    if (m_canceling) {
        endWhenGroupIsGone();
        return;
    }
    letGo(); // what a command left in the background on purpose lives on
    if (how == QProcess::CrashExit) {
        setDetails({{QStringLiteral("signal"), status}});
        fail({ErrorCode::Signal,
              QStringLiteral("ended by signal %1 (%2)")
                  .arg(status)
                  .arg(QString::fromLocal8Bit(::strsignal(status))),
              {},
              0,
              {}});
    } else {
        setDetails({{QStringLiteral("exitStatus"), status}});
        if (status == 0)
            succeed(QStringLiteral("exit status 0"), status);
        else
            fail({ErrorCode::ExitCode, QStringLiteral("exit status %1").arg(status), {}, 0, {}});
    }
}

void ProcessOperation::endWhenGroupIsGone()
{
    if (m_process->state() != QProcess::NotRunning || m_group.isAlive()) {
        m_poll.start();
        return;
    }
    m_poll.stop();
    letGo();
    endCanceled();
}

void ProcessOperation::cancel()
{
    m_canceling = true;
    m_group.terminate();
    m_poll.start();
}

void ProcessOperation::kill()
{
    m_poll.stop();
    m_group.kill();
    letGo();
    if (m_process && m_process->state() != QProcess::NotRunning) {
        // Its end is near but not here: let it outlive this object, or QProcess would wait for it.
        m_process->disconnect(this);
        m_process->kill(); // also where it has no group yet
        m_process->setParent(nullptr);
        connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
        m_process = nullptr;
    }
}

void ProcessOperation::suspend()
{
    m_stopped = true;
    m_group.stop();
    acknowledgeSuspended();
}

void ProcessOperation::resume()
{
    m_stopped = false;
    m_group.wake();
}

} // namespace Landline::Tasks
