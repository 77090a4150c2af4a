// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/operation.h"
#include "core/tasks/processgroup.h"

#include <QProcess>
#include <QTimer>

namespace Landline::Tasks {

/** What to run. */
struct Command
{
    QString text;      ///< for the shell's -c
    QString directory; ///< empty: this program's own
    QProcessEnvironment environment = QProcessEnvironment(QProcessEnvironment::InheritFromParent);
    QString shell = QStringLiteral("/bin/sh");
    QStringList words; ///< when not empty: a program and its arguments, without a shell
};

/**
 * A command as a child process that leads a process group of its own, with empty standard input. A
 * cancel ends the whole group: TERM and CONT first, KILL after the grace, so that no grandchild is left. A
 * pause stops the group (STOP, CONT). Succeeds with exit status 0; details say "exitStatus" or "signal".
 */
class ProcessOperation final : public Operation
{
    Q_OBJECT
public:
    explicit ProcessOperation(Command command);
    ~ProcessOperation() override;

    void start() override;
    void cancel() override;
    void kill() override;
    void suspend() override;
    void resume() override;
    [[nodiscard]] Capabilities capabilities() const override { return Capability::Suspendable; }

signals:
    void standardOutputRead(const QByteArray &bytes);
    void standardErrorRead(const QByteArray &bytes);

private:
    void readOutput();
    void ended(int status, QProcess::ExitStatus how);
    void endWhenGroupIsGone();
    void letGo();

    Command m_command;
    QProcess *m_process = nullptr;
    qint64 m_leader = 0;  ///< the process that was started, until the watcher has forgotten it
    ProcessGroup m_group; ///< empty before the start and after the end
    bool m_canceling = false;
    bool m_stopped = false;
    QTimer m_poll;
};

} // namespace Landline::Tasks
