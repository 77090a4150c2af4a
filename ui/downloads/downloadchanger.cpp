// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadchanger.h"

#include "core/base/clock.h"
#include "core/downloads/downloadtarget.h"
#include "core/downloads/unfinishedindex.h"
#include "core/tasks/taskqueue.h"
#include "ui/downloads/downloadadder.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"

#include <QThreadPool>

#include <algorithm>

namespace Landline::Ui {

using Downloads::DownloadRequest;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskVerb;

namespace {

/** Blocks: for the pool. */
void discardAll(const QList<DownloadRequest> &requests, const Downloads::FolderRules &folders)
{
    const SystemClock clock;
    Downloads::UnfinishedIndex index(clock);
    for (const DownloadRequest &request : requests) {
        const QStringList places =
            request.sortsByType ? folders.directories(request.directory) : QStringList{request.directory};
        for (const QString &place : places) {
            if (const auto left = Downloads::openUnfinished(request, place, index); left && *left)
                Downloads::discardTarget(**left);
        }
    }
}

} // namespace

DownloadChanger::DownloadChanger(Tasks::TaskQueue &queue, const TaskTableModel &table, TaskCommands &commands,
                                 DownloadAdder &adder, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_table(table)
    , m_commands(commands)
    , m_adder(adder)
{
    connect(&queue, &Tasks::TaskQueue::taskRemoved, this, [this](TaskId id) {
        if (m_leaving.remove(id) && m_leaving.isEmpty())
            addChanged();
    });
}

QList<DownloadRequest> DownloadChanger::hold(const QList<TaskId> &ids)
{
    m_held.clear();
    m_paused.clear();
    m_before.clear();
    for (const TaskId id : ids) {
        const TaskSnapshot *task = m_table.task(id);
        if (!task || isFinished(task->state))
            continue;
        const auto request = DownloadRequest::fromJson(task->spec.arguments);
        if (!request)
            continue;
        m_before.append(*request);
        m_held.append(id);
        if (!m_commands.isPossible(TaskDeed::Pause, {id}))
            continue;
        // What takes it back follows from what is asked for: the table may not know yet what came of it.
        const bool isRunning = task->state == Tasks::TaskState::Running;
        m_paused.append({id, isRunning ? TaskVerb::Resume : TaskVerb::Release});
        m_queue.request(id, isRunning ? TaskVerb::Suspend : TaskVerb::Hold);
    }
    return m_before;
}

void DownloadChanger::change(const QList<DownloadRequest> &requests)
{
    m_after = requests;
    m_leaving = QSet<TaskId>(m_held.cbegin(), m_held.cend());
    // Only once the old ones are gone have they let go of their files.
    m_commands.removeLater(std::exchange(m_held, {}));
    m_commands.commitRemoval();
    m_paused.clear();
}

void DownloadChanger::leave()
{
    for (const auto &[id, verb] : std::exchange(m_paused, {}))
        m_queue.request(id, verb);
    m_held.clear();
}

void DownloadChanger::addChanged()
{
    QList<DownloadRequest> useless = std::exchange(m_before, {});
    useless.removeIf([this](const DownloadRequest &before) {
        return std::any_of(m_after.cbegin(), m_after.cend(), [&before](const DownloadRequest &after) {
            return after.url == before.url && after.directory == before.directory
                   && after.fileName == before.fileName;
        });
    });
    m_adder.add(std::exchange(m_after, {}));
    if (!useless.isEmpty())
        QThreadPool::globalInstance()->start(
            [useless, folders = m_adder.settings().folders] { discardAll(useless, folders); });
}

} // namespace Landline::Ui
