// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace Landline::Ui {

/** What a state means to a person; panes draw a shape and a colour beside the words. */
enum class TaskTone { Waiting, Busy, Paused, Good, Bad, Over };
[[nodiscard]] TaskTone taskTone(Tasks::TaskState state);

/** 0 to 100; nothing where the total is unknown. */
[[nodiscard]] std::optional<int> percentOf(const Tasks::TaskSnapshot &task);

/** "412 of 631 MB", "12 of 40", "1.2 MB"; empty where nothing is known. */
[[nodiscard]] QString amountText(const Tasks::TaskSnapshot &task);

/** What happens, what it waits for and until when, what went wrong and what a person can do. */
[[nodiscard]] QString stateText(const Tasks::TaskSnapshot &task, const QDateTime &now);

/** "2.9 MB/s · 1 min left", as far as known; empty when the task is not running. */
[[nodiscard]] QString paceText(const Tasks::TaskSnapshot &task);

/** All of it in a sentence, for a screen reader: "65 %, 2.9 MB/s, 1 min left". */
[[nodiscard]] QString taskSentence(const Tasks::TaskSnapshot &task, const QDateTime &now);

/** What a person can do about an error, as a clause; empty where there is nothing to say. */
[[nodiscard]] QString adviceFor(const Error &error);

/** "download", "command", "hash" and so on in words for people: "File digest". */
[[nodiscard]] QString kindText(const QString &kind);

/** Which verbs make sense now; what the queue would refuse is not offered. */
struct TaskVerbs
{
    bool pause = false;  ///< Suspend, or Hold before it began
    bool resume = false; ///< Resume, Release or, while it waits to retry, StartNow
    bool cancel = false;
    bool retry = false; ///< Restart, or StartNow while it waits to retry
    bool remove = false;
    bool operator==(const TaskVerbs &) const = default;
};
[[nodiscard]] TaskVerbs verbsFor(const Tasks::TaskSnapshot &task);

} // namespace Landline::Ui
