// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/task.h"

#include <QSet>

namespace Landline::Tasks {

/** How much of a task's log is kept: its end. */
inline constexpr qsizetype maxLogBytes = 256 * 1024;

/** `log` with `text` behind it, cut at the front where it would be more than maxLogBytes. */
void appendCapped(QByteArray &log, QByteArrayView text);

/**
 * The logs of stored tasks: a file each, readable by the owner alone, of which the end is kept. For one
 * thread, since it reads and writes files.
 */
class TaskLogs
{
public:
    /** Made when the first line is written. */
    explicit TaskLogs(QString directory);

    /** Error DiskFull, Io: some of the text may be lost; what was there before is not. */
    [[nodiscard]] Result<void> append(TaskId id, const QByteArray &text) const;
    /** Empty where there is none. */
    [[nodiscard]] QByteArray read(TaskId id) const;
    void remove(TaskId id) const;
    /** Removes what a crash has left of tasks that are not `known`. */
    void removeOthers(const QSet<TaskId> &known) const;

private:
    [[nodiscard]] QString path(TaskId id) const;

    QString m_directory;
};

} // namespace Landline::Tasks
