// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/afterdownloads.h"

#include "core/tasks/kinds/commandkind.h"
#include "core/tasks/taskqueue.h"
#include "ui/downloads/systempower.h"
#include "ui/models/tasktablemodel.h"

#include <utility>

namespace Landline::Ui {

QString afterAllText(AfterAll what)
{
    switch (what) {
    case AfterAll::Nothing:
        break;
    case AfterAll::Quit:
        return AfterDownloads::tr("Quit Landline");
    case AfterAll::Sleep:
        return AfterDownloads::tr("Put the computer to sleep");
    case AfterAll::Command:
        return AfterDownloads::tr("Run a command…");
    }
    return AfterDownloads::tr("Do nothing");
}

AfterDownloads::AfterDownloads(Tasks::TaskQueue &queue, const TaskTableModel &table, SystemPower &power,
                               std::chrono::milliseconds tick, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_table(table)
    , m_power(power)
{
    m_tick.setInterval(tick);
    connect(&m_tick, &QTimer::timeout, this, &AfterDownloads::countDown);
    connect(&table, &TaskTableModel::totalsChanged, this, &AfterDownloads::look);
}

bool AfterDownloads::isBusy() const
{
    if (m_table.total().downloads > 0)
        return true;
    static const QString unpacking = QStringLiteral("unpack");
    for (int row = 0; row < m_table.rowCount(); ++row) {
        const Tasks::TaskSnapshot &task = m_table.taskAt(row);
        if (task.spec.kind == unpacking && !isFinished(task.state))
            return true;
    }
    return false;
}

void AfterDownloads::choose(AfterAll what, const QString &command)
{
    stopAnnouncing();
    const bool isOtherCommand = std::exchange(m_command, command) != command;
    m_wasBusy = isBusy();
    if (std::exchange(m_chosen, what) != what || isOtherCommand)
        Q_EMIT chosenChanged(what);
}

void AfterDownloads::look()
{
    if (m_chosen == AfterAll::Nothing)
        return;
    if (isBusy()) {
        m_wasBusy = true;
        stopAnnouncing();
        return;
    }
    if (!std::exchange(m_wasBusy, false))
        return;
    m_ticksLeft = m_chosen == AfterAll::Command ? settlingTicks : announcedTicks;
    m_tick.start();
    announce();
}

void AfterDownloads::countDown()
{
    if (--m_ticksLeft > 0) {
        announce();
        return;
    }
    stopAnnouncing();
    carryOut();
}

void AfterDownloads::announce()
{
    if (m_chosen != AfterAll::Command)
        Q_EMIT announced(m_chosen, m_ticksLeft);
}

void AfterDownloads::stopAnnouncing()
{
    if (!m_tick.isActive())
        return;
    m_tick.stop();
    Q_EMIT announcementEnded();
}

void AfterDownloads::carryOut()
{
    const AfterAll what = m_chosen;
    const QString command = m_command;
    choose(AfterAll::Nothing);
    switch (what) {
    case AfterAll::Nothing:
        break;
    case AfterAll::Quit:
        Q_EMIT quitRequested();
        break;
    case AfterAll::Sleep:
        m_power.sleep();
        break;
    case AfterAll::Command: {
        Tasks::TaskOptions options;
        options.title = command;
        m_queue.addTask(Tasks::commandSpec(command), options);
        break;
    }
    }
}

} // namespace Landline::Ui
