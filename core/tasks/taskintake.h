// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue_p.h"

namespace Landline::Tasks {

/** Of a function that repeats a second one is kept. */
inline TaskFunction seriesKept(TaskRecord &record, TaskFunction function)
{
    if (record.rest().repeat.isSet())
        record.more().series = function;
    return function;
}

/** Any thread: makes the record; the queue receives it in its own, at once if that is the calling one. */
template <class Work>
TaskId TaskQueuePrivate::add(Work work, TaskOptions options)
{
    const TaskId id = records.create([&](TaskRecord &record) {
        fill(record, options);
        if constexpr (std::is_same_v<Work, TaskFunction>)
            record.setFunction(seriesKept(record, std::move(work)));
        else if constexpr (std::is_same_v<Work, OperationFactory>)
            record.more().factory = std::move(work);
        else
            record.more().spec = std::move(work);
    });
    announce();
    return id;
}

/** The same without options. */
template <class Work>
TaskId TaskQueuePrivate::addPlain(Work work)
{
    const TaskId id = records.create([&](TaskRecord &record) { record.setFunction(std::move(work)); });
    announce();
    return id;
}

} // namespace Landline::Tasks
