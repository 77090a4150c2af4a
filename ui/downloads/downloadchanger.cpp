// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadchanger.h"

#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"

namespace Landline::Ui {

using Downloads::DownloadRequest;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;
using Tasks::TaskVerb;

namespace {

bool isPaused(TaskState state)
{
    return state == TaskState::Held || state == TaskState::Suspended || state == TaskState::Suspending;
}

bool isSamePlace(const DownloadRequest &one, const DownloadRequest &other)
{
    return one.directory == other.directory && one.fileName == other.fileName
           && one.sortsByType == other.sortsByType;
}

} // namespace

DownloadChanger::DownloadChanger(Tasks::TaskQueue &queue, const TaskTableModel &table, TaskCommands &commands,
                                 QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_table(table)
    , m_commands(commands)
    , m_changes(queue, table)
{
    connect(&queue, &Tasks::TaskQueue::taskRemoved, this, &DownloadChanger::follow);
}

QList<DownloadRequest> DownloadChanger::hold(const QList<TaskId> &ids)
{
    leave();
    QList<DownloadRequest> requests;
    for (const TaskId id : ids) {
        const TaskSnapshot *task = m_table.task(id);
        if (!task || isFinished(task->state))
            continue;
        const auto request = DownloadRequest::fromJson(task->spec.arguments);
        if (!request)
            continue;
        Held held{id, *request, {}};
        if (m_commands.isPossible(TaskDeed::Pause, {id})) {
            // What takes it back follows from what is asked for: the table may not know yet what came of it.
            const bool isRunning = task->state == TaskState::Running;
            held.goOn = isRunning ? TaskVerb::Resume : TaskVerb::Release;
            m_queue.request(id, isRunning ? TaskVerb::Suspend : TaskVerb::Hold);
        }
        m_held.append(held);
        requests.append(*request);
    }
    return requests;
}

void DownloadChanger::change(const QList<DownloadRequest> &requests)
{
    Batch batch;
    const QList<Held> all = std::exchange(m_held, {});
    for (qsizetype i = 0; i < all.size(); ++i) {
        const Held &held = all.at(i);
        const DownloadRequest &wanted = requests.at(i);
        const TaskSnapshot *task = m_table.task(held.id);
        if (!task || task->state == TaskState::Succeeded || task->state == TaskState::Canceled)
            continue;
        if (wanted == held.request) {
            goOn(held);
        } else if (isSamePlace(wanted, held.request)) {
            changeInPlace(held, wanted);
        } else {
            batch.leaving.insert(held.id);
            batch.after.append({wanted, task->priority, !held.goOn && isPaused(task->state)});
        }
    }
    if (batch.leaving.isEmpty())
        return;
    const QList<TaskId> leaving = batch.leaving.values();
    m_batches.push_back(std::move(batch));
    m_commands.removeLater(leaving, TaskCommands::Files::Discard);
    m_commands.commitRemoval();
}

void DownloadChanger::leave()
{
    for (const Held &held : std::exchange(m_held, {}))
        goOn(held);
}

void DownloadChanger::goOn(const Held &held)
{
    const TaskSnapshot *task = m_table.task(held.id);
    if (held.goOn && task && !isFinished(task->state))
        m_queue.request(held.id, *held.goOn);
}

void DownloadChanger::changeInPlace(const Held &held, const DownloadRequest &wanted)
{
    m_changes.replaceRequest(held.id, wanted);
    if (m_table.task(held.id)->state == TaskState::Failed)
        m_queue.request(held.id, TaskVerb::Restart);
    else
        goOn(held);
}

void DownloadChanger::follow(TaskId removed)
{
    for (auto batch = m_batches.begin(); batch != m_batches.end(); ++batch) {
        if (!batch->leaving.remove(removed))
            continue;
        if (!batch->leaving.isEmpty())
            return;
        for (const Moved &moved : std::as_const(batch->after)) {
            Tasks::TaskOptions options = moved.request.toOptions();
            options.priority = moved.priority;
            options.held = moved.isPaused;
            m_queue.addTask(moved.request.toSpec(), options);
        }
        m_batches.erase(batch);
        return;
    }
}

} // namespace Landline::Ui
