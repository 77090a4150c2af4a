// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

namespace Landline::Cli {

/** The list of tasks as people read it: a row a line, made as they come. Control characters are removed. */
class TasksTable
{
public:
    /** `width` of the terminal; 0: lines may be as long as they want to be. */
    explicit TasksTable(qsizetype width);

    [[nodiscard]] QString header() const;
    [[nodiscard]] QString row(const Tasks::TaskSnapshot &task, const QDateTime &now) const;

private:
    [[nodiscard]] QString line(const QStringList &cells) const;
    qsizetype m_width;
};

/** "queued", "waits for 3, 4", "again in 5 s". */
[[nodiscard]] QString stateWords(const Tasks::TaskSnapshot &task, const QDateTime &now);
/** "12 failed: exit status 3". */
[[nodiscard]] QString endSentence(const Tasks::TaskSnapshot &task);
/** Of the terminal that standard output is; 0: it is none. */
[[nodiscard]] qsizetype outputWidth();

} // namespace Landline::Cli
