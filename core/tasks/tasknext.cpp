// SPDX-License-Identifier: GPL-3.0-or-later
// What follows a task's end as a new task: what its kind says, or the next one of its series.
#include "core/tasks/taskintake.h"

#include <algorithm>

namespace Landline::Tasks {

std::optional<NextTask> TaskQueuePrivate::nextOf(const TaskRecord &record) const
{
    const TaskMore &more = record.rest();
    const auto kind = record.isStored() ? kinds.constFind(more.spec.kind) : kinds.cend();
    return kind != kinds.cend() && kind->next ? kind->next(more.spec.arguments, more.details)
                                              : std::optional<NextTask>();
}

/** What was stored as owed may be there already: told last, better twice than never. */
void TaskQueuePrivate::addNext(TaskRecord &record)
{
    const QList<TaskId> dependents = record.rest().dependents;
    const auto next = nextOf(record);
    const bool isThere =
        next && std::any_of(dependents.cbegin(), dependents.cend(), [&](TaskId id) {
            const TaskRecord *dependent = find(id);
            return dependent && !isFinished(dependent->state()) && dependent->rest().spec == next->spec;
        });
    if (next && !isThere) {
        TaskOptions options;
        options.title = next->title;
        options.after = {record.id}; // finished: it only tells where this one comes from
        options.postTo = record.rest().postTo;
        add(TaskSpec(next->spec), std::move(options));
    }
    record.more().owesNext = false;
    save(record);
}

/** When the series goes on after an occurrence that was due at `due`: always ahead of `now`. */
static QDateTime nextOccurrence(const Repeat &repeat, const QDateTime &due, const QDateTime &now)
{
    if (repeat.every.count() > 0) {
        const qint64 span = repeat.every.count();
        const qint64 missed = std::max<qint64>(0, due.msecsTo(now)) / span; // of a machine that slept
        return due.addMSecs((missed + 1) * span);
    }
    const QDateTime local = now.toLocalTime();
    QDateTime next(local.date(), repeat.at);
    if (next <= local)
        next = QDateTime(local.date().addDays(1), repeat.at);
    return next.toUTC();
}

void TaskQueuePrivate::addNextOccurrence(TaskRecord &record)
{
    TaskOptions options = optionsLike(record);
    const qint64 due = record.startedAt != 0 ? record.startedAt : record.createdAt;
    options.startAt =
        nextOccurrence(options.repeat, QDateTime::fromMSecsSinceEpoch(due, Qt::UTC), clock.now());
    addLike(record, std::move(options));
    // The series goes on in the new row, not by a restart of this one. Told last: better twice than never.
    record.more().repeat = {};
    record.more().series = nullptr;
    save(record);
}

} // namespace Landline::Tasks
