// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/processgroup.h"

#include "core/base/descriptorlimit.h"
#include "core/tasks/processwatcher.h"

#include <QDir>
#include <QFile>

#include <csignal>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif
#include <unistd.h>

namespace Landline::Tasks {

ProcessGroup::ProcessGroup(qint64 leader)
    : m_id(leader)
{}

void ProcessGroup::lead()
{
    ::setpgid(0, 0);
    restoreDescriptorLimit();
    ProcessWatcher::enter();
#ifdef Q_OS_LINUX
    ::prctl(PR_SET_PDEATHSIG, SIGTERM); // also where nobody watches
#endif
}

void ProcessGroup::send(int signalNumber) const
{
    if (m_id > 0)
        ::kill(-static_cast<pid_t>(m_id), signalNumber);
}

void ProcessGroup::terminate() const
{
    send(SIGTERM);
    send(SIGCONT);
}

void ProcessGroup::kill() const
{
    send(SIGKILL);
}

void ProcessGroup::stop() const
{
    send(SIGSTOP);
}

void ProcessGroup::wake() const
{
    send(SIGCONT);
}

#ifdef Q_OS_LINUX
/** True when the process belongs to the group and is no zombie (proc(5): state and pgrp follow the name in
 * parentheses). */
static bool runsInGroup(const QString &pid, qint64 group)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray line = file.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    return fields.value(2).toLongLong() == group && fields.value(0) != "Z" && fields.value(0) != "X";
}
#endif

bool ProcessGroup::isAlive() const
{
    if (m_id <= 0 || ::kill(-static_cast<pid_t>(m_id), 0) != 0)
        return false;
#ifdef Q_OS_LINUX
    const QStringList pids = QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[1-9]*")}, QDir::Dirs);
    return std::any_of(pids.cbegin(), pids.cend(),
                       [this](const QString &pid) { return runsInGroup(pid, m_id); });
#else
    return true;
#endif
}

} // namespace Landline::Tasks
