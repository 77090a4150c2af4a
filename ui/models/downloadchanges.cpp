// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloadchanges.h"

#include "core/tasks/taskqueue.h"
#include "ui/models/tasktablemodel.h"

#include <algorithm>

namespace Landline::Ui {

using Downloads::DownloadRequest;
using Tasks::TaskId;
using Tasks::TaskSnapshot;
using Tasks::TaskState;

DownloadChanges::DownloadChanges(Tasks::TaskQueue &queue, const TaskTableModel &table)
    : m_queue(queue)
    , m_table(table)
{}

std::optional<DownloadRequest> DownloadChanges::request(TaskId id) const
{
    const TaskSnapshot *task = m_table.task(id);
    const Result<DownloadRequest> read =
        task ? DownloadRequest::fromJson(task->spec.arguments) : Result<DownloadRequest>(DownloadRequest());
    return task && read ? std::optional(*read) : std::nullopt;
}

void DownloadChanges::replaceRequest(TaskId id, const DownloadRequest &wanted)
{
    const TaskSnapshot *task = m_table.task(id);
    if (!task)
        return;
    // What else is stored with it stays.
    QJsonObject arguments = task->spec.arguments;
    const QJsonObject changed = wanted.toJson();
    for (auto field = changed.begin(); field != changed.end(); ++field)
        arguments.insert(field.key(), field.value());
    m_queue.requestArguments(id, arguments);
}

void DownloadChanges::change(TaskId id, Then then, const std::function<void(DownloadRequest &)> &how)
{
    std::optional<DownloadRequest> wanted = request(id);
    if (!wanted)
        return;
    how(*wanted);
    replaceRequest(id, *wanted);
    const TaskSnapshot &task = *m_table.task(id);
    if (then == Then::Nothing)
        return;
    // What a person has cancelled goes on only by what says so.
    const bool isEnded = then == Then::Start ? isFinished(task.state) : task.state == TaskState::Failed;
    if (task.state == TaskState::RetryWait)
        m_queue.request(id, Tasks::TaskVerb::StartNow);
    else if (isEnded)
        m_queue.request(id, Tasks::TaskVerb::Restart);
}

void DownloadChanges::replaceAddress(TaskId id, const QUrl &address)
{
    change(id, Then::Start, [&](DownloadRequest &wanted) { wanted = wanted.movedTo(address); });
}

void DownloadChanges::signIn(TaskId id, const QString &user, const QString &password)
{
    change(id, Then::Start, [&](DownloadRequest &wanted) {
        wanted.access.user = user;
        wanted.access.password = password;
    });
}

void DownloadChanges::expectDigest(TaskId id, const Downloads::FileDigest &digest)
{
    change(id, Then::Retry, [&](DownloadRequest &wanted) { wanted.digest = digest; });
}

void DownloadChanges::setRate(const QList<TaskId> &ids, qint64 bytesPerSecond)
{
    for (const TaskId id : ids) {
        const TaskSnapshot *task = m_table.task(id);
        if (task && task->state != TaskState::Succeeded)
            change(id, Then::Nothing,
                   [&](DownloadRequest &wanted) { wanted.bytesPerSecond = bytesPerSecond; });
    }
}

bool DownloadChanges::arePossible(const QList<TaskId> &ids) const
{
    return std::any_of(ids.cbegin(), ids.cend(), [this](TaskId id) {
        const TaskSnapshot *task = m_table.task(id);
        return task && task->state != TaskState::Succeeded;
    });
}

} // namespace Landline::Ui
